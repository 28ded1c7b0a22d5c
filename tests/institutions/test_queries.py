"""What is answered about an institution, its own and inherited."""

from __future__ import annotations

import datetime as dt

import pytest

from app.basics.errors import Refusal
from app.institutions import queries
from app.institutions.commands import (
    add_exemption,
    add_institution,
    add_office,
    add_payer,
    set_document_profile,
    set_route,
)
from app.institutions.drafts import ExemptionDraft, InstitutionDraft, OfficeDraft, PayerDraft, StepDraft
from app.records import Institution, Rule, RuleConfirmation, RuleSource
from app.storage.search import find


@pytest.fixture
def system(session):
    return add_institution(
        session, InstitutionDraft(name="System", country="US", region="CA", language="en-US", paper="letter")
    )


@pytest.fixture
def campus(session, system):
    return add_institution(session, InstitutionDraft(name="Campus", parent_id=system, language="en-US"))


def add_rule(session, institution_id, key="validity", **values):
    rule = Rule(institution_id=institution_id, key=key, kind="date-present", **values)
    session.add(rule)
    session.flush()
    return rule


def test_an_unknown_key_is_refused_with_a_near_one(session, campus):
    with pytest.raises(Refusal, match="Perhaps campus"):
        queries.institution(session, "campos")


def test_the_lineage_runs_from_the_top_down(session, campus):
    assert [level.key for level in queries.lineage(session, campus)] == ["system", "campus"]


def test_a_circle_that_a_merge_brought_in_does_not_hang(session, system, campus):
    session.get_one(Institution, system).parent_id = campus
    session.flush()
    assert len(queries.lineage(session, campus)) == 2


def test_the_list_is_paged_and_counts_rules_by_status(session, system, campus):
    rule = add_rule(session, campus, status="assumed")
    second = add_rule(session, campus, "date", status="published")
    session.add(RuleSource(rule_id=rule.id, url="https://a", seen=dt.date(2026, 1, 1)))
    session.add(RuleSource(rule_id=second.id, url="https://a", seen=dt.date(2025, 1, 1)))
    session.add(RuleConfirmation(rule_id=second.id, on=dt.date(2026, 6, 1), outcome="confirmed"))
    session.flush()
    first = queries.institutions(session, limit=1)
    assert [(r.key, r.parent, dict(r.rules), r.oldest) for r in first] == [
        ("campus", "system", {"assumed": 1, "published": 1}, dt.date(2026, 1, 1))
    ]
    rest = queries.institutions(session, after=(first[0].name, first[0].key))
    assert [(r.key, r.rule_count, r.oldest) for r in rest] == [("system", 0, None)]


def test_offices_payers_and_route_are_inherited_until_the_campus_has_its_own(session, system, campus):
    add_office(session, system, OfficeDraft(role="purchasing", name="Above"))
    add_office(session, system, OfficeDraft(role="accounts-payable"))
    add_payer(session, system, PayerDraft(lines=("The Regents",)))
    set_route(session, system, [StepDraft("pay", "bank", 5)])
    assert [(o.role, o.institution) for o in queries.offices(session, campus)] == [
        ("purchasing", "system"), ("accounts-payable", "system"),
    ]  # fmt: skip
    assert queries.payer_for(session, campus, "any").lines == ("The Regents",)
    assert [s.key for s in queries.route(session, campus)] == ["pay"]
    add_office(session, campus, OfficeDraft(role="purchasing", name="Here"))
    add_payer(session, campus, PayerDraft(lines=("Campus",), funding=("NIH",)))
    set_route(session, campus, [StepDraft("check", "researcher", 2), StepDraft("pay", "bank", 3)])
    assert queries.office(session, campus, "purchasing").name == "Here"
    assert queries.payer_for(session, campus, "nih").lines == ("Campus",)
    assert [(s.key, s.days) for s in queries.route(session, campus)] == [("check", 2), ("pay", 3)]


def test_document_wishes_come_from_the_system_down(session, system, campus):
    set_document_profile(session, system, "any", {"signature": "none", "tax_split": True})
    set_document_profile(session, campus, "quote", {"signature": "line"})
    set_document_profile(session, campus, "invoice", {"signature": "seal"})
    settings = queries.document_settings(session, campus)
    assert (settings["signature"], settings["tax_split"], settings["paper"]) == ("line", True, "letter")
    named = [(layer.institution, layer.on) for layer in queries.document_layers(session, campus)]
    assert named == [("system", "any"), ("system", "any"), ("campus", "any"), ("campus", "quote")]


def test_exemptions_hold_from_their_first_to_their_last_day(session, campus):
    add_exemption(
        session, campus, ExemptionDraft("LA-1", "US-LA", dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    )
    for day, held in (
        (dt.date(2025, 12, 31), 0),
        (dt.date(2026, 1, 1), 1),
        (dt.date(2026, 12, 31), 1),
        (dt.date(2027, 1, 1), 0),
    ):
        assert len(queries.exemptions_in_force(session, campus, day)) == held


def test_the_calendar_knows_the_place_of_the_parent_and_the_closing_days_of_the_office(session, campus):
    add_office(session, campus, OfficeDraft(role="purchasing", closed=("2026-12-28..2026-12-31",)))
    plain, closed = queries.calendar_of(session, campus), queries.calendar_of(session, campus, "purchasing")
    assert (plain.country, plain.region) == ("US", "CA")
    assert plain.works_on(dt.date(2026, 12, 29))
    assert not closed.works_on(dt.date(2026, 12, 29))
    assert not plain.works_on(dt.date(2026, 11, 26))


def test_a_rule_says_its_level_and_whether_a_lower_one_replaces_it(session, system, campus):
    above = add_rule(session, system)
    add_rule(session, system, "date")
    add_rule(session, campus, lifts=True)
    session.add(RuleSource(rule_id=above.id, person="buyer", seen=dt.date(2026, 1, 1)))
    session.flush()
    rows = queries.rules_of(session, campus)
    assert [(r.institution, r.key, r.overridden) for r in rows] == [
        ("system", "date", False), ("system", "validity", True), ("campus", "validity", False),
    ]  # fmt: skip
    assert rows[1].last_seen == dt.date(2026, 1, 1)


def test_institutions_offices_and_payers_are_found(office):
    with office.work() as session:
        added = add_institution(session, InstitutionDraft(name="Université d'Évry", country="FR"))
        add_office(
            session,
            added,
            OfficeDraft(role="purchasing", name="Service des achats", email="achats@evry.example"),
        )
        add_payer(session, added, PayerDraft(lines=("Agence comptable",)))
    with office.look() as session:
        assert [hit.kind for hit in find(session, "evry")][:1] == ["institution"]
        assert [hit.kind for hit in find(session, "achats")] == ["office"]
        assert [hit.title for hit in find(session, "comptable")] == ["Agence comptable"]


def test_a_campus_with_offices_of_its_own_is_not_sent_to_that_of_its_system(session):
    system = add_institution(session, InstitutionDraft(key="graywater", name="Graywater", country="US"))
    campus = add_institution(
        session, InstitutionDraft(key="coast", name="Coast Campus", country="US", parent_id=system)
    )
    add_office(session, system, OfficeDraft(key="purchasing", role="purchasing", name="System Procurement"))
    assert queries.office(session, campus, "purchasing").name == "System Procurement"
    add_office(session, campus, OfficeDraft(key="central", role="purchasing", name="Central Purchasing"))
    assert queries.office(session, campus, "purchasing").name == "Central Purchasing"
    assert queries.office(session, campus, "central").name == "Central Purchasing"
    assert queries.office(session, system, "purchasing").name == "System Procurement"
