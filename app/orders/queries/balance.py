"""What an order still leaves to bill."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.basics.money import Money
from app.records import Invoice, InvoiceEvent, PurchaseOrder, Receipt


@dataclass(frozen=True, slots=True)
class Balance:
    """Ordered, invoiced (issued, less credit notes, without rejected ones), received, and what is left to bill."""

    ordered: Money
    invoiced: Money
    received: Money

    @property
    def left(self) -> Money:
        """Ordered less invoiced; below nothing where too much was billed."""
        return self.ordered - self.invoiced


def balance(session: Session, order_id: UUID) -> Balance:
    """The balance of an order, amounts with tax."""
    o = session.get_one(PurchaseOrder, order_id)
    rejected = select(InvoiceEvent.invoice_id).where(InvoiceEvent.kind == "rejected")
    issued = (
        select(Invoice.kind, func.coalesce(func.sum(Invoice.gross), 0))
        .where(
            Invoice.order_id == o.id,
            Invoice.issued_on.is_not(None),
            Invoice.id.not_in(rejected),
            or_(Invoice.corrects_id.is_(None), Invoice.corrects_id.not_in(rejected)),
            Invoice.deleted.is_(False),
        )
        .group_by(Invoice.kind)
    )
    sums = {kind: int(total or 0) for kind, total in session.execute(issued)}
    came = (
        select(func.coalesce(func.sum(Receipt.amount), 0))
        .join(Invoice, Invoice.id == Receipt.invoice_id)
        .where(Invoice.order_id == o.id, Receipt.deleted.is_(False))
    )
    received = int(session.scalar(came) or 0)
    invoiced = sums.get("invoice", 0) - abs(sums.get("credit-note", 0))
    return Balance(Money(o.amount, o.currency), Money(invoiced, o.currency), Money(received, o.currency))
