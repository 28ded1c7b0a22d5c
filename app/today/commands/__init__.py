"""Keeping today's list true: what was touched is marked in the same transaction and swept before the list is read.

The list and the stands are a cache that can be rebuilt from the facts at any time; nothing here is synced.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, insert, select, text
from sqlalchemy.orm import Session, aliased

from app.basics.changes import Touched
from app.basics.clock import Clock
from app.progress.queries import EngagementStanding, standings
from app.records import (
    Client,
    Contact,
    Counter,
    Engagement,
    FiledDocument,
    Interaction,
    Promise,
    PromiseEvent,
    Stand,
    WorkItem,
    WorkStale,
)
from app.today.commands.listing import Listing, row
from app.today.commands.marks import Stale, chunks, mark, resolve
from app.today.commands.rules_due import sweep_rules
from app.today.rules import of_paper, of_promise, of_unanswered

__all__ = ["mark", "rebuild", "sweep"]

_SWEPT = "today-swept"


def sweep(session: Session) -> bool:
    """Brings today's list up to date with what was written and with the day; True where something was looked at."""
    clock: Clock = session.info["clock"]
    today = clock.today()
    swept = session.get(Counter, (_SWEPT, 0))
    marks = session.execute(select(WorkStale.kind, WorkStale.record)).all()
    new_day = swept is None or swept.last != today.toordinal()
    if not marks and not new_day:
        return False
    stale = resolve(session, [(m.kind, m.record) for m in marks])
    if new_day:
        _whole_day(session, stale, first=swept is None)
        session.merge(Counter(kind=_SWEPT, year=0, last=today.toordinal()))
    _sweep_engagements(session, sorted(stale.engagements), today)
    _sweep_promises(session, None if new_day else stale.promises, clock)
    _sweep_unanswered(session, None if new_day else stale.clients, today)
    _sweep_papers(session, today)
    sweep_rules(session, today)
    session.execute(delete(WorkStale))
    session.info.setdefault("touched", set()).add(Touched("work_item", UUID(int=0)))
    return True


def rebuild(session: Session) -> None:
    """Forgets the cache and computes the whole list anew from the facts."""
    for table in (WorkItem, Stand, WorkStale):
        session.execute(delete(table))
    session.execute(delete(Counter).where(Counter.kind == _SWEPT))
    session.expire_all()
    sweep(session)


def _whole_day(session: Session, stale: Stale, *, first: bool) -> None:
    query = (
        select(Engagement.id)
        if first
        else select(Stand.engagement_id).where(text("stage NOT IN ('paid', 'closed')"))
    )
    stale.engagements.update(session.scalars(query))


def _sweep_engagements(session: Session, ids: Sequence[UUID], today: dt.date) -> None:
    for some in chunks(ids):
        session.execute(
            delete(WorkItem).where(WorkItem.engagement_id.in_(some), WorkItem.subject_kind == "engagement")
        )
        session.execute(delete(Stand).where(Stand.engagement_id.in_(some)))
        stands = standings(session, some, today)
        gone = set(
            session.scalars(
                select(Engagement.id).where(Engagement.id.in_(some), Engagement.deleted.is_(True))
            )
        )
        living = [s for s in stands.values() if s.id not in gone]
        if living:
            session.execute(insert(Stand), [_stand(s) for s in living])
        rows = Listing(session, living, today).rows()
        if rows:
            session.execute(insert(WorkItem), rows)


def _stand(s: EngagementStanding) -> dict[str, Any]:
    return {
        "engagement_id": s.id,
        "client_id": s.client_id,
        "stage": s.standing.stage.value,
        "ball": s.standing.ball.value,
        "since": s.standing.since,
        "step": s.standing.step,
        "signal": s.wait.signal if s.wait else "fine",
        "says": s.says,
    }


