"""Letters kept with a draft revision, and attached to it as paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.documents.press import check_printable
from app.quotes.commands.telling import tell
from app.quotes.document.letter import letter_document, letter_name
from app.quotes.document.printing import pdf_of
from app.quotes.drafts.letter import LetterDraft
from app.quotes.queries.letters import kept_letter, letter
from app.quotes.queries.stored import quote_record, revision_of
from app.quotes.rules.states import check_editable
from app.records import Annex, Revision
from app.storage import blobs


@dataclass(frozen=True, slots=True)
class Attached:
    """A letter that goes with a revision: the kind of paper, its title, its file and its bytes by hash."""

    number: str
    revision: int
    document: str
    title: str
    file_name: str
    sha256: str
    version: int


def keep_letter(session: Session, number: str | UUID, draft: LetterDraft) -> int:
    """Keeps a letter, finished or not, with the draft revision; answers its new version."""
    quote = quote_record(session, number)
    revision = revision_of(session, quote)
    check_editable(revision, quote.number)
    _write(revision, draft, {**kept_letter(revision, draft.kind), **draft.checked().as_table()})
    session.flush()
    return revision.version


def attach_letter(
    session: Session, number: str | UUID, kind: str, draft: LetterDraft | None = None
) -> Attached:
    """Prints the letter and attaches it to the draft revision; refused while it does not say what it must.

    ``draft`` is what was typed; without it, what is kept (or proposed) is printed. One that was attached before makes
    room for it.
    """
    quote = quote_record(session, number)
    revision = revision_of(session, quote)
    check_editable(revision, quote.number)
    said = (draft or letter(session, quote.id, kind).draft).complete()
    made = letter_document(session, quote.id, said, final=True)
    check_printable(made.paper)
    sha256 = blobs.put(session, pdf_of(made), "application/pdf")
    title, name = made.paper.title, letter_name(quote.number, said)
    clock: Clock = session.info["clock"]
    stamp = {
        "title": title,
        "file_name": name,
        "sha256": sha256,
        "on": clock.today().isoformat(),
        "mark": said.mark(),
    }
    _write(revision, said, {**said.as_table(), "attached": stamp})
    for annex in session.scalars(
        select(Annex).where(Annex.revision_id == revision.id, Annex.kind == said.paper)
    ):
        session.delete(annex)
    session.add(Annex(revision_id=revision.id, kind=said.paper, title=title, sha256=sha256))
    session.flush()
    tell(session, quote, f"{said.letter.titles[0]} for quote {quote.number} prepared and attached.")
    return Attached(quote.number, revision.n, said.paper, title, name, sha256, revision.version)


def _write(revision: Revision, draft: LetterDraft, table: dict[str, Any]) -> None:
    letters = {**dict(revision.extra.get("letters") or {}), draft.kind: table}
    revision.extra = {**revision.extra, "letters": letters}
