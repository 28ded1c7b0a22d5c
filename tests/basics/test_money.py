"""Money: exact, one rounding, nothing lost, nonsense refused at once."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.basics.errors import Refusal
from app.basics.money import Money, Rounding, exponent, plain_decimal, rounded, total

MINORS = st.integers(-(10**14), 10**14)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1234.50", "USD", 123450),
        ("-0.01", "EUR", -1),
        ("1200", "JPY", 1200),
        ("1.234", "KWD", 1234),
        ("0", "EUR", 0),
    ],
)
def test_an_amount_is_read_in_minor_units_of_its_currency(text, currency, minor):
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "1e9999999",
            "1,234.5.6",
            "NaN",
            "Infinity",
            "",
            " ",
            "1_000",
            "٣",
            "1.",
            ".5",
            "--1",
            "+1",
            "0x10",
        ],
        *["1234567890123", "1.23456", "１２", "1 000", "$5", "9" * 10_000],
    ],
)
def test_what_is_not_plainly_a_number_is_refused(text):
    with pytest.raises(Refusal, match="not a number"):
        plain_decimal(text)


def test_more_decimals_than_the_currency_has_are_refused():
    with pytest.raises(Refusal, match="more decimals than USD"):
        Money.parse("1.005", "USD")
    with pytest.raises(Refusal, match="more decimals than JPY"):
        Money.parse("1.5", "JPY")


@pytest.mark.parametrize("code", ["usd", "US", "XYZW", "ZZZ", "", "💶", "US\n"])
def test_an_unknown_currency_is_refused(code):
    with pytest.raises(Refusal, match="not a currency"):
        exponent(code)


@pytest.mark.parametrize(
    ("numerator", "up", "even"),
    [
        (5, 1, 0),
        (15, 2, 2),
        (25, 3, 2),
        (-5, -1, 0),
        (-25, -3, -2),
        (4, 0, 0),
        (6, 1, 1),
        (-6, -1, -1),
        (0, 0, 0),
    ],
)
def test_half_a_unit_is_rounded_by_the_rule(numerator, up, even):
    assert rounded(numerator, 10) == up
    assert rounded(numerator, 10, Rounding.HALF_EVEN) == even
    assert rounded(-numerator, -10) == up


@given(MINORS, st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any))
def test_sharing_loses_nothing(minor, weights):
    parts = Money(minor, "EUR").share(weights)
    assert total(parts, "EUR") == Money(minor, "EUR")
    for part, weight in zip(parts, weights, strict=True):
        exact = Decimal(minor) * weight / sum(weights)
        assert abs(part.minor - exact) <= 1


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_impossible_shares_are_refused(weights):
    with pytest.raises((Refusal, ValueError)):
        Money(100, "EUR").share(weights)


@given(MINORS, st.sampled_from(["USD", "JPY", "KWD"]))
def test_plain_text_reads_back_as_the_same_amount(minor, currency):
    money = Money(minor // 1_000, currency)
    assert Money.parse(money.plain(), currency) == money


def test_two_currencies_are_never_added_or_compared():
    euro, dollar = Money(1, "EUR"), Money(1, "USD")
    for act in (lambda: euro + dollar, lambda: euro - dollar, lambda: euro < dollar, lambda: euro <= dollar):
        with pytest.raises(Refusal, match="one currency"):
            act()


def test_money_does_arithmetic_and_speaks_json():
    assert -Money(5, "EUR") + Money(7, "EUR") - Money(1, "EUR") == Money(1, "EUR")
    assert Money(1, "EUR") < Money(2, "EUR") <= Money(2, "EUR")
    assert not Money(0, "EUR")
    assert str(Money(123450, "USD")) == "USD 1234.50"
    assert Money(123450, "USD").as_json() == {"amount": "1234.50", "currency": "USD"}
