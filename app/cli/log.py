"""``concierge log``: note what was said, with whom, and what was promised."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import typer

from app.basics.errors import Refusal
from app.cli.frame import answer, look, moment, noun, table, work
from app.clients.queries import client_id, contact
from app.engagements.queries import engagement_named
from app.interactions import commands, queries
from app.interactions.drafts import NoteDraft, PromiseDraft
from app.seller.queries import find_seller

app = noun("Note what was said.")


@app.command("add")
def add(
    client: str = typer.Argument(..., help="The key of the client."),
    text: str = typer.Argument(..., help="What was said."),
    *,
    kind: str = typer.Option("call", help="call, e-mail, meeting, letter, note or voicemail."),
    person: str = typer.Option("", "--with", help="With whom (e-mail or name)."),
    engagement: str = typer.Option("", help="The engagement it was about (title or part of it)."),
    direction: str = typer.Option("", help="in or out."),
    unanswered: bool = typer.Option(False, "--unanswered", help="Nobody answered."),
    at: str = typer.Option("", help="When: 2026-11-20, or 2026-11-20T14:30; now if left out."),
    promises: list[str] = typer.Option(
        [], "--promise", help='What was promised and by when: "send the quote|2026-11-30".'
    ),
) -> None:
    """Log a call, a mail, a meeting, a letter or a note."""
    with work("log") as session:
        zone = _zone(session)
        owner = client_id(session, client)
        work_id = engagement_named(session, owner, engagement).id if engagement else None
        draft = NoteDraft(
            client_id=owner,
            text=text,
            kind=kind,
            direction=direction,
            engagement_id=work_id,
            contact_id=contact(session, person, owner).id if person else None,
            at=moment(at, zone) if at else None,
            zone=zone,
            unanswered=unanswered,
        )
        row = queries.interaction(session, commands.note(session, draft))
        made = [_promise(session, line, zone, owner, work_id) for line in promises]
    answer(
        {"logged": row, "promises": made},
        f"Logged: {row.kind}, {row.at:%Y-%m-%d %H:%M} UTC." + _promised(made),
    )


def _zone(session: Any) -> str:
    firm = find_seller(session)
    return firm.time_zone if firm else "UTC"


def _promise(session: Any, line: str, zone: str, client: UUID, engagement: UUID | None) -> queries.PromiseRow:
    what, bar, by = line.rpartition("|")
    if not bar or not what.strip():
        raise Refusal(f'The promise {line[:60]!r} must say what and by when: "send the quote|2026-11-30".')
    due: dt.datetime = moment(by, zone)
    draft = PromiseDraft(client_id=client, what=what, due_at=due, engagement_id=engagement)
    return queries.promise_row(session, commands.promise(session, draft))


def _promised(made: list[queries.PromiseRow]) -> str:
    return "".join(f" Promised: {row.what}, by {row.due_at:%Y-%m-%d}." for row in made)


@app.command("list")
def list_(
    client: str = typer.Argument(..., help="The key of the client."),
    limit: int = typer.Option(50, min=1, max=100_000, help="How many at most."),
) -> None:
    """Show what was logged, newest first."""
    with look() as session:
        rows = queries.timeline(session, client_id(session, client), limit=limit)
    lines = [(r.at, r.kind, r.initials, r.contact, r.text) for r in rows]
    answer(
        {"timeline": rows},
        lambda _: table(("When", "Kind", "Who", "With", "What"), lines, none="Nothing logged yet."),
    )
