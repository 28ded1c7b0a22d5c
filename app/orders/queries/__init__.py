"""Orders as they are read: by number, in lists, against their quote, and what they leave to bill."""

from app.orders.queries import search  # registers how they are found
from app.orders.queries.balance import Balance, balance
from app.orders.queries.checks import CheckRow, CheckView, check, draft_letter, offer_of, ordered_of
from app.orders.queries.orders import PAGE, order, order_named, orders
from app.orders.queries.rows import DifferenceRow, OrderEventRow, OrderLineRow, OrderListed, OrderRow

__all__ = [
    "PAGE",
    "Balance",
    "CheckRow",
    "CheckView",
    "DifferenceRow",
    "OrderEventRow",
    "OrderLineRow",
    "OrderListed",
    "OrderRow",
    "balance",
    "check",
    "draft_letter",
    "offer_of",
    "order",
    "order_named",
    "ordered_of",
    "orders",
    "search",
]
