"""The parts of a playbook as a person reads them: a title, and what each says as labelled sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.basics.errors import Refusal
from app.basics.money import Money
from app.basics.wording import Wording
from app.playbooks.rules import fields as f
from app.requirements.kinds import KINDS
from app.requirements.rules.condition import Condition

WORKS = {"goods": "goods", "service": "services", "labour": "labour"}
ASKED_OF = {"quote": "quotes", "order": "orders", "invoice": "invoices"}
_WORDING = Wording("en_GB")
_LABELS = {
    "office": "Asked by", "on": "Asked of", "severity": "If it fails", "status": "How sure", "ask": "Question to ask",
    "clause": "Clause to print", "valid_from": "Holds from", "valid_to": "Holds until", "review_after": "Confirm again after",
    "lifts": "Takes away", "email": "E-mail", "key": "Key", "lines": "Addressee", "funding": "For the money",
    "default": "Pays otherwise", "tax_ids": "Tax numbers", "days": "Business days", "clock": "Days run", "run": "Payment run",
    "timezone": "Time zone", "closed": "Closed", "title": "What happens", "holder": "Who acts",
}  # fmt: skip
_VALUES: dict[str, dict[str, str]] = {
    "severity": {"blocking": "stops the document", "advisory": "advice"},
    "status": {"unknown": "not known", "contradicted": "sources disagree"},
    "on": ASKED_OF,
}
_DEFAULTS = {
    "office": "purchasing", "on": "quote", "severity": "blocking", "status": "published",
}  # fmt: skip
_SORTS = {
    "office": f.OFFICE,
    "payer": f.PAYER,
    "exemption": f.EXEMPTION,
    "step": f.STEP,
    "document": f.WISHES,
}


def title(part: str) -> str:
    """A part as a sentence names it: ``Rule validity``, ``The country``."""
    sort, _, name = part.partition("/")
    if sort == "institution":
        return "The day it was gone through" if name == "seen" else f"The {name.replace('_', ' ')}"
    if sort == "document":
        whose, _, on = name.rpartition("/")
        of = f" of {whose.replace('/', ' ')}" if whose else ""
        return f"The document wishes{of}" + ("" if on == "any" else f" for the {on}")
    key, _, on = name.partition(":") if sort == "rule" else (name.removeprefix(":"), "", "")
    return f"{'Step' if sort == 'step' else sort.capitalize()} {key}{f' (on the {on})' if on else ''}"


def told(part: str, value: Any) -> dict[str, str]:
    """What a part says, label by label; ``value`` is what ``parts.said`` answers of it, None for a part that is not."""
    if value is None:
        return {}
    sort = part.partition("/")[0]
    if sort == "institution":
        return {"": _words(value)}
    if sort == "rule":
        return dict(_rule(value))
    if sort == "step":
        at, step = value
        return {"Place": f"step {at + 1}", **_table(step, f.STEP)}
    return _table(value, _SORTS[sort])


def _table(value: Mapping[str, Any], spec: f.Fields) -> dict[str, str]:
    return {_label(name): _field(name, value[name]) for name in spec if name in value and name != "key"}


def _rule(rule: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if rule.get("lifts"):
        yield "Says", "Not asked for here, although the level above asks."
    else:
        yield "Says", rule.get("say") or by_kind(rule.get("kind", ""), rule.get("params", {}))
        known = KINDS.get(rule.get("kind", ""))
        yield "Check", known.title if known else str(rule.get("kind", ""))
        for name, value in rule.get("params", {}).items():
            yield name.replace("_", " ").capitalize(), _words(value)
        yield "When", condition(rule.get("when", {})) or "always"
        for name in ("severity", "status", "on"):
            yield _label(name), _field(name, rule.get(name, _DEFAULTS[name]))
    yield "Asked by", _words(rule.get("office", _DEFAULTS["office"]))
    for name in ("ask", "clause", "valid_from", "valid_to", "review_after"):
        if name in rule:
            yield _label(name), _words(rule[name])


def by_kind(kind: str, params: Mapping[str, Any]) -> str:
    """The sentence that a kind of check has for its parameters; the name of a kind that is not known."""
    known = KINDS.get(kind)
    if known is None:
        return kind.replace("-", " ").capitalize()
    try:
        return known.sentence(known.read(params)) or known.title
    except Refusal:
        return known.title


def _label(name: str) -> str:
    return _LABELS.get(name, name.replace("_", " ").capitalize())


def _field(name: str, value: Any) -> str:
    known = _VALUES.get(name, {})
    return known[value] if isinstance(value, str) and value in known else _words(value)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_words(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(_words(each) for each in value)
    return _day(value) if isinstance(value, str) else str(value)


def _day(value: str) -> str:
    try:
        return _WORDING.day(dt.date.fromisoformat(value)) if len(value) == 10 else value
    except ValueError:
        return value


def condition(when: Mapping[str, Any] | Condition) -> str:
    """When a rule applies, in words; empty for always."""
    if not isinstance(when, Condition):
        try:
            when = Condition.read(when)
        except Refusal:
            return "in a case that this program cannot read"
    parts = [_amounts(when)]
    works = [WORKS.get(w, w) for w in when.goods_or_service]
    kinds = [f"a {w}" for w in when.supplier_kind]
    for words, said in (
        (when.funding, "when paid from {}"), (when.funding_not, "unless paid from {}"), (works, "for {}"),
        (when.place, "in {}"), (when.place_not, "outside {}"), (kinds, "for suppliers that are {}"),
        (when.supplier_country, "for suppliers in {}"), (when.supplier_country_not, "for suppliers outside {}"),
        ([f"{w} orders" for w in when.order_kind], "on {}"),
    ):  # fmt: skip
        if words:
            parts.append(said.format(_or(list(words))))
    return ", ".join(part for part in parts if part)


def _amounts(when: Condition) -> str:
    low, high = (_money(m) if m is not None else "" for m in (when.amount_from, when.amount_to))
    words = f"from {low} to below {high}" if low and high else f"from {low}" if low else f"below {high}"
    if not (low or high):
        return ""
    over = {"year": " a year", "12-months": " in twelve months"}.get(when.basis, "")
    without = f" without {_and(sorted(when.excludes))}" if when.excludes else ""
    return words + over + without


def _money(money: Money) -> str:
    return _WORDING.money(money)


def _or(words: Sequence[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _and(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
