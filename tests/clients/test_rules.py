"""Keys, roles and look-alikes."""

from __future__ import annotations

import pytest

from app.clients import rules


def test_a_key_that_is_taken_gets_the_next_number():
    assert rules.free_key("Okafor Group", set()) == "okafor-group"
    assert rules.free_key("Okafor Group", {"okafor-group"}) == "okafor-group-2"
    assert rules.free_key("Okafor Group", {"okafor-group", "okafor-group-2"}) == "okafor-group-3"


@pytest.mark.parametrize("other", ["okafor GROUP", "Group  Okafor", "Ökafor Group", "Oka\u200bfor Group"])
def test_names_of_the_same_words_look_alike(other):
    assert rules.looks_like("Okafor Group", other)


def test_other_names_do_not():
    assert not rules.looks_like("Okafor Group", "Okafor Groups")


def test_a_role_is_one_of_the_known_ones():
    assert rules.role_problem("buyer") is None
    assert "researcher" in rules.role_problem("boss")
