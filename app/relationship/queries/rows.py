"""The frozen rows of the relationship file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from app.basics.money import Money
from app.clients.queries import ClientHead, ContactRow
from app.interactions.queries import PromiseRow, TimelineRow
from app.progress.kinds import Signal
from app.progress.rules import Stage


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A quote, an order or an invoice on an engagement's card. ``address`` opens it in the window."""

    kind: str
    number: str
    title: str
    state: str
    signal: str
    note: str
    on: dt.date | None
    amount: Money | None
    address: str


@dataclass(frozen=True, slots=True)
class EngagementCard:
    """One piece of work: where it stands on the track, who has the ball, its documents."""

    id: UUID
    title: str
    purpose: str
    researcher: str
    technician: str
    amount: Money | None
    stage: str
    place_on_track: int  # 0 to 6; 7 where it is closed
    ball: str
    since: dt.date
    business_days: int | None
    usual: int | None
    norm_source: str
    signal: Signal
    says: str
    step: str
    opened_on: dt.date
    documents: tuple[DocumentRow, ...]
    paid_by: tuple[str, str] = ("", "")  # who pays and why, where there is a choice

    @property
    def is_open(self) -> bool:
        """Whether anybody still has the ball."""
        return self.stage not in {Stage.PAID.value, Stage.CLOSED.value}


@dataclass(frozen=True, slots=True)
class BallCard:
    """The one sentence a person came for, and the one thing to do about it."""

    says: str
    signal: Signal
    usual: int | None
    norm_source: str
    what: str
    action: str
    engagement_id: UUID
    engagement: str
    person: ContactRow | None


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that hurts, or must be known before one dials; ``about`` says it again as key and values."""

    signal: str
    text: str
    address: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationshipFile:
    """Everything that a colleague who picks up the phone must know."""

    head: ClientHead
    people: tuple[ContactRow, ...]
    ball: BallCard | None
    engagements: tuple[EngagementCard, ...]
    more_engagements: int
    promises: tuple[PromiseRow, ...]
    timeline: tuple[TimelineRow, ...]
    alerts: tuple[Alert, ...]
    unpaid: tuple[Money, ...]
    papers: tuple[DocumentRow, ...] = ()  # notes, letters and briefs that went out
