"""The timeline of a client by pages, and promises with where they stand, as rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, bindparam, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.basics.text import fold, shown
from app.interactions import rules
from app.records.client import Client, Contact
from app.records.engagement import Engagement
from app.records.interaction import Interaction, Promise, PromiseEvent, Pull
from app.records.seller import Colleague
from app.storage.reading import Reading
from app.storage.search import Entry, follows, searchable

PAGE = 50
_Newer = aliased(Interaction)


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One entry of the log as it stands now; ``corrected`` where it took the place of an earlier one."""

    id: UUID
    client_id: UUID
    at: dt.datetime
    zone: str
    kind: str
    direction: str
    text: str
    contact_id: UUID | None
    contact: str
    colleague_id: UUID | None
    colleague: str
    initials: str
    engagement_id: UUID | None
    engagement: str
    unanswered: bool
    corrected: bool
    logged_at: dt.datetime


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise and where it stands: open, kept, late, broken. ``due_at`` is the date last agreed."""

    id: UUID
    client_id: UUID
    client_key: str
    client: str
    engagement_id: UUID | None
    engagement: str
    contact_id: UUID | None
    contact: str
    colleague_id: UUID | None
    colleague: str
    what: str
    due_at: dt.datetime
    made_at: dt.datetime
    state: str
    times_moved: int
    closed_at: dt.datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """What somebody does because a rule advises it: ``done`` is the day on which it was kept; ``id`` is the promise."""

    id: UUID
    rule: str
    who: str
    due: dt.date
    done: dt.date | None
    over: bool


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """Something that became of a promise."""

    promise_id: UUID
    kind: str
    at: dt.datetime
    new_due_at: dt.datetime | None
    note: str


def _page(*, later: bool, of_one: bool) -> Reading:
    """The question for one page of a timeline, its columns in the order of the row."""
    statement = (
        select(
            Interaction.id,
            Interaction.client_id,
            Interaction.at.label("at"),
            Interaction.zone,
            Interaction.kind,
            Interaction.direction,
            Interaction.text,
            Interaction.contact_id,
            func.coalesce(Contact.name, "").label("contact"),
            Interaction.colleague_id,
            func.coalesce(Colleague.name, "").label("colleague"),
            func.coalesce(Colleague.initials, "").label("initials"),
            Interaction.engagement_id,
            func.coalesce(Engagement.title, "").label("engagement"),
            Interaction.unanswered,
            Interaction.replaces_id.is_not(None).label("corrected"),
            Interaction.logged_at,
        )
        .outerjoin(Contact, Contact.id == Interaction.contact_id)
        .outerjoin(Colleague, Colleague.id == Interaction.colleague_id)
        .outerjoin(Engagement, Engagement.id == Interaction.engagement_id)
        .where(
            Interaction.client_id == bindparam("client", type_=Interaction.client_id.type),
            ~exists().where(_Newer.replaces_id == Interaction.id),
        )
        .order_by(Interaction.at.desc(), Interaction.id.desc())
        .limit(bindparam("most", type_=Integer()))
    )
    if later:
        place = (bindparam("at", type_=Interaction.at.type), bindparam("id", type_=Interaction.id.type))
        statement = statement.where(tuple_(Interaction.at, Interaction.id) < tuple_(*place))
    if of_one:
        wanted = bindparam("engagement", type_=Interaction.engagement_id.type)
        statement = statement.where(Interaction.engagement_id == wanted)
    return Reading(statement)


_TIMELINE = {
    (later, of_one): _page(later=later, of_one=of_one) for later in (False, True) for of_one in (False, True)
}
_PROMISES = Reading(
    select(Promise.id)
    .where(Promise.client_id == bindparam("client", type_=Promise.client_id.type))
    .order_by(Promise.due_at, Promise.id)
)


def timeline(
    session: Session,
    client_id: UUID,
    *,
    before: tuple[dt.datetime, UUID] | None = None,
    limit: int = PAGE,
    engagement_id: UUID | None = None,
) -> tuple[TimelineRow, ...]:
    """A page of a client's log, newest first; ``before`` is (at, id) of the last row of the page before.

    What was corrected is left out: the correction stands in its place.
    """
    asked: dict[str, Any] = {"client": client_id, "most": limit}
    if before is not None:
        asked |= {"at": before[0], "id": before[1]}
    if engagement_id is not None:
        asked["engagement"] = engagement_id
    rows = _TIMELINE[before is not None, engagement_id is not None](session, **asked)
    return tuple(TimelineRow(*row) for row in rows)


def _timeline_row(
    record: Interaction, contact: str, colleague: str, initials: str, engagement: str
) -> TimelineRow:
    own = ("id", "client_id", "at", "zone", "kind", "direction", "text", "contact_id", "colleague_id")
    return TimelineRow(
        **{name: getattr(record, name) for name in (*own, "engagement_id", "unanswered", "logged_at")},
        contact=contact,
        colleague=colleague,
        initials=initials,
        engagement=engagement,
        corrected=record.replaces_id is not None,
    )


def interaction(session: Session, interaction_id: UUID) -> TimelineRow:
    """One entry of the log."""
    record = session.get_one(Interaction, interaction_id)
    contact = session.get(Contact, record.contact_id) if record.contact_id else None
    colleague = session.get(Colleague, record.colleague_id) if record.colleague_id else None
    work = session.get(Engagement, record.engagement_id) if record.engagement_id else None
    return _timeline_row(
        record,
        contact.name if contact else "",
        colleague.name if colleague else "",
        colleague.initials if colleague else "",
        work.title if work else "",
    )


def pulled_minutes(session: Session, client_id: UUID) -> dict[str, int]:
    """How many minutes of technical work were lost in this file: theirs and ours."""
    statement = (
        select(Pull.side, func.sum(Pull.minutes))
        .join(Interaction, Interaction.id == Pull.interaction_id)
        .where(Interaction.client_id == client_id)
        .group_by(Pull.side)
    )
    return {side: int(minutes) for side, minutes in session.execute(statement)}


def promises(
    session: Session, client_id: UUID | None = None, *, state: str = "", limit: int = 500
) -> tuple[PromiseRow, ...]:
    """Promises by due date; with ``state`` (open, kept, late, broken) only those that stand there."""
    if state and state not in {"open", "kept", "late", "broken"}:
        raise Refusal(f"A promise is open, kept, late or broken, not {shown(state)}.")
    if client_id is not None and not state:
        return _promise_rows(session, [row.id for row in _PROMISES(session, client=client_id)])[:limit]
    statement = select(Promise.id).order_by(Promise.due_at, Promise.id)
    if client_id is not None:
        statement = statement.where(Promise.client_id == client_id)
    if state == "open":
        # What was settled for good needs no reading; a broken one may have been agreed anew.
        settled = select(PromiseEvent.promise_id).where(PromiseEvent.kind.in_(sorted(rules.FINAL)))
        statement = statement.where(Promise.id.not_in(settled))
    rows = _promise_rows(session, list(session.scalars(statement)))
    return tuple(row for row in rows if not state or row.state == state)[:limit]


def due_promises(session: Session, until: dt.datetime) -> tuple[PromiseRow, ...]:
    """What was promised until then and has not been settled: broken without a word first, then what falls due."""
    settled = select(PromiseEvent.promise_id).where(PromiseEvent.kind.in_((*sorted(rules.FINAL), "broken")))
    statement = select(Promise.id).where(Promise.id.not_in(settled)).order_by(Promise.due_at)
    return tuple(
        row for row in _promise_rows(session, list(session.scalars(statement))) if row.due_at <= until
    )


def tasks(session: Session, client_id: UUID, engagement_id: UUID | None = None) -> dict[str, TaskRow]:
    """The tasks that rules gave us for a client, by the key of the rule: of this engagement, or of none; the last one made.

    A task that was broken, and not agreed anew, is one no more.
    """
    mine: list[ColumnElement[bool]] = [Promise.engagement_id.is_(None)]
    if engagement_id is not None:
        mine.append(Promise.engagement_id == engagement_id)
    statement = select(Promise).where(Promise.client_id == client_id, Promise.rule != "", or_(*mine))
    rules_by_id = {record.id: record.rule for record in session.scalars(statement.order_by(Promise.id))}
    if not rules_by_id:
        return {}
    clock: Clock = session.info["clock"]
    zone, rows = clock.zone, {row.id: row for row in _promise_rows(session, list(rules_by_id))}
    found = {}
    for id_, rule in rules_by_id.items():
        row = rows[id_]
        kept = row.state in rules.FINAL
        if row.closed_at is None or kept:
            found[rule] = TaskRow(
                id=id_,
                rule=rule,
                who=row.colleague,
                due=row.due_at.astimezone(zone).date(),
                done=row.closed_at.astimezone(zone).date() if kept and row.closed_at else None,
                over=row.state == "broken",
            )
    return found


def promise_row(session: Session, promise_id: UUID) -> PromiseRow:
    """One promise."""
    found = _promise_rows(session, [promise_id])
    if not found:
        raise Refusal("This promise is no longer in the office.")
    return found[0]


def promise_named(session: Session, client_id: UUID, text: str) -> PromiseRow:
    """The promise to a client that says this, unsettled ones first; a Refusal where none or several could be meant."""
    wanted = fold(text)
    known = promises(session, client_id)
    found = [row for row in known if wanted and wanted in fold(row.what)]
    found = [row for row in found if row.closed_at is None] or found
    if len(found) == 1:
        return found[0]
    those = "; ".join(f"{row.what} (by {row.due_at:%Y-%m-%d})" for row in (found or known)[:6]) or "none yet"
    why = "could be several promises" if found else "is no promise to this client"
    raise Refusal(f"{shown(text)} {why}: {those}.")


def events_of(session: Session, ids: list[UUID]) -> dict[UUID, tuple[OutcomeRow, ...]]:
    """What became of these promises, in the order it was recorded."""
    statement = (
        select(PromiseEvent)
        .where(PromiseEvent.promise_id.in_(ids))
        .order_by(PromiseEvent.at, PromiseEvent.id)
    )
    found: dict[UUID, list[OutcomeRow]] = {}
    for e in session.scalars(statement):
        found.setdefault(e.promise_id, []).append(
            OutcomeRow(e.promise_id, e.kind, e.at, e.new_due_at, e.note)
        )
    return {key: tuple(rows) for key, rows in found.items()}


def _promise_rows(session: Session, ids: list[UUID]) -> tuple[PromiseRow, ...]:
    clock: Clock = session.info["clock"]
    rows: list[PromiseRow] = []
    for start in range(0, len(ids), 500):  # a database takes so many values in one question
        rows += _some_promises(session, ids[start : start + 500], clock.now())
    return tuple(sorted(rows, key=lambda row: (row.due_at, row.id)))


def _some_promises(session: Session, ids: list[UUID], now: dt.datetime) -> list[PromiseRow]:
    statement = (
        select(Promise, Client.key, Client.name, Engagement.title, Contact.name, Colleague.name)
        .join(Client, Client.id == Promise.client_id)
        .outerjoin(Engagement, Engagement.id == Promise.engagement_id)
        .outerjoin(Contact, Contact.id == Promise.contact_id)
        .outerjoin(Colleague, Colleague.id == Promise.colleague_id)
        .where(Promise.id.in_(ids))
    )
    events = events_of(session, ids)
    rows = []
    for record, key, client, engagement, contact, colleague in session.execute(statement):
        past = events.get(record.id, ())
        ended = past[-1] if past and past[-1].kind != "renegotiated" else None
        rows.append(
            PromiseRow(
                **{
                    n: getattr(record, n)
                    for n in ("id", "client_id", "engagement_id", "contact_id", "colleague_id")
                },
                client_key=key,
                client=client,
                engagement=engagement or "",
                contact=contact or "",
                colleague=colleague or "",
                what=record.what,
                due_at=rules.due_of(record.due_at, past),
                made_at=record.made_at,
                state=rules.promise_state(record.due_at, past, now),
                times_moved=sum(e.kind == "renegotiated" for e in past),
                closed_at=ended.at if ended else None,
                note=past[-1].note if past else "",
            )
        )
    return rows


_NEWER = Reading(select(Interaction.id), Interaction.replaces_id)


def _entry(session: Session, record: Interaction) -> Entry | None:
    if _NEWER.among(session, [record.id]):
        return None
    title = record.text.replace("\n", " ")
    return Entry(title[:100], f"{record.kind} · {record.at:%Y-%m-%d}", record.text, (), record.client_id)


searchable(Interaction, "interaction", _entry)
follows(Interaction, Interaction, "replaces_id")
