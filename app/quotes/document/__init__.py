"""The quote on paper: its values built from the facts, frozen as canonical JSON at issue, printed by the kit."""

from app.quotes.document.frozen import canonical, hash_of, thaw
from app.quotes.document.paper import quote_paper
from app.quotes.document.printing import (
    Document,
    document_name,
    document_of,
    document_of_draft,
    pdf_of,
    preview,
    preview_draft,
    redraw,
    reprint,
)

__all__ = [
    "Document",
    "canonical",
    "document_name",
    "document_of",
    "document_of_draft",
    "hash_of",
    "pdf_of",
    "preview",
    "preview_draft",
    "quote_paper",
    "redraw",
    "reprint",
    "thaw",
]
