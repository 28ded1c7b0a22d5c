"""The list of clients for a window that scrolls over all of them: the keys in order, the rows of a page, the choices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Select, asc, case, desc, func, or_, select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.text import fold
from app.clients.queries import ClientRow, clients, look_alikes
from app.institutions.rules import DEEPEST
from app.records.client import Client
from app.records.institution import Institution, Office
from app.records.interaction import Interaction
from app.records.local import Stand
from app.records.seller import Colleague
from app.seller.queries import ColleagueRow, colleagues, me

ORDERS = ("name", "institution", "urgency", "open", "owner", "last")
_ENDED = ("paid", "closed")
_LOUD = case({"red": 2, "amber": 1}, value=Stand.signal, else_=0)


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A client in the list: where its most urgent engagement stands, how much is open, when we last spoke."""

    id: UUID
    key: str
    name: str
    institution: str
    department: str
    owner: str
    stage: str
    says: str
    signal: str
    open_engagements: int
    last_contact: dt.date | None


@dataclass(frozen=True, slots=True)
class ClientOverview:
    """The list in one sentence: how many there are, how many are mine, have work under way, have something late."""

    clients: int
    mine: int
    running: int
    late: int
    me: UUID | None
    today: dt.date


@dataclass(frozen=True, slots=True)
class ClientChoices:
    """What the form of a client offers; ``offices`` are the purchasing offices of institutions that have several."""

    institutions: tuple[tuple[UUID, str], ...]
    colleagues: tuple[ColleagueRow, ...]
    me: UUID | None
    offices: Mapping[UUID, tuple[tuple[UUID, str], ...]] = field(default_factory=dict)


def client_spine(
    session: Session, text: str = "", owner: UUID | None = None, order: str = "name", descending: bool = False
) -> list[UUID]:
    """The ids of all clients that are meant, in order; ``order`` is one of ``ORDERS``."""
    query = _matching(select(Client.id), text, owner)
    way = desc if descending else asc
    if order == "institution":
        query = query.order_by(way(func.lower(Institution.name)), Client.folded, Client.id)
    elif order == "owner":
        query = query.outerjoin(Colleague, Colleague.id == Client.owner_id)
        query = query.order_by(way(func.coalesce(Colleague.name, "")), Client.folded, Client.id)
    elif order in ("urgency", "open"):
        worth = func.max(_LOUD + 1) if order == "urgency" else func.count()
        loud = (
            select(Stand.client_id, worth.label("value"))
            .where(Stand.stage.not_in(_ENDED))
            .group_by(Stand.client_id)
            .subquery()
        )
        query = query.outerjoin(loud, loud.c.client_id == Client.id)
        query = query.order_by(way(func.coalesce(loud.c.value, 0)), Client.folded, Client.id)
    elif order == "last":
        last = (
            select(Interaction.client_id, func.max(Interaction.at).label("value"))
            .group_by(Interaction.client_id)
            .subquery()
        )
        query = query.outerjoin(last, last.c.client_id == Client.id)
        known = case((last.c.value.is_(None), 1), else_=0)  # whom we never spoke to comes last either way
        query = query.order_by(known, way(last.c.value), Client.folded, Client.id)
    else:
        query = query.order_by(way(Client.folded), way(Client.id))
    return list(session.scalars(query))


def _matching(query: Select[tuple[UUID]], text: str, owner: UUID | None) -> Select[tuple[UUID]]:
    query = query.join(Institution, Institution.id == Client.institution_id)
    if owner is not None:
        query = query.where(or_(Client.owner_id == owner, Client.stand_in_id == owner))
    for word in fold(text).split()[:8]:
        wanted = (
            Client.folded.contains(word, autoescape=True),
            func.lower(Institution.name).contains(word, autoescape=True),
            func.lower(Client.department).contains(word, autoescape=True),
        )
        query = query.where(or_(*wanted))
    return query


