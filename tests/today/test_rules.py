"""What Today lists, in which group, how loudly and why."""

import datetime as dt
from uuid import uuid4

import pytest

from app.progress.kinds import Expiry, Wait
from app.progress.rules import Ball, Stage, Standing
from app.today.rules import (
    AMBER,
    FINE,
    RED,
    of_engagement,
    of_paper,
    of_promise,
    of_unanswered,
    of_unknown_office,
)

TODAY = dt.date(2026, 11, 22)
ID = uuid4()


def standing(step, ball=Ball.PURCHASING, stage=Stage.PURCHASING):
    return Standing(stage, ball, dt.date(2026, 11, 2), step, "Q-2026-A0001")


def wait(signal, days=16):
    return Wait(days, 10, signal, "source", dt.date(2026, 11, 17), dt.date(2026, 11, 24))


def entries(*args, **kwargs):
    return list(of_engagement(ID, *args, **kwargs))


def test_a_stall_says_how_long_and_what_is_usual():
    (entry,) = entries(
        standing("with-purchasing"), "Purchasing has had the quote for 16 business days", wait("red"), None
    )
    assert (entry.group, entry.severity, entry.action) == ("stuck", RED, "call")
    assert entry.what == "Ask purchasing where the quote is"
    assert entry.why == "Purchasing has had the quote for 16 business days; usual 10."


def test_what_is_within_its_norm_is_not_listed():
    assert (
        entries(
            standing("with-purchasing"),
            "Purchasing has had the quote for 3 business days",
            wait("fine", 3),
            None,
        )
        == []
    )


@pytest.mark.parametrize(
    ("step", "signal", "group"),
    [("returned", "fine", "to-check"), ("order-check", "amber", "to-check"), ("order-check", "red", "stuck")],
)
def test_what_is_ours_is_listed_from_the_first_day(step, signal, group):
    (entry,) = entries(standing(step, Ball.US), "We have it", wait(signal), None)
    assert entry.group == group
    assert entry.severity >= AMBER


def test_an_invoice_past_due_is_chased_once():
    (entry,) = entries(
        standing("route:approval", Ball.ACCOUNTS_PAYABLE, Stage.INVOICE),
        "Accounts payable has had the invoice",
        wait("red"),
        None,
        12,
    )
    assert entry.what == "Chase invoice Q-2026-A0001"
    assert entry.why.startswith("12 days past due.")
    assert entries(standing("paid", Ball.NOBODY, Stage.PAID), "Paid", None, None, 12) == []


@pytest.mark.parametrize(
    ("left", "why", "severity"),
    [
        (-2, "expired 2 days ago", RED),
        (0, "expires today", RED),
        (1, "in 1 day", RED),
        (12, "in 12 days", AMBER),
    ],
)
def test_a_quote_that_runs_out_comes_soon(left, why, severity):
    (entry,) = entries(
        standing("with-researcher", Ball.RESEARCHER, Stage.QUOTE),
        "",
        wait("fine"),
        Expiry(left, "red" if left <= 5 else "amber"),
    )
    assert (entry.group, entry.severity) == ("soon", severity)
    assert why in entry.why


def test_a_quote_that_runs_out_with_us_says_so():
    (entry,) = entries(standing("issued", Ball.US, Stage.QUOTE), "", wait("fine"), Expiry(3, "red"))
    assert "we have the ball" in entry.why


@pytest.mark.parametrize(
    ("days", "severity", "word"),
    [
        (4, None, ""),
        (3, FINE, "in 3 days"),
        (1, AMBER, "tomorrow"),
        (0, AMBER, "today"),
        (-1, RED, "yesterday"),
        (-5, RED, "5 days ago"),
    ],
)
def test_promises_come_up_before_they_break(days, severity, word):
    entry = of_promise(ID, "Call back", TODAY + dt.timedelta(days), TODAY)
    assert (entry.severity if entry else None) == severity
    if entry:
        assert word in entry.why


def test_the_answering_clock_starts_at_the_call():
    today = of_unanswered(ID, "voicemail", "x" * 500, TODAY, TODAY)
    assert (today.severity, today.what) == (AMBER, "Answer: voicemail")
    assert len(today.why) == 140
    assert of_unanswered(ID, "call", "?", TODAY - dt.timedelta(2), TODAY).severity == RED


@pytest.mark.parametrize(
    ("days", "listed", "severity"), [(61, False, 0), (60, True, AMBER), (0, True, AMBER), (-1, True, RED)]
)
def test_papers_are_renewed_before_an_office_refuses_them(days, listed, severity):
    entry = of_paper(ID, "Certificate of insurance", TODAY + dt.timedelta(days), TODAY)
    assert (entry is not None) == listed
    if entry:
        assert entry.severity == severity


def test_an_office_nobody_knows_is_asked():
    assert "21 questions" in of_unknown_office(ID, 21, TODAY).why
