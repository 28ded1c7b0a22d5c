"""``concierge invoice attach``: the filed papers that go with an invoice."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.frame import absolute, answer, work
from app.payments import commands, queries
from app.quotes.rules.offer import Enclosure
from app.seller.drafts import FiledDraft

_NUMBER = typer.Argument(..., help="The number of the invoice, such as I-2026-A0001.")


def attach_command(
    number: str = _NUMBER,
    kind: str = typer.Argument(..., help="The kind of the paper, such as w-9 or insurance."),
    title: str = typer.Option("", help="Its title, where there are several of a kind."),
    file: Path = typer.Option(Path(), "--file", help="File this paper first; else the one on file is meant."),
    remove: bool = typer.Option(False, "--remove", help="Let it stay behind."),
) -> None:
    """Let a filed paper go with a draft: merged, inside or beside, as the document profile says."""
    with work("attach to invoice") as session:
        id_ = queries.invoice_named(session, number)
        if remove:
            own = queries.invoice(session, id_).annexes
            kept = [one for one in own if one.kind != kind or (title and one.title != title)]
            commands.enclose(session, id_, kept)
        elif file != Path():
            commands.file_and_attach(
                session,
                id_,
                FiledDraft(kind=kind, title=title or kind.replace("-", " ").capitalize()),
                absolute(file),
            )
        else:
            commands.attach(session, id_, Enclosure(kind=kind, title=title))
        row = queries.invoice(session, id_)
    papers = [{"kind": one.kind, "title": one.title} for one in row.annexes]
    said = ", ".join(one.title or one.kind for one in row.annexes) or "nothing"
    answer({"invoice": number, "annexes": papers}, f"With {number} goes: {said}.")