def client_lines(session: Session, ids: Sequence[UUID]) -> list[ClientLine]:
    """The rows of these clients, in the same order; four queries for any number."""
    wanted = list(ids)
    query = (
        select(
            Client.id,
            Client.key,
            Client.name,
            Institution.name.label("institution"),
            Client.department,
            func.coalesce(Colleague.name, "").label("owner"),
        )
        .join(Institution, Institution.id == Client.institution_id)
        .outerjoin(Colleague, Colleague.id == Client.owner_id)
        .where(Client.id.in_(wanted))
    )
    heads = {row.id: row for row in session.execute(query)}
    stands = _stands(session, wanted)
    last = {
        row.client_id: row.at
        for row in session.execute(
            select(Interaction.client_id, func.max(Interaction.at).label("at"))
            .where(Interaction.client_id.in_(wanted))
            .group_by(Interaction.client_id)
        )
    }
    lines = []
    for key in wanted:
        head, open_ = heads.get(key), stands.get(key, [])
        if head is None:
            continue
        urgent = open_[0] if open_ else None
        spoken = last.get(key)
        lines.append(
            ClientLine(
                *head,
                urgent.stage if urgent else "",
                urgent.says if urgent else "",
                urgent.signal if urgent else "",
                len(open_),
                spoken.date() if spoken else None,
            )
        )
    return lines


def _stands(session: Session, ids: list[UUID]) -> dict[UUID, list[Stand]]:
    """Where the open engagements of each client stand, the most urgent first."""
    query = (
        select(Stand)
        .where(Stand.client_id.in_(ids), Stand.stage.not_in(_ENDED))
        .order_by(_LOUD.desc(), Stand.since, Stand.engagement_id)
    )
    found: dict[UUID, list[Stand]] = {}
    for stand in session.scalars(query):
        found.setdefault(stand.client_id, []).append(stand)
    return found


def overview(session: Session) -> ClientOverview:
    """The counts above the list."""
    clock: Clock = session.info["clock"]
    mine, open_ = me(session), Stand.stage.not_in(_ENDED)
    known = select(func.count()).select_from(Client)
    running = select(func.count(Stand.client_id.distinct())).where(open_)
    return ClientOverview(
        session.scalar(known) or 0,
        (session.scalar(known.where(or_(Client.owner_id == mine, Client.stand_in_id == mine))) or 0)
        if mine
        else 0,
        session.scalar(running) or 0,
        session.scalar(running.where(Stand.signal == "red")) or 0,
        mine,
        clock.today(),
    )


def choices(session: Session) -> ClientChoices:
    """The institutions by name, those who work here, and who asks."""
    query = select(Institution.id, Institution.name, Institution.parent_id)
    rows = session.execute(query.order_by(func.lower(Institution.name), Institution.id)).all()
    known = tuple((row.id, row.name) for row in rows)
    offices = _several_offices(session, {row.id: row.parent_id for row in rows})
    return ClientChoices(known, colleagues(session), me(session), offices)


def _several_offices(
    session: Session, parents: Mapping[UUID, UUID | None]
) -> dict[UUID, tuple[tuple[UUID, str], ...]]:
    """For each institution its purchasing offices (or those of the nearest parent with some), where they are several."""
    query = select(Office.institution_id, Office.id, Office.key, Office.name).where(
        Office.role == "purchasing"
    )
    own: dict[UUID, tuple[tuple[UUID, str], ...]] = {}
    for row in session.execute(query.order_by(Office.key, Office.id)):
        own[row.institution_id] = (*own.get(row.institution_id, ()), (row.id, row.name or row.key))
    found: dict[UUID, tuple[tuple[UUID, str], ...]] = {}
    for institution in parents:
        here: UUID | None = institution
        for _ in range(DEEPEST):
            if here is None or here in own:
                break
            here = parents.get(here)
        if here is not None and len(own.get(here, ())) > 1:
            found[institution] = own[here]
    return found


def resembling(session: Session, name: str, but: UUID | None = None) -> tuple[ClientRow, ...]:
    """Clients whose name would be taken for this one: said while it is typed."""
    return look_alikes(session, name, but)


def suggested(session: Session, text: str) -> tuple[ClientRow, ...]:
    """The first clients that fit what is being typed."""
    return clients(session, text=text, limit=8).rows
