"""``concierge quote send`` and ``quote route``: what goes to whom, prepared; and the route card."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from app.basics.errors import Refusal
from app.cli.frame import absolute, answer, look, say, work, write_bytes
from app.documents.tailoring import safe_name
from app.quotes.commands import record_event
from app.quotes.document.route import card_pdf, route_card
from app.quotes.document.sending import Sending, prepared
from app.quotes.rules.sending import Wanted, size_words
from app.storage.files import write_aside

_NUMBER = typer.Argument(..., help="The number of the quote, such as Q-2026-A0042.")
_REVISION = typer.Option(0, min=0, help="Which revision; the newest issued one if left out.")


def send_command(
    number: str = _NUMBER,
    *,
    to: str = typer.Option("purchasing", help="purchasing or researcher."),
    revision: int = _REVISION,
    card: bool | None = typer.Option(None, "--card/--no-card", help="With the route card, or without."),
    eml: Path | None = typer.Option(
        None, help="Write the e-mail draft to this file, or several to this folder."
    ),
    files: Path | None = typer.Option(None, help="Write the files to this folder."),
    record: bool = typer.Option(False, "--record", help="Record that it went."),
    channel: str = typer.Option(
        "", help="By which way it went, where it was another: e-mail, portal, post, hand."
    ),
    on: str = typer.Option("", help="The day on which it went, such as 2026-11-10; today if left out."),
) -> None:
    """Prepare the sending of an issued quote. Nothing is sent, and nothing recorded without --record."""
    with look() as session:
        sending = prepared(session, number, Wanted(to, revision or None, card, channel))
    written = [*_drafts(sending, eml), *_files(sending, files)]
    if record:
        with work("send quote") as session:
            record_event(session, number, sending.event(on), sending.revision)
    answer(_told(sending, written, recorded=record), lambda _: _print(sending, written, recorded=record))


def _drafts(sending: Sending, place: Path | None) -> list[str]:
    if place is None:
        return []
    target, made = absolute(place), sending.drafts()
    if len(made) > 1 and target.suffix.casefold() == ".eml":
        raise Refusal(f"There are {len(made)} messages. Name a folder: --eml FOLDER.")
    if target.suffix.casefold() == ".eml":
        write_bytes(target, made[0][1])
        return [str(target)]
    return [_written(target / safe_name(name), data) for name, data in made]


def _files(sending: Sending, place: Path | None) -> list[str]:
    if place is None:
        return []
    folder = absolute(place)
    return [_written(folder / safe_name(file.name), file.data) for file in sending.files]


def _written(path: Path, data: bytes) -> str:
    write_aside(path, data, 0o600)
    return str(path)


def _told(sending: Sending, written: list[str], *, recorded: bool) -> dict[str, Any]:
    return {
        "quote": sending.number,
        "revision": sending.revision,
        "to": sending.to,
        "whom": sending.whom,
        "address": sending.address or None,
        "channel": sending.channel or None,
        "language": sending.language,
        "subject": sending.subject,
        "text": sending.body,
        "messages": [
            [{"name": file.name, "bytes": len(file.data)} for file in files] for files in sending.messages
        ],
        "steps": [{"do": step.text, "copy": step.copy or None} for step in sending.steps],
        "wishes": list(sending.wishes),
        "warnings": list(sending.warnings),
        "written": written,
        "recorded": recorded,
    }


def _print(sending: Sending, written: list[str], *, recorded: bool) -> None:
    address = f" <{sending.address}>" if sending.address else ""
    by = f", by {sending.channel}" if sending.channel else ""
    say(f"{sending.number} revision {sending.revision} to {sending.whom or sending.to}{address}{by}")
    for warning in sending.warnings:
        say(f"Look out: {warning}")
    for wish in sending.wishes:
        say(f"They want: {wish}")
    say(f"\nSubject: {sending.subject}\n\n{sending.body}\n")
    for k, files in enumerate(sending.messages, 1):
        title = f"Message {k}" if len(sending.messages) > 1 else "Files"
        say(f"{title}: {', '.join(f'{file.name} ({size_words(len(file.data))})' for file in files)}")
    for step in sending.steps:
        say(f"[ ] {step.text}{f': {step.copy}' if step.copy else ''}")
    for path in written:
        say(path)
    say("Recorded as sent." if recorded else "Not recorded. When it went: --record.")


def route_command(
    number: str = _NUMBER,
    revision: int = typer.Option(0, min=0, help="Which revision; the newest if left out."),
    out: Path = typer.Option(Path(), "-o", "--output", help="A file or a folder; this folder if left out."),
) -> None:
    """Write the route card: one page that says how this quote becomes an order, as far as it is known."""
    with look() as session:
        made = route_card(session, number, revision or None)
    place = absolute(out)
    path = place / made.file_name if place.is_dir() or place.suffix.casefold() != ".pdf" else place
    write_aside(path, card_pdf(made))
    said = [f"{one.label}: {one.text}" for one in made.paper.passages]
    answer({"quote": made.paper.number, "path": str(path), "says": said}, str(path))
