"""``concierge find``: search over everything."""

from __future__ import annotations

from typing import Any

import typer

from app.cli.frame import answer, look, table
from app.clients.queries import client_keys
from app.storage.search import find

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def find_(
    text: list[str] = typer.Argument(
        ..., help="Beginnings of words, in any order; a number; part of a name."
    ),
    limit: int = typer.Option(30, min=1, max=1000, help="How many at most."),
) -> None:
    """Find clients, people, engagements, documents and what was said."""
    with look() as session:
        hits = find(session, " ".join(text), limit)
        keys = client_keys(session, [hit.client for hit in hits if hit.client is not None])
    rows = [
        {
            "kind": hit.kind,
            "key": keys.get(hit.client, "") if hit.client else "",
            "title": hit.title,
            "excerpt": hit.line,
        }
        for hit in hits
    ]
    answer({"hits": rows}, _print)


def _print(data: dict[str, Any]) -> None:
    lines = [(h["kind"], h["key"], h["title"], h["excerpt"]) for h in data["hits"]]
    table(("Kind", "Client", "What", ""), lines, none="Nothing was found. Try the beginning of another word.")
