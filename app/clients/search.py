"""How clients and contacts are found."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.records.client import Client, Contact, RoleLink
from app.storage.search import Entry, searchable


def _client_entry(_session: Session, record: Client) -> Entry:
    text = "\n".join([record.department, record.occasions, record.avoid, *record.basics])
    return Entry(record.name, record.department, text, (record.name, record.key), record.id)


def _contact_entry(session: Session, record: Contact) -> Entry:
    links = select(RoleLink.client_id).where(
        RoleLink.contact_id == record.id, RoleLink.client_id.is_not(None)
    )
    client = session.scalars(links.order_by(RoleLink.id).limit(1)).first()
    line = " · ".join(part for part in (record.title, record.email, record.phone) if part)
    return Entry(record.name, line, record.note, (record.name, record.email, record.phone), client)


searchable(Client, "client", _client_entry)
searchable(Contact, "contact", _contact_entry)
