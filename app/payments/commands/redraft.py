"""Billing something else: the draft is thrown away and drafted anew, in one unit of work."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.payments.commands.credit import credit
from app.payments.commands.enclose import enclose
from app.payments.commands.make import discard, new_invoice
from app.payments.drafts import CreditDraft, InvoiceDraft
from app.payments.queries.invoices import invoice


def redraft(session: Session, invoice_id: UUID, draft: InvoiceDraft) -> str:
    """Drafts the invoice anew with other lines; answers its number. The number of the old draft is not used again."""
    row = invoice(session, invoice_id)
    if row.order_id is None:
        raise Refusal(f"Invoice {row.number} is on no order; its lines cannot be chosen from one.")
    order_id = row.order_id
    discard(session, invoice_id)
    made = new_invoice(session, order_id, draft)
    enclose(session, made, row.annexes)
    return invoice(session, made).number


def begin_invoice(session: Session, order_id: UUID) -> str:
    """Drafts an invoice over all that is left of an order; answers its number."""
    return invoice(session, new_invoice(session, order_id)).number


def begin_credit(session: Session, invoice_id: UUID, draft: CreditDraft) -> str:
    """Drafts the credit note of an issued invoice; answers its number."""
    return invoice(session, credit(session, invoice_id, draft)).number
