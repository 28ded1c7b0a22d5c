"""``concierge quote send`` and ``quote route``: what goes to whom, prepared; and the route card."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.frame import answer, look, work, written
from app.cli.sending import CHANNEL, EML, FILES, ON, RECORD, print_sending, told, write_out
from app.quotes.commands.sending import keep_card, record_sending
from app.quotes.document.route import card_pdf, route_card
from app.quotes.document.sending import prepared
from app.quotes.queries.papers import paper
from app.quotes.queries.stored import quote_record, revision_of
from app.quotes.rules.sending import Wanted

_NUMBER = typer.Argument(..., help="The number of the quote, such as Q-2026-A0042.")
_REVISION = typer.Option(0, min=0, help="Which revision; the newest issued one if left out.")


def send_command(
    number: str = _NUMBER,
    *,
    to: str = typer.Option("purchasing", help="purchasing or researcher."),
    revision: int = _REVISION,
    card: bool | None = typer.Option(None, "--card/--no-card", help="With the route card, or without."),
    eml: Path | None = EML,
    files: Path | None = FILES,
    record: bool = RECORD,
    channel: str = CHANNEL,
    on: str = ON,
) -> None:
    """Prepare the sending of an issued quote. Nothing is sent, and nothing recorded without --record."""
    with look() as session:
        sending = prepared(session, number, Wanted(to, revision or None, card, channel))
    paths = write_out(sending, eml, files)
    if record:
        with work("send quote") as session:
            record_sending(session, number, sending, on)
    data = told("quote", sending, paths, recorded=record)
    answer(data, lambda _: print_sending(sending, paths, recorded=record))


def route_command(
    number: str = _NUMBER,
    revision: int = typer.Option(0, min=0, help="Which revision; the newest if left out."),
    out: Path = typer.Option(Path(), "-o", "--output", help="A file or a folder; this folder if left out."),
    keep: bool = typer.Option(False, "--keep", help="It goes out: keep it as it is, listed by 'paper list'."),
) -> None:
    """Write the route card: one page that says how this quote becomes an order, as far as it is known."""
    with look() as session:
        made = route_card(session, number, revision or None)
    kept = ""
    if keep:
        with work("keep route card") as session:
            n = revision_of(session, quote_record(session, number), revision or None).n
            kept = paper(session, keep_card(session, number, made, n)).number
    path = written(out, made.file_name, card_pdf(made))
    said = [f"{one.label}: {one.text}" for one in made.paper.passages]
    data = {"quote": made.paper.number, "path": path, "paper": kept or None, "says": said}
    answer(data, f"{path}\nKept as {kept}." if kept else path)
