"""Reading pieces of work."""

from __future__ import annotations

import pytest

from app.basics.errors import Refusal
from app.engagements import commands, queries
from app.engagements.drafts import EngagementDraft, MarkDraft


@pytest.fixture
def three(session, client):
    return [
        commands.add_engagement(session, EngagementDraft(client, t))
        for t in ("Sequencing A", "Sequencing B", "Imaging")
    ]


def test_the_newest_come_first_and_pages_follow_each_other(session, client, three):
    assert [row.id for row in queries.engagements(session, client)] == three[::-1]
    page = queries.engagements(session, client, limit=2)
    rest = queries.engagements(session, client, before=page[-1].id)
    assert [row.id for row in (*page, *rest)] == three[::-1]


def test_what_has_ended_is_left_out_where_only_open_work_is_asked_for(session, client, three):
    commands.mark(session, three[0], MarkDraft("closed"))
    assert [row.id for row in queries.engagements(session, only_open=True)] == [three[2], three[1]]
    assert len(queries.engagements(session)) == 3


def test_work_is_named_by_its_title_or_part_of_it(session, client, three):
    assert queries.engagement_named(session, client, "imag").id == three[2]
    assert queries.engagement_named(session, client, "SEQUENCING a").id == three[0]
    with pytest.raises(Refusal, match="several engagements"):
        queries.engagement_named(session, client, "sequencing")
    with pytest.raises(Refusal, match="engagement add"):
        queries.engagement_named(session, client, "other")
    assert queries.find_engagement(session, client, "other") is None


def test_open_work_is_meant_before_what_has_ended(session, client, three):
    commands.mark(session, three[0], MarkDraft("closed"))
    assert queries.engagement_named(session, client, "sequencing").id == three[1]
