"""Clients and contacts as rows: the list by pages, the head of one file, the people in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from app.basics.errors import Refusal
from app.basics.text import fold, shown
from app.clients import search  # noqa: F401 - says how clients and contacts are found
from app.clients.rules import looks_like
from app.records.client import Client, Contact, RoleLink, Tag
from app.records.engagement import Engagement, Milestone
from app.records.institution import Institution
from app.records.institution import Office as InstitutionOffice
from app.records.seller import Colleague
from app.storage.reading import Reading

PAGE = 100
_ENDED = ("closed", "lost")
_Owner = aliased(Colleague)
_StandIn = aliased(Colleague)


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A line in the list of clients."""

    id: UUID
    key: str
    name: str
    folded: str
    institution_id: UUID
    institution_key: str
    institution: str
    department: str
    owner_id: UUID | None
    owner: str
    open_engagements: int


@dataclass(frozen=True, slots=True)
class ClientPage:
    """Some rows, and where the next page begins (None at the end)."""

    rows: tuple[ClientRow, ...]
    next: tuple[str, UUID] | None


@dataclass(frozen=True, slots=True)
class RoleRow:
    """What a contact is to a client or to an office."""

    role: str
    client_id: UUID | None
    client: str
    office_id: UUID | None
    office: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person on the other side, with the roles that brought them here."""

    id: UUID
    name: str
    title: str
    email: str
    phone: str
    language: str
    time_zone: str
    hours: str
    channel: str
    note: str
    roles: tuple[RoleRow, ...]
    primary: bool = False

    @property
    def role(self) -> str:
        """The roles in one line."""
        return ", ".join(dict.fromkeys(role.role for role in self.roles))


@dataclass(frozen=True, slots=True)
class ClientHead:
    """The head of a relationship file. ``version`` goes back with an edit."""

    id: UUID
    key: str
    name: str
    institution_id: UUID
    institution_key: str
    institution: str
    country: str
    region: str
    department: str
    owner_id: UUID | None
    owner: str
    owner_initials: str
    stand_in_id: UUID | None
    stand_in: str
    primary_contact_id: UUID | None
    primary_contact: str
    language: str
    occasions: str
    avoid: str
    basics: tuple[str, ...]
    answer_hours: int | None
    tags: tuple[str, ...]
    version: int
    purchasing_office_id: UUID | None = None
    purchasing_office: str = ""


_CLIENT = bindparam("client", type_=Client.id.type)
_BY_KEY = Reading(select(Client.id).where(Client.key == bindparam("key")).order_by(Client.id).limit(1))
_HEAD = Reading(
    select(
        Client.id,
        Client.key,
        Client.name,
        Institution.id.label("institution_id"),
        Institution.key.label("institution_key"),
        Institution.name.label("institution"),
        Institution.country,
        Institution.region,
        Client.department,
        Client.owner_id,
        func.coalesce(_Owner.name, "").label("owner"),
        func.coalesce(_Owner.initials, "").label("owner_initials"),
        Client.stand_in_id,
        func.coalesce(_StandIn.name, "").label("stand_in"),
        Client.primary_contact_id,
        func.coalesce(Contact.name, "").label("primary_contact"),
        Client.language,
        Client.occasions,
        Client.avoid,
        Client.basics,
        Client.answer_hours,
        Client.version,
        Client.purchasing_office_id,
        func.coalesce(InstitutionOffice.name, "").label("purchasing_office"),
    )
    .join(Institution, Institution.id == Client.institution_id)
    .outerjoin(InstitutionOffice, InstitutionOffice.id == Client.purchasing_office_id)
    .outerjoin(_Owner, _Owner.id == Client.owner_id)
    .outerjoin(_StandIn, _StandIn.id == Client.stand_in_id)
    .outerjoin(Contact, Contact.id == Client.primary_contact_id),
    Client.id,
)
_TAGS = Reading(select(Tag.client_id, Tag.word).order_by(Tag.word), Tag.client_id)
_PRIMARY = select(Client.primary_contact_id).where(Client.id == _CLIENT).scalar_subquery()
_PERSON = (
    Contact.id,
    Contact.name,
    Contact.title,
    Contact.email,
    Contact.phone,
    Contact.language,
    Contact.time_zone,
    Contact.hours,
    Contact.channel,
    Contact.note,
)
_PEOPLE = Reading(
    select(
        *_PERSON,
        func.coalesce(Contact.id == _PRIMARY, literal(False)).label("is_primary"),
    ).where(
        or_(
            Contact.id.in_(select(RoleLink.contact_id).where(RoleLink.client_id == _CLIENT)),
            Contact.id == _PRIMARY,
        )
    )
)
_CONTACTS = Reading(
    select(
        *_PERSON,
    ),
    Contact.id,
)
_ROLES = Reading(
    select(
        RoleLink.contact_id,
        RoleLink.role,
        RoleLink.client_id,
        func.coalesce(Client.name, "").label("client"),
        RoleLink.office_id,
        func.coalesce(InstitutionOffice.name, "").label("office"),
    )
    .outerjoin(Client, Client.id == RoleLink.client_id)
    .outerjoin(InstitutionOffice, InstitutionOffice.id == RoleLink.office_id)
    .order_by(RoleLink.role, RoleLink.id),
    RoleLink.contact_id,
)


def clients(
    session: Session,
    *,
    after: tuple[str, UUID] | None = None,
    limit: int = PAGE,
    text: str = "",
    owner: UUID | None = None,
    descending: bool = False,
) -> ClientPage:
    """A page of clients by name. ``text`` is looked for in names and institutions; ``after`` is the page's ``next``."""
    place = tuple_(Client.folded, Client.id)
    statement = _listed()
    if after is not None:
        # Written out as SQLAlchemy has it, so that both databases walk the index (folded, id).
        statement = statement.where(place < after if descending else place > after)
    if owner is not None:
        statement = statement.where(Client.owner_id == owner)
    for word in fold(text).split()[:8]:
        wanted = [
            Client.folded.contains(word, autoescape=True),
            func.lower(Institution.name).contains(word, autoescape=True),
        ]
        statement = statement.where(or_(*wanted))
    order = (Client.folded.desc(), Client.id.desc()) if descending else (Client.folded, Client.id)
    rows = [ClientRow(*row) for row in session.execute(statement.order_by(*order).limit(limit + 1))]
    more = len(rows) > limit
    rows = rows[:limit]
    return ClientPage(tuple(rows), (rows[-1].folded, rows[-1].id) if more else None)


