"""Each cure does what its button says, or says where a person must."""

import pytest

from app.quotes.drafts import LineDraft, QuoteDraft
from app.quotes.drafts.cures import Around, cured, noted
from app.quotes.rules.offer import Enclosure
from app.requirements.rules.finding import Action, cure


def a_draft(**more):
    values = {
        "client": "okafor",
        "valid_days": "30",
        "payment_days": "14",
        "lines": [
            LineDraft(kind="section", text="Phase 1"),
            LineDraft(text="Sequencing, approx. 48 samples", unit_price="310", tax="exempt"),
            LineDraft(text="Preparation", unit_price="40"),
        ],
    }
    return QuoteDraft(**values | more)


def test_validity_and_terms_are_set():
    draft = a_draft()
    assert cured(draft, cure(Action.SET_VALIDITY, days=60), Around()).changed
    assert cured(draft, cure(Action.SET_TERMS, days=45, **{"from": "receipt"}), Around()).changed
    assert (draft.valid_days, draft.payment_days, draft.payment_from) == ("60", "45", "receipt")


def test_a_paper_on_file_is_attached_once():
    draft, around = a_draft(), Around(papers=[("w-9", "Form W-9")])
    cured(draft, cure(Action.ATTACH_DOCUMENT, document="w-9"), around)
    cured(draft, cure(Action.ATTACH_DOCUMENT, document="w-9"), around)
    assert draft.annexes == [Enclosure(kind="w-9", title="Form W-9")]


def test_a_paper_that_is_not_on_file_is_said():
    draft = a_draft()
    step = cured(draft, cure(Action.ATTACH_DOCUMENT, document="sole-source-letter"), Around())
    assert "No sole source letter is on file" in step.says
    assert draft.annexes == []


def test_words_are_removed_wherever_they_stand():
    draft = a_draft(intro="Estimate only. We offer")
    step = cured(draft, cure(Action.REMOVE_TEXT, phrases=["approx.", "estimate only."]), Around())
    assert step.changed
    assert draft.lines[1].text == "Sequencing, 48 samples"
    assert draft.intro == "We offer"


def test_words_that_are_not_ours_to_remove_are_said():
    assert "Settings" in cured(a_draft(), cure(Action.REMOVE_TEXT, phrases=["prepayment"]), Around()).says


def test_a_line_is_found_by_the_number_that_is_printed():
    step = cured(a_draft(), cure(Action.ADD_LINE_CODE, lines=["line 2"]), Around())
    assert (step.line, step.field) == (2, "code")
    step = cured(a_draft(), cure(Action.ADD_LINE_CODE, lines=["line 1"], scheme="unspsc"), Around())
    assert (step.line, step.field) == (1, "commodity")


def test_only_lines_without_a_tax_class_get_one():
    draft = a_draft()
    draft.lines[1].tax = "standard 19"
    cured(draft, cure(Action.SET_TAX, lines=["line 2"]), Around(exempt=True))
    assert [line.tax for line in draft.lines] == ["", "standard 19", "exempt"]
    cured(draft, cure(Action.SET_TAX), Around(exempt=True))
    assert [line.tax for line in draft.lines] == ["", "exempt", "exempt"]


def test_freight_as_a_price_makes_a_line_to_be_priced():
    draft = a_draft()
    step = cured(draft, cure(Action.SET_FREIGHT, how="fixed", terms=None), Around())
    assert (draft.freight_how, draft.lines[-1].kind, step.line, step.field) == (
        "fixed",
        "freight",
        3,
        "unit_price",
    )
    cured(draft, cure(Action.SET_FREIGHT, how="included", terms="fob-destination"), Around())
    assert (draft.freight_how, draft.freight_terms) == ("included", "fob-destination")


def test_the_look_is_this_quotes_own_wish():
    draft = a_draft()
    around = Around(columns=("line", "description", "amount"), clauses=("no-prepayment",))
    cured(draft, cure(Action.SET_PAPER, paper="a4"), around)
    cured(draft, cure(Action.SET_DOCUMENT, columns=["code"]), around)
    cured(draft, cure(Action.SET_DOCUMENT, acceptance_block=False), around)
    cured(draft, cure(Action.ADD_CLAUSE, clause="your-terms-apply", text=""), around)
    assert draft.profile == {
        "paper": "a4",
        "columns": ["line", "description", "code", "amount"],
        "signature": "none",
        "clauses": ["no-prepayment", "your-terms-apply"],
    }


@pytest.mark.parametrize(
    ("mend", "field"),
    [
        (cure(Action.SET_REQUESTER), "requester"),
        (cure(Action.SET_PERIOD), "period_start"),
        (cure(Action.SET_PLACE, any_of=[]), "place"),
        (cure(Action.ADD_TEXT, field="scope"), "lines"),
        (cure(Action.SET_ADDRESSEE, title="Dean"), "payer"),
        (cure(Action.CHOOSE_SIGNATURE, signature="digital"), "signature"),
        (cure(Action.RECORD_FACT, field="funding"), "funding"),
    ],
)
def test_what_only_a_person_knows_sends_the_cursor_there(mend, field):
    draft = a_draft()
    step = cured(draft, mend, Around())
    assert (step.changed, step.field) == (False, field)
    assert draft == a_draft()


def test_our_own_details_are_mended_in_settings():
    assert cured(a_draft(), cure(Action.SET_SELLER, field="legal_name"), Around()).goes == "settings"


def test_a_reference_waits_for_its_value():
    draft = a_draft()
    assert cured(draft, cure(Action.ADD_REFERENCE, reference="grant"), Around()).field == "references"
    assert draft.references == {"grant": ""}


def test_advice_is_remembered_as_done():
    draft = a_draft()
    noted(draft, "call-first")
    assert draft.details == {"answers": {"call-first": True}}
