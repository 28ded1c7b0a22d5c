"""The timeline by pages, and promises by what stands."""

from __future__ import annotations

import datetime as dt

import pytest

from app.basics.errors import Refusal
from app.interactions import commands, queries
from app.interactions.drafts import NoteDraft, PromiseDraft

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def test_the_pages_of_a_timeline_are_the_whole_of_it_even_where_moments_are_equal(session, client):
    for n in range(23):
        commands.note(session, NoteDraft(client, f"entry {n}", at=NOW - HOUR * (n // 4)))
    whole = [row.id for row in queries.timeline(session, client, limit=100)]
    seen, place = [], None
    while page := queries.timeline(session, client, before=place, limit=5):
        seen += [row.id for row in page]
        place = (page[-1].at, page[-1].id)
    assert len(whole) == 23
    assert seen == whole


def test_promises_are_listed_by_what_stands(session, client):
    texts = {"open": NOW + HOUR, "broken": NOW - HOUR, "kept": NOW + HOUR}
    made = {
        w: commands.promise(session, PromiseDraft(client, w, d, made_at=NOW - 2 * HOUR))
        for w, d in texts.items()
    }
    commands.mark_promise(session, made["kept"], "kept")
    for state in texts:
        assert [row.what for row in queries.promises(session, client, state=state)] == [state]
    assert [row.what for row in queries.promises(session)] == ["broken", "open", "kept"]
    with pytest.raises(Refusal, match="open, kept, late or broken"):
        queries.promises(session, state="gone")


def test_what_is_due_is_what_nobody_has_settled(session, client):
    late = commands.promise(session, PromiseDraft(client, "late", NOW - HOUR, made_at=NOW - 2 * HOUR))
    commands.promise(session, PromiseDraft(client, "soon", NOW + HOUR))
    commands.promise(session, PromiseDraft(client, "far", NOW + 100 * HOUR))
    assert [row.what for row in queries.due_promises(session, NOW + 2 * HOUR)] == ["late", "soon"]
    commands.mark_promise(session, late, "broken")
    assert [row.what for row in queries.due_promises(session, NOW + 2 * HOUR)] == ["soon"]


def test_a_promise_is_named_by_its_words(session, client):
    commands.promise(session, PromiseDraft(client, "send the quote", NOW + HOUR))
    commands.promise(session, PromiseDraft(client, "send the samples", NOW + HOUR))
    assert queries.promise_named(session, client, "QUOTE").what == "send the quote"
    with pytest.raises(Refusal, match="several promises"):
        queries.promise_named(session, client, "send")
    with pytest.raises(Refusal, match="no promise to this client"):
        queries.promise_named(session, client, "dance")
