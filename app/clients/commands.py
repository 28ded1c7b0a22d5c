"""What is done to clients and contacts: add, edit, give and take roles, tag, import a list."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.basics.identity import natural_id
from app.basics.text import clean_line, fold, insist, slug
from app.clients import rules
from app.clients.drafts import ClientDraft, ClientLine, ContactDraft, ContactLine
from app.clients.queries import contacts_of, look_alikes
from app.institutions.queries import buying_offices, institution
from app.records.client import Client, Contact, RoleLink, Tag
from app.seller.queries import me, who
from app.storage.deleted import WITH_DELETED
from app.storage.faults import STALE
from app.storage.search import index


@dataclass(frozen=True, slots=True)
class Added:
    """A client that was added. ``resembles`` names clients that it might be taken for."""

    id: UUID
    key: str
    resembles: tuple[str, ...] = ()


def add_client(session: Session, draft: ClientDraft) -> Added:
    """Adds a client; its owner is whoever adds it, unless the draft says otherwise. A key that is taken gets a number."""
    draft = draft.cleaned()
    insist(draft.problems())
    _check_office(session, draft)
    alike = look_alikes(session, draft.name)
    start = slug(draft.key or draft.name, "client")
    statement = select(Client.key).where(Client.key.startswith(start, autoescape=True))
    taken = set(session.scalars(statement, execution_options=WITH_DELETED))
    if draft.key and slug(draft.key, "") in taken:
        raise Refusal(f"There already is a client {draft.key}. Leave the key out, or choose another.")
    record = Client(**_values(draft) | {"key": rules.free_key(draft.key or draft.name, taken)})
    record.folded = fold(draft.name)
    record.owner_id = draft.owner_id or me(session)
    session.add(record)
    session.flush()
    return Added(record.id, record.key, tuple(row.key for row in alike))


def edit_client(session: Session, client_id: UUID, draft: ClientDraft) -> None:
    """Changes a client to what the draft says; refused where somebody changed it since ``draft.version`` was read."""
    draft = draft.cleaned()
    insist(draft.problems())
    record = session.get_one(Client, client_id)
    if draft.version is not None and draft.version != record.version:
        raise Refusal(STALE)
    _check_office(session, draft)
    for name, value in (_values(draft) | {"folded": fold(draft.name)}).items():
        if name != "key" and getattr(record, name) != value:
            setattr(record, name, value)
    session.flush()


def _check_office(session: Session, draft: ClientDraft) -> None:
    """The office that buys must be one of the purchasing offices of the institution."""
    if draft.purchasing_office_id is None or draft.institution_id is None:
        return
    known = buying_offices(session, draft.institution_id)
    if draft.purchasing_office_id not in {office.id for office in known}:
        names = ", ".join(office.name or office.key for office in known) or "none yet"
        raise Refusal(f"The purchasing office must be one of those of the institution: {names}.")


def choose_office(session: Session, client_id: UUID, office_id: UUID | None) -> None:
    """Says which purchasing office buys for a client, where the institution has several; None for no one in particular."""
    record = session.get_one(Client, client_id)
    _check_office(session, ClientDraft(institution_id=record.institution_id, purchasing_office_id=office_id))
    record.purchasing_office_id = office_id
    session.flush()


def _values(draft: ClientDraft) -> dict[str, object]:
    values = {f.name: getattr(draft, f.name) for f in dataclasses.fields(draft) if f.name != "version"}
    return values | {"basics": list(draft.basics)}


def add_contact(session: Session, draft: ContactDraft) -> UUID:
    """Adds a person on the other side."""
    draft = draft.cleaned()
    insist(draft.problems())
    record = Contact(**{f.name: getattr(draft, f.name) for f in dataclasses.fields(draft)})
    session.add(record)
    session.flush()
    return record.id


def edit_contact(session: Session, contact_id: UUID, draft: ContactDraft) -> None:
    """Changes a person to what the draft says."""
    draft = draft.cleaned()
    insist(draft.problems())
    record = session.get_one(Contact, contact_id)
    for field in dataclasses.fields(draft):
        if getattr(record, field.name) != getattr(draft, field.name):
            setattr(record, field.name, getattr(draft, field.name))
    session.flush()


def give_role(
    session: Session,
    contact_id: UUID,
    role: str,
    *,
    client_id: UUID | None = None,
    office_id: UUID | None = None,
) -> UUID:
    """Gives a contact a role in a client's file or in an office; giving it twice is giving it once."""
    insist([problem] if (problem := rules.role_problem(role)) else [])
    if (client_id is None) == (office_id is None):
        raise Refusal("A role is held in a client's file or in an office: choose one of the two.")
    link_id = natural_id("role_link", contact_id, client_id or "", office_id or "", role)
    known = session.get(RoleLink, link_id, execution_options=WITH_DELETED)
    if known is None:
        session.add(
            RoleLink(id=link_id, contact_id=contact_id, client_id=client_id, office_id=office_id, role=role)
        )
    elif known.deleted:
        known.deleted = False
    session.flush()
    index(
        session, [(Contact, session.get_one(Contact, contact_id))]
    )  # found in the client's file from now on
    return link_id


