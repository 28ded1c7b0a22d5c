"""Where sources disagree: the sides of one rule, each with what it says, who says so, and what follows for a document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.basics.errors import Refusal
from app.basics.text import fold
from app.requirements.kinds import KINDS
from app.requirements.preflight import can_stop
from app.requirements.rules.finding import Source
from app.requirements.rules.rule import RuleInForce

_DOCUMENT = {"quote": "quote", "order": "order", "invoice": "invoice"}


@dataclass(frozen=True, slots=True)
class Side:
    """One side. ``written``: the rule can be checked as it stands; else a source says it in words alone."""

    number: int
    rule: RuleInForce
    sources: tuple[Source, ...]
    says: str
    written: bool

    @property
    def follows(self) -> str:
        """What follows for a document if this side holds."""
        paper = _DOCUMENT.get(self.rule.on, "document")
        if not self.written:
            return "It is in words alone. Decide for it, and write down what is then checked."
        if self.rule.kind == "advice":
            return "A task for a person; nothing is checked."
        if not can_stop(self.rule.kind, self.rule.severity, "confirmed"):
            return f"A {paper} that does otherwise is asked about, and may leave."
        return f"A {paper} that does otherwise is stopped."


@dataclass(frozen=True, slots=True)
class Dispute:
    """One rule about which nobody has decided yet; ``institution`` is the key of the level where it stands."""

    key: str
    on: str
    office: str
    institution: str
    sides: tuple[Side, ...]

    @property
    def rule_ids(self) -> frozenset[UUID]:
        """The records behind it."""
        return frozenset(side.rule.id for side in self.sides if side.rule.id is not None)

    def side(self, number: int) -> Side:
        """The side of this number, counted from one; a Refusal says which there are."""
        for side in self.sides:
            if side.number == number:
                return side
        told = "; ".join(f"{side.number}: {side.says}" for side in self.sides)
        raise Refusal(f"{self.key} has no side {number}. Its sides: {told}")


def sentence_of(rule: RuleInForce) -> str:
    """What a rule says: its own sentence, else that of its kind."""
    known = KINDS.get(rule.kind)
    if rule.say or known is None:
        return rule.say or rule.key.replace("-", " ").capitalize()
    try:
        return known.sentence(known.read(rule.params)) or known.title
    except Refusal:
        return known.title


def disputes(rules: Iterable[RuleInForce], today: dt.date) -> tuple[Dispute, ...]:
    """Every disagreement among rules as they stand on one or several levels, in the order of the rules.

    Several valid rules of one key at one level and office are sides; so are the sources of one contradicted rule
    that each say something.
    """
    alike: dict[tuple[str, str, str, str], list[RuleInForce]] = {}
    for rule in rules:
        if rule.valid_on(today) and not rule.lifts:
            alike.setdefault((rule.institution, rule.on, rule.key, rule.office), []).append(rule)
    return tuple(
        Dispute(key, on, office, institution, tuple(_sides(held)))
        for (institution, on, key, office), held in alike.items()
        if len(held) > 1 or held[0].status == "contradicted"
    )


def _sides(held: Sequence[RuleInForce]) -> Iterator[Side]:
    if len(held) > 1:
        for number, rule in enumerate(held, 1):
            yield Side(number, rule, rule.sources, sentence_of(rule), written=True)
        return
    rule = held[0]
    own, others = _split(rule)
    yield Side(1, rule, own, sentence_of(rule), written=True)
    for number, sources in enumerate(others, 2):
        yield Side(number, rule, sources, sources[0].says, written=False)


def _split(rule: RuleInForce) -> tuple[tuple[Source, ...], list[tuple[Source, ...]]]:
    """The sources that stand for the rule as written, and the others by what they say.

    Where no source has the words of the rule, the first that was seen is the one that it was written from.
    """
    own_words = {fold(sentence_of(rule)), fold(rule.say), ""}
    by_words: dict[str, list[Source]] = {}
    for source in rule.sources:
        words = fold(source.says)
        by_words.setdefault("" if words in own_words else words, []).append(source)
    own = by_words.pop("", [])
    if not own and by_words:
        own = by_words.pop(next(iter(by_words)))
    return tuple(own), [tuple(sources) for sources in by_words.values()]
