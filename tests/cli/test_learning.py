"""A return is learned from on the command line, and the figures of the institution tell what it was good for."""

import pytest

from .test_quote import QUOTE, file, local, prepared

__all__ = ["file", "local", "prepared"]


@pytest.fixture
def sent(local, file):
    """A quote at purchasing, and the command line."""
    number = local(
        "quote", "new", "--from", file(QUOTE.replace('how = "included"', 'how = "fixed"')), "--json"
    ).json["quote"]
    local("quote", "issue", number)
    local("quote", "mark", number, "submitted", "--to", "purchasing")
    return number


BACK = ("--reason", "Freight must be included", "--said-by", "Ms Lopez")


def test_a_return_is_learned_and_said(local, sent):
    said = local("quote", "mark", sent, "returned", *BACK, "--learn")
    assert said.status == 0, said.err
    assert said.out.splitlines()[-1].startswith("Learned: Freight is included")
    assert said.out.splitlines()[-1].endswith("Stops the issue from now on.")
    local("quote", "revise", sent)
    refused = local("quote", "issue", sent)
    assert (refused.status, "One rule stops it" in refused.err) == (1, True)
    shown = local("quote", "show", sent, "--json").json
    assert shown["events"][-1]["learned"]["from"] == "northfield-state"
    assert shown["events"][-1]["person"] == "Ms Lopez"


def test_without_a_word_the_proposals_are_told_and_can_be_taken_later(local, sent):
    said = local("quote", "mark", sent, "returned", *BACK)
    assert "Could be learned: Freight is included" in said.out
    assert f"Learn it: concierge quote learn {sent}" in said.out
    assert local("quote", "learn", sent, "--json").json["learned"]["kind"] == "freight-terms"


def test_a_kind_and_its_figures_can_be_named(local, sent):
    said = local(
        "quote", "mark", sent, "returned", "--reason", "too short", "--kind", "validity-at-least", "--param", "days=90", "--json"
    )  # fmt: skip
    assert said.json["learned"]["params"] == {"days": 90}


def test_one_return_teaches_one_thing_once_and_what_else_it_names_is_said(local, sent):
    both = ("--reason", "Freight must be included; valid for 60 days", "--said-by", "Ms Lopez")
    said = local("quote", "mark", sent, "returned", *both, "--learn")
    also = [line for line in said.out.splitlines() if line.startswith("Also read, and not taken:")]
    assert len(also) == 1
    again = local("quote", "learn", sent)
    assert (again.status, "learned already from this return" in again.err) == (1, True)
    assert local("quote", "learn", sent, "--kind", also[0].split("--kind ")[1].strip(".")).status == 0
    data = local("institution", "figures", "northfield-state", "--json").json
    assert len(data["offices"][0]["lessons"]) == 2


def test_nothing_is_learned_where_one_says_so(local, sent):
    assert (
        local("quote", "mark", sent, "returned", *BACK, "--no-learn").out == f"{sent} revision 1: returned.\n"
    )
    assert local("institution", "figures", "northfield-state", "--json").json["offices"][0]["lessons"] == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("returned", "--reason", "x", "--kind", "no-such"), "not known"),
        (("returned", "--reason", "x", "--param", "days=60"), "belongs to a kind"),
        (("returned", "--reason", "x", "--kind", "exact-price", "--no-learn"), "exclude each other"),
        (("returned", "--reason", "x", "--kind", "validity-at-least", "--param", "days"), "name and value"),
        (("acknowledged", "--learn"), "Only a return teaches"),
        (("declined", "--reason", "too dear"), "price, availability"),
        (("returned",), "Say why"),
    ],
)
def test_what_cannot_be_learned_is_refused_and_nothing_recorded(local, sent, words, why):
    said = local("quote", "mark", sent, *words)
    assert (said.status, why in said.err) == (1, True), said.err
    assert [e["event"] for e in local("quote", "show", sent, "--json").json["events"]] == ["submitted"]


def test_a_quote_that_never_came_back_teaches_nothing(local, sent):
    assert "never returned" in local("quote", "learn", sent).err


def test_the_figures_are_told_in_words_and_to_programs(local, sent):
    local("quote", "mark", sent, "returned", *BACK, "--learn")
    told = local("institution", "figures", "northfield-state")
    assert "0 of 1 quotes passed the first time (0 %)." in told.out
    assert f"the return of {sent}, 2026-11-22" in told.out
    data = local("institution", "figures", "northfield-state", "--json").json
    (office,) = data["offices"]
    assert (office["on"], office["first_pass"], office["percent"]) == ("quote", {"passed": 0, "of": 1}, 0)
    assert office["lessons"][0]["return_of"] == sent
    assert office["since_first_lesson"] == {"passed": 0, "of": 0}
    shown = local("institution", "show", "northfield-state")
    assert "0 of 1 quotes passed the first time" in shown.out
    assert local("institution", "figures", "nowhere").status == 1
