"""Which rules are in force when levels inherit from each other."""

from __future__ import annotations

import pytest

from app.requirements.rules.finding import Source
from app.requirements.rules.rule import Buying, RuleInForce, in_force
from tests.requirements.samples import TODAY, a_rule, day


def held(*levels: tuple[str, list[RuleInForce]]) -> list[tuple[str, str, int]]:
    return [(r.key, r.institution, r.params.get("days", 0)) for r in in_force(levels, TODAY)]


def validity(days: int, **more: object) -> RuleInForce:
    return a_rule("validity-at-least", key="validity", params={"days": days}, **more)


def test_a_rule_is_inherited_and_says_which_level_it_comes_from():
    assert held(("system", [validity(30)]), ("campus", [])) == [("validity", "system", 30)]


def test_a_lower_level_overrides_by_key():
    assert held(("system", [validity(30)]), ("campus", [validity(90)])) == [("validity", "campus", 90)]


def test_a_lower_level_lifts_and_a_level_below_may_state_it_again():
    lifted = ("campus", [validity(1, lifts=True)])
    assert held(("system", [validity(30)]), lifted) == []
    assert held(("system", [validity(30)]), lifted, ("school", [validity(60)])) == [
        ("validity", "school", 60)
    ]


def test_the_same_key_on_another_document_is_another_rule():
    assert len(held(("system", [validity(30)]), ("campus", [validity(90, on="invoice")]))) == 2


def test_sources_that_disagree_stand_side_by_side():
    both = [validity(30, status="contradicted"), validity(60, status="contradicted")]
    assert [days for *_, days in held(("system", [validity(10)]), ("campus", both))] == [30, 60]


@pytest.mark.parametrize(
    ("first", "last", "in_force_today"),
    [
        (None, None, True),
        ("2026-11-22", "2026-11-22", True),
        ("2026-11-23", None, False),
        (None, "2026-11-21", False),
    ],
)
def test_a_rule_holds_in_its_period_only(first, last, in_force_today):
    rule = validity(90, valid_from=first and day(first), valid_to=last and day(last))
    assert held(("campus", [rule])) == ([("validity", "campus", 90)] if in_force_today else [])


def test_an_expired_override_lets_the_parents_rule_through():
    expired = validity(90, valid_to=day("2020-01-01"))
    assert held(("system", [validity(30)]), ("campus", [expired])) == [("validity", "system", 30)]


def test_the_best_source_is_the_newest_and_a_person_before_a_page():
    old, page = (
        Source(person="clerk", seen=day("2020-01-01")),
        Source(url="https://x.example", seen=day("2026-01-01")),
    )
    person, undated = Source(person="senior buyer", seen=day("2026-01-01")), Source(url="https://y.example")
    assert validity(1, sources=(person, page, old, undated)).source == person
    assert validity(1, sources=(undated,)).source == undated
    assert validity(1).source is None


def test_a_rule_asks_for_review_after_its_day():
    assert validity(1, review_after=day("2026-11-21")).needs_review(TODAY)
    assert not validity(1, review_after=TODAY).needs_review(TODAY)
    assert not validity(1).needs_review(TODAY)


TWO = frozenset({"north", "south"})


@pytest.mark.parametrize(("chosen", "days"), [("north", [90]), ("south", [60]), ("", [60])])
def test_a_rule_of_one_of_several_offices_replaces_the_institutions_for_its_own_clients_only(chosen, days):
    levels = [("campus", [validity(60), validity(90, office="north")])]
    held = in_force(levels, TODAY, Buying(TWO, chosen))
    assert [r.params["days"] for r in held] == days


def test_an_office_adds_and_lifts_for_its_own_clients_only():
    rules = [
        validity(60),
        validity(1, office="north", lifts=True),
        a_rule("date-present", key="date", office="north"),
    ]
    levels = [("system", rules[:1]), ("campus", rules[1:])]
    assert [r.key for r in in_force(levels, TODAY, Buying(TWO, "north"))] == ["date"]
    assert [r.key for r in in_force(levels, TODAY, Buying(TWO, "south"))] == ["validity"]


def test_where_one_office_buys_for_everybody_its_key_names_no_level_of_its_own():
    both = [validity(60, status="contradicted"), validity(90, office="north", status="contradicted")]
    assert [r.params["days"] for r in in_force([("campus", both)], TODAY)] == [60, 90]


def test_a_rule_of_one_office_keeps_the_institution_it_stands_in():
    held = in_force([("campus", [validity(90, office="north")])], TODAY, Buying(TWO, "north"))
    assert [(r.institution, r.office) for r in held] == [("campus", "north")]
