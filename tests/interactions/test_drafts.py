"""What is wrong with an entry of the log or a promise is said before it is kept."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from app.interactions.drafts import NoteDraft, PromiseDraft, PullDraft

CLIENT = uuid4()
SOON = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (NoteDraft(None, "x"), "which client"),
        (NoteDraft(CLIENT, " \x00 "), "what was said"),
        (NoteDraft(CLIENT, "x", kind="fax"), "not a kind of interaction"),
        (NoteDraft(CLIENT, "x", direction="up"), "in or out"),
        (NoteDraft(CLIENT, "x", at=dt.datetime(2026, 1, 1)), "with its time zone"),  # noqa: DTZ001 - the fault under test
        (NoteDraft(CLIENT, "x", at=dt.datetime(9999, 1, 1, tzinfo=dt.UTC)), "between 1990"),
        (NoteDraft(CLIENT, "x", zone="Mars"), "not a time zone"),
        (NoteDraft(CLIENT, "x" * 100_001), "100,001 characters"),
        (NoteDraft(CLIENT, "x", pulls=(PullDraft("nobody", 5),)), "theirs or ours"),
        (NoteDraft(CLIENT, "x", pulls=(PullDraft("ours", 2**63),)), "0 to 10000"),
        (PromiseDraft(None, "x", SOON), "which client"),
        (PromiseDraft(CLIENT, "", SOON), "what was promised"),
        (PromiseDraft(CLIENT, "x"), "by when"),
        (PromiseDraft(CLIENT, "x", SOON, made_at=SOON + dt.timedelta(days=1)), "before it was made"),
    ],
)
def test_a_wrong_draft_says_what_is_wrong(draft, words):
    assert any(words in problem for problem in draft.cleaned().problems())


def test_what_was_said_keeps_its_lines_and_its_signs():
    draft = NoteDraft(CLIENT, "one\r\n<b>two</b> & three\x07").cleaned()
    assert draft.text == "one\n<b>two</b> & three"
    assert draft.problems() == []
