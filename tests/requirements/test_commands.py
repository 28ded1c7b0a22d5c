"""Rules in an office: written, inherited, confirmed, contradicted, learned from a return, asked about."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.basics.errors import Refusal
from app.records import Institution, Office, Rule, RuleConfirmation, RuleSource
from app.requirements.commands import confirm_rule, learn, set_rule
from app.requirements.core import CORE
from app.requirements.drafts import ConfirmDraft, LearnDraft, RuleDraft, WordDraft
from app.requirements.queries import core_questions, preflight_for, questions_for, rules_due, rules_for
from app.requirements.settling import bring_back, disputes_of
from tests.requirements.samples import TODAY, a_subject, day

SHORT = a_subject(valid_until=day("2026-12-22"))
VALIDITY = RuleDraft(
    "validity",
    "validity-at-least",
    {"days": 60},
    person="senior buyer",
    say="A quote must be valid for 60 days.",
)


@pytest.fixture
def system(session):
    record = Institution(key="northfield-system", name="Northfield System")
    session.add(record)
    session.flush()
    return record.id


@pytest.fixture
def campus(session, system):
    record = Institution(key="northfield-state", name="Northfield State", parent_id=system, language="de")
    session.add(record)
    session.flush()
    session.add(
        Office(
            institution_id=record.id,
            key="einkauf",
            role="purchasing",
            name="Einkauf",
            email="po@northfield.example",
        )
    )
    session.flush()
    return record.id


def stated(session, institution_id, key="validity"):
    return next(rule for rule in rules_for(session, institution_id) if rule.key == key)


def test_of_an_institution_that_is_not_known_the_core_is_assumed(session, system):
    for rules in (rules_for(session, None), rules_for(session, system)):
        assert {(r.institution, r.status) for r in rules} == {(CORE, "assumed")}
    assert len(core_questions()) == 24
    assert rules_for(session, system, "invoice") == []


def test_a_rule_is_inherited_with_its_source_and_overridden_below(session, system, campus):
    set_rule(session, system, VALIDITY)
    rule = stated(session, campus)
    assert (rule.institution, rule.params, rule.source.person, rule.source.seen) == (
        "northfield-system", {"days": 60}, "senior buyer", TODAY,
    )  # fmt: skip
    assert not preflight_for(session, campus, SHORT).may_issue
    set_rule(session, campus, RuleDraft("validity", "validity-at-least", {"days": 30}))
    assert stated(session, campus).institution == "northfield-state"
    assert preflight_for(session, campus, SHORT).may_issue
    assert not preflight_for(session, system, SHORT).may_issue


def test_writing_a_rule_again_changes_it_and_keeps_every_source(session, system):
    first = set_rule(session, system, VALIDITY)
    again = set_rule(
        session, system, RuleDraft("validity", "validity-at-least", {"days": 90}, url="https://a.example")
    )
    assert first == again
    assert stated(session, system).params == {"days": 90}
    assert len(stated(session, system).sources) == 2


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (RuleDraft("", "advice", {"task": "x"}), "needs a key"),
        (RuleDraft("k", "advise", {}), "kind 'advise' is not known"),
        (RuleDraft("k", "validity-at-least", {"days": "60"}), r"params\.days must be a whole number"),
        (RuleDraft("k", "advice", {"task": "x"}, {"basis": "week"}), r"when\.basis"),
        (RuleDraft("k", "advice", {"task": "x"}, severity="deadly"), "severity must be one of"),
        (RuleDraft("k", "advice", {"task": "x"}, status="sure"), "status must be one of"),
        (RuleDraft("k", "advice", {"task": "x"}, on="letter"), "on must be one of"),
        (RuleDraft("k", "advice", {"task": "x"}, say="x" * 2001), "at most 2000 letters"),
    ],
)
def test_a_wrong_rule_is_refused_and_nothing_is_written(session, system, draft, words):
    with pytest.raises(Refusal, match=words):
        set_rule(session, system, draft)
    assert session.scalars(select(Rule)).all() == []


def test_confirming_renews_a_rule_for_a_year(session, system):
    rule_id = set_rule(
        session, system, RuleDraft("validity", "validity-at-least", {"days": 60}, status="published")
    )
    confirm_rule(session, ConfirmDraft(rule_id, person="senior buyer", note="Said on the phone."))
    rule = stated(session, system)
    assert (rule.status, rule.last_confirmed, rule.review_after) == ("confirmed", TODAY, day("2027-11-22"))
    assert (rule.source.person, rule.source.says) == ("senior buyer", "Said on the phone.")


def test_a_changed_rule_states_its_new_number(session, system):
    rule_id = set_rule(session, system, VALIDITY)
    confirm_rule(session, ConfirmDraft(rule_id, "changed", "senior buyer", params={"days": 30}))
    rule = stated(session, system)
    assert (rule.params, rule.say) == ({"days": 30}, "")
    confirm_rule(session, ConfirmDraft(rule_id, "changed", say="Thirty days.", severity="advisory"))
    rule = stated(session, system)
    assert (rule.say, rule.severity, rule.params) == ("Thirty days.", "advisory", {"days": 30})


def test_a_disagreement_stands_until_somebody_gives_a_reason(session, system):
    rule_id = set_rule(session, system, VALIDITY)
    confirm_rule(session, ConfirmDraft(rule_id, "contradicted", "clerk", "30 days are enough."))
    rule = stated(session, system)
    assert (rule.status, len(rule.sources)) == ("contradicted", 2)
    finding = next(f for f in preflight_for(session, system, SHORT).findings if f.rule == "validity")
    assert "clerk, 2026-11-22: 30 days are enough." in finding.because
    with pytest.raises(Refusal, match="Say in the note why"):
        confirm_rule(session, ConfirmDraft(rule_id, "confirmed", "buyer"))
    confirm_rule(session, ConfirmDraft(rule_id, "confirmed", "buyer", "The page is of last week."))
    assert stated(session, system).status == "confirmed"
    outcomes = session.scalars(select(RuleConfirmation.outcome).order_by(RuleConfirmation.id)).all()
    assert outcomes == ["contradicted", "confirmed"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcome": "perhaps"}, "outcome must be one of"),
        ({"note": "x" * 2001}, "at most 2000"),
        ({"outcome": "changed"}, "Nothing is changed"),
        ({"outcome": "changed", "params": {"days": "many"}}, r"params\.days"),
        ({"outcome": "changed", "severity": "deadly"}, "severity must be"),
    ],
)
def test_a_wrong_confirmation_is_refused_and_changes_nothing(session, system, change, words):
    rule_id = set_rule(session, system, VALIDITY)
    with pytest.raises(Refusal, match=words):
        confirm_rule(session, ConfirmDraft(rule_id, **change))
    assert stated(session, system).params == {"days": 60}
    assert session.scalars(select(RuleConfirmation)).all() == []


def test_a_return_becomes_a_rule_and_the_quote_fails_until_it_is_mended(session, campus):
    assert preflight_for(session, campus, SHORT).may_issue
    lesson = LearnDraft(
        campus, "Valid for 30 days only, they need 60.", "senior buyer", "validity-at-least", {"days": 60}
    )
    rule_id = learn(session, lesson)
    rule = stated(session, campus)
    assert (rule.id, rule.institution, rule.status, rule.last_confirmed) == (
        rule_id, "northfield-state", "confirmed", TODAY,
    )  # fmt: skip
    assert not preflight_for(session, campus, SHORT).may_issue
    assert preflight_for(session, campus, a_subject()).may_issue
    assert session.scalars(select(RuleConfirmation.note)).all() == ["Valid for 30 days only, they need 60."]


def test_a_lesson_corrects_the_rule_it_is_about(session, system, campus):
    set_rule(session, system, RuleDraft("how-long", "validity-at-least", {"days": 30}))
    learn(session, LearnDraft(campus, "They need 90.", "buyer", "validity-at-least", {"days": 90}))
    rule = stated(session, campus, "how-long")
    assert (rule.institution, rule.params) == ("northfield-state", {"days": 90})


def test_a_lesson_that_says_otherwise_sets_the_old_rule_aside_with_what_its_source_said(session, campus):
    old = set_rule(session, campus, replace(VALIDITY, params={"days": 30}, say="", url="https://a.example/"))
    new = learn(session, LearnDraft(campus, "They need 90.", "buyer", "validity-at-least", {"days": 90}))
    said = {row.rule_id: row for row in session.scalars(select(RuleSource))}
    assert new != old
    assert "30 days" in said[old].says
    rule = stated(session, campus)
    assert (rule.id, [source.person for source in rule.sources]) == (new, ["buyer"])
    told = session.scalars(select(RuleConfirmation).where(RuleConfirmation.rule_id == old)).one()
    assert (told.outcome, told.note) == ("set-aside", "A return taught otherwise: They need 90.")
    bring_back(session, old, WordDraft("The page still says 30."))
    assert len(disputes_of(session, campus)) == 1


def test_a_lesson_that_says_the_same_is_one_more_source(session, campus):
    old = set_rule(session, campus, VALIDITY)
    assert learn(session, LearnDraft(campus, "60.", "buyer", VALIDITY.kind, dict(VALIDITY.params))) == old


def test_a_lesson_of_a_kind_that_nobody_stated_takes_its_name(session, campus):
    learn(session, LearnDraft(campus, "Seal missing.", "", "seal-stamped", {"seals": ["company"]}))
    assert stated(session, campus, "seal-stamped").params == {"seals": ["company"]}


def test_two_fields_are_enough_to_learn(session, campus):
    learn(session, LearnDraft(campus, "They want the quote on blue paper.", "Ms Weber"))
    rule = stated(session, campus, "returned-they-want-the-quote-on-blue-paper")
    assert (rule.kind, rule.source.person) == ("advice", "Ms Weber")
    finding = next(f for f in preflight_for(session, campus, a_subject()).findings if f.rule == rule.key)
    assert (finding.result, finding.says) == ("cannot-tell", "They want the quote on blue paper.")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"objection": " "}, "what they objected to"),
        ({"objection": "x" * 501}, "500"),
        ({"kind": "nothing"}, "not known"),
    ],
)
def test_a_lesson_without_words_or_of_no_kind_is_refused(session, campus, change, words):
    with pytest.raises(Refusal, match=words):
        learn(session, LearnDraft(campus, **{"objection": "No.", **change}))
    assert session.scalars(select(Rule)).all() == []


def test_the_questions_of_an_office_come_as_a_letter_in_its_language(session, campus):
    asked = questions_for(session, campus, signed="Maria Lopez")
    assert (asked.institution, asked.to, asked.letter.language) == (
        "northfield-state",
        "po@northfield.example",
        "de",
    )
    assert "Wie lange muss ein Angebot gültig sein?" in asked.asked
    assert len(asked.asked) == len(asked.rules) == 24
    learn(session, LearnDraft(campus, "60 days.", "buyer", "validity-at-least", {"days": 60}))
    assert "Wie lange muss ein Angebot gültig sein?" not in questions_for(session, campus).asked


def test_each_office_is_asked_its_own_questions(session, system):
    set_rule(
        session,
        system,
        RuleDraft(
            "po-number", "reference-present", {"reference": "po"}, office="accounts-payable", on="invoice",
            status="unknown", ask="Must the order number be on the invoice?",
        ),
    )  # fmt: skip
    asked = questions_for(session, system, "accounts-payable")
    assert asked.asked == ("Must the order number be on the invoice?",)
    assert asked.to == ""
    assert "po-number" not in {rule.key for rule in questions_for(session, system).rules}


def test_a_rule_whose_review_is_due_comes_up(session, system):
    set_rule(session, system, RuleDraft("old", "advice", {"task": "x"}, review_after=day("2026-01-01")))
    set_rule(
        session,
        system,
        RuleDraft("young", "advice", {"task": "x"}, review_after=TODAY + dt.timedelta(days=1)),
    )
    assert [(row.key, row.institution) for row in rules_due(session)] == [("old", "northfield-system")]


def test_two_rules_of_one_key_are_not_written_over(session, system):
    for days in (30, 60):
        session.add(
            Rule(
                institution_id=system, key="validity", kind="validity-at-least", params={"days": days},
                status="contradicted",
            )
        )  # fmt: skip
    session.flush()
    assert [r.params["days"] for r in rules_for(session, system) if r.key == "validity"] in (
        [30, 60],
        [60, 30],
    )
    with pytest.raises(Refusal, match="stated more than once"):
        set_rule(session, system, VALIDITY)


def test_a_stored_rule_that_cannot_be_read_says_so(session, system):
    rule_id = set_rule(session, system, VALIDITY)
    session.get_one(Rule, rule_id).when = {"weather": "rain"}
    session.flush()
    finding = next(f for f in preflight_for(session, system, SHORT).findings if f.rule == "validity")
    assert "when.weather is not known" in finding.because
    assert session.scalars(select(RuleSource.person)).all() == ["senior buyer"]
