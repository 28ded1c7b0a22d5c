"""An invoice for machines: it rides in the PDF, it is the file for Peppol, and both are frozen with the issue."""

from __future__ import annotations

import pytest
from lxml import etree

from app.basics.errors import Refusal
from app.documents.reading import riders_of
from app.payments import commands
from app.payments.document import reprint
from app.payments.einvoice import e_invoice, trade_of
from app.payments.queries.checks import context_of
from app.payments.queries.facts import facts
from app.records import Institution, Invoice, InvoiceLine, Seller
from tests.formats.test_machine_documents import CBC, cii_rules, schema, ubl_rules
from tests.payments.test_commands import an_invoice, an_order


def european(session):
    """The seller and the payer as a German laboratory and a German university have them."""
    seller = session.query(Seller).one()
    seller.country, seller.tax_ids, seller.tax_scheme = "DE", {"de.vat": "DE136695976"}, "VAT"
    for buyer in session.query(Institution).all():
        buyer.country, buyer.identifiers = "DE", {"de.leitweg": "991-12345-06"}
    session.flush()


@pytest.fixture
def draft(session):
    _, order_id = an_order(session, tax_rate=0)
    european(session)
    return commands.new_invoice(session, order_id)


def test_an_invoice_of_vat_carries_factur_x_and_keeps_the_rules(session, draft):
    commands.issue(session, draft, "as tried")
    _, pdf = reprint(session, draft)
    xml = riders_of(pdf)["factur-x.xml"]
    assert cii_rules(xml) == []
    name, again = e_invoice(session, draft, "cii")
    assert (name, again) == ("I-2026-A0001-factur-x.xml", xml)


def test_the_ubl_file_is_frozen_with_the_invoice(session, draft):
    commands.issue(session, draft, "as tried")
    name, before = e_invoice(session, draft, "ubl")
    schema("Invoice").assertValid(etree.fromstring(before))
    assert ubl_rules(before) == []
    assert name == "I-2026-A0001-invoice.xml"
    session.query(Seller).one().legal_name = "Somebody else"
    session.flush()
    assert e_invoice(session, draft, "ubl")[1] == before
    root = etree.fromstring(before)
    assert root.findtext(f".//{CBC}OrderReference") is None
    assert root.findtext(".//{*}OrderReference/{*}ID") == "0000176084"


def test_what_machines_read_is_what_the_paper_says(session, draft):
    found = facts(session, draft)
    trade = trade_of(session, found, context_of(session, found.invoice))
    assert trade.gross == found.sums().gross
    assert trade.net + trade.tax == trade.gross
    assert [line.order_line for line in trade.lines] == ["1", "2", "3"]


def test_a_sales_tax_has_no_e_invoice_and_the_pdf_goes_out_alone(session):
    id_ = an_invoice(session)
    assert riders_of(reprint(session, id_)[1]) == {}
    with pytest.raises(Refusal, match="cannot be written as an e-invoice"):
        e_invoice(session, id_, "ubl")


def test_a_strange_shape_is_refused(session, draft):
    with pytest.raises(Refusal, match="ubl, cii"):
        e_invoice(session, draft, "edifact")


def test_an_invoice_whose_prices_hold_the_vat_states_them_exactly_without_it(session, draft):
    record = session.get_one(Invoice, draft)
    record.price_basis = "inclusive"
    for line in session.query(InvoiceLine).filter(InvoiceLine.invoice_id == draft):
        line.tax_class, line.tax_rate = "standard", 19_000
    session.flush()
    commands.issue(session, draft, "as tried")
    xml = riders_of(reprint(session, draft)[1])["factur-x.xml"]
    assert cii_rules(xml) == []
    before = e_invoice(session, draft, "ubl")[1]
    schema("Invoice").assertValid(etree.fromstring(before))
    assert ubl_rules(before) == []
    root = etree.fromstring(before)
    assert root.findtext(".//{*}TaxInclusiveAmount") == facts(session, draft).gross.plain()


def test_a_line_of_several_taxes_has_no_e_invoice(session, draft):
    line = session.query(InvoiceLine).filter(InvoiceLine.invoice_id == draft).first()
    line.tax_class, line.tax_rate = "bc", 12_000
    line.taxes = [{"kind": "GST", "rate": 5_000}, {"kind": "PST", "rate": 7_000}]
    session.flush()
    with pytest.raises(Refusal, match="several taxes"):
        e_invoice(session, draft, "ubl")
