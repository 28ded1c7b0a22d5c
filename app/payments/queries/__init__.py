"""Invoices as they are read: by number, in lists and by age, on their route, before their preflight."""

from app.payments.queries import search  # registers how they are found
from app.payments.queries.aged import Aged, ageing_of
from app.payments.queries.checks import InvoiceCheck, check, subject_of
from app.payments.queries.invoices import PAGE, invoice, invoice_named, invoices
from app.payments.queries.rows import (
    DisputeRow,
    InvoiceEventRow,
    InvoiceLineRow,
    InvoiceListed,
    InvoiceRow,
    ReceiptRow,
    TrackRow,
)
from app.payments.queries.track import standing_of, track

__all__ = [
    "PAGE",
    "Aged",
    "DisputeRow",
    "InvoiceCheck",
    "InvoiceEventRow",
    "InvoiceLineRow",
    "InvoiceListed",
    "InvoiceRow",
    "ReceiptRow",
    "TrackRow",
    "ageing_of",
    "check",
    "invoice",
    "invoice_named",
    "invoices",
    "search",
    "standing_of",
    "subject_of",
    "track",
]
