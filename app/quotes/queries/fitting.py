"""What the paper of an offer needs besides what its profile asks for: columns for further prices, blocks for its tables."""

from __future__ import annotations

from app.documents.labels import KEYS
from app.quotes.rules.breakdown import LABOUR, year_of
from app.quotes.rules.offer import Offer


def price_names(offer: Offer) -> list[str]:
    """The further prices that lines state and for which the kit has a column: list, academic, CFI."""
    named = dict.fromkeys(name for line in offer.lines for name in line.extra.get("prices") or {})
    order = {name: at for at, name in enumerate(("list", "academic", "cfi"))}
    known = [name for name in named if f"{name}-price" in KEYS and name != "unit"]
    return sorted(known, key=lambda name: (order.get(name, len(order)), name))


def with_tables(blocks: tuple[str, ...], offer: Offer) -> tuple[str, ...]:
    """The blocks of the profile, and after the totals the tables that this offer needs and the profile does not place."""
    needed = {
        "labour": any(line.kind == LABOUR and (line.role or line.extra.get("hours")) for line in offer.lines),
        "years": any(line.counts and year_of(line) is not None for line in offer.lines),
        "schedule": bool(offer.extra.get("schedule")),
    }
    placed = {name for entry in blocks for name in entry.split("|")}
    more = [name for name, wanted in needed.items() if wanted and name not in placed]
    at = next((n for n, entry in enumerate(blocks, 1) if "totals" in entry.split("|")), len(blocks))
    return (*blocks[:at], *more, *blocks[at:])