def _listed() -> Select[*tuple[Any, ...]]:
    ended = exists().where(
        Milestone.engagement_id == Engagement.id, Milestone.kind.in_(_ENDED), Milestone.deleted.is_(False)
    )
    running = (
        select(func.count())
        .select_from(Engagement)
        .where(Engagement.client_id == Client.id, Engagement.deleted.is_(False), ~ended)
        .correlate(Client)
        .scalar_subquery()
    )
    return (
        select(
            Client.id,
            Client.key,
            Client.name,
            Client.folded,
            Client.institution_id,
            Institution.key,
            Institution.name,
            Client.department,
            Client.owner_id,
            func.coalesce(_Owner.name, ""),
            running,
        )
        .join(Institution, Institution.id == Client.institution_id)
        .outerjoin(_Owner, _Owner.id == Client.owner_id)
    )


def client_count(session: Session) -> int:
    """How many clients there are."""
    return session.scalar(select(func.count()).select_from(Client)) or 0


def client_id(session: Session, key: str) -> UUID:
    """The id of the client with this key; a Refusal names near ones."""
    for found in _BY_KEY(session, key=key.strip()):
        known: UUID = found.id
        return known
    near = clients(session, text=key.replace("-", " "), limit=3).rows
    hint = (
        f" Did you mean {' or '.join(row.key for row in near)}?" if near else " See: concierge client list."
    )
    raise Refusal(f"There is no client {shown(key)}.{hint}")


def client_keys(session: Session, ids: list[UUID]) -> dict[UUID, str]:
    """The keys of these clients."""
    statement = select(Client.id, Client.key).where(Client.id.in_(set(ids)))
    return {row[0]: row[1] for row in session.execute(statement)}


def place_of(session: Session, key: str) -> tuple[str, UUID]:
    """Where the client of this key stands in the list: what ``clients(after=…)`` goes on from."""
    record = session.get_one(Client, client_id(session, key))
    return record.folded, record.id


def client_head(session: Session, key: str | UUID) -> ClientHead:
    """The head of one file, by key or by id."""
    wanted = key if isinstance(key, UUID) else client_id(session, key)
    found = client_heads(session, [wanted])
    if wanted not in found:
        raise Refusal("This client is no longer in the office.")
    return found[wanted]


