"""The same total in other cuts: by section, by year, and labour by role and hours apart from material."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.basics.money import Money, total
from app.quotes.rules.amounts import Totals
from app.quotes.rules.offer import Line, Offer, numbers

LABOUR: Final = "labour"
MATERIAL: Final = "material"
OTHER: Final = "other"


@dataclass(frozen=True, slots=True)
class Effort:
    """One labour line: who works, how long and at which rate; quantities and rates in ten-thousandths.

    ``hours`` is text as the quote states it, where the line itself is not by the hour.
    """

    position: str
    role: str
    text: str
    quantity: int
    unit: str
    hours: str
    unit_price: int
    amount: Money


def counted(offer: Offer, sums: Totals) -> Iterator[tuple[Line, Money]]:
    """The lines inside the total with their amounts."""
    for line, amount in zip(offer.lines, sums.amounts, strict=True):
        if line.counts and amount is not None:
            yield line, amount


def by_year(offer: Offer, sums: Totals) -> dict[int, Money]:
    """What the lines of each year come to as listed, by the ``year`` that lines state; nothing where no line states one."""
    found: dict[int, Money] = {}
    for line, amount in counted(offer, sums):
        year = year_of(line)
        if year is not None:
            found[year] = found.get(year, Money.zero(offer.currency)) + amount
    return dict(sorted(found.items()))


def without_year(offer: Offer, sums: Totals) -> Money:
    """What the lines that state no year come to, with the rounding of the total."""
    rest = (amount for line, amount in counted(offer, sums) if year_of(line) is None)
    return total(rest, offer.currency) + sums.rounding


def year_of(line: Line) -> int | None:
    """The year that a line states, as a number."""
    year = str(line.extra.get("year") or "").strip()
    return int(year) if year.isascii() and year.isdigit() and len(year) <= 4 else None


def efforts(offer: Offer, sums: Totals) -> tuple[Effort, ...]:
    """The labour inside the total, line by line."""
    found = []
    for line, position, amount in zip(offer.lines, numbers(offer.lines), sums.amounts, strict=True):
        if line.kind == LABOUR and amount is not None:
            hours = str(line.extra.get("hours") or "")
            found.append(
                Effort(
                    position, line.role, line.text, line.quantity, line.unit, hours, line.unit_price, amount
                )
            )
    return tuple(found)


def by_kind(offer: Offer, sums: Totals) -> dict[str, Money]:
    """Labour, material and all else as listed, in this order; only what there is. The rounding goes with all else."""
    found: dict[str, Money] = {}
    for line, amount in counted(offer, sums):
        kind = line.kind if line.kind in (LABOUR, MATERIAL) else OTHER
        found[kind] = found.get(kind, Money.zero(offer.currency)) + amount
    if sums.rounding:
        found[OTHER] = found.get(OTHER, Money.zero(offer.currency)) + sums.rounding
    return {kind: found[kind] for kind in (LABOUR, MATERIAL, OTHER) if kind in found}


def by_section(offer: Offer, sums: Totals) -> dict[int, Money]:
    """What each section comes to, by the index of its last line; empty where one section is all there is.

    A section runs to the next one; sections without a counted line have no sum of their own.
    """
    found: dict[int, Money] = {}
    amounts: list[Money] = []
    open_at, last, outside = False, 0, False
    for at, (line, amount) in enumerate(zip(offer.lines, sums.amounts, strict=True)):
        if line.kind == "section":
            if open_at and amounts:
                found[last] = total(amounts, offer.currency)
            open_at, amounts = True, []
        elif line.counts and amount is not None:
            outside = outside or not open_at
            amounts.append(amount)
        last = at
    if open_at and amounts:
        found[last] = total(amounts, offer.currency)
    return found if len(found) > 1 or outside else {}
