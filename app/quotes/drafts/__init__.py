"""What is typed before it is stored: a quote with its lines, and an event; pure, and able to say what is wrong."""

from app.quotes.drafts.event import EventDraft
from app.quotes.drafts.files import as_document, from_document, from_offer
from app.quotes.drafts.line import LineDraft
from app.quotes.drafts.problem import Problem
from app.quotes.drafts.quote import QuoteDraft

__all__ = [
    "EventDraft",
    "LineDraft",
    "Problem",
    "QuoteDraft",
    "as_document",
    "from_document",
    "from_offer",
]
