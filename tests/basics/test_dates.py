"""Business days, terms and payment runs against figures worked out by hand."""

import datetime as dt

import pytest

from app.basics.dates import Calendar, PaymentRun, Period, TermsStart, due_day, parse_day
from app.basics.errors import Refusal

D = dt.date


def test_the_day_of_the_hand_over_is_day_zero_and_holidays_do_not_count():
    # 10 November 2026 is a Tuesday; the 11th is Veterans Day in the United States.
    assert Calendar("US").business_days(D(2026, 11, 10), D(2026, 11, 10)) == 0
    assert Calendar("US").business_days(D(2026, 11, 10), D(2026, 11, 20)) == 7
    assert Calendar("DE").business_days(D(2026, 11, 10), D(2026, 11, 20)) == 8
    assert Calendar("US").business_days(D(2026, 11, 20), D(2026, 11, 10)) == -7


def test_a_regions_own_holidays_count_only_there():
    reformation = D(2026, 11, 18)  # Buss- und Bettag, Saxony only
    assert not Calendar("DE", "SN").works_on(reformation)
    assert Calendar("DE", "NI").works_on(reformation)


def test_an_offices_closing_days_do_not_count():
    closed = Calendar("US", closed=(Period.parse("2026-12-24..2027-01-01"),))
    assert closed.business_days(D(2026, 12, 23), D(2027, 1, 4)) == 1
    assert closed.after(D(2026, 12, 23), 1) == D(2027, 1, 4)
    assert closed.next_working_day(D(2026, 12, 24)) == D(2027, 1, 4)


def test_an_unknown_country_or_region_has_weekends_only():
    assert Calendar("XX").business_days(D(2026, 12, 24), D(2026, 12, 28)) == 2
    assert Calendar("US", "NOWHERE").works_on(D(2026, 11, 10))


def test_a_desk_that_never_works_ends_the_count():
    never = Calendar("US", closed=(Period(D(1990, 1, 1), D(2100, 1, 1)),))
    assert never.after(D(2026, 1, 1), 3) > D(2027, 1, 1)


@pytest.mark.parametrize(
    ("start", "received", "accepted", "due"),
    [
        (TermsStart.INVOICE, None, None, D(2026, 8, 31)),
        (TermsStart.RECEIPT, D(2026, 8, 5), None, D(2026, 9, 4)),
        (TermsStart.LATER_OF_INVOICE_AND_ACCEPTANCE, None, D(2026, 8, 20), D(2026, 9, 19)),
        (TermsStart.LATER_OF_RECEIPT_AND_ACCEPTANCE, D(2026, 8, 5), D(2026, 8, 3), D(2026, 9, 4)),
        (TermsStart.END_OF_MONTH, None, None, D(2026, 9, 30)),  # Melbourne: 1 August, 30 September
    ],
)
def test_the_four_kinds_of_clock(start, received, accepted, due):
    assert due_day(30, start, D(2026, 8, 1), received, accepted) == due


@pytest.mark.parametrize(
    ("run", "day", "paid"),
    [
        ("weekly:thursday", D(2026, 11, 20), D(2026, 11, 26)),
        ("weekly:thursday", D(2026, 11, 26), D(2026, 11, 26)),
        ("monthly:15", D(2026, 11, 16), D(2026, 12, 15)),
        ("monthly:1,15", D(2026, 11, 16), D(2026, 12, 1)),
        ("monthly:last", D(2027, 2, 3), D(2027, 2, 28)),
        ("monthly:31", D(2027, 2, 3), D(2027, 2, 28)),
    ],
)
def test_a_payment_waits_for_the_next_run(run, day, paid):
    assert PaymentRun(run).on_or_after(day) == paid


@pytest.mark.parametrize(
    "run", ["", "weekly", "weekly:someday", "monthly:0", "monthly:32", "yearly:1", "monthly:٣"]
)
def test_an_unknown_run_is_refused(run):
    with pytest.raises(Refusal, match="payment run"):
        PaymentRun(run)


@pytest.mark.parametrize(
    "text", ["31.12.2025", "12/31/25", "2025-02-30", "0000-01-01", "9999-12-31", "2026-1-1", ""]
)
def test_a_day_is_never_guessed(text):
    with pytest.raises(Refusal, match="not a day"):
        parse_day(text)


def test_a_period_runs_forwards():
    assert Period.parse("2026-12-24").plain() == "2026-12-24..2026-12-24"
    with pytest.raises(Refusal, match="ends before"):
        Period.parse("2026-12-24..2026-12-01")
