"""What one revision of a quote says, as plain values: the same for a stored revision and for what is being typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from app.basics.errors import Refusal
from app.basics.money import Rounding

#: Kinds with a price that count in the total.
COUNTED: Final = ("service", "labour", "material", "freight", "fee", "discount")
#: Kinds that stand outside the total; the first two have a price that is shown.
OUTSIDE: Final = ("option", "alternative", "section", "text")
LINE_KINDS: Final = COUNTED + OUTSIDE
#: Kinds that are words only.
WORDS: Final = frozenset({"section", "text"})
#: Tax classes without a rate of their own; any other class takes its rate from the seller, or from the line.
UNTAXED: Final = frozenset({"", "exempt", "zero", "reverse-charge", "outside"})
TAX_CLASSES: Final = ("standard", "reduced", "zero", "exempt", "reverse-charge", "outside")
PAYMENT_STARTS: Final = (
    "invoice",
    "receipt",
    "later-of-invoice-and-acceptance",
    "later-of-receipt-and-acceptance",
    "end-of-month",
)
FREIGHT_HOWS: Final = ("included", "fixed", "not-to-exceed", "estimate", "prepaid-and-add", "collect", "none")
#: Whether unit prices are without the tax, which is then added, or hold it already.
PRICE_BASES: Final = ("exclusive", "inclusive")
ROUNDINGS: Final = ("line/half-up", "line/half-even", "total/half-up", "total/half-even")


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. Quantity, unit price and discount in ten-thousandths, rates in thousandths of a percent.

    A discount line has a negative unit price. ``commodity`` holds codes by scheme (nacres, unspsc). Where several taxes
    fall on the line, ``taxes`` names each with its ``kind`` and ``rate``, and ``tax_rate`` is their sum.
    """

    kind: str = "service"
    text: str = ""
    detail: str = ""
    code: str = ""
    quantity: int = 10_000
    unit: str = ""
    unit_price: int = 0
    discount_rate: int = 0
    discount: int = 0
    discount_reason: str = ""
    tax_class: str = ""
    tax_rate: int = 0
    taxes: Sequence[Mapping[str, Any]] = ()
    role: str = ""
    commodity: Mapping[str, str] = field(default_factory=_nothing)
    extra: Mapping[str, Any] = field(default_factory=_nothing)

    @property
    def counts(self) -> bool:
        """Whether the line is part of the total."""
        return self.kind not in OUTSIDE

    @property
    def priced(self) -> bool:
        """Whether the line has an amount at all."""
        return self.kind not in WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A paper that goes with the revision: its kind (w-9, insurance, sole-source-letter), its title, its bytes."""

    kind: str
    title: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Everything one revision says of its own; who asks and who pays is the quote's."""

    currency: str
    rounding: str = "line/half-up"
    price_basis: str = "exclusive"
    valid_days: int = 60
    payment_days: int = 30
    payment_from: str = "invoice"
    freight_terms: str = ""
    freight_how: str = ""
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    delivery: str = ""
    intro: str = ""
    terms_text: str = ""
    references: Mapping[str, str] = field(default_factory=_nothing)
    lines: tuple[Line, ...] = ()
    annexes: tuple[Enclosure, ...] = ()
    profile: Mapping[str, Any] = field(default_factory=_nothing)
    extra: Mapping[str, Any] = field(default_factory=_nothing)
    payer: str = ""


def numbers(lines: tuple[Line, ...]) -> tuple[str, ...]:
    """The printed position of every line: counted lines and options count on, sections and texts have none."""
    shown, n = [], 0
    for line in lines:
        n += line.priced
        shown.append(str(n) if line.priced else "")
    return tuple(shown)


@dataclass(frozen=True, slots=True)
class RoundingRule:
    """How a document rounds: each line and then their sum, or the sum of each tax row once."""

    per: str
    half: Rounding

    @classmethod
    def parse(cls, text: str) -> RoundingRule:
        """``line/half-up``, ``total/half-even``: as frozen on the revision."""
        if text not in ROUNDINGS:
            raise Refusal(f"The rounding {text[:40]!r} is not known. Use one of {', '.join(ROUNDINGS)}.")
        per, half = text.split("/")
        return cls(per, Rounding(half))
