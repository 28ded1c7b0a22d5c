"""What the papers of an order have in common: whom they are for, and the facts of order and quote."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.documents.paper import Fact
from app.orders.queries import OrderRow, order
from app.orders.queries.checks import latest_issued
from app.quotes.queries.context import Context, of_revision
from app.records import Quote


def order_and_context(session: Session, order_id: UUID, number: str) -> tuple[OrderRow, Context]:
    """The order with everything around its quote, dated today; refused where it answers no issued quote of ours."""
    row = order(session, order_id)
    quote = session.get(Quote, row.quote_id) if row.quote_id else None
    revision = latest_issued(session, quote.id) if quote is not None else None
    if quote is None or revision is None:
        raise Refusal(
            f"Order {row.number} answers no issued quote of ours. Say which: concierge order link {row.number} QUOTE."
        )
    context = of_revision(session, quote, revision)
    return row, replace(context, number=number, n=0, issued_on=None, draft=False, said=())


def order_facts(row: OrderRow) -> tuple[Fact, ...]:
    """Their number and day, ours."""
    return (
        Fact("order-number", row.number, strong=True),
        Fact("order-date", row.dated),
        Fact("quote-number", row.quote),
    )
