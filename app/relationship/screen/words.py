"""How days, moments, signals and stages of the file are worded on the screen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from app.basics.wording import Wording
from app.shell import theme

WORDING = Wording("en_GB")
STAGES = ("Enquiry", "Quote", "Purchasing", "Order", "Work", "Invoice", "Paid")
_SIGNALS: dict[str, theme.Signal_] = {
    "fine": "neutral",
    "neutral": "neutral",
    "accent": "accent",
    "amber": "amber",
    "red": "red",
    "green": "green",
}


def signal_of(word: str) -> theme.Signal_:
    """A signal of the rows as the window kit names it; what is fine needs no colour."""
    return _SIGNALS.get(word, "neutral")


def day(on: dt.date | None, today: dt.date) -> str:
    """A day in a list: "10 Nov", with its year where that is another one."""
    return WORDING.short_day(on, today) if on is not None else ""


def moment(at: dt.datetime, today: dt.date, *, whole_day: bool = False) -> str:
    """A moment in a list: "18 Nov 10:12" while it is fresh, else the day alone."""
    local = at.astimezone()
    fresh = (today - local.date()).days < 31
    words = day(local.date(), today)
    return f"{words} {local:%H:%M}" if fresh and not whole_day else words


def due(at: dt.datetime, today: dt.date) -> str:
    """When a promise is due: "today 17:00", "tomorrow", "Wed 25 Nov"."""
    local = at.astimezone()
    days = (local.date() - today).days
    if days in (0, 1):
        return f"{'today' if days == 0 else 'tomorrow'} {local:%H:%M}"
    return f"{local:%a} {day(local.date(), today)}" if 0 < days < 14 else day(local.date(), today)


def money(amount: Any) -> str:
    """An amount with its currency; empty for none."""
    return WORDING.money(amount) if amount is not None else ""


def end_of_work(on: dt.date) -> dt.datetime:
    """A promise for a day holds until five in the afternoon where the desk stands."""
    return dt.datetime.combine(on, dt.time(17)).astimezone(dt.UTC)
