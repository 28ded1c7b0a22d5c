"""What of an order was delivered, by the delivery notes that went out, and what is outstanding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.orders.queries.orders import lines_of
from app.quotes.queries.papers import facts_of_papers
from app.records import PurchaseOrder

NOTE = "delivery-note"
#: Lines of an order that nobody hands over.
_NOTHING_TO_HAND_OVER = frozenset({"freight", "fee", "discount", "section", "text"})


@dataclass(frozen=True, slots=True)
class DeliverableRow:
    """A line of an order; ordered, delivered before and outstanding in ten-thousandths of its unit."""

    id: UUID
    label: str
    code: str
    text: str
    unit: str
    ordered: int
    before: int

    @property
    def outstanding(self) -> int:
        """What is still to be delivered, never below nothing."""
        return max(self.ordered - self.before, 0)


def deliverable(session: Session, order_id: UUID) -> tuple[DeliverableRow, ...]:
    """The lines of an order that are delivered, in their order, with what the delivery notes say."""
    order = session.get_one(PurchaseOrder, order_id)
    before = delivered(session, order_id)
    return tuple(
        DeliverableRow(x.id, x.label, x.code, x.text, x.unit, x.quantity, before.get(x.label, 0))
        for x in lines_of(session, order)
        if x.kind not in _NOTHING_TO_HAND_OVER and x.quantity > 0
    )


def delivered(session: Session, order_id: UUID) -> Mapping[str, int]:
    """What was delivered of each line, by the line's own number; in ten-thousandths.

    By its number, for an order that comes changed has new lines under the same numbers.
    """
    sums: Counter[str] = Counter()
    for facts in facts_of_papers(session, order_id, NOTE):
        sums.update({str(label): int(quantity) for label, quantity in facts.get("lines", {}).items()})
    return sums
