"""What is wrong with a piece of work is said before it is kept."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from app.engagements.drafts import EngagementDraft, MarkDraft

CLIENT = uuid4()


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (EngagementDraft(None, "A"), "belongs to a client"),
        (EngagementDraft(CLIENT, "\x00"), "needs a title"),
        (EngagementDraft(CLIENT, "A", work="art"), "service, goods, labour"),
        (EngagementDraft(CLIENT, "A", feasible="maybe"), "yes, no or unknown"),
        (EngagementDraft(CLIENT, "A", opened_on=dt.date(9999, 1, 1)), "cannot have been opened"),
        (MarkDraft("closed", person="x" * 400), "at most 300"),
    ],
)
def test_a_wrong_draft_says_what_is_wrong(draft, words):
    assert any(words in problem for problem in draft.cleaned().problems())


def test_a_right_draft_says_nothing():
    assert EngagementDraft(CLIENT, "48 samples <b>", purpose="a\nb").cleaned().problems() == []
