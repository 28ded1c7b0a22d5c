"""Adding work and recording what happened to it, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest

from app.basics.errors import Refusal
from app.engagements import commands, queries
from app.engagements.drafts import EngagementDraft, MarkDraft


def test_work_begins_with_its_enquiry(session, client, ana):
    made = commands.add_engagement(
        session, EngagementDraft(client, "Sequencing", opened_on=dt.date(2026, 11, 2))
    )
    row = queries.engagement(session, made)
    assert (row.title, row.client_key, row.opened_on) == ("Sequencing", "okafor-group", dt.date(2026, 11, 2))
    assert [(m.kind, m.on, m.colleague_id) for m in row.milestones] == [
        ("enquiry", dt.date(2026, 11, 2), ana)
    ]


def test_work_cannot_begin_tomorrow(session, client):
    with pytest.raises(Refusal, match="future"):
        commands.add_engagement(session, EngagementDraft(client, "A", opened_on=dt.date(2026, 11, 23)))


def test_milestones_are_recorded_in_their_order_and_refused_out_of_it(session, client):
    made = commands.add_engagement(session, EngagementDraft(client, "A"))
    with pytest.raises(Refusal, match="before ‘started’"):
        commands.mark(session, made, MarkDraft("delivered"))
    for kind in ("started", "delivered", "receipt-confirmed", "closed"):
        commands.mark(session, made, MarkDraft(kind, person="Ann"))
    row = queries.engagement(session, made)
    assert [m.kind for m in row.milestones] == [
        "enquiry",
        "started",
        "delivered",
        "receipt-confirmed",
        "closed",
    ]
    assert not row.is_open
    assert row.latest.kind == "closed"


def test_an_edit_changes_what_it_says_and_not_the_client(session, client):
    made = commands.add_engagement(session, EngagementDraft(client, "A"))
    version = queries.engagement(session, made).version
    commands.edit_engagement(session, made, EngagementDraft(client, "B", funding="grant", version=version))
    row = queries.engagement(session, made)
    assert (row.title, row.funding, row.client_id, row.opened_on) == (
        "B",
        "grant",
        client,
        dt.date(2026, 11, 22),
    )
    with pytest.raises(Refusal, match="in the meantime"):
        commands.edit_engagement(session, made, EngagementDraft(client, "C", version=version))
