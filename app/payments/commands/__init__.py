"""What is done to invoices: draft against an order, issue, credit, send and mark, walk the route, receive, dispute."""

from app.payments.commands.credit import credit
from app.payments.commands.enclose import attach, enclose, file_and_attach
from app.payments.commands.happen import mark, open_dispute, receive, resolve_dispute, step
from app.payments.commands.issue import issue
from app.payments.commands.make import discard, new_invoice
from app.payments.commands.taught import learn_from

__all__ = [
    "attach",
    "credit",
    "discard",
    "enclose",
    "file_and_attach",
    "issue",
    "learn_from",
    "mark",
    "new_invoice",
    "open_dispute",
    "receive",
    "resolve_dispute",
    "step",
]
