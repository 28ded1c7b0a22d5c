"""Rows, fields and values of the log in words, for people who look at a conflict or at who changed what."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean
from sqlalchemy.orm import Session

from app.basics.money import Money
from app.basics.wording import Wording
from app.records.base import Day, Id, Json, Moment
from app.storage.cursor import Cursor
from app.sync.capture import schema
from app.sync.codes import Field, TableCodes

_TABLES = {
    "annex": "annex",
    "bank_account": "bank account",
    "filed_document": "filed paper",
    "issued_paper": "paper",
    "override": "override",
    "purchase_order": "order",
    "role_link": "role",
    "service_item": "service",
    "revision": "revision",
}
_FIELDS = {
    "on": "day",
    "at": "moment",
    "n": "number",
    "extra": "further facts",
    "params": "values",
    "refs": "references",
    "sha256": "file",
    "pdf_sha256": "PDF",
    "content_sha256": "fingerprint",
    "folded": "name for searching",
    "intro": "introduction",
    "is_final": "final",
    "iban": "IBAN",
    "bic": "BIC",
}
# What a change of every row brings with it and nobody asks about.
UNSAID = frozenset({"folded", "content", "content_sha256", "pdf_sha256", "findings"})
# What names a row that nobody can search for, and the row it is a part of.
_NAMES = ("number", "name", "legal_name", "title", "holder", "key", "what", "word", "text", "label", "kind")
PART_OF = (
    "revision_id",
    "quote_id",
    "order_id",
    "invoice_id",
    "interaction_id",
    "promise_id",
    "rule_id",
    "engagement_id",
    "institution_id",
    "client_id",
)
_MINOR = frozenset({"amount", "net", "tax", "gross"})
_SCALED = frozenset({"unit_price", "discount"})
_RATES = frozenset({"tax_rate", "discount_rate"})
_OWN_NAME = frozenset({"client", "institution", "quote", "invoice", "purchase_order", "colleague", "contact"})
_LONGEST = 120
_WORDS = Wording("en_GB")


@cache
def by_code() -> dict[int, TableCodes]:
    """The tables that this version knows, by code."""
    return {table.code: table for table in schema().values()}


@cache
def _code_of(table: str) -> int:
    return next(t.code for t in schema().values() if t.name == table)


def table_words(code: int) -> str:
    """What one row of a table is called: ``quote line``; for a table of a newer version, that."""
    table = by_code().get(code)
    return (
        "thing of a newer version" if table is None else _TABLES.get(table.name, table.name.replace("_", " "))
    )


def field_words(field: Field) -> str:
    """What a field is called: ``unit price``."""
    return _FIELDS.get(field.key, field.key.removesuffix("_id").replace("_", " "))


def value_words(
    session: Session, table: TableCodes, field: Field, value: Any, row: Mapping[int, Any] | None = None
) -> str:
    """A value as it travels, in words; ``row`` (field code → value) says the currency of an amount.

    Nothing is ``nothing``; text longer than 120 characters is cut with an ellipsis.
    """
    if value is None or value == "":
        return "nothing"
    kind: Any = table.record.__table__.c[field.column].type
    if isinstance(kind, Id):
        target = next(iter(table.record.__table__.c[field.column].foreign_keys), None)
        return "a row" if target is None else row_title(session, _code_of(target.column.table.name), value)
    if isinstance(kind, Json):
        return _json_words(value)
    if field.from_wire is not None:
        return _moment_words(session, kind, field.from_wire(value))
    if isinstance(kind, Boolean):
        return "yes" if value else "no"
    if isinstance(value, int):
        return _figure(table, field, value, row or {})
    return _cut(str(value))


def _moment_words(session: Session, kind: Any, value: Any) -> str:
    if isinstance(kind, Day):
        return _WORDS.day(value)
    if isinstance(kind, Moment) and isinstance(value, dt.datetime):
        return _WORDS.moment(value, session.info["clock"].zone)
    return str(value)


def _json_words(value: str) -> str:
    found = json.loads(value)
    if not found:
        return "nothing"
    if isinstance(found, dict):
        return _cut(", ".join(f"{key} {_flat(inner)}" for key, inner in found.items()))
    if isinstance(found, list):
        return _cut(", ".join(_flat(inner) for inner in found))
    return _cut(_flat(found))


def _flat(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def _figure(table: TableCodes, field: Field, value: int, row: Mapping[int, Any]) -> str:
    if field.key in _MINOR:
        currency = next((row.get(f.code) for f in table.fields if f.key == "currency"), None)
        if currency:
            return _WORDS.money(Money(value, str(currency)))
        return _WORDS.quantity(value * 100)
    if field.key in _SCALED or field.key == "quantity":
        return _WORDS.quantity(value)
    return _WORDS.percent(value) if field.key in _RATES else str(value)


def _cut(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _LONGEST else one_line[: _LONGEST - 1] + "…"


def row_title(session: Session, code: int, pk: bytes) -> str:
    """What a row is called: what it is found by, else its own name and what it is a part of; never empty."""
    table = by_code().get(code)
    if table is None:
        return table_words(code)
    run = Cursor(session.connection())
    found = run("SELECT title FROM search_entry WHERE record = ?", (run.id(UUID(bytes=pk)),)).fetchone()
    return str(found[0]) if found and found[0] else _named(run, table, pk, 3)


def _named(run: Cursor, table: TableCodes, pk: bytes, depth: int) -> str:
    columns = ", ".join(f'"{f.column}"' for f in table.fields)
    row = run(f'SELECT {columns} FROM "{table.name}" WHERE id = ?', (run.id(UUID(bytes=pk)),)).fetchone()
    word = _TABLES.get(table.name, table.name.replace("_", " "))
    if row is None:
        return word
    values = dict(zip((f.key for f in table.fields), row, strict=True))
    own = next((str(values[key]) for key in _NAMES if values.get(key)), "")
    if table.name == "revision":
        own = str(values["n"])
    elif "position" in values:
        own = str(values["position"])
    name = _cut(f"{word} {own}".strip() if table.name not in _OWN_NAME or not own else own)
    whole = _whole_of(run, table, values, depth)
    return f"{name} of {whole}" if whole else name


def _whole_of(run: Cursor, table: TableCodes, values: Mapping[str, Any], depth: int) -> str:
    if depth == 0 or table.name in _OWN_NAME:
        return ""
    for key in PART_OF:
        if values.get(key) is None:
            continue
        column = table.record.__table__.c[table.by_key[key].column]
        target = next(iter(column.foreign_keys)).column.table.name
        value = values[key]
        pk = value.bytes if isinstance(value, UUID) else bytes(value)
        return _named(run, by_code()[_code_of(target)], pk, depth - 1)
    return ""