def take_role(session: Session, link_id: UUID) -> None:
    """Takes a role away again."""
    known = session.get(RoleLink, link_id)
    if known is not None:
        session.delete(known)
        session.flush()


def take_role_of(session: Session, contact_id: UUID, role: str, client_id: UUID) -> None:
    """Takes this role in a client's file away from a contact."""
    take_role(session, natural_id("role_link", contact_id, client_id, "", role))


def make_primary(session: Session, client_id: UUID, contact_id: UUID | None) -> None:
    """Says whom we speak to first in this file."""
    session.get_one(Client, client_id).primary_contact_id = contact_id
    session.flush()


def keep_person(
    session: Session,
    client_id: UUID,
    contact_id: UUID | None,
    draft: ContactDraft,
    roles: Sequence[str],
    primary: bool,
) -> UUID:
    """Adds or edits a person of this client with exactly these roles in its file; the first person is the primary one."""
    if not roles:
        raise Refusal("Say what this person is to the client: choose at least one role.")
    known = contacts_of(session, client_id)
    if contact_id is None:
        contact_id = add_contact(session, draft)
    else:
        edit_contact(session, contact_id, draft)
    held = next((row.roles for row in known if row.id == contact_id), ())
    for role in roles:
        give_role(session, contact_id, role, client_id=client_id)
    for row in held:
        if row.client_id == client_id and row.role not in roles:
            take_role_of(session, contact_id, row.role, client_id)
    was_primary = any(row.primary and row.id == contact_id for row in known)
    if primary or not any(row.primary for row in known):
        make_primary(session, client_id, contact_id)
    elif was_primary:
        make_primary(session, client_id, None)
    return contact_id


def hand_over(
    session: Session, client_id: UUID, owner_id: UUID | None, stand_in_id: UUID | None = None
) -> None:
    """Says who owns a client's file, and who stands in."""
    record = session.get_one(Client, client_id)
    record.owner_id, record.stand_in_id = owner_id, stand_in_id
    session.flush()


def tag(session: Session, client_id: UUID, word: str) -> None:
    """Puts a word on a client; twice is once."""
    word = fold(clean_line(word))[:60]
    if not word:
        raise Refusal("A tag needs a word.")
    tag_id = natural_id("tag", client_id, word)
    known = session.get(Tag, tag_id, execution_options=WITH_DELETED)
    if known is None:
        session.add(Tag(id=tag_id, client_id=client_id, word=word))
    elif known.deleted:
        known.deleted = False
    session.flush()


def untag(session: Session, client_id: UUID, word: str) -> None:
    """Takes a word off a client."""
    known = session.get(Tag, natural_id("tag", client_id, fold(clean_line(word))[:60]))
    if known is not None:
        session.delete(known)
        session.flush()


def import_clients(session: Session, lines: Sequence[ClientLine]) -> tuple[Added, ...]:
    """Adds the clients of a file with their people, all or none; a Refusal names the entry."""
    added = []
    for number, line in enumerate(lines, 1):
        try:
            added.append(_import_one(session, line))
        except Refusal as refusal:
            where = f"client[{number}] ({line.draft.name[:60]})"
            raise Refusal(f"{where}: {refusal.text}", [{"field": where, "problem": refusal.text}]) from None
    return tuple(added)


def _import_one(session: Session, line: ClientLine) -> Added:
    draft = dataclasses.replace(
        line.draft,
        institution_id=institution(session, line.institution).id,
        owner_id=who(session, line.owner).id if line.owner else None,
        stand_in_id=who(session, line.stand_in).id if line.stand_in else None,
    )
    added = add_client(session, draft)
    for word in line.tags:
        tag(session, added.id, word)
    for person in line.contacts:
        _import_person(session, added.id, person)
    return added


def _import_person(session: Session, client_id: UUID, person: ContactLine) -> None:
    email = clean_line(person.draft.email)
    known = session.scalars(select(Contact.id).where(Contact.email == email)).first() if email else None
    contact_id = known or add_contact(session, person.draft)
    for role in person.roles or ("researcher",):
        give_role(session, contact_id, role, client_id=client_id)
    if person.primary or not contacts_of(session, client_id)[1:]:
        make_primary(session, client_id, contact_id)
