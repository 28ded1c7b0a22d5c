"""Whether the parts of a playbook hold together: rules that could never be asked, or that no document could satisfy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from app.playbooks.rules.parts import Playbook, RulePart
from app.requirements.kinds import KINDS
from app.requirements.kinds.params import Amount

Wrongness = tuple[str, str]  # the path of the field, and the sentence
MOST_ALIKE = 10
_LEAST_MOST = {
    "validity-at-least": "validity-at-most",
    "payment-terms-at-least": "payment-terms-at-most",
}
_OPPOSED = {"acceptance-block": "no-acceptance-block"}
_ONE_VALUE = {
    "bank-details": "shown", "attachments-merged": "merged", "paper-size": "size", "price-basis": "basis",
    "options-outside-total": "allowed",
}  # fmt: skip
# Kinds that accept one of several words: without a word in common, nothing fits both.
_ANY_OF = {
    "governing-law": ("any_of",), "document-language": ("any_of",), "delivery-method": ("any_of",),
    "signature-kind": ("any_of",), "currency-printed": ("any_of",), "incoterm": ("any_of",),
    "addressee-is": ("any_of",), "field-is": ("any_of",), "freight-terms": ("terms", "how"),
}  # fmt: skip


def contradictions(playbook: Playbook) -> Iterator[Wrongness]:
    """Everything that keeps a playbook from being followed, in the order of the file."""
    for at, exemption in enumerate(playbook.exemptions, start=1):
        first, last = exemption.valid_from, exemption.valid_to
        if first and last and last < first:
            yield f"exemption[{at}].valid_to", "the exemption ends before it starts; expected a later day"
    for at, rule in enumerate(playbook.rules, start=1):
        for path, said in _alone(rule):
            yield f"rule[{at}]{path}", said
    yield from _too_many(playbook.rules)
    yield from _together(playbook.rules)


def _alone(rule: RulePart) -> Iterator[Wrongness]:
    documents = rule.when.get("document", ())
    if documents and rule.on not in documents:
        yield (
            ".when.document",
            (
                f"the rule is asked of the {rule.on} but only when the document is {' or '.join(documents)}, so never; "
                f'take the condition out, or write on = "{documents[0]}"'
            ),
        )
    least, most = rule.params.get("least"), rule.params.get("most")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield ".params.least", f"expected at most {most}, found {least}: nothing lies between them"
    yield from _below_nothing(rule)


def _below_nothing(rule: RulePart) -> Iterator[Wrongness]:
    """Amounts that are less than nothing, however they are written."""
    for name in ("amount_from", "amount_to"):
        if str(rule.when.get(name, "")).startswith("-"):
            yield f".when.{name}", "expected an amount of nothing or more"
    known = KINDS.get(rule.kind)
    for name, param in (known.params if known else {}).items():
        if isinstance(param, Amount) and str(rule.params.get(name, "")).startswith("-"):
            yield f".params.{name}", "expected an amount of nothing or more"


def _too_many(rules: tuple[RulePart, ...]) -> Iterator[Wrongness]:
    for (key, on), count in Counter((rule.key, rule.on) for rule in rules).items():
        if count > MOST_ALIKE:
            last = max(at for at, rule in enumerate(rules, start=1) if (rule.key, rule.on) == (key, on))
            said = f"expected at most {MOST_ALIKE} sources that disagree about {key!r}, found {count}"
            yield f"rule[{last}].key", said


def _together(rules: tuple[RulePart, ...]) -> Iterator[Wrongness]:
    """Rules of which no document can satisfy both, each told at the later of the two."""
    groups: dict[tuple[str, ...], list[tuple[int, RulePart]]] = {}
    for at, rule in enumerate(rules, start=1):
        topic = _topic(rule)
        if topic is None or not _binds(rule):
            continue
        for before, other in groups.setdefault(topic, []):
            if why := _clash(other, rule) if _meet(other, rule) else "":
                yield (
                    f"rule[{at}]",
                    (
                        f"no {rule.on} can satisfy this and rule[{before}] ({other.key}): {why}; give each a "
                        'condition of its own, or make one advisory, or give both one key and status = "contradicted"'
                    ),
                )
                break
        groups[topic].append((at, rule))


def _binds(rule: RulePart) -> bool:
    return rule.severity == "blocking" and not rule.lifts and rule.status in {"confirmed", "published"}


def _topic(rule: RulePart) -> tuple[str, ...] | None:
    paired = {most: least for least, most in (*_LEAST_MOST.items(), *_OPPOSED.items())}
    kind = paired.get(rule.kind, rule.kind)
    known = kind in _LEAST_MOST or kind in _OPPOSED or kind in _ONE_VALUE or kind in _ANY_OF
    return (rule.on, kind, str(rule.params.get("field", ""))) if known else None


def _meet(one: RulePart, other: RulePart) -> bool:
    """Whether both are asked of one document: on one day, and one of them always or both in one case."""
    ends = (one.valid_to and other.valid_from and one.valid_to < other.valid_from) or (
        other.valid_to and one.valid_from and other.valid_to < one.valid_from
    )
    if one.key == other.key:  # the later stands for the earlier: in its time, or for its own office
        return False
    return not ends and (not one.when or not other.when or one.when == other.when)


def _clash(one: RulePart, other: RulePart) -> str:
    """Why nothing satisfies both; empty where something may."""
    for least, most in ((one, other), (other, one)):
        if _LEAST_MOST.get(least.kind) == most.kind:
            low, high = least.params.get("days", 0), most.params.get("days", 0)
            return f"at least {low} and at most {high} days" if low > high else ""
        if _OPPOSED.get(least.kind) == most.kind:
            return "one asks for what the other refuses"
    if name := _ONE_VALUE.get(one.kind):
        values = [rule.params.get(name) for rule in (one, other)]
        return f"{name} cannot be both" if values[0] != values[1] else ""
    for name in _ANY_OF.get(one.kind, ()):
        mine, theirs = (_folded(rule.params.get(name, ())) for rule in (one, other))
        if mine and theirs and not mine & theirs:
            return f"their {name} have nothing in common"
    return ""


def _folded(words: Any) -> set[str]:
    return {str(word).casefold() for word in words} if isinstance(words, list | tuple) else set()
