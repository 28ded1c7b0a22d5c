"""``concierge today``: the ranked list, with why and what to do."""

from __future__ import annotations

from typing import Any

import typer

from app.basics.wording import Wording
from app.cli.frame import answer, look, say, work
from app.seller.queries import me, who
from app.today.commands import rebuild, sweep
from app.today.queries import today_list
from app.today.rows import TodayEntry, TodayList

app = typer.Typer(rich_markup_mode=None, add_completion=False)
_TITLES = {"stuck": "Stuck", "promised": "Promised", "to-check": "To check", "soon": "Soon"}


@app.command()
def today(
    mine: bool = typer.Option(False, "--mine", help="Only what waits for the colleague of --as."),
    of: str = typer.Option("", "--of", help="Only what waits for this colleague."),
    anew: bool = typer.Option(False, "--anew", help="Compute the whole list anew from the facts first."),
    limit: int = typer.Option(300, "--limit", min=1, max=10_000, help="At most so many entries."),
) -> None:
    """What needs somebody today, the most urgent first, each with why and what to do."""
    with work("look at today") as session:
        if anew:
            rebuild(session)
        else:
            sweep(session)
    with look() as session:
        owner = who(session, of).id if of else me(session) if mine else None
        found = today_list(session, owner, limit)
    answer(_shape(found), lambda _: _words(found))


def _shape(found: TodayList) -> dict[str, Any]:
    return {
        "day": found.day,
        "total": found.total,
        "entries": [
            {
                "group": e.group,
                "client": e.client_key,
                "name": e.client,
                "institution": e.institution,
                "what": e.what,
                "why": e.why,
                "person": e.person,
                "since": e.since,
                "due": e.due,
                "severity": e.signal,
                "action": e.action,
                "owner": e.owner,
            }
            for e in found.entries
        ],
    }


def _words(found: TodayList) -> None:
    say(Wording("en_GB").long_day(found.day))
    if not found.entries:
        say("Nothing needs anybody today.")
    group = ""
    for entry in found.entries:
        if entry.group != group:
            group = entry.group
            say(f"\n{_TITLES[group]}")
        say(_line(entry))
    if found.total > len(found.entries):
        say(f"\n{found.total - len(found.entries)} more: use --limit.")


def _line(entry: TodayEntry) -> str:
    who_ = " · ".join(part for part in (entry.client, entry.institution) if part) or "The house"
    mark = {"red": "!!", "amber": " !", "fine": "  "}[entry.signal]
    person = f" ({entry.person})" if entry.person else ""
    return f"  {mark} {who_}: {entry.what}{person}. {entry.why}"
