"""The clock can be stopped, and ids keep the order of time."""

import datetime as dt

from app.basics.changes import Changes, Touched
from app.basics.clock import Clock
from app.basics.errors import Refusal, Trouble
from app.basics.identity import natural_id, new_id


def test_a_stopped_clock_shows_one_moment():
    assert Clock.stopped("2026-11-22").today() == dt.date(2026, 11, 22)
    late = Clock.stopped("2026-11-22T23:30:00+00:00", "Asia/Tokyo")
    assert late.today() == dt.date(2026, 11, 23)
    assert Clock.stopped("2026-11-22T10:00:00+02:00").now() == dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)


def test_the_system_clock_can_be_stopped_from_outside(monkeypatch):
    monkeypatch.setenv("CONCIERGE_NOW", "2026-11-22")
    assert Clock.system().today() == dt.date(2026, 11, 22)
    monkeypatch.delenv("CONCIERGE_NOW")
    assert Clock.system().now().tzinfo is dt.UTC


def test_ids_sort_by_time_and_natural_ids_meet():
    made = [new_id() for _ in range(200)]
    assert made == sorted(made)
    assert len(set(made)) == 200
    assert made[0].version == 7
    assert natural_id("tag", "c1", "urgent") == natural_id("tag", "c1", "urgent")
    assert natural_id("tag", "c1", "x") != natural_id("tag", "c", "1x")


def test_a_receipt_names_kinds_and_clients():
    client = new_id()
    receipt = Changes(frozenset({Touched("quote", new_id(), client), Touched("seller", new_id())}))
    assert receipt.kinds() == {"quote", "seller"}
    assert receipt.clients() == {client}


def test_failures_carry_their_words():
    assert Refusal("No.", [{"rule": "x"}]).findings == ({"rule": "x"},)
    assert str(Trouble("The disk is full.", "Free some space.")) == "The disk is full. Free some space."
