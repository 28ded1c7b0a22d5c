"""What is done to purchase orders: record, change, link, check, decide, ask, accept, deliver, refuse, cancel."""

from app.orders.commands.check import recheck
from app.orders.commands.papers import deliver, send_query
from app.orders.commands.record import change_order, link_order, record_order
from app.orders.commands.settle import accept, cancel, decide, refuse

__all__ = [
    "accept",
    "cancel",
    "change_order",
    "decide",
    "deliver",
    "link_order",
    "recheck",
    "record_order",
    "refuse",
    "send_query",
]
