"""Order files: what is read, and what is refused with the path of the field."""

import datetime as dt

import pytest

from app.basics.errors import Refusal
from app.cli.papers import parse_document
from app.orders.drafts import read_order, split_reference

WHOLE = """
schema = 1
institution = "northfield-state"
number = "0000176084"
dated = 2026-11-18
received = 2026-11-20
quote = "Q-2026-A0042 R2"
kind = "standard"
currency = "USD"
amount = "1620.00"
tax = "0.00"
payer = ["Northfield Research Foundation", "Box 1200"]
payment_terms = { days = 45, from = "invoice" }
freight = { terms = "fob-destination" }
period = { start = 2026-11-18, end = 2027-06-30 }
references = { budget = "4471" }
terms = "Ours prevail."
file = "po.pdf"

[[line]]
line = 10
quote_line = 1
code = "SEQ"
text = "Amplicon sequencing"
quantity = "120"
unit = "sample"
unit_price = "5.50"

[[line]]
text = "Library preparation"
amount = "960.00"
quantity = "120"
"""


def read(text, name="order.toml"):
    return read_order(parse_document(text.encode(), name))


def test_a_whole_order_file_is_read_and_its_number_keeps_its_zeros():
    draft = read(WHOLE)
    assert draft.number == "0000176084"
    assert (draft.quote, draft.revision) == ("Q-2026-A0042", 2)
    assert draft.amount.plain() == "1620.00"
    assert draft.valid_to == dt.date(2027, 6, 30)
    assert (draft.payment_days, draft.payment_from) == (45, "invoice")
    first, second = draft.lines
    assert (first.label, first.quote_line, first.amount.plain()) == ("10", "1", "660.00")
    assert (second.label, second.unit_price) == ("2", 80_000)


def test_json_is_read_like_toml():
    text = '{"institution": "x", "number": "7", "dated": "2026-11-18", "currency": "EUR", "amount": "5.00"}'
    assert read(text, "o.json").amount.plain() == "5.00"


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('number = "0000176084"', "number = 176084", "number"),
        ('amount = "1620.00"', 'amount = "1e9999999"', "amount"),
        ('amount = "1620.00"', 'amount = "1,620.00"', "amount"),
        ('amount = "1620.00"', 'amount = "-1.00"', "amount"),
        ('amount = "1620.00"', 'amont = "1620.00"', "amont"),
        ("dated = 2026-11-18", 'dated = "18/11/2026"', "dated"),
        ("dated = 2026-11-18", "", "dated"),
        ("received = 2026-11-20", "received = 2026-11-17", "received"),
        ("days = 45", "days = -1", "payment_terms.days"),
        ('from = "invoice"', 'from = "never"', "payment_terms.from"),
        ("end = 2027-06-30", "end = 2026-06-30", "period"),
        ('quantity = "120"\nunit', "quantity = 120\nunit", r"line\[1\].quantity"),
        ('unit_price = "5.50"', 'unit_price = "5.50001"', r"line\[1\].unit_price"),
        ('amount = "960.00"', "", r"line\[2\].unit_price"),
        ('kind = "standard"', 'kind = "odd"', "kind"),
        ('currency = "USD"', 'currency = "usd"', "amount"),
        ("schema = 1", "schema = 2", "schema"),
        ('payer = ["Northfield Research Foundation", "Box 1200"]', "payer = 3", "payer"),
        ('institution = "northfield-state"', "institution = 4", "institution"),
    ],
)
def test_a_wrong_field_is_refused_with_its_path(old, new, path):
    assert old in WHOLE
    with pytest.raises(Refusal, match=path):
        read(WHOLE.replace(old, new, 1))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Q-2026-A0042", ("Q-2026-A0042", None)),
        ("your quote q-2026-a0042, rev. 3", ("Q-2026-A0042", 3)),
        ("Q-2026-A0042/R2", ("Q-2026-A0042", 2)),
        ("QuoteID123", ("QuoteID123", None)),
        ("", ("", None)),
    ],
)
def test_a_reference_gives_number_and_revision(text, answer):
    assert split_reference(text) == answer
