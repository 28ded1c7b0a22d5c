"""What is done to quotes: make, edit, revise, issue, and record what happened; each in one unit of work."""

from app.quotes.commands.events import learn_from, record_event, record_return
from app.quotes.commands.issuing import Issued, issue
from app.quotes.commands.making import Saved, edit_quote, new_quote, revise

__all__ = [
    "Issued",
    "Saved",
    "edit_quote",
    "issue",
    "learn_from",
    "new_quote",
    "record_event",
    "record_return",
    "revise",
]
