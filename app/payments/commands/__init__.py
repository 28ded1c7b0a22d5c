"""What is done to invoices: draft against an order, issue, send and mark, walk the route, receive, dispute."""

from app.payments.commands.happen import mark, open_dispute, receive, resolve_dispute, step
from app.payments.commands.issue import issue
from app.payments.commands.make import discard, new_invoice

__all__ = [
    "discard",
    "issue",
    "mark",
    "new_invoice",
    "open_dispute",
    "receive",
    "resolve_dispute",
    "step",
]
