"""A trade document as machines exchange it: plain values for UBL, Factur-X and whatever reads them; nothing printed.

Amounts are exclusive of tax. Quantities and unit prices are ten-thousandths, rates thousandths of a percent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from app.basics.money import Money, total
from app.basics.quantity import plain_scaled

#: Our tax classes as UNCL 5305 duty categories, the list that UBL and EN 16931 use.
CATEGORIES: Final = MappingProxyType(
    {"standard": "S", "reduced": "S", "zero": "Z", "exempt": "E", "reverse-charge": "AE", "outside": "O"}
)
#: Words for units as UN/ECE Recommendation 20 codes; whatever is not known is C62, "one".
_UNITS: Final = {
    "h": "HUR", "hour": "HUR", "hours": "HUR", "hr": "HUR", "std": "HUR", "stunde": "HUR", "stunden": "HUR",
    "heure": "HUR", "heures": "HUR", "day": "DAY", "days": "DAY", "tag": "DAY", "tage": "DAY", "jour": "DAY",
    "week": "WEE", "weeks": "WEE", "month": "MON", "months": "MON", "year": "ANN", "years": "ANN",
    "kg": "KGM", "g": "GRM", "mg": "MGM", "l": "LTR", "ml": "MLT", "m": "MTR", "km": "KMT", "min": "MIN",
    "set": "SET", "pair": "PR", "kit": "KT", "pack": "PK", "box": "BX", "each": "EA", "ea": "EA",
}  # fmt: skip
ONE: Final = "C62"


def unit_code(unit: str) -> str:
    """The UN/ECE Recommendation 20 code of a unit as people write it; ``C62`` (one) where there is none."""
    return _UNITS.get(unit.strip().casefold().rstrip("."), ONE)


def xml_text(text: str) -> str:
    """The text as XML 1.0 can hold it: without control characters, halves of pairs and non-characters."""
    return "".join(
        c
        for c in text
        if c in "\t\n" or (c >= " " and not 0xD800 <= ord(c) <= 0xDFFF and c not in "\ufffe\uffff")
    )


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeParty:
    """Who sells or buys. ``ids`` by our scheme (``us.uei``); ``tax_id`` the VAT number; ``endpoint`` (EAS code, id)."""

    name: str
    trade_name: str = ""
    street: Sequence[str] = ()
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    tax_id: str = ""
    register_id: str = ""
    ids: Mapping[str, str] = field(default_factory=_nothing)
    endpoint: tuple[str, str] | None = None
    contact: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeLine:
    """One priced line. ``amount`` is after the discount; ``optional`` lines stand outside every sum.

    Where the prices of the paper hold their tax, ``tax`` is what the line holds beside its amount, and ``unit_price`` is
    as printed, with it. ``taxes`` are names and rates where several taxes fall on the line; ``rate`` is then their sum.
    """

    id: str
    name: str
    description: str = ""
    code: str = ""
    buyer_code: str = ""
    quantity: int = 10_000
    unit: str = ""
    unit_price: int = 0
    amount: Money
    discount: Money | None = None
    discount_reason: str = ""
    category: str = "S"
    rate: int = 0
    tax: Money | None = None
    taxes: Sequence[tuple[str, int]] = ()
    optional: bool = False
    order_line: str = ""
    commodity: Mapping[str, str] = field(default_factory=_nothing)

    @property
    def price(self) -> tuple[str, str]:
        """The price without tax, and the quantity that it is for: both exact, whatever the paper prints.

        A price with tax has no exact price without it for one unit; for the whole quantity it has.
        """
        if self.tax is None:
            return plain_scaled(self.unit_price), "1"
        return (self.amount + self.discount if self.discount else self.amount).plain(), plain_scaled(
            self.quantity
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeTax:
    """The tax of one category and rate. ``reason`` says why there is none, where there is none.

    ``scheme`` is its name where it is not the tax of the whole document: GST beside PST.
    """

    category: str
    rate: int
    base: Money
    amount: Money
    reason: str = ""
    scheme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """An amount on the whole document: a rounding, a general discount (negative) or a charge (positive); without tax."""

    amount: Money
    reason: str
    category: str = "S"
    rate: int = 0
    taxes: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """A quotation, an invoice or a credit note. ``gross`` = sum of lines + adjustments + taxes.

    ``scheme`` is the tax (VAT, GST, sales tax); ``corrects`` names the invoice that a credit note takes back.
    """

    kind: str
    number: str
    issued: dt.date
    currency: str
    seller: TradeParty
    buyer: TradeParty
    lines: Sequence[TradeLine]
    taxes: Sequence[TradeTax]
    adjustments: Sequence[Adjustment] = ()
    gross: Money
    scheme: str = "VAT"
    valid_until: dt.date | None = None
    due: dt.date | None = None
    delivered: dt.date | None = None
    period: tuple[dt.date, dt.date] | None = None
    references: Mapping[str, str] = field(default_factory=_nothing)
    payment_terms: str = ""
    delivery_terms: str = ""
    notes: Sequence[str] = ()
    iban: str = ""
    bic: str = ""
    account: str = ""
    account_name: str = ""
    corrects: tuple[str, dt.date | None] | None = None
    language: str = ""

    @property
    def counted(self) -> tuple[TradeLine, ...]:
        """The lines inside the total."""
        return tuple(line for line in self.lines if not line.optional)

    @property
    def line_sum(self) -> Money:
        """The sum of the counted lines, before adjustments and tax."""
        return total((line.amount for line in self.counted), self.currency)

    @property
    def net(self) -> Money:
        """What is taxed or not, before tax: lines and adjustments."""
        return self.line_sum + total((a.amount for a in self.adjustments), self.currency)

    @property
    def tax(self) -> Money:
        """All taxes together."""
        return total((row.amount for row in self.taxes), self.currency)
