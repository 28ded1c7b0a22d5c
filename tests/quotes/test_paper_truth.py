"""What preflight passes about the paper stands on the paper."""

import datetime as dt

import pytest

from app.institutions.commands import set_document_profile
from app.quotes.commands import issue, new_quote
from app.quotes.document import pdf_of, preview_draft, reprint
from app.quotes.document.printing import document_of_draft
from app.quotes.drafts import LineDraft
from app.quotes.drafts.cures import Around, cured
from app.quotes.queries import check_draft, subject_of
from app.quotes.queries.context import fitted, of_draft
from app.quotes.queries.recheck import recheck
from app.quotes.rules.offer import Enclosure
from app.requirements.commands import set_rule
from app.requirements.drafts import RuleDraft
from app.requirements.kinds import KINDS
from app.requirements.preflight import finding_of
from app.requirements.rules.rule import RuleInForce
from tests.quotes.conftest import a_draft
from tests.quotes.test_document import text_of

#: Kinds about what a document says, with parameters that the sample meets, and the words that must be found on it.
ON_PAPER = {
    "title-word": ({}, ["Quotation"]),
    "seller-address": ({}, ["410 Harbor Way", "Duluth"]),
    "remit-to-printed": ({}, ["Box 88"]),
    "contact-complete": (
        {},
        ["Lena Brandt", "account manager", "+1 555 010 4412", "brandt@meridian.example"],
    ),
    "number-present": ({}, ["Q"]),
    "date-present": ({}, ["November 22, 2026"]),
    "validity-at-least": ({"days": 60}, ["January 21, 2027"]),
    "currency-printed": ({"any_of": ["USD"]}, ["USD"]),
    "addressee-is": ({"any_of": ["Northfield Research Foundation"]}, ["Northfield Research Foundation"]),
    "seller-tax-id": ({"scheme": "us.ein"}, ["EIN 41-0000000"]),
    "reference-present": ({"reference": "grant"}, ["NIH R01"]),
    "incoterm": ({"any_of": ["DAP"]}, ["DAP Daejeon"]),
    "freight-terms": ({"terms": ["fob-destination"]}, ["F.O.B. destination"]),
    "line-fact": ({"fact": "origin"}, ["Country of origin KR"]),
    "commodity-code": ({"scheme": "unspsc"}, ["UNSPSC 81121500"]),
    "payment-terms-at-least": ({"days": 30}, ["Net 30 days"]),
    "schedule-sums": ({"last_at_least": "50"}, ["on order", "on acceptance", "50%"]),
    "delivery-stated": ({}, ["Results within 30 business days"]),
    "delivery-at-most": ({"days": 28}, ["within 28 days"]),
    "warranty-stated": ({}, ["Twelve months on reagents"]),
    "governing-law": ({"any_of": ["Louisiana"]}, ["Louisiana"]),
    "scope-stated": ({}, ["Sequencing of 48 samples from the freezer"]),
    "period-stated": ({}, ["December 1, 2026", "March 31, 2027"]),
    "place-stated": ({}, ["Duluth, MN"]),
    "ceiling-stated": ({}, ["20,000.00"]),
    "clause-present": ({"clause": "your-terms-apply"}, ["The terms of your purchase order apply."]),
    "attachment-required": ({"document": "w-9"}, ["Form W-9"]),
}


def rich():
    goods = LineDraft(
        kind="material", text="Reagent kit", detail="48 reactions", quantity="48", unit="kit", unit_price="310.005",
        tax="exempt", commodity={"unspsc": "81121500"}, extra={"origin": "KR", "hts": "9027.50"},
    )  # fmt: skip
    return a_draft(
        lines=[goods], period_start="2026-12-01", annexes=[Enclosure(kind="w-9", title="")],
        intro="We thank you for your request.",
        details={
            "scope": "Sequencing of 48 samples from the freezer", "incoterm": "DAP", "incoterm_place": "Daejeon",
            "delivery_days": 28, "warranty": "Twelve months on reagents", "governing_law": "Louisiana",
            "ceiling": "20000.00",
            "schedule": [{"share": "50", "when": "on order", "before_delivery": True}, {"share": "50", "when": "on acceptance"}],
        },
    )  # fmt: skip


