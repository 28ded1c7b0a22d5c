"""The quotation that rides in the PDF says what the paper says, and is frozen with it."""

from __future__ import annotations

import pytest
from lxml import etree

from app.documents.reading import riders_of
from app.quotes.commands import issue, new_quote
from app.quotes.document import document_of, preview, redraw, reprint, thaw
from app.quotes.document.frozen import canonical, is_archived, riders_in
from app.quotes.drafts import LineDraft
from app.quotes.queries import quote
from tests.documents.samples import german_quote, german_tailoring
from tests.formats.test_machine_documents import CAC, CBC, schema
from tests.quotes.conftest import a_draft

CASES = {
    "plain": {},
    "rates and a discount": {
        "lines": [
            LineDraft(text="Sequencing", quantity="3", unit_price="33.335", discount="10 %", discount_reason="Academic", tax="standard"),
            LineDraft(text="Columns", kind="material", quantity="7", unit_price="0.115", tax="reduced"),
            LineDraft(text="Loyalty", kind="discount", unit_price="-5.00", tax="standard"),
            LineDraft(text="A remark", kind="text"),
            LineDraft(text="Replicates", kind="option", unit_price="9.99", tax="standard"),
        ]
    },
    "rounded once": {
        "rounding": "total/half-even",
        "lines": [LineDraft(text=f"S {n}", quantity="0.5", unit_price="0.25", tax="standard") for n in range(7)],
    },
    "prices with the tax in them": {
        "price_basis": "inclusive",
        "lines": [
            LineDraft(text="Sequencing", quantity="3", unit_price="33.335", discount="10 %", tax="standard"),
            LineDraft(text="Columns", kind="material", quantity="7", unit_price="0.115", tax="reduced"),
            LineDraft(text="Run", quantity="1.5", unit_price="99.99", tax="standard"),
            LineDraft(text="Loyalty", kind="discount", unit_price="-5.00", tax="standard"),
            LineDraft(text="Book", unit_price="12.00", tax="exempt"),
            LineDraft(text="Replicates", kind="option", unit_price="9.99", tax="standard"),
        ],
    },
    "several taxes on a line": {
        "currency": "CAD",
        "lines": [
            LineDraft(text="Sequencing", quantity="3", unit_price="33.335", tax="GST 5 + PST 7"),
            LineDraft(text="Book", unit_price="19.99", tax="ab: GST 5"),
            LineDraft(text="Loyalty", kind="discount", unit_price="-5.00", tax="GST 5 + PST 7"),
        ],
    },
    "several taxes in the prices, rounded once": {
        "currency": "CAD", "price_basis": "inclusive", "rounding": "total/half-even",
        "lines": [LineDraft(text=f"S {n}", quantity="0.5", unit_price="0.25", tax="GST 5 + PST 7") for n in range(7)],
    },
    "hostile words": {"lines": [LineDraft(text="<b>&]]> \x07 \u202e{0}", unit_price="1")]},
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_an_issued_quote_carries_its_quotation_and_both_say_the_same(desk, case):
    made = desk.run(new_quote, a_draft(**CASES[case]))
    issued = desk.run(issue, made.number, "as tried")
    name, pdf = desk.ask(reprint, made.number)
    assert name.endswith(".pdf")
    root = etree.fromstring(riders_of(pdf)["quotation.xml"])
    schema("Quotation").assertValid(root)
    assert root.findtext(f"{CBC}ID") == made.number
    sums = root.find(f"{CAC}QuotedMonetaryTotal")
    row = desk.ask(quote, made.number).row
    assert sums.findtext(f"{CBC}PayableAmount") == issued.total.plain() == row.total.plain()
    lines = sum(
        round(float(x.text) * 100)
        for x in root.iterfind(f"{CAC}QuotationLine/{CAC}LineItem/{CBC}LineExtensionAmount")
    )
    inner = [
        (x.findtext(f"{CBC}LineExtensionAmount"), x.findtext(f"{CBC}TotalTaxAmount"))
        for x in root.iter(f"{CAC}LineItem")
    ]
    printed = {
        "prices with the tax in them": [
            ("75.63", "14.37"),
            ("0.76", "0.05"),
            ("126.04", "23.95"),
            ("12.00", "0.00"),
        ]
    }
    assert printed.get(case, inner) == inner
    by_tax = [round(float(x.findtext(f"{CBC}TaxAmount")) * 100) for x in root.iterfind(f"{CAC}TaxTotal")]
    gross = round(float(sums.findtext(f"{CBC}TaxInclusiveAmount")) * 100)
    assert sum(by_tax) == gross - round(float(sums.findtext(f"{CBC}TaxExclusiveAmount")) * 100)
    lowered, raised = (
        round(float(sums.findtext(f"{CBC}{kind}TotalAmount") or 0) * 100) for kind in ("Allowance", "Charge")
    )
    assert round(float(sums.findtext(f"{CBC}TaxExclusiveAmount")) * 100) == lines - lowered + raised


def named(root):
    """The taxes of the document: scheme, rate, base, amount."""
    return [
        (
            row.findtext(f"{CAC}TaxCategory/{CAC}TaxScheme/{CBC}ID"),
            row.findtext(f"{CAC}TaxCategory/{CBC}Percent"),
            row.findtext(f"{CBC}TaxableAmount"),
            row.findtext(f"{CBC}TaxAmount"),
        )
        for row in root.iterfind(f"{CAC}TaxTotal/{CAC}TaxSubtotal")
    ]


def quotation(desk, case):
    made = desk.run(new_quote, a_draft(**CASES[case]))
    desk.run(issue, made.number, "as tried")
    return etree.fromstring(riders_of(desk.ask(reprint, made.number)[1])["quotation.xml"])


def test_each_of_several_taxes_is_stated_by_its_name(desk):
    root = quotation(desk, "several taxes on a line")
    assert named(root) == [("GST", "5", "115.00", "5.75"), ("PST", "7", "95.01", "6.65")]
    assert len(root.findall(f"{CAC}TaxTotal")) == 2
    first = root.find(f"{CAC}QuotationLine/{CAC}LineItem/{CAC}Item")
    schemes = [x.findtext(f"{CAC}TaxScheme/{CBC}ID") for x in first.iterfind(f"{CAC}ClassifiedTaxCategory")]
    assert schemes == ["GST", "PST"]


def test_a_price_with_tax_is_stated_exactly_without_it(desk):
    root = quotation(desk, "prices with the tax in them")
    assert "The prices on the paper include the tax" in " ".join(x.text for x in root.iterfind(f"{CBC}Note"))
    item = root.find(f"{CAC}QuotationLine/{CAC}LineItem")
    assert item.findtext(f"{CBC}Note") == "Unit price with tax: 33.335"
    price, lowered = item.find(f"{CAC}Price"), item.findtext(f"{CAC}AllowanceCharge/{CBC}Amount")
    assert price.findtext(f"{CBC}BaseQuantity") == item.findtext(f"{CBC}Quantity") == "3"
    whole = round(float(price.findtext(f"{CBC}PriceAmount")) * 100) - round(float(lowered) * 100)
    assert whole == round(float(item.findtext(f"{CBC}LineExtensionAmount")) * 100)


def test_drawn_again_it_is_the_same_file(desk):
    made = desk.run(new_quote, a_draft())
    desk.run(issue, made.number)
    assert desk.ask(redraw, made.number) == desk.ask(reprint, made.number)[1]


def test_what_was_issued_before_quotations_rode_is_drawn_as_it_was():
    paper, tailoring = german_quote(), german_tailoring()
    old = {**canonical(paper, tailoring), "schema": 1}
    assert not is_archived(old)
    assert riders_in(old) == ()
    assert thaw(old) == (paper, tailoring)


def test_a_preview_is_drawn_plain(desk):
    made = desk.run(new_quote, a_draft())
    assert riders_of(desk.ask(preview, made.number)) == {}
    assert not desk.ask(document_of, made.number).final
