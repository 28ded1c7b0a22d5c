"""What an order leaves to bill."""

from uuid import uuid4

import pytest

from app.basics.money import Money
from app.payments.rules.balance import (
    Billed,
    Bought,
    Ceiling,
    balance_finding,
    excludes_tax,
    left_of,
    line_findings,
)

A = uuid4()


def usd(text):
    return Money.parse(text, "USD")


def bought(quantity=480_000, price=3_100_000, amount="14880.00"):
    return Bought(A, "1", quantity, price, usd(amount))


def billed(quantity=480_000, price=3_100_000, amount="14880.00", line=A):
    return Billed(line, "1", quantity, price, usd(amount))


def test_a_close_out_below_the_order_is_no_exception():
    """T12: an order of 17,600 whose last bill comes to 17,270 in all."""
    finding = balance_finding(Ceiling("PO 7", usd("17600"), usd("0"), usd("17270")))
    assert not finding.stops
    assert "330.00" in finding.because


def test_a_cent_beyond_the_order_stops():
    finding = balance_finding(Ceiling("PO 7", usd("100"), usd("60"), usd("40.01")))
    assert finding.stops
    assert "0.01 too much" in finding.because


def test_what_is_billed_is_no_longer_left():
    left = left_of([bought()], [billed(120_000, amount="3720.00")])
    assert (left[A].quantity, left[A].amount) == (360_000, usd("11160.00"))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (billed(line=None), "not on the order"),
        (billed(quantity=490_000), "48 left"),
        (billed(price=3_200_000, quantity=10_000), "ordered at 310.00"),
        (billed(amount="14880.01"), "left to bill"),
    ],
)
def test_a_line_beyond_the_order_stops(line, words):
    (finding,) = line_findings([line], [bought()], left_of([bought()], []))
    assert finding.stops
    assert words in finding.because


def test_lines_within_the_order_pass():
    (finding,) = line_findings([billed(240_000, amount="7440.00")], [bought()], left_of([bought()], []))
    assert not finding.stops


def test_an_amount_only_line_is_billed_by_amount():
    whole = bought(10_000, 148_800_000)
    (finding,) = line_findings([billed(240_000, amount="7440.00")], [whole], left_of([whole], []))
    assert not finding.stops


def test_an_order_whose_amount_is_the_sum_of_its_lines_is_held_against_net_amounts():
    assert excludes_tax(usd("14880"), None, [bought()])
    assert not excludes_tax(usd("16000"), usd("1120"), [bought()])
    assert not excludes_tax(usd("14880"), None, [])
