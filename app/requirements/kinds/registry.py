"""The catalogue of checks: every kind is declared once, by a decorator, with what people need to know about it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from app.basics.errors import Refusal
from app.requirements.kinds.params import Param, read_params
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
    """One kind of check. ``covers`` are entries of the catalogue of requirements.

    ``says`` is its sentence with ``{param}`` places; a part in brackets falls away where none of its parameters is given.
    ``example`` are parameters as a playbook may write them; ``reads`` names the fields of the document
    that the check looks at; ``facts.py`` says where the desk has them.
    """

    key: str
    title: str
    says: str
    cures: str
    ask: str
    check: Check
    params: Mapping[str, Param] = field(default_factory=dict)
    covers: tuple[int, ...] = ()
    topic: str = ""
    example: Mapping[str, Any] = field(default_factory=dict)
    reads: tuple[str, ...] = ()

    def read(self, given: Mapping[str, Any], where: str = "params") -> dict[str, Any]:
        """The parameters typed; a Refusal names the wrong one."""
        return read_params(self.params, given, where)

    def sentence(self, params: Mapping[str, Any]) -> str:
        """What the rule says in words, for rules that bring no sentence of their own."""
        told = {name: param.say(params.get(name)) for name, param in self.params.items()}
        text = _OPTIONAL.sub(lambda part: _if_told(part[1], told), self.says)
        said = " ".join(_PLACE.sub(lambda place: told[place[1]], text).split())
        return _TWICE.sub(".", said)  # a text of a rule brings its own full stop


_PLACE = re.compile(r"\{([a-z_]+)\}", re.ASCII)
_TWICE = re.compile(r"(?<!\.)\.\.(?!\.)")
_OPTIONAL = re.compile(r"\[([^\]]*)\]")


def _if_told(part: str, told: Mapping[str, str]) -> str:
    """An optional part of a sentence: itself where one of its parameters is given, else nothing."""
    return part if any(told[name] for name in _PLACE.findall(part)) else ""


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
    example: Mapping[str, Any] | None = None,
    reads: tuple[str, ...] = (),
) -> Callable[[Check], Check]:
    """Declares one kind; ``topic`` groups kinds that speak about the same thing in different ways."""

    def declare(check: Check) -> Check:
        KINDS[key] = Kind(
            key, title, says, cures, ask, check, params or {}, covers, topic or key, example or {}, reads
        )
        return check

    return declare


def kind_named(key: str, where: str = "kind") -> Kind:
    """The kind, or a Refusal that names near ones."""
    if key in KINDS:
        return KINDS[key]
    near = near_kinds(str(key))
    hint = f"Perhaps: {', '.join(near)}." if near else "All of them: concierge institution kinds."
    raise Refusal(f"{where} {str(key)[:60]!r} is not known. {hint}")


def near_kinds(key: str) -> list[str]:
    """The kinds that somebody may have meant: those of the same first word, then those spelt alike; at most three."""
    first = key.split("-", maxsplit=1)[0]
    alike = get_close_matches(key[:60], sorted(KINDS), 3, 0.6)
    same = [known for known in sorted(KINDS) if known.split("-")[0] == first]
    return list(dict.fromkeys([*same, *alike]))[:3]


def topic_of(rule: RuleInForce) -> str:
    """What a rule speaks about; rules of one topic do not need the common core beside them."""
    known = KINDS.get(rule.kind)
    if known is None:
        return rule.kind
    parts = (str(rule.params[name]) for name in ("field", "reference", "document") if name in rule.params)
    return ":".join([known.topic, *parts])
