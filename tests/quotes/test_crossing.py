"""The amounts from which an institution asks for more: on both sides of a line, of a year, and of a leap day."""

import datetime as dt

import pytest

from app.basics.money import Money
from app.quotes.rules.crossing import (
    FiscalYear,
    OpenQuote,
    State,
    Sum,
    YearSoFar,
    fiscal_year,
    lines_of,
    shown,
    thresholds,
)
from app.requirements.drafts import Attachment, Subject
from app.requirements.rules.condition import Condition
from app.requirements.rules.rule import RuleInForce

NARROW = "\u00a0"  # between a currency and its amount
YEAR = FiscalYear(dt.date(2026, 7, 1), dt.date(2027, 6, 30))


def usd(text):
    return Money.parse(text, "USD")


def amount(gross, tax="0", freight="0"):
    return Sum(usd(gross), usd(tax), usd(freight))


def three_quotes(limit="10000.00", basis="year", **more):
    return RuleInForce(
        key="three-quotes",
        kind="competing-quotes",
        params={"quotes": 3},
        when=Condition(amount_from=usd(limit), basis=basis, **more),
        status="confirmed",
    )


def stands(rule, this, ordered="0", offers=(), subject=None):
    lines = lines_of([rule], subject or Subject())
    return thresholds(lines, amount(this), YearSoFar(YEAR, amount(ordered), tuple(offers)))


@pytest.mark.parametrize(
    ("starts", "day", "first", "last"),
    [
        ("07-01", "2026-06-30", "2025-07-01", "2026-06-30"),
        ("07-01", "2026-07-01", "2026-07-01", "2027-06-30"),
        ("01-01", "2026-12-31", "2026-01-01", "2026-12-31"),
        ("03-01", "2028-02-29", "2027-03-01", "2028-02-29"),
        ("02-29", "2028-02-28", "2027-03-01", "2028-02-28"),
        ("02-29", "2028-02-29", "2028-02-29", "2029-02-28"),
        ("02-29", "2027-02-28", "2026-03-01", "2027-02-28"),
        ("02-29", "2027-03-01", "2027-03-01", "2028-02-28"),
    ],
)
def test_a_fiscal_year_is_right_on_its_first_and_last_day_and_around_a_leap_day(starts, day, first, last):
    year = fiscal_year(starts, dt.date.fromisoformat(day))
    assert year == FiscalYear(dt.date.fromisoformat(first), dt.date.fromisoformat(last))


def test_a_start_that_is_no_day_gives_no_year():
    assert fiscal_year("13-41", dt.date(2026, 1, 1)) is None


def test_the_quote_that_crosses_says_what_was_ordered_what_it_comes_to_and_what_is_needed():
    (only,) = stands(three_quotes(), "3850.00", "7400.00")
    assert only.state is State.CROSSES
    assert only.says.replace(NARROW, " ") == (
        "This quote crosses USD 10,000.00 for this fiscal year (ordered so far 7,400.00, with this quote 11,250.00): "
        "three quotes or a sole-source letter."
    )


def test_the_first_amount_that_counts_crosses_and_the_cent_before_does_not():
    (below,) = stands(three_quotes(), "2599.99", "7400.00")
    (on,) = stands(three_quotes(), "2600.00", "7400.00")
    assert (below.state, below.left) == (State.AHEAD, usd("0.01"))
    assert on.state is State.CROSSES


def test_what_is_left_before_the_line_is_said_with_the_end_of_the_year():
    (only,) = stands(three_quotes(), "1000.00", "6400.00")
    assert only.left == usd("2600.00")
    assert only.says.replace(NARROW, " ") == (
        "USD 2,600.00 are left before three quotes or a sole-source letter are needed; the fiscal year ends June 30, 2027."
    )


def test_a_line_that_earlier_orders_crossed_is_told_as_crossed_before():
    (only,) = stands(three_quotes(), "1.00", "10000.00")
    assert only.state is State.CROSSED_BEFORE
    assert "was crossed before this quote" in only.says.replace(NARROW, " ")


def test_open_quotes_are_told_apart_and_never_counted_as_ordered():
    offers = (OpenQuote("Q-2026-A0007", amount("2000.00")),)
    (only,) = stands(three_quotes(), "1000.00", "7400.00", offers)
    assert only.state is State.TOGETHER
    assert only.after == usd("8400.00")
    assert "together with the open quote Q-2026-A0007 would cross USD 10,000.00" in only.says.replace(
        NARROW, " "
    )
    assert "with all of them 10,400.00" in only.says.replace(NARROW, " ")


def test_by_the_order_nothing_earlier_counts():
    (only,) = stands(three_quotes(basis="order"), "9000.00", "7400.00")
    assert (only.state, only.left) == (State.AHEAD, usd("1000.00"))
    assert "fiscal year" not in only.says.replace(NARROW, " ")


