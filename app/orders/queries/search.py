"""How orders are found: by number with and without leading zeros, by quote, by what was bought."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.money import Money
from app.records import Institution, OrderLine, PurchaseOrder, Quote
from app.storage.reading import Reading
from app.storage.search import Entry, follows, searchable

_MOST_LINES = 50
_TEXTS = Reading(select(OrderLine.text).order_by(OrderLine.id), OrderLine.order_id)


def _order(session: Session, o: PurchaseOrder) -> Entry:
    institution = session.get_one(Institution, o.institution_id)
    quote = session.get_one(Quote, o.quote_id).number if o.quote_id else ""
    texts = [row.text for row in _TEXTS.among(session, [o.id])[:_MOST_LINES]]
    return Entry(
        title=f"Order {o.number}",
        line=" · ".join(x for x in (institution.name, str(Money(o.amount, o.currency)), quote) if x),
        text=" ".join([*texts, *o.references.values()]),
        keys=(o.number, o.number.lstrip("0")),
        client=o.client_id,
    )


searchable(PurchaseOrder, "order", _order)
follows(OrderLine, PurchaseOrder, "order_id")
