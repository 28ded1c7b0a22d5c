"""Exact quantities, unit prices and rates as scaled integers, and the one calculation of a line's amount."""

from __future__ import annotations

from app.basics.errors import Refusal
from app.basics.money import LARGEST_MINOR, Money, Rounding, exponent, plain_decimal, rounded

SCALE = 10_000  # quantities and unit prices: integer ten-thousandths
RATE_SCALE = 1_000  # rates: integer thousandths of a percent, 19 % is 19000
HUNDRED_PERCENT = 100 * RATE_SCALE


def parse_quantity(text: str, what: str = "The quantity") -> int:
    """``"2.5"`` to ten-thousandths, 25000."""
    return int(plain_decimal(text, what).scaleb(4))


def parse_unit_price(text: str) -> int:
    """``"310.00"`` to ten-thousandths of the major unit, 3100000; up to four decimals in any currency."""
    return int(plain_decimal(text, "The unit price").scaleb(4))


def parse_rate(text: str, what: str = "The rate") -> int:
    """``"19"`` or ``"8.875"`` percent to thousandths of a percent; between 0 and 100."""
    scaled = plain_decimal(text, what).scaleb(3)
    if scaled != scaled.to_integral_value() or not 0 <= scaled <= HUNDRED_PERCENT:
        raise Refusal(
            f"{what} {text.strip()[:40]!r} is not a percentage between 0 and 100 with at most three decimals."
        )
    return int(scaled)


def plain_scaled(value: int, digits: int = 4, least: int = 0) -> str:
    """A scaled integer as plain text without trailing zeros: 25000 is ``2.5``; ``least`` decimals are kept."""
    sign = "-" if value < 0 else ""
    whole, part = divmod(abs(value), 10**digits)
    decimals = f"{part:0{digits}d}".rstrip("0").ljust(least, "0")
    return f"{sign}{whole}" + (f".{decimals}" if decimals else "")


def plain_unit_price(value: int, currency: str) -> str:
    """A unit price with at least the decimals of its currency: ``310.00``, ``0.0125``."""
    return plain_scaled(value, 4, exponent(currency))


def exact_line(quantity: int, unit_price: int, discount_rate: int = 0, discount: int = 0) -> tuple[int, int]:
    """Quantity x unit price less rate and discount, as an exact fraction of the major unit (numerator, denominator)."""
    scale = SCALE * SCALE * HUNDRED_PERCENT
    gross = quantity * unit_price * (HUNDRED_PERCENT - discount_rate)
    return gross - discount * SCALE * HUNDRED_PERCENT, scale


def line_amount(
    quantity: int,
    unit_price: int,
    currency: str,
    *,
    discount_rate: int = 0,
    discount: int = 0,
    rounding: Rounding = Rounding.HALF_UP,
) -> Money:
    """The amount of one line: round(quantity x unit price - discount), data.md "Units".

    ``discount_rate`` in thousandths of a percent, ``discount`` in ten-thousandths of the major unit.
    """
    numerator, denominator = exact_line(quantity, unit_price, discount_rate, discount)
    minor = rounded(numerator * 10 ** exponent(currency), denominator, rounding)
    if abs(minor) > LARGEST_MINOR:
        raise Refusal("The amount of a line is larger than can be billed. Check its quantity and unit price.")
    return Money(minor, currency)


def tax_on(base: Money, rate: int, rounding: Rounding = Rounding.HALF_UP) -> Money:
    """The tax of ``rate`` (thousandths of a percent) on a base amount."""
    return Money(rounded(base.minor * rate, HUNDRED_PERCENT, rounding), base.currency)
