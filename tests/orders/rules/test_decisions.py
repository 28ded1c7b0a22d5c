"""Decisions: what keeps an order from being accepted."""

from dataclasses import dataclass

import pytest

from app.basics.errors import Refusal
from app.orders.rules.decisions import check_decision, may_accept, order_state


@dataclass
class D:
    severity: str
    decision: str | None = None
    field: str = "quantity"
    line: str = "1"
    because: str = "It is so."


@pytest.mark.parametrize(
    ("differences", "answer"),
    [
        ([], True),
        ([D("note")], True),
        ([D("warn")], False),
        ([D("stop")], False),
        ([D("stop", "accept"), D("warn", "accept")], True),
        ([D("warn", "query")], False),
        ([D("note", "refuse")], False),
    ],
)
def test_an_order_may_be_accepted_when_nothing_is_undecided_asked_or_refused(differences, answer):
    assert may_accept(differences) is answer


def test_an_unknown_decision_is_refused():
    with pytest.raises(Refusal, match="accept, query or refuse"):
        check_decision(D("warn"), "maybe", "")


@pytest.mark.parametrize("field", ["revision", "validity"])
def test_an_expired_or_superseded_revision_is_accepted_only_with_a_reason(field):
    with pytest.raises(Refusal, match="reason"):
        check_decision(D("stop", field=field), "accept", " ")
    assert check_decision(D("stop", field=field), "accept", "The buyer called in time.") == "accept"
    assert check_decision(D("stop", field=field), "query", "") == "query"


@pytest.mark.parametrize(
    ("events", "differences", "state"),
    [
        (["received"], [], "checked"),
        (["received"], [D("warn")], "to-check"),
        (["received", "queried"], [D("warn", "query")], "queried"),
        (["received", "accepted"], [], "accepted"),
        (["received", "accepted", "changed"], [D("stop")], "to-check"),
        (["received", "accepted", "cancelled"], [], "cancelled"),
    ],
)
def test_the_state_of_an_order_follows_from_what_happened(events, differences, state):
    assert order_state(events, differences) == state
