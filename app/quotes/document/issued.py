"""A kept paper drawn anew from what was frozen: the same bytes, as long as the kit draws the same way."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.errors import Trouble
from app.quotes.document.frozen import hash_of, riders_in, thaw
from app.quotes.document.printing import Document, pdf_of
from app.records import IssuedPaper


def redrawn(session: Session, paper_id: UUID) -> bytes:
    """The PDF of a kept paper from its frozen content; a Trouble where that was changed outside this program."""
    record = session.get_one(IssuedPaper, paper_id)
    if hash_of(record.content) != record.content_sha256:
        raise Trouble(
            f"The frozen content of {record.title} {record.number} was changed outside this program.",
            "Restore the office from a backup.",
        )
    paper, tailoring = thaw(record.content)
    riders = riders_in(record.content)
    return pdf_of(Document(paper, tailoring, record.issued_at, record.file_name, riders, final=True))
