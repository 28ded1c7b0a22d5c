"""Preflight: order, groups, certainty, and what may be issued."""

from __future__ import annotations

import random

import pytest

from app.basics.money import Money
from app.requirements.core import CORE, common_core, question_of, questions, with_core
from app.requirements.drafts import Subject, TaxRow, Totals
from app.requirements.kinds import KINDS, topic_of
from app.requirements.preflight import can_stop, finding_of, overridden, preflight
from app.requirements.rules.condition import Condition
from app.requirements.rules.finding import Action, Cure, Finding, Result, Source
from tests.requirements.samples import TODAY, a_rule, a_subject, day, found, usd

SHORT = a_subject(valid_until=day("2026-12-22"))
VALIDITY = a_rule("validity-at-least", key="validity", params={"days": 60})


def test_a_finding_answers_as_files_say():
    rule = a_rule(
        "validity-at-least",
        key="validity",
        params={"days": 60},
        institution="northfield-state",
        office="purchasing",
        sources=(Source(person="senior buyer", seen=day("2026-11-10")),),
    )
    assert preflight([rule], SHORT, TODAY).as_json() == {
        "may_issue": False,
        "findings": [
            {
                "rule": "validity", "kind": "validity-at-least", "result": "failed", "severity": "blocking",
                "status": "confirmed", "says": "A quote must be valid for at least 60 days.",
                "because": "Valid for 30 days.",
                "source": {"person": "senior buyer", "seen": "2026-11-10"},
                "from": "northfield-state", "office": "purchasing",
                "cure": {"action": "set-validity", "label": "Set 60 days", "params": {"days": 60}},
            }
        ],
    }  # fmt: skip


def test_findings_come_worst_first_and_in_their_groups():
    rules = [
        a_rule("paper-size", key="passed", params={"size": "letter"}),
        a_rule("field-present", key="unknown", status="unknown", params={"field": "place"}),
        a_rule("validity-at-least", key="asked", severity="advisory", params={"days": 60}),
        a_rule("validity-at-least", key="stops", params={"days": 60}),
    ]
    shuffled = random.Random(4).sample(rules, 4)
    result = preflight(shuffled, SHORT, TODAY)
    assert [f.rule for f in result.findings] == ["stops", "asked", "unknown", "passed"]
    groups = (result.stops, result.will_be_asked, result.cannot_tell, result.passed)
    assert [[f.rule for f in group] for group in groups] == [["stops"], ["asked"], ["unknown"], ["passed"]]
    assert not result.may_issue


@pytest.mark.parametrize("status", ["confirmed", "published"])
def test_a_blocking_failure_stops_whatever_is_behind_it_and_shows_its_status(status):
    finding = preflight(
        [a_rule("validity-at-least", params={"days": 60}, status=status)], SHORT, TODAY
    ).findings[0]
    assert (finding.stops, finding.status) == (True, status)


def test_a_blocking_rule_that_we_only_assume_is_asked_and_never_stops():
    rule = a_rule("validity-at-least", params={"days": 60}, status="assumed", ask="For how long, please?")
    result = preflight([rule], SHORT, TODAY)
    assert result.may_issue
    assert [(f.ask, f.severity, f.stops) for f in result.will_be_asked] == [
        ("For how long, please?", "advisory", False)
    ]


def test_wrong_sums_stop_even_where_a_playbook_only_assumes_that_they_are_looked_at():
    assert can_stop("sums-agree", "blocking", "assumed")
    assert not can_stop("validity-at-least", "blocking", "unknown")
    assert not can_stop("pattern", "blocking", "confirmed")
    assert not can_stop("validity-at-least", "advisory", "confirmed")


def test_an_unknown_rule_cannot_tell_and_asks_its_question():
    rule = a_rule("validity-at-least", status="unknown", office="accounts-payable", ask="How long, please?")
    finding = finding_of(rule, a_subject(), TODAY)
    assert finding is not None
    assert finding.result == "cannot-tell"
    assert finding.cure == Cure(Action.ASK_OFFICE, "Ask accounts payable", {"question": "How long, please?"})
    assert preflight([rule], SHORT, TODAY).may_issue


def test_a_contradicted_rule_never_stops_and_names_both_sides():
    sources = (
        Source(person="buyer", seen=TODAY, says="60 days"),
        Source(url="https://a.example", says="30 days"),
    )
    rule = a_rule("validity-at-least", params={"days": 60}, status="contradicted", sources=sources)
    finding = preflight([rule], SHORT, TODAY).findings[0]
    assert finding.result == "cannot-tell"
    assert "buyer, 2026-11-22: 60 days; https://a.example: 30 days" in finding.because
    assert preflight([rule], a_subject(), TODAY).findings[0].result == "passed"
    bare = a_rule("validity-at-least", params={"days": 60}, status="contradicted")
    assert preflight([bare], SHORT, TODAY).findings[0].because.startswith("Our sources disagree. If")


def test_a_rule_whose_condition_does_not_hold_says_nothing():
    rule = a_rule("validity-at-least", params={"days": 60}, when=Condition(funding=("gift",)))
    assert preflight([rule], SHORT, TODAY).findings == ()


def test_a_failure_under_a_condition_that_cannot_be_told_does_not_stop():
    rule = a_rule("validity-at-least", params={"days": 60}, when=Condition(funding=("gift",)))
    unsure = a_subject(funding=None, valid_until=day("2026-12-22"))
    finding = preflight([rule], unsure, TODAY).findings[0]
    assert finding.result == "cannot-tell"
    assert finding.because == "Not known: funding. If it applies: Valid for 30 days."
    assert preflight([rule], a_subject(funding=None), TODAY).findings[0].result == "passed"


