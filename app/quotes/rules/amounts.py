"""The one calculation of a quote: amounts of lines, sums by tax, freight, total; screen, paper and check all print it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from app.basics.errors import Refusal
from app.basics.money import LARGEST_MINOR, Money, exponent, rounded, total
from app.basics.quantity import HUNDRED_PERCENT, exact_line, line_amount, tax_on
from app.quotes.rules.offer import OUTSIDE, PRICE_BASES, WORDS, Offer, RoundingRule

EXCLUSIVE, INCLUSIVE = PRICE_BASES
_TOO_LARGE: Final = "The total is larger than can be billed. Check the quantities and unit prices."


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
    @property
    def taxes(self) -> Sequence[Mapping[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class TaxRow:
    """One tax at one rate (thousandths of a percent): what it falls on, without tax, and what it comes to.

    ``kind`` is the name of the tax where lines name several (GST, PST); else the seller's word for its tax stands for it.
    """

    tax_class: str
    rate: int
    base: Money
    amount: Money
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """All sums of one quote. ``amounts`` runs beside the lines; None for sections and texts.

    What is printed adds up: counted amounts + ``rounding`` = ``listed``; ``net`` + ``tax`` = ``gross``. ``listed`` is
    ``net`` where prices are without tax, ``gross`` where they hold it. ``rounding`` is nought unless the sum is rounded
    once (rule ``total/…``). ``freight`` and ``discounts`` are parts of ``listed``; ``taxable`` is the part of ``net`` that
    is taxed.
    """

    amounts: tuple[Money | None, ...]
    rounding: Money
    net: Money
    taxes: tuple[TaxRow, ...]
    tax: Money
    gross: Money
    freight: Money
    discounts: Money
    taxable: Money
    basis: str = EXCLUSIVE

    @property
    def nontaxable(self) -> Money:
        """The part of the net sum on which no tax falls."""
        return self.net - self.taxable

    @property
    def inclusive(self) -> bool:
        """Whether the amounts of the lines hold their tax."""
        return self.basis == INCLUSIVE

    @property
    def listed(self) -> Money:
        """What the counted lines and the rounding come to."""
        return self.gross if self.inclusive else self.net


def amount_of(line: Priced, currency: str, rounding: str = "line/half-up") -> Money | None:
    """The amount of one line as printed; None for sections and texts."""
    return _amount(line, currency, rounding, line.discount_rate, line.discount)


def undiscounted(line: Priced, currency: str, rounding: str = "line/half-up") -> Money | None:
    """Quantity times unit price, before any discount; None for sections and texts."""
    return _amount(line, currency, rounding, 0, 0)


def _amount(line: Priced, currency: str, rounding: str, rate: int, discount: int) -> Money | None:
    if line.kind in WORDS:
        return None
    half = RoundingRule.parse(rounding).half
    return line_amount(
        line.quantity, line.unit_price, currency, discount_rate=rate, discount=discount, rounding=half
    )


def sums_of(offer: Offer) -> Totals:
    """The sums of an offer, by its own rounding and price basis."""
    return totals(offer.lines, offer.currency, offer.rounding, offer.price_basis)


def totals(
    lines: Iterable[Priced], currency: str, rounding: str = "line/half-up", basis: str = EXCLUSIVE
) -> Totals:
    """The sums of ``lines``; refuses what is too large to be billed."""
    every = tuple(lines)
    amounts = tuple(amount_of(line, currency, rounding) for line in every)
    counted = [(line, amount) for line, amount in zip(every, amounts, strict=True) if _counts(line, amount)]
    pots = pots_of(every, amounts, currency, rounding)
    taxes = taxes_of(pots, basis, rounding)
    listed, tax = total((pot.base for pot in pots), currency), total((row.amount for row in taxes), currency)
    net = listed - tax if basis == INCLUSIVE else listed
    if max(abs(net.minor), abs((net + tax).minor)) > LARGEST_MINOR:
        raise Refusal(_TOO_LARGE)
    untaxed = total((pot.base for pot in pots if not pot.rate), currency)
    return Totals(
        amounts=amounts,
        rounding=listed - _sum(counted, currency),
        net=net,
        taxes=taxes,
        tax=tax,
        gross=net + tax,
        freight=_sum([pair for pair in counted if pair[0].kind == "freight"], currency),
        discounts=_sum([pair for pair in counted if pair[0].kind == "discount"], currency),
        taxable=net - untaxed,
        basis=basis,
    )


_Counted = Sequence[tuple[Priced, Money | None]]


@dataclass(frozen=True, slots=True)
class Pot:
    """The counted lines that are taxed alike: by which taxes (name and rate of each), and what they come to as listed.

    ``lines`` are their indices; ``base`` is rounded once where the rule rounds totals, and may so differ from their sum.
    """

    tax_class: str
    parts: tuple[tuple[str, int], ...]
    base: Money
    lines: tuple[int, ...] = ()

    @property
    def rate(self) -> int:
        """All its taxes together, in thousandths of a percent."""
        return sum(rate for _, rate in self.parts)

    def held(self, rounding: str) -> Money:
        """The tax that its base holds, where prices hold their tax: taken out once."""
        half = RoundingRule.parse(rounding).half
        within = rounded(self.base.minor * self.rate, HUNDRED_PERCENT + self.rate, half)
        return Money(within, self.base.currency)


def _counts(line: Priced, amount: Money | None) -> bool:
    return amount is not None and line.kind not in OUTSIDE


def _sum(counted: _Counted, currency: str) -> Money:
    return total((amount for _, amount in counted if amount is not None), currency)


def parts_of(line: Priced) -> tuple[tuple[str, int], ...]:
    """The taxes of a line, name and rate of each; the name is empty where there is only the seller's one tax."""
    return tuple((str(tax["kind"]), int(tax["rate"])) for tax in line.taxes) or (("", line.tax_rate),)


