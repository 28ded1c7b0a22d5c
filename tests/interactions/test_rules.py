"""Where a promise stands, and what may become of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from app.basics.errors import Refusal
from app.interactions import rules

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Event:
    kind: str
    new_due_at: dt.datetime | None = None


@pytest.mark.parametrize(
    ("due", "events", "state"),
    [
        (NOW + HOUR, (), "open"),
        (NOW, (), "open"),
        (NOW - HOUR, (), "broken"),
        (NOW - HOUR, (Event("kept"),), "kept"),
        (NOW - HOUR, (Event("late"),), "late"),
        (NOW + HOUR, (Event("broken"),), "broken"),
        (NOW - HOUR, (Event("renegotiated", NOW + HOUR),), "open"),
        (NOW - HOUR, (Event("renegotiated", NOW - HOUR),), "broken"),
        (NOW - HOUR, (Event("broken"), Event("renegotiated", NOW + HOUR)), "open"),
        (NOW - HOUR, (Event("broken"), Event("late")), "late"),
    ],
)
def test_where_a_promise_stands_follows_from_what_happened(due, events, state):
    assert rules.promise_state(due, events, NOW) == state


@pytest.mark.parametrize(
    ("kind", "events", "new", "says"),
    [
        ("forgotten", (), None, "not what becomes"),
        ("kept", (Event("kept"),), None, "already marked kept"),
        ("broken", (Event("broken"),), None, "already marked broken"),
        ("renegotiated", (), None, "by when"),
        ("renegotiated", (), NOW, "must lie ahead"),
        ("kept", (), NOW + HOUR, "Only a promise that is renegotiated"),
    ],
)
def test_what_cannot_become_of_a_promise_is_refused(kind, events, new, says):
    with pytest.raises(Refusal, match=says):
        rules.check_outcome(kind, events, new, NOW)


def test_what_is_kept_after_its_time_was_kept_late():
    assert rules.outcome_of("kept", NOW - HOUR, (), NOW) == "late"
    assert rules.outcome_of("kept", NOW, (), NOW) == "kept"
    assert rules.outcome_of("kept", NOW - HOUR, (Event("renegotiated", NOW + HOUR),), NOW) == "kept"
    assert rules.outcome_of("broken", NOW - HOUR, (), NOW) == "broken"
