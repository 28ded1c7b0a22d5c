"""The papers of an order: the delivery note, and the query about what differs from the quote."""

from app.orders.document.delivery import delivery_note
from app.orders.document.query import order_query

__all__ = ["delivery_note", "order_query"]
