"""Whether what a file says fits this program's columns: every value is looked at before the office is opened."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Boolean, Integer, Text

from app.records.base import EPOCH_DAY, Day, Id, Json, Moment
from app.sync.capture import schema
from app.sync.parcel import Word

_FIRST_DAY, _LAST_DAY = 1 - EPOCH_DAY, dt.date.max.toordinal() - EPOCH_DAY

Fits = Callable[[Iterable[Any]], bool]


def _numbers(least: int, most: int) -> Fits:
    def fits(values: Iterable[Any]) -> bool:
        found = [v for v in values if v is not None]
        return set(map(type, found)) <= {int} and (not found or (least <= min(found) and max(found) <= most))

    return fits


def _texts(values: Iterable[Any]) -> bool:
    found = [v for v in values if v is not None]
    return set(map(type, found)) <= {str} and not any("\0" in v for v in found)


def _booleans(values: Iterable[Any]) -> bool:
    return all(v is None or v is True or v is False or (type(v) is int and v in {0, 1}) for v in values)


def _ids(values: Iterable[Any]) -> bool:
    return all(v is None or (type(v) is bytes and len(v) == 16) for v in values)


def _bytes(values: Iterable[Any]) -> bool:
    return all(v is None or type(v) is bytes for v in values)


def _documents(values: Iterable[Any]) -> bool:
    found = [v for v in values if v is not None]
    return _texts(found) and all(_is_document(text) for text in set(found))


def _is_document(text: str) -> bool:
    try:
        json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(_name: str) -> None:
    raise ValueError


def anything(values: Iterable[Any]) -> bool:
    """What a newer version may have written: a scalar, its numbers of 64 bits, its texts without NUL."""
    for value in values:
        if type(value) is int and not -(1 << 63) <= value < 1 << 63:
            return False
        if type(value) is str and "\0" in value:
            return False
    return True


def _of(column: Any) -> Fits:
    kind = column.type
    found: Sequence[tuple[type, Fits]] = (
        (Id, _ids),
        (Day, _numbers(_FIRST_DAY, _LAST_DAY)),
        (Moment, _numbers(*_moments())),
        (Json, _documents),
        (Boolean, _booleans),
        (BigInteger, _numbers(-(1 << 63), (1 << 63) - 1)),
        (Integer, _numbers(-(1 << 31), (1 << 31) - 1)),
        (Text, _texts),
    )
    return next((fits for known, fits in found if isinstance(kind, known)), _bytes)


def _moments() -> tuple[int, int]:
    day = 86_400 * 1_000_000
    return _FIRST_DAY * day, (_LAST_DAY + 1) * day - 1


def is_moment(value: int) -> bool:
    """Whether microseconds name a day between the years 1 and 9999."""
    least, most = _moments()
    return least <= value <= most


@cache
def columns() -> dict[int, dict[int, Fits]]:
    """By table and field code: does a column of values fit."""
    return {
        table.code: {f.code: _of(table.record.__table__.c[f.column]) for f in table.fields}
        for table in schema().values()
    }


@cache
def _names() -> dict[tuple[int, int], tuple[str, int]]:
    known = {(t.code, 0): (t.name, 0) for t in schema().values()}
    return known | {(t.code, f.code): (f.column, f.register) for t in schema().values() for f in t.fields}


def words_fit(words: Iterable[Word]) -> bool:
    """Whether the codes of a file mean what they mean here, and new ones have names that can be names."""
    for word in words:
        known = _names().get((word.table, word.field))
        if known is not None and known != (word.name, word.unit if word.field else 0):
            return False
        numbers = (word.table, word.field, word.unit)
        if any(not 0 <= n < 1 << 31 for n in numbers) or not 0 < len(word.name) <= 100:
            return False
        if not word.name.isascii() or not word.name.replace("_", "a").isalnum():
            return False
    return True
