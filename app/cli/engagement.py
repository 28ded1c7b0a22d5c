"""``concierge engagement``: pieces of work and what happened to them."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.frame import answer, day, look, noun, table, work, written
from app.clients.queries import client_id, contact
from app.engagements import commands, queries
from app.engagements.drafts import EngagementDraft, MarkDraft
from app.quotes.queries.papers import paper_pdf
from app.relationship.commands import close_out
from app.seller.queries import who

app = noun("Pieces of work and their milestones.")


@app.command("add")
def add(
    client: str = typer.Argument(..., help="The key of the client."),
    title: str = typer.Argument(..., help="What is to be done."),
    *,
    purpose: str = typer.Option("", help="What it is for."),
    depends: str = typer.Option("", help="What hangs on it: the end of a grant, a paper, a thesis."),
    researcher: str = typer.Option("", help="The researcher (e-mail or name)."),
    technician: str = typer.Option("", help="Our technician (initials, e-mail or name)."),
    funding: str = typer.Option("", help="grant, core, contract …"),
    kind: str = typer.Option("service", "--work", help="service, goods or labour."),
    opened: str = typer.Option("", help="The day of the enquiry; today if left out."),
) -> None:
    """Add a piece of work."""
    with work("add engagement") as session:
        owner = client_id(session, client)
        draft = EngagementDraft(
            client_id=owner,
            title=title,
            purpose=purpose,
            depends=depends,
            researcher_id=contact(session, researcher, owner).id if researcher else None,
            technician_id=who(session, technician).id if technician else None,
            funding=funding,
            work=kind,
            opened_on=day(opened, "--opened:"),
        )
        row = queries.engagement(session, commands.add_engagement(session, draft))
    answer(row, f"Added ‘{row.title}’ for {row.client_key}, opened {row.opened_on.isoformat()}.")


@app.command("list")
def list_(
    client: str = typer.Argument("", help="The key of a client; without it, of all."),
    everything: bool = typer.Option(False, "--all", help="Also what has ended."),
    limit: int = typer.Option(200, min=1, max=100_000, help="How many at most."),
) -> None:
    """List pieces of work, newest first."""
    with look() as session:
        owner = client_id(session, client) if client else None
        rows = queries.engagements(session, owner, only_open=not everything, limit=limit)
    titles = ("Client", "Engagement", "Opened", "Last")
    lines = [(r.client_key, r.title, r.opened_on, r.latest.kind if r.latest else "") for r in rows]
    answer({"engagements": rows}, lambda _: table(titles, lines, none="No engagement fits."))


@app.command("show")
def show(
    client: str = typer.Argument(..., help="The key of the client."),
    title: str = typer.Argument(..., help="The title, or part of it."),
) -> None:
    """Show a piece of work."""
    with look() as session:
        row = queries.engagement_named(session, client_id(session, client), title)
    answer(row, _print)


def _print(row: queries.EngagementRow) -> str:
    facts = [row.title, f"{row.client} ({row.client_key})", row.purpose, row.depends]
    marks = [
        f"{m.on.isoformat()}  {m.kind}" + (f"  {m.note or m.reason}" if m.note or m.reason else "")
        for m in row.milestones
    ]
    return "\n".join(fact for fact in [*facts, *marks] if fact)


@app.command("mark")
def mark(
    client: str = typer.Argument(..., help="The key of the client."),
    title: str = typer.Argument(..., help="The title, or part of it."),
    kind: str = typer.Argument(..., help="scoped, started, delivered, receipt-confirmed, closed or lost."),
    on: str = typer.Option("", help="The day; today if left out."),
    person: str = typer.Option("", help="Who said so."),
    note: str = typer.Option("", help="A note."),
    reason: str = typer.Option("", help="Why it was lost."),
) -> None:
    """Record what happened to a piece of work."""
    with work("mark engagement") as session:
        row = queries.engagement_named(session, client_id(session, client), title)
        commands.mark(session, row.id, MarkDraft(kind, day(on, "--on:"), person, note, reason))
        row = queries.engagement(session, row.id)
    answer(row, f"‘{row.title}’: {kind}.")


@app.command("close-out")
def close_out_(
    client: str = typer.Argument(..., help="The key of the client."),
    title: str = typer.Argument(..., help="The title, or part of it."),
    out: Path | None = typer.Option(None, "--output", "-o", help="Write the PDF to this file or folder."),
) -> None:
    """Write the note on a closed piece of work: done, delivered, paid, by whom; and keep it."""
    with work("close out") as session:
        row = queries.engagement_named(session, client_id(session, client), title)
        name, data = paper_pdf(session, close_out(session, row.id))
    path = written(out, name, data) if out is not None else ""
    note = name.removesuffix(".pdf")
    answer(
        {"engagement": row.title, "paper": note, "path": path or None}, path or f"{note} is written and kept."
    )
