"""What was credited of an invoice, and what is left of it to credit."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.payments.queries.facts import Facts, facts_of, refused
from app.payments.queries.invoices import lines_of
from app.payments.rules.balance import Billed, Bought, Left, left_of
from app.records import Invoice

#: The reference of a credit note under which its reason is frozen.
REASON = "credit-reason"


def left_to_credit(session: Session, found: Facts) -> Mapping[UUID, Left]:
    """For each line of an invoice, by its id, what no issued credit note takes back yet."""
    rows = lines_of(found)
    bought = [Bought(x.id, str(x.position), x.quantity, x.unit_price, x.amount) for x in rows]
    by_position = {x.position: x.id for x in rows}
    statement = (
        select(Invoice)
        .where(
            Invoice.corrects_id == found.invoice.id, Invoice.kind == "credit-note", Invoice.issued_on.is_not(None)
        )
        .where(Invoice.id.not_in(refused()))
        .order_by(Invoice.number)
    )  # fmt: skip
    notes = facts_of(session, session.scalars(statement).all()).values()
    taken = [
        Billed(by_position.get(x.position), str(x.position), x.quantity, x.unit_price, x.amount)
        for note in notes
        for x in lines_of(note)
    ]
    return left_of(bought, taken)
