"""Every kind of check: one document that passes, one that fails, and one of which it cannot tell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.basics.errors import Refusal
from app.basics.money import Money
from app.requirements.drafts import Attachment, Freight, Line, Person, SchedulePart, Seller, Subject, Totals
from app.requirements.kinds import KINDS
from app.requirements.rules.finding import Action
from tests.requirements.samples import a_line, a_subject, day, found, gst, usd

ESTIMATE = a_line(text="Estimated effort for sequencing")
LUMP = a_line(unit="lot", quantity=10_000, unit_price=148_800_000)
MATERIAL = a_line(kind="material", facts={"origin": "US"})
LABOUR = a_line(kind="labour", role="analyst", hours=80_000)
TAXED = Totals(usd("100.00"), usd("105.00"), (gst("5.00"),))
DOWN = (SchedulePart(50_000, "order", before_delivery=True), SchedulePart(50_000, "delivery"))
COI = Attachment(
    "insurance", valid_to=day("2027-12-31"), limit=usd("1000000.00"), wording="Regents are additional insured"
)


def seller(**changes: Any) -> dict[str, Any]:
    return {"seller": replace(a_subject().seller, **changes)}


def lines(*given: Line) -> dict[str, Any]:
    return {"lines": given}


#: kind: (params, changes that pass, changes that fail)
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "title-word": ({}, {}, {"title": "Estimated total"}),
    "letterhead-shown": ({}, {}, {"letterhead": False}),
    "seller-name-identical": ({}, {}, seller(names={"bank account": "Helix Holding"})),
    "seller-address": ({}, {}, seller(address=())),
    "remit-to-printed": ({}, {}, seller(remit_to=())),
    "contact-complete": ({}, {}, {"contact": Person(name="Maria Lopez")}),
    "sender-domain": ({}, {}, {"sender": "maria@mail.example"}),
    "number-present": ({}, {}, {"number": ""}),
    "date-present": ({}, {}, {"issued": day("2026-11-23")}),
    "validity-at-least": ({"days": 60}, {}, {"valid_until": day("2026-12-22")}),
    "validity-at-most": ({"days": 60}, {}, {"valid_until": day("2027-12-22")}),
    "quote-age-at-most": ({"days": 30}, {}, {"issued": day("2026-10-01")}),
    "currency-printed": ({"any_of": ["USD"]}, {}, {"currency": "EUR"}),
    "supplier-registered": ({"system": "sam"}, {}, seller(registered_until={"sam": day("2026-12-01")})),
    "addressee-is": ({}, {}, {"addressee": ("Department of Biology",)}),
    "addressee-officer": (
        {"title": "President"},
        {"addressee": ("Nagano University", "Ken Sato, President")},
        {"addressee": ("Professor Suzuki",)},
    ),
    "organisation-first": ({}, {}, {"addressee": ("Dr Ada Okafor", "Northfield University")}),
    "requester-named": ({"fields": ["name", "department"]}, {}, {"requester": Person(name="Ada")}),
    "reference-present": ({"reference": "budget"}, {}, {"references": {}}),
    "signature-kind": ({"any_of": ["wet", "digital"]}, {}, {"signature": "typed"}),
    "seal-stamped": ({"seals": ["company"]}, {}, {"seals": frozenset({"representative"})}),
    "delivery-method": ({"any_of": ["email"]}, {}, {"delivery_method": "post"}),
    "document-language": ({"any_of": ["en", "fr"]}, {"language": "en_GB"}, {"language": "de"}),
    "paper-size": ({"size": "letter"}, {}, {"paper": "a4"}),
    "no-acceptance-block": ({}, {}, {"acceptance_block": True}),
    "acceptance-block": ({}, {"acceptance_block": True}, {}),
    "bank-details": ({"shown": False}, {}, {"bank_shown": True}),
    "attachments-merged": ({"merged": True}, {}, {"merged": False}),
    "exact-price": ({}, {}, lines(ESTIMATE)),
    "no-lump-sum": ({"above": "1000.00 USD"}, {}, lines(LUMP)),
    "lines-complete": ({}, {}, lines(a_line(unit=""))),
    "sums-agree": ({}, {}, lines(a_line(amount=usd("14000.00")))),
    "line-code-present": ({}, {}, lines(a_line(code=""))),
    "columns-shown": ({"columns": ["code"]}, {}, {"columns": ("line", "amount")}),
    "fees-listed": ({}, {}, {"terms": "Additional fees may apply."}),
    "discount-shown": (
        {},
        lines(a_line(discount_rate=20_000, reason="Academic discount")),
        lines(a_line(discount_rate=20_000)),
    ),
    "prices-compared": (
        {"prices": ["list", "academic"]},
        lines(a_line(prices={"list": usd("1.00"), "academic": usd("0.90")})),
        {},
    ),
    "labour-itemised": ({}, lines(LABOUR), lines(a_line(kind="labour"))),
    "labour-apart": ({}, lines(LABOUR, MATERIAL), {}),
    "years-totalled": (
        {},
        {"year_totals": {2026: usd("4880.00"), 2027: usd("10000.00")}},
        {"year_totals": {2026: usd("4880.00")}},
    ),
    "options-outside-total": (
        {},
        lines(a_line(), a_line(kind="option", amount=usd("2880.00"))),
        lines(a_line(amount=usd("12000.00")), a_line(kind="option", amount=usd("2880.00"))),
    ),
    "split-adds-up": (
        {},
        {"split": (usd("10.00"), usd("5.00")), "split_whole": usd("15.00")},
        {"split": (usd("10.00"), usd("5.00")), "split_whole": usd("16.00")},
    ),
    "ceiling-stated": ({}, {}, {"ceiling": usd("100.00")}),
    "amount-at-most": ({"amount": "20000.00 USD"}, {}, {"totals": Totals(usd("30000.00"), usd("30000.00"))}),
    "competing-quotes": ({"quotes": 3}, {}, {"competing_quotes": 1}),
    "tax-split": ({}, {}, {"tax_split": False}),
    "tax-by-type": ({}, {"totals": TAXED}, {"totals": Totals(usd("100.00"), usd("105.00"))}),
    "price-basis": ({"basis": "excluding"}, {}, {"price_basis": "including"}),
    "seller-tax-id": ({"scheme": "us.ein"}, {}, seller(tax_ids={})),
    "exemption-applied": ({}, {}, {"totals": TAXED}),
    "freight-terms": (
        {"terms": ["fob-destination"]},
        {},
        {"freight": Freight("fob-destination", "prepaid-and-add")},
    ),
    "freight-stated": ({}, {}, {"freight": Freight(None, "fixed")}),
    "incoterm": ({"any_of": ["DAP", "DDP"]}, {}, {"incoterm": "EXW"}),
    "payment-terms-at-least": ({"days": 30}, {}, {"payment_days": 14}),
    "payment-terms-at-most": ({"days": 30}, {}, {"payment_days": 60}),
    "no-prepayment": ({}, {}, {"schedule": DOWN}),
    "deposit-as-line": ({}, {}, {"schedule": DOWN}),
    "schedule-sums": ({}, {"schedule": DOWN}, {"schedule": DOWN[:1]}),
    "delivery-stated": ({}, {}, {"delivery": "", "delivery_days": None}),
    "delivery-at-most": ({"days": 28}, {}, {"delivery_days": 40}),
    "clause-present": ({"clause": "fob-destination"}, {}, {"clauses": frozenset()}),
    "warranty-stated": ({}, {}, {"warranty": ""}),
    "governing-law": (
        {"any_of": ["Louisiana"]},
        {"governing_law": "State of Louisiana"},
        {"governing_law": "Ohio"},
    ),
    "no-supplier-terms": ({}, {}, {"terms": "In case of conflict our terms prevail."}),
    "scope-stated": ({}, {}, {"scope": "", **lines(a_line(detail=""))}),
    "period-stated": ({}, {}, {"period_end": day("2026-01-01")}),
    "period-within-grant": ({}, {}, {"period_end": day("2027-12-31")}),
    "standing-order-dates": ({"year_end": "06-30"}, {}, {"period_end": day("2027-07-01")}),
    "place-stated": ({}, {}, {"place": ""}),
    "attachment-required": ({"document": "w-9"}, {}, {"attachments": ()}),
    "insurance-covers": (
        {"limit": "1000000.00 USD", "wording": "additional insured"},
        {"attachments": (COI,)},
        {"attachments": (replace(COI, limit=usd("500000.00")),)},
    ),
    "commodity-code": ({"scheme": "unspsc"}, {}, lines(a_line(codes={}))),
    "line-fact": ({"fact": "origin"}, lines(MATERIAL), lines(a_line(kind="material"))),
    "line-text-shape": (
        {"what": "animal protocol number", "shapes": ["\\AUP-####"]},
        lines(a_line(detail="Protocol AUP-4471, vivarium")),
        {},
    ),
    "advice": ({"task": "Register in the vendor portal."}, {}, {"answers": {"rule": False}}),
    "field-present": ({"field": "warranty"}, {}, {"warranty": ""}),
    "field-is": ({"field": "delivery_method", "any_of": ["email"]}, {}, {"delivery_method": "post"}),
    "field-contains": ({"field": "subject_line", "any_of": ["Quotation"]}, {}, {"subject_line": "Hello"}),
    "text-contains": ({"any_of": ["one report per sample"]}, {}, lines(a_line(detail=""))),
    "text-forbids": ({"phrases": ["restocking fee"]}, {}, {"terms": "A restocking fee of 20 % is due."}),
    "identifier-valid": (
        {"field": "references.gln", "scheme": "gs1.gln"},
        {"references": {"gln": "5798000416604"}},
        {"references": {"gln": "5798000416605"}},
    ),
    "pattern": (
        {"field": "references.po", "shapes": ["PUR########"]},
        {},
        {"references": {"po": "44"}},
    ),
    "method-for-shape": (
        {"field": "references.po", "shapes": ["8#########"], "method": ["portal"]},
        {"references": {"po": "8123456789"}, "delivery_method": "portal"},
        {"references": {"po": "8123456789"}},
    ),
    "days-between": (
        {"start": "issued", "end": "valid_until", "least": 30, "most": 90},
        {},
        {"valid_until": day("2026-11-30")},
    ),
}


def test_every_kind_has_a_case():
    assert set(CASES) == set(KINDS)


@pytest.mark.parametrize("kind", CASES)
def test_it_passes(kind):
    params, changes, _ = CASES[kind]
    finding = found(kind, a_subject(**changes), **params)
    assert finding.result == "passed", finding.because
    assert finding.cure is None


@pytest.mark.parametrize("kind", CASES)
def test_it_fails_and_offers_a_cure(kind):
    params, _, changes = CASES[kind]
    finding = found(kind, a_subject(**changes), **params)
    assert finding.result == "failed", finding.because
    assert finding.cure is not None
    assert finding.cure.action in Action
    assert finding.cure.label
    assert finding.because.endswith(".")


@pytest.mark.parametrize("kind", CASES)
def test_it_cannot_tell_of_a_document_of_which_nothing_is_known(kind):
    finding = found(kind, Subject(), **CASES[kind][0])
    assert finding.result == "cannot-tell", finding.because
    assert finding.because.endswith((".", ":"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_what_it_checks_what_cures_it_and_what_to_ask(kind):
    declared = KINDS[kind]
    assert declared.title
    assert declared.cures.endswith(".")
    assert declared.ask.endswith("?")
    assert declared.says.endswith((".", "}", "]"))
    sentence = declared.sentence(declared.read(CASES[kind][0]))
    assert "{" not in sentence
    assert "None" not in sentence


@pytest.mark.parametrize("kind", KINDS)
def test_a_parameter_that_the_kind_does_not_have_is_refused_by_name(kind):
    with pytest.raises(Refusal, match=r"params\.colour is not a parameter here"):
        KINDS[kind].read({**CASES[kind][0], "colour": "red"})


@pytest.mark.parametrize(
    "kind", [key for key, k in KINDS.items() if any(p.required for p in k.params.values())]
)
def test_a_missing_parameter_is_refused_by_name(kind):
    first = next(name for name, param in KINDS[kind].params.items() if param.required)
    given = {name: value for name, value in CASES[kind][0].items() if name != first}
    with pytest.raises(Refusal, match=rf"params\.{first} is missing"):
        KINDS[kind].read(given)


def test_the_catalogue_of_requirements_is_covered():
    """33 is the basis of thresholds, which every condition states."""
    covered = {entry for kind in KINDS.values() for entry in kind.covers}
    assert set(range(1, 85)) - covered == {33}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "value", [None, -1, 1.5, "", "x" * 5000, [], ["x"] * 500, [1], {"a": 1}, True, "1e9999999 USD"]
)
def test_no_value_of_a_parameter_breaks_a_check(kind, value):
    for name in KINDS[kind].params:
        given = {**CASES[kind][0], name: value}
        finding = found(kind, a_subject(), **given)
        if finding.because.startswith("The rule cannot be used"):
            assert f"params.{name}" in finding.because
            assert len(finding.because) < 2000


def test_yen_and_dollars_are_never_compared():
    yen = Money(100, "JPY")
    assert found("ceiling-stated", a_subject(ceiling=yen)).result == "failed"
    assert found("split-adds-up", a_subject(split=(yen,), split_whole=usd("1.00"))).result == "failed"
    assert found("amount-at-most", a_subject(), amount="500 JPY").result == "cannot-tell"
    assert found("sums-agree", a_subject(lines=(a_line(amount=yen),))).result == "failed"
    assert found("options-outside-total", a_subject(lines=(a_line(amount=yen),))).result == "cannot-tell"
    assert found("years-totalled", a_subject(year_totals={2026: yen, 2027: yen})).result == "failed"
    assert found("no-lump-sum", a_subject(lines=(LUMP,)), above="500 JPY").result == "cannot-tell"


def test_an_unknown_seller_is_not_a_missing_one():
    assert found("seller-tax-id", a_subject(seller=Seller()), scheme="us.ein").result == "cannot-tell"
