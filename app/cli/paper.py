"""``concierge paper``: what went out beside quotes and invoices: notes, letters, briefs, route cards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from app.cli.frame import answer, look, noun, table, work, written
from app.cli.sending import CHANNEL, EML, FILES, ON, RECORD, print_sending, told, write_out
from app.clients.queries import client_head
from app.quotes.commands.sending import record_paper
from app.quotes.document.paper_sending import prepared_paper
from app.quotes.queries.papers import PaperRow, paper_named, paper_pdf, papers
from app.quotes.rules.sending import Wanted

app = noun("Delivery notes, letters, briefs, route cards and close-out notes, as they went out.")


@app.command("list")
def list_(
    client: str = typer.Option("", help="Only the papers of the client with this key."),
    limit: int = typer.Option(100, min=1, max=10_000, help="How many at most."),
) -> None:
    """List papers that went out, the newest first."""
    with look() as session:
        whose = client_head(session, client).id if client else None
        rows = papers(session, client_id=whose, limit=limit)
    answer({"papers": [shown(row) for row in rows]}, _print)


def shown(row: PaperRow) -> dict[str, Any]:
    """A paper as --json says it."""
    return {
        "paper": row.number, "kind": row.kind, "title": row.title, "client": row.client,
        "engagement": row.engagement or None, "issued": row.issued_on, "by": row.issued_by or None,
        "file": row.file_name, "sha256": row.sha256,
    }  # fmt: skip


def _print(data: dict[str, Any]) -> None:
    rows = [(p["paper"], p["title"], p["client"], p["engagement"], p["issued"]) for p in data["papers"]]
    table(("Paper", "Title", "Client", "Engagement", "Issued"), rows, none="No paper went out yet.")


@app.command("pdf")
def pdf(
    number: str = typer.Argument(..., help="The number of the paper, such as D-2026-A0001."),
    out: Path = typer.Option(Path(), "-o", "--output", help="A file or a folder; this folder if left out."),
) -> None:
    """Write the PDF of a paper, exactly the bytes that went out. Prints the path."""
    with look() as session:
        name, data = paper_pdf(session, paper_named(session, number))
    path = written(out, name, data)
    answer({"paper": number, "path": path}, path)


@app.command("send")
def send(
    number: str = typer.Argument(..., help="The number of the paper, such as D-2026-A0001."),
    *,
    to: str = typer.Option(
        "", "--to", help="researcher, purchasing, receiving, stand-in or owner; the usual one if left out."
    ),
    eml: Path | None = EML,
    files: Path | None = FILES,
    record: bool = RECORD,
    channel: str = CHANNEL,
    on: str = ON,
) -> None:
    """Prepare the sending of a paper that is kept. Nothing is sent, and nothing recorded without --record."""
    with look() as session:
        sending = prepared_paper(session, number, Wanted(to, channel=channel))
    paths = write_out(sending, eml, files)
    if record:
        with work("send paper") as session:
            record_paper(session, number, sending, on)
    data = told("paper", sending, paths, recorded=record)
    answer(data, lambda _: print_sending(sending, paths, recorded=record))
