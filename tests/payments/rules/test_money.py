"""Receipts and ageing."""

import datetime as dt
from dataclasses import dataclass

import pytest

from app.basics.errors import Refusal
from app.basics.money import Money
from app.payments.rules.money import Owed, ageing, check_receipt

DAY = dt.date(2026, 11, 20)


@dataclass
class R:
    on: dt.date
    amount: int
    reference: str = ""


def usd(minor):
    return Money(minor, "USD")


OWED = Owed(usd(100_00), usd(40_00))


def test_what_is_open_is_the_gross_less_what_came_in():
    assert OWED.open == usd(60_00)
    assert not OWED.paid
    assert Owed(usd(5), usd(7)).open == usd(0)
    assert Owed(usd(5), usd(7)).over == usd(2)


@pytest.mark.parametrize(
    ("amount", "reason", "before", "words"),
    [
        (Money(1, "EUR"), "", (), "in USD"),
        (usd(0), "", (), "nothing"),
        (usd(60_00), "", (R(DAY, 60_00),), "recorded already"),
        (usd(60_01), "", (), "more than the open"),
        (usd(-1), "", (), "Give the reason"),
        (usd(-40_01), "bounced", (), "no more than that"),
    ],
)
def test_a_receipt_that_cannot_be_is_refused(amount, reason, before, words):
    with pytest.raises(Refusal, match=words):
        check_receipt(OWED, amount, DAY, "", reason, before)


@pytest.mark.parametrize(
    ("amount", "reference", "reason"),
    [
        (usd(60_00), "", ""),
        (usd(61_00), "", "they paid the fee too"),
        (usd(-40_00), "", "bounced"),
        (usd(5), "W2", ""),
    ],
)
def test_a_receipt_that_can_be_is_taken(amount, reference, reason):
    check_receipt(OWED, amount, DAY, reference, reason, (R(DAY, 5, "W1"),))


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(-3, "not due"), (0, "not due"), (1, "1 to 30 days"), (30, "1 to 30 days"), (31, "31 to 60 days"),
     (60, "31 to 60 days"), (61, "61 to 90 days"), (91, "over 90 days")],
)  # fmt: skip
def test_the_age_of_an_invoice_counts_from_its_due_day(days, bucket):
    assert ageing(DAY, DAY + dt.timedelta(days=days)) == bucket
