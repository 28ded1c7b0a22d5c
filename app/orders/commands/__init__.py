"""What is done to purchase orders: record, change while unaccepted, link, check, decide, accept, refuse, cancel."""

from app.orders.commands.check import recheck
from app.orders.commands.record import change_order, link_order, record_order
from app.orders.commands.settle import accept, cancel, decide, refuse

__all__ = ["accept", "cancel", "change_order", "decide", "link_order", "recheck", "record_order", "refuse"]
