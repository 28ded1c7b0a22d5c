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


def in_force(levels: Sequence[Level], today: dt.date) -> list[RuleInForce]:
    """The rules in force, levels given from the topmost parent down to the institution itself.

    A lower level replaces the rule of the same key on the same sort of document, or removes it with ``lifts``. Several rules with one key at one
    level stand side by side: that is how two sources that disagree are kept until someone decides.
    """
    held: dict[tuple[str, str], list[RuleInForce]] = {}
    for institution, rules in levels:
        here: dict[tuple[str, str], list[RuleInForce]] = {}
        for rule in rules:
            if rule.valid_on(today):
                here.setdefault((rule.on, rule.key), []).append(replace(rule, institution=institution))
        held.update(here)
    return [rule for side_by_side in held.values() for rule in side_by_side if not rule.lifts]
