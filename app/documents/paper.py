"""What a paper says, as plain values: one shape for quotes, invoices, letters, order queries, notes and briefs.

Amounts are Money, dates are dates, quantities and unit prices integer ten-thousandths, rates integer thousandths of a
percent; the kit words them in the language of the paper. Everything else is text, printed as it stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from app.basics.money import Money

Value = str | dt.date | Money
LineKind = Literal[
    "service",
    "labour",
    "material",
    "freight",
    "fee",
    "discount",
    "line",
    "option",
    "alternative",
    "section",
    "text",
    "subtotal",
]
OUTSIDE = frozenset({"option", "alternative"})  # not part of the total


@dataclass(frozen=True, slots=True)
class Party:
    """An addressee. The profile orders its parts (some offices want no person before the organisation)."""

    organisation: str = ""
    unit: str = ""
    officer: str = ""
    lines: tuple[str, ...] = ()
    country: str = ""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who the paper comes from."""

    name: str
    tagline: str = ""
    lines: tuple[str, ...] = ()
    sender_line: str = ""
    logo: bytes | None = None
    seal: bytes | None = None
    representative: str = ""
    representative_seal: bytes | None = None
    bank: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One row beside the title: ``key`` names a label of the kit, ``label`` says it in other words."""

    key: str = ""
    value: Value = ""
    strong: bool = False
    tail: str = ""
    label: str = ""


_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One row of the table; options and alternatives stand outside the total, sections and texts have no amount."""

    kind: LineKind = "line"
    position: str = ""
    text: str = ""
    detail: str = ""
    code: str = ""
    quantity: int | None = None
    unit: str = ""
    unit_price: int | None = None
    discount_rate: int | None = None
    discount: Money | None = None
    tax: str = ""
    amount: Money | None = None
    extra: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One row of the totals; ``rate`` is printed after the label, ``split`` rows only where the profile splits by tax."""

    key: str = ""
    amount: Money | None = None
    rate: int | None = None
    strong: bool = False
    split: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A small table beside the lines: payments, years, labour. ``key`` is its block and its title; ``heads`` are labels.

    A row's first cell is words, the others stand at the right; ``total`` is the last row, in bold.
    """

    key: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()
    total: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A titled piece of prose."""

    key: str = ""
    text: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person to ask: the concierge, or the stand-in."""

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    stand_in: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything a document says; what is empty is not printed."""

    kind: str
    issuer: Issuer
    currency: str = ""
    number: str = ""
    revision: int | None = None
    title: str = ""
    addressee: Party = field(default_factory=Party)
    addressee_label: str = ""
    on_behalf: str = ""
    facts: tuple[Fact, ...] = ()
    subject: str = ""
    intro: str = ""
    passages: tuple[Statement, ...] = ()
    lines: tuple[DocumentLine, ...] = ()
    totals: tuple[TotalRow, ...] = ()
    note: str = ""
    tables: tuple[Table, ...] = ()
    statements: tuple[Statement, ...] = ()
    boxes: tuple[Statement, ...] = ()
    contacts: tuple[Contact, ...] = ()
    place_and_day: str = ""
    signatory: str = ""
    signature: bytes | None = None
    footer: str = ""


def texts_of(value: Any) -> Iterator[str]:
    """Every text inside a paper, for the check of what the fonts can draw."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts_of(part)
    elif isinstance(value, Mapping):
        yield from value.values()
    elif is_dataclass(value) and not isinstance(value, Money | type):
        for each in fields(value):
            yield from texts_of(getattr(value, each.name))
