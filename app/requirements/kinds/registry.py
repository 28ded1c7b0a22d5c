"""The catalogue of checks: every kind is declared once, by a decorator, with what people need to know about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.basics.errors import Refusal
from app.basics.money import Money
from app.basics.quantity import plain_scaled
from app.requirements.kinds.params import Param, Rate, read_params
from app.requirements.rules.finding import Outcome
from app.requirements.rules.rule import RuleInForce
from app.requirements.rules.subject import Subject


@dataclass(frozen=True, slots=True)
class Case:
    """One rule held against one document on one day; ``params`` are typed and complete."""

    rule: RuleInForce
    params: Mapping[str, Any]
    subject: Subject
    today: dt.date


Check = Callable[[Case], Outcome]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of check. ``says`` is its sentence with ``{param}`` places; ``covers`` are entries of the catalogue."""

    key: str
    title: str
    says: str
    cures: str
    ask: str
    check: Check
    params: Mapping[str, Param] = field(default_factory=dict)
    covers: tuple[int, ...] = ()
    topic: str = ""

    def read(self, given: Mapping[str, Any], where: str = "params") -> dict[str, Any]:
        """The parameters typed; a Refusal names the wrong one."""
        return read_params(self.params, given, where)

    def sentence(self, params: Mapping[str, Any]) -> str:
        """What the rule says in words, for rules that bring no sentence of their own."""
        text = self.says
        for name, param in self.params.items():
            text = text.replace("{" + name + "}", _in_words(params.get(name), param))
        return " ".join(text.split())


def _in_words(value: object, param: Param) -> str:
    if value is None:
        return ""
    if isinstance(value, int) and isinstance(param, Rate):
        return f"{plain_scaled(value, 3)} %"
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    return str(value)


KINDS: dict[str, Kind] = {}


def kind(  # noqa: PLR0913 - a declaration names its parts; nothing here is computed
    key: str,
    *,
    title: str,
    says: str,
    cures: str,
    ask: str,
    params: Mapping[str, Param] | None = None,
    covers: tuple[int, ...] = (),
    topic: str = "",
) -> Callable[[Check], Check]:
    """Declares one kind; ``topic`` groups kinds that speak about the same thing in different ways."""

    def declare(check: Check) -> Check:
        KINDS[key] = Kind(key, title, says, cures, ask, check, params or {}, covers, topic or key)
        return check

    return declare


def kind_named(key: str, where: str = "kind") -> Kind:
    """The kind, or a Refusal that names near ones."""
    if key in KINDS:
        return KINDS[key]
    first = str(key).split("-", maxsplit=1)[0]
    near = [known for known in sorted(KINDS) if known.split("-")[0] == first] or sorted(KINDS)
    raise Refusal(f"{where} {str(key)[:60]!r} is not known. Perhaps: {', '.join(near[:8])}.")


def topic_of(rule: RuleInForce) -> str:
    """What a rule speaks about; rules of one topic do not need the common core beside them."""
    known = KINDS.get(rule.kind)
    if known is None:
        return rule.kind
    parts = (str(rule.params[name]) for name in ("field", "reference", "document") if name in rule.params)
    return ":".join([known.topic, *parts])
