"""How invoices are found: by their number, the order's number, and what they bill."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.records import Client, Invoice, InvoiceLine, PurchaseOrder
from app.storage.reading import Reading
from app.storage.search import Entry, follows, searchable

_MOST_LINES = 50
_TEXTS = Reading(select(InvoiceLine.text).order_by(InvoiceLine.id), InvoiceLine.invoice_id)


def _invoice(session: Session, record: Invoice) -> Entry:
    client = session.get_one(Client, record.client_id)
    order = session.get_one(PurchaseOrder, record.order_id).number if record.order_id else ""
    texts = [row.text for row in _TEXTS.among(session, [record.id])[:_MOST_LINES]]
    return Entry(
        title=f"{'Credit note' if record.kind == 'credit-note' else 'Invoice'} {record.number}",
        line=" · ".join(x for x in (client.name, f"order {order}" if order else "") if x),
        text=" ".join([*texts, *record.references.values()]),
        keys=(record.number,),
        client=record.client_id,
    )


searchable(Invoice, "invoice", _invoice)
follows(InvoiceLine, Invoice, "invoice_id")
