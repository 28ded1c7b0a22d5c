"""Sources that disagree are decided, rules are lifted and brought back, answers are written down in one pass."""

from __future__ import annotations

import datetime as dt

import pytest

from app.basics.errors import Refusal
from app.institutions.queries import history_of, rules_of
from app.records import Institution, Office, Rule, RuleSource
from app.requirements.answering import answer_questions
from app.requirements.commands import confirm_rule, set_rule
from app.requirements.drafts import (
    Answer,
    AnswersDraft,
    ConfirmDraft,
    DecideDraft,
    LiftDraft,
    RuleDraft,
    WordDraft,
)
from app.requirements.queries import offices_unsaid, preflight_for, questions_for, rules_for
from app.requirements.rules.condition import Condition
from app.requirements.settling import (
    bring_back,
    confirm_rules,
    decide,
    disputes_of,
    lift_rule,
    set_aside,
)
from tests.requirements.samples import TODAY, a_subject, day

WORD = WordDraft("The page was changed last week.", "M. Ortiz, purchasing")
SIXTY = RuleDraft("validity", "validity-at-least", {"days": 60}, url="https://buy.example/terms")
SHORT = a_subject(valid_until=day("2026-12-22"))


@pytest.fixture
def system(session):
    record = Institution(key="northfield-system", name="Northfield System")
    session.add(record)
    session.flush()
    return record.id


@pytest.fixture
def campus(session, system):
    record = Institution(key="northfield-state", name="Northfield State", parent_id=system)
    session.add(record)
    session.flush()
    return record.id


@pytest.fixture
def two_offices(session, campus):
    rows = [
        Office(institution_id=campus, key=key, role="purchasing", name=key.title())
        for key in ("north", "south")
    ]
    session.add_all(rows)
    session.flush()
    return {row.key: row.id for row in rows}


def days(session, institution_id, **more):
    return [r.params.get("days") for r in rules_for(session, institution_id, **more) if r.key == "validity"]


def two_rows(session, institution_id):
    """Two pages that disagree, as a playbook brings them: 60 days, and 30."""
    for number in (60, 30):
        rule = Rule(
            institution_id=institution_id, key="validity", kind="validity-at-least", params={"days": number},
            status="contradicted",
        )  # fmt: skip
        session.add(rule)
        session.flush()
        session.add(RuleSource(rule_id=rule.id, url=f"https://buy.example/{number}", seen=TODAY))
    session.flush()


# -- sources that disagree ------------------------------------------------------------------------------------


def test_two_rules_of_one_key_are_two_sides_with_what_follows(session, campus):
    two_rows(session, campus)
    (dispute,) = disputes_of(session, campus)
    assert [(s.number, s.rule.params["days"], s.written) for s in dispute.sides] in (
        [(1, 60, True), (2, 30, True)],
        [(1, 30, True), (2, 60, True)],
    )
    assert {side.follows for side in dispute.sides} == {"A quote that does otherwise is stopped."}
    assert {side.sources[0].url for side in dispute.sides} == {
        "https://buy.example/60",
        "https://buy.example/30",
    }


def test_a_decision_confirms_one_side_and_keeps_the_other_in_the_history(session, campus):
    two_rows(session, campus)
    side = next(s for s in disputes_of(session, campus)[0].sides if s.rule.params["days"] == 60)
    held = decide(session, campus, DecideDraft("validity", side.number, WORD))
    assert days(session, campus) == [60]
    assert disputes_of(session, campus) == ()
    rows = {row.params["days"]: row for row in rules_of(session, campus) if row.key == "validity"}
    assert (rows[60].id, rows[60].status, rows[60].last_confirmed) == (held, "confirmed", TODAY)
    assert rows[30].valid_to == TODAY - dt.timedelta(days=1)
    said = history_of(session, [rows[30].id])[rows[30].id]
    assert [(s.outcome, s.note, s.person) for s in said] == [("set-aside", WORD.because, WORD.person)]
    assert not preflight_for(session, campus, SHORT).may_issue


def test_what_was_set_aside_may_be_brought_back_and_then_disagrees_again(session, campus):
    two_rows(session, campus)
    decide(session, campus, DecideDraft("validity", 1, WORD))
    gone = next(row for row in rules_of(session, campus) if row.valid_to)
    bring_back(session, gone.id, WordDraft("They say so again."))
    assert sorted(days(session, campus)) == [30, 60]
    assert len(disputes_of(session, campus)) == 1


