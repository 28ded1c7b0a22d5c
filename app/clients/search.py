"""How clients and contacts are found."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.records.client import Client, Contact, RoleLink
from app.storage.reading import Reading
from app.storage.search import Entry, follows, searchable

# Asked for every person of a list that is imported, so it is compiled once.
_CLIENT_OF = Reading(
    select(RoleLink.client_id).where(RoleLink.client_id.is_not(None)).order_by(RoleLink.id),
    RoleLink.contact_id,
)


def _client_entry(_session: Session, record: Client) -> Entry:
    text = "\n".join([record.department, record.occasions, record.avoid, *record.basics])
    return Entry(record.name, record.department, text, (record.name, record.key), record.id)


def _contact_entry(session: Session, record: Contact) -> Entry:
    client = next((row.client_id for row in _CLIENT_OF.among(session, [record.id])), None)
    line = " · ".join(part for part in (record.title, record.email, record.phone) if part)
    return Entry(record.name, line, record.note, (record.name, record.email, record.phone), client)


searchable(Client, "client", _client_entry)
searchable(Contact, "contact", _contact_entry)
follows(RoleLink, Contact, "contact_id")
