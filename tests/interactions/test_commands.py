"""Logging, correcting and promising, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest

from app.basics.errors import Refusal
from app.clients.commands import add_client
from app.clients.drafts import ClientDraft
from app.engagements.commands import add_engagement
from app.engagements.drafts import EngagementDraft
from app.interactions import commands, queries
from app.interactions.drafts import NoteDraft, PromiseDraft, PullDraft, TaskDraft
from app.storage.search import find

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def test_what_was_said_is_logged_with_who_and_when(session, client, ana):
    work = add_engagement(session, EngagementDraft(client, "Sequencing"))
    commands.note(
        session,
        NoteDraft(client, "They <b>agree</b>", "e-mail", "in", work, at=NOW - DAY, zone="Europe/Berlin"),
    )
    (row,) = queries.timeline(session, client)
    assert (row.text, row.kind, row.direction, row.at, row.zone) == (
        "They <b>agree</b>",
        "e-mail",
        "in",
        NOW - DAY,
        "Europe/Berlin",
    )
    assert (row.colleague, row.initials, row.engagement, row.logged_at) == (
        "Ana Koch",
        "AK",
        "Sequencing",
        NOW,
    )


def test_what_lies_ahead_is_no_log(session, client):
    with pytest.raises(Refusal, match="Make it a promise"):
        commands.note(session, NoteDraft(client, "x", at=NOW + DAY))


def test_an_engagement_of_another_client_is_refused(session, client, north):
    other = add_client(session, ClientDraft("Other", north)).id
    work = add_engagement(session, EngagementDraft(other, "Theirs"))
    with pytest.raises(Refusal, match="another client"):
        commands.note(session, NoteDraft(client, "x", engagement_id=work))
    with pytest.raises(Refusal, match="another client"):
        commands.promise(session, PromiseDraft(client, "x", NOW + DAY, work))


def test_pulls_from_technical_work_are_added_up(session, client):
    commands.note(
        session, NoteDraft(client, "a", pulls=(PullDraft("theirs", 20, "form"), PullDraft("ours", 5)))
    )
    commands.note(session, NoteDraft(client, "b", pulls=(PullDraft("theirs", 10),)))
    assert queries.pulled_minutes(session, client) == {"theirs": 30, "ours": 5}


def test_a_correction_stands_in_the_place_of_what_it_corrects(session, client):
    old = commands.note(session, NoteDraft(client, "wrong", at=NOW - DAY))
    commands.note(session, NoteDraft(client, "later"))
    new = commands.correct(session, old, "right")
    assert [(row.text, row.corrected) for row in queries.timeline(session, client)] == [
        ("later", False),
        ("right", True),
    ]
    with pytest.raises(Refusal, match="already corrected"):
        commands.correct(session, old, "again")
    commands.correct(session, new, "righter")
    assert queries.timeline(session, client)[1].text == "righter"


def test_a_promise_is_kept_late_or_moved(session, client, ana):
    made = commands.promise(session, PromiseDraft(client, "send the quote", NOW + DAY))
    row = queries.promise_row(session, made)
    assert (row.state, row.colleague, row.client_key) == ("open", "Ana Koch", "okafor-group")
    assert (
        commands.mark_promise(session, made, "renegotiated", "asked for a week", NOW + 7 * DAY)
        == "renegotiated"
    )
    row = queries.promise_row(session, made)
    assert (row.state, row.due_at, row.times_moved, row.note) == (
        "open",
        NOW + 7 * DAY,
        1,
        "asked for a week",
    )
    assert commands.mark_promise(session, made, "kept") == "kept"
    assert queries.promise_row(session, made).state == "kept"
    with pytest.raises(Refusal, match="already marked kept"):
        commands.mark_promise(session, made, "broken")


def test_a_promise_kept_after_its_time_is_recorded_as_late(session, client):
    made = commands.promise(session, PromiseDraft(client, "x", NOW - DAY, made_at=NOW - 2 * DAY))
    assert queries.promise_row(session, made).state == "broken"
    assert commands.mark_promise(session, made, "kept") == "late"


def test_what_was_corrected_is_no_longer_found(office, session, client):
    old = commands.note(session, NoteDraft(client, "zebra"))
    session.commit()
    with office.look() as look:
        assert [hit.kind for hit in find(look, "zeb")] == ["interaction"]
    with office.work() as again:
        commands.correct(again, old, "giraffe")
    with office.look() as look:
        assert find(look, "zeb") == []
        assert [hit.client for hit in find(look, "gira")] == [client]


# -- what a rule advises becomes a task ------------------------------------------------------------------------


def test_a_task_of_a_rule_is_due_after_two_business_days_and_given_once(session, client):
    draft = TaskDraft(client_id=client, rule="register", what="Register in the portal.")
    given = commands.give_task(session, draft)
    row = queries.tasks(session, client)["register"]
    assert (row.id, row.due, row.done, row.over) == (given, dt.date(2026, 11, 24), None, False)
    assert commands.give_task(session, draft) == given, "it is not given twice"


def test_a_task_that_was_kept_is_done_and_one_that_was_broken_is_none(session, client):
    done = commands.give_task(session, TaskDraft(client_id=client, rule="register", what="Register."))
    broken = commands.give_task(session, TaskDraft(client_id=client, rule="call", what="Call them."))
    commands.mark_promise(session, done, "kept")
    commands.mark_promise(session, broken, "broken")
    found = queries.tasks(session, client)
    assert found["register"].done == dt.date(2026, 11, 22)
    assert "call" not in found
