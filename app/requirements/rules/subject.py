"""The document that is checked, as plain values: everything a rule may read, and nothing that needs a database.

``None`` means *the desk does not know* and makes a rule answer "cannot tell"; an empty text or tuple means *known to
be absent*. Quotes and payments fill what they know and leave the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.basics.money import Money
from app.requirements.rules.phrases import fold

#: Kinds of line that stand outside the total.
OUTSIDE_TOTAL = frozenset({"option", "alternative", "section", "text"})
#: Kinds of line that are delivered or done, so carry quantity, unit, price and code.
WORK = frozenset({"service", "labour", "material"})
GOODS_OR_SERVICE = ("goods", "service", "labour")
SIGNATURES = ("wet", "digital", "typed", "none")
DELIVERY_METHODS = ("email", "post", "portal", "e-invoice", "hand")
FREIGHT_HOWS = ("included", "fixed", "not-to-exceed", "estimate", "prepaid-and-add", "collect", "none")


@dataclass(frozen=True, slots=True)
class Line:
    """One line. Quantity and unit price in ten-thousandths, rates in thousandths of a percent, hours like a quantity.

    ``discount_rate`` and ``discount`` (ten-thousandths of the major unit) lower the amount. ``part_of`` is the label
    of the lump-sum line that this line breaks down. ``prices`` holds comparison prices by name: list, academic, cfi.
    """

    text: str
    kind: str = "service"
    label: str = ""
    detail: str = ""
    code: str = ""
    quantity: int | None = None
    unit: str | None = None
    unit_price: int | None = None
    amount: Money | None = None
    discount_rate: int = 0
    discount: int = 0
    reason: str = ""
    tax_class: str | None = None
    tax_rate: int | None = None
    role: str = ""
    hours: int | None = None
    part_of: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    prices: Mapping[str, Money] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Whether the line is part of the total; a breakdown of a lump sum is not counted twice."""
        return self.kind not in OUTSIDE_TOTAL and not self.part_of

    @property
    def name(self) -> str:
        """How a finding names the line."""
        return f"line {self.label}" if self.label else f"“{self.text[:40]}”"


@dataclass(frozen=True, slots=True)
class TaxRow:
    """One row of tax: its type as printed (GST, USt, TVA), rate in thousandths of a percent, base and amount."""

    type: str
    rate: int
    base: Money
    amount: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums as printed. ``net`` is the sum of counted lines, freight lines included; ``freight`` is that part."""

    net: Money
    gross: Money
    taxes: tuple[TaxRow, ...] = ()
    freight: Money | None = None


@dataclass(frozen=True, slots=True)
class Seller:
    """Who offers. ``tax_ids`` and ``registrations`` by scheme (``us.ein``, ``us.uei``, ``ariba``).

    ``names`` holds the legal name as other papers spell it: {"bank account": …, "supplier record": …}.
    ``registered_until`` tells until when a registration is active. ``kind`` is company or individual; ``country`` is where
    the firm is at home (ISO 3166).
    """

    legal_name: str | None = None
    address: tuple[str, ...] | None = None
    remit_to: tuple[str, ...] | None = None
    tax_ids: Mapping[str, str] | None = None
    registrations: Mapping[str, str] | None = None
    registered_until: Mapping[str, dt.date] = field(default_factory=dict)
    names: Mapping[str, str] | None = None
    domain: str | None = None
    kind: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person as printed: the author of the document, or who asked for it."""

    name: str = ""
    position: str = ""
    phone: str = ""
    email: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class SchedulePart:
    """A part of the payment: its share in thousandths of a percent, when it is due, whether before delivery."""

    share: int
    when: str = ""
    before_delivery: bool = False


