"""The common options stand before the noun or after the verb, or come from the surroundings."""

from __future__ import annotations

import pytest

from app.cli.options import Options, Usage, split


@pytest.mark.parametrize(
    "words",
    [
        ["--office", "o", "--as", "AK", "--json", "client", "list"],
        ["client", "list", "--office", "o", "--as", "AK", "--json"],
        ["client", "--office=o", "list", "--as=AK", "--json"],
    ],
)
def test_they_may_stand_anywhere(words):
    assert split(words) == (Options("o", "AK", True), ["client", "list"])


def test_the_surroundings_speak_where_nothing_was_said(monkeypatch):
    monkeypatch.setenv("CONCIERGE_OFFICE", "there")
    monkeypatch.setenv("CONCIERGE_AS", "AK")
    assert split(["today"]) == (Options("there", "AK", False), ["today"])
    assert split(["today", "--office", "here"])[0].office == "here"


def test_after_two_hyphens_words_are_words():
    assert split(["log", "--", "--json"]) == (Options(), ["log", "--", "--json"])


def test_a_value_that_is_missing_is_wrong_usage():
    with pytest.raises(Usage, match="--office needs a value"):
        split(["client", "--office"])
