"""What the screen of today shows: plain rows that need no database to be imported, for the first paint."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TodayEntry:
    """One row of today's list. ``signal`` is red, amber or fine; ``action`` is what one key does."""

    id: UUID
    group: str
    kind: str
    signal: str
    client_key: str
    client: str
    institution: str
    what: str
    why: str
    badge: str
    person: str
    since: dt.date | None
    due: dt.date | None
    action: str
    owner: str
    engagement_id: UUID | None
    subject_kind: str
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class OwnerCount:
    """How many entries wait for one colleague; ``id`` is None for those without an owner."""

    id: UUID | None
    name: str
    entries: int


@dataclass(frozen=True, slots=True)
class TodayList:
    """The day, its entries in order, how many there are in all, and for whom."""

    day: dt.date
    entries: tuple[TodayEntry, ...]
    total: int
    owners: tuple[OwnerCount, ...]


@dataclass(frozen=True, slots=True)
class TodayDetail:
    """Everything needed to act on an entry without opening anything else."""

    id: UUID
    what: str
    why: str
    client: str
    client_key: str
    engagement: str
    says: str
    person: str
    person_title: str
    role: str
    phone: str
    email: str
    hours: str
    local_time: str
    language: str
    last_said_on: dt.date | None
    last_said_by: str
    last_words: str