def test_each_line_counts_with_or_without_tax_and_freight_as_it_says():
    so_far = YearSoFar(YEAR, amount("5000.00", "400.00", "100.00"))
    this = amount("5000.00", "400.00", "100.00")
    for excludes, after in (
        ((), "10000.00"),
        (("tax",), "9200.00"),
        (("tax", "freight"), "9000.00"),
        (("freight",), "9800.00"),
    ):
        lines = lines_of([three_quotes(excludes=frozenset(excludes))], Subject())
        (only,) = thresholds(lines, this, so_far)
        assert only.after == usd(after)
        assert (only.state is State.CROSSES) == (after == "10000.00")


def test_currencies_are_never_mixed():
    (line,) = lines_of([three_quotes()], Subject())
    euro = Money.parse("20000.00", "EUR")
    nought = Money.zero("EUR")
    assert thresholds([line], Sum(euro, nought, nought), YearSoFar(YEAR)) == ()


def test_of_the_tiers_of_a_table_only_the_one_in_which_the_quote_lies_is_told():
    tiers = [
        RuleInForce(
            key=key, kind="advice", params={"task": key}, when=Condition(amount_from=usd(low), amount_to=high)
        )
        for key, low, high in (("one", "2500.00", usd("25000.00")), ("two", "25000.00", None))
    ]
    told = thresholds(lines_of(tiers, Subject()), amount("25000.00"), YearSoFar(YEAR))
    assert [(t.line.rule.key, t.state) for t in told] == [("two", State.CROSSES)]
    told = thresholds(lines_of(tiers, Subject()), amount("3000.00"), YearSoFar(YEAR))
    assert [(t.line.rule.key, t.state) for t in told] == [("one", State.CROSSES), ("two", State.AHEAD)]


def test_a_line_that_other_money_or_another_place_does_not_meet_is_silent():
    rule = three_quotes(funding=("federal",))
    assert lines_of([rule], Subject(funding="gift")) == ()
    (unsure,) = stands(rule, "11000.00", subject=Subject())
    assert "(if the rule applies to this money)" in unsure.says
    (sure,) = stands(rule, "11000.00", subject=Subject(funding="federal"))
    assert "if the rule applies" not in sure.says


def test_the_letter_that_goes_along_is_said_to_be_here():
    subject = Subject(attachments=(Attachment("sole-source-letter"),))
    (only,) = stands(three_quotes(), "11000.00", subject=subject)
    assert only.line.met
    assert only.says.replace(NARROW, " ").endswith("three quotes or a sole-source letter: it is here.")


def test_a_highest_amount_is_crossed_by_the_first_cent_above_it():
    rule = RuleInForce(
        key="most", kind="amount-at-most", params={"amount": {"amount": "5000.00", "currency": "USD"}}
    )
    told = [stands(rule, text) for text in ("5000.00", "5000.01")]
    if not told[0]:
        rule = RuleInForce(key="most", kind="amount-at-most", params={"amount": "5000.00 USD"})
    told = [stands(rule, text) for text in ("5000.00", "5000.01")]
    assert [t[0].state for t in told] == [State.AHEAD, State.CROSSES]


def test_unknown_and_broken_rules_have_no_line():
    rule = three_quotes()
    broken = [
        RuleInForce(key="x", kind="nonsense", when=rule.when),
        RuleInForce(key="y", kind="competing-quotes", params={}, when=rule.when),
        RuleInForce(key="z", kind="competing-quotes", params={"quotes": 3}, when=rule.when, status="unknown"),
    ]
    assert lines_of(broken, Subject()) == ()


def test_a_year_that_is_not_known_has_no_yearly_line():
    lines = lines_of([three_quotes()], Subject())
    assert thresholds(lines, amount("20000.00"), YearSoFar(None)) == ()


def test_above_the_findings_stand_what_is_crossed_and_the_nearest_line_ahead():
    def told(*limits):
        rules = [three_quotes(text, basis="order") for text in limits]
        found = shown(thresholds(lines_of(rules, Subject()), amount("1000.00"), YearSoFar(YEAR)))
        return [(t.state, t.line.limit) for t in found]

    assert told("5000.00", "50000.00") == [(State.AHEAD, usd("5000.00"))]
    assert told("500.00", "5000.00") == [(State.CROSSES, usd("500.00"))]
    close = usd("1200.00")
    assert told("500.00", "1200.00", "50000.00") == [(State.CROSSES, usd("500.00")), (State.AHEAD, close)]


def test_twelve_months_are_counted_on_their_own_and_name_no_fiscal_year():
    lines = lines_of([three_quotes(basis="12-months")], Subject())
    fiscal, twelve = YearSoFar(YEAR, amount("9000.00")), YearSoFar(YEAR, amount("9500.00"))
    (only,) = thresholds(lines, amount("400.00"), fiscal, twelve)
    assert only.left == usd("100.00")
    assert "fiscal year" not in only.says
    (only,) = thresholds(lines, amount("500.00"), fiscal, twelve)
    assert "crosses USD 10,000.00 in twelve months" in only.says.replace(NARROW, " ")