def _sweep_promises(session: Session, ids: set[UUID] | None, clock: Clock) -> None:
    """Promises that nobody kept, broke or renegotiated; ``None`` means all of them."""
    drop = delete(WorkItem).where(WorkItem.subject_kind == "promise")
    done = exists().where(PromiseEvent.promise_id == Promise.id, PromiseEvent.kind.in_(("kept", "late")))
    query = (
        select(
            Promise.id,
            Promise.client_id,
            Promise.engagement_id,
            Promise.what,
            Promise.due_at,
            Client.owner_id,
        )
        .join(Client, Client.id == Promise.client_id)
        .where(~done, Promise.deleted.is_(False))
    )
    batches: Iterable[Any] = [(drop, query)]
    if ids is not None:
        batches = [
            (drop.where(WorkItem.subject_id.in_(some)), query.where(Promise.id.in_(some)))
            for some in chunks(ids)
        ]
    for drop_some, some_query in batches:
        session.execute(drop_some)
        rows = []
        for p in session.execute(some_query).all():
            due = _moved(session, p.id) or p.due_at
            entry = of_promise(p.id, p.what, due.astimezone(clock.zone).date(), clock.today())
            if entry is not None:
                rows.append(row(entry, p.client_id, p.engagement_id, p.owner_id))
        if rows:
            session.execute(insert(WorkItem), rows)


def _moved(session: Session, promise: UUID) -> dt.datetime | None:
    """The newest date that was agreed in place of the first."""
    query = (
        select(PromiseEvent.new_due_at)
        .where(PromiseEvent.promise_id == promise, PromiseEvent.new_due_at.is_not(None))
        .order_by(PromiseEvent.at.desc(), PromiseEvent.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def _sweep_unanswered(session: Session, clients: set[UUID] | None, today: dt.date) -> None:
    """Calls and mails that wait: answered by any later interaction of ours with the same client."""
    drop = delete(WorkItem).where(WorkItem.subject_kind == "interaction")
    later = aliased(Interaction)
    answered = exists().where(
        later.client_id == Interaction.client_id,
        later.at > Interaction.at,
        later.unanswered.is_(False),
        later.direction != "in",
    )
    replaced = exists().where(later.replaces_id == Interaction.id, later.client_id == Interaction.client_id)
    query = (
        select(
            Interaction.id,
            Interaction.client_id,
            Interaction.engagement_id,
            Interaction.kind,
            Interaction.text,
            Interaction.at,
            Interaction.contact_id,
            Contact.name,
            Client.owner_id,
        )
        .join(Client, Client.id == Interaction.client_id)
        .outerjoin(Contact, Contact.id == Interaction.contact_id)
        .where(text("unanswered"), ~answered, ~replaced, Interaction.deleted.is_(False))
    )
    batches: Iterable[Any] = [(drop, query)]
    if clients is not None:
        batches = [
            (drop.where(WorkItem.client_id.in_(some)), query.where(Interaction.client_id.in_(some)))
            for some in chunks(clients)
        ]
    for drop_some, some_query in batches:
        session.execute(drop_some)
        rows = [
            row(
                of_unanswered(i.id, i.kind, i.text, i.at.date(), today),
                i.client_id,
                i.engagement_id,
                i.owner_id,
                i.contact_id,
                i.name or "",
            )
            for i in session.execute(some_query).all()
        ]
        if rows:
            session.execute(insert(WorkItem), rows)


def _sweep_papers(session: Session, today: dt.date) -> None:
    session.execute(delete(WorkItem).where(WorkItem.subject_kind == "filed_document"))
    query = select(FiledDocument).where(FiledDocument.deleted.is_(False)).order_by(FiledDocument.id)
    # What a newer paper replaced is kept, and says nothing here.
    newest = {(p.kind, p.title, p.institution_id): p for p in session.scalars(query)}
    entries = [of_paper(p.id, p.title, p.valid_to, today) for p in newest.values() if p.valid_to]
    rows = [row(e, None, None, None) for e in entries if e is not None]
    if rows:
        session.execute(insert(WorkItem), rows)