@pytest.fixture
def page(desk):
    with desk.office.look() as session:
        context, draft = of_draft(session, rich()), rich()
        offer = draft.roughly(context.seller.tax_rates)
        subject = subject_of(fitted(context, offer), offer)
        return subject, " ".join(text_of(preview_draft(session, draft)).split())


def test_the_kinds_held_against_the_paper_are_in_the_catalogue():
    assert set(ON_PAPER) <= set(KINDS)


def test_what_passes_is_found_on_the_paper(page):
    subject, said = page
    for kind, (params, printed) in ON_PAPER.items():
        finding = finding_of(
            RuleInForce(key="rule", kind=kind, params=params), subject, dt.date(2026, 11, 22)
        )
        assert finding.result == "passed", (kind, finding.because)
        assert [words for words in printed if words not in said] == [], kind


def test_the_arithmetic_holds_on_the_paper_with_the_decimals_of_the_unit_price(page):
    _, said = page
    assert "310.005" in said
    assert "14,880.24" in said


def test_a_unit_price_in_won_keeps_its_decimals_on_the_paper(desk):
    line = LineDraft(text="Run", quantity="3", unit="run", unit_price="100.5", tax="exempt")
    said = " ".join(text_of(desk.ask(preview_draft, a_draft(currency="KRW", lines=[line]))).split())
    assert "100.5 302" in said


def test_a_warranty_of_ours_that_the_terms_leave_out_is_not_passed(desk):
    draft = a_draft(terms_text="Terms of this quote alone.")
    with desk.office.look() as session:
        context = of_draft(session, draft)
        subject = subject_of(context, draft.roughly(context.seller.tax_rates))
    assert subject.warranty == ""


def dutch(desk):
    profile = {"language": "nl-NL"}
    desk.run(set_document_profile, desk.institution, "quote", profile)
    made = desk.ask(document_of_draft, a_draft())
    return " ".join(text_of(pdf_of(made)).replace("\u00a0", " ").split())


def test_english_that_stands_in_writes_days_and_figures_as_asked_and_says_so(desk):
    said = dutch(desk)
    assert "Quotation" in said
    assert "22 november 2026" in said
    assert "16.800,00" in said
    with desk.office.look() as session:
        context = of_draft(session, a_draft())
        subject = subject_of(context, a_draft().roughly(context.seller.tax_rates))
    rule = RuleInForce(key="rule", kind="document-language", params={"any_of": ["nl"]})
    finding = finding_of(rule, subject, dt.date(2026, 11, 22))
    assert (finding.result, finding.because) == (
        "failed",
        "It is in English; our paper has no words in Dutch.",
    )


def a_ruled_office(desk, *rules):
    for rule in rules:
        desk.run(
            set_rule,
            desk.institution,
            RuleDraft(person="M. Ortiz", seen=dt.date(2026, 11, 10), **rule),
        )


BANK = "Each party bears its own bank charges."


def test_the_sentence_of_a_rule_is_printed_once_in_preview_and_in_what_is_issued(desk):
    a_ruled_office(
        desk,
        {"key": "bank", "kind": "clause-present", "clause": BANK, "severity": "blocking"},
        {"key": "again", "kind": "advice", "params": {"task": "Mind the bank."}, "clause": BANK},
        {"key": "known", "kind": "clause-present", "clause": "no-prepayment"},
        {"key": "far", "kind": "clause-present", "clause": "Never on this one.", "when": {"funding": ["industry"]}},
        {"key": "big", "kind": "clause-present", "clause": "Big orders only.", "when": {"amount_from": "90000.00", "currency": "USD"}},
        {"key": "some", "kind": "clause-present", "clause": "Orders of some size.", "when": {"amount_from": "90.00", "currency": "USD"}},
    )  # fmt: skip
    profile = {"language": "en-US", "clauses": [BANK, "your-terms-apply"]}
    desk.run(set_document_profile, desk.institution, "quote", profile)
    draft = a_draft(funding="grant")
    saved = desk.run(new_quote, draft)
    found = {f.rule: f.result for f in desk.ask(check_draft, draft).findings}
    assert found["bank"] == found["known"] == found["some"] == "passed"
    for pdf in (desk.ask(preview_draft, draft), issued(desk, saved.number)):
        said = " ".join(text_of(pdf).split())
        assert said.count("bank charges.") == 1
        assert "No prepayment is asked." in said
        assert "Orders of some size." in said
        assert "Never on this one" not in said
        assert "Big orders only" not in said


