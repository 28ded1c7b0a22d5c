"""The finer answers of checks: what exactly is wrong, and where one document differs from its neighbour by little."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from app.basics.errors import Refusal
from app.requirements.drafts import (
    Attachment,
    Exemption,
    Freight,
    Line,
    Person,
    SchedulePart,
    Subject,
    Sum,
    Task,
    TaxRow,
    Totals,
)
from app.requirements.kinds import kind_named, near_kinds
from app.requirements.kinds.params import MonthDay
from app.requirements.kinds.registry import KINDS
from app.requirements.preflight import preflight
from tests.requirements.samples import TODAY, a_line, a_rule, a_subject, day, found, gst, usd

W9 = Attachment("w-9", signed_on=day("2026-06-01"), signature="wet")
COVER = Attachment("insurance", valid_to=day("2027-12-31"), limit=usd("5.00"))
BALANCE = SchedulePart(90_000, "installation")
HELD = SchedulePart(10_000, "inspection")
DEPOSIT = SchedulePart(100_000, "order", before_delivery=True)
SELLER = a_subject().seller
TAX = Totals(usd("100.00"), usd("105.00"), (TaxRow("GST", 5000, usd("100.00"), usd("5.00")),))
OPTION = a_line(kind="option", label="9", amount=usd("1.00"))

#: kind, params, changes, result, a part of the reason
EDGES: list[tuple[str, dict[str, Any], dict[str, Any], str, str]] = [
    ("title-word", {"words": ["Invoice"]}, {"title": "Invoice"}, "passed", "Invoice"),
    ("title-word", {}, {"title": "Pro-forma quotation"}, "failed", "Pro-forma"),
    ("title-word", {}, {"title": "Hello"}, "failed", "Hello"),
    ("seller-name-identical", {"name": "Helix Analytics, Inc."}, {}, "failed", "registration with this institution"),
    ("seller-name-identical", {}, {"seller": replace(SELLER, legal_name="")}, "failed", "missing"),
    ("seller-name-identical", {}, {"seller": replace(SELLER, names=None)}, "cannot-tell", "other papers"),
    ("seller-name-identical", {"name": "HELIX ANALYTICS INC."}, {"seller": replace(SELLER, names=None)}, "passed", "every"),
    ("contact-complete", {"fields": ["email"]}, {"contact": Person(email="a@b.example")}, "passed", "a@b.example"),
    ("sender-domain", {}, {"sender": "maria@evil-helix.example"}, "failed", "evil-helix"),
    ("currency-printed", {}, {"currency": "EUR"}, "passed", "EUR"),
    ("currency-printed", {"any_of": ["USD"]}, {"currency": ""}, "failed", "missing"),
    ("supplier-registered", {"system": "jaggaer"}, {}, "failed", "no number"),
    ("supplier-registered", {"system": "ariba"}, {}, "passed", "AN0100"),
    ("supplier-registered", {"system": "sam"}, {"valid_until": None}, "passed", "J7M9"),
    ("addressee-is", {"any_of": ["UBC", "UBCO"]}, {"addressee": ("ubco",)}, "passed", "ubco"),
    ("addressee-is", {"any_of": ["UBC"]}, {"addressee": ()}, "failed", "nobody"),
    ("addressee-is", {}, {"payer_lines": None}, "cannot-tell", "Which entity"),
    ("organisation-first", {}, {"officer": None, "requester": None, "payer_lines": None}, "cannot-tell", "address"),
    ("organisation-first", {}, {"addressee": ()}, "cannot-tell", "address"),
    ("requester-named", {"fields": ["department"]}, {"requester": Person(department="Biology")}, "passed", "Biology"),
    ("signature-kind", {"any_of": ["none"]}, {"signature": ""}, "passed", "not signed"),
    ("exact-price", {}, {"lines": (a_line(unit_price=None, amount=None),)}, "failed", "No price in line 1"),
    ("exact-price", {}, {"terms": "Prices to be confirmed."}, "failed", "to be confirmed"),
    ("no-lump-sum", {}, {"lines": (a_line(unit="Lot"),)}, "failed", "line 1"),
    (
        "no-lump-sum", {}, {"lines": (a_line(unit="lot"), a_line(label="1.1", part_of="1"))}, "passed", "without its parts",
    ),
    ("no-lump-sum", {"above": "20000.00 USD"}, {"lines": (a_line(unit="lot"),)}, "passed", ""),
    ("no-lump-sum", {"above": "1.00 USD"}, {"lines": (a_line(unit="lot", amount=None),)}, "cannot-tell", "above USD 1.00"),
    ("lines-complete", {}, {"lines": ()}, "failed", "no lines"),
    ("lines-complete", {}, {"lines": (a_line(quantity=None, label=""),)}, "failed", "“De novo protein sequencing”"),
    (
        "lines-complete", {}, {"lines": tuple(a_line(label=str(n), unit=None) for n in range(5))}, "failed",
        "line 0, line 1, line 2 and 2 more",
    ),
    ("lines-complete", {}, {"lines": (a_line(kind="freight", unit=None),)}, "passed", "no lines that need"),
    ("sums-agree", {}, {"lines": (a_line(amount=usd("14880.01")),)}, "failed", "the lines add up"),
    ("sums-agree", {}, {"lines": (a_line(amount=None),)}, "passed", "14,880.00"),
    ("sums-agree", {}, {"totals": Totals(usd("14880.00"), usd("15000.00"))}, "failed", "net and tax add up to 14,880.00"),
    ("sums-agree", {}, {"totals": Totals(usd("14880.01"), usd("14880.01")), "rounding": "total/half-up"}, "passed", ""),
    ("sums-agree", {}, {"totals": Totals(usd("14880.02"), usd("14880.02")), "rounding": "total/half-up"}, "failed", ""),
    (
        "sums-agree", {}, {"totals": Totals(usd("14880.00"), usd("14981.00"), (gst("101.00", "1000.00", 10_000),))}, "failed",
        "10 % of 1,000.00 is 100.00, printed is 101.00",
    ),
    (
        "sums-agree", {}, {"totals": Totals(usd("14880.00"), usd("14980.00"), (gst("100.00", "1000.00", 10_000),))}, "passed", "",
    ),
    ("split-adds-up", {}, {}, "passed", "not split"),
    ("discount-shown", {"reason": "contract"}, {"lines": (a_line(kind="discount", text="Contract price"),)}, "passed", ""),
    ("ceiling-stated", {}, {"ceiling": None}, "failed", "No ceiling"),
    ("years-totalled", {}, {"period_end": day("2026-12-31")}, "passed", "one year"),
    ("years-totalled", {}, {"year_totals": {2026: usd("1.00"), 2027: usd("1.00")}}, "failed", "USD 2.00"),
    ("years-totalled", {}, {"year_totals": None}, "failed", "2026 and 2027"),
    ("years-totalled", {}, {"period_end": None}, "cannot-tell", "period"),
    ("options-outside-total", {"allowed": False}, {"lines": (a_line(), OPTION)}, "failed", "not accepted: line 9"),
    ("options-outside-total", {"allowed": False}, {}, "passed", "no options"),
    ("amount-at-most", {"amount": "14880.00 USD", "basis": "year"}, {"year_total_before": Sum.plain(usd("1.00"))}, "failed", "14,881"),
    ("amount-at-most", {"amount": "100.00 USD", "excludes": ["tax"]}, {"totals": TAX}, "passed", "100.00"),
    ("tax-split", {}, {"lines": (a_line(tax_class=None),)}, "failed", "tax class"),
    ("tax-split", {}, {"tax_split": None}, "cannot-tell", "subtotals"),
    ("tax-by-type", {}, {}, "passed", "No tax"),
    ("seller-tax-id", {"scheme": "us.ein"}, {"seller": replace(SELLER, tax_ids={"us.ein": "1"})}, "failed", "not a valid"),
    ("exemption-applied", {}, {"exemption": None}, "cannot-tell", "No exemption"),
    ("exemption-applied", {}, {"exemption": Exemption("E", day("2026-12-01"))}, "failed", "No tax is charged, but the certificate E ends on 1 December 2026."),
    ("exemption-applied", {}, {"exemption": Exemption("E", day("2026-12-01")), "totals": Totals(usd("100.00"), usd("105.00"), (gst("5.00"),))}, "failed", "Tax is charged although"),
    ("exemption-applied", {}, {"exemption": Exemption("E", day("2026-11-01")), "totals": Totals(usd("100.00"), usd("105.00"), (gst("5.00"),))}, "cannot-tell", "ends on 1 November 2026, so tax"),
    ("document-language", {"any_of": ["nl"]}, {}, "failed", "It is in English; our paper has no words in Dutch."),
    ("scope-stated", {}, {"scope": "Sequencing of all samples after receipt of samples, and one report per sample."}, "passed", "of samples, and one…"),
    ("delivery-stated", {}, {"delivery": "Four weeks after receipt of samples."}, "passed", "receipt of samples."),
    ("exemption-applied", {}, {"exemption": Exemption("E"), "valid_until": None}, "passed", "certificate E"),
    ("freight-terms", {}, {"freight": Freight(None, "none")}, "passed", "No freight"),
    ("freight-terms", {"terms": ["fob-destination"]}, {"freight": Freight("fob-origin", "fixed")}, "failed", "F.O.B. origin"),
    ("freight-terms", {"terms": ["fob-destination"]}, {"freight": Freight("", "fixed")}, "failed", "not stated"),
    ("freight-terms", {}, {"freight": Freight("", "")}, "failed", "not stated"),
    ("freight-stated", {}, {"freight": Freight("", "")}, "failed", "not stated"),
    ("freight-terms", {}, {"freight": Freight()}, "cannot-tell", "not known"),
    ("freight-stated", {}, {"freight": Freight(None, "none")}, "passed", "No freight"),
    ("freight-stated", {}, {"freight": Freight()}, "cannot-tell", "not known"),
    ("incoterm", {"any_of": ["DAP"]}, {"incoterm_place": ""}, "failed", "The place for DAP is missing."),
    ("incoterm", {"any_of": ["DAP"], "place": False}, {"incoterm_place": ""}, "passed", "DAP"),
    ("incoterm", {"any_of": ["DAP"]}, {"incoterm": ""}, "failed", "not stated"),
    ("payment-terms-at-least", {"days": 30, "start": ["receipt"]}, {}, "failed", "later of invoice and acceptance"),
    ("payment-terms-at-least", {"days": 30, "start": ["receipt"]}, {"payment_start": None}, "cannot-tell", ""),
    ("payment-terms-at-least", {"days": 30, "start": ["receipt"]}, {"payment_start": "receipt"}, "passed", "30"),
    ("no-prepayment", {}, {"terms": "50% down, balance on delivery"}, "failed", "50% down"),
    ("no-prepayment", {}, {"schedule": None}, "cannot-tell", ""),
    ("no-prepayment", {}, {"schedule": None, "terms": "COD"}, "failed", "COD"),
    ("no-prepayment", {}, {"schedule": (DEPOSIT,), "terms": None, "lines": None}, "failed", "100 %"),
    ("no-prepayment", {}, {"terms": None, "lines": None}, "cannot-tell", ""),
    ("deposit-as-line", {}, {"schedule": (DEPOSIT,), "lines": (a_line(text="Deposit, 50 %"),)}, "passed", "own"),
    ("schedule-sums", {}, {}, "passed", "one part"),
    ("schedule-sums", {"last_at_least": "10"}, {"schedule": (BALANCE, HELD)}, "passed", "100 %"),
    ("schedule-sums", {"last_at_least": "10"}, {"schedule": (HELD, BALANCE)}, "passed", "100 %"),
    ("schedule-sums", {"last_at_least": "20"}, {"schedule": (BALANCE, HELD)}, "failed", "below 20 %"),
    ("schedule-sums", {"last_at_least": "20"}, {}, "failed", "0 %"),
    ("delivery-stated", {}, {"delivery": None}, "passed", "28 days"),
    ("delivery-stated", {}, {"delivery": "", "delivery_days": 0}, "passed", "0 days"),
    ("clause-present", {"text": "Net 30"}, {"clauses": None}, "passed", "sentence"),
    ("clause-present", {"text": "Each party bears its own bank charges."}, {}, "failed", "bank charges"),
    ("clause-present", {"clause": "fob-destination"}, {"lines": None, "terms": None}, "passed", "F.O.B."),
    ("clause-present", {"clause": "x", "text": "y"}, {"lines": None, "terms": None}, "failed", "clause “x”"),
    ("governing-law", {"any_of": ["Louisiana"]}, {}, "passed", "buyer's"),
    ("scope-stated", {}, {"scope": None}, "passed", "Every line"),
    ("scope-stated", {}, {"lines": None}, "passed", "scope"),
    ("period-stated", {}, {"period_end": None}, "failed", "one end"),
    ("standing-order-dates", {}, {"period_end": day("2027-12-01")}, "passed", "2 December 2027"),
    ("standing-order-dates", {}, {"period_end": day("2027-12-03")}, "failed", "2 December 2027"),
    ("standing-order-dates", {"year_end": "12-31"}, {}, "failed", "31 December 2026"),
    ("place-stated", {"any_of": ["US-IL"]}, {"place": "CA"}, "failed", "Canada"),
    ("place-stated", {"any_of": ["US-IL"]}, {}, "passed", "United States (IL)"),
    ("attachment-required", {"document": "w-9", "max_age_days": 365}, {}, "passed", "attached"),
    ("attachment-required", {"document": "w-9", "max_age_days": 30}, {}, "failed", "more than 30 days"),
    (
        "attachment-required", {"document": "w-9", "max_age_days": 30}, {"attachments": (replace(W9, signed_on=None),)},
        "cannot-tell", "dates",
    ),
    ("attachment-required", {"document": "insurance", "covers": "period"}, {"attachments": (COVER,)}, "passed", ""),
    (
        "attachment-required", {"document": "insurance", "covers": "period"},
        {"attachments": (COVER,), "period_end": day("2028-01-01")}, "failed", "ends 31 December 2027; the work ends 1 January 2028",
    ),
    (
        "attachment-required", {"document": "insurance", "covers": "period"},
        {"attachments": (COVER,), "period_end": None}, "cannot-tell", "dates",
    ),
    ("attachment-required", {"document": "insurance", "covers": "validity"}, {"attachments": (COVER,)}, "passed", ""),
    ("attachment-required", {"document": "insurance", "covers": "issue"}, {"attachments": (COVER,), "issued": None}, "passed", ""),
    ("attachment-required", {"document": "w-9", "covers": "issue"}, {}, "cannot-tell", "dates"),
    ("attachment-required", {"document": "w-9", "signature": ["wet"]}, {}, "passed", ""),
    ("attachment-required", {"document": "w-9", "signature": ["digital"]}, {}, "failed", "must be signed digitally"),
    (
        "attachment-required", {"document": "w-9", "signature": ["wet"]}, {"attachments": (replace(W9, signature=None),)},
        "cannot-tell", "signed",
    ),
    (
        "attachment-required", {"document": "w-9", "max_age_days": 365},
        {"attachments": (replace(W9, signed_on=day("2020-01-01")), W9)}, "passed", "attached",
    ),
    ("insurance-covers", {}, {}, "failed", "No certificate"),
    ("insurance-covers", {}, {"attachments": (COVER,)}, "passed", ""),
    ("insurance-covers", {}, {"attachments": (replace(COVER, valid_to=day("2027-01-01")),)}, "failed", "ends 1 January 2027"),
    ("insurance-covers", {}, {"attachments": (replace(COVER, valid_to=None),)}, "passed", ""),
    ("insurance-covers", {"limit": "9.00 EUR"}, {"attachments": (COVER,)}, "cannot-tell", "limit"),
    ("insurance-covers", {"limit": "9.00 USD"}, {"attachments": (replace(COVER, limit=None),)}, "cannot-tell", "limit"),
    ("insurance-covers", {"wording": "additional insured"}, {"attachments": (COVER,)}, "failed", "additional insured"),
    ("identifier-valid", {"field": "references.gln", "scheme": "gs1.gln"}, {}, "failed", "GLN is missing"),
    ("field-present", {"field": "requester.department"}, {"requester": None}, "cannot-tell", "department of the requester"),
    ("field-present", {"field": "seller.address"}, {}, "passed", "12 Mill Street, Chicago"),
    ("field-contains", {"field": "addressee", "any_of": ["Foundation"]}, {"addressee": ()}, "failed", "“”"),
    ("pattern", {"field": "number", "shapes": ["*"]}, {"number": ""}, "cannot-tell", "number"),
    ("days-between", {"start": "period_start", "end": "grant_end"}, {"grant_end": None}, "cannot-tell", "Both"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "params", "changes", "result", "reason"), EDGES)
def test_it_answers(kind, params, changes, result, reason):
    finding = found(kind, a_subject(**changes), **params)
    assert (finding.result, finding.because) == (result, finding.because)
    assert reason in finding.because
    assert ".." not in finding.because


def test_the_rule_may_name_the_clause_that_it_prints():

    result = preflight([a_rule("clause-present", clause="fob-destination")], a_subject(), TODAY)
    assert result.findings[0].result == "passed"


def test_what_lies_on_file_is_offered_as_the_cure():
    empty = a_subject(attachments=(), on_file=(W9,))
    cure = found("attachment-required", empty, document="w-9").cure
    assert (cure.label, cure.params) == ("Attach the W-9 on file", {"document": "w-9", "on_file": True})
    assert found("attachment-required", empty, document="insurance").cure.params["on_file"] is False


def test_a_long_text_is_shortened_in_a_finding():
    finding = found("field-is", a_subject(warranty="w" * 500), field="warranty", any_of=["a"])
    assert len(finding.because) < 120


@pytest.mark.parametrize(
    "field", ["references.gln", "seller.legal_name", "contact.email", "requester.name", "terms", "scope"]
)
def test_the_cure_of_a_field_leads_to_that_field(field):
    cure = found("field-is", a_subject(), field=field, any_of=["nothing"]).cure
    assert field in {cure.params.get("field"), f"references.{cure.params.get('reference')}"}


def test_a_kind_that_is_not_known_is_refused_with_near_ones():
    with pytest.raises(
        Refusal, match=r"'validity' is not known\. Perhaps: validity-at-least, validity-at-most"
    ):
        kind_named("validity")
    with pytest.raises(Refusal, match="Perhaps: validity-at-least"):
        kind_named("validty-at-least")
    assert near_kinds("validty")[0].startswith("validity-")
    with pytest.raises(Refusal, match="All of them: concierge institution kinds"):
        kind_named("x" * 500)
    assert kind_named("advice") is KINDS["advice"]


@pytest.mark.parametrize(
    ("kind", "name", "value", "words"),
    [
        ("validity-at-least", "days", "sixty", "params.days must be a whole number of days, not 'sixty'"),
        ("validity-at-least", "days", 0, "params.days must lie between 1 and 3660, not 0"),
        ("validity-at-least", "days", True, "params.days must be a whole number of days, not True"),
        ("attachment-required", "document", "", "params.document must be a text of at most 60 letters"),
        ("signature-kind", "any_of", ["blood"], "params.any_of[0] must be one of wet, digital, typed, none"),
        (
            "signature-kind",
            "any_of",
            "wet",
            "params.any_of must be a list of 1 to 100 texts, each one of wet",
        ),
        ("bank-details", "shown", "yes", "params.shown must be true or false, not 'yes'"),
        ("amount-at-most", "amount", "1e9999999 USD", "params.amount: The amount '1e9999999'"),
        ("amount-at-most", "amount", 15000, "params.amount must be an amount with its currency"),
        (
            "schedule-sums",
            "last_at_least",
            10,
            "params.last_at_least must be a percentage in quotation marks",
        ),
        ("schedule-sums", "last_at_least", "110", "params.last_at_least '110' is not a percentage"),
        ("seller-tax-id", "scheme", "us.ssn", "params.scheme must be one of at.uid, au.abn"),
        ("field-present", "field", "colour", "params.field must be one of title, number"),
        ("field-present", "field", "references.", "params.field must be one of title, number"),
        ("days-between", "start", "yesterday", "params.start must be one of issued, valid_until"),
        ("pattern", "shapes", ["9" * 81], "params.shapes[0] must be a text of at most 80 letters"),
        ("pattern", "shapes", "(a+)+$", "params.shapes must be a list of shapes: # a digit"),
        ("standing-order-dates", "year_end", "02-30", "params.year_end must be a month and a day such as"),
        ("standing-order-dates", "year_end", "13-01", "params.year_end must be a month and a day such as"),
        ("standing-order-dates", "year_end", "ab-cd", "params.year_end must be a month and a day such as"),
        ("text-contains", "any_of", [["x"]], "params.any_of[0] must be a text of at most 2000 letters"),
        ("paper-size", "size", "x" * 500, "params.size must be one of a4, letter, not 'xxxx"),
    ],
)
def test_a_wrong_parameter_is_refused_in_a_sentence(kind, name, value, words):
    known = {"schedule-sums": {}, "standing-order-dates": {}}.get(kind)
    given = {**(known or {}), name: value}
    for other, param in KINDS[kind].params.items():
        if param.required and other not in given:
            given[other] = {"scheme": "us.ein", "field": "number", "end": "issued"}.get(other, value)
    with pytest.raises(Refusal) as refused:
        KINDS[kind].read(given)
    assert words in refused.value.text
    assert len(refused.value.text) < 1000


def test_a_month_and_day_is_read():
    assert MonthDay().read("06-30", "x") == (6, 30)


@pytest.mark.parametrize(
    ("kind", "params", "sentence"),
    [
        ("validity-at-least", {"days": 60}, "A quote must be valid for at least 60 days."),
        (
            "schedule-sums",
            {"last_at_least": "12.5"},
            "The parts of the payment make 100 %, the last of them at least 12.5 %.",
        ),
        ("amount-at-most", {"amount": "5.00 USD"}, "The amount per order is at most USD 5.00."),
        (
            "signature-kind",
            {"any_of": ["wet", "digital"]},
            "The document is signed by hand or digitally.",
        ),
        ("currency-printed", {}, "The currency is printed by its three letters."),
    ],
)
def test_a_kind_states_its_rule_in_words(kind, params, sentence):
    assert KINDS[kind].sentence(KINDS[kind].read(params)) == sentence


def test_a_breakdown_of_a_lump_sum_is_not_counted_twice():
    lump, part = a_line(unit="lot"), Line("Digestion", label="1.1", part_of="1", amount=usd("14880.00"))
    assert found("sums-agree", a_subject(lines=(lump, part))).result == "passed"
    assert found("lines-complete", a_subject(lines=(lump, part))).result == "passed"


def test_the_words_of_a_document_are_not_known_without_lines_and_terms():
    assert Subject(title="Quotation").text is None
    assert Subject(terms="").text == ""


@pytest.mark.parametrize(
    ("task", "result", "because", "label"),
    [
        (Task("Ana", dt.date(2026, 11, 24)), "cannot-tell", "Task for Ana, due 24 November 2026.", "Done"),
        (Task("Ana", dt.date(2026, 11, 20), over=True), "cannot-tell", "Ana was to do it by 20 November 2026.", "Make it a task"),
        (Task("Ana", dt.date(2026, 11, 24), done=dt.date(2026, 11, 23)), "passed", "Done 23 November 2026 by Ana.", None),
    ],
)  # fmt: skip
def test_advice_that_became_a_task_nags_no_longer(task, result, because, label):
    finding = found("advice", a_subject(tasks={"rule": task}, answers={}), task="Register.")
    assert (finding.result, finding.because) == (result, because)
    assert (finding.cure.label if finding.cure else None) == label
    assert finding.in_hand is (label == "Done")


def test_a_paper_that_has_run_out_is_refused_whatever_it_must_cover():
    paper = Attachment("insurance", valid_to=dt.date(2026, 10, 31))
    finding = found("attachment-required", a_subject(attachments=(paper,)), document="insurance")
    assert finding.because.startswith("The certificate of insurance on file ends 31 October 2026;")
    assert finding.cure.params["newer"], "the paper on file is no cure"


def test_a_paper_covers_the_time_until_payment():
    paper = Attachment("insurance", valid_to=dt.date(2027, 6, 30))
    facts = {"attachments": (paper,), "period_end": dt.date(2027, 6, 15), "payment_days": 30}
    finding = found("attachment-required", a_subject(**facts), document="insurance", covers="payment")
    assert "payment is due by 15 July 2027" in finding.because


def test_a_sentence_has_one_full_stop_where_the_text_of_the_rule_brings_its_own():
    kind = kind_named("clause-present")
    said = kind.sentence(kind.read({"text": "We are a certified HUB vendor."}))
    assert said.endswith("certified HUB vendor.")
    assert ".." not in said
