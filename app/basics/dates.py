"""Business days per country and region, payment terms, periods and payment runs."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import holidays

from app.basics.days import FIRST_YEAR, LAST_YEAR, parse_day
from app.basics.errors import Refusal

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Calendar",
    "PaymentRun",
    "Period",
    "TermsStart",
    "due_day",
    "parse_day",
]
_ONE_DAY = dt.timedelta(days=1)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both included."""

    start: dt.date
    end: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    @classmethod
    def parse(cls, text: str) -> Period:
        """``2026-12-24..2027-01-01``, or one day."""
        first, _, last = text.partition("..")
        start = parse_day(first)
        end = parse_day(last) if last else start
        if end < start:
            raise Refusal(f"The period {text[:60]!r} ends before it starts.")
        return cls(start, end)

    def plain(self) -> str:
        """As files write it."""
        return f"{self.start.isoformat()}..{self.end.isoformat()}"


@cache
def _holidays(country: str, region: str) -> holidays.HolidayBase | None:
    try:
        return holidays.country_holidays(country, subdiv=region or None)
    except NotImplementedError:
        try:
            return holidays.country_holidays(country)
        except NotImplementedError:
            return None


@dataclass(frozen=True, slots=True)
class Calendar:
    """When one office works: its country's and region's holidays, and its own closing days."""

    country: str = ""
    region: str = ""
    closed: tuple[Period, ...] = ()

    def works_on(self, day: dt.date) -> bool:
        """Weekends, public holidays and closing days do not count."""
        if day.weekday() >= 5:
            return False
        public = _holidays(self.country, self.region) if self.country else None
        if public is not None and day in public:
            return False
        return not any(day in period for period in self.closed)

    def business_days(self, since: dt.date, until: dt.date) -> int:
        """Business days from the hand-over (day 0) to ``until``, that day included; negative the other way."""
        if until < since:
            return -self.business_days(until, since)
        days, day = 0, since
        while day < until:
            day += _ONE_DAY
            days += self.works_on(day)
        return days

    def after(self, since: dt.date, days: int) -> dt.date:
        """The day on which ``days`` business days have passed; with 0, ``since`` itself."""
        day, left, limit = since, days, since + dt.timedelta(days=days * 3 + 400)
        while left > 0 and day < limit:
            day += _ONE_DAY
            left -= self.works_on(day)
        return day

    def next_working_day(self, day: dt.date) -> dt.date:
        """``day`` itself where it is worked on, else the next that is."""
        limit = day + dt.timedelta(days=400)
        while not self.works_on(day) and day < limit:
            day += _ONE_DAY
        return day


class TermsStart(StrEnum):
    """From when a payment term runs (the four kinds of clock)."""

    INVOICE = "invoice"
    RECEIPT = "receipt"
    LATER_OF_INVOICE_AND_ACCEPTANCE = "later-of-invoice-and-acceptance"
    LATER_OF_RECEIPT_AND_ACCEPTANCE = "later-of-receipt-and-acceptance"
    END_OF_MONTH = "end-of-month"


def end_of_month(day: dt.date) -> dt.date:
    """The last day of that month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def due_day(
    days: int,
    start: TermsStart,
    invoiced: dt.date,
    received: dt.date | None = None,
    accepted: dt.date | None = None,
) -> dt.date:
    """When an invoice falls due; an unknown receipt or acceptance counts as the invoice date."""
    base = {
        TermsStart.INVOICE: invoiced,
        TermsStart.RECEIPT: received or invoiced,
        TermsStart.LATER_OF_INVOICE_AND_ACCEPTANCE: max(invoiced, accepted or invoiced),
        TermsStart.LATER_OF_RECEIPT_AND_ACCEPTANCE: max(received or invoiced, accepted or invoiced),
        TermsStart.END_OF_MONTH: end_of_month(invoiced),
    }[start]
    return base + dt.timedelta(days=days)


@dataclass(frozen=True, slots=True)
class PaymentRun:
    """On which days an office pays: ``weekly:thursday``, ``monthly:15``, ``monthly:last``, ``monthly:1,15``."""

    text: str

    def __post_init__(self) -> None:
        """A run that cannot be read is refused when it is written, not when it is due."""
        self._parts()

    def _parts(self) -> tuple[str, tuple[str, ...]]:
        every, _, on = self.text.partition(":")
        days = tuple(part.strip() for part in on.split(",") if part.strip())
        weekly = every == "weekly" and days and all(d in _WEEKDAYS for d in days)
        monthly = every == "monthly" and days and all(d == "last" or _is_day_of_month(d) for d in days)
        if not (weekly or monthly):
            raise Refusal(
                f"The payment run {self.text[:40]!r} is not known. "
                "Write weekly:thursday, monthly:15, monthly:1,15 or monthly:last."
            )
        return every, days

    def pays_on(self, day: dt.date) -> bool:
        """Whether the office pays on this day."""
        every, days = self._parts()
        if every == "weekly":
            return _WEEKDAYS[day.weekday()] in days
        last = calendar.monthrange(day.year, day.month)[1]
        return any((day.day == last) if d == "last" else (day.day == min(int(d), last)) for d in days)

    def on_or_after(self, day: dt.date) -> dt.date:
        """The next run, ``day`` itself included."""
        while not self.pays_on(day):
            day += _ONE_DAY
        return day


def _is_day_of_month(text: str) -> bool:
    return text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= 31