def client_heads(session: Session, ids: Sequence[UUID]) -> dict[UUID, ClientHead]:
    """The heads of these files; one that is gone is left out."""
    tags: dict[UUID, tuple[str, ...]] = {}
    for tag in _TAGS.among(session, ids):
        tags[tag.client_id] = (*tags.get(tag.client_id, ()), tag.word)
    return {
        row.id: ClientHead(**row._asdict() | {"basics": tuple(row.basics), "tags": tags.get(row.id, ())})
        for row in _HEAD.among(session, ids)
    }


def look_alikes(session: Session, name: str, but: UUID | None = None) -> tuple[ClientRow, ...]:
    """Clients whose name would be taken for this one."""
    words = fold(name).split()
    if not words:
        return ()
    found = clients(session, text=max(words, key=len), limit=200).rows
    return tuple(row for row in found if row.id != but and looks_like(row.name, name))


def contacts_of(session: Session, client: UUID) -> tuple[ContactRow, ...]:
    """The people in a client's file: the primary contact first, then by role and name."""
    known = _PEOPLE(session, client=client)
    roles = _roles(session, [c.id for c in known])
    rows = [_contact_row(c, roles.get(c.id, ()), primary=bool(c.is_primary)) for c in known]
    return tuple(sorted(rows, key=lambda r: (not r.primary, r.role, fold(r.name), r.id)))


def contacts_of_office(session: Session, office: UUID) -> tuple[ContactRow, ...]:
    """The people of an institution's office, by name."""
    links = select(RoleLink.contact_id).where(RoleLink.office_id == office, RoleLink.deleted.is_(False))
    known = session.scalars(select(Contact).where(Contact.id.in_(links))).all()
    roles = _roles(session, [c.id for c in known])
    return tuple(
        sorted((_contact_row(c, roles.get(c.id, ())) for c in known), key=lambda r: (fold(r.name), r.id))
    )


def contacts(session: Session, text: str = "", limit: int = PAGE) -> tuple[ContactRow, ...]:
    """Contacts by name; with ``text`` those whose name or e-mail holds it."""
    statement = select(Contact).order_by(func.lower(Contact.name), Contact.id).limit(limit)
    if text.strip():
        word = text.strip().lower()
        wanted = (func.lower(Contact.name), func.lower(Contact.email))
        statement = statement.where(or_(*(column.contains(word, autoescape=True) for column in wanted)))
    known = session.scalars(statement).all()
    roles = _roles(session, [c.id for c in known])
    return tuple(_contact_row(c, roles.get(c.id, ())) for c in known)


def contact(session: Session, text: str, client: UUID | None = None) -> ContactRow:
    """The contact with this e-mail, name or part of it, first among those of ``client``; else a Refusal."""
    wanted = fold(text)
    known = contacts_of(session, client) if client is not None else ()
    for among in (known, contacts(session, text)):
        exact = [row for row in among if wanted in {fold(row.name), fold(row.email)}]
        found = exact or [row for row in among if wanted and wanted in fold(row.name)]
        if len(found) == 1:
            return found[0]
        if found:
            those = "; ".join(f"{row.name} <{row.email}>" if row.email else row.name for row in found[:6])
            raise Refusal(f"{shown(text)} could be several people: {those}. Give the e-mail address.")
    raise Refusal(f"There is no contact {shown(text)}. Add one: concierge contact add.")


def contact_by_id(session: Session, contact_id: UUID) -> ContactRow:
    """One contact with every role."""
    found = contacts_by_id(session, [contact_id])
    if contact_id not in found:
        raise Refusal("This person is no longer in the office.")
    return found[contact_id]


def contacts_by_id(session: Session, ids: Sequence[UUID]) -> dict[UUID, ContactRow]:
    """These contacts, each with every role; one that is gone is left out."""
    roles = _roles(session, list(ids))
    return {row.id: _contact_row(row, roles.get(row.id, ())) for row in _CONTACTS.among(session, ids)}


def _contact_row(record: Any, roles: tuple[RoleRow, ...], *, primary: bool = False) -> ContactRow:
    names = [name for name in ContactRow.__slots__ if name not in {"roles", "primary"}]
    return ContactRow(**{name: getattr(record, name) for name in names}, roles=roles, primary=primary)


def _roles(session: Session, people: list[UUID]) -> dict[UUID, tuple[RoleRow, ...]]:
    found: dict[UUID, tuple[RoleRow, ...]] = {}
    for link in _ROLES.among(session, people):
        row = RoleRow(link.role, link.client_id, link.client, link.office_id, link.office)
        found[link.contact_id] = (*found.get(link.contact_id, ()), row)
    return found
