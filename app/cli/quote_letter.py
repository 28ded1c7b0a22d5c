"""``concierge quote letter``: the letter that goes with a quote, prepared, printed, attached."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer
from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.cli.frame import absolute, answer, look, read_document, say, work
from app.quotes.commands.letters import attach_letter, keep_letter
from app.quotes.document.letter import letter_document, letter_pdf
from app.quotes.document.printing import pdf_of
from app.quotes.drafts.letter import letter_from
from app.quotes.queries.letters import LetterView, letter
from app.quotes.rules.letters import LETTERS
from app.storage.files import write_aside

_KIND = typer.Argument("sole-source", help=f"Which letter: {' or '.join(LETTERS)}.")


def letter_command(
    number: str = typer.Argument(..., help="The number of the quote, such as Q-2026-A0042."),
    kind: str = _KIND,
    source: Path | None = typer.Option(
        None, "--from", help="A letter file (TOML or JSON): concierge schema letter."
    ),
    out: Path | None = typer.Option(None, "-o", "--output", help="Write the PDF to this file or folder."),
    attach: bool = typer.Option(False, "--attach", help="Print it and attach it to the draft quote."),
) -> None:
    """Prepare the letter that goes with a quote: sole source, or that the price is reasonable. Says what is still missing."""
    if source is not None or attach:
        table = read_document(absolute(source), "letter") if source is not None else {}
        with work("letter") as session:
            _write(session, number, kind, table, attach=attach)
    with look() as session:
        view = letter(session, number, kind)
        path = _printed(session, view, out) if out is not None else ""
    answer(_told(view, path), lambda _: _print(view, path))


def _write(session: Session, number: str, kind: str, table: dict[str, Any], *, attach: bool) -> None:
    if table.get("kind", kind) != kind:
        raise Refusal(f"This file is a letter of kind {table['kind']}, not {kind}.")
    draft = letter_from(table, letter(session, number, kind).draft)
    if table:
        keep_letter(session, number, draft)
    if attach:
        attach_letter(session, number, kind, draft)


def _printed(session: Session, view: LetterView, out: Path) -> str:
    """The attached bytes where they still say what the draft says; else the letter printed now, if it is complete."""
    stored = (
        letter_pdf(session, view.number, view.draft.kind) if view.attached and view.attached.same else None
    )
    if stored is not None:
        name, content = stored
    else:
        made = letter_document(session, view.number, view.draft, final=True)
        name, content = made.file_name, pdf_of(made)
    place = absolute(out)
    path = place / name if place.is_dir() or place.suffix.casefold() != ".pdf" else place
    write_aside(path, content)
    return str(path)


def _told(view: LetterView, path: str) -> dict[str, Any]:
    attached = view.attached
    return {
        "quote": view.number,
        "revision": view.revision,
        **view.draft.as_table(),
        "kept": view.kept,
        "missing": list(view.missing),
        "remarks": list(view.draft.remarks()),
        "asked_by": view.asked_by or None,
        "attached": {
            "file": attached.file_name,
            "sha256": attached.sha256,
            "on": attached.on,
            "same": attached.same,
        }
        if attached
        else None,
        "path": path or None,
    }


def _print(view: LetterView, path: str) -> None:
    draft = view.draft
    say(f"{draft.letter.titles[0]} for {view.number} revision {view.revision}, to {draft.to or 'nobody yet'}")
    for passage in draft.letter.passages:
        if text := draft.passages.get(passage.key, ""):
            say(f"\n{passage.headings[0]}\n{text}")
    say(f"\nSigned by: {draft.signatory or 'nobody yet'}")
    for sentence in (*view.missing,):
        say(f"Still to be said: {sentence}")
    for sentence in draft.remarks():
        say(sentence)
    if view.attached is not None:
        late = "" if view.attached.same else " The draft says something else by now; attach it again."
        say(f"Attached as {view.attached.file_name} on {view.attached.on}.{late}")
    if path:
        say(path)
