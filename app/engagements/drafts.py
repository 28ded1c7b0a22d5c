"""What a person types about a piece of work, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from app.basics.dates import FIRST_YEAR, LAST_YEAR
from app.basics.text import cleaned, fold, lengths
from app.engagements import rules

_TEXTS = frozenset({"purpose", "depends"})


@dataclass(frozen=True, slots=True)
class EngagementDraft:
    """A piece of work for a client; ``opened_on`` is today where it is not said."""

    client_id: UUID | None = None
    title: str = ""
    purpose: str = ""
    depends: str = ""
    feasible: str = ""
    feasible_by: UUID | None = None
    researcher_id: UUID | None = None
    technician_id: UUID | None = None
    payer_id: UUID | None = None
    funding: str = ""
    work: str = "service"
    place: str = ""
    opened_on: dt.date | None = None
    version: int | None = None

    def cleaned(self) -> EngagementDraft:
        """Without control signs; purpose and what depends on it keep their lines."""
        return cleaned(self, _TEXTS)

    def problems(self) -> list[str]:
        """What must be mended before it can be kept."""
        said = lengths(self, _TEXTS)
        if self.client_id is None:
            said.append("An engagement belongs to a client.")
        if not fold(self.title):
            said.append("An engagement needs a title: what is to be done.")
        if self.work not in rules.WORK:
            said.append(f"The work is {', '.join(rules.WORK)}, not ‘{self.work[:40]}’.")
        if self.feasible not in rules.FEASIBLE:
            said.append(f"Feasible is yes, no or unknown, not ‘{self.feasible[:40]}’.")
        if self.opened_on is not None and not FIRST_YEAR <= self.opened_on.year <= LAST_YEAR:
            said.append(f"It cannot have been opened on {self.opened_on.isoformat()}.")
        return said


@dataclass(frozen=True, slots=True)
class MarkDraft:
    """A milestone: what happened, when, who said so. ``reason`` is needed where work is lost."""

    kind: str = ""
    on: dt.date | None = None
    person: str = ""
    note: str = ""
    reason: str = ""

    def cleaned(self) -> MarkDraft:
        """Without control signs; the note keeps its lines."""
        return cleaned(self, {"note", "reason"})

    def problems(self) -> list[str]:
        """What must be mended before it can be kept; the order of milestones is judged by the rules."""
        return lengths(self, {"note", "reason"})
