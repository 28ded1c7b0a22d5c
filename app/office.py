"""Opens an office without Qt: engine, upgrade, capture, who we are; for the command line and for the window."""

from __future__ import annotations

import logging
import os

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.clients import merged as of_clients
from app.clients import queries as clients
from app.engagements import queries as engagements
from app.institutions import queries as institutions
from app.institutions.queries import merged as of_institutions
from app.interactions import queries as interactions
from app.orders import queries as orders
from app.payments import queries as payments
from app.payments.queries import merged as of_payments
from app.quotes import queries as quotes
from app.quotes.document import merged as of_papers
from app.quotes.queries import merged as of_quotes
from app.storage.backup import automatic
from app.storage.create import create_storage
from app.storage.machine import settings
from app.storage.upgrade import ready
from app.storage.work import Office
from app.sync import capture, validators
from app.sync.filling import fill_in
from app.sync.identity import note, recognise
from app.today.commands import mark

# Importing them registers how their records are found; whoever writes, what is written can be found.
SEARCHED = (clients, engagements, institutions, interactions, orders, payments, quotes)
# What merging machines can break, by the rules of each floor: looked at after a sync file, and when it is mended.
CHECKS = (
    *of_clients.CHECKS,
    *of_institutions.CHECKS,
    *of_papers.CHECKS,
    *of_payments.CHECKS,
    *of_quotes.CHECKS,
)

__all__ = ["CHECKS", "SEARCHED", "Office", "create_office", "open_office"]

_LOG = logging.getLogger(__name__)


def open_office(
    address: str | os.PathLike[str] | None = None, *, clock: Clock | None = None, author: str | None = None
) -> Office:
    """Opens the office at ``address`` (or this machine's own), upgrading it first where it is older.

    Refuses what is no office, is damaged, or was made by a newer version; never makes one by itself.
    """
    known = settings()
    place = known.address_of(address)
    clock = clock or Clock.system()
    said = ready(place, lambda old: automatic(old, clock))
    if said:
        _LOG.info(said)
    office = Office(place, clock, known.author if author is None else author)
    try:
        recognise(office)
    except BaseException:
        office.close()
        raise
    office.at_close = note
    capture.install(office)
    office.checks = CHECKS
    event.listen(office.sessions, "before_commit", validators.again)
    event.listen(office.sessions, "before_commit", _mark_for_today)
    fill_in(office)
    return office


def create_office(
    address: str | os.PathLike[str],
    *,
    clock: Clock | None = None,
    author: str | None = None,
    series: str = "A",
) -> Office:
    """Makes a new, empty office where there is none, and opens it. ``series`` is this machine's letter in numbers."""
    create_storage(settings().address_of(address), series)
    return open_office(address, clock=clock, author=author)


def _mark_for_today(session: Session) -> None:
    """Marks, in the same transaction, what today's list has to look at again."""
    if not session.in_nested_transaction():
        session.flush()
        mark(session, session.info.get("touched", ()))
