"""The payment route: who holds an invoice, since when, until when, and when the money should leave."""

import datetime as dt

import pytest

from app.basics.dates import Calendar, Period
from app.payments.rules.route import Dates, Step, place
from app.payments.rules.states import Happened

US = Calendar("US", "TX")
ROUTE = (
    Step("receipt", "researcher", "Goods receipt", 5),
    Step(
        "approval", "accounts-payable", "Approval", 10, "later-of-receipt-and-acceptance", "weekly:thursday"
    ),
)
ISSUED = dt.date(2026, 11, 13)  # a Friday


def d(text):
    return dt.date.fromisoformat(text)


def stand(today, *events, steps=ROUTE, dates=None, **more):
    return place(steps, dates or Dates(ISSUED, sent_on=ISSUED), events, d(today), lambda _role: US, **more)


def test_the_first_step_holds_the_invoice_from_the_day_it_was_sent():
    here = stand("2026-11-16")
    assert (here.step, here.holder, here.since) == ("receipt", "researcher", ISSUED)
    assert here.due == d("2026-11-20")
    assert [s.state for s in here.steps] == ["current", "ahead"]


def test_business_days_skip_thanksgiving():
    """Texas closes on 26 and 27 November: ten business days from the 18th end on 4 December, the run is on the 10th."""
    here = stand("2026-11-19", Happened("step", d("2026-11-18"), "receipt", "Dr Okafor"))
    assert (here.step, here.holder, here.since) == ("approval", "accounts-payable", d("2026-11-18"))
    assert here.due == d("2026-12-10")
    assert here.steps[0].done_on == d("2026-11-18")
    assert here.steps[0].person == "Dr Okafor"


def test_a_due_day_is_rounded_up_to_the_next_payment_run():
    steps = (Step("approval", "accounts-payable", "", 1, "", "monthly:15"),)
    assert stand("2026-11-16", steps=steps).due == d("2026-12-15")


def test_a_run_on_a_holiday_moves_to_the_next_working_day():
    steps = (Step("pay", "accounts-payable", "", 9, "", "weekly:thursday"),)
    assert stand("2026-11-16", steps=steps, dates=Dates(d("2026-11-10"))).due == d("2026-11-30")


def test_a_clock_that_starts_later_moves_the_due_day():
    steps = (Step("approval", "accounts-payable", "", 5, "later-of-invoice-and-acceptance"),)
    dates = Dates(ISSUED, sent_on=ISSUED, accepted_on=d("2026-11-17"))
    assert stand("2026-11-18", steps=steps, dates=dates).due == d("2026-11-24")


def test_lateness_counts_business_days_after_the_due_day():
    assert stand("2026-11-20").late == 0
    assert stand("2026-11-24").late == 2


def test_a_later_step_that_is_done_takes_the_earlier_ones_with_it():
    here = stand("2026-12-01", Happened("step", d("2026-11-30"), "approval"))
    assert [s.state for s in here.steps] == ["done", "done"]
    assert (here.step, here.holder, here.due) == ("approval", "accounts-payable", None)


@pytest.mark.parametrize(
    ("days", "start", "events", "due"),
    [
        (30, "invoice", (), "2026-12-13"),
        (45, "invoice", (), "2026-12-28"),
        (30, "end-of-month", (), "2026-12-30"),
        (30, "receipt", (Happened("received", d("2026-11-20")),), "2026-12-20"),
        (
            30,
            "later-of-receipt-and-acceptance",
            (Happened("step", d("2026-11-25"), "receipt"),),
            "2026-12-25",
        ),
    ],
)
def test_the_terms_decide_the_due_day(days, start, events, due):
    dates = Dates(ISSUED, days, start, sent_on=ISSUED)
    here = stand("2026-11-26", *events, dates=dates)
    assert here.due_on == d(due)
    assert not here.overdue
    assert stand("2027-02-01", *events, dates=dates).overdue


def test_the_money_leaves_on_the_first_run_after_the_due_day_that_is_worked_on():
    """13 December is a Sunday; the next Thursday is the 17th. The office's own closing moves it on."""
    assert stand("2026-11-16").pay_on == d("2026-12-17")
    closed = Calendar("US", "TX", (Period(d("2026-12-14"), d("2026-12-31")),))
    moved = place(ROUTE, Dates(ISSUED, sent_on=ISSUED), (), d("2026-11-16"), lambda _: closed)
    assert moved.pay_on == d("2027-01-04")


def test_a_paid_invoice_is_with_nobody_and_never_late():
    here = stand("2027-06-01", paid=True)
    assert (here.step, here.holder, here.overdue, here.silent, here.late) == ("paid", "nobody", False, 0, 0)
    assert {s.state for s in here.steps} == {"done"}


def test_silence_is_told_only_when_it_is_longer_than_the_step_expects():
    assert stand("2026-11-20").silent == 0
    assert stand("2026-11-23").silent == 6
    assert stand("2026-11-23", Happened("received", d("2026-11-20"))).silent == 0


def test_an_undescribed_office_has_the_assumed_route():
    here = stand("2026-11-16", steps=())
    assert (here.step, here.holder) == ("intake", "accounts-payable")
