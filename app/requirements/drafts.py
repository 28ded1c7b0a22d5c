"""What callers fill in: the subject of a preflight, and what is needed to confirm, write or learn a rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.basics.errors import Refusal
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
    TaxRow,
    Totals,
)

__all__ = [
    "OUTCOMES",
    "Attachment",
    "ConfirmDraft",
    "Exemption",
    "Freight",
    "LearnDraft",
    "Line",
    "Person",
    "RuleDraft",
    "SchedulePart",
    "Seller",
    "Subject",
    "TaxRow",
    "Totals",
]

OUTCOMES = ("confirmed", "changed", "contradicted")
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

    def problems(self) -> list[str]:
        """What keeps the rule from being saved, one sentence each."""
        found = []
        if not self.key.strip() or len(self.key) > 80:
            found.append("The rule needs a key of 1 to 80 letters, such as validity.")
        for name, value, allowed in (
            ("severity", self.severity, SEVERITIES),
            ("status", self.status, STATUSES),
            ("on", self.on, DOCUMENTS),
        ):
            if value not in allowed:
                found.append(f"{name} must be one of {', '.join(allowed)}.")
        if max(len(self.say), len(self.ask)) > LONGEST_WORDS:
            found.append(f"A sentence of a rule has at most {LONGEST_WORDS} letters.")
        try:
            kind_named(self.kind).read(self.params)
            Condition.read(self.when)
        except Refusal as refusal:
            found.append(refusal.text)
        return found


@dataclass(frozen=True, slots=True)
class ConfirmDraft:
    """Somebody spoke about a rule: it holds, it is otherwise (``params`` or ``say`` changed), or sources disagree."""

    rule_id: UUID
    outcome: str = "confirmed"
    person: str = ""
    note: str = ""
    params: Mapping[str, Any] | None = None
    say: str | None = None
    severity: str | None = None
    colleague_id: UUID | None = None
    quote_event_id: UUID | None = None


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