def pots_of(
    lines: Sequence[Priced], amounts: Sequence[Money | None], currency: str, rounding: str
) -> list[Pot]:
    """The counted lines by how they are taxed, the highest rate first; rounded once each where the rule rounds totals.

    ``amounts`` run beside the lines, as ``Totals`` has them.
    """
    rule = RoundingRule.parse(rounding)
    members: dict[tuple[str, tuple[tuple[str, int], ...]], list[int]] = {}
    for at, (line, amount) in enumerate(zip(lines, amounts, strict=True)):
        if _counts(line, amount):
            members.setdefault((line.tax_class, parts_of(line)), []).append(at)
    pots = [
        Pot(*key, _base([(lines[at], amounts[at]) for at in found], currency, rule), tuple(found))
        for key, found in members.items()
    ]
    return sorted(pots, key=lambda pot: (-pot.rate, pot.tax_class, pot.parts))


def _base(members: _Counted, currency: str, rule: RoundingRule) -> Money:
    if rule.per != "total":
        return _sum(members, currency)
    parts = [exact_line(x.quantity, x.unit_price, x.discount_rate, x.discount) for x, _ in members]
    exact = sum(numerator for numerator, _ in parts)
    return Money(rounded(exact * 10 ** exponent(currency), parts[0][1], rule.half), currency)


def taxes_of(pots: Sequence[Pot], basis: str, rounding: str) -> tuple[TaxRow, ...]:
    """The taxes of a document whose lines come to these pots; each is rounded once."""
    if basis == INCLUSIVE:
        return _taxes_within(pots, rounding)
    return _taxes_on(pots, RoundingRule.parse(rounding))


def _taxes_on(pots: Sequence[Pot], rule: RoundingRule) -> tuple[TaxRow, ...]:
    """Prices without tax: each tax is rounded once, on all that it falls on."""
    rows = _merged(
        TaxRow(pot.tax_class, rate, pot.base, pot.base, kind) for pot in pots for kind, rate in pot.parts
    )
    return tuple(replace(row, amount=tax_on(row.base, row.rate, rule.half)) for row in rows)


def _taxes_within(pots: Sequence[Pot], rounding: str) -> tuple[TaxRow, ...]:
    """Prices that hold the tax: it is taken out once of what is taxed alike, and shared among its kinds by their rates."""
    rows = []
    for pot in pots:
        held = pot.held(rounding)
        shares = held.share([rate for _, rate in pot.parts]) if pot.rate else (held,)
        rows += [
            TaxRow(pot.tax_class, rate, pot.base - held, share, kind)
            for (kind, rate), share in zip(pot.parts, shares, strict=True)
        ]
    return _merged(rows)


def _merged(rows: Iterable[TaxRow]) -> tuple[TaxRow, ...]:
    """One row for each tax and rate: of a named tax whatever the class, else of each class."""
    found: dict[tuple[str, str, int], TaxRow] = {}
    for row in rows:
        key = (row.kind, "" if row.kind else row.tax_class, row.rate)
        known = found.get(key)
        if known is not None:
            row = replace(known, base=known.base + row.base, amount=known.amount + row.amount)  # noqa: PLW2901
        found[key] = row
    return tuple(found.values())
