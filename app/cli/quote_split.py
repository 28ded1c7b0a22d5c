"""``concierge quote split`` and ``unsplit``: one job over several payers, as several quotes that add up."""

from __future__ import annotations

from typing import Any

import typer

from app.basics.errors import Refusal
from app.cli.frame import answer, look, say, table, work
from app.quotes.commands.splitting import split_quote, unsplit_quote
from app.quotes.drafts.split import SplitDraft, part_from, take_line
from app.quotes.queries.parts import Family, family_of

_NUMBER = typer.Argument(..., help="The number of the quote, such as Q-2026-A0042.")
_PART = typer.Option(
    [],
    "--part",
    help="PAYER=60%, PAYER=5000.00 (with or without tax, as the prices are), PAYER=rest; CLIENT:PAYER for another client's payer.",
)
_LINE = typer.Option([], "--line", help="3=PAYER gives line 3 to a payer, 1:24=PAYER 24 of line 1.")


def split_command(number: str = _NUMBER, part: list[str] = _PART, line: list[str] = _LINE) -> None:
    """Split a draft quote over payers, one quote each; without --part and --line, show how a split quote stands."""
    if part or line:
        draft = SplitDraft(parts=[part_from(text) for text in part])
        for text in line:
            take_line(draft, text)
        with work("split quote") as session:
            split_quote(session, number, draft)
    with look() as session:
        family = family_of(session, number)
    if family is None:
        raise Refusal(
            f"{number} is not split. Say how: --part PAYER=60% --part PAYER=rest, or --line 1=PAYER."
        )
    answer(_told(family), lambda data: _print(data, family))


def _told(family: Family) -> dict[str, Any]:
    return {
        "whole": family.whole,
        "total": family.total,
        "sum": family.sum,
        "adds_up": family.adds_up,
        "parts": [
            {"quote": p.number, "payer": p.payer_key or None, "to": p.payer, "client": p.client, "total": p.total,
             "state": p.state}
            for p in family.parts
        ],
    }  # fmt: skip


def _print(data: dict[str, Any], family: Family) -> None:
    rows = [(p["quote"], p["payer"] or "", p["to"], p["state"], p["total"]) for p in data["parts"]]
    table(("Part", "Payer", "To", "State", "Total"), rows, right=("Total",))
    say(family.says)


def unsplit_command(number: str = _NUMBER) -> None:
    """Undo a split: the parts, all still drafts, are removed, and the quote can be issued itself."""
    with work("undo split") as session:
        removed = unsplit_quote(session, number)
    answer({"removed": list(removed)}, f"Removed: {', '.join(removed)}.")
