"""An order as it is typed or read from a file: the draft, its checks, and the reading of an order file's table."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.basics.dates import TermsStart, parse_day
from app.basics.errors import Refusal
from app.basics.money import Money
from app.basics.quantity import SCALE, line_amount, parse_quantity, parse_unit_price

KINDS = ("standard", "blanket", "standing")
LINE_KINDS = ("service", "labour", "material", "freight", "fee", "discount")
MOST_LINES = 5_000
_LONGEST = 2_000
_REFERENCE = re.compile(
    r"([A-Z]{1,3}-[0-9]{4}-[A-Z]{1,3}[0-9]{4,9})(?:[\s/,_-]{0,4}(?:REVISION|REV\.?|R)\s{0,2}([0-9]{1,4}))?",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """What is said to the differences of ``line`` and ``field``. None means every line; an empty field every field."""

    decision: str
    line: str | None = None
    field: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderLineDraft:
    """One line. Quantity and unit price in ten-thousandths; ``quote_line`` is our line number where the order cites it."""

    label: str
    text: str
    amount: Money
    kind: str = "service"
    code: str = ""
    quantity: int = SCALE
    unit: str = ""
    unit_price: int = 0
    quote_line: str = ""


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """A purchase order before it is recorded. The number is text: leading zeros stay."""

    number: str
    dated: dt.date
    amount: Money
    institution: str = ""  # key; empty: that of the quote
    received: dt.date | None = None  # empty: today
    quote: str = ""
    revision: int | None = None
    kind: str = "standard"
    tax: Money | None = None
    payer_lines: tuple[str, ...] = ()
    payment_days: int | None = None
    payment_from: str = ""
    freight_terms: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    terms_text: str = ""
    references: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[OrderLineDraft, ...] = ()
    file: str = ""  # the file the order came as, beside the order file


def check_draft(draft: OrderDraft) -> None:
    """Refuses what no order can be: no number, a negative amount, a period that ends before it starts."""
    if not draft.number.strip():
        raise Refusal("number: the order needs its number, as text.")
    if draft.amount.minor < 0:
        raise Refusal(f"amount: {draft.amount.plain()} is negative. An order is never for less than nothing.")
    if draft.valid_from and draft.valid_to and draft.valid_to < draft.valid_from:
        raise Refusal("period: the order's period ends before it starts.")
    if draft.received is not None and draft.received < draft.dated:
        raise Refusal("received: the order cannot have come before the day it is dated.")


def split_reference(text: str) -> tuple[str, int | None]:
    """``Q-2026-A0042 R2`` to number and revision; a reference of another shape stays as it is, without a revision."""
    found = _REFERENCE.search(text[:200])
    if found is None:
        return text.strip(), None
    return found[1].upper(), int(found[2]) if found[2] else None


_FIELDS = {
    "schema", "institution", "number", "dated", "received", "quote", "revision", "kind", "currency", "amount", "tax",
    "payer", "payment_terms", "freight", "period", "terms", "references", "line", "file",
}  # fmt: skip
_LINE_FIELDS = {"line", "quote_line", "kind", "code", "text", "quantity", "unit", "unit_price", "amount"}


def read_order(table: Mapping[str, Any]) -> OrderDraft:
    """The draft in an order file (docs/files.md "An order"); refused with the path of the field and what was expected."""
    _known(table, _FIELDS, "")
    if table.get("schema", 1) != 1:
        raise Refusal("schema: this program reads order files of schema 1.")
    currency = _text(table, "currency", needed=True)
    terms = _table(table, "payment_terms", {"days", "from"})
    period = _table(table, "period", {"start", "end"})
    quote, revision = split_reference(_text(table, "quote"))
    draft = OrderDraft(
        number=_text(table, "number", needed=True),
        dated=_day(table, "dated", needed=True) or dt.date.min,
        amount=_money(table, "amount", currency, needed=True) or Money.zero(currency),
        institution=_text(table, "institution"),
        received=_day(table, "received"),
        quote=quote,
        revision=_whole(table, "revision") if "revision" in table else revision,
        kind=_one_of(table, "kind", KINDS),
        tax=_money(table, "tax", currency),
        payer_lines=_texts(table, "payer"),
        payment_days=_whole(terms, "days", "payment_terms."),
        payment_from=_start(terms),
        freight_terms=_text(_table(table, "freight", {"terms"}), "terms", "freight."),
        valid_from=_day(period, "start", "period."),
        valid_to=_day(period, "end", "period."),
        terms_text=_text(table, "terms", longest=20_000),
        references=_references(table),
        lines=_lines(table, currency),
        file=_text(table, "file"),
    )
    check_draft(draft)
    return draft


def _lines(table: Mapping[str, Any], currency: str) -> tuple[OrderLineDraft, ...]:
    found = table.get("line", [])
    if not isinstance(found, list) or len(found) > MOST_LINES:
        raise Refusal(f"line: expected at most {MOST_LINES} [[line]] tables.")
    return tuple(_line(line, currency, at) for at, line in enumerate(found, start=1))


def _line(table: Any, currency: str, at: int) -> OrderLineDraft:
    where = f"line[{at}]."
    if not isinstance(table, Mapping):
        raise Refusal(f"line[{at}]: expected a [[line]] table.")
    _known(table, _LINE_FIELDS, where)
    quantity = _scaled(table, "quantity", where)
    price = _scaled(table, "unit_price", where)
    stated = _money(table, "amount", currency, where)
    if stated is None and price is None:
        raise Refusal(f"{where}unit_price: expected a unit price, or an amount for the whole line.")
    quantity = SCALE if quantity is None else quantity
    if price is None and stated is not None:
        price = unit_price_of(stated, quantity)
    return OrderLineDraft(
        label=_label(table, "line", where) or str(at),
        text=_text(table, "text", where),
        amount=stated if stated is not None else line_amount(quantity, price or 0, currency),
        kind=_one_of(table, "kind", LINE_KINDS, where),
        code=_text(table, "code", where),
        quantity=quantity,
        unit=_text(table, "unit", where),
        unit_price=price or 0,
        quote_line=_label(table, "quote_line", where),
    )


def unit_price_of(amount: Money, quantity: int) -> int:
    """The unit price in ten-thousandths that an amount and a quantity imply."""
    if quantity == 0:
        return 0
    return int((amount.decimal.scaleb(4) * SCALE / quantity).to_integral_value())


def _known(table: Mapping[str, Any], fields: Iterable[str], where: str) -> None:
    for name in table:
        if name not in fields:
            raise Refusal(f"{where}{str(name)[:40]}: not known here. Known: {', '.join(sorted(fields))}.")


def _text(
    table: Mapping[str, Any], name: str, where: str = "", *, needed: bool = False, longest: int = _LONGEST
) -> str:
    value = table.get(name, "")
    if not isinstance(value, str):
        raise Refusal(f'{where}{name}: expected text in quotation marks, such as "0000176084".')
    if needed and not value.strip():
        raise Refusal(f"{where}{name}: missing.")
    if len(value) > longest:
        raise Refusal(f"{where}{name}: at most {longest} characters.")
    return value.strip()


def _label(table: Mapping[str, Any], name: str, where: str) -> str:
    """A line number: text, or a whole number."""
    value = table.get(name, "")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _text(table, name, where, longest=40)


def _texts(table: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = table.get(name, [])
    if not isinstance(value, list) or len(value) > 12 or not all(isinstance(v, str) for v in value):
        raise Refusal(f"{name}: expected a list of at most 12 address lines.")
    return tuple(v.strip()[:200] for v in value if v.strip())


def _references(table: Mapping[str, Any]) -> dict[str, str]:
    found = _table(table, "references", None)
    if len(found) > 50:
        raise Refusal("references: at most 50.")
    return {str(key)[:60]: _text(found, key, "references.") for key in found}


def _table(table: Mapping[str, Any], name: str, fields: set[str] | None) -> Mapping[str, Any]:
    value = table.get(name, {})
    if not isinstance(value, Mapping):
        raise Refusal(f"{name}: expected a table.")
    if fields is not None:
        _known(value, fields, f"{name}.")
    return value


def _day(table: Mapping[str, Any], name: str, where: str = "", *, needed: bool = False) -> dt.date | None:
    value = table.get(name)
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return parse_day(value.isoformat(), f"{where}{name}:")
    if isinstance(value, str) and value.strip():
        return parse_day(value, f"{where}{name}:")
    if value is not None or needed:
        raise Refusal(f"{where}{name}: expected a day such as 2026-11-20.")
    return None


def _money(
    table: Mapping[str, Any], name: str, currency: str, where: str = "", *, needed: bool = False
) -> Money | None:
    text = _number(table, name, where, needed=needed)
    if text is None:
        return None
    try:
        return Money.parse(text, currency)
    except Refusal as refusal:
        raise Refusal(f"{where}{name}: {refusal.text}") from None


def _scaled(table: Mapping[str, Any], name: str, where: str) -> int | None:
    text = _number(table, name, where)
    if text is None:
        return None
    try:
        return parse_quantity(text) if name == "quantity" else parse_unit_price(text)
    except Refusal as refusal:
        raise Refusal(f"{where}{name}: {refusal.text}") from None


def _number(table: Mapping[str, Any], name: str, where: str, *, needed: bool = False) -> str | None:
    value = table.get(name)
    if value is None and not needed:
        return None
    if not isinstance(value, str):
        raise Refusal(f'{where}{name}: expected a number in quotation marks, such as "1234.50".')
    return value


def _whole(table: Mapping[str, Any], name: str, where: str = "") -> int | None:
    value = table.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 9_999:
        raise Refusal(f"{where}{name}: expected a whole number between 0 and 9999.")
    return value


def _one_of(table: Mapping[str, Any], name: str, allowed: tuple[str, ...], where: str = "") -> str:
    value = table.get(name, allowed[0])
    if value not in allowed:
        raise Refusal(f"{where}{name}: expected one of {', '.join(allowed)}.")
    return str(value)


def _start(terms: Mapping[str, Any]) -> str:
    value = terms.get("from", "")
    known = [start.value for start in TermsStart]
    if value and value not in known:
        raise Refusal(f"payment_terms.from: expected one of {', '.join(known)}.")
    return str(value)


@dataclass(frozen=True, slots=True)
class Delivered:
    """A line of the order that is delivered: all that is outstanding of it, or a quantity (ten-thousandths)."""

    label: str
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class DeliveryDraft:
    """What was delivered; no lines means everything outstanding. ``method`` names procedure and version, ``to`` who took it."""

    lines: tuple[Delivered, ...] = ()
    on: dt.date | None = None
    to: str = ""
    place: str = ""
    method: str = ""
    remark: str = ""


def read_delivered(texts: Iterable[str]) -> tuple[Delivered, ...]:
    """``1`` or ``1=24`` (a quantity of line 1), as the command line has them."""
    return tuple(_delivered(text) for text in texts)


def _delivered(text: str) -> Delivered:
    label, sign, value = text.partition("=")
    if not label.strip():
        raise Refusal(f"{text[:40]!r} names no line. Write 1, or 1=24 for a part of it.")
    return Delivered(label.strip(), parse_quantity(value) if sign else None)
