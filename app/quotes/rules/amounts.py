"""The one calculation of a quote: amounts of lines, sums by tax, freight, total; screen, paper and check all print it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.basics.errors import Refusal
from app.basics.money import LARGEST_MINOR, Money, exponent, rounded, total
from app.basics.quantity import exact_line, line_amount, tax_on
from app.quotes.rules.offer import OUTSIDE, WORDS, RoundingRule


class Priced(Protocol):
    """What the calculation reads of a line: a record, a draft's line and a test's stand-in all have it."""

    @property
    def kind(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def unit_price(self) -> int: ...
    @property
    def discount_rate(self) -> int: ...
    @property
    def discount(self) -> int: ...
    @property
    def tax_class(self) -> str: ...
    @property
    def tax_rate(self) -> int: ...


@dataclass(frozen=True, slots=True)
class TaxRow:
    """The counted lines of one tax class and rate (thousandths of a percent): what they come to, and their tax."""

    tax_class: str
    rate: int
    base: Money
    amount: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """All sums of one quote. ``amounts`` runs beside the lines; None for sections and texts.

    What is printed adds up: counted amounts + ``rounding`` = ``net``; ``net`` + ``tax`` = ``gross``. ``rounding`` is
    nought unless the sum is rounded once (rule ``total/…``). ``freight`` and ``discounts`` are parts of ``net``.
    """

    amounts: tuple[Money | None, ...]
    rounding: Money
    net: Money
    taxes: tuple[TaxRow, ...]
    tax: Money
    gross: Money
    freight: Money
    discounts: Money

    @property
    def taxable(self) -> Money:
        """The part of the net sum that is taxed."""
        return total((row.base for row in self.taxes if row.rate), self.net.currency)

    @property
    def nontaxable(self) -> Money:
        """The part of the net sum on which no tax falls."""
        return total((row.base for row in self.taxes if not row.rate), self.net.currency)


def amount_of(line: Priced, currency: str, rounding: str = "line/half-up") -> Money | None:
    """The amount of one line as printed; None for sections and texts."""
    if line.kind in WORDS:
        return None
    return line_amount(
        line.quantity,
        line.unit_price,
        currency,
        discount_rate=line.discount_rate,
        discount=line.discount,
        rounding=RoundingRule.parse(rounding).half,
    )


def totals(lines: Iterable[Priced], currency: str, rounding: str = "line/half-up") -> Totals:
    """The sums of ``lines``; refuses what is too large to be billed."""
    every = tuple(lines)
    rule = RoundingRule.parse(rounding)
    amounts = tuple(amount_of(line, currency, rounding) for line in every)
    counted = [(line, amount) for line, amount in zip(every, amounts, strict=True) if _counts(line, amount)]
    taxes = tuple(
        _tax_row(
            key, [pair for pair in counted if (pair[0].tax_class, pair[0].tax_rate) == key], currency, rule
        )
        for key in sorted({(x.tax_class, x.tax_rate) for x, _ in counted}, key=lambda k: (-k[1], k[0]))
    )
    net = total((row.base for row in taxes), currency)
    tax = total((row.amount for row in taxes), currency)
    if max(abs(net.minor), abs((net + tax).minor)) > LARGEST_MINOR:
        raise Refusal("The total is larger than can be billed. Check the quantities and unit prices.")
    return Totals(
        amounts=amounts,
        rounding=net - _sum(counted, currency),
        net=net,
        taxes=taxes,
        tax=tax,
        gross=net + tax,
        freight=_sum([pair for pair in counted if pair[0].kind == "freight"], currency),
        discounts=_sum([pair for pair in counted if pair[0].kind == "discount"], currency),
    )


_Counted = Sequence[tuple[Priced, Money | None]]


def _counts(line: Priced, amount: Money | None) -> bool:
    return amount is not None and line.kind not in OUTSIDE


def _sum(counted: _Counted, currency: str) -> Money:
    return total((amount for _, amount in counted if amount is not None), currency)


def _tax_row(key: tuple[str, int], members: _Counted, currency: str, rule: RoundingRule) -> TaxRow:
    base = _sum(members, currency)
    if rule.per == "total":
        parts = [exact_line(x.quantity, x.unit_price, x.discount_rate, x.discount) for x, _ in members]
        exact = sum(numerator for numerator, _ in parts)
        base = Money(rounded(exact * 10 ** exponent(currency), parts[0][1], rule.half), currency)
    tax_class, rate = key
    return TaxRow(tax_class, rate, base, tax_on(base, rate, rule.half))
