"""Which milestone may follow which."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from app.basics.errors import Refusal
from app.engagements import rules

TODAY = dt.date(2026, 11, 22)


@dataclass(frozen=True)
class Mark:
    kind: str
    on: dt.date = dt.date(2026, 11, 10)


def _past(*kinds):
    return [Mark(kind) for kind in kinds]


@pytest.mark.parametrize(
    ("past", "kind", "says"),
    [
        ((), "paused", "not a milestone"),
        (("enquiry",), "enquiry", "already recorded on 2026-11-10"),
        (("enquiry", "started"), "started", "already recorded"),
        (("enquiry",), "delivered", "before ‘started’"),
        (("enquiry", "started"), "receipt-confirmed", "before ‘delivered’"),
        (("enquiry", "closed"), "started", "was closed on 2026-11-10"),
        (("enquiry", "lost"), "closed", "was lost"),
        (("enquiry", "started", "delivered"), "lost", "Mark it closed"),
    ],
)
def test_what_cannot_have_happened_is_refused(past, kind, says):
    with pytest.raises(Refusal, match=says):
        rules.check_mark(_past(*past), kind, TODAY, TODAY, "price")


@pytest.mark.parametrize(
    ("past", "kind"),
    [
        (("enquiry",), "scoped"),
        (("enquiry", "scoped"), "scoped"),
        (("enquiry",), "started"),
        (("enquiry", "started"), "delivered"),
        (("enquiry", "started", "delivered"), "delivered"),
        (("enquiry", "started", "delivered"), "receipt-confirmed"),
        (("enquiry",), "closed"),
        (("enquiry",), "lost"),
    ],
)
def test_what_can_have_happened_is_taken(past, kind):
    rules.check_mark(_past(*past), kind, TODAY, TODAY, "price")


def test_nothing_happens_tomorrow_or_before_its_cause():
    with pytest.raises(Refusal, match="in the future"):
        rules.check_mark((), "scoped", TODAY + dt.timedelta(days=1), TODAY)
    with pytest.raises(Refusal, match="would be before ‘started’"):
        rules.check_mark(_past("started"), "delivered", dt.date(2026, 11, 9), TODAY)


def test_a_loss_has_a_reason():
    with pytest.raises(Refusal, match="why it was lost"):
        rules.check_mark((), "lost", TODAY, TODAY, " ")


def test_work_is_open_until_it_is_closed_or_lost():
    assert rules.is_open(_past("enquiry", "delivered"))
    assert not rules.is_open(_past("enquiry", "closed"))
    assert not rules.is_open(_past("lost"))
