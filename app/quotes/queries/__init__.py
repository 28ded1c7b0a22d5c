"""What is known of quotes, as frozen rows: lists, one quote, its check, its differences, its context."""

from app.quotes.queries import search  # noqa: F401 - importing it registers how quotes are found
from app.quotes.queries.checks import Check, check, check_draft, check_offer
from app.quotes.queries.context import Context, of_draft, of_revision
from app.quotes.queries.editor import Choices, Editing, Standing, beginning, editing, standing_of
from app.quotes.queries.lists import (
    difference,
    draft_of,
    line_rows,
    look_row,
    quote,
    quote_row,
    quotes,
    quotes_of,
    quotes_of_engagement,
)
from app.quotes.queries.rows import (
    EventRow,
    LineRow,
    LookRow,
    OverrideRow,
    QuotePage,
    QuoteRow,
    QuoteView,
    RevisionRow,
)
from app.quotes.queries.spine import quote_keys, quote_rows
from app.quotes.queries.subject import subject_of

__all__ = [
    "Check",
    "Choices",
    "Context",
    "Editing",
    "EventRow",
    "LineRow",
    "LookRow",
    "OverrideRow",
    "QuotePage",
    "QuoteRow",
    "QuoteView",
    "RevisionRow",
    "Standing",
    "beginning",
    "check",
    "check_draft",
    "check_offer",
    "difference",
    "draft_of",
    "editing",
    "line_rows",
    "look_row",
    "of_draft",
    "of_revision",
    "quote",
    "quote_keys",
    "quote_row",
    "quote_rows",
    "quotes",
    "quotes_of",
    "quotes_of_engagement",
    "standing_of",
    "subject_of",
]
