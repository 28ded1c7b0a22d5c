"""Money, dates and numbers as read in one language, for screens and paper alike (Babel)."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, get_date_format
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

from app.basics.errors import Refusal
from app.basics.money import Money, exponent

# Babel separates French thousands with U+202F, which many fonts lack; U+00A0 reads the same and is everywhere.
_NARROW = "\u202f"
_NBSP = "\u00a0"
_SPACES = "\u00a0\u202f "


class Wording:
    """How one language writes: ``Wording("de_DE").money(Money(1738000, "EUR"))`` is ``17.380,00 EUR``."""

    def __init__(self, locale: str) -> None:
        self.tag = locale.replace("-", "_")
        self._locale = _locale(self.tag)
        self._figures = _figures(self._locale)

    @property
    def language(self) -> str:
        """The two-letter language."""
        return str(self._locale.language)

    def _number(self, value: Decimal, pattern: str) -> str:
        return format_decimal(value, format=pattern, locale=self._locale).replace(_NARROW, _NBSP)

    def _scaled(self, value: int, digits: int, least: int) -> str:
        """An integer of ``digits`` decimals, at least ``least`` of them shown; by hand where the language groups by threes.

        Printing 2,000 lines words 6,000 numbers, and Babel reads its pattern anew for each (performance.md G9).
        """
        if self._figures is None:
            pattern = "#,##0" + ("." + "0" * least + "#" * (digits - least) if digits else "")
            return self._number(Decimal(value).scaleb(-digits), pattern)
        decimal, group, minus = self._figures
        whole, part = divmod(abs(value), 10**digits)
        words = f"{whole:,}" if group == "," else f"{whole:,}".replace(",", group)
        if digits:
            decimals = f"{part:0{digits}d}"
            if least < digits:
                decimals = decimals[:least] + decimals[least:].rstrip("0")
            if decimals:
                words = f"{words}{decimal}{decimals}"
        return f"{minus}{words}" if value < 0 else words

    def amount(self, money: Money) -> str:
        """The digits alone, with all decimals of the currency: ``17,400.00``."""
        digits = exponent(money.currency)
        return self._scaled(money.minor, digits, digits)

    def money(self, money: Money) -> str:
        """Amount and ISO currency, in the order of the language: ``USD 17,400.00``, ``17.400,00 EUR``."""
        amount = self.amount(money)
        if self.language in {"en", "ja", "zh", "nl"}:
            return f"{money.currency}{_NBSP}{amount}"
        return f"{amount}{_NBSP}{money.currency}"

    def quantity(self, scaled: int) -> str:
        """A quantity in ten-thousandths, without trailing zeros."""
        return self._scaled(scaled, 4, 0)

    def unit_price(self, scaled: int, currency: str) -> str:
        """A unit price in ten-thousandths, with at least the decimals of its currency."""
        return self._scaled(scaled, 4, exponent(currency))

    def rate(self, scaled: int) -> str:
        """A rate in thousandths of a percent, without the sign: ``19``, ``8.875``."""
        return self._scaled(scaled, 3, 0)

    def percent(self, scaled: int) -> str:
        """A rate with its sign as the language sets it: ``19%``, ``19 %``."""
        return self.rate(scaled) + ("%" if self.language in {"en", "ja"} else f"{_NBSP}%")

    def day(self, day: dt.date) -> str:
        """A day in figures, unmistakable: ``10.11.2026``, ``10/11/2026`` in French, ``Nov 10, 2026`` in English.

        The year has four digits in every language.
        """
        return format_date(day, _in_figures(self._locale), locale=self._locale).replace(_NARROW, _NBSP)

    def long_day(self, day: dt.date) -> str:
        """A day in words: ``November 10, 2026``, ``10. November 2026``, ``10 novembre 2026``."""
        return format_date(day, "long", locale=self._locale).replace(_NARROW, _NBSP)

    def short_day(self, day: dt.date, today: dt.date) -> str:
        """A day in a list: without its year when that is this year."""
        skeleton = "d MMM" if day.year == today.year else "d MMM yyyy"
        return format_date(day, skeleton, locale=self._locale)

    def moment(self, moment: dt.datetime, zone: dt.tzinfo | None = None) -> str:
        """Day and time of an aware moment, in ``zone`` or where the desk stands."""
        return format_datetime(moment.astimezone(zone), "d MMM yyyy HH:mm", locale=self._locale)

    def parse_number(self, text: str, what: str = "The amount") -> Decimal:
        """Reads a typed number with this language's signs; what could mean two things is refused.

        A plain number with a point (``1234.50``) is understood everywhere unless the point groups thousands here.
        """
        typed = text.strip().replace("\u2212", "-")
        decimal, group = get_decimal_symbol(self._locale), get_group_symbol(self._locale)
        groups = re.escape(_SPACES) if group in _SPACES else re.escape(group)
        shape = rf"-?(?:[0-9]{{1,12}}|[0-9]{{1,3}}(?:[{groups}][0-9]{{3}}){{1,3}})(?:{re.escape(decimal)}[0-9]{{1,4}})?"
        if re.fullmatch(shape, typed, re.ASCII):
            return Decimal(re.sub(rf"[{groups}]", "", typed).replace(decimal, "."))
        if re.fullmatch(r"-?[0-9]{1,12}\.[0-9]{1,2}", typed, re.ASCII):
            return Decimal(typed)
        shown = typed[:40] + ("…" if len(typed) > 40 else "")
        raise Refusal(f"{what} {shown!r} is not a number that can be used. Write it like {self._example()}.")

    def _example(self) -> str:
        return self._number(Decimal("1234.50"), "#,##0.00").replace(_NBSP, " ")


@cache
def _in_figures(locale: Locale) -> str:
    """The pattern of a day in figures."""
    if locale.language in {"en", "de", "fr"}:
        return {"en": "medium", "de": "dd.MM.yyyy", "fr": "dd/MM/yyyy"}[locale.language]
    return re.sub("(?<!y)yy(?!y)", "yyyy", str(get_date_format("short", locale).pattern))


@cache
def _figures(locale: Locale) -> tuple[str, str, str] | None:
    """Decimal sign, group sign and minus of a language that groups every three digits; None where Babel must do it."""
    sample = format_decimal(Decimal("-1234567.5"), format="#,##0.0", locale=locale).replace(_NARROW, _NBSP)
    small = format_decimal(1234, format="#,##0", locale=locale).replace(_NARROW, _NBSP)
    shape = re.fullmatch(r"(\D+)1(\D+)234(\D+)567(\D+)5", sample, re.ASCII)
    if shape is None or shape[2] != shape[3] or small != f"1{shape[2]}234":
        return None
    return shape[4], shape[2], shape[1]


@cache
def _locale(tag: str) -> Locale:
    try:
        return Locale.parse(tag)
    except (UnknownLocaleError, ValueError):
        language = tag.split("_", 1)[0]
        try:
            return Locale.parse(language)
        except (UnknownLocaleError, ValueError):
            raise Refusal(
                f"{tag[:40]!r} is not a language that can be written. Use a tag such as en_US or de_DE."
            ) from None
