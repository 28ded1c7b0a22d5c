import datetime as dt
import itertools
from dataclasses import dataclass

import pytest

from app.basics.errors import Refusal
from app.quotes.rules.states import (
    DECLINE_REASONS,
    EVENTS,
    MOVES,
    Standing,
    check_editable,
    check_move,
    decline_reason,
    moves,
    standing,
    state,
)

ISSUED = dt.date(2026, 11, 10)
TODAY = dt.date(2026, 11, 20)


@dataclass(frozen=True)
class ARevision:
    n: int = 1
    issued_on: dt.date | None = ISSUED
    valid_until: dt.date | None = dt.date(2027, 1, 9)


@dataclass(frozen=True)
class AnEvent:
    kind: str
    on: dt.date = TODAY
    hour: int = 9
    recipient: str = ""

    @property
    def at(self):
        return dt.datetime.combine(self.on, dt.time(self.hour), dt.UTC)


def after(*kinds):
    return [AnEvent(kind, ISSUED + dt.timedelta(days=i)) for i, kind in enumerate(kinds, 1)]


def test_without_an_issue_it_is_a_draft_and_nothing_can_happen():
    draft = standing(ARevision(issued_on=None), [], TODAY)
    assert draft.state == "draft"
    assert moves(draft) == ()
    with pytest.raises(Refusal, match=r"A draft cannot be submitted\. Issue it first\."):
        check_move(draft, "submitted")


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ((), "issued"),
        (("submitted",), "submitted"),
        (("submitted", "acknowledged"), "acknowledged"),
        (("submitted", "returned"), "returned"),
        (("submitted", "returned", "submitted"), "submitted"),
        (("submitted", "approved", "ordered"), "ordered"),
        (("ordered",), "ordered"),
        (("submitted", "declined"), "declined"),
        (("withdrawn",), "withdrawn"),
    ],
)
def test_the_state_is_the_last_thing_that_happened(kinds, said):
    assert state(ARevision(), after(*kinds), TODAY) == said


def test_since_is_the_day_of_the_deciding_fact():
    where = standing(
        ARevision(), [AnEvent("submitted", dt.date(2026, 11, 12), recipient="researcher")], TODAY
    )
    assert (where.since, where.recipient) == (dt.date(2026, 11, 12), "researcher")
    assert standing(ARevision(), [], TODAY).since == ISSUED


def test_what_comes_after_the_end_changes_nothing():
    for end in ("ordered", "declined", "withdrawn"):
        assert state(ARevision(), after("submitted", end, "acknowledged", "returned"), TODAY) == end


def test_the_order_in_which_events_arrive_does_not_matter():
    told = after("submitted", "acknowledged", "returned", "submitted", "approved")
    for mixed in itertools.permutations(told):
        assert state(ARevision(), mixed, TODAY) == "approved"


def test_two_events_of_one_moment_have_one_order_on_every_machine():
    pair = [AnEvent("submitted"), AnEvent("declined")]
    assert state(ARevision(), pair, TODAY) == state(ARevision(), pair[::-1], TODAY) == "declined"


def test_expired_is_the_day_after_the_last_valid_day():
    revision = ARevision(valid_until=TODAY)
    assert state(revision, after("submitted"), TODAY) == "submitted"
    expired = standing(revision, after("submitted"), TODAY + dt.timedelta(days=1))
    assert (expired.state, expired.fact, expired.since) == ("expired", "submitted", TODAY)


def test_what_ended_neither_expires_nor_is_superseded():
    late = TODAY + dt.timedelta(days=900)
    for end in ("ordered", "declined", "withdrawn"):
        assert state(ARevision(), after("submitted", end), late, newest_issued=3) == end


def test_an_older_revision_is_superseded_once_the_newer_is_issued():
    assert state(ARevision(n=1), after("submitted"), TODAY, newest_issued=2) == "superseded"
    assert state(ARevision(n=2), [], TODAY, newest_issued=2) == "issued"


def test_a_revision_without_validity_never_expires():
    assert state(ARevision(valid_until=None), [], dt.date(2099, 1, 1)) == "issued"


def test_every_event_in_every_state_is_allowed_or_refused_with_a_sentence():
    for fact, kind in itertools.product(MOVES, EVENTS):
        where = Standing(fact, fact, None if fact == "draft" else ISSUED)
        if kind in MOVES[fact]:
            check_move(where, kind, reason="because")
        else:
            with pytest.raises(Refusal, match=r"\.$"):
                check_move(where, kind, reason="because")


def test_the_same_thing_twice_says_since_when():
    with pytest.raises(Refusal, match="already ordered, since 2026-11-10"):
        check_move(Standing("ordered", "ordered", ISSUED), "ordered")


def test_an_unknown_event_is_refused_by_name():
    with pytest.raises(Refusal, match="'lost'"):
        check_move(Standing("issued", "issued", ISSUED), "lost")


@pytest.mark.parametrize("kind", ["returned", "declined"])
def test_a_return_and_a_no_need_a_reason(kind):
    where = Standing("submitted", "submitted", ISSUED)
    with pytest.raises(Refusal, match="Say why"):
        check_move(where, kind, "  ")
    check_move(where, kind, "price")


@pytest.mark.parametrize(
    ("state_", "flags"), [("expired", {"expired": True}), ("superseded", {"superseded": True})]
)
def test_an_order_on_an_expired_or_superseded_revision_needs_a_reason(state_, flags):
    where = Standing("submitted", state_, ISSUED, **flags)
    with pytest.raises(Refusal, match=f"{state_}.*needs a reason"):
        check_move(where, "ordered")
    check_move(where, "ordered", "The buyer had it on her desk in time.")


def test_an_expired_revision_is_not_submitted_and_a_superseded_one_only_ordered():
    assert "submitted" not in moves(Standing("issued", "expired", ISSUED, expired=True))
    assert moves(Standing("submitted", "superseded", ISSUED, superseded=True)) == ("ordered",)
    assert moves(Standing("draft", "superseded", ISSUED, superseded=True)) == ()
    with pytest.raises(Refusal, match="newest revision"):
        check_move(Standing("submitted", "superseded", ISSUED, superseded=True), "submitted")


@pytest.mark.parametrize(
    ("said", "counted"),
    [("Price: 12 % above", "price"), ("no funds", "no funds"), ("No-funds", "no funds"), ("hm", "unknown")],
)
def test_a_no_is_counted_by_its_first_words(said, counted):
    assert decline_reason(said) == counted
    assert counted in DECLINE_REASONS


def test_an_issued_revision_never_changes():
    with pytest.raises(Refusal, match="Revision 1 of Q-2026-A0001 is issued"):
        check_editable(ARevision(), "Q-2026-A0001")
    check_editable(ARevision(issued_on=None), "Q-2026-A0001")
