"""The page of differences: what changed between two revisions of a quote, grouped, for the office that read the first.

It is printed in the language of the quote; what was typed stands as it was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.documents.catalogue import document
from app.documents.paper import Fact, Statement
from app.documents.tailoring import Tailoring, safe_name
from app.quotes.document.ground import ground, plain_look, said
from app.quotes.document.issuer import pictures_of
from app.quotes.document.printing import Document, pdf_of
from app.quotes.queries.context import of_revision
from app.quotes.queries.lists import difference
from app.quotes.queries.stored import quote_record, revision_of
from app.quotes.rules.differences import GROUPS, Change


@document("changes", "What changed between two revisions", version=1)
def changes_page(session: Session, number: str | UUID, before: int, after: int) -> Document:
    """What the page prints; refused where both numbers are the same revision."""
    if before == after:
        raise Refusal("Name two revisions: the earlier and the later one.")
    quote = quote_record(session, number)
    revision = revision_of(session, quote, after)
    context, clock = of_revision(session, quote, revision), _clock(session)
    look = plain_look(context.tailoring)
    found = difference(session, number, before, after, look)
    paper = replace(
        ground(replace(context, n=after, tailoring=look), "changes", pictures_of(session, context)),
        number=quote.number,
        facts=(
            Fact("quote-number", quote.number, strong=True, tail=f", {said(look, 'revision', n=after)}"),
            Fact("date", revision.issued_on or clock.today()),
        ),
        intro=said(look, "changes-says", number=quote.number, before=before, after=after),
        passages=_passages(found, look),
    )
    name = safe_name(f"{quote.number}_R{before}-R{after}.pdf")
    return Document(paper, look, clock.now(), name, final=True)


def changes_pdf(session: Session, number: str | UUID, before: int, after: int) -> tuple[str, bytes]:
    """File name and PDF of the page."""
    made = changes_page(session, number, before, after)
    return made.file_name, pdf_of(made)


def _passages(found: Sequence[Change], look: Tailoring) -> tuple[Statement, ...]:
    if not found:
        return (Statement(text=said(look, "changes-none")),)
    grouped = {about: [c.text for c in found if c.about == about] for about in GROUPS}
    return tuple(
        Statement(f"change-{about}", "\n\n".join(texts)) for about, texts in grouped.items() if texts
    )


def _clock(session: Session) -> Clock:
    clock: Clock = session.info["clock"]
    return clock
