"""An order as it is being typed: every figure as text, its problems beside the fields, the draft that comes of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, fields, replace

from app.basics.errors import Refusal
from app.basics.money import Money, exponent
from app.basics.quantity import (
    SCALE,
    line_amount,
    parse_quantity,
    parse_unit_price,
    plain_scaled,
    plain_unit_price,
)
from app.basics.wording import Wording
from app.orders.drafts import LINE_KINDS, OrderDraft, OrderLineDraft, check_draft, unit_price_of

WORDS = Wording("en_GB")


@dataclass(slots=True)
class TypedLine:
    """One line as typed. An empty amount follows from quantity and unit price."""

    label: str = ""
    code: str = ""
    text: str = ""
    quantity: str = ""
    unit: str = ""
    unit_price: str = ""
    amount: str = ""
    kind: str = "service"
    quote_line: str = ""

    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.code or self.text or self.quantity or self.unit_price or self.amount)

    def read(self, at: int, currency: str) -> OrderLineDraft:
        """The line, or a Refusal that says which field of which line cannot be read."""
        name = f"Line {self.label or at}"
        quantity = _scaled(self.quantity, f"{name}, quantity") if self.quantity else SCALE
        price = _scaled(self.unit_price, f"{name}, unit price") if self.unit_price else None
        stated = _money(self.amount, currency, f"{name}, amount") if self.amount else None
        if stated is None and price is None:
            raise Refusal(f"{name} has neither a unit price nor an amount.")
        amount = stated if stated is not None else line_amount(quantity, price or 0, currency)
        return OrderLineDraft(
            label=self.label.strip() or str(at),
            text=self.text.strip(),
            amount=amount,
            kind=self.kind if self.kind in LINE_KINDS else "service",
            code=self.code.strip(),
            quantity=quantity,
            unit=self.unit.strip(),
            unit_price=price if price is not None else unit_price_of(amount, quantity),
            quote_line=self.quote_line,
        )


@dataclass(slots=True)
class TypedOrder:
    """What stands in the form. ``institution`` is a key, used where the order names no quote of ours."""

    quote: str = ""
    revision: str = ""
    number: str = ""
    dated: dt.date | None = None
    received: dt.date | None = None
    amount: str = ""
    currency: str = ""
    tax: str = ""
    kind: str = "standard"
    payment_days: str = ""
    payment_from: str = ""
    freight_terms: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    payer: str = ""
    terms_text: str = ""
    institution: str = ""
    references: dict[str, str] = field(default_factory=dict)
    lines: list[TypedLine] = field(default_factory=list)

    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, by field."""
        found: list[tuple[str, str]] = []
        if not self.number.strip():
            found.append(("number", "Type the number as it stands on the order, with its zeros."))
        if not self.quote.strip() and not self.institution.strip():
            found.append(("quote", "Choose the quote that the order answers."))
        if self.dated is None:
            found.append(("dated", "The order needs its date."))
        elif self.received is not None and self.received < self.dated:
            found.append(("received", "It cannot have come before the day it is dated."))
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            found.append(("valid_to", "The period ends before it starts."))
        found += self._figures()
        return found

    def _figures(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        try:
            exponent(self.currency)
        except Refusal as refusal:
            return [("currency", refusal.text)]
        for name, text, needed in (("amount", self.amount, True), ("tax", self.tax, False)):
            try:
                if text or needed:
                    _money(text, self.currency, f"The {name}")
            except Refusal as refusal:
                found.append((name, refusal.text))
        for name, text in (("payment_days", self.payment_days), ("revision", self.revision)):
            if text and not (text.isascii() and text.isdigit() and len(text) <= 4):
                found.append((name, "Write a whole number."))
        for at, line in self._written():
            try:
                line.read(at, self.currency)
            except Refusal as refusal:
                found.append(("lines", refusal.text))
                break
        return found

    def _written(self) -> list[tuple[int, TypedLine]]:
        kept = [line for line in self.lines if not line.is_empty()]
        return list(enumerate(kept, start=1))

    def draft(self) -> OrderDraft:
        """The draft to record; a Refusal names what is wrong first."""
        wrong = self.problems()
        if wrong or self.dated is None:
            raise Refusal(wrong[0][1])
        draft = OrderDraft(
            number=self.number.strip(),
            dated=self.dated,
            amount=_money(self.amount, self.currency, "The amount"),
            institution=self.institution.strip(),
            received=self.received,
            quote=self.quote.strip(),
            revision=int(self.revision) if self.revision else None,
            kind=self.kind,
            tax=_money(self.tax, self.currency, "The tax") if self.tax else None,
            payer_lines=tuple(x.strip() for x in self.payer.splitlines() if x.strip()),
            payment_days=int(self.payment_days) if self.payment_days else None,
            payment_from=self.payment_from,
            freight_terms=self.freight_terms.strip(),
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            terms_text=self.terms_text,
            references=dict(self.references),
            lines=tuple(line.read(at, self.currency) for at, line in self._written()),
        )
        check_draft(draft)
        return draft

    def lines_total(self) -> Money | None:
        """What the lines come to; None while one of them cannot be read."""
        try:
            exponent(self.currency)
            amounts = [line.read(at, self.currency).amount for at, line in self._written()]
        except Refusal:
            return None
        return Money(sum(a.minor for a in amounts), self.currency)

    def untouched(self, other: TypedOrder) -> bool:
        """Whether the person changed nothing against ``other``."""
        return all(getattr(self, f.name) == getattr(other, f.name) for f in fields(self))

    def copy(self) -> TypedOrder:
        """A copy whose lines are its own."""
        return replace(self, lines=[replace(line) for line in self.lines], references=dict(self.references))


def typed(draft: OrderDraft) -> TypedOrder:
    """A draft as it is typed over: read from a file, or made of a quote."""
    currency = draft.amount.currency
    return TypedOrder(
        quote=draft.quote,
        revision="" if draft.revision is None else str(draft.revision),
        number=draft.number,
        dated=draft.dated,
        received=draft.received,
        amount=WORDS.amount(draft.amount),
        currency=currency,
        tax=WORDS.amount(draft.tax) if draft.tax is not None else "",
        kind=draft.kind,
        payment_days="" if draft.payment_days is None else str(draft.payment_days),
        payment_from=draft.payment_from,
        freight_terms=draft.freight_terms,
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
        payer="\n".join(draft.payer_lines),
        terms_text=draft.terms_text,
        institution=draft.institution,
        references=dict(draft.references),
        lines=[_typed_line(line, currency) for line in draft.lines],
    )


def _typed_line(line: OrderLineDraft, currency: str) -> TypedLine:
    return TypedLine(
        label=line.label,
        code=line.code,
        text=line.text,
        quantity=plain_scaled(line.quantity),
        unit=line.unit,
        unit_price=plain_unit_price(line.unit_price, currency),
        amount=WORDS.amount(line.amount),
        kind=line.kind,
        quote_line=line.quote_line,
    )


def _money(text: str, currency: str, what: str) -> Money:
    try:
        number = WORDS.parse_number(text, what)
        return Money.parse(f"{number:f}", currency)
    except Refusal as refusal:
        raise Refusal(refusal.text if refusal.text.startswith(what) else f"{what}: {refusal.text}") from None


def _scaled(text: str, what: str) -> int:
    number = f"{WORDS.parse_number(text, what):f}"
    return parse_unit_price(number) if what.endswith("price") else parse_quantity(number)