def test_what_a_source_says_in_words_alone_needs_what_is_checked_from_now_on(session, campus):
    rule_id = set_rule(session, campus, SIXTY)
    confirm_rule(session, ConfirmDraft(rule_id, "contradicted", "clerk", "30 days are enough."))
    first, second = disputes_of(session, campus)[0].sides
    assert (first.written, second.written, second.says) == (True, False, "30 days are enough.")
    with pytest.raises(Refusal, match="in words alone"):
        decide(session, campus, DecideDraft("validity", 2, WORD))
    decide(session, campus, DecideDraft("validity", 2, WORD, params={"days": 30}))
    assert days(session, campus) == [30]
    assert preflight_for(session, campus, SHORT).may_issue


def test_a_side_may_say_that_nothing_is_asked(session, campus):
    rule_id = set_rule(session, campus, SIXTY)
    confirm_rule(session, ConfirmDraft(rule_id, "contradicted", "clerk", "We do not look at that."))
    decide(session, campus, DecideDraft("validity", 2, WORD, nothing=True))
    assert days(session, campus) == []


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (DecideDraft("validity", 3, WORD), "has no side 3"),
        (DecideDraft("validity", 1, WordDraft(" ")), "Say why"),
        (DecideDraft("freight", 1, WORD), "No sources disagree about 'freight'.*In dispute: validity"),
        (DecideDraft("validity", 1, WORD, says="Something else"), "in the meantime"),
    ],
)
def test_a_decision_that_cannot_be_made_is_refused_and_nothing_is_set_aside(session, campus, draft, words):
    two_rows(session, campus)
    with pytest.raises(Refusal, match=words):
        decide(session, campus, draft)
    assert len(days(session, campus)) == 2


# -- levels ---------------------------------------------------------------------------------------------------


def test_a_parents_rule_is_lifted_with_a_reason_and_brought_back(session, system, campus):
    set_rule(session, system, SIXTY)
    lift_rule(session, campus, LiftDraft("validity", WORD))
    assert (days(session, campus), days(session, system)) == ([], [60])
    lift = next(row for row in rules_of(session, campus) if row.lifts)
    assert (lift.sources[0].says, lift.sources[0].person) == (WORD.because, WORD.person)
    assert next(row for row in rules_of(session, campus) if not row.lifts).overridden
    bring_back(session, lift.id, WordDraft("It holds after all."))
    assert days(session, campus) == [60]
    assert not any(row.overridden for row in rules_of(session, campus))


def test_an_assumed_rule_is_lifted_too(session, campus):
    lift_rule(session, campus, LiftDraft("freight", WORD))
    assert "freight" not in {rule.key for rule in rules_for(session, campus)}


def test_a_rule_of_its_own_ends_where_it_is_lifted_and_the_assumed_one_stays_away(session, campus):
    set_rule(session, campus, RuleDraft("valid-90", "validity-at-least", {"days": 90}))
    lift_rule(session, campus, LiftDraft("valid-90", WORD))
    assert {"valid-90", "validity"} & {rule.key for rule in rules_for(session, campus)} == set()


def test_what_does_not_hold_cannot_be_lifted(session, campus):
    with pytest.raises(Refusal, match="No rule 'colour' holds on a quote here"):
        lift_rule(session, campus, LiftDraft("colour", WORD))


def test_a_rule_set_aside_lets_the_parents_through(session, system, campus):
    set_rule(session, system, SIXTY)
    own = set_rule(session, campus, RuleDraft("validity", "validity-at-least", {"days": 90}))
    set_aside(session, own, WORD)
    assert days(session, campus) == [60]
    with pytest.raises(Refusal, match="has ended already"):
        set_aside(session, own, WORD)
    bring_back(session, own, WORD)
    assert days(session, campus) == [90]


def test_an_office_overrides_and_lifts_for_its_own_clients_only(session, campus, two_offices):
    set_rule(session, campus, SIXTY)
    set_rule(session, campus, RuleDraft("validity", "validity-at-least", {"days": 10}, office="north"))
    lift_rule(session, campus, LiftDraft("validity", WORD, office="south"))
    held = {name: days(session, campus, office=id_) for name, id_ in two_offices.items()}
    assert held == {"north": [10], "south": []}
    assert days(session, campus) == [60]
    assert preflight_for(session, campus, SHORT, office=two_offices["north"]).may_issue
    assert not preflight_for(session, campus, SHORT).may_issue


def test_where_nobody_said_which_office_buys_its_rules_are_named_as_left_out(session, campus, two_offices):
    assert offices_unsaid(session, campus, None) == ()
    set_rule(session, campus, RuleDraft("validity", "validity-at-least", {"days": 10}, office="north"))
    assert offices_unsaid(session, campus, None) == ("North",)
    assert offices_unsaid(session, campus, two_offices["south"]) == ()


