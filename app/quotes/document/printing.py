"""Quotes printed: a preview of a draft, the document that an issue freezes, stored bytes again, drawing again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal, Trouble
from app.documents.annexes import Annex, Bound, bound
from app.documents.archive import Rider
from app.documents.catalogue import document
from app.documents.paper import Paper
from app.documents.press import print_archived, print_paper
from app.documents.tailoring import Tailoring, file_name
from app.quotes.document.enclosing import annexes_in, carried, enclosed
from app.quotes.document.frozen import hash_of, is_archived, riders_in, thaw
from app.quotes.document.issuer import pictures_of
from app.quotes.document.machine import riders_of
from app.quotes.document.paper import quote_paper
from app.quotes.drafts import QuoteDraft
from app.quotes.queries.checks import printing_clauses
from app.quotes.queries.context import Context, fitted, of_draft, of_revision
from app.quotes.queries.stored import offer_of, payer_key_of, quote_record, revision_of
from app.quotes.rules.offer import Offer
from app.records import Quote, Revision
from app.storage import blobs


@dataclass(frozen=True, slots=True)
class Document:
    """What a quote prints, before it is drawn: hand it to ``pdf_of`` in the lane for documents.

    ``final`` for what goes out: tagged, in the form for archives, with its riders; a preview is drawn plain.
    """

    paper: Paper
    tailoring: Tailoring
    made_at: dt.datetime
    file_name: str
    riders: tuple[Rider, ...] = ()
    final: bool = False
    annexes: tuple[Annex, ...] = ()


@document("quote", "Quote", version=1)
def pdf_of(made: Document) -> bytes:
    """Draws the PDF; the same document gives the same bytes."""
    return printed(made).pdf


def printed(made: Document) -> Bound:
    """The PDF with its annexes as the profile wants them, and what is to be said of those that stayed behind."""
    if not made.final:
        pdf = print_paper(made.paper, made.tailoring, made.made_at)
        merged = made.annexes if made.tailoring.annexes == "merge" else ()
        return bound(pdf, merged, "merge", made.made_at)
    pdf = print_archived(made.paper, made.tailoring, made.made_at, made.riders)
    return bound(pdf, made.annexes, made.tailoring.annexes, made.made_at)


def document_of(session: Session, number: str | UUID, n: int | None = None) -> Document:
    """What a stored revision prints: a draft as it stands, an issued one exactly as it was frozen."""
    quote = quote_record(session, number)
    revision = revision_of(session, quote, n)
    if revision.content is not None and revision.issued_at is not None:
        return _thawed(session, quote, revision, revision.issued_at)
    context = of_revision(session, quote, revision)
    return built(session, context, offer_of(session, revision, payer_key_of(session, quote)))


def document_of_draft(session: Session, draft: QuoteDraft) -> Document:
    """What is being typed, as it would print."""
    context = of_draft(session, draft)
    return built(session, context, draft.roughly(context.seller.tax_rates))


def built(session: Session, context: Context, offer: Offer) -> Document:
    """The document of an offer in its context, at the clock's moment."""
    clock: Clock = session.info["clock"]
    context = fitted(printing_clauses(session, context, offer), offer)
    name, final = document_name(context), not context.draft
    riders = riders_of(context, offer) if final else ()
    annexes = enclosed(session, offer, context.filed) if final or context.tailoring.annexes == "merge" else ()
    paper = quote_paper(context, carried(offer, annexes), pictures_of(session, context))
    return Document(paper, context.tailoring, clock.now(), name, riders, final, annexes)


def document_name(context: Context) -> str:
    """The file name as the profile wants it, safe on every system."""
    return file_name(context.tailoring.file_name, name_slots(context))


def name_slots(context: Context) -> dict[str, object]:
    """What fills the slots of a file name or of a subject line."""
    return {
        "number": context.number,
        "revision": context.n,
        "kind": "quote",
        "date": context.date.isoformat(),
        "institution": context.institution.key,
        "client": context.client.key,
        "order": "",
    }


def preview(session: Session, number: str | UUID, n: int | None = None) -> bytes:
    """The PDF of a stored revision; a draft says that it is one."""
    return pdf_of(document_of(session, number, n))


def preview_draft(session: Session, draft: QuoteDraft) -> bytes:
    """The PDF of what is being typed."""
    return pdf_of(document_of_draft(session, draft))


def reprint(session: Session, number: str | UUID, n: int | None = None) -> tuple[str, bytes]:
    """File name and bytes of an issued revision, exactly those that were issued; the hash is verified."""
    quote = quote_record(session, number)
    revision = revision_of(session, quote, n)
    if revision.pdf_sha256 is None:
        raise Refusal(
            f"Revision {revision.n} of {quote.number} is a draft; nothing was issued yet. Issue it, or preview it."
        )
    return revision.file_name, blobs.get(session, revision.pdf_sha256)


def redraw(session: Session, number: str | UUID, n: int | None = None) -> bytes:
    """An issued revision drawn anew from its frozen content; the same bytes as long as the kit draws the same way."""
    quote = quote_record(session, number)
    revision = revision_of(session, quote, n)
    if revision.issued_at is None:
        raise Refusal(
            f"Revision {revision.n} of {quote.number} is a draft; there is nothing frozen to draw from."
        )
    return pdf_of(_thawed(session, quote, revision, revision.issued_at))


def _thawed(session: Session, quote: Quote, revision: Revision, issued_at: dt.datetime) -> Document:
    content = revision.content or {}
    if hash_of(content) != revision.content_sha256:
        raise Trouble(
            f"The frozen content of {quote.number} revision {revision.n} was changed outside this program.",
            "Restore the office from a backup.",
        )
    paper, tailoring = thaw(content)
    inside = tailoring.annexes != "separate"
    annexes = annexes_in(session, content, offer_of(session, revision)) if inside else ()
    riders, final = riders_in(content), is_archived(content)
    return Document(paper, tailoring, issued_at, revision.file_name, riders, final, annexes)
