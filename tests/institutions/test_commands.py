"""What a person does to institutions is done whole, or refused with a sentence."""

from __future__ import annotations

import pytest

from app.basics.errors import Refusal
from app.basics.identity import natural_id
from app.institutions import queries
from app.institutions.commands import (
    add_exemption,
    add_institution,
    add_office,
    add_payer,
    edit_exemption,
    edit_institution,
    edit_office,
    edit_payer,
    set_document_profile,
    set_route,
)
from app.institutions.drafts import ExemptionDraft, InstitutionDraft, OfficeDraft, PayerDraft, StepDraft
from app.records import Institution


@pytest.fixture
def lsu(session):
    return add_institution(session, InstitutionDraft(name="LSU", country="US", region="LA"))


def test_the_same_institution_added_on_two_machines_is_one(session, lsu):
    assert lsu == queries.institution(session, "lsu").id
    assert lsu == natural_id("institution", "lsu")


def test_a_key_is_taken_once(session, lsu):
    with pytest.raises(Refusal, match="already an institution with the key lsu"):
        add_institution(session, InstitutionDraft(name="lsu"))


def test_an_institution_that_was_deleted_can_be_added_anew(session, lsu):
    session.delete(session.get_one(Institution, lsu))
    session.flush()
    assert add_institution(session, InstitutionDraft(name="LSU")) != lsu


def test_a_wrong_draft_is_refused_and_nothing_is_saved(session, lsu):
    with pytest.raises(Refusal, match="needs a name"):
        add_institution(session, InstitutionDraft())
    assert len(queries.institutions(session)) == 1


def test_an_institution_is_edited_but_keeps_its_key(session, lsu):
    edit_institution(
        session, lsu, InstitutionDraft(name="Louisiana State", key="lsu", country="US", currency="USD")
    )
    row = queries.institution(session, "lsu")
    assert (row.name, row.region, row.currency) == ("Louisiana State", "", "USD")
    with pytest.raises(Refusal, match="The key lsu stays"):
        edit_institution(session, lsu, InstitutionDraft(name="LSU", key="louisiana"))


def test_a_stale_draft_is_refused(session, lsu):
    before = queries.institution(session, "lsu").version
    edit_institution(session, lsu, InstitutionDraft(name="Louisiana State", version=before))
    with pytest.raises(Refusal, match="Someone changed this in the meantime"):
        edit_institution(session, lsu, InstitutionDraft(name="LSU", version=before))


def test_a_parent_below_itself_is_refused(session, lsu):
    lab = add_institution(session, InstitutionDraft(name="Lab", parent_id=lsu))
    with pytest.raises(Refusal, match="round in a circle: lsu > lab > lsu"):
        edit_institution(session, lsu, InstitutionDraft(name="LSU", parent_id=lab))


def test_offices_have_keys_of_their_own(session, lsu):
    office = add_office(session, lsu, OfficeDraft(role="purchasing"))
    with pytest.raises(Refusal, match="already has an office with the key purchasing"):
        add_office(session, lsu, OfficeDraft(role="purchasing"))
    edit_office(session, office, OfficeDraft(role="purchasing", name="Procurement", email="buy@lsu.example"))
    assert queries.office(session, lsu, "purchasing").email == "buy@lsu.example"


def test_there_is_one_default_payer(session, lsu):
    first = add_payer(session, lsu, PayerDraft(lines=("LSU",), is_default=True))
    add_payer(session, lsu, PayerDraft(lines=("Foundation",), is_default=True))
    assert {p.key: p.is_default for p in queries.payers(session, lsu)} == {"lsu": False, "foundation": True}
    edit_payer(session, first, PayerDraft(lines=("LSU", " ", "Box 1"), is_default=True))
    assert queries.payer_for(session, lsu, "x").lines == ("LSU", "Box 1")
    with pytest.raises(Refusal, match="No payer has the key 'nobody'"):
        queries.payer_named(session, lsu, "nobody")
    with pytest.raises(Refusal, match="already has a payer"):
        add_payer(session, lsu, PayerDraft(lines=("LSU",)))


def test_an_exemption_is_edited(session, lsu):
    exemption = add_exemption(session, lsu, ExemptionDraft("1", "US-LA"))
    edit_exemption(session, exemption, ExemptionDraft("2", "US-LA"))
    assert [e.certificate for e in queries.exemptions(session, lsu)] == ["2"]


def test_a_profile_without_settings_is_taken_away(session, lsu):
    set_document_profile(session, lsu, "quote", {"signature": "line"})
    set_document_profile(session, lsu, "quote", {"signature": "seal"})
    assert queries.document_settings(session, lsu)["signature"] == "seal"
    set_document_profile(session, lsu, "quote", {})
    assert "signature" not in queries.document_settings(session, lsu)
    with pytest.raises(Refusal, match="A document profile holds for"):
        set_document_profile(session, lsu, "poem", {})


def test_a_route_is_set_as_a_whole(session, lsu):
    set_route(
        session,
        lsu,
        [StepDraft("receipt", "researcher", 5), StepDraft("pay", "bank", 5, run="weekly:thursday")],
    )
    set_route(session, lsu, [StepDraft("pay", "bank", 3)])
    assert [(s.key, s.days, s.run) for s in queries.route(session, lsu)] == [("pay", 3, "")]


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([StepDraft("A", "bank")], "The key of a step"),
        ([StepDraft("a", "nobody")], "The holder of a step"),
        ([StepDraft("a", "bank", 400)], "0 to 365"),
        ([StepDraft("a", "bank", clock="noon")], "The clock of a step"),
        ([StepDraft("a", "bank", run="daily")], "The payment run"),
        ([StepDraft("a", "bank"), StepDraft("a", "bank")], "the same key"),
    ],
)
def test_a_wrong_step_is_refused(session, lsu, steps, said):
    with pytest.raises(Refusal, match=said):
        set_route(session, lsu, steps)