def issued(desk, number):
    desk.run(issue, number)
    return desk.ask(reprint, number)[1]


def test_a_sentence_of_a_rule_that_is_printed_is_not_told_as_failing_later(desk):
    saved = desk.run(new_quote, a_draft())
    a_ruled_office(desk, {"key": "bank", "kind": "clause-present", "clause": BANK})
    assert desk.ask(recheck, desk.institution, {"bank"}).failing == ()
    desk.run(issue, saved.number)
    assert desk.ask(recheck, desk.institution, {"bank"}).failing == ()


def test_what_was_issued_without_the_sentence_of_a_new_rule_is_told(desk):
    saved = desk.run(new_quote, a_draft())
    desk.run(issue, saved.number)
    a_ruled_office(desk, {"key": "bank", "kind": "clause-present", "clause": BANK})
    assert [one.number for one in desk.ask(recheck, desk.institution, {"bank"}).failing] == [saved.number]


def test_a_profile_without_statements_lets_nothing_pass_that_they_would_say(desk):
    blocks = ["letterhead", "addressee|title", "subject", "lines", "note|totals", "signature"]
    desk.run(
        set_document_profile, desk.institution, "quote", {"clauses": ["your-terms-apply"], "blocks": blocks}
    )
    found = {}
    with desk.office.look() as session:
        context, draft = of_draft(session, rich()), rich()
        subject = subject_of(context, draft.roughly(context.seller.tax_rates))
    for kind in ("clause-present", "warranty-stated", "incoterm", "delivery-stated"):
        rule = RuleInForce(key="rule", kind=kind, params=ON_PAPER[kind][0])
        found[kind] = finding_of(rule, subject, dt.date(2026, 11, 22)).result
    assert set(found.values()) == {"failed"}


@pytest.mark.parametrize(
    ("block", "kind", "words"),
    [
        ("letterhead", "seller-address", "410 Harbor Way"),
        ("letterhead", "seller-tax-id", "EIN 41-0000000"),
        ("boxes", "remit-to-printed", "Box 88"),
        ("contact", "contact-complete", "brandt@meridian.example"),
    ],
)
def test_a_block_that_the_profile_leaves_out_fails_the_rules_that_need_it(desk, block, kind, words):
    blocks = [
        "letterhead",
        "addressee|title",
        "subject",
        "lines",
        "note|totals",
        "statements",
        "boxes",
        "contact",
    ]
    desk.run(
        set_document_profile, desk.institution, "quote", {"blocks": [one for one in blocks if one != block]}
    )
    draft = rich()
    with desk.office.look() as session:
        context = of_draft(session, draft)
        subject = subject_of(context, draft.roughly(context.seller.tax_rates))
    params = {} if kind == "contact-complete" else ON_PAPER[kind][0]
    finding = finding_of(RuleInForce(key="rule", kind=kind, params=params), subject, dt.date(2026, 11, 22))
    said = " ".join(text_of(desk.ask(preview_draft, draft)).split()).replace("info@meridian.example", "")
    assert words not in said
    assert (finding.result, "leaves out" in finding.because) == ("failed", True)
    cured(draft, finding.cure, Around(blocks=context.tailoring.blocks))
    again = " ".join(text_of(desk.ask(preview_draft, draft)).split())
    assert words in again
