"""Today's list as rows: ranked, with the client, the institution and the person to speak to; and one entry in depth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Integer, bindparam, case, func, select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.records import (
    Client,
    Colleague,
    Contact,
    Engagement,
    Institution,
    Interaction,
    RoleLink,
    Stand,
    WorkItem,
)
from app.storage.reading import Reading
from app.today.rows import OwnerCount, TodayDetail, TodayEntry, TodayList
from app.today.rules import GROUPS, SIGNALS

_RANK = case({group: place for place, group in enumerate(GROUPS)}, value=WorkItem.group, else_=len(GROUPS))


# An entry about an institution itself names it as its subject; every other one has it from its client.
_PLACE = case((WorkItem.subject_kind == "institution", WorkItem.subject_id), else_=Client.institution_id)
_LISTED = (
    select(
        WorkItem.id,
        WorkItem.group.label("group"),
        WorkItem.kind,
        WorkItem.severity,
        func.coalesce(Client.key, "").label("client_key"),
        func.coalesce(Client.name, "").label("client"),
        func.coalesce(Institution.name, "").label("institution"),
        WorkItem.what,
        WorkItem.why,
        WorkItem.badge,
        WorkItem.person,
        WorkItem.since,
        WorkItem.due,
        WorkItem.action,
        func.coalesce(Colleague.name, "").label("owner"),
        WorkItem.engagement_id,
        WorkItem.subject_kind,
        WorkItem.subject_id,
    )
    .outerjoin(Client, Client.id == WorkItem.client_id)
    .outerjoin(Institution, Institution.id == _PLACE)
    .outerjoin(Colleague, Colleague.id == WorkItem.owner_id)
    .order_by(_RANK, WorkItem.severity.desc(), WorkItem.due, WorkItem.since, WorkItem.id)
    .limit(bindparam("most", type_=Integer()))
)
_OWNER = bindparam("owner", type_=WorkItem.owner_id.type)
_EVERYBODY = Reading(_LISTED)
_ONE = Reading(_LISTED.where((WorkItem.owner_id == _OWNER) | WorkItem.owner_id.is_(None)))


def today_list(session: Session, owner: UUID | None = None, limit: int = 300) -> TodayList:
    """The list of everybody, or of one owner (with what nobody owns); the most urgent first."""
    clock: Clock = session.info["clock"]
    asked = {"most": limit} if owner is None else {"most": limit, "owner": owner}
    reading = _EVERYBODY if owner is None else _ONE
    entries = tuple(_entry(row) for row in reading(session, **asked))
    owners = _owners(session)
    total = sum(o.entries for o in owners if owner is None or o.id in (owner, None))
    return TodayList(clock.today(), entries, total, owners)


def _entry(row: Any) -> TodayEntry:
    signal = SIGNALS.get(row.severity, "fine")
    return TodayEntry(row.id, row.group, row.kind, signal, *row[4:])


def _owners(session: Session) -> tuple[OwnerCount, ...]:
    query = (
        select(WorkItem.owner_id, Colleague.name, func.count())
        .outerjoin(Colleague, Colleague.id == WorkItem.owner_id)
        .group_by(WorkItem.owner_id, Colleague.name)
        .order_by(func.count().desc(), Colleague.name)
    )
    return tuple(OwnerCount(row[0], row[1] or "", row[2]) for row in session.execute(query))


def detail(session: Session, item: UUID) -> TodayDetail | None:
    """One entry with the person, their hours and local time, and the last words; None where it is gone."""
    row = session.execute(
        select(
            WorkItem,
            Client.key,
            Client.name,
            Client.language,
            Institution.language.label("theirs"),
            Engagement.title,
        )
        .outerjoin(Client, Client.id == WorkItem.client_id)
        .outerjoin(Institution, Institution.id == Client.institution_id)
        .outerjoin(Engagement, Engagement.id == WorkItem.engagement_id)
        .where(WorkItem.id == item)
    ).first()
    if row is None:
        return None
    work: WorkItem = row.WorkItem
    person = session.get(Contact, work.person_id) if work.person_id else None
    role = ""
    if person is not None:
        role = session.scalar(select(RoleLink.role).where(RoleLink.contact_id == person.id).limit(1)) or ""
    said = _last_words(session, work)
    stand = session.get(Stand, work.engagement_id) if work.engagement_id else None
    return TodayDetail(
        work.id,
        work.what,
        work.why,
        row.name or "",
        row.key or "",
        row.title or "",
        stand.says if stand else "",
        person.name if person else work.person,
        person.title if person else "",
        role,
        person.phone if person else "",
        person.email if person else "",
        person.hours if person else "",
        _local_time(session.info["clock"], person.time_zone) if person else "",
        (person.language if person else "") or row.language or row.theirs or "en",
        said[0],
        said[1],
        said[2],
    )


def _last_words(session: Session, work: WorkItem) -> tuple[dt.date | None, str, str]:
    if work.client_id is None:
        return None, "", ""
    query = (
        select(Interaction.at, Interaction.text, Contact.name, Interaction.direction)
        .outerjoin(Contact, Contact.id == Interaction.contact_id)
        .where(Interaction.client_id == work.client_id, Interaction.kind.in_(_SPOKEN))
        .order_by(Interaction.at.desc(), Interaction.id.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return (row.at.date(), row.name or "", row.text) if row else (None, "", "")


_SPOKEN: Sequence[str] = ("call", "e-mail", "meeting", "letter", "voicemail")


def _local_time(clock: Clock, zone: str) -> str:
    """The time where the person is; empty where the zone is not known."""
    if not zone:
        return ""
    try:
        return clock.now().astimezone(ZoneInfo(zone)).strftime("%H:%M")
    except (ZoneInfoNotFoundError, ValueError):
        return ""
