"""Pieces of work and their milestones, as rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.basics.errors import Refusal
from app.basics.text import fold, shown
from app.engagements.rules import is_open
from app.records.client import Client, Contact
from app.records.engagement import Engagement, Milestone
from app.records.seller import Colleague
from app.storage.search import Entry, searchable

PAGE = 200
_Technician = aliased(Colleague)


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """Something that happened to the work."""

    id: UUID
    engagement_id: UUID
    kind: str
    on: dt.date
    person: str
    colleague_id: UUID | None
    note: str
    reason: str


@dataclass(frozen=True, slots=True)
class EngagementRow:
    """A piece of work with what has happened to it, oldest first. ``version`` goes back with an edit."""

    id: UUID
    client_id: UUID
    client_key: str
    client: str
    title: str
    purpose: str
    depends: str
    feasible: str
    feasible_by: UUID | None
    researcher_id: UUID | None
    researcher: str
    technician_id: UUID | None
    technician: str
    payer_id: UUID | None
    funding: str
    work: str
    place: str
    opened_on: dt.date
    version: int
    milestones: tuple[MilestoneRow, ...]

    @property
    def is_open(self) -> bool:
        """Whether the work has not ended."""
        return is_open(self.milestones)

    @property
    def latest(self) -> MilestoneRow | None:
        """The last thing that happened."""
        return self.milestones[-1] if self.milestones else None


def engagements(
    session: Session,
    client_id: UUID | None = None,
    *,
    only_open: bool = False,
    before: UUID | None = None,
    limit: int = PAGE,
) -> tuple[EngagementRow, ...]:
    """Pieces of work, newest first; ``before`` is the id of the last row of the page before (by keyset)."""
    statement = select(Engagement.id).order_by(Engagement.id.desc()).limit(limit)
    if client_id is not None:
        statement = statement.where(Engagement.client_id == client_id)
    if before is not None:
        statement = statement.where(Engagement.id < before)
    if only_open:
        ended = select(Milestone.engagement_id).where(Milestone.kind.in_(("closed", "lost")))
        statement = statement.where(Engagement.id.not_in(ended))
    return _rows(session, list(session.scalars(statement.where(Engagement.deleted.is_(False)))))


def engagement(session: Session, engagement_id: UUID) -> EngagementRow:
    """One piece of work."""
    found = _rows(session, [engagement_id])
    if not found:
        raise Refusal("This engagement is no longer in the office.")
    return found[0]


def engagement_named(session: Session, client_id: UUID, title: str) -> EngagementRow:
    """The engagement of a client with this title or part of it, open ones first; else a Refusal."""
    found = find_engagement(session, client_id, title)
    if found is None:
        raise Refusal(f"There is no engagement {shown(title)}. Add one: concierge engagement add.")
    return found


def find_engagement(session: Session, client_id: UUID, title: str) -> EngagementRow | None:
    """As ``engagement_named``; None where there is none, still a Refusal where several could be meant."""
    wanted = fold(title)
    known = engagements(session, client_id)
    same = [row for row in known if fold(row.title) == wanted]
    found = same or [row for row in known if wanted and wanted in fold(row.title)]
    found = [row for row in found if row.is_open] or found
    if len(found) > 1:
        those = "; ".join(f"{row.title} (opened {row.opened_on.isoformat()})" for row in found[:6])
        raise Refusal(f"{shown(title)} could be several engagements: {those}. Say more of the title.")
    return found[0] if found else None


def _rows(session: Session, ids: list[UUID]) -> tuple[EngagementRow, ...]:
    statement = (
        select(Engagement, Client.key, Client.name, Contact.name, _Technician.name)
        .join(Client, Client.id == Engagement.client_id)
        .outerjoin(Contact, Contact.id == Engagement.researcher_id)
        .outerjoin(_Technician, _Technician.id == Engagement.technician_id)
        .where(Engagement.id.in_(ids))
        .order_by(Engagement.id.desc())
    )
    marks = milestones(session, ids)
    plain = [name for name in EngagementRow.__slots__ if hasattr(Engagement, name)]
    return tuple(
        EngagementRow(
            **{name: getattr(record, name) for name in plain},
            client_key=key,
            client=client,
            researcher=researcher or "",
            technician=technician or "",
            milestones=marks.get(record.id, ()),
        )
        for record, key, client, researcher, technician in session.execute(statement)
    )


def milestones(session: Session, ids: list[UUID]) -> dict[UUID, tuple[MilestoneRow, ...]]:
    """What happened to these pieces of work, oldest first."""
    statement = select(Milestone).where(Milestone.engagement_id.in_(ids)).order_by(Milestone.on, Milestone.id)
    found: dict[UUID, list[MilestoneRow]] = {}
    for record in session.scalars(statement):
        row = MilestoneRow(**{name: getattr(record, name) for name in MilestoneRow.__slots__})
        found.setdefault(record.engagement_id, []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def _entry(_session: Session, record: Engagement) -> Entry:
    return Entry(
        record.title, record.funding, f"{record.purpose}\n{record.depends}", (record.title,), record.client_id
    )


searchable(Engagement, "engagement", _entry)
