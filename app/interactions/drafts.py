"""What a person types about a call, a mail, a meeting or a promise, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from app.basics.dates import FIRST_YEAR, LAST_YEAR
from app.basics.text import cleaned, fold, lengths
from app.interactions import rules
from app.seller.rules import zone_problem


def moment_problem(moment: dt.datetime | None, what: str) -> list[str]:
    """Why this moment cannot be kept."""
    if moment is None or (moment.tzinfo is not None and FIRST_YEAR <= moment.year <= LAST_YEAR):
        return []
    return [f"{what} must be a moment between {FIRST_YEAR} and {LAST_YEAR}, with its time zone."]


@dataclass(frozen=True, slots=True)
class PullDraft:
    """Somebody was pulled from technical work: theirs or ours, for how many minutes, why."""

    side: str = "theirs"
    minutes: int = 0
    cause: str = ""

    def problems(self) -> list[str]:
        """What must be mended."""
        said = lengths(self)
        if self.side not in rules.SIDES:
            said.append(f"A pull is theirs or ours, not ‘{self.side[:40]}’.")
        if not 0 <= self.minutes <= 10_000:
            said.append(f"A pull of {self.minutes} minutes cannot be kept; it is 0 to 10000.")
        return said


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """What was said, how, with whom and when; ``at`` is now where it is not said, ``zone`` the one it was spoken in."""

    client_id: UUID | None = None
    text: str = ""
    kind: str = "call"
    direction: str = ""
    engagement_id: UUID | None = None
    contact_id: UUID | None = None
    at: dt.datetime | None = None
    zone: str = "UTC"
    unanswered: bool = False
    pulls: tuple[PullDraft, ...] = ()

    def cleaned(self) -> NoteDraft:
        """Without control signs; the text keeps its lines."""
        return cleaned(self, {"text"})

    def problems(self) -> list[str]:
        """What must be mended before it can be kept."""
        said = lengths(self, {"text"})
        if self.client_id is None:
            said.append("Say which client it was about.")
        if not fold(self.text):
            said.append("Write what was said.")
        if self.kind not in rules.KINDS:
            said.append(
                f"‘{self.kind[:40]}’ is not a kind of interaction. There are: {', '.join(rules.KINDS)}."
            )
        if self.direction not in rules.DIRECTIONS:
            said.append(f"The direction is in or out, not ‘{self.direction[:40]}’.")
        said += moment_problem(self.at, "When it happened")
        zone = zone_problem(self.zone)
        said += [zone] if zone else []
        return said + [problem for pull in self.pulls for problem in pull.problems()]


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """What a rule advises, given to a person: ``colleague`` by initials (empty: the client's owner), ``due`` a day.

    Without a day it is due after two business days.
    """

    client_id: UUID | None = None
    rule: str = ""
    what: str = ""
    due: dt.date | None = None
    colleague: str = ""
    engagement_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PromiseDraft:
    """Something we said we would do, and by when; ``rule`` is the key of the rule whose advice it does."""

    client_id: UUID | None = None
    what: str = ""
    due_at: dt.datetime | None = None
    engagement_id: UUID | None = None
    contact_id: UUID | None = None
    colleague_id: UUID | None = None
    made_at: dt.datetime | None = None
    rule: str = ""

    def cleaned(self) -> PromiseDraft:
        """Without control signs."""
        return cleaned(self)

    def problems(self) -> list[str]:
        """What must be mended before it can be kept."""
        said = lengths(self)
        if self.client_id is None:
            said.append("Say to which client it was promised.")
        if not fold(self.what):
            said.append("Write what was promised.")
        if self.due_at is None:
            said.append("Say by when it was promised.")
        said += moment_problem(self.due_at, "When it is due") + moment_problem(
            self.made_at, "When it was made"
        )
        if self.due_at and self.made_at and not said and self.due_at < self.made_at:
            said.append("A promise cannot be due before it was made.")
        return said
