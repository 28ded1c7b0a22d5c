"""What is wrong with what a person typed, in sentences."""

from __future__ import annotations

import datetime as dt

import pytest

from app.institutions.drafts import ExemptionDraft, InstitutionDraft, OfficeDraft, PayerDraft


def test_good_drafts_have_no_problems():
    assert (
        InstitutionDraft(name="LSU", country="US", region="LA", currency="USD", paper="letter").problems()
        == []
    )
    assert (
        OfficeDraft(
            role="purchasing",
            email="a@b.edu",
            time_zone="America/Chicago",
            closed=("2026-12-24..2027-01-01",),
        ).problems()
        == []
    )
    assert PayerDraft(lines=("LSU",), mailbox="a@b.edu", tax_ids={"ror": "05ect4e57"}).problems() == []
    assert ExemptionDraft(certificate="LA-1").problems() == []


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (InstitutionDraft(), "An institution needs a name."),
        (InstitutionDraft(name="長野"), "The key must be small letters"),
        (InstitutionDraft(name="A\x00"), "The name holds control characters"),
        (InstitutionDraft(name="A", country="Germany"), "two capital letters"),
        (InstitutionDraft(name="A", region="nsw"), "The region must be"),
        (InstitutionDraft(name="A", currency="XYZ"), "is not a currency"),
        (InstitutionDraft(name="A", language="german"), "The language must be a tag"),
        (InstitutionDraft(name="A", paper="a3"), "The paper must be a4 or letter."),
        (InstitutionDraft(name="A", fiscal_year_start="13-40"), "The fiscal year must start"),
        (InstitutionDraft(name="A", identifiers={"fr.siret": "13001533200014"}), "SIRET (fr.siret)"),
        (OfficeDraft(role="cellar"), "The role of an office"),
        (OfficeDraft(role="purchasing", channel="pigeon"), "The channel must be"),
        (OfficeDraft(role="purchasing", email="Anna <a@b.edu>"), "The e-mail address"),
        (OfficeDraft(role="purchasing", portal="javascript:x"), "The portal must be"),
        (OfficeDraft(role="purchasing", time_zone="Mars"), "The time zone"),
        (OfficeDraft(role="purchasing", closed=("christmas",)), "Closing days"),
        (PayerDraft(), "A payer needs at least one addressee line."),
        (PayerDraft(lines=("x",) * 13), "at most 12 addressee lines"),
        (PayerDraft(lines=("x",), mailbox="x"), "The mailbox must look like"),
        (PayerDraft(lines=("x",), tax_ids={"gb.vat": "980780685"}), "UK VAT number (gb.vat)"),
        (ExemptionDraft(), "An exemption needs the number"),
        (
            ExemptionDraft("1", valid_from=dt.date(2026, 2, 1), valid_to=dt.date(2026, 1, 1)),
            "ends before it starts",
        ),
    ],
)
def test_each_problem_is_a_sentence(draft, said):
    assert any(said in problem for problem in draft.problems()), draft.problems()


def test_keys_are_made_where_none_is_typed():
    assert InstitutionDraft(name="Louisiana State").slug() == "louisiana-state"
    assert OfficeDraft(role="purchasing").slug() == "purchasing"
    assert PayerDraft(lines=("CNRS",)).slug() == "cnrs"
