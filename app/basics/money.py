"""Money is counted in integer minor units of one currency; there is one rounding function and no float."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from babel.core import get_global
from babel.numbers import get_currency_precision, list_currencies

from app.basics.errors import Refusal

# Twelve digits before the point: a hundred times the largest quote a laboratory will ever see, and far below 2^63 minor units.
_PLAIN = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,4})?", re.ASCII)
LARGEST_MINOR = 10**15
_SHOWN = 40


class Rounding(StrEnum):
    """How half a minor unit is rounded; frozen on every issued document."""

    HALF_UP = "half-up"
    HALF_EVEN = "half-even"


def rounded(numerator: int, denominator: int, rule: Rounding = Rounding.HALF_UP) -> int:
    """The quotient rounded to an integer: half away from zero, or half to even."""
    quotient, rest = divmod(abs(numerator), abs(denominator))
    twice = 2 * rest
    if twice > abs(denominator) or (
        twice == abs(denominator) and (rule is Rounding.HALF_UP or quotient % 2 == 1)
    ):
        quotient += 1
    return quotient if (numerator < 0) == (denominator < 0) else -quotient


@cache
def exponent(currency: str) -> int:
    """How many decimals a currency has: 2 for EUR, 0 for JPY, 3 for KWD (CLDR)."""
    if not re.fullmatch(r"[A-Z]{3}", currency) or currency not in _currencies():
        raise Refusal(f"{currency[:_SHOWN]!r} is not a currency. Write three letters, such as USD or EUR.")
    return int(get_currency_precision(currency))


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies()) | frozenset(get_global("all_currencies"))


def plain_decimal(text: str, what: str = "The amount") -> Decimal:
    """Reads ``1234.50``: digits, one point, at most four decimals. Everything else is refused quickly."""
    stripped = text.strip()
    if not _PLAIN.fullmatch(stripped):
        shown = stripped[:_SHOWN] + ("…" if len(stripped) > _SHOWN else "")
        raise Refusal(
            f"{what} {shown!r} is not a number that can be used. "
            "Write digits with at most one point, for example 1234.50."
        )
    return Decimal(stripped)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in integer minor units (cents) of ``currency`` (ISO 4217)."""

    minor: int
    currency: str

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Reads an amount as files write it: ``"1234.50"``. More decimals than the currency has are refused."""
        digits = exponent(currency)
        scaled = plain_decimal(text).scaleb(digits)
        if scaled != scaled.to_integral_value():
            raise Refusal(
                f"The amount {text.strip()[:_SHOWN]!r} has more decimals than {currency} has ({digits})."
            )
        return cls(int(scaled), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in this currency."""
        return cls(0, currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exactly."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def plain(self) -> str:
        """``1234.50``: as files and programs write it."""
        return f"{self.decimal:f}"

    def as_json(self) -> dict[str, str]:
        """The shape of money in every ``--json`` answer."""
        return {"amount": self.plain(), "currency": self.currency}

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise Refusal(
                f"{self.currency} and {other.currency} cannot be added; a document has one currency."
            )

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.minor <= other.minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.currency} {self.plain()}"

    def share(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Splits by weights without losing a minor unit: the largest remainders get the odd cents."""
        whole = sum(weights)
        if whole <= 0 or min(weights) < 0:
            raise Refusal(
                "An amount can only be split by shares of which none is negative and one is positive."
            )
        exact = [self.minor * w for w in weights]
        floors = [e // whole for e in exact]
        rest = self.minor - sum(floors)
        order = sorted(range(len(weights)), key=lambda i: (-(exact[i] - floors[i] * whole), i))
        for i in order[:rest]:
            floors[i] += 1
        return tuple(Money(f, self.currency) for f in floors)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum, in ``currency`` even when there is nothing to add."""
    result = Money.zero(currency)
    for amount in amounts:
        result = result + amount
    return result
