"""The papers of a relationship: the hand-over brief, the letter that introduces a new concierge, the close-out note."""

from app.relationship.document.brief import brief_document, brief_of, print_brief
from app.relationship.document.closing import close_out_note
from app.relationship.document.introduction import introduction_letter

__all__ = ["brief_document", "brief_of", "close_out_note", "introduction_letter", "print_brief"]