def test_only_rules_for_this_sort_of_document_are_held_against_it():
    rule = a_rule("validity-at-least", params={"days": 60}, on="invoice")
    assert preflight([rule], SHORT, TODAY).findings == ()


@pytest.mark.parametrize("kind", ["pattern", "advice"])
def test_patterns_and_advice_warn_and_never_stop(kind):
    params = {"pattern": {"field": "number", "shapes": ["####"]}, "advice": {"task": "Call."}}[kind]
    result = preflight([a_rule(kind, params=params)], a_subject(answers={"rule": False}), TODAY)
    assert result.findings[0].result == "failed"
    assert result.may_issue


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (a_rule("of-a-later-version"), "does not know the check 'of-a-later-version'"),
        (
            a_rule("validity-at-least", params={"days": "sixty"}),
            "params.days must be a whole number of days, not 'sixty'",
        ),
        (
            a_rule("validity-at-least", problem="when.x is not known."),
            "The rule cannot be used: when.x is not known.",
        ),
    ],
)
def test_a_rule_that_cannot_be_used_says_so_and_stops_nothing(rule, words):
    result = preflight([rule], a_subject(), TODAY)
    assert result.may_issue
    assert words in result.findings[0].because


def test_the_rules_own_sentence_goes_before_that_of_its_kind():
    rule = a_rule("validity-at-least", params={"days": 60}, say="Sixty days, please.")
    assert preflight([rule], a_subject(), TODAY).findings[0].says == "Sixty days, please."


def test_an_override_keeps_the_finding_and_lets_the_document_go():
    result = overridden(
        preflight([VALIDITY, a_rule("paper-size", key="paper", params={"size": "a4"})], SHORT, TODAY),
        ["validity"],
    )
    assert [f.rule for f in result.stops] == ["paper"]
    assert [f.rule for f in result.will_be_asked] == ["validity"]


def test_the_core_is_assumed_complete_and_valid():
    assert len(common_core()) == 24
    for rule in common_core():
        KINDS[rule.kind].read(rule.params)
        assert rule.status == "assumed"
        assert rule.severity == ("blocking" if rule.key == "sums" else "advisory")
        assert question_of(rule).endswith("?")


def test_an_unknown_institution_gets_some_twenty_assumed_checks_and_their_questions():
    """T30: nothing is marked confirmed, and there is a question for every assumption."""
    rules = with_core([], TODAY)
    result = preflight(rules, a_subject(), TODAY)
    assert len(result.findings) >= 20
    assert {f.status for f in result.findings} == {"assumed"}
    assert {f.from_ for f in result.findings} == {CORE}
    assert result.may_issue
    assert result.stops == result.will_be_asked == ()
    assert questions(rules, TODAY) == rules


def test_of_an_empty_document_the_core_cannot_tell_and_lets_it_through():
    result = preflight(common_core(), Subject(), TODAY)
    assert len(result.cannot_tell) == len(result.findings)


def test_the_core_gives_way_to_what_the_institution_says():
    own = [
        a_rule("freight-stated", key="shipping"),
        a_rule("validity-at-least", key="validity", params={"days": 90}),
        a_rule("letterhead-shown", key="letterhead", lifts=True),
        a_rule("payment-terms-at-least", key="terms", params={"days": 45}, status="unknown"),
        a_rule("currency-printed", key="invoice-currency", on="invoice"),
    ]
    rules = with_core([("northfield", own)], TODAY)
    core = {r.key for r in rules if r.institution == CORE}
    assert not core & {"freight", "validity", "letterhead"}
    assert {"payment-terms", "currency", "sums"} <= core


def test_a_topic_of_one_field_does_not_silence_another():
    one = a_rule("field-present", params={"field": "warranty"})
    other = a_rule("field-present", params={"field": "place"})
    assert topic_of(one) != topic_of(other)
    assert topic_of(a_rule("later")) == "later"


def test_questions_are_what_nobody_has_settled():
    rules = [
        a_rule("paper-size", key="sure", review_after=day("2027-01-01")),
        a_rule("paper-size", key="stale", review_after=day("2026-01-01")),
        a_rule("paper-size", key="open", status="unknown"),
    ]
    assert [r.key for r in questions(rules, TODAY)] == ["stale", "open"]
    assert question_of(a_rule("later", say="All in blue.")) == "Is this right: All in blue?"
    assert question_of(a_rule("later")) == "Is this right: rule?"


def test_a_finding_without_source_or_cure_answers_null():
    finding = Finding("r", "k", Result.PASSED, "advisory", "assumed", "s", "b", "i")
    assert finding.as_json()["source"] is None
    assert finding.as_json()["cure"] is None
    assert Source(url="https://a.example").as_json() == {"url": "https://a.example", "seen": None}
    assert Source(url="https://a.example").words() == "https://a.example"


def test_a_passed_finding_offers_nothing():
    assert found("validity-at-least", a_subject(), days=30).cure is None
    assert Action.CHOOSE_SIGNATURE.label == "Choose signature"


def test_amounts_that_cannot_be_held_against_each_other_stop_nothing_and_break_nothing():
    yen = TaxRow("Tax", 1000, Money(1, "JPY"), Money(1, "JPY"))
    mixed = a_subject(totals=Totals(usd("14880.00"), usd("14880.00"), (yen,)))
    finding = found("sums-agree", mixed)
    assert (finding.result, finding.says) == ("cannot-tell", KINDS["sums-agree"].says)
    assert "JPY" in finding.because
