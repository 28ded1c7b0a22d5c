"""Which rules are in force when levels inherit from each other."""

from __future__ import annotations

import pytest

from app.requirements.rules.finding import Source
from app.requirements.rules.rule import RuleInForce, in_force
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
