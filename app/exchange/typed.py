"""Fields of a conflict as a person types them: what may be typed, how it is written, how it is read back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Boolean, Integer, Text

from app.basics.dates import parse_day
from app.basics.errors import Refusal
from app.basics.money import Money, exponent
from app.basics.quantity import parse_quantity, parse_rate, parse_unit_price
from app.exchange.rows import EditRow
from app.exchange.rules import ENGLISH, sentence
from app.records.base import Day, Id, Json, Moment
from app.sync.codes import Field, TableCodes
from app.sync.saying import field_words

_MINOR = frozenset({"amount", "net", "tax", "gross"})
PRICES = frozenset({"unit_price", "discount"})
_RATES = frozenset({"tax_rate", "discount_rate"})


def edits(table: TableCodes, members: Sequence[Field], values: Mapping[str, Any]) -> tuple[EditRow, ...]:
    """The fields of a register that may be typed, filled with ``values`` (field key → value as the record holds it)."""
    found = []
    for field in members:
        reads = _reads(table, field)
        if reads:
            written = _write(reads, values.get(field.key), str(values.get("currency") or ""))
            found.append(EditRow(field.key, sentence(field_words(field)), reads, written))
    return tuple(found)


def read(
    table: TableCodes, members: Sequence[Field], typed: Mapping[str, Any], shown: Mapping[str, Any]
) -> dict[str, Any]:
    """The whole register from what was typed; what cannot be typed stays as it is ``shown``."""
    values = {field.key: shown.get(field.key) for field in members}
    currency = str(typed.get("currency", values.get("currency")) or "").strip().upper()
    for field in members:
        reads = _reads(table, field)
        if not reads or field.key not in typed:
            continue
        said = typed[field.key]
        if isinstance(said, str):
            said = said.strip()
        nullable = bool(table.record.__table__.c[field.column].nullable)
        if nullable and said in ("", None):
            values[field.key] = None
        else:
            values[field.key] = _read(reads, field, said, currency)
    if "currency" in values and currency:
        exponent(currency)  # a currency that nobody knows is refused here, with its name
        values["currency"] = currency
    return values


def _reads(table: TableCodes, field: Field) -> str:
    kind: Any = table.record.__table__.c[field.column].type
    if isinstance(kind, Id | Json | Moment):
        return ""
    if isinstance(kind, Day):
        return "day"
    if isinstance(kind, Boolean):
        return "yes"
    if isinstance(kind, Integer):
        return _figure(field)
    return "text" if isinstance(kind, Text) else ""


def _figure(field: Field) -> str:
    if field.key in _MINOR:
        return "amount"
    if field.key in PRICES:
        return "price"
    if field.key in _RATES:
        return "rate"
    return "quantity" if field.key == "quantity" else "number"


def _write(reads: str, value: Any, currency: str) -> str:
    if value is None:
        return ""
    if reads == "amount":
        return ENGLISH.amount(Money(value, currency or "USD")).replace(",", "")
    if reads in ("price", "quantity"):
        return ENGLISH.quantity(value).replace(",", "")
    if reads == "rate":
        return ENGLISH.rate(value)
    if reads == "yes":
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _read(reads: str, field: Field, said: Any, currency: str) -> Any:
    words = f"The {field_words(field)}"
    if reads == "amount":
        return Money.parse(str(said), currency or "USD").minor
    if reads == "price":
        return parse_unit_price(str(said))
    if reads == "quantity":
        return parse_quantity(str(said), words)
    if reads == "rate":
        return parse_rate(str(said), words)
    if reads == "yes":
        return said if isinstance(said, bool) else str(said).casefold() in ("yes", "true", "1")
    if reads == "day":
        return said if isinstance(said, dt.date) or said is None else parse_day(str(said), words)
    if reads == "number":
        return _whole(str(said), words)
    return str(said)


def _whole(said: str, words: str) -> int:
    try:
        return int(said)
    except ValueError:
        raise Refusal(f"{words} is a whole number, not {said[:40]!r}.") from None
