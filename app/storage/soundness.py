"""Is an office whole? The database's own checks, the files by their hash, and numbers that stand twice."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.basics.errors import Trouble
from app.records.client import Client
from app.records.files import Blob
from app.records.institution import Institution
from app.records.payment import Invoice
from app.records.quote import Quote
from app.storage import blobs
from app.storage.synced import synced_by

_SHOWN = 20
# What two machines may have made alike; a merge cannot refuse it, so a person is told.
_ONCE = {
    "quote number": Quote.number,
    "invoice number": Invoice.number,
    "client key": Client.key,
    "institution key": Institution.key,
}


def faults_found(session: Session) -> list[str]:
    """A sentence for everything that is not as it should be; an empty list where the office is sound."""
    return [*_place(session), *_database(session), *_files(session), *_doubles(session)]


def _place(session: Session) -> Iterator[str]:
    address = session.info["office"].address
    keeper = synced_by(address.path) if address.path is not None else ""
    if keeper:
        yield (
            f"{keeper} keeps the folder of this office in step with other computers. Close the program and move the"
            " office to a folder of this computer alone: a database that is copied while it is open is damaged."
        )


def _database(session: Session) -> Iterator[str]:
    if session.get_bind().dialect.name != "sqlite":
        return  # the server checks its own pages, and its references at every commit
    for row in session.execute(text("PRAGMA integrity_check")).all()[:_SHOWN]:
        if row[0] != "ok":
            yield f"The database says: {row[0]}."
    for row in session.execute(text("PRAGMA foreign_key_check")).all()[:_SHOWN]:
        yield f"A row of {row[0]} refers to a row of {row[2]} that is not there."


def _files(session: Session) -> Iterator[str]:
    for name in session.scalars(select(Blob.sha256).order_by(Blob.id)):
        try:
            blobs.get(session, name)
        except Trouble as trouble:
            if not blobs.is_expected(session, name):
                yield str(trouble)


def _doubles(session: Session) -> Iterator[str]:
    for what, column in _ONCE.items():
        statement = (
            select(column).where(column != "").group_by(column).having(func.count() > 1).order_by(column)
        )
        for value in session.scalars(statement.limit(_SHOWN)):
            yield f"The {what} {value} stands there twice."
