"""Keys, places, payers and levels."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from app.basics.errors import Refusal
from app.institutions import rules


@dataclass(frozen=True)
class Payer:
    key: str
    funding: tuple[str, ...] = ()
    is_default: bool = False


@pytest.mark.parametrize(
    ("text", "good"),
    [("lsu", True), ("uc-san-diego", True), ("a1", True), ("", False), ("-a", False), ("a--b", False), ("A", False), ("a b", False), ("a" * 61, False), ("é", False)],
)  # fmt: skip
def test_a_key_is_a_slug(text, good):
    assert rules.is_key(text) is good


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Université d'Évry", "universite-d-evry"),
        ("  UC San Diego ", "uc-san-diego"),
        ("長野大学", ""),
        ("x" * 80, "x" * 60),
    ],
)
def test_a_key_is_made_from_a_name(name, key):
    assert rules.key_from(name) == key


def test_countries_regions_languages_and_zones_are_known_or_not():
    assert rules.is_country("US")
    assert not rules.is_country("us")
    assert not rules.is_country("QX")
    assert rules.is_region("NSW")
    assert not rules.is_region("nsw")
    assert not rules.is_region("LONG")
    assert rules.is_language("fr-CA")
    assert not rules.is_language("french")
    assert rules.is_time_zone("Europe/Paris")
    assert not rules.is_time_zone("Europe/Atlantis")
    assert rules.is_email("a@b.edu")
    assert not rules.is_email("Anna <a@b.edu>")


@pytest.mark.parametrize(
    ("payers", "funding", "key"),
    [
        ([Payer("a", ("NIH",)), Payer("b", ("NSF",))], "nsf", "b"),
        ([Payer("a", ("NIH",)), Payer("b", is_default=True)], "DFG", "b"),
        ([Payer("a", ("NIH",)), Payer("b", ("NSF",))], "DFG", None),
        ([Payer("a", ("NIH",)), Payer("b", ("NSF",))], "", None),
        ([Payer("a")], "DFG", "a"),
        ([Payer("a", ("NIH",))], "", "a"),
        ([Payer("a", ("NIH",))], "DFG", None),
        ([], "DFG", None),
    ],
)
def test_the_payer_is_chosen_by_the_money_or_left_to_a_person(payers, funding, key):
    found = rules.payer_among(payers, funding)
    assert (found.key if found else None) == key


def test_the_levels_run_from_the_top_down():
    assert rules.chain("lab", {"lab": "campus", "campus": "system"}) == ["system", "campus", "lab"]


@pytest.mark.parametrize(
    "parents", [{"a": "b", "b": "a"}, {"a": "a"}, {f"{n}": f"{n + 1}" for n in range(20)} | {"a": "0"}]
)
def test_a_circle_or_a_tower_of_parents_is_refused(parents):
    with pytest.raises(Refusal):
        rules.chain("a", parents)


def test_a_lower_level_answers_again_what_it_wants_otherwise():
    assert rules.merged([{"signature": "none", "paper": "a4"}, {"signature": "line"}]) == {
        "signature": "line",
        "paper": "a4",
    }


@pytest.mark.parametrize(
    ("payers", "funding", "why"),
    [
        ([], "", "No payer is known here"),
        ([Payer("a", ("NIH",)), Payer("b")], "nih", "Pays for nih, the funding of this work."),
        ([Payer("a", ("NIH",)), Payer("b", is_default=True)], "gift", "Pays where nobody says otherwise."),
        ([Payer("a", ("NIH",)), Payer("b")], "gift", "No payer says that it pays for gift"),
        ([Payer("a"), Payer("b")], "", "Several could pay."),
        ([Payer("a")], "", "The only payer there."),
    ],
)
def test_why_a_payer_was_chosen_is_said(payers, funding, why):
    assert rules.payer_reason(payers, funding).startswith(why)


def test_a_role_never_names_one_office_among_several():
    assert rules.several(["purchasing", "north", "south"]) == {"north", "south"}
    assert rules.several(["north"]) == frozenset()
