"""Prices that hold their tax, said without it: what of each line is tax, so that the lines come to the taxes of the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.basics.money import Money
from app.basics.quantity import HUNDRED_PERCENT
from app.quotes.rules.amounts import EXCLUSIVE, Pot, Totals, pots_of
from app.quotes.rules.offer import Line, Offer


@dataclass(frozen=True, slots=True)
class Apart:
    """One line without its tax. ``full`` is what it would be without its discount, ``net`` what it is, ``tax`` what it holds."""

    full: Money
    net: Money
    tax: Money


def apart_of(offer: Offer, sums: Totals, fulls: Sequence[Money | None]) -> tuple[Apart | None, ...]:
    """Each priced line without the tax it holds; None for words. Where prices are without tax, nothing is taken out.

    The taxes of the counted lines of one tax come to what the document states of it, by the largest remainder.
    ``fulls`` are the amounts before the discounts.
    """
    taxes: dict[int, Money] = {}
    for pot in pots_of(offer.lines, sums.amounts, offer.currency, offer.rounding):
        if sums.basis != EXCLUSIVE:
            taxes |= _shared(pot, sums.amounts, offer.rounding)
    made: list[Apart | None] = []
    for at, (line, amount, full) in enumerate(zip(offer.lines, sums.amounts, fulls, strict=True)):
        if amount is None or full is None:
            made.append(None)
            continue
        tax = taxes.get(at)
        if tax is None:
            tax = Money.zero(offer.currency) if sums.basis == EXCLUSIVE else _alone(line, amount)
        whole = full - (_alone(line, full) if sums.basis != EXCLUSIVE else Money.zero(offer.currency))
        net = amount - tax
        made.append(Apart(whole if full != amount else net, net, tax))
    return tuple(made)


def _alone(line: Line, amount: Money) -> Money:
    """The tax in one amount, rounded down: of lines outside the total, and of what a line was before its discount."""
    return Money(amount.minor * line.tax_rate // (HUNDRED_PERCENT + line.tax_rate), amount.currency)


def _shared(pot: Pot, amounts: Sequence[Money | None], rounding: str) -> dict[int, Money]:
    """The tax that a pot holds, shared among its lines; a discount line takes its part back."""
    held, divisor = pot.held(rounding), HUNDRED_PERCENT + pot.rate
    exact = {at: (amount.minor if (amount := amounts[at]) else 0) * pot.rate for at in pot.lines}
    shares = {at: part // divisor for at, part in exact.items()}
    order = sorted(pot.lines, key=lambda at: (-(exact[at] - shares[at] * divisor), at))
    short = held.minor - sum(shares.values())
    for step in range(abs(short)):
        shares[order[step % len(order)]] += 1 if short > 0 else -1
    return {at: Money(minor, held.currency) for at, minor in shares.items()}
