"""``concierge order`` from outside: read, import, check, decide, accept; what it refuses."""

import pytest

from app.office import open_office
from tests.orders.scene import a_scene

ORDER = """
schema = 1
institution = "northfield-state"
number = "0000176084"
dated = 2026-11-18
received = 2026-11-20
quote = "Q-2026-A0042 R1"
currency = "USD"
amount = "18020.00"
payer = ["Northfield Research Foundation", "Purchasing Services, Box 1200", "Northfield, MN 55057"]
file = "po.pdf"

[[line]]
quote_line = 1
text = "De novo protein sequencing"
quantity = "50"
unit = "sample"
unit_price = "310.00"

[[line]]
code = "DIG-2"
text = "Enzymatic digest"
quantity = "48"
unit_price = "35.00"

[[line]]
text = "Report per sample"
amount = "840.00"
"""
UBL = """<?xml version="1.0"?>
<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
 <cbc:ID>00077</cbc:ID><cbc:IssueDate>2026-11-19</cbc:IssueDate>
 <cbc:DocumentCurrencyCode>USD</cbc:DocumentCurrencyCode>
 <cac:QuotationDocumentReference><cbc:ID>Q-2026-A0042</cbc:ID></cac:QuotationDocumentReference>
 <cac:AnticipatedMonetaryTotal><cbc:PayableAmount currencyID="USD">14880.00</cbc:PayableAmount></cac:AnticipatedMonetaryTotal>
 <cac:OrderLine><cac:LineItem><cbc:ID>10</cbc:ID><cbc:Quantity unitCode="C62">48</cbc:Quantity>
  <cbc:LineExtensionAmount currencyID="USD">14880.00</cbc:LineExtensionAmount>
  <cac:Price><cbc:PriceAmount currencyID="USD">310.00</cbc:PriceAmount></cac:Price>
  <cac:Item><cbc:Name>Sequencing</cbc:Name>
   <cac:SellersItemIdentification><cbc:ID>SEQ-210</cbc:ID></cac:SellersItemIdentification></cac:Item>
 </cac:LineItem></cac:OrderLine>
</Order>"""


@pytest.fixture
def desk(run, address, tmp_path):
    """An office with an issued quote, and a folder with order files."""
    office = open_office(address, author="Test")
    with office.work() as session:
        a_scene(session)
    office.close()
    (tmp_path / "order.toml").write_text(ORDER)
    (tmp_path / "po.pdf").write_bytes(b"%PDF-1.7 the order")
    (tmp_path / "order.xml").write_text(UBL)
    return run


def test_an_order_goes_from_its_file_to_accepted(desk, tmp_path):
    read = desk("order", "read", str(tmp_path / "order.toml"), "--json")
    assert (read.status, read.json["order"], read.json["amount"]["amount"]) == (0, "0000176084", "18020.00")
    assert desk("order", "list", "--json").json == {"orders": []}
    came = desk("order", "import", str(tmp_path / "order.toml"), "--json")
    assert came.status == 0, came.err
    checked = desk("order", "check", "0000176084", "--json").json
    assert (checked["order"], checked["quote"], checked["revision"], checked["may_accept"]) == (
        "0000176084", "Q-2026-A0042", 1, False,
    )  # fmt: skip
    assert {(d["line"], d["field"], d["severity"], d["decision"]) for d in checked["differences"]} == {
        ("", "amount", "warn", None),
        ("1", "quantity", "warn", None),
    }
    early = desk("order", "accept", "0000176084", "--json")
    assert early.status == 1
    assert {f["field"] for f in early.json["findings"]} == {"amount", "quantity"}
    asked = desk("order", "decide", "0000176084", "1", "query", "--reason", "48 were quoted.", "--json")
    assert "48 were quoted." in asked.json["letter"]["body"]
    assert desk("order", "decide", "0000176084", "1", "accept", "--json").status == 0
    assert desk("order", "decide", "0000176084", "amount", "accept", "--json").status == 0
    assert desk("order", "accept", "northfield-state/0000176084").status == 0
    shown = desk("order", "show", "0000176084", "--json").json
    assert (shown["state"], shown["file"], shown["client"]) == ("accepted", "po.pdf", "okafor-group")
    assert shown["balance"]["left"] == {"amount": "18020.00", "currency": "USD"}
    assert "Traceback" not in early.err


def test_the_words_for_a_person_say_what_to_do(desk, tmp_path):
    said = desk("order", "import", str(tmp_path / "order.toml"))
    assert "50 ordered" in said.out
    assert "concierge order decide 0000176084" in said.out
    assert "0000176084" in desk("order", "list").out
    assert "left to bill" in desk("order", "show", "0000176084").out
    assert "Nothing was saved" in desk("order", "read", str(tmp_path / "order.toml")).out


def test_a_ubl_order_is_read_and_checked(desk, tmp_path):
    came = desk("order", "import", str(tmp_path / "order.xml"), "--json")
    assert came.status == 0, came.err
    assert {(d["line"], d["field"]) for d in came.json["differences"]} >= {
        ("2", "line"),
        ("3", "line"),
        ("1", "unit"),
    }


def test_a_changed_order_takes_the_place_of_the_recorded_one(desk, tmp_path):
    desk("order", "import", str(tmp_path / "order.toml"))
    again = desk("order", "import", str(tmp_path / "order.toml"))
    assert (again.status, again.out) == (1, "")
    assert "recorded already" in again.err
    text = ORDER.replace('"50"', '"48"').replace("18020.00", "17400.00")
    (tmp_path / "changed.toml").write_text(text)
    changed = desk("order", "import", str(tmp_path / "changed.toml"), "--changed", "--json")
    assert changed.json["differences"] == []
    assert changed.json["may_accept"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('amount = "18020.00"', 'amount = "1e9999999"', "amount"),
        ('amount = "18020.00"', "amount = 18020.00", "must be written as text"),
        ('number = "0000176084"', "number = 176084", "number"),
        ("dated = 2026-11-18", 'dated = "soon"', "dated"),
        ('currency = "USD"', 'curency = "USD"', "curency"),
        ('institution = "northfield-state"', 'institution = "northfeld-state"', "northfield-state"),
        ('file = "po.pdf"', 'file = "missing.pdf"', "missing.pdf"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(desk, tmp_path, old, new, words):
    assert old in ORDER
    (tmp_path / "bad.toml").write_text(ORDER.replace(old, new, 1))
    said = desk("order", "import", str(tmp_path / "bad.toml"))
    assert said.status == 1
    assert words in said.err
    assert "Traceback" not in said.err
    assert desk("order", "list", "--json").json == {"orders": []}


def test_a_pdf_is_refused_with_the_way_round(desk, tmp_path):
    said = desk("order", "read", str(tmp_path / "po.pdf"))
    assert said.status == 1
    assert "--file po.pdf" in said.err


def test_an_unknown_order_is_refused(desk):
    said = desk("order", "check", "12345", "--json")
    assert said.status == 1
    assert "12345" in said.json["refused"]
