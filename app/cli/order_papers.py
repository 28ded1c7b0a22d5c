"""``concierge order deliver`` and ``order ask``: what was delivered, with its note; a query about differences as a letter."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import typer
from sqlalchemy.orm import Session

from app.basics.quantity import plain_scaled
from app.cli.frame import answer, day, look, say, table, work, written
from app.orders.commands import deliver, send_query
from app.orders.drafts import DeliveryDraft, read_delivered
from app.orders.queries import order_named
from app.orders.queries.deliveries import NOTE, DeliverableRow, deliverable
from app.quotes.queries.papers import PaperRow, paper_pdf, papers

_NUMBER = typer.Argument(..., help="The order's number, or INSTITUTION/NUMBER where several use it.")
_OUT = typer.Option(None, "-o", "--output", help="Write the PDF to this file or folder.")


def deliver_command(
    number: str = _NUMBER,
    *,
    line: list[str] = typer.Option([], "--line", help="Only this line: 1, or a part of it: 1=24."),
    on: str = typer.Option("", "--on", help="The day it was delivered; today if left out."),
    to: str = typer.Option("", "--to", help="Who took it."),
    place: str = typer.Option("", "--place", help="Where it was delivered to."),
    method: str = typer.Option(
        "", "--method", help="The method and its version, such as 'SOP-12, version 3.1'."
    ),
    remark: str = typer.Option("", "--remark", help="What else the note says."),
    out: Path | None = _OUT,
) -> None:
    """Record a delivery on an accepted order and write its note; everything outstanding, or the lines named."""
    with work("deliver order") as session:
        order_id = order_named(session, number)
        draft = DeliveryDraft(read_delivered(line), day(on, "--on:"), to, place, method, remark)
        deliver(session, order_id, draft)
        told, path = _told(session, number, order_id, out)
    answer({**told, "path": path or None}, lambda data: _print(data, path))


def note_command(number: str = _NUMBER, out: Path | None = _OUT) -> None:
    """Show what of an order was delivered and what is outstanding; -o writes the newest delivery note."""
    with look() as session:
        told, path = _told(session, number, order_named(session, number), out)
    answer({**told, "path": path or None}, lambda data: _print(data, path))


def ask_command(number: str = _NUMBER, out: Path | None = _OUT) -> None:
    """Write the letter that asks purchasing about the queried differences, and keep it. The e-mail: order letter."""
    with work("ask about order") as session:
        name, data = paper_pdf(session, send_query(session, order_named(session, number)))
    path = written(out, name, data) if out is not None else ""
    letter = name.removesuffix(".pdf")
    answer({"paper": letter, "order": number, "path": path or None}, path or f"{letter} is written and kept.")


def _told(session: Session, number: str, order_id: UUID, out: Path | None) -> tuple[dict[str, Any], str]:
    notes, lines = papers(session, subject_id=order_id, kind=NOTE), deliverable(session, order_id)
    path = written(out, *paper_pdf(session, notes[0].id)) if out is not None and notes else ""
    told = {"order": number, "notes": [_note(row) for row in notes], "lines": [_line(row) for row in lines]}
    return told, path


def _note(row: PaperRow) -> dict[str, Any]:
    return {"paper": row.number, "issued": row.issued_on, "sha256": row.sha256}


def _line(row: DeliverableRow) -> dict[str, Any]:
    return {
        "line": row.label, "code": row.code, "text": row.text, "unit": row.unit, "ordered": plain_scaled(row.ordered),
        "delivered": plain_scaled(row.before), "outstanding": plain_scaled(row.outstanding),
    }  # fmt: skip


def _print(data: dict[str, Any], path: str) -> None:
    titles = ("Line", "Code", "Text", "Ordered", "Delivered", "Outstanding", "Unit")
    rows = [
        (x["line"], x["code"], x["text"], x["ordered"], x["delivered"], x["outstanding"], x["unit"])
        for x in data["lines"]
    ]
    table(
        titles,
        rows,
        right=("Ordered", "Delivered", "Outstanding"),
        none="The order lists nothing to deliver.",
    )
    for note in data["notes"]:
        say(f"{note['paper']}  {note['issued']}")
    if path:
        say(path)
