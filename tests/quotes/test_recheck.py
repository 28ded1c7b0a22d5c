"""After a rule changes every open quote is held against it, as the check of that quote alone would say."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.institutions.commands import add_institution
from app.institutions.drafts import InstitutionDraft
from app.quotes.commands import issue, new_quote, record_event, revise
from app.quotes.drafts import EventDraft, LineDraft
from app.quotes.queries import check
from app.quotes.queries.late import LateSubject
from app.quotes.queries.recheck import recheck
from app.records import Institution, QuoteLine
from app.requirements.commands import set_rule
from app.requirements.drafts import RuleDraft
from app.requirements.rules.finding import Result
from tests.quotes.conftest import a_client, a_draft


def a_rule(key, kind, **more):
    return RuleDraft(key=key, kind=kind, **{"severity": "blocking", "status": "confirmed", **more})


def an_issued(desk, client="okafor-group", **more):
    saved = desk.run(new_quote, a_draft(client, **more))
    desk.run(issue, saved.number, override="As agreed")
    return saved.number


def numbers(found):
    return [one.number for one in found.failing]


def failing_of(desk, number):
    found = desk.ask(check, number).preflight.findings
    return {f.rule for f in found if f.result is Result.FAILED}


def test_an_issued_quote_that_meets_the_old_rule_and_not_the_new_one_is_told(desk):
    short, long = an_issued(desk, valid_days="60"), an_issued(desk, valid_days="120")
    desk.run(set_rule, desk.institution, a_rule("validity", "validity-at-least", params={"days": 90}))
    found = desk.ask(recheck, desk.institution, ["validity"])
    assert (found.looked_at, found.rules) == (2, ("validity",))
    (one,) = found.failing
    assert (one.number, one.client_key, one.revision, one.stops) == (short, "okafor-group", 1, True)
    assert "90 days" in one.findings[0].says
    assert long not in numbers(found)


def test_a_draft_is_held_against_it_too(desk):
    saved = desk.run(new_quote, a_draft(valid_days="60"))
    desk.run(set_rule, desk.institution, a_rule("validity", "validity-at-least", params={"days": 90}))
    assert numbers(desk.ask(recheck, desk.institution, ["validity"])) == [saved.number]


def test_what_failed_already_when_it_was_issued_is_told_only_on_request(desk):
    desk.run(set_rule, desk.institution, a_rule("validity", "validity-at-least", params={"days": 90}))
    number = an_issued(desk, valid_days="60")
    assert numbers(desk.ask(recheck, desk.institution, ["validity"])) == []
    assert numbers(desk.ask(recheck, desk.institution, ["validity"], known=True)) == [number]


@pytest.mark.parametrize("ending", ["ordered", "declined", "withdrawn"])
def test_a_quote_that_is_over_is_left_alone(desk, ending):
    number = an_issued(desk)
    desk.run(record_event, number, EventDraft(kind=ending, reason="price"))
    desk.run(set_rule, desk.institution, a_rule("validity", "validity-at-least", params={"days": 90}))
    assert desk.ask(recheck, desk.institution, ["validity"]).looked_at == 0


def test_a_quote_that_was_declined_and_revised_is_open_again(desk):
    number = an_issued(desk)
    desk.run(record_event, number, EventDraft(kind="declined", reason="price"))
    desk.run(revise, number)
    desk.run(set_rule, desk.institution, a_rule("validity", "validity-at-least", params={"days": 90}))
    (one,) = desk.ask(recheck, desk.institution, ["validity"]).failing
    assert (one.number, one.revision, one.issued_on) == (number, 2, None)


def test_a_quote_that_has_expired_is_left_alone(desk):
    an_issued(desk, valid_days="30")
    desk.run(set_rule, desk.institution, a_rule("validity", "validity-at-least", params={"days": 90}))
    desk.office.clock = type(desk.office.clock).stopped("2027-01-05")
    assert desk.ask(recheck, desk.institution, ["validity"]).looked_at == 0


def test_those_who_inherit_the_rule_are_looked_at_and_those_who_override_it_are_not(desk):
    def below(session, key):
        made = add_institution(session, InstitutionDraft(key=key, name=key, country="US"))
        session.get_one(Institution, made).parent_id = desk.institution
        a_client(session, f"{key}-client", f"{key} group", made)
        return made

    desk.run(below, "campus")
    other = desk.run(below, "own-way")
    inherits, overrides = an_issued(desk, "campus-client"), an_issued(desk, "own-way-client")
    desk.run(set_rule, desk.institution, a_rule("validity", "validity-at-least", params={"days": 90}))
    desk.run(set_rule, other, a_rule("validity", "validity-at-least", params={"days": 20}))
    found = desk.ask(recheck, desk.institution, ["validity"])
    assert (found.looked_at, numbers(found)) == (2, [inherits])
    assert overrides not in numbers(desk.ask(recheck))


def test_without_an_institution_every_open_quote_is_looked_at_once(desk):
    an_issued(desk)
    desk.run(new_quote, a_draft())
    assert desk.ask(recheck).looked_at == 2


def test_all_rules_at_once_say_what_the_check_of_each_quote_says(desk):
    """The bulk road builds its subjects in another way; every finding that fails must be the same."""
    desk.run(set_rule, desk.institution, a_rule("lump", "no-lump-sum"))
    desk.run(
        set_rule,
        desk.institution,
        a_rule("role", "text-contains", params={"any_of": ["net 45"]}),
    )
    made = [
        an_issued(desk),
        an_issued(desk, valid_days="20", payment_days="10", references={}),
        an_issued(desk, lines=[LineDraft(text="Everything", unit="lump sum", unit_price="9000.00")], period_end=""),
        an_issued(desk, profile={"title": "Estimate", "language": "de-DE"}, freight_terms=""),
        an_issued(desk, payer="default", exemption="ES-0000000", funding="NIH"),
    ]  # fmt: skip
    found = {one.number: {f.rule for f in one.findings} for one in desk.ask(recheck, known=True).failing}
    assert {number: failing_of(desk, number) for number in made if failing_of(desk, number)} == found
    assert any(found.values())


def test_one_quote_that_cannot_be_read_does_not_hide_the_others(desk):
    bad, good = an_issued(desk), an_issued(desk)

    def spoil(session):
        line = session.scalars(select(QuoteLine).order_by(QuoteLine.revision_id, QuoteLine.position)).first()
        line.extra = {"hours": "many"}

    desk.run(spoil)
    desk.run(set_rule, desk.institution, a_rule("lump", "sums-agree", severity="advisory"))
    found = desk.ask(recheck, desk.institution, ["lump"])
    assert [number for number, _ in found.unread] == [bad]
    assert "hours" in found.unread[0][1]
    assert good not in [number for number, _ in found.unread]


def test_a_rule_that_looks_at_the_head_reads_no_line(desk):
    an_issued(desk)
    desk.run(set_rule, desk.institution, a_rule("validity", "validity-at-least", params={"days": 90}))
    desk.ask(recheck, desk.institution, ["validity"])
    parts = {"head": lambda: {"title": "Quote"}, "money": lambda: pytest.fail("read a line")}
    assert LateSubject(parts).title == "Quote"


def test_the_questions_do_not_grow_with_the_quotes(desk):
    asked = []

    def count():
        with desk.office.look() as session:
            cursors = []
            connection = session.connection().connection.dbapi_connection
            connection.set_trace_callback(cursors.append) if hasattr(
                connection, "set_trace_callback"
            ) else None
            recheck(session, desk.institution, ["lump"])
            if hasattr(connection, "set_trace_callback"):
                connection.set_trace_callback(None)
            asked.append(len(cursors))

    desk.run(set_rule, desk.institution, a_rule("lump", "no-lump-sum"))
    an_issued(desk)
    count()
    for _ in range(4):
        an_issued(desk)
    count()
    assert asked[1] <= asked[0]