@dataclass(frozen=True, slots=True)
class Freight:
    """``terms`` such as fob-destination; ``how`` one of FREIGHT_HOWS; the amount where one is printed."""

    terms: str | None = None
    how: str | None = None
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Exemption:
    """The buyer's tax exemption as on file."""

    certificate: str
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A paper that goes along or lies on file: ``limit`` is an insured sum, ``wording`` what it says."""

    kind: str
    title: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    signed_on: dt.date | None = None
    signature: str | None = None
    limit: Money | None = None
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What somebody of us does because a rule advises it; ``done`` is the day, ``over`` says that its time has passed."""

    who: str
    due: dt.date
    done: dt.date | None = None
    over: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount with tax, and the parts that a threshold may leave out: tax, and freight without tax."""

    gross: Money
    tax: Money
    freight: Money

    @classmethod
    def plain(cls, gross: Money) -> Sum:
        """An amount without tax and freight."""
        nothing = Money.zero(gross.currency)
        return cls(gross, nothing, nothing)

    def on(self, excludes: frozenset[str]) -> Money:
        """The amount as a threshold counts it."""
        amount = self.gross - self.tax if "tax" in excludes else self.gross
        return amount - self.freight if "freight" in excludes else amount


@dataclass(frozen=True)
class Subject:
    """A quote, order or invoice as preflight reads it."""

    document: str = "quote"
    title: str | None = None
    number: str | None = None
    revision: int = 0
    issued: dt.date | None = None
    valid_until: dt.date | None = None
    currency: str | None = None
    language: str | None = None
    paper: str | None = None
    letterhead: bool | None = None
    left_out: frozenset[str] = frozenset()
    addressee: tuple[str, ...] | None = None
    officer: Person | None = None
    payer: str | None = None
    payer_lines: tuple[str, ...] | None = None
    seller: Seller = field(default_factory=Seller)
    contact: Person | None = None
    sender: str | None = None
    requester: Person | None = None
    lines: tuple[Line, ...] | None = None
    totals: Totals | None = None
    rounding: str = "line/half-up"
    columns: tuple[str, ...] | None = None
    tax_split: bool | None = None
    price_basis: str | None = None
    exemption: Exemption | None = None
    ceiling: Money | None = None
    year_totals: Mapping[int, Money] | None = None
    split: tuple[Money, ...] | None = None
    split_whole: Money | None = None
    payment_days: int | None = None
    payment_start: str | None = None
    schedule: tuple[SchedulePart, ...] | None = None
    freight: Freight | None = None
    incoterm: str | None = None
    incoterm_place: str | None = None
    delivery: str | None = None
    delivery_days: int | None = None
    warranty: str | None = None
    governing_law: str | None = None
    scope: str | None = None
    terms: str | None = None
    clauses: frozenset[str] | None = None
    references: Mapping[str, str] | None = None
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    grant_end: dt.date | None = None
    place: str | None = None
    signature: str | None = None
    acceptance_block: bool | None = None
    seals: frozenset[str] | None = None
    bank_shown: bool | None = None
    delivery_method: str | None = None
    subject_line: str | None = None
    attachments: tuple[Attachment, ...] | None = None
    merged: bool | None = None
    on_file: tuple[Attachment, ...] = ()
    funding: str | None = None
    goods_or_service: frozenset[str] | None = None
    order_kind: str | None = None
    competing_quotes: int | None = None
    year_total_before: Sum | None = None
    twelve_months_before: Sum | None = None
    answers: Mapping[str, bool] = field(default_factory=dict)
    tasks: Mapping[str, Task] = field(default_factory=dict)

    @cached_property
    def counted(self) -> tuple[Line, ...]:
        """The lines inside the total; none where the lines are not known."""
        return tuple(line for line in self.lines or () if line.counts)

    @cached_property
    def work(self) -> tuple[Line, ...]:
        """The counted lines that are delivered or done."""
        return tuple(line for line in self.counted if line.kind in WORK)

    @cached_property
    def line_text(self) -> str:
        """The words of every line except freight, folded; estimates of freight have rules of their own."""
        return fold(" \n ".join(f"{x.text} {x.detail}" for x in self.lines or () if x.kind != "freight"))

    @cached_property
    def head_text(self) -> str:
        """Title and terms, folded."""
        return fold(f"{self.title or ''} \n {self.terms or ''}")

    @cached_property
    def text(self) -> str | None:
        """All free words on the document, folded; None when neither lines nor terms are known."""
        if self.lines is None and self.terms is None:
            return None
        said = (self.title, self.scope, self.delivery, self.warranty, self.governing_law, self.terms)
        lines = " \n ".join(f"{x.text} {x.detail} {x.reason}" for x in self.lines or ())
        return fold(" \n ".join([*(part for part in said if part), lines]))


def _of(person: Person | None, part: str) -> str | None:
    """One part of a person; None where the person is not known."""
    value: str | None = None if person is None else getattr(person, part)
    return value


_TEXT_FIELDS: dict[str, Callable[[Subject], str | None]] = {
    "title": lambda s: s.title,
    "number": lambda s: s.number,
    "currency": lambda s: s.currency,
    "language": lambda s: s.language,
    "paper": lambda s: s.paper,
    "addressee": lambda s: s.addressee if s.addressee is None else ", ".join(s.addressee),
    "payer": lambda s: s.payer,
    "seller.legal_name": lambda s: s.seller.legal_name,
    "seller.address": lambda s: s.seller.address if s.seller.address is None else ", ".join(s.seller.address),
    "seller.kind": lambda s: s.seller.kind,
    "seller.country": lambda s: s.seller.country,
    "contact.name": lambda s: _of(s.contact, "name"),
    "contact.phone": lambda s: _of(s.contact, "phone"),
    "contact.email": lambda s: _of(s.contact, "email"),
    "requester.name": lambda s: _of(s.requester, "name"),
    "requester.department": lambda s: _of(s.requester, "department"),
    "sender": lambda s: s.sender,
    "incoterm": lambda s: s.incoterm,
    "delivery": lambda s: s.delivery,
    "warranty": lambda s: s.warranty,
    "governing_law": lambda s: s.governing_law,
    "scope": lambda s: s.scope,
    "terms": lambda s: s.terms,
    "place": lambda s: s.place,
    "signature": lambda s: s.signature,
    "delivery_method": lambda s: s.delivery_method,
    "subject_line": lambda s: s.subject_line,
    "funding": lambda s: s.funding,
    "order_kind": lambda s: s.order_kind,
}
_DAY_FIELDS: dict[str, Callable[[Subject], dt.date | None]] = {
    "issued": lambda s: s.issued,
    "valid_until": lambda s: s.valid_until,
    "period_start": lambda s: s.period_start,
    "period_end": lambda s: s.period_end,
    "grant_end": lambda s: s.grant_end,
}
TEXT_FIELDS = tuple(_TEXT_FIELDS)
DAY_FIELDS = tuple(_DAY_FIELDS)
_REFERENCE = "references."


def is_text_field(name: str) -> bool:
    """Whether a rule may name this field: one of TEXT_FIELDS, or ``references.`` and a key."""
    return name in _TEXT_FIELDS or (name.startswith(_REFERENCE) and len(name) > len(_REFERENCE))


def text_field(subject: Subject, name: str) -> str | None:
    """The text of a field; None when the desk does not know it."""
    if name.startswith(_REFERENCE):
        known = subject.references
        return None if known is None else known.get(name.removeprefix(_REFERENCE), "")
    return _TEXT_FIELDS[name](subject)


def day_field(subject: Subject, name: str) -> dt.date | None:
    """The day of a field; None when the desk does not know it."""
    return _DAY_FIELDS[name](subject)


_FIELD_WORDS = {
    "seller.legal_name": "supplier's legal name",
    "seller.address": "supplier's address",
    "seller.kind": "kind of supplier",
    "seller.country": "supplier's country",
    "contact.name": "name of the contact",
    "contact.phone": "telephone of the contact",
    "contact.email": "e-mail of the contact",
    "requester.name": "name of the requester",
    "requester.department": "department of the requester",
    "sender": "sender's address",
    "incoterm": "Incoterm",
    "delivery": "delivery time",
    "place": "place of work",
    "scope": "scope of work",
    "delivery_method": "way of delivery",
    "order_kind": "kind of order",
    "funding": "source of funds",
    "issued": "issue date",
    "valid_until": "last day of validity",
    "period_start": "first day of the work",
    "period_end": "last day of the work",
    "grant_end": "end of the grant",
    "references.po": "order number",
    "references.order": "order number",
    "references.quote": "quote number",
    "references.rfq": "request number",
    "references.gln": "GLN",
    "references.cig": "CIG code",
    "references.cup": "CUP code",
}


def field_words(name: str) -> str:
    """A field as a sentence names it: ``the order number``, ``the budget``."""
    if name in _FIELD_WORDS:
        return _FIELD_WORDS[name]
    return name.removeprefix(_REFERENCE).replace(".", " ").replace("_", " ").replace("-", " ")
