"""What the check of an order reads and answers: the offer, the order, and a difference between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from app.basics.money import Money
from app.basics.quantity import SCALE

#: Kinds of quote line that an order need not hold.
OPTIONAL = frozenset({"option", "alternative"})
#: Kinds of quote line that carry no price.
SILENT = frozenset({"section", "text"})


class Severity(StrEnum):
    """How grave a difference is: ``stop`` asks for a changed order, ``warn`` for a decision, ``note`` is said only."""

    STOP = "stop"
    WARN = "warn"
    NOTE = "note"


RANK = {Severity.NOTE: 0, Severity.WARN: 1, Severity.STOP: 2}


@dataclass(frozen=True, slots=True)
class OfferLine:
    """A line of the quoted revision. Quantity and unit price in ten-thousandths; ``amount`` after discount."""

    label: str
    text: str
    amount: Money
    kind: str = "service"
    code: str = ""
    quantity: int = SCALE
    unit: str = ""
    unit_price: int = 0
    id: UUID | None = None

    @property
    def name(self) -> str:
        """How a sentence names it."""
        return f"line {self.label} ({self.text[:40]})"


@dataclass(frozen=True, slots=True)
class Offer:
    """The latest issued revision of the quote that an order answers.

    ``ended`` is declined or withdrawn where the quote came to that; ``ordered_by`` names other orders on it.
    """

    number: str
    revision: int
    currency: str
    issued_on: dt.date
    valid_until: dt.date
    lines: tuple[OfferLine, ...]
    net: Money
    tax: Money
    gross: Money
    payer_lines: tuple[str, ...] = ()
    payment_days: int = 30
    payment_from: str = "invoice"
    freight_terms: str = ""
    period_end: dt.date | None = None
    ended: str = ""
    ordered_by: tuple[str, ...] = ()
    other_payers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """A line of the order, as the institution wrote it. ``offered`` names our line where the order cites it."""

    label: str
    text: str
    amount: Money
    kind: str = "service"
    code: str = ""
    quantity: int = SCALE
    unit: str = ""
    unit_price: int = 0
    offered: UUID | None = None

    @property
    def name(self) -> str:
        """How a sentence names it."""
        return f"order line {self.label} ({self.text[:40]})"


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order as it arrived. What it does not say is None or empty and is not compared."""

    number: str
    dated: dt.date
    received_on: dt.date
    amount: Money
    lines: tuple[OrderedLine, ...] = ()
    kind: str = "standard"
    tax: Money | None = None
    quote: str = ""
    revision: int | None = None
    payer_lines: tuple[str, ...] = ()
    payment_days: int | None = None
    payment_from: str = ""
    freight_terms: str = ""
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One difference. ``line`` is our line number, ``+n`` for a line that we did not quote, empty for the whole order."""

    line: str
    field: str
    quoted: str
    ordered: str
    severity: Severity
    because: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Equal keys are the same difference, found again."""
        return (self.line, self.field, self.quoted, self.ordered)
