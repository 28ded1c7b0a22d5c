"""What is done to quotes: make, edit, revise, issue, and record what happened; each in one unit of work."""

from app.quotes.commands.events import record_event
from app.quotes.commands.issuing import Issued, issue
from app.quotes.commands.making import Saved, edit_quote, new_quote, revise

__all__ = ["Issued", "Saved", "edit_quote", "issue", "new_quote", "record_event", "revise"]
