"""The states of an invoice and what may follow what."""

import pytest

from app.basics.errors import Refusal
from app.payments.rules.states import ANSWERS, PEPPOL, check_event, invoice_state


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"issued": False, "events": (), "received": 0}, "draft"),
        ({"issued": True, "events": (), "received": 0}, "issued"),
        ({"issued": True, "events": ("sent", "step"), "received": 0}, "sent"),
        ({"issued": True, "events": ("sent", "received", "query"), "received": 0}, "query"),
        ({"issued": True, "events": ("sent", "rejected"), "received": 0}, "rejected"),
        ({"issued": True, "events": ("sent", "approved"), "received": 40}, "part-paid"),
        ({"issued": True, "events": ("sent",), "received": 100}, "paid"),
        ({"issued": True, "events": ("sent",), "received": 0, "replaced": True}, "replaced"),
    ],
)
def test_the_state_follows_from_events_and_receipts(facts, state):
    assert invoice_state(gross=100, **facts) == state


@pytest.mark.parametrize(
    ("kind", "state", "reason", "words"),
    [
        ("sent", "draft", "", "Issue it first"),
        ("received", "rejected", "", "new invoice"),
        ("received", "approved", "", "cannot go back"),
        ("sent", "received", "", "duplicate"),
        ("query", "received", "", "Say why"),
        ("query", "received", "XYZ", "Say why"),
        ("received", "sent", "XYZ", "not a reason code"),
        ("paid", "sent", "", "not something"),
        ("step", "sent", "", "not something"),
        ("approved", "paid", "", "nothing more"),
    ],
)
def test_what_cannot_follow_is_refused(kind, state, reason, words):
    with pytest.raises(Refusal, match=words):
        check_event(kind, state, reason)


def test_an_unknown_action_code_is_refused():
    with pytest.raises(Refusal, match="action code"):
        check_event("query", "received", "PRI", "ABC")


@pytest.mark.parametrize(
    ("kind", "state", "reason"),
    [
        ("sent", "issued", ""),
        ("sent", "sent", ""),
        ("approved", "sent", ""),
        ("query", "approved", "PRI"),
        ("in-process", "query", ""),
        ("received", "query", ""),
        ("approved", "part-paid", ""),
    ],
)
def test_answers_may_be_skipped_and_a_query_leads_back(kind, state, reason):
    check_event(kind, state, reason)


def test_every_answer_has_its_peppol_code():
    assert set(ANSWERS) < set(PEPPOL)
