"""``concierge schema``: prints the JSON Schema of a file that can be read."""

from __future__ import annotations

import json

import typer

from app.cli.answers import answer, say
from app.cli.papers import schema, schema_names

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def show(
    name: str = typer.Argument(
        "", help="Which file: seller, clients, playbook, quote …; without it, all names."
    ),
) -> None:
    """Print the JSON Schema of a file that can be read."""
    if not name:
        answer({"schemas": schema_names()}, lambda data: "\n".join(data["schemas"]))
        return
    found = schema(name)
    answer(found, lambda data: say(json.dumps(data, ensure_ascii=False, indent=2)))
