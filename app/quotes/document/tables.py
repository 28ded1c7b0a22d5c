"""The small tables of a quote: labour apart from material, the years of a long job, what is paid when."""

from __future__ import annotations

from app.basics.money import total
from app.basics.quantity import HUNDRED_PERCENT
from app.basics.wording import Wording
from app.documents.labels import Labels
from app.documents.paper import Table, Value
from app.documents.tailoring import labels_of
from app.formats.trade import unit_code
from app.quotes.queries.context import Context
from app.quotes.rules.amounts import Totals
from app.quotes.rules.breakdown import LABOUR, Effort, by_kind, by_year, efforts, without_year
from app.quotes.rules.instalments import instalments_of, schedule_problem
from app.quotes.rules.offer import Offer


def tables_of(context: Context, offer: Offer, sums: Totals, wording: Wording) -> tuple[Table, ...]:
    """Those that the offer has something to say in; the last row of each is a sum that stands on the paper."""
    said = labels_of(context.tailoring)
    made = (
        _labour(offer, sums, wording, said),
        _years(offer, sums, said),
        _schedule(offer, sums, wording, said),
    )
    return tuple(table for table in made if table is not None)


def _labour(offer: Offer, sums: Totals, wording: Wording, said: Labels) -> Table | None:
    """Role, hours and rate of each labour line, then what labour, material and all else come to."""
    every = efforts(offer, sums)
    if not any(one.role or one.hours for one in every):
        return None
    rows: list[tuple[Value, ...]] = [
        (
            f"{one.position}  {one.role or one.text}",
            _hours(one, wording),
            wording.unit_price(one.unit_price, offer.currency),
            one.amount,
        )
        for one in every
    ]
    kinds = by_kind(offer, sums)
    if len(kinds) > 1:
        rows += [(said.say(kind), "", "", amount) for kind, amount in kinds.items()]
    name = said.say("subtotal") if len(kinds) > 1 else said.say(LABOUR)
    return Table("labour", ("role", "hours", "rate", "amount"), tuple(rows), (name, "", "", sums.listed))


def _hours(one: Effort, wording: Wording) -> str:
    """How long, without the unit where that is the hour of the column's head."""
    if one.hours:
        return one.hours
    unit = "" if unit_code(one.unit) == "HUR" else one.unit
    return f"{wording.quantity(one.quantity)} {unit}".strip()


def _years(offer: Offer, sums: Totals, said: Labels) -> Table | None:
    """What each year comes to; the sum is that of the lines."""
    found = by_year(offer, sums)
    if not found:
        return None
    rows: list[tuple[Value, ...]] = [(str(year), amount) for year, amount in found.items()]
    rest = without_year(offer, sums)
    if rest:
        rows.append((said.say("no-year"), rest))
    whole = total((*found.values(), rest), offer.currency)
    return Table("years", ("year", "amount"), tuple(rows), (said.say("subtotal"), whole))


def _schedule(offer: Offer, sums: Totals, wording: Wording, said: Labels) -> Table | None:
    """What is paid when, of the total; nothing while its shares are not the whole, which the editor says."""
    plan = offer.extra.get("schedule") or ()
    if not plan or schedule_problem(plan):
        return None
    rows = tuple(
        (
            ": ".join(part for part in (said.say(one.kind) if one.kind else "", one.when) if part),
            wording.percent(one.share),
            one.amount,
        )
        for one in instalments_of(plan, sums.gross)
    )
    whole = (said.say("total"), wording.percent(HUNDRED_PERCENT), sums.gross)
    return Table("schedule", ("when", "share", "amount"), rows, whole)
