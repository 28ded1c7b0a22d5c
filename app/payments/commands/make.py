"""Drafting an invoice against an accepted order: all that is left, or chosen lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.basics.money import Money, exponent, rounded
from app.basics.quantity import SCALE, line_amount, plain_scaled
from app.orders.queries import OrderLineRow, order
from app.orders.queries.checks import latest_issued, offer_of, ordered_of
from app.orders.rules.pairing import pair_lines
from app.payments.drafts import Chosen, InvoiceDraft
from app.payments.queries.checks import billed, bought, open_draft
from app.payments.queries.facts import billed_on
from app.payments.rules.balance import Left, left_of
from app.quotes.queries.addressee import payer_lines
from app.quotes.queries.context import of_revision
from app.quotes.rules.amounts import parts_of
from app.quotes.rules.offer import OUTSIDE
from app.records import Invoice, InvoiceLine, PurchaseOrder, Quote, QuoteLine, Revision
from app.seller.commands import next_number


@dataclass(frozen=True, slots=True)
class _Tax:
    """How a line is taxed and detailed, as the quote says."""

    tax_class: str
    tax_rate: int
    taxes: tuple[Mapping[str, Any], ...] = ()
    detail: str = ""
    unit: str = ""


def new_invoice(session: Session, order_id: UUID, draft: InvoiceDraft | None = None) -> UUID:
    """Drafts an invoice on an accepted order; refused while another draft on it is open, or when nothing is left."""
    draft = draft or InvoiceDraft()
    row = order(session, order_id)
    if row.state != "accepted":
        raise Refusal(
            f"Order {row.number} is not accepted ({row.state}). Settle its differences and accept it first."
        )
    unfinished = open_draft(session, order_id)
    if unfinished:
        raise Refusal(
            f"Invoice {unfinished} on order {row.number} is still a draft. Issue it or discard it first."
        )
    o = session.get_one(PurchaseOrder, order_id)
    quote = session.get_one(Quote, o.quote_id)
    revision = latest_issued(session, quote.id)
    if revision is None:
        raise Refusal(f"Quote {quote.number} has no issued revision; there is nothing to bill by.")
    lines = _lines(session, o, row.lines, draft)
    record = _invoice(session, o, quote, revision)
    record.is_final = _is_final(row.lines, _left(session, o), lines) if draft.final is None else draft.final
    session.add(record)
    session.flush()
    for line in lines:
        line.invoice_id = record.id
        session.add(line)
    session.flush()
    return record.id


def _invoice(session: Session, o: PurchaseOrder, quote: Quote, revision: Revision) -> Invoice:
    clock: Clock = session.info["clock"]
    payer = list(o.payer_lines) or list(payer_lines(of_revision(session, quote, revision)))
    return Invoice(
        number=next_number(session, "I"), order_id=o.id, engagement_id=quote.engagement_id,
        client_id=quote.client_id, payer_lines=payer, currency=o.currency, rounding=revision.rounding,
        price_basis=revision.price_basis,
        payment_days=revision.payment_days if o.payment_days is None else o.payment_days,
        payment_from=o.payment_from or revision.payment_from,
        references={**revision.references, **o.references, "order": o.number, "quote": quote.number},
        prepared_on=clock.today(),
    )  # fmt: skip


def _left(session: Session, o: PurchaseOrder) -> Mapping[UUID, Left]:
    earlier = [line for found in billed_on(session, o.id) for line in billed(found)]
    return left_of(bought(session, o), earlier)


def _lines(
    session: Session, o: PurchaseOrder, known: Sequence[OrderLineRow], draft: InvoiceDraft
) -> list[InvoiceLine]:
    if not known:
        raise Refusal(f"Order {o.number} lists no lines; record its lines before it is billed.")
    left, taxes = _left(session, o), _taxes(session, o)
    by_label = {line.label: line for line in known}
    chosen = draft.lines or tuple(Chosen(x.label) for x in known if left[x.id].amount.minor != 0)
    if not chosen:
        raise Refusal(f"Order {o.number} is billed in full; nothing is left.")
    made = []
    for at, one in enumerate(chosen, start=1):
        line = by_label.get(one.label)
        if line is None:
            raise Refusal(f"Order {o.number} has no line {one.label[:20]!r}. It has {', '.join(by_label)}.")
        if left[line.id].amount.minor == 0 and line.amount.minor != 0:
            raise Refusal(f"Line {one.label} of order {o.number} is billed in full.")
        made.append(_line(at, line, one, left[line.id], taxes))
    return made


def _line(at: int, line: OrderLineRow, one: Chosen, left: Left, taxes: Mapping[UUID, _Tax]) -> InvoiceLine:
    quantity, unit_price, discount = _amounts(line, one, left)
    tax = taxes.get(line.id, _Tax("", 0))
    return InvoiceLine(
        position=at, order_line_id=line.id, order_label=line.label, kind=line.kind, code=line.code,
        text=line.text or f"Line {line.label}", detail=tax.detail, quantity=quantity, unit=line.unit or tax.unit,
        unit_price=unit_price, discount=discount, tax_class=tax.tax_class, tax_rate=tax.tax_rate,
        taxes=[dict(each) for each in tax.taxes],
    )  # fmt: skip


def _amounts(line: OrderLineRow, one: Chosen, left: Left) -> tuple[int, int, int]:
    """Quantity, unit price and discount (all ten-thousandths) of what is billed of a line."""
    if one.amount is not None:
        if line.quantity != SCALE:
            raise Refusal(
                f"Line {one.label} is ordered by quantity ({plain_scaled(line.quantity)}); bill a quantity of it."
            )
        return SCALE, _major(one.amount), 0
    quantity = left.quantity if one.quantity is None else one.quantity
    if quantity <= 0:
        if one.quantity is None and left.amount.minor > 0:
            return SCALE, _major(left.amount), 0  # billed by amount so far: the rest by amount too
        raise Refusal(f"Line {one.label}: the quantity to bill must be more than nothing.")
    if one.quantity is None and line.quantity == SCALE and left.amount != line.amount:
        return SCALE, _major(left.amount), 0
    return quantity, line.unit_price, _discount(line, quantity)


def _major(amount: Money) -> int:
    """An amount as a unit price in ten-thousandths of the major unit."""
    return int(amount.decimal.scaleb(4))


def _discount(line: OrderLineRow, quantity: int) -> int:
    """The order line's own discount in proportion: what quantity x unit price is above its amount."""
    currency = line.amount.currency
    above = line_amount(line.quantity, line.unit_price, currency) - line.amount
    if not above or line.quantity == 0:
        return 0
    return rounded(above.minor * quantity * SCALE, line.quantity * 10 ** exponent(currency))


