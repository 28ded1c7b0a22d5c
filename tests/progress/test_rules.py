"""Stage and ball, row by row of the table in data.md, and what the table leaves to judgement."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.progress.rules import (
    TRACK,
    Ball,
    EngagementFacts,
    Happened,
    InvoiceFacts,
    OrderFacts,
    QuoteFacts,
    RevisionFacts,
    Stage,
    where,
)


def day(n):
    return dt.date(2026, 11, n)


def issued(*events, n=1, on=2):
    return RevisionFacts(n, day(1), day(on), day(30), tuple(events))


def quote(*revisions, number="Q-2026-A0001"):
    return QuoteFacts(number, revisions)


def submitted(n, to="purchasing"):
    return Happened("submitted", day(n), to)


ORDER = OrderFacts("PO1", day(8), accepted_on=day(9), amount=100)
DELIVERED = (Happened("delivered", day(12)),)
OWED = InvoiceFacts(
    "I-2026-A0001", day(13), 100, step="approval", holder="accounts-payable", since=day(15), sent_on=day(14)
)


def facts(**known):
    return EngagementFacts(day(1), **known)


@pytest.mark.parametrize(
    ("known", "stage", "ball", "since"),
    [
        ({}, Stage.ENQUIRY, Ball.US, 1),
        ({"milestones": (Happened("enquiry", day(3)),)}, Stage.ENQUIRY, Ball.US, 3),
        ({"quotes": (quote(RevisionFacts(1, day(4))),)}, Stage.QUOTE, Ball.US, 4),
        ({"quotes": (quote(issued(on=5)),)}, Stage.QUOTE, Ball.US, 5),
        ({"quotes": (quote(issued(submitted(6, "researcher"))),)}, Stage.QUOTE, Ball.RESEARCHER, 6),
        ({"quotes": (quote(issued(submitted(6))),)}, Stage.PURCHASING, Ball.PURCHASING, 6),
        (
            {"quotes": (quote(issued(submitted(6), Happened("acknowledged", day(8)))),)},
            Stage.PURCHASING,
            Ball.PURCHASING,
            6,
        ),
        (
            {"quotes": (quote(issued(submitted(6), Happened("approved", day(8)))),)},
            Stage.PURCHASING,
            Ball.PURCHASING,
            8,
        ),
        ({"quotes": (quote(issued(submitted(6), Happened("returned", day(9)))),)}, Stage.QUOTE, Ball.US, 9),
        (
            {
                "quotes": (
                    quote(issued(submitted(6), Happened("returned", day(9))), RevisionFacts(2, day(10))),
                )
            },
            Stage.QUOTE,
            Ball.US,
            9,
        ),
        (
            {
                "quotes": (
                    quote(
                        issued(submitted(3), Happened("returned", day(4))), issued(submitted(6), n=2, on=5)
                    ),
                )
            },
            Stage.PURCHASING,
            Ball.PURCHASING,
            6,
        ),
        ({"orders": (OrderFacts("PO1", day(8), undecided=2),)}, Stage.ORDER, Ball.US, 8),
        ({"orders": (OrderFacts("PO1", day(8)),)}, Stage.ORDER, Ball.US, 8),
        ({"orders": (OrderFacts("PO1", day(8), queried_on=day(9)),)}, Stage.ORDER, Ball.PURCHASING, 9),
        ({"orders": (ORDER,)}, Stage.WORK, Ball.TECHNICIAN, 9),
        (
            {"orders": (ORDER,), "milestones": (Happened("started", day(10)),)},
            Stage.WORK,
            Ball.TECHNICIAN,
            10,
        ),
        (
            {"orders": (ORDER,), "milestones": DELIVERED, "asks_receipt": True},
            Stage.INVOICE,
            Ball.RESEARCHER,
            12,
        ),
        ({"orders": (ORDER,), "milestones": DELIVERED}, Stage.INVOICE, Ball.US, 12),
        (
            {
                "orders": (ORDER,),
                "milestones": (*DELIVERED, Happened("receipt-confirmed", day(13))),
                "asks_receipt": True,
                "draft_invoices": 1,
            },
            Stage.INVOICE,
            Ball.US,
            13,
        ),
        (
            {"orders": (ORDER,), "milestones": DELIVERED, "invoices": (OWED,)},
            Stage.INVOICE,
            Ball.ACCOUNTS_PAYABLE,
            15,
        ),
        (
            {"orders": (ORDER,), "invoices": (InvoiceFacts("I1", day(13), 100),)},
            Stage.INVOICE,
            Ball.US,
            13,
        ),
        (
            {
                "orders": (ORDER,),
                "invoices": (InvoiceFacts("I1", day(13), 100, disputed=True, since=day(14)),),
            },
            Stage.INVOICE,
            Ball.US,
            14,
        ),
        (
            {"orders": (ORDER,), "invoices": (InvoiceFacts("I1", day(13), 100, 100, day(20)),)},
            Stage.PAID,
            Ball.NOBODY,
            20,
        ),
        ({"milestones": (Happened("closed", day(21)),), "orders": (ORDER,)}, Stage.CLOSED, Ball.NOBODY, 21),
        ({"milestones": (Happened("lost", day(21)),)}, Stage.CLOSED, Ball.NOBODY, 21),
        ({"quotes": (quote(issued(Happened("declined", day(7)))),)}, Stage.CLOSED, Ball.NOBODY, 7),
        ({"quotes": (quote(issued(Happened("withdrawn", day(7)))),)}, Stage.CLOSED, Ball.NOBODY, 7),
    ],
)
def test_the_facts_decide_the_stage_the_ball_and_since_when(known, stage, ball, since):
    standing = where(facts(**known))
    assert (standing.stage, standing.ball, standing.since) == (stage, ball, day(since))


def test_a_draft_revision_does_not_take_the_ball_from_purchasing():
    standing = where(facts(quotes=(quote(issued(submitted(6)), RevisionFacts(2, day(9))),)))
    assert standing.ball is Ball.PURCHASING


def test_a_reminder_does_not_reset_the_clock_but_a_hand_back_does():
    again = where(facts(quotes=(quote(issued(submitted(6), submitted(9))),)))
    assert again.since == day(6)
    back = where(facts(quotes=(quote(issued(submitted(4, "researcher"), submitted(9))),)))
    assert (back.ball, back.since) == (Ball.PURCHASING, day(9))


def test_one_job_over_two_payers_is_as_far_as_its_slowest_quote():
    fast = quote(issued(submitted(3)), number="Q-2026-A0001")
    slow = quote(RevisionFacts(1, day(5)), number="Q-2026-A0002")
    assert where(facts(quotes=(fast, slow))).document == "Q-2026-A0002"
    declined = quote(issued(Happened("declined", day(7))), number="Q-2026-A0003")
    assert where(facts(quotes=(fast, declined))).document == "Q-2026-A0001"


def test_the_parts_of_a_split_quote_stand_for_it_until_all_of_them_are_declined():
    def whole(*parts):
        return where(facts(quotes=(QuoteFacts("Q-2026-A0001", (RevisionFacts(1, day(1)),), parts), *parts)))

    first = quote(issued(submitted(3)), number="Q-2026-A0002")
    second = quote(issued(submitted(4)), number="Q-2026-A0003")
    declined = quote(issued(Happened("declined", day(7))), number="Q-2026-A0003")
    standing = whole(first, second)
    assert (standing.stage, standing.ball, standing.document) == (
        Stage.PURCHASING,
        Ball.PURCHASING,
        "Q-2026-A0002",
    )
    assert whole(first, declined).document == "Q-2026-A0002"
    alone = whole(declined)
    assert (alone.step, alone.document) == ("draft", "Q-2026-A0001")


def test_a_whole_whose_parts_another_client_ordered_asks_for_nothing_more():
    part = replace(quote(issued(submitted(3)), number="Q-2026-A0002"), ordered_elsewhere=day(8))
    standing = where(facts(quotes=(QuoteFacts("Q-2026-A0001", (RevisionFacts(1, day(1)),), (part,)),)))
    assert (standing.stage, standing.ball, standing.since) == (Stage.CLOSED, Ball.NOBODY, day(8))


def test_a_first_instalment_paid_is_not_the_whole_order_paid():
    paid = InvoiceFacts("I1", day(13), 40, 40, day(20))
    standing = where(facts(orders=(ORDER,), invoices=(paid,)))
    assert standing.stage is Stage.WORK
    delivered = where(facts(orders=(ORDER,), invoices=(paid,), milestones=DELIVERED))
    assert (delivered.stage, delivered.ball) == (Stage.INVOICE, Ball.US)


def test_a_cancelled_order_leaves_the_quote_to_speak():
    gone = OrderFacts("PO1", day(8), accepted_on=day(9), cancelled=True)
    standing = where(facts(quotes=(quote(issued(submitted(6))),), orders=(gone,), milestones=DELIVERED))
    assert standing.stage is Stage.PURCHASING


def test_an_unknown_holder_of_a_step_counts_as_accounts_payable():
    odd = InvoiceFacts("I1", day(13), 100, step="x", holder="fiscal officer", sent_on=day(14))
    standing = where(facts(orders=(ORDER,), invoices=(odd,)))
    assert (standing.ball, standing.since) == (Ball.ACCOUNTS_PAYABLE, day(14))
    receiving = InvoiceFacts("I1", day(13), 100, step="x", holder="receiving", sent_on=day(14))
    assert where(facts(orders=(ORDER,), invoices=(receiving,))).ball is Ball.RECEIVING


HAPPENED = st.builds(
    Happened,
    st.sampled_from(
        ["submitted", "acknowledged", "returned", "approved", "declined", "withdrawn", "ordered"]
    ),
    st.integers(1, 30).map(day),
    st.sampled_from(["", "researcher", "purchasing"]),
)
REVISIONS = st.lists(st.tuples(st.booleans(), st.lists(HAPPENED, max_size=4)), min_size=1, max_size=3).map(
    lambda many: tuple(
        RevisionFacts(n, day(1), day(2) if done else None, None, tuple(events) if done else ())
        for n, (done, events) in enumerate(many, 1)
    )
)


@given(
    st.lists(REVISIONS.map(lambda r: QuoteFacts("Q", r)), max_size=3).map(tuple),
    st.lists(
        st.builds(
            OrderFacts,
            st.just("PO"),
            st.just(day(8)),
            st.integers(0, 2),
            st.none() | st.just(day(9)),
            st.none() | st.just(day(10)),
            st.booleans(),
            st.integers(0, 200),
        ),
        max_size=2,
    ).map(tuple),
    st.lists(
        st.builds(InvoiceFacts, st.just("I"), st.just(day(11)), st.integers(1, 200), st.integers(0, 250)),
        max_size=2,
    ).map(tuple),
    st.lists(
        st.builds(
            Happened,
            st.sampled_from(["enquiry", "started", "delivered", "receipt-confirmed"]),
            st.just(day(12)),
        ),
        max_size=3,
    ).map(tuple),
)
def test_every_history_has_one_standing_and_nobody_has_the_ball_only_at_the_end(
    quotes, orders, invoices, milestones
):
    standing = where(EngagementFacts(day(1), milestones, quotes, orders, invoices))
    assert (standing.ball is Ball.NOBODY) == (standing.stage in {Stage.PAID, Stage.CLOSED})
    assert standing.stage in TRACK or standing.stage is Stage.CLOSED
