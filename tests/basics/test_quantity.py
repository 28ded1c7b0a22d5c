"""Quantities, prices and rates as scaled integers; a line's amount is exact before it is rounded once."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.basics.errors import Refusal
from app.basics.money import Money, Rounding
from app.basics.quantity import (
    line_amount,
    parse_quantity,
    parse_rate,
    parse_unit_price,
    plain_scaled,
    plain_unit_price,
    tax_on,
)


def test_texts_become_scaled_integers_and_back():
    assert parse_quantity("2.5") == 25_000
    assert parse_unit_price("310.00") == 3_100_000
    assert parse_rate("8.875") == 8_875
    assert [plain_scaled(v) for v in (25_000, 480_000, 1, -5_000, 0)] == ["2.5", "48", "0.0001", "-0.5", "0"]
    assert plain_unit_price(3_100_000, "USD") == "310.00"
    assert plain_unit_price(125, "USD") == "0.0125"
    assert plain_unit_price(3_100_000, "JPY") == "310"


@pytest.mark.parametrize("rate", ["101", "-1", "1.2345", "x"])
def test_a_rate_is_a_percentage(rate):
    with pytest.raises(Refusal):
        parse_rate(rate)


def test_the_ready_made_case_of_a_discount_shown_as_a_column_is_exact():
    # 23 x 49.00 printed as 901.60 and 4 x 80.00 as 256.00: a discount of 20 % (domain notes, T6).
    twenty = 20_000
    assert line_amount(230_000, 490_000, "USD", discount_rate=twenty) == Money(90_160, "USD")
    assert line_amount(40_000, 800_000, "USD", discount_rate=twenty) == Money(25_600, "USD")
    assert line_amount(230_000, 490_000, "USD", discount=2_254_000) == Money(90_160, "USD")


@given(
    st.integers(-(10**9), 10**9),
    st.integers(-(10**9), 10**9),
    st.integers(0, 100_000),
    st.integers(0, 10**6),
    st.sampled_from(list(Rounding)),
)
def test_a_line_is_rounded_once_from_its_exact_value(quantity, price, rate, discount, rule):
    exact = Decimal(quantity) / 10_000 * Decimal(price) / 10_000 * (1 - Decimal(rate) / 100_000)
    exact -= Decimal(discount) / 10_000
    how = ROUND_HALF_UP if rule is Rounding.HALF_UP else ROUND_HALF_EVEN
    expected = exact.quantize(Decimal("0.01"), rounding=how)
    assert (
        line_amount(quantity, price, "USD", discount_rate=rate, discount=discount, rounding=rule).decimal
        == expected
    )


def test_an_amount_too_large_to_bill_is_refused():
    with pytest.raises(Refusal, match="larger than can be billed"):
        line_amount(10**16, 10**16, "USD")


def test_tax_is_rounded_on_its_base():
    assert tax_on(Money(1_604_000, "EUR"), 19_000) == Money(304_760, "EUR")
