"""A day read from text: as files write it, and as a person types it."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from app.basics.errors import Refusal

FIRST_YEAR, LAST_YEAR = 1990, 2100
_MONTHS = {month.casefold(): at for at, month in enumerate(calendar.month_abbr) if month}
_TYPED = re.compile(
    r"([0-9]{1,2})(?:[ ./-]+([0-9]{1,2}|[a-z]{3,9})\.?)?(?:[ ./-]+([0-9]{4}))?", re.ASCII | re.IGNORECASE
)


def typed_day(text: str, near: dt.date) -> dt.date | None:
    """A day as a person types it: ``2026-12-01``, ``1 Dec 2026``, ``1.12.2026``, ``1/12``, ``1``; None where it is no day.

    The day stands before the month. What is left out, month or year, is that of ``near``.
    """
    stripped = text.strip()
    try:
        return parse_day(stripped)
    except Refusal:
        shape = _TYPED.fullmatch(stripped)
    if shape is None:
        return None
    month = shape[2] or str(near.month)
    number = int(month) if month.isdigit() else _MONTHS.get(month[:3].casefold(), 0)
    try:
        return parse_day(f"{int(shape[3] or near.year):04}-{number:02}-{int(shape[1]):02}")
    except Refusal:
        return None


def parse_day(text: str, what: str = "The date") -> dt.date:
    """``2026-11-10`` and nothing else; the years 1990 to 2100."""
    stripped = text.strip()
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", stripped, re.ASCII):
        try:
            day = dt.date.fromisoformat(stripped)
        except ValueError:
            pass
        else:
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                return day
    raise Refusal(f"{what} {stripped[:40]!r} is not a day. Write year, month and day like 2026-11-10.")
