"""The screens of orders: the list with the form, and one order with its check."""

from app.orders.screen.listing import OrdersScreen
from app.orders.screen.page import OrderScreen

__all__ = ["OrderScreen", "OrdersScreen"]
