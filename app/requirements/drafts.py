"""What callers fill in: the subject of a preflight, and what is needed to confirm, write or learn a rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.basics.errors import Refusal
from app.institutions.rules import is_key
from app.requirements.kinds import kind_named
from app.requirements.rules.condition import DOCUMENTS, Condition
from app.requirements.rules.rule import SEVERITIES, STATUSES
from app.requirements.rules.subject import (
    Attachment,
    Exemption,
    Freight,
    Line,
    Person,
    SchedulePart,
    Seller,
    Subject,
    Sum,
    Task,
    TaxRow,
    Totals,
)

__all__ = [
    "ANSWERS",
    "OUTCOMES",
    "Answer",
    "AnswersDraft",
    "Attachment",
    "ConfirmDraft",
    "DecideDraft",
    "Exemption",
    "Freight",
    "LearnDraft",
    "LiftDraft",
    "Line",
    "Person",
    "RuleDraft",
    "SchedulePart",
    "Seller",
    "Subject",
    "Sum",
    "Task",
    "TaxRow",
    "Totals",
    "WordDraft",
]

OUTCOMES = ("confirmed", "changed", "contradicted")
ANSWERS = ("yes", "otherwise", "nothing", "unknown")
LONGEST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A rule as a person writes it, with one source; ``params`` and ``when`` in the shapes of the playbook file."""

    key: str
    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)
    when: Mapping[str, Any] = field(default_factory=dict)
    office: str = "purchasing"
    on: str = "quote"
    severity: str = "blocking"
    status: str = "confirmed"
    say: str = ""
    ask: str = ""
    clause: str = ""
    person: str = ""
    url: str = ""
    seen: dt.date | None = None
    review_after: dt.date | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def problems(self) -> list[str]:
        """What keeps the rule from being saved, one sentence each."""
        found = []
        if not is_key(self.key):
            found.append("The rule needs a key of small letters, digits and hyphens, such as validity.")
        for name, value, allowed in (
            ("severity", self.severity, SEVERITIES),
            ("status", self.status, STATUSES),
            ("on", self.on, DOCUMENTS),
        ):
            if value not in allowed:
                found.append(f"{name} must be one of {', '.join(allowed)}.")
        if max(len(self.say), len(self.ask)) > LONGEST_WORDS:
            found.append(f"A sentence of a rule has at most {LONGEST_WORDS} letters.")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            found.append("valid_to: the rule ends before it begins.")
        try:
            kind_named(self.kind).read(self.params)
            Condition.read(self.when)
        except Refusal as refusal:
            found.append(refusal.text)
        return found


@dataclass(frozen=True, slots=True)
class ConfirmDraft:
    """Somebody spoke about a rule: it holds, it is otherwise (``params`` or ``say`` changed), or sources disagree.

    ``seen`` is the day on which it was said; None is today.
    """

    rule_id: UUID
    outcome: str = "confirmed"
    person: str = ""
    note: str = ""
    params: Mapping[str, Any] | None = None
    say: str | None = None
    severity: str | None = None
    colleague_id: UUID | None = None
    quote_event_id: UUID | None = None
    seen: dt.date | None = None


@dataclass(frozen=True, slots=True)
class WordDraft:
    """Why something is decided, and on whose word (a person, a page); the reason is kept."""

    because: str = ""
    person: str = ""
    url: str = ""
    colleague_id: UUID | None = None

    def problems(self) -> list[str]:
        """What keeps it from being recorded, one sentence each."""
        if not self.because.strip():
            return ["Say why: the reason is what the next colleague reads."]
        if len(self.because) > LONGEST_WORDS:
            return [f"The reason has at most {LONGEST_WORDS} letters."]
        return []


@dataclass(frozen=True, slots=True)
class DecideDraft:
    """A decision between sources that disagree: side ``side`` (counted from one) holds.

    A side that is in words alone needs ``params`` (what is checked from now on), or ``nothing`` where it says that
    nothing is asked. ``says`` is the chosen side as it was read: a decision about other words is refused.
    """

    key: str
    side: int
    word: WordDraft
    on: str = "quote"
    office: str = ""
    says: str = ""
    params: Mapping[str, Any] | None = None
    kind: str = ""
    severity: str | None = None
    nothing: bool = False


@dataclass(frozen=True, slots=True)
class LiftDraft:
    """A rule that does not hold at this level, nor at those below; with ``office`` only for its clients."""

    key: str
    word: WordDraft
    on: str = "quote"
    office: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an office answered to one question: ``yes`` (as assumed), ``otherwise``, ``nothing`` (is asked), ``unknown``."""

    key: str
    outcome: str
    on: str = "quote"
    says: str = ""
    params: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class AnswersDraft:
    """The answers of one person to our questions, on one day (None is today)."""

    person: str = ""
    answers: tuple[Answer, ...] = ()
    seen: dt.date | None = None
    colleague_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class LearnDraft:
    """What a return taught: what they objected to, and who said so. Without a kind it becomes advice to a person."""

    institution_id: UUID
    objection: str
    person: str = ""
    kind: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    say: str = ""
    office: str = "purchasing"
    on: str = "quote"
    severity: str = "blocking"
    colleague_id: UUID | None = None
    quote_event_id: UUID | None = None
    invoice_event_id: UUID | None = None
