"""A credit note: an issued invoice taken back, in whole or by lines, never more than is left of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.basics.money import Money, exponent, rounded
from app.basics.quantity import SCALE, plain_scaled
from app.basics.text import clean_line
from app.payments.drafts import Chosen, CreditDraft
from app.payments.queries.credits import REASON, left_to_credit
from app.payments.queries.facts import Facts, facts
from app.payments.queries.invoices import lines_of
from app.payments.queries.rows import InvoiceLineRow
from app.payments.rules.balance import Left
from app.quotes.rules.amounts import amount_of
from app.records import Invoice, InvoiceLine
from app.seller.commands import next_number

_LONGEST = 300


def credit(session: Session, invoice_id: UUID, draft: CreditDraft) -> UUID:
    """Drafts the credit note of an issued invoice; it is issued as invoices are. Answers its id.

    A Refusal where the invoice is a draft or a credit note itself, where nothing or not so much is left of it, without
    a reason, and while another credit note on it is a draft.
    """
    found = facts(session, invoice_id)
    _check(session, found)
    reason = clean_line(draft.reason)[:_LONGEST]
    if not reason:
        raise Refusal("Say why the invoice is credited: the reason is printed on the credit note.")
    record = _record(session, found.invoice, reason)
    lines = _lines(session, found, draft.lines)
    session.add(record)
    session.flush()
    for line in lines:
        line.invoice_id = record.id
        session.add(line)
    session.flush()
    return record.id


def _check(session: Session, found: Facts) -> None:
    record = found.invoice
    if found.is_credit:
        raise Refusal(f"{record.number} is a credit note itself. Credit the invoice.")
    if record.issued_on is None:
        raise Refusal(f"Invoice {record.number} is a draft; nothing can be credited. Discard or redraft it.")
    if found.state == "replaced":
        raise Refusal(
            f"Invoice {record.number} was replaced by another; credit that one, if it is wrong too."
        )
    statement = select(Invoice.number).where(
        Invoice.corrects_id == record.id, Invoice.kind == "credit-note", Invoice.issued_on.is_(None)
    )
    unfinished = session.scalars(statement.order_by(Invoice.number).limit(1)).first()
    if unfinished:
        raise Refusal(
            f"Credit note {unfinished} on invoice {record.number} is still a draft. Issue it or discard it first."
        )


def _record(session: Session, of: Invoice, reason: str) -> Invoice:
    clock: Clock = session.info["clock"]
    return Invoice(
        number=next_number(session, "CN"), kind="credit-note", corrects_id=of.id, order_id=of.order_id,
        engagement_id=of.engagement_id, client_id=of.client_id, payer_lines=list(of.payer_lines), currency=of.currency,
        rounding=of.rounding, price_basis=of.price_basis, payment_days=of.payment_days, payment_from=of.payment_from,
        references={**of.references, REASON: reason}, prepared_on=clock.today(),
    )  # fmt: skip


def _lines(session: Session, found: Facts, wanted: Sequence[Chosen]) -> list[InvoiceLine]:
    """The lines of the credit note: each bears the position of the line that it takes back."""
    left = left_to_credit(session, found)
    rows = {str(row.position): row for row in lines_of(found)}
    records = {line.id: line for line in found.lines}
    chosen = wanted or tuple(Chosen(key) for key, row in rows.items() if left[row.id].amount.minor)
    if not chosen:
        raise Refusal(f"Invoice {found.invoice.number} was credited in full; nothing is left of it.")
    if len({one.label for one in chosen}) != len(chosen):
        raise Refusal("A line is named twice. Give each line once, with all that is credited of it.")
    made = []
    for one in chosen:
        row = rows.get(one.label)
        if row is None:
            raise Refusal(
                f"Invoice {found.invoice.number} has no line {one.label[:20]!r}. It has {', '.join(rows)}."
            )
        made.append(_line(found.invoice, records[row.id], row, one, left))
    return made


def _line(
    of: Invoice, record: InvoiceLine, row: InvoiceLineRow, one: Chosen, left: Mapping[UUID, Left]
) -> InvoiceLine:
    rest = left[row.id]
    if not rest.amount:
        raise Refusal(f"Line {one.label} of invoice {of.number} was credited in full.")
    line = InvoiceLine(
        position=record.position, order_line_id=record.order_line_id, order_label=record.order_label, kind=record.kind,
        code=record.code, text=record.text, detail=record.detail, unit=record.unit, tax_class=record.tax_class,
        tax_rate=record.tax_rate, taxes=[dict(each) for each in record.taxes],
    )  # fmt: skip
    if one.amount is not None:
        return _by_amount(line, _within(one, rest.amount))
    quantity = rest.quantity if one.quantity is None else one.quantity
    if one.quantity is not None and not 0 < quantity <= rest.quantity:
        raise Refusal(
            f"Line {one.label}: {plain_scaled(quantity)} cannot be credited, {plain_scaled(rest.quantity)} is left of it."
        )
    if quantity <= 0:
        return _by_amount(line, rest.amount)  # credited by amount so far: the rest by amount too
    line.quantity, line.unit_price, line.discount_rate = quantity, record.unit_price, record.discount_rate
    line.discount = _share(record.discount, quantity, record.quantity, of.currency)
    worth = amount_of(line, of.currency, of.rounding)
    if quantity == rest.quantity and worth != rest.amount:
        return _by_amount(line, rest.amount)
    return line


def _within(one: Chosen, rest: Money) -> Money:
    amount = one.amount
    if (
        amount is None
        or amount.currency != rest.currency
        or not 0 < amount.minor * _sign(rest) <= abs(rest.minor)
    ):
        raise Refusal(f"Line {one.label}: {amount} cannot be credited, {rest} is left of it.")
    return amount


def _sign(amount: Money) -> int:
    return -1 if amount.minor < 0 else 1


def _by_amount(line: InvoiceLine, amount: Money) -> InvoiceLine:
    line.quantity, line.unit_price = SCALE, int(amount.decimal.scaleb(4))
    line.discount_rate = line.discount = 0
    return line


def _share(discount: int, quantity: int, of: int, currency: str) -> int:
    """The part of a line's discount that goes with a part of its quantity, whole in minor units."""
    if quantity == of or not discount or not of:
        return discount
    step = SCALE // 10 ** exponent(currency)
    return int(rounded(discount * quantity, of * step)) * int(step)
