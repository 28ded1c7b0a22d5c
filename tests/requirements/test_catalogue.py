"""The whole catalogue of requirements, entry by entry: the rule that states it, a quote that meets it, one that does not.

A row reads: entry, kind, parameters, condition, what is different in the quote that passes, in the one that fails. For
advice the last one is empty: until a person has noted it, the desk cannot tell and names the task.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.requirements.drafts import (
    Attachment,
    Exemption,
    Freight,
    Line,
    Person,
    SchedulePart,
    Subject,
    Sum,
    TaxRow,
    Totals,
)
from app.requirements.kinds import KINDS
from app.requirements.preflight import finding_of, preflight
from app.requirements.rules.condition import Condition
from app.requirements.rules.rule import in_force
from tests.requirements.samples import TODAY, a_line, a_rule, a_subject, day, usd

Changes = dict[str, Any]
Row = tuple[int, str, dict[str, Any], dict[str, Any], Changes, Changes]
SELLER = a_subject().seller
TAXED = Totals(usd("100.00"), usd("112.00"), (
    TaxRow("GST", 5000, usd("100.00"), usd("5.00")), TaxRow("PST", 7000, usd("100.00"), usd("7.00")),
))  # fmt: skip
LUMPED = Totals(usd("100.00"), usd("112.00"), (TaxRow("GST", 5000, usd("100.00"), usd("5.00")),))
GOODS = {"goods_or_service": ["goods"]}
SERVICE = {"goods_or_service": ["service", "labour"]}
DOWN = (SchedulePart(50_000, "order", before_delivery=True), SchedulePart(50_000, "delivery"))
HELD = (SchedulePart(90_000, "installation"), SchedulePart(10_000, "inspection"))
COVER = Attachment(
    "insurance", valid_to=day("2027-12-31"), limit=usd("1000000.00"), wording="additional insured"
)
THREE = {"list": usd("3.00"), "academic": usd("2.00"), "CFI": usd("1.00")}
NOT_DONE: Changes = {"answers": {}}
DONE: Changes = {"answers": {"rule": True}}


def seller(**changes: Any) -> Changes:
    return {"seller": replace(SELLER, **changes)}


def line(**changes: Any) -> Changes:
    return {"lines": (a_line(**changes),)}


def with_paper(kind: str, **facts: Any) -> Changes:
    return {"attachments": (Attachment(kind, **facts),)}


def goods(**changes: Any) -> Changes:
    return {"lines": (a_line(kind="material", **changes),), "goods_or_service": frozenset({"goods"})}


def above(amount: str, **more: Any) -> dict[str, Any]:
    return {"amount_from": amount, "currency": "USD", **more}


NOTHING: Changes = {"attachments": ()}
ROWS: list[Row] = [
    (1, "title-word", {"words": ["Quotation", "Quote"]}, {}, {}, {"title": "Estimate"}),
    (2, "letterhead-shown", {}, {}, {}, {"letterhead": False}),
    (3, "seller-name-identical", {}, {}, {}, seller(names={"bank account": "Helix Holding"})),
    (4, "seller-address", {}, {}, {}, seller(address=())),
    (5, "remit-to-printed", {}, {}, {}, seller(remit_to=())),
    (6, "contact-complete", {}, {}, {}, {"contact": Person("Maria Lopez")}),
    (7, "sender-domain", {}, {}, {}, {"sender": "helix@mail.example"}),
    (8, "number-present", {}, {}, {}, {"number": ""}),
    (9, "date-present", {}, {}, {}, {"issued": day("2026-11-23")}),
    (10, "validity-at-least", {"days": 60}, {}, {}, {"valid_until": day("2026-12-22")}),
    (10, "validity-at-least", {"days": 90}, {"supplier_country_not": ["IN"]},
     {"valid_until": day("2027-02-20"), **seller(country="US")}, seller(country="US")),
    (11, "quote-age-at-most", {"days": 30}, {}, {}, {"issued": day("2026-10-01")}),
    (12, "currency-printed", {}, {}, {}, {"currency": ""}),
    (13, "addressee-is", {"any_of": ["Northfield Research Foundation"]}, {"funding": ["grant"]}, {},
     {"addressee": ("Department of Biology",)}),
    (14, "addressee-officer", {"title": "President"}, {}, {"addressee": ("Nagano University", "President Ken Sato")},
     {"addressee": ("Nagano University",)}),
    (15, "organisation-first", {}, {}, {}, {"addressee": ("Ken Sato", "Northfield Research Foundation")}),
    (16, "requester-named", {"fields": ["name", "department", "phone"]}, {}, {}, {"requester": Person("Dr Ada Okafor")}),
    (17, "reference-present", {"reference": "budget"}, {}, {}, {"references": {}}),
    (18, "reference-present", {"reference": "rfq"}, {}, {"references": {"rfq": "RFQ-7"}}, {}),
    (19, "signature-kind", {"any_of": ["wet", "digital"]}, {}, {}, {"signature": "typed"}),
    (20, "seal-stamped", {"seals": ["company", "representative"]}, {}, {}, {"seals": frozenset({"company"})}),
    (21, "delivery-method", {"any_of": ["post"]}, {}, {"delivery_method": "post"}, {}),
    (22, "document-language", {"any_of": ["en"]}, {}, {}, {"language": "de"}),
    (22, "attachment-required", {"document": "translation"}, {}, with_paper("translation"), NOTHING),
    (23, "paper-size", {"size": "letter"}, {}, {}, {"paper": "a4"}),
    (24, "no-acceptance-block", {}, {}, {}, {"acceptance_block": True}),
    (24, "text-contains", {"any_of": ["only a purchase order binds"]}, {},
     {"terms": "Only a purchase order binds."}, {}),
    (25, "exact-price", {}, {}, {}, line(text="Effort, approx.")),
    (26, "no-lump-sum", {"above": "1000.00 USD"}, {}, {}, line(unit="lot", quantity=10_000, unit_price=148_800_000)),
    (27, "lines-complete", {}, {}, {}, line(unit="")),
    (27, "sums-agree", {}, {}, {}, line(amount=usd("14000.00"))),
    (28, "line-code-present", {}, {}, {}, line(code="")),
    (29, "columns-shown", {"columns": ["code", "quantity"]}, {}, {}, {"columns": ("description", "amount")}),
    (29, "advice", {"task": "Send the lines as a table for the requisition."}, {}, DONE, NOT_DONE),
    (30, "tax-split", {}, {}, {}, {"tax_split": False}),
    (31, "tax-by-type", {}, {}, {"totals": TAXED}, {"totals": LUMPED}),
    (32, "price-basis", {"basis": "including"}, {}, {"price_basis": "including"}, {}),
    (33, "competing-quotes", {"quotes": 2}, above("14000.00", excludes=["tax"]), {},
     {"competing_quotes": 0, "totals": Totals(usd("14000.00"), usd("15000.00"))}),
    (34, "seller-tax-id", {"scheme": "us.ein"}, {}, {}, seller(tax_ids={"us.ein": "07-1144442"})),
    (34, "identifier-valid", {"field": "references.buyer-vat", "scheme": "gb.vat"}, {},
     {"references": {"buyer-vat": "980780684"}}, {"references": {"buyer-vat": "980780685"}}),
    (35, "exemption-applied", {}, {}, {}, {"totals": TAXED}),
    (35, "exemption-applied", {}, {}, {}, {"exemption": Exemption("E-99", day("2026-12-01"))}),
    (36, "freight-terms", {"terms": ["fob-destination"]}, GOODS, goods(),
     {**goods(), "freight": Freight("fob-destination", "prepaid-and-add")}),
    (37, "freight-stated", {"estimate": True}, {}, {"freight": Freight(None, "estimate", usd("40.00"))},
     {"freight": Freight(None, "estimate")}),
    (38, "incoterm", {"any_of": ["DAP", "DDP"]}, {}, {}, {"incoterm_place": ""}),
    (39, "fees-listed", {}, {}, {}, {"terms": "Additional fees may apply."}),
    (40, "discount-shown", {"reason": "academic"}, {}, line(discount_rate=20_000, reason="Academic discount"), {}),
    (41, "prices-compared", {"prices": ["list", "academic", "CFI"], "or_text": "no academic price exists", "word": "CFI"},
     {"funding": ["grant"]}, line(prices=THREE), {}),
    (42, "labour-itemised", {}, {}, line(kind="labour", role="analyst", hours=80_000), line(kind="labour")),
    (43, "labour-apart", {}, {}, line(kind="labour"), {}),
    (44, "ceiling-stated", {}, {"order_kind": ["blanket", "standing"]}, {"order_kind": "blanket"},
     {"order_kind": "blanket", "ceiling": usd("1.00")}),
    (45, "years-totalled", {}, {}, {"year_totals": {2026: usd("4880.00"), 2027: usd("10000.00")}}, {}),
    (46, "options-outside-total", {}, {}, {"lines": (a_line(), a_line(kind="option", amount=usd("9.00")))},
     {"lines": (a_line(amount=usd("1.00")), a_line(kind="option", amount=usd("9.00")))}),
    (47, "clause-present", {"text": "Each party bears its own bank charges."}, {},
     {"terms": "Each party bears its own bank charges."}, {}),
    (48, "split-adds-up", {}, {}, {"split": (usd("10.00"), usd("5.00")), "split_whole": usd("15.00")},
     {"split": (usd("10.00"), usd("4.99")), "split_whole": usd("15.00")}),
    (49, "payment-terms-at-least", {"days": 30, "start": ["later-of-invoice-and-acceptance"]}, {}, {},
     {"payment_start": "invoice"}),
    (49, "payment-terms-at-most", {"days": 30}, {}, {}, {"payment_days": 45}),
    (50, "no-prepayment", {}, {}, {}, {"terms": "50 % down, the rest on delivery."}),
    (51, "deposit-as-line", {}, {}, {"schedule": DOWN, **line(text="Deposit")}, {"schedule": DOWN}),
    (52, "schedule-sums", {"last_at_least": "10"}, {}, {"schedule": HELD}, {"schedule": HELD[:1]}),
    (53, "advice", {"task": "Offer 2/10 net 30: a prompt-payment discount is taken here."}, {}, DONE, NOT_DONE),
    (54, "delivery-stated", {}, {}, {}, {"delivery": "", "delivery_days": None}),
    (54, "delivery-at-most", {"days": 28}, {}, {}, {"delivery_days": 29}),
    (55, "clause-present", {"text": "1 % a week, at most 10 %"}, {}, {"terms": "Late: 1 % a week, at most 10 %."}, {}),
    (56, "warranty-stated", {}, {}, {}, {"warranty": ""}),
    (57, "governing-law", {"any_of": ["Louisiana"]}, {}, {"governing_law": "Louisiana"}, {"governing_law": "Minnesota"}),
    (58, "no-supplier-terms", {}, {}, {}, {"terms": "Limitation of liability applies."}),
    (59, "clause-present", {"clause": "general-conditions"}, {}, {"clauses": frozenset({"general-conditions"})}, {}),
    (60, "reference-present", {"reference": "contract"}, {}, {"references": {"contract": "UC-2024-7"}}, {}),
    (61, "scope-stated", {}, SERVICE, {}, {"scope": "", **line(detail="")}),
    (62, "period-stated", {}, SERVICE, {}, {"period_start": None, "period_end": None}),
    (62, "period-within-grant", {}, {}, {}, {"grant_end": day("2027-01-31")}),
    (63, "standing-order-dates", {"days": 365, "year_end": "06-30"}, {"order_kind": ["standing"]},
     {"order_kind": "standing"}, {"order_kind": "standing", "period_end": day("2027-07-01")}),
    (64, "place-stated", {}, {}, {}, {"place": ""}),
    (65, "supplier-registered", {"system": "ariba"}, {}, {}, seller(registrations={"workday": "7"})),
    (65, "advice", {"task": "Register in the vendor portal."}, {}, DONE, NOT_DONE),
    (66, "attachment-required", {"document": "w-9", "signature": ["wet"]}, {"supplier_country": ["US"]},
     seller(country="US"), {**seller(country="US"), **with_paper("w-9", signature="digital")}),
    (66, "attachment-required", {"document": "w-8ben-e"}, {"supplier_country_not": ["US"]},
     {**seller(country="DE"), **with_paper("w-8ben-e")}, seller(country="DE")),
    (67, "bank-details", {"shown": False}, {}, {}, {"bank_shown": True}),
    (67, "advice", {"task": "Expect a call-back after any change of the bank account."}, {}, DONE, NOT_DONE),
    (68, "supplier-registered", {"system": "sam"}, {"funding": ["grant"]}, {},
     seller(registered_until={"sam": day("2026-12-31")})),
    (68, "identifier-valid", {"field": "references.uei", "scheme": "us.uei"}, {},
     {"references": {"uei": "J7M9HPTGJ1S9"}}, {"references": {"uei": "J7M9HPTGJ1S"}}),
    (69, "attachment-required", {"document": "representations-and-certifications"}, above("10000.00"),
     with_paper("representations-and-certifications"), NOTHING),
    (70, "attachment-required", {"document": "business-registration"}, above("14000.00"),
     with_paper("business-registration"), NOTHING),
    (71, "attachment-required", {"document": "form-204"}, {}, with_paper("form-204"), NOTHING),
    (72, "insurance-covers", {"limit": "1000000.00 USD", "wording": "additional insured"}, {**SERVICE, "place": ["US"]},
     {"attachments": (COVER,)}, {"attachments": (replace(COVER, valid_to=day("2027-01-31")),)}),
    (72, "attachment-required", {"document": "insurance", "covers": "period"}, {}, {"attachments": (COVER,)}, NOTHING),
    (73, "attachment-required", {"document": "conflict-of-interest", "max_age_days": 1095}, {},
     with_paper("conflict-of-interest", signed_on=day("2025-01-01")),
     with_paper("conflict-of-interest", signed_on=day("2020-01-01"))),
    (74, "attachment-required", {"document": "relationship-questionnaire"}, {"supplier_kind": ["individual"]},
     {**seller(kind="individual"), **with_paper("relationship-questionnaire")}, seller(kind="individual")),
    (74, "advice", {"task": "Ask how the payroll office classifies us."}, {"supplier_kind": ["individual"]},
     {**seller(kind="individual"), **DONE}, {**seller(kind="individual"), **NOT_DONE}),
    (75, "advice", {"task": "15 % is withheld on services in Canada: ask for a waiver."},
     {**SERVICE, "place": ["CA"], "supplier_country_not": ["CA"]},
     {"place": "CA-QC", **seller(country="US"), **DONE}, {"place": "CA-QC", **seller(country="US"), **NOT_DONE}),
    (76, "competing-quotes", {"quotes": 3}, above("10000.00", basis="year"), {}, {"competing_quotes": 2}),
    (76, "amount-at-most", {"amount": "10000.00 USD", "basis": "12-months"}, {},
     {"totals": Totals(usd("100.00"), usd("100.00")), "twelve_months_before": Sum.plain(usd("9900.00"))},
     {"totals": Totals(usd("100.00"), usd("100.00")), "twelve_months_before": Sum.plain(usd("9900.01"))}),
    (77, "attachment-required", {"document": "sole-source-letter"}, above("10000.00"), with_paper("sole-source-letter"),
     NOTHING),
    (78, "attachment-required", {"document": "price-evidence"}, {"funding": ["grant"]}, with_paper("price-evidence"), NOTHING),
    (79, "attachment-required", {"document": "cost-breakdown"}, above("14000.00", funding=["grant"]),
     with_paper("cost-breakdown"), NOTHING),
    (80, "commodity-code", {"scheme": "unspsc"}, {}, {}, line(codes={"unspsc": "8112"})),
    (80, "commodity-code", {"scheme": "nacres"}, {}, line(codes={"nacres": "NB.01"}), {}),
    (81, "line-fact", {"fact": "eccn"}, {**GOODS, **above("5000.00")}, goods(facts={"eccn": "EAR99"}),
     goods(facts={"eccn": "99EAR"})),
    (81, "line-fact", {"fact": "origin"}, GOODS, goods(facts={"origin": "US"}), goods()),
    (82, "attachment-required", {"document": "vpat", "max_age_days": 365}, {}, with_paper("vpat", signed_on=day("2026-01-01")),
     with_paper("vpat", signed_on=day("2025-01-01"))),
    (83, "line-text-shape", {"what": "animal protocol number", "shapes": ["\\AUP-####"]}, {},
     line(detail="Protocol AUP-4471"), {}),
    (83, "line-fact", {"fact": "permit"}, GOODS, goods(facts={"permit": "R-12"}), goods()),
    (84, "reference-present", {"reference": "cig"}, {}, {"references": {"cig": "Z3F2B1C0DE"}}, {}),
    (84, "attachment-required", {"document": "integrity-pledge"}, {}, with_paper("integrity-pledge"), NOTHING),
]  # fmt: skip


def found(row: Row, changes: Changes) -> Any:
    _, kind, params, when, _, _ = row
    rule = a_rule(kind, params=params, when=Condition.read(when))
    return finding_of(rule, a_subject(**changes), TODAY)


def named(row: Row) -> str:
    return f"{row[0]}-{row[1]}"


def test_every_entry_of_the_catalogue_has_its_rule():
    assert {row[0] for row in ROWS} == set(range(1, 85))


def test_a_kind_says_which_entries_it_covers():
    """33 is the basis of a threshold, which every condition states."""
    covered = {key: set(kind.covers) for key, kind in KINDS.items()}
    assert [named(row) for row in ROWS if row[0] != 33 and row[0] not in covered[row[1]]] == []


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_a_quote_that_meets_the_entry_passes(row):
    finding = found(row, row[4])
    assert finding is not None, "its condition must hold"
    assert finding.result == "passed", finding.because


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_a_quote_that_does_not_is_told_so_with_the_cure_and_the_question(row):
    finding = found(row, row[5])
    assert finding is not None, "its condition must hold"
    if row[1] == "advice":
        assert (finding.result, finding.stops) == ("cannot-tell", False)
        assert finding.because == "Nobody has done it yet."
        assert finding.cure.action == "note-advice"
    else:
        assert (finding.result, finding.stops) == ("failed", True), finding.because
    assert finding.cure.label
    assert finding.ask.endswith("?")


@pytest.mark.parametrize("row", [row for row in ROWS if row[3]], ids=named)
def test_a_quote_to_which_the_condition_does_not_apply_is_left_alone(row):
    elsewhere: Line = a_line(kind="discount")
    other = a_subject(
        totals=Totals(usd("1.00"), usd("1.00")), lines=(elsewhere,), goods_or_service=frozenset(), place="FR",
        funding="gift", order_kind="other", seller=replace(SELLER, kind="other", country="IN"),
        year_total_before=Sum.plain(usd("0.00")), twelve_months_before=Sum.plain(usd("0.00")),
    )  # fmt: skip
    when = Condition.read(row[3])
    excluded = (*when.supplier_country_not, *when.place_not)
    if excluded and "IN" not in excluded:
        other = replace(other, seller=replace(other.seller, country=excluded[0]))
    assert finding_of(a_rule(row[1], params=row[2], when=when), other, TODAY) is None


@pytest.mark.parametrize("row", [row for row in ROWS if row[3]], ids=named)
def test_what_the_condition_looks_at_and_nobody_knows_never_stops(row):
    finding = finding_of(
        a_rule(row[1], params=row[2], when=Condition.read(row[3])), Subject(lines=(), terms=""), TODAY
    )
    assert finding is None or not finding.stops


# -- patterns: warnings with a period of validity -------------------------------------------------------------------

PATTERN = {"field": "references.po", "shapes": ["PUR#######"]}


@pytest.mark.parametrize("severity", ["blocking", "advisory"])
def test_a_number_of_unusual_shape_is_a_warning_whatever_the_rule_says(severity):
    rule = a_rule("pattern", params=PATTERN, severity=severity)
    result = preflight([rule], a_subject(references={"po": "4471"}), TODAY)
    assert result.may_issue
    assert [f.severity for f in result.will_be_asked] == ["advisory"]


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "asked"),
    [
        (None, None, True),
        ("2026-11-22", "2026-11-22", True),
        ("2026-11-23", None, False),
        (None, "2026-11-21", False),
    ],
)
def test_a_pattern_is_asked_in_its_period_alone(valid_from, valid_to, asked):
    rule = a_rule(
        "pattern",
        params=PATTERN,
        valid_from=valid_from and day(valid_from),
        valid_to=valid_to and day(valid_to),
    )
    assert bool(in_force([("northfield", [rule])], TODAY)) is asked


def test_the_new_series_of_numbers_follows_the_old_one_on_its_day():
    old = a_rule("pattern", params=PATTERN, valid_to=day("2026-06-30"))
    new = a_rule("pattern", params={**PATTERN, "shapes": ["PO-2########"]}, valid_from=day("2026-07-01"))
    held = in_force([("northfield", [old, new])], TODAY)
    result = preflight(held, a_subject(references={"po": "PUR0025315"}), TODAY)
    assert [f.because for f in result.findings] == [
        "“PUR0025315” does not look like PO-2######## (# is a digit)."
    ]