def _taxes(session: Session, o: PurchaseOrder) -> Mapping[UUID, _Tax]:
    """The tax of each order line: that of the quote line it answers; of a line for everything, the quote's only one."""
    offer, ordered = offer_of(session, o), ordered_of(session, o)
    if offer is None:
        return {}
    records = {line.id: session.get_one(QuoteLine, line.id) for line in offer.lines if line.id is not None}
    rows = order(session, o.id).lines
    pairing = pair_lines(offer, ordered)
    if pairing.lump is not None:
        taxed = [r for r in records.values() if r.kind not in OUTSIDE]
        kinds = {(r.tax_class, parts_of(r)) for r in taxed}
        if len(kinds) > 1:
            raise Refusal(
                f"Order {o.number} has one line for work that is taxed in several ways. Record its lines as quoted."
            )
        return {row.id: _Tax(r.tax_class, r.tax_rate, tuple(r.taxes)) for row in rows for r in taxed[:1]}
    by_place = {id(line): row.id for line, row in zip(ordered.lines, rows, strict=True)}
    return {
        by_place[id(theirs)]: _Tax(r.tax_class, r.tax_rate, tuple(r.taxes), r.detail, r.unit)
        for ours, theirs in pairing.pairs
        if ours.id is not None and (r := records[ours.id]) is not None
    }


def _is_final(known: Sequence[OrderLineRow], left: Mapping[UUID, Left], lines: Sequence[InvoiceLine]) -> bool:
    """Whether nothing of the order is left after these lines."""
    quantities: dict[UUID | None, int] = {}
    for line in lines:
        quantities[line.order_line_id] = quantities.get(line.order_line_id, 0) + line.quantity
    return all(left[x.id].amount.minor == 0 or quantities.get(x.id, 0) >= left[x.id].quantity for x in known)


def discard(session: Session, invoice_id: UUID) -> None:
    """Throws a draft away; its number is not used again. An issued invoice stays."""
    record = session.get_one(Invoice, invoice_id)
    if record.issued_on is not None:
        raise Refusal(
            f"Invoice {record.number} is issued; it cannot be discarded. Correct it with a credit note."
        )
    for line in session.scalars(select(InvoiceLine).where(InvoiceLine.invoice_id == record.id)):
        session.delete(line)
    session.delete(record)
    session.flush()
