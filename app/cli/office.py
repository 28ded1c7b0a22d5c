"""``concierge office``: make an office, look at it, check it, back it up and bring it back."""

from __future__ import annotations

from typing import Any

import typer

from app.cli.frame import address, answer, noun, opened, say
from app.cli.options import current
from app.clients.queries import client_count
from app.office import create_office
from app.seller.commands import add_colleague
from app.seller.drafts import ColleagueDraft
from app.seller.queries import colleagues, find_seller

app = noun("Make, check, back up and restore an office.")


@app.command("init")
def init(
    series: str = typer.Option(
        "A", help="This machine's letter in document numbers; no two machines share one."
    ),
) -> None:
    """Make a new, empty office. With --as, its first colleague."""
    place = address()
    office = create_office(place, series=series)
    try:
        if current().colleague:
            with office.work("first colleague") as session:
                add_colleague(session, ColleagueDraft(name=current().colleague))
        shown = office.address.text
    finally:
        office.close()
    answer(
        {"office": shown, "series": series},
        f"Made {shown}. Next, say who you are: concierge seller set --from FILE.",
    )


@app.command("info")
def info() -> None:
    """Say where the office is, whose it is, and how much it holds."""
    with opened() as office, office.look() as session:
        firm = find_seller(session)
        data: dict[str, Any] = {
            "office": office.address.text,
            "kind": "file" if office.address.is_file else "server",
            "seller": firm.legal_name if firm else None,
            "series": office.series,
            "colleagues": [row.initials for row in colleagues(session)],
            "clients": client_count(session),
        }
    answer(data, lambda d: say("\n".join(f"{name}: {_words(value)}" for name, value in d.items())))


def _words(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else "not said yet" if value is None else str(value)
