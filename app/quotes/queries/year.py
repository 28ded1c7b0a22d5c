"""What an institution ordered from us in its fiscal year, and which of our offers to it are still open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.basics.money import Money
from app.quotes.rules.amounts import totals
from app.quotes.rules.crossing import FiscalYear, OpenQuote, YearSoFar
from app.quotes.rules.states import ENDED
from app.records import Client, OrderEvent, OrderLine, PurchaseOrder, Quote, QuoteEvent, QuoteLine, Revision
from app.requirements.drafts import Sum
from app.storage.reading import Reading


def _counted(*columns: Any) -> Select[Any]:
    """The orders of a year that hold: an order that was refused or cancelled, and not accepted later, does not."""
    later = aliased(OrderEvent)
    void = exists().where(
        OrderEvent.order_id == PurchaseOrder.id,
        or_(OrderEvent.kind == "refused", OrderEvent.kind == "cancelled"),
        OrderEvent.deleted.is_(False),
        ~exists().where(
            later.order_id == PurchaseOrder.id,
            later.kind == "accepted",
            later.at > OrderEvent.at,
            later.deleted.is_(False),
        ),
    )
    buyer = bindparam("institution", type_=PurchaseOrder.institution_id.type)
    but = bindparam("but", type_=Quote.number.type)
    own = exists().where(Quote.id == PurchaseOrder.quote_id, Quote.number == but, Quote.deleted.is_(False))
    return (
        select(*columns)
        .select_from(PurchaseOrder)
        .outerjoin(Client, Client.id == PurchaseOrder.client_id)
        .where(
            or_(PurchaseOrder.institution_id == buyer, Client.institution_id == buyer),
            PurchaseOrder.dated >= bindparam("first", type_=PurchaseOrder.dated.type),
            PurchaseOrder.dated <= bindparam("last", type_=PurchaseOrder.dated.type),
            ~void,
            ~own,
        )
    )


_SUMS = Reading(
    _counted(
        PurchaseOrder.currency,
        func.sum(PurchaseOrder.amount).label("gross"),
        func.coalesce(func.sum(PurchaseOrder.tax), 0).label("tax"),
    ).group_by(PurchaseOrder.currency)
)
_FREIGHT = Reading(
    _counted(func.coalesce(func.sum(OrderLine.amount), 0).label("freight"))
    .join(OrderLine, OrderLine.order_id == PurchaseOrder.id)
    .where(
        OrderLine.kind == "freight",
        PurchaseOrder.currency == bindparam("currency", type_=PurchaseOrder.currency.type),
    )
)


def year_so_far(  # noqa: PLR0913 - one question, said in full
    session: Session,
    institution_id: UUID,
    year: FiscalYear | None,
    currency: str,
    today: dt.date,
    *,
    but: str = "",
    freight: bool = True,
    offers: bool = True,
) -> YearSoFar:
    """Orders dated in the year, and issued quotes not yet ordered, in one currency; other currencies told apart.

    ``but`` is the number of the quote that is looked at: neither it nor an order of it counts beside itself. Refused and
    cancelled orders do not count. Without ``freight`` it is not read, without ``offers`` the open quotes are not.
    An order counts where it names the institution, or where its client belongs to it (a system orders for its campus).
    """
    if year is None:
        return YearSoFar(None)
    asked = {"institution": institution_id, "first": year.first, "last": year.last, "but": but}
    sums = {row.currency: (int(row.gross), int(row.tax)) for row in _SUMS(session, **asked)}
    gross, tax = sums.pop(currency, (0, 0))
    carried = int(_FREIGHT(session, **asked, currency=currency)[0].freight) if freight and gross else 0
    return YearSoFar(
        year,
        Sum(Money(gross, currency), Money(tax, currency), Money(carried, currency)),
        _open(session, institution_id, currency, today, but, freight=freight) if offers else (),
        tuple(Money(amount, other) for other, (amount, _) in sorted(sums.items())),
    )


def _open(
    session: Session, institution_id: UUID, currency: str, today: dt.date, but: str, *, freight: bool
) -> tuple[OpenQuote, ...]:
    """The newest issued revision of every quote that is still valid, neither ordered nor ended."""
    statement = (
        select(
            Quote.id,
            Quote.number,
            Revision.id,
            Revision.gross,
            Revision.tax,
            Revision.rounding,
            Revision.valid_until,
        )
        .join(Client, Client.id == Quote.client_id)
        .join(Revision, Revision.quote_id == Quote.id)
        .where(
            Client.institution_id == institution_id,
            Quote.number != but,
            Revision.issued_on.is_not(None),
            Revision.currency == currency,
        )
        .order_by(Quote.id, Revision.n)
    )
    newest = {row[0]: row for row in session.execute(statement)}
    standing = [row for row in newest.values() if row[6] is not None and row[6] >= today]
    over = _over(session, [row[0] for row in standing])
    kept = [row for row in standing if row[0] not in over]
    carried = _freight_of_quotes(session, {row[2]: (currency, row[5]) for row in kept}) if freight else {}
    nothing = Money.zero(currency)
    return tuple(
        OpenQuote(
            number,
            Sum(Money(gross or 0, currency), Money(tax or 0, currency), carried.get(revision, nothing)),
        )
        for _, number, revision, gross, tax, _, _ in kept
    )


def _over(session: Session, quotes: Sequence[UUID]) -> set[UUID]:
    """Those of these quotes that were ordered, declined or withdrawn."""
    if not quotes:
        return set()
    ended = select(QuoteEvent.quote_id).where(
        QuoteEvent.quote_id.in_(quotes), QuoteEvent.kind.in_(sorted(ENDED))
    )
    ordered = select(PurchaseOrder.quote_id).where(PurchaseOrder.quote_id.in_(quotes))
    return {one for one in (*session.scalars(ended), *session.scalars(ordered)) if one is not None}


def _freight_of_quotes(session: Session, rounding: dict[UUID, tuple[str, str]]) -> dict[UUID, Money]:
    """The freight of these revisions, given currency and rounding of each."""
    if not rounding:
        return {}
    lines: dict[UUID, list[QuoteLine]] = {}
    statement = select(QuoteLine).where(
        QuoteLine.revision_id.in_(list(rounding)), QuoteLine.kind == "freight"
    )
    for line in session.scalars(statement):
        lines.setdefault(line.revision_id, []).append(line)
    return {key: totals(found, *rounding[key]).freight for key, found in lines.items()}
