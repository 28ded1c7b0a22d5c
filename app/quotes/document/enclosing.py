"""The filed papers of a quote as files: those that ride in its PDF, and those that go beside it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.documents.annexes import Annex, Remark, bound
from app.documents.mail import Enclosed
from app.documents.tailoring import Tailoring
from app.quotes.document.frozen import thaw
from app.quotes.queries.stored import offer_of, quote_record, revision_of
from app.quotes.rules.offer import Offer
from app.storage import blobs


def enclosed(session: Session, offer: Offer) -> tuple[Annex, ...]:
    """The filed papers that the offer names, with their bytes; a paper that is not on file has none and is left out."""
    return tuple(
        Annex(one.title or one.kind.replace("-", " ").capitalize(), blobs.get(session, one.sha256))
        for one in offer.annexes
        if one.sha256
    )


def lacking(offer: Offer) -> tuple[Remark, ...]:
    """The papers that the offer names and of which we hold no file."""
    return tuple(
        Remark(
            one.title or one.kind, f"{one.title or one.kind} is named on the quote and no file of it is here."
        )
        for one in offer.annexes
        if not one.sha256
    )


def beside(
    session: Session, number: str | UUID, n: int | None = None
) -> tuple[tuple[Enclosed, ...], tuple[str, ...]]:
    """The files that go beside an issued PDF because its profile keeps annexes apart, and what is to be said of others."""
    quote = quote_record(session, number)
    revision = revision_of(session, quote, n)
    if revision.content is None or revision.issued_at is None:
        return (), ()
    _, tailoring = thaw(revision.content)
    offer = offer_of(session, revision)
    if not goes_beside(tailoring):
        return (), ()
    done = bound(b"", enclosed(session, offer), "separate", revision.issued_at)
    files = tuple(Enclosed(one.file_name, one.pdf, title=one.title) for one in done.beside)
    return files, tuple(remark.text for remark in done.remarks)


def goes_beside(tailoring: Tailoring) -> bool:
    """Whether annexes are files of their own."""
    return tailoring.annexes == "separate"
