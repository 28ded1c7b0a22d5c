"""Norms and stalls: what is remarkable, in the holder's own business days, with its source."""

import datetime as dt

import pytest

from app.basics.dates import Calendar
from app.institutions.norms import NORMS
from app.progress.kinds import expiry_of, norm_for, sentence, wait_of
from app.progress.rules import Ball, Stage, Standing

D = dt.date
SENT = Standing(Stage.PURCHASING, Ball.PURCHASING, D(2026, 11, 2), "with-purchasing", "Q-2026-A0001")


@pytest.mark.parametrize(("total", "amber", "red"), [(4_500, 10, 15), (17_400, 15, 35), (60_000, 20, 40)])
def test_the_norm_of_purchasing_grows_with_the_amount(total, amber, red):
    norm = norm_for(SENT, total)
    assert (norm.amber, norm.red) == (amber, red)
    assert norm.source


def test_the_institutions_own_figure_comes_first():
    norm = norm_for(SENT, 60_000, 5, "UC Santa Barbara, processing times")
    assert (norm.amber, norm.red, norm.source) == (5, 10, "UC Santa Barbara, processing times")


def test_every_step_that_rules_can_name_has_a_norm_with_a_source():
    for step in (
        *["enquiry", "draft", "issued", "returned", "with-researcher", "with-purchasing", "approved"],
        *["order-check", "order-accept", "order-queried", "cleared", "in-work", "receipt-awaited"],
        *["to-invoice", "invoice-unsent", "disputed", "receipt:receipt", "route:approval"],
    ):
        norm = norm_for(Standing(Stage.QUOTE, Ball.US, D(2026, 11, 2), step))
        assert norm is not None
        assert norm.source
        assert 0 < norm.amber < norm.red
    assert all(n.source for n in NORMS.values())


@pytest.mark.parametrize(
    ("today", "days", "signal"), [(16, 9, "fine"), (18, 11, "amber"), (25, 16, "red"), (2, 0, "fine")]
)
def test_a_wait_is_counted_in_the_holders_business_days(today, days, signal):
    wait = wait_of(SENT, norm_for(SENT), Calendar("US"), D(2026, 11, today))
    assert (wait.business_days, wait.signal) == (days, signal)


def test_a_wait_says_when_it_will_turn():
    wait = wait_of(SENT, norm_for(SENT), Calendar("DE"), D(2026, 11, 3))
    assert wait_of(SENT, norm_for(SENT), Calendar("DE"), wait.amber_on).signal == "amber"
    assert wait_of(SENT, norm_for(SENT), Calendar("DE"), wait.amber_on - dt.timedelta(1)).signal == "fine"
    assert wait_of(SENT, norm_for(SENT), Calendar("DE"), wait.red_on).signal == "red"


def test_a_fact_dated_tomorrow_is_no_negative_wait():
    wait = wait_of(SENT, norm_for(SENT), Calendar("US"), D(2026, 10, 20))
    assert wait.business_days == 0


def test_nobody_waits_for_what_is_paid():
    paid = Standing(Stage.PAID, Ball.NOBODY, D(2026, 11, 2), "paid", says="Paid")
    assert norm_for(paid) is None
    assert wait_of(paid, None, Calendar("US"), D(2026, 11, 22)) is None
    assert sentence(paid, None) == "Paid"


def test_the_answer_is_one_sentence():
    def said(today):
        return sentence(SENT, wait_of(SENT, norm_for(SENT), Calendar("US"), D(2026, 11, today)))

    assert said(16) == "Purchasing has had the quote for 9 business days"
    assert said(3) == "Purchasing has had the quote for 1 business day"
    assert said(2) == "Purchasing has had the quote since today"
    route = Standing(Stage.INVOICE, Ball.ACCOUNTS_PAYABLE, D(2026, 11, 2), "route:approval")
    assert sentence(route, wait_of(route, norm_for(route), Calendar("US"), D(2026, 11, 4))) == (
        "Accounts payable has had the invoice for 2 business days"
    )


@pytest.mark.parametrize(
    ("until", "stage", "signal"),
    [
        (D(2026, 12, 20), Stage.QUOTE, None),
        (D(2026, 12, 1), Stage.QUOTE, "amber"),
        (D(2026, 11, 25), Stage.PURCHASING, "red"),
        (D(2026, 11, 25), Stage.WORK, None),
        (None, Stage.QUOTE, None),
    ],
)
def test_a_quote_that_runs_out_before_it_is_ordered_says_so(until, stage, signal):
    expiry = expiry_of(until, stage, D(2026, 11, 22))
    assert (expiry.signal if expiry else None) == signal
