"""How institutions, their offices and payers are found."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.records import Institution, Office, Payer
from app.storage.search import Entry, searchable


def _institution(_session: Session, record: Institution) -> Entry:
    place = "-".join(part for part in (record.country, record.region) if part)
    numbers = tuple(record.identifiers.values())
    return Entry(
        record.name,
        place,
        f"{record.legal_name} {record.note}",
        keys=(record.name, record.key, record.legal_name, *numbers),
    )


def _office(session: Session, record: Office) -> Entry:
    owner = session.get(Institution, record.institution_id)
    name = record.name or record.role.replace("-", " ").capitalize()
    reached = f"{record.email} {record.phone} {record.portal}"
    return Entry(
        name,
        owner.name if owner else "",
        f"{record.role} {reached} {record.note}",
        keys=tuple(filter(None, (record.name, record.email))),
    )


def _payer(session: Session, record: Payer) -> Entry:
    owner = session.get(Institution, record.institution_id)
    title = record.lines[0] if record.lines else record.key
    text = " ".join([*record.lines, *record.funding, *record.tax_ids.values(), record.mailbox])
    return Entry(title, owner.name if owner else "", text, keys=(title,))


searchable(Institution, "institution", _institution)
searchable(Office, "office", _office)
searchable(Payer, "payer", _payer)