def test_a_rule_of_an_office_marks_no_other_rule_as_replaced(session, campus, two_offices):
    set_rule(session, campus, SIXTY)
    set_rule(session, campus, RuleDraft("validity", "validity-at-least", {"days": 10}, office="north"))
    marks = {(row.office, row.overridden, row.of_one) for row in rules_of(session, campus)}
    assert marks == {("purchasing", False, False), ("north", False, True)}


def test_what_has_run_out_replaces_nothing(session, system, campus):
    set_rule(session, system, SIXTY)
    expired = RuleDraft("validity", "validity-at-least", {"days": 90}, valid_to=TODAY - dt.timedelta(days=1))
    set_rule(session, campus, expired)
    assert days(session, campus) == [60]
    assert not next(r for r in rules_of(session, campus) if r.institution == "northfield-system").overridden


def test_the_same_key_on_another_document_replaces_nothing(session, system, campus):
    set_rule(session, system, RuleDraft("number", "number-present"))
    set_rule(session, campus, RuleDraft("number", "number-present", on="invoice"))
    assert not any(row.overridden for row in rules_of(session, campus))


# -- confirming and answering ---------------------------------------------------------------------------------


def test_several_rules_are_confirmed_in_one_go_and_those_in_dispute_are_left(session, campus):
    two_rows(session, campus)
    first = set_rule(session, campus, RuleDraft("date", "date-present", review_after=day("2026-01-01")))
    ids = [first, *(row.id for row in rules_of(session, campus) if row.key == "validity")]
    assert confirm_rules(session, ids, ConfirmDraft(first, person="M. Ortiz", seen=day("2026-11-20"))) == 1
    row = next(row for row in rules_of(session, campus) if row.key == "date")
    assert (row.last_confirmed, row.review_after) == (day("2026-11-20"), day("2027-11-20"))
    with pytest.raises(Refusal, match="Say who said so"):
        confirm_rules(session, ids, ConfirmDraft(first))


def test_answers_are_written_down_in_one_pass(session, campus):
    before = len(questions_for(session, campus).rules)
    answers = (
        Answer("validity", "otherwise", params={"days": 90}, says="Ninety days."),
        Answer("date", "yes"),
        Answer("freight", "nothing"),
        Answer("codes", "otherwise", says="Only for equipment."),
        Answer("letterhead", "unknown"),
    )
    told = answer_questions(session, campus, AnswersDraft("M. Ortiz", answers, day("2026-11-20")))
    assert told.sentence() == "Wrote down 4 answers; 1 question stays open."
    rules = {rule.key: rule for rule in rules_for(session, campus)}
    assert (rules["validity"].params, rules["validity"].status) == ({"days": 90}, "confirmed")
    assert (rules["date"].status, rules["date"].source.person, rules["date"].source.seen) == (
        "confirmed", "M. Ortiz", day("2026-11-20"),
    )  # fmt: skip
    assert (rules["codes"].kind, rules["codes"].params) == ("advice", {"task": "Only for equipment."})
    assert "freight" not in rules
    assert rules["letterhead"].status == "assumed"
    assert len(questions_for(session, campus).rules) == before - 4


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (AnswersDraft("", (Answer("date", "yes"),)), "Say who answered"),
        (AnswersDraft("M.", (Answer("date", "perhaps"),)), "must be one of yes"),
        (AnswersDraft("M.", (Answer("colour", "yes"),)), "No rule 'colour'"),
        (AnswersDraft("M.", (Answer("date", "otherwise"),)), "Say what they ask instead"),
        (AnswersDraft("M.", (Answer("validity", "otherwise", params={"days": "x"}),)), "whole number"),
        (AnswersDraft("M.", (), day("2026-11-23")), "lies ahead"),
    ],
)
def test_answers_that_cannot_be_kept_are_refused(session, campus, draft, words):
    with pytest.raises(Refusal, match=words):
        answer_questions(session, campus, draft)


def test_a_condition_survives_the_answer(session, campus):
    when = {"goods_or_service": ["goods"]}
    set_rule(session, campus, RuleDraft("freight", "freight-terms", when=when, status="assumed"))
    answer_questions(session, campus, AnswersDraft("M. Ortiz", (Answer("freight", "yes"),)))
    rule = next(rule for rule in rules_for(session, campus) if rule.key == "freight")
    assert (rule.status, rule.when) == ("confirmed", Condition.read(when))
