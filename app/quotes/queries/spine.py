"""The long list of quotes: all keys of what is asked for, in order, and the rows of one page of keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.basics.text import fold
from app.quotes.queries.checks import today_of
from app.quotes.queries.lists import rows_of
from app.quotes.queries.rows import QuoteRow
from app.quotes.rules.states import ENDED, standing
from app.records import Client, Engagement, Institution, Quote, QuoteEvent, Revision

#: How the list may be narrowed; the words are the screen's.
PARTS: Final = ("all", "drafts", "with-us", "with-researcher", "with-purchasing", "returned", "expiring")
#: An offer that ends within so many days is about to expire.
SOON_DAYS: Final = 14
_ORDERS: Final[dict[str, Any]] = {
    "number": Quote.number,
    "client": Client.folded,
    "institution": Institution.name,
    "engagement": Engagement.title,
    "revision": Revision.n,
    "valid": Revision.valid_until,
}
_OUT: Final = frozenset({"submitted", "acknowledged", "approved"})


def quote_keys(
    session: Session, part: str = "all", text: str = "", order: str = "", descending: bool = True
) -> list[UUID]:
    """The ids of all quotes of one part that hold every word of ``text``; the newest first unless ordered otherwise."""
    statement = _ordered(_worded(_base(part, text, order), text), order, descending)
    if part == "all":
        return list(session.scalars(statement.with_only_columns(Quote.id)))
    today = today_of(session)
    if part == "drafts":
        return list(
            session.scalars(statement.where(Revision.issued_on.is_(None)).with_only_columns(Quote.id))
        )
    found = session.execute(
        _open(statement, part, today).with_only_columns(
            Quote.id, Revision.id, Revision.n, Revision.issued_on, Revision.valid_until
        )
    ).all()
    events = _events(session, [row[0] for row in found])
    return [
        row[0] for row in found if _belongs(part, standing(_Head(*row[2:]), events.get(row[1], ()), today))
    ]


class _Head:
    """As much of a revision as its standing needs."""

    __slots__ = ("issued_on", "n", "valid_until")

    def __init__(self, n: int, issued_on: dt.date | None, valid_until: dt.date | None) -> None:
        self.n, self.issued_on, self.valid_until = n, issued_on, valid_until


def _base(part: str, text: str, order: str) -> Select[*tuple[Any, ...]]:
    statement = select(Quote)
    words, sorting = bool(text.strip()), _ORDERS.get(order)
    if part != "all" or (sorting is not None and sorting.class_ is Revision):
        newer = aliased(Revision)
        newest = select(func.max(newer.n)).where(newer.quote_id == Quote.id).scalar_subquery()
        statement = statement.join(Revision, and_(Revision.quote_id == Quote.id, Revision.n == newest))
    if words or order in {"client", "institution"}:
        statement = statement.join(Client, Client.id == Quote.client_id)
        statement = statement.join(Institution, Institution.id == Client.institution_id)
    if words or order == "engagement":
        statement = statement.join(Engagement, Engagement.id == Quote.engagement_id)
    return statement


def _worded(statement: Select[*tuple[Any, ...]], text: str) -> Select[*tuple[Any, ...]]:
    for word in fold(text).split()[:8]:
        holds: list[ColumnElement[bool]] = [
            func.lower(Quote.number).contains(word, autoescape=True),
            Client.folded.contains(word, autoescape=True),
            func.lower(Institution.name).contains(word, autoescape=True),
            func.lower(Engagement.title).contains(word, autoescape=True),
        ]
        statement = statement.where(or_(*holds))
    return statement


def _ordered(statement: Select[*tuple[Any, ...]], order: str, descending: bool) -> Select[*tuple[Any, ...]]:
    by = _ORDERS.get(order)
    if by is None:
        return statement.order_by(Quote.id.desc())
    return statement.order_by(by.desc() if descending else by, Quote.id.desc())


def _open(statement: Select[*tuple[Any, ...]], part: str, today: dt.date) -> Select[*tuple[Any, ...]]:
    """Issued, not ended and not expired: few, however long the history is."""
    until = today + dt.timedelta(days=SOON_DAYS) if part == "expiring" else None
    ended = exists().where(
        QuoteEvent.quote_id == Quote.id,  # which is indexed
        QuoteEvent.revision_id == Revision.id,
        QuoteEvent.kind.in_(sorted(ENDED)),
    )
    statement = statement.where(Revision.issued_on.is_not(None), Revision.valid_until >= today, ~ended)
    return statement if until is None else statement.where(Revision.valid_until <= until)


def _events(session: Session, quotes: Sequence[UUID], chunk: int = 400) -> dict[UUID, list[Any]]:
    """What happened to the revisions of these quotes, by revision."""
    found: dict[UUID, list[Any]] = {}
    columns = (QuoteEvent.revision_id, QuoteEvent.kind, QuoteEvent.on, QuoteEvent.at, QuoteEvent.recipient)
    for at in range(0, len(quotes), chunk):
        some = select(*columns).where(QuoteEvent.quote_id.in_(quotes[at : at + chunk]))
        for row in session.execute(some.order_by(QuoteEvent.at, QuoteEvent.id)):
            found.setdefault(row[0], []).append(row)
    return found


def _belongs(part: str, where: Any) -> bool:
    if part == "expiring":
        return True
    if part == "returned":
        return bool(where.fact == "returned")
    if part == "with-us":
        return where.fact in {"issued", "returned"}
    holder = part.removeprefix("with-")
    return where.fact in _OUT and (where.recipient or "purchasing") == holder


def quote_rows(session: Session, keys: Sequence[UUID]) -> tuple[QuoteRow, ...]:
    """The rows of these quotes, in the order of the keys."""
    return rows_of(session, keys)
