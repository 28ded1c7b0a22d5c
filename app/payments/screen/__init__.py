"""The screens of payments: the list with its ageing, and one invoice on its way to the money."""

from app.payments.screen.listing import PaymentsScreen
from app.payments.screen.page import InvoiceScreen

__all__ = ["InvoiceScreen", "PaymentsScreen"]
