"""The invoice and the credit note on paper, and made ready to be sent."""

from app.payments.document.paper import InvoicePaper, invoice_paper, preview, reprint

__all__ = ["InvoicePaper", "invoice_paper", "preview", "reprint"]
