"""``concierge promise``: what we said we would do, and what became of it."""

from __future__ import annotations

import typer

from app.cli.frame import answer, look, moment, noun, table, work
from app.clients.queries import client_id
from app.engagements.queries import engagement_named
from app.interactions import commands, queries
from app.interactions.drafts import PromiseDraft
from app.seller.queries import find_seller, who

app = noun("What we said we would do, and by when.")


@app.command("add")
def add(
    client: str = typer.Argument(..., help="The key of the client."),
    what: str = typer.Argument(..., help="What was promised."),
    by: str = typer.Option(..., help="By when: 2026-11-30, or 2026-11-30T15:00."),
    engagement: str = typer.Option("", help="The engagement it belongs to."),
    colleague: str = typer.Option("", help="Who promised it, if not you."),
    rule: str = typer.Option(
        "", help="The key of the rule whose advice it does: quote check then shows it as a task."
    ),
) -> None:
    """Record a promise."""
    with work("promise") as session:
        firm = find_seller(session)
        owner = client_id(session, client)
        draft = PromiseDraft(
            client_id=owner,
            what=what,
            due_at=moment(by, firm.time_zone if firm else "UTC"),
            engagement_id=engagement_named(session, owner, engagement).id if engagement else None,
            colleague_id=who(session, colleague).id if colleague else None,
            rule=rule.strip(),
        )
        row = queries.promise_row(session, commands.promise(session, draft))
    answer(row, f"Promised to {row.client_key}: {row.what}, by {row.due_at:%Y-%m-%d}.")


@app.command("list")
def list_(
    client: str = typer.Argument("", help="The key of a client; without it, of all."),
    state: str = typer.Option("", help="open, kept, late or broken."),
) -> None:
    """List promises by the day they are due."""
    with look() as session:
        rows = queries.promises(session, client_id(session, client) if client else None, state=state)
    titles = ("Client", "Promise", "By", "Who", "State")
    lines = [(r.client_key, r.what, r.due_at.date(), r.colleague, r.state) for r in rows]
    answer({"promises": rows}, lambda _: table(titles, lines, none="No promises."))


@app.command("show")
def show(
    client: str = typer.Argument(..., help="The key of the client."),
    what: str = typer.Argument(..., help="Part of what was promised."),
) -> None:
    """Show one promise."""
    with look() as session:
        row = queries.promise_named(session, client_id(session, client), what)
    answer(
        row,
        f"{row.what}\n{row.client}, by {row.due_at:%Y-%m-%d %H:%M} UTC, {row.colleague or 'nobody'}: {row.state}.",
    )


@app.command("mark")
def mark(
    client: str = typer.Argument(..., help="The key of the client."),
    what: str = typer.Argument(..., help="Part of what was promised."),
    outcome: str = typer.Argument(..., help="kept, late, broken or renegotiated."),
    to: str = typer.Option("", help="The new date, where it is renegotiated."),
    note: str = typer.Option("", help="A note."),
) -> None:
    """Record what became of a promise; what is kept after its time is recorded as late."""
    with work("mark promise") as session:
        firm = find_seller(session)
        row = queries.promise_named(session, client_id(session, client), what)
        new = moment(to, firm.time_zone if firm else "UTC") if to else None
        recorded = commands.mark_promise(session, row.id, outcome, note, new)
        row = queries.promise_row(session, row.id)
    answer(row, f"‘{row.what}’: {recorded}.")
