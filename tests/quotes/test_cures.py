import pytest

from app.basics.errors import Refusal
from app.quotes.commands import new_quote
from app.quotes.drafts import can_cure, cured
from app.quotes.queries import check_draft
from app.records import Rule
from tests.quotes.conftest import a_draft


@pytest.mark.parametrize(
    ("action", "params", "field", "value"),
    [
        ("set-validity", {"days": 90}, "valid_days", "90"),
        ("set-terms", {"days": 45, "from": "receipt"}, "payment_days", "45"),
        ("set-terms", {"ceiling": "10.00"}, "details", {"ceiling": "10.00"}),
        ("set-freight", {"how": "fixed", "terms": None}, "freight_how", "fixed"),
        ("set-freight", {"incoterm": "DAP"}, "details", {"incoterm": "DAP"}),
        ("set-title", {"title": "Offer"}, "profile", {"title": "Offer"}),
        ("set-paper", {"paper": "a4"}, "profile", {"paper": "a4"}),
        ("set-language", {"language": "fr"}, "profile", {"language": "fr"}),
        ("set-document", {"tax_split": True}, "profile", {"tax_split": True}),
        ("set-document", {"bank": False}, "profile", {"show_bank": False}),
        ("set-document", {"acceptance_block": True}, "profile", {"signature": "acceptance"}),
        ("choose-signature", {"signature": "wet"}, "profile", {"signature": "line"}),
        ("add-clause", {"text": "So be it."}, "terms_text", "So be it."),
        ("set-delivery-method", {"method": "portal"}, "details", {"delivery_method": "portal"}),
        ("set-period", {"end": "2027-02-01"}, "period_end", "2027-02-01"),
        ("set-currency", {"currency": "EUR"}, "currency", "EUR"),
    ],
)
def test_each_cure_changes_its_field_in_a_copy(action, params, field, value):
    before = a_draft()
    after = cured(before, action, params)
    assert getattr(after, field) == value
    assert before == a_draft()
    assert can_cure(action, params)


def test_a_paper_on_file_is_attached_once():
    once = cured(a_draft(), "attach-document", {"document": "w-9", "on_file": True})
    twice = cured(once, "attach-document", {"document": "w-9", "on_file": True})
    assert [annex.kind for annex in twice.annexes] == ["w-9"]


def test_a_missing_discount_gets_its_line():
    after = cured(a_draft(), "add-line", {"kind": "discount", "reason": "Academic"})
    assert (after.lines[-1].kind, after.lines[-1].text) == ("discount", "Academic")


@pytest.mark.parametrize(
    ("action", "params"),
    [
        ("ask-office", {}), ("set-terms", {}), ("attach-document", {"document": "x", "on_file": False}), ("set-validity", {}),
        ("set-freight", {}), ("set-document", {"seals": ["company"]}), ("choose-signature", {"signature": "digital"}),
        ("add-clause", {}), ("set-delivery-method", {}), ("set-period", {}), ("add-line", {}), ("set-currency", {}), ("set-title", {}),
    ],
)  # fmt: skip
def test_what_a_person_must_do_is_refused(action, params):
    assert not can_cure(action, params)
    with pytest.raises(Refusal, match="by hand"):
        cured(a_draft(), action, params)


def test_the_cure_that_the_check_offers_cures(desk):
    with desk.office.work("rule") as session:
        session.add(
            Rule(
                institution_id=desk.institution,
                key="v",
                kind="validity-at-least",
                params={"days": 60},
                severity="blocking",
                status="confirmed",
            )
        )
    draft = a_draft(valid_days="30")
    [stop] = desk.ask(check_draft, draft).stops
    mended = cured(draft, stop.cure.action.value, stop.cure.params)
    assert desk.ask(check_draft, mended).may_issue
    assert desk.run(new_quote, mended).number
