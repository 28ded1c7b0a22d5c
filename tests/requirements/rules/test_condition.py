"""When a rule applies."""

from __future__ import annotations

import pytest

from app.basics.errors import Refusal
from app.requirements.drafts import Seller, Subject, Sum, TaxRow, Totals
from app.requirements.rules.condition import Condition
from tests.requirements.samples import a_subject, usd

# 9,500 of work, 600 of freight, 8 % tax on all: 10,100 net, 10,908 in all.
TOTALS = Totals(
    usd("10100.00"),
    usd("10908.00"),
    (TaxRow("Sales tax", 8000, usd("10100.00"), usd("808.00")),),
    usd("600.00"),
)


def amount(low: str, **more: object) -> Condition:
    return Condition.read({"amount_from": low, "currency": "USD", **more})


@pytest.mark.parametrize(
    ("excludes", "counted"),
    [([], "10908.00"), (["tax"], "10100.00"), (["freight"], "10308.00"), (["tax", "freight"], "9500.00")],
)
def test_the_amount_is_taken_on_its_own_basis(excludes, counted):
    """Oxford counts without VAT, Washington without tax but with shipping."""
    subject = a_subject(totals=TOTALS)
    condition = amount(counted, excludes=excludes)
    assert condition.amount(subject) == usd(counted)
    assert condition.holds(subject) is True
    above = amount((usd(counted) + usd("0.01")).plain(), excludes=excludes)
    assert above.holds(subject) is False


def test_tiers_meet_without_gap_or_overlap():
    low = Condition.read({"amount_to": "10908.00", "currency": "USD"})
    high = Condition.read({"amount_from": "10908.00", "currency": "USD"})
    subject = a_subject(totals=TOTALS)
    assert (low.holds(subject), high.holds(subject)) == (False, True)


def test_the_year_so_far_counts_where_the_basis_is_the_year():
    condition = amount("10000.00", basis="year")
    quote = Totals(usd("4500.00"), usd("4500.00"))
    assert condition.holds(a_subject(totals=quote, year_total_before=Sum.plain(usd("6000.00")))) is True
    assert condition.holds(a_subject(totals=quote, year_total_before=Sum.plain(usd("5000.00")))) is False
    assert condition.holds(a_subject(totals=quote, year_total_before=None)) is None
    assert "earlier this fiscal year" in condition.unknown_words(
        a_subject(totals=quote, year_total_before=None)
    )


def test_without_freight_known_nothing_is_taken_off():
    assert amount("1.00", excludes=["freight"]).amount(a_subject()) == usd("14880.00")


def test_another_currency_cannot_be_told():
    condition = Condition.read({"amount_from": "1000.00", "currency": "EUR"})
    assert condition.holds(a_subject()) is None
    assert "currency" in condition.unknown_words(a_subject())
    assert Condition.read({"amount_from": "1", "currency": "USD"}).holds(Subject()) is None


@pytest.mark.parametrize(
    ("table", "changes", "holds"),
    [
        ({}, {}, True),
        ({"funding": ["Grant"]}, {}, True),
        ({"funding": "gift"}, {}, False),
        ({"funding": ["grant"]}, {"funding": None}, None),
        ({"goods_or_service": "service"}, {}, True),
        ({"goods_or_service": "goods"}, {}, False),
        ({"goods_or_service": "goods"}, {"goods_or_service": frozenset({"goods", "service"})}, True),
        ({"goods_or_service": "goods"}, {"goods_or_service": None}, None),
        ({"place": ["US"]}, {}, True),
        ({"place": ["US-IL"]}, {}, True),
        ({"place": ["USA"]}, {}, False),
        ({"place": ["CA"]}, {"place": None}, None),
        ({"supplier_kind": "individual"}, {}, False),
        ({"supplier_kind": "company"}, {"seller": Seller()}, None),
        ({"document": ["quote", "invoice"]}, {}, True),
        ({"document": "order"}, {}, False),
        ({"order_kind": "blanket"}, {}, False),
        ({"order_kind": "blanket", "funding": ["grant"]}, {"funding": None}, False),
        ({"order_kind": "standard", "funding": ["grant"]}, {"funding": None}, None),
    ],
)
def test_all_that_is_stated_must_hold(table, changes, holds):
    assert Condition.read(table).holds(a_subject(**changes)) is holds


def test_what_is_not_known_is_named():
    condition = Condition.read({"funding": "grant", "place": "US", "order_kind": "blanket"})
    words = condition.unknown_words(a_subject(funding=None, place=None))
    assert words == "Not known: funding, place of work."


@pytest.mark.parametrize(
    "table",
    [
        {},
        {
            "amount_from": "10000.00",
            "amount_to": "20000.00",
            "currency": "USD",
            "basis": "year",
            "excludes": ["freight", "tax"],
        },
        {"funding": ["grant"], "place": ["US"], "document": ["quote"]},
    ],
)
def test_a_condition_is_written_as_it_was_read(table):
    assert Condition.read(table).as_mapping() == table


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"amount": "1"}, r"when\.amount is not known"),
        ({"amount_from": 1000, "currency": "USD"}, r"when\.amount_from must be an amount in quotation marks"),
        ({"amount_from": 10.5, "currency": "USD"}, r"when\.amount_from"),
        ({"amount_from": "1e9999999", "currency": "USD"}, r"when\.amount_from: The amount"),
        ({"amount_from": "1,234.5.6", "currency": "USD"}, r"when\.amount_from"),
        ({"amount_from": "-5", "currency": "USD"}, r"when\.amount_from must not be negative"),
        ({"amount_from": "5"}, r"when\.currency must name"),
        ({"amount_from": "5", "currency": "Dollars"}, r"when\.amount_from: 'Dollars' is not a currency"),
        ({"amount_from": "5", "amount_to": "5", "currency": "USD"}, "never applies"),
        ({"basis": "week"}, r"when\.basis cannot be 'week'"),
        ({"excludes": ["tips"]}, r"when\.excludes cannot be 'tips'"),
        ({"funding": 5}, r"when\.funding must be a word or a list"),
        ({"funding": [""]}, r"when\.funding must hold words"),
        ({"funding": [5]}, r"when\.funding must hold words"),
        ({"funding": ["x" * 81]}, r"when\.funding must hold words"),
        ({"funding": ["x"] * 51}, r"when\.funding must be a word or a list"),
        ({"document": ["letter"]}, r"when\.document cannot be"),
    ],
)
def test_a_wrong_condition_is_refused_by_its_field(table, words):
    with pytest.raises(Refusal, match=words):
        Condition.read(table)
