"""Tolerances: the published rules as functions, with the vectors of domain/orders.md 2.3."""

import pytest

from app.basics.errors import Refusal
from app.basics.money import Money
from app.orders.rules.tolerance import LINE, TEN_PERCENT, Tolerance, step_of


def usd(text):
    return Money.parse(text, "USD")


FORDHAM = Tolerance(TEN_PERCENT, usd("100"), both=True)
UVA = Tolerance(TEN_PERCENT, usd("100"), inclusive=True)
UCSF = Tolerance(TEN_PERCENT, usd("500"))
NMSU = ((usd("50"), "auto"), (usd("500"), "department"))


@pytest.mark.parametrize(
    ("ordered", "billed", "fordham", "uva", "ucsf", "nmsu"),
    [
        ("600", "650", False, False, False, "auto"),
        ("2000", "2150", False, True, False, "department"),
        ("8000", "8600", False, True, True, "change order"),
        ("400", "445", False, True, True, "auto"),
    ],
)
def test_the_published_tolerances_answer_the_computed_vectors(ordered, billed, fordham, uva, ucsf, nmsu):
    pair = usd(ordered), usd(billed)
    assert FORDHAM.broken(*pair) is fordham
    assert UVA.broken(*pair) is uva
    assert UCSF.broken(*pair) is ucsf
    assert step_of(usd(billed) - usd(ordered), NMSU, "change order") == nmsu


def test_infors_example_is_broken_under_both_combinations():
    for both in (True, False):
        assert Tolerance(TEN_PERCENT, usd("5"), both=both).broken(usd("100"), usd("111"))


def test_equal_amounts_break_nothing_even_where_the_limit_is_nothing():
    assert not Tolerance(amount=usd("0"), inclusive=True).broken(usd("5"), usd("5"))


def test_ut_austins_line_rule_breaks_at_exactly_a_tenth():
    assert LINE.broken(usd("100"), usd("110"))
    assert not LINE.broken(usd("100"), usd("109.99"))


def test_a_tolerance_without_a_limit_is_refused():
    with pytest.raises(Refusal):
        Tolerance()


def test_a_limit_in_another_currency_is_refused():
    with pytest.raises(Refusal):
        UVA.broken(Money(1, "EUR"), Money(2, "EUR"))
