"""UBL 2.1 orders: what is read, and what is shut out."""

import pytest

from app.basics.errors import Refusal
from app.formats.ubl_order import looks_like_xml, read_ubl_order
from app.orders.drafts import read_order

NAMES = (
    'xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" '
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)
BODY = """
 <cbc:ID>0000176084</cbc:ID><cbc:IssueDate>2026-11-18</cbc:IssueDate><cbc:OrderTypeCode>221</cbc:OrderTypeCode>
 <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:CustomerReference>4471</cbc:CustomerReference>
 <cac:ValidityPeriod><cbc:EndDate>2027-06-30</cbc:EndDate></cac:ValidityPeriod>
 <cac:QuotationDocumentReference><cbc:ID>Q-2026-A0042 R2</cbc:ID></cac:QuotationDocumentReference>
 <cac:AccountingCustomerParty><cac:Party>
  <cac:PostalAddress><cbc:StreetName>Marktplatz 1</cbc:StreetName><cbc:CityName>Jena</cbc:CityName>
   <cbc:PostalZone>07743</cbc:PostalZone></cac:PostalAddress>
  <cac:PartyLegalEntity><cbc:RegistrationName>Universität Jena</cbc:RegistrationName></cac:PartyLegalEntity>
 </cac:Party></cac:AccountingCustomerParty>
 <cac:PaymentTerms><cbc:Note>Zahlbar innerhalb 45 Tage</cbc:Note></cac:PaymentTerms>
 <cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator>
  <cbc:AllowanceChargeReason>Versand</cbc:AllowanceChargeReason><cbc:Amount currencyID="EUR">40.00</cbc:Amount>
 </cac:AllowanceCharge>
 <cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>
  <cbc:AllowanceChargeReason>Rabatt</cbc:AllowanceChargeReason><cbc:Amount currencyID="EUR">10.00</cbc:Amount>
 </cac:AllowanceCharge>
 <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">24.70</cbc:TaxAmount></cac:TaxTotal>
 <cac:AnticipatedMonetaryTotal><cbc:TaxInclusiveAmount currencyID="EUR">154.70</cbc:TaxInclusiveAmount></cac:AnticipatedMonetaryTotal>
 <cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="EA">20</cbc:Quantity>
  <cbc:LineExtensionAmount currencyID="EUR">100.000</cbc:LineExtensionAmount>
  <cac:Price><cbc:PriceAmount currencyID="EUR">50.000</cbc:PriceAmount><cbc:BaseQuantity>10</cbc:BaseQuantity></cac:Price>
  <cac:Item><cbc:Name>Kits</cbc:Name>
   <cac:SellersItemIdentification><cbc:ID>KIT-1</cbc:ID></cac:SellersItemIdentification></cac:Item>
 </cac:LineItem></cac:OrderLine>
"""


def xml(body=BODY, prolog=""):
    return f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<Order {NAMES}>{body}</Order>'.encode()


def test_an_order_is_read_into_the_table_of_an_order_file():
    found = read_ubl_order(xml())
    draft = read_order(found.table)
    assert (draft.number, draft.kind, draft.quote, draft.revision) == (
        "0000176084",
        "blanket",
        "Q-2026-A0042",
        2,
    )
    assert (draft.amount.plain(), draft.tax.plain(), draft.payment_days) == ("154.70", "24.70", 45)
    assert draft.payer_lines == ("Universität Jena", "Marktplatz 1", "07743 Jena")
    assert draft.references == {"buyer": "4471"}
    assert [(x.label, x.kind, x.code, x.unit_price, x.amount.plain()) for x in draft.lines] == [
        ("1", "service", "KIT-1", 50_000, "100.00"),
        ("c1", "freight", "", 400_000, "40.00"),
        ("c2", "discount", "", -100_000, "-10.00"),
    ]


def test_what_is_left_out_is_named():
    delivery = "<cac:Delivery><cac:DeliveryLocation/></cac:Delivery>"
    assert read_ubl_order(xml(BODY + delivery)).left_out == ("delivery address and dates",)
    assert read_ubl_order(xml()).left_out == ()


LAUGHS = '<!DOCTYPE o [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (xml(prolog=LAUGHS), "document type"),
        (xml(prolog=OUTSIDE), "document type"),
        (xml(prolog='<!doctype o SYSTEM "http://127.0.0.1/o.dtd">'), "document type"),
        (xml(prolog=LAUGHS).decode().replace("UTF-8", "UTF-16").encode("utf-16"), "document type"),
        (b"<a" * 1000, "not XML"),
        (b"<Order/>", "not a UBL"),
        (b'<cXML payloadID="1"/>', "cXML"),
        (b'<OrderChange xmlns="urn:x"/>', "order change"),
        (b"<" + b" " * 4_000_001, "larger"),
        (xml(BODY.replace("<cbc:ID>0000176084</cbc:ID>", "")), "cbc:ID"),
        (xml(BODY.replace("<cbc:IssueDate>2026-11-18</cbc:IssueDate>", "")), "cbc:IssueDate"),
        (xml("<cbc:Note>" * 300 + "</cbc:Note>" * 300), "XML"),
    ],
)
def test_what_is_no_order_or_an_attack_is_refused(content, words):
    with pytest.raises(Refusal, match=words):
        read_ubl_order(content)


def test_an_amount_that_is_no_number_is_refused_by_the_draft():
    with pytest.raises(Refusal, match="tax"):
        read_order(read_ubl_order(xml(BODY.replace("24.70", "1e99999"))).table)


def test_a_total_that_is_not_stated_is_added_up():
    bare = BODY.replace("<cbc:TaxInclusiveAmount", "<cbc:Note").replace(
        "</cbc:TaxInclusiveAmount", "</cbc:Note"
    )
    assert read_ubl_order(xml(bare)).table["amount"] == "130.00"


def test_xml_is_told_from_other_files():
    assert looks_like_xml(b"\xef\xbb\xbf  <?xml")
    assert not looks_like_xml(b'number = "1"')
