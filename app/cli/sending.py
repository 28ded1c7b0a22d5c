"""Documents made ready on the command line: the drafts and files written, what is to be done said; one for every noun."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from app.basics.errors import Refusal
from app.cli.frame import absolute, say, write_bytes
from app.documents.tailoring import safe_name
from app.quotes.document.ready import Sending
from app.quotes.rules.sending import size_words
from app.storage.files import write_aside

EML = typer.Option(None, "--eml", help="Write the e-mail draft to this file, or several to this folder.")
FILES = typer.Option(None, "--files", help="Write the files to this folder.")
RECORD = typer.Option(False, "--record", help="Record that it went.")
CHANNEL = typer.Option(
    "", "--channel", help="By which way it went, where it was another: e-mail, portal, post, hand, network."
)
ON = typer.Option("", "--on", help="The day on which it went, such as 2026-11-10; today if left out.")


def write_out(sending: Sending, eml: Path | None, files: Path | None) -> list[str]:
    """Writes the e-mail drafts and the files where they are wanted; answers their paths."""
    return [*_drafts(sending, eml), *_files(sending, files)]


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


def told(key: str, sending: Sending, written: list[str], *, recorded: bool) -> dict[str, Any]:
    """A sending as --json says it; ``key`` is the noun under which its number stands."""
    revision = {"revision": sending.revision} if sending.revision else {}
    return {
        key: sending.number,
        **revision,
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


def print_sending(sending: Sending, written: list[str], *, recorded: bool) -> None:
    """A sending as a person reads it."""
    address = f" <{sending.address}>" if sending.address else ""
    by = f", by {sending.channel}" if sending.channel else ""
    called = f" {sending.called.lower()}" if sending.revision else ""
    say(f"{sending.number}{called} to {sending.whom or sending.to}{address}{by}")
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
    say("Recorded as sent." if recorded else sending.recorded or "Not recorded. When it went: --record.")
