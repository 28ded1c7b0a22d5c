"""What is recorded about invoices, read in bulk: events, receipts, disputes, lines and sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.basics.money import Money
from app.payments.rules.money import Owed
from app.payments.rules.states import invoice_state
from app.quotes.rules.amounts import Totals, totals
from app.quotes.rules.offer import Enclosure
from app.records import Dispute, Invoice, InvoiceEvent, InvoiceLine, Receipt

#: The key under which the papers that go with an invoice stand in its content, from the draft on.
ENCLOSED: Final = "enclosed"


@dataclass(slots=True)
class Facts:
    """Everything recorded about one invoice."""

    invoice: Invoice
    events: list[InvoiceEvent] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    lines: list[InvoiceLine] = field(default_factory=list)
    replaced: bool = False
    credited: int = 0  # minor units, by the credit notes that correct it

    @property
    def annexes(self) -> tuple[Enclosure, ...]:
        """The filed papers that go with it, as they were chosen."""
        chosen = (self.invoice.content or {}).get(ENCLOSED, ())
        return tuple(Enclosure(kind=one["kind"], title=one["title"]) for one in chosen)

    @property
    def is_credit(self) -> bool:
        """Whether it is a credit note: money that we do not ask for any more, or give back."""
        return self.invoice.kind == "credit-note"

    def sums(self) -> Totals:
        """The sums of the lines; of an issued invoice they equal what is frozen on it."""
        return totals(self.lines, self.invoice.currency, self.invoice.rounding, self.invoice.price_basis)

    @property
    def gross(self) -> Money:
        """With tax: as issued, else as the lines come to."""
        if self.invoice.gross is not None:
            return Money(self.invoice.gross, self.invoice.currency)
        return self.sums().gross

    @property
    def owed(self) -> Owed:
        """What is owed and what came in; on a credit note nothing is owed to us."""
        gross = self.gross
        came = Money(sum(r.amount for r in self.receipts), self.invoice.currency)
        return Owed(gross, came, gross.minor if self.is_credit else self.credited)

    @property
    def state(self) -> str:
        """Where the invoice stands."""
        owed = self.owed
        return invoice_state(
            issued=self.invoice.issued_on is not None,
            events=[e.kind for e in self.events],
            gross=owed.due.minor,
            received=owed.received.minor,
            replaced=self.replaced,
            credited=owed.is_credited and not self.is_credit,
        )

    @property
    def dispute(self) -> Dispute | None:
        """The open dispute, if there is one."""
        return next((d for d in self.disputes if d.resolved_on is None), None)


def facts_of(session: Session, invoices: Sequence[Invoice]) -> dict[UUID, Facts]:
    """The facts of several invoices, in a few queries."""
    found = {i.id: Facts(i) for i in invoices}
    ids = list(found)
    for event in session.scalars(
        select(InvoiceEvent)
        .where(InvoiceEvent.invoice_id.in_(ids))
        .order_by(InvoiceEvent.at, InvoiceEvent.id)
    ):
        found[event.invoice_id].events.append(event)
    for receipt in session.scalars(
        select(Receipt).where(Receipt.invoice_id.in_(ids)).order_by(Receipt.on, Receipt.id)
    ):
        found[receipt.invoice_id].receipts.append(receipt)
    for dispute in session.scalars(
        select(Dispute).where(Dispute.invoice_id.in_(ids)).order_by(Dispute.opened_on, Dispute.id)
    ):
        found[dispute.invoice_id].disputes.append(dispute)
    for line in session.scalars(
        select(InvoiceLine)
        .where(InvoiceLine.invoice_id.in_(ids))
        .order_by(InvoiceLine.position, InvoiceLine.id)
    ):
        found[line.invoice_id].lines.append(line)
    corrected = select(Invoice.corrects_id).where(
        Invoice.corrects_id.in_(ids), Invoice.kind == "invoice", Invoice.issued_on.is_not(None)
    )
    for id_ in session.scalars(corrected):
        if id_ is not None:
            found[id_].replaced = True
    for id_, net, gross in session.execute(_CREDITED.where(Invoice.corrects_id.in_(ids))):
        if id_ is None:
            continue
        of = found[id_]
        # What was credited in full, part by part, is credited in full although the tax of parts rounds otherwise.
        of.credited = of.gross.minor if net == of.invoice.net else int(gross or 0)
    return found


def refused() -> Select[UUID]:
    """The ids of what an office rejected: it bills nothing, and credits nothing."""
    return select(InvoiceEvent.invoice_id).where(InvoiceEvent.kind == "rejected")


_CREDITED: Final = (
    select(Invoice.corrects_id, func.sum(Invoice.net), func.sum(Invoice.gross))
    .where(Invoice.kind == "credit-note", Invoice.issued_on.is_not(None), Invoice.deleted.is_(False))
    .where(Invoice.id.not_in(refused()))
    .group_by(Invoice.corrects_id)
)


def facts(session: Session, invoice_id: UUID) -> Facts:
    """The facts of one invoice."""
    record = session.get_one(Invoice, invoice_id)
    return facts_of(session, [record])[record.id]


def billed_on(session: Session, order_id: UUID, *, without: UUID | None = None) -> list[Facts]:
    """The issued, living invoices on an order, ``without`` one of them; rejected and replaced ones bill nothing."""
    statement = select(Invoice).where(Invoice.order_id == order_id, Invoice.issued_on.is_not(None))
    records = [r for r in session.scalars(statement.order_by(Invoice.number)) if r.id != without]
    living = [f for f in facts_of(session, records).values() if f.state not in {"rejected", "replaced"}]
    ids = {f.invoice.id for f in living}
    # A credit note of an invoice that bills nothing gives nothing back of the order.
    return [
        f
        for f in living
        if not f.is_credit or f.invoice.corrects_id in ids or f.invoice.corrects_id == without
    ]
