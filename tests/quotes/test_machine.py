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
    lowered, raised = (
        round(float(sums.findtext(f"{CBC}{kind}TotalAmount") or 0) * 100) for kind in ("Allowance", "Charge")
    )
    assert round(float(sums.findtext(f"{CBC}TaxExclusiveAmount")) * 100) == lines - lowered + raised


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
