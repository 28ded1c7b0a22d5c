"""A rule as an institution states it, and which rules are in force when levels inherit from each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from app.requirements.rules.condition import ALWAYS, Condition
from app.requirements.rules.finding import Source

SEVERITIES = ("blocking", "advisory")
STATUSES = ("confirmed", "published", "assumed", "unknown", "contradicted")
_LONG_AGO = dt.date.min


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """One rule. ``kind`` and ``params`` name the check, ``institution`` the level it comes from, ``id`` its record.

    ``problem`` says why a stored rule cannot be read; it is then never held against a document.
    """

    key: str
    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)
    when: Condition = ALWAYS
    severity: str = "advisory"
    status: str = "published"
    say: str = ""
    ask: str = ""
    clause: str = ""
    office: str = ""
    on: str = "quote"
    institution: str = ""
    sources: tuple[Source, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    review_after: dt.date | None = None
    last_confirmed: dt.date | None = None
    lifts: bool = False
    id: UUID | None = None
    problem: str = ""

    @property
    def source(self) -> Source | None:
        """The best source: the newest, and a person before a page seen on the same day."""
        ranked = sorted(self.sources, key=lambda s: (s.seen or _LONG_AGO, bool(s.person)))
        return ranked[-1] if ranked else None

    def valid_on(self, day: dt.date) -> bool:
        """Whether the rule's own period holds that day; both ends included."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_to is None or day <= self.valid_to)

    def needs_review(self, day: dt.date) -> bool:
        """Whether someone should confirm it again."""
        return self.review_after is not None and self.review_after < day


Level = tuple[str, Iterable[RuleInForce]]


@dataclass(frozen=True, slots=True)
class Buying:
    """Which offices buy at an institution, and which of them buys for the client in question.

    ``several`` holds the keys of the purchasing offices that buy side by side (empty where one office buys for
    everybody); ``chosen`` is the key of the one that buys for this client, empty where nobody has said.
    """

    several: frozenset[str] = frozenset()
    chosen: str = ""

    def of_one(self, office: str) -> bool:
        """Whether a rule of this office is a rule of one purchasing office among several, not of all of them."""
        return office in self.several


EVERYBODY = Buying()


def by_office(levels: Sequence[Level], buying: Buying) -> list[Level]:
    """Levels with the purchasing office of the client as the lowest one.

    A rule that names one of several purchasing offices by its key is held for the clients of that office alone. It
    stands below the institution: it replaces, adds or lifts for them. Where one office buys for everybody, and for
    roles and every other sort of office, nothing changes.
    """
    if not buying.several:
        return list(levels)
    read = [(key, list(rules)) for key, rules in levels]
    general = [(key, [r for r in rules if not buying.of_one(r.office)]) for key, rules in read]
    if buying.chosen not in buying.several:
        return list(general)
    own = [(key, [r for r in rules if r.office == buying.chosen]) for key, rules in read]
    return [*general, *((key, rules) for key, rules in own if rules)]


def in_force(levels: Sequence[Level], today: dt.date, buying: Buying = EVERYBODY) -> list[RuleInForce]:
    """The rules in force, levels given from the topmost parent down to the institution itself; its office comes last.

    A lower level replaces the rule of the same key on the same sort of document, or removes it with ``lifts``. Several rules with one key at one
    level stand side by side: that is how two sources that disagree are kept until someone decides.
    """
    held: dict[tuple[str, str], list[RuleInForce]] = {}
    for institution, rules in by_office(levels, buying):
        here: dict[tuple[str, str], list[RuleInForce]] = {}
        for rule in rules:
            if rule.valid_on(today):
                here.setdefault((rule.on, rule.key), []).append(replace(rule, institution=institution))
        held.update(here)
    return [rule for side_by_side in held.values() for rule in side_by_side if not rule.lifts]
