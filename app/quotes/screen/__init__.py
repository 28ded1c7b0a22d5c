"""The screens of quotes: the list, and one quote with its preflight and its document."""

from app.quotes.screen.listing import QuotesScreen
from app.quotes.screen.paper import PaperScreen
from app.quotes.screen.quote import QuoteScreen

__all__ = ["PaperScreen", "QuoteScreen", "QuotesScreen"]
