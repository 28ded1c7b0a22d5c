"""What must hold of invoices and of money after the changes of several machines were merged."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.basics.money import Money
from app.basics.violations import Check, Examined, Violation, Written
from app.basics.wording import Wording
from app.quotes.rules.amounts import totals
from app.records import Invoice, InvoiceLine, Receipt

_MANY = 400
_WORDS = Wording("en_GB")


def _numbers(session: Session, _written: Written) -> Examined:
    doubled = select(Invoice.number).group_by(Invoice.number).having(func.count() > 1)
    rows = session.scalars(
        select(Invoice).where(Invoice.number.in_(doubled)).order_by(Invoice.number, Invoice.id)
    )
    found = tuple(
        Violation(
            "duplicate_invoice_number",
            row.id,
            row.client_id,
            f"More than one invoice has the number {row.number}: they came from two machines with one series.",
        )
        for row in rows
    )
    return Examined(("duplicate_invoice_number",), None, found)


def _issued(session: Session, written: Written) -> Examined:
    """The sums that an issued invoice states are those of its lines; no more comes in than is asked for, in its currency."""
    wanted = set(written.get("invoice", ()))
    for table, column, key in (
        ("invoice_line", InvoiceLine.invoice_id, InvoiceLine.id),
        ("receipt", Receipt.invoice_id, Receipt.id),
    ):
        rows = list(written.get(table, ()))
        for start in range(0, len(rows), _MANY):
            wanted.update(session.scalars(select(column).where(key.in_(rows[start : start + _MANY]))))
    found: list[Violation] = []
    ids = sorted(wanted)
    for start in range(0, len(ids), _MANY):
        some = ids[start : start + _MANY]
        issued = select(Invoice).where(Invoice.id.in_(some), Invoice.content_sha256.is_not(None))
        for record in session.scalars(issued):
            found += _of_issued(session, record)
    return Examined(("invoice_total", "receipts", "receipt_currency"), frozenset(wanted), tuple(found))


def _of_issued(session: Session, record: Invoice) -> list[Violation]:
    found: list[Violation] = []
    lines = session.scalars(select(InvoiceLine).where(InvoiceLine.invoice_id == record.id)).all()
    sums = totals(lines, record.currency, record.rounding, record.price_basis)
    if (record.net, record.tax, record.gross) != (sums.net.minor, sums.tax.minor, sums.gross.minor):
        said = f"The sums of invoice {record.number} are not those of its lines."
        found.append(Violation("invoice_total", record.id, record.client_id, said))
    receipts = session.execute(
        select(Receipt.currency, func.sum(Receipt.amount))
        .where(Receipt.invoice_id == record.id)
        .group_by(Receipt.currency)
    ).all()
    came = {currency: int(amount) for currency, amount in receipts}
    if set(came) - {record.currency}:
        said = f"Money for invoice {record.number} came in another currency than {record.currency}."
        found.append(Violation("receipt_currency", record.id, record.client_id, said))
    over = came.get(record.currency, 0) - (record.gross or 0)
    if record.kind != "credit-note" and over > 0:
        more = _WORDS.money(Money(over, record.currency))
        said = f"{more} more than invoice {record.number} asks for came in. A payment may have been recorded on two machines."
        found.append(Violation("receipts", record.id, record.client_id, said))
    return found


CHECKS = (
    Check(frozenset({"invoice"}), _numbers),
    Check(frozenset({"invoice", "invoice_line", "receipt"}), _issued),
)
