"""A draft says what is wrong with it before anything is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from app.basics.errors import Refusal
from app.seller.drafts import (
    BankDraft,
    ClauseDraft,
    ColleagueDraft,
    FiledDraft,
    SellerDraft,
    SellerFile,
    ServiceDraft,
)


def _says(draft, words):
    return any(words in problem for problem in draft.cleaned().problems())


def test_a_seller_needs_a_name_and_nothing_else():
    assert SellerDraft(legal_name="Lab").cleaned().problems() == []
    assert SellerDraft().problems() == ["The seller needs a legal name."]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"payment_days": 400}, "0 to 365"),
        ({"payment_days": 2**63}, "0 to 365"),
        ({"valid_days": 0}, "1 to 730"),
        ({"payment_from": "sometime"}, "Terms cannot run"),
        ({"rounding": "up"}, "no rounding rule"),
        ({"accent": "teal"}, "not a colour"),
        ({"currency": "EURO"}, "not a currency"),
        ({"tax_rates": {"standard": 200_000}}, "between 0 and 100"),
        ({"tax_ids": {"us.ein": "07-3456789"}}, "US employer identification number (us.ein)"),
        ({"tax_ids": {"EIN": "12-3456789"}}, "country and kind"),
        ({"registrations": {"us.uei": "J7M9HPTGJ1SO"}}, "12 letters and digits"),
        ({"country": "Germany"}, "not a country"),
        ({"trade_name": "x" * 10_240}, "at most 300"),
    ],
)
def test_what_is_wrong_with_a_seller_is_said(change, words):
    assert _says(SellerDraft(legal_name="Lab", **change), words)


def test_a_bank_account_is_an_iban_or_a_number():
    assert BankDraft("Lab", iban="de89 3704 0044 0532 0130 00").cleaned().problems() == []
    assert BankDraft("Lab", account="123", routing="111000025").problems() == []
    assert _says(BankDraft("Lab"), "needs an IBAN")
    assert _says(BankDraft("Lab", iban="DE00"), "IBAN")
    ours = BankDraft("Lab", iban="DE89370400440532013000", bic="COBADEFFXXX")
    assert ours.problems() == []
    assert _says(replace(ours, bic="BNPAFRPP"), "of a bank in FR")


def test_initials_are_made_from_the_name():
    assert ColleagueDraft(" Ana  Koch ").cleaned().initials == "AK"
    assert _says(ColleagueDraft("Ana", "TOOLONGG"), "one to six")


def test_services_clauses_and_papers_say_what_they_lack():
    assert _says(ServiceDraft(text="x"), "code and a text")
    assert _says(ServiceDraft("A", "x", unit_price=-1), "nought or more")
    assert _says(ServiceDraft("A", "x", unit_price=2**63), "not that large")
    assert _says(ClauseDraft("Bad Key", text="x"), "small letters")
    assert _says(ClauseDraft("fob", block="top", text="x"), "delivery, payment or terms")
    wrong = FiledDraft("w-9", "W-9", valid_from=dt.date(2026, 2, 1), valid_to=dt.date(2026, 1, 1))
    assert _says(wrong, "before it begins")


def test_a_seller_file_is_read_with_its_rates_and_prices():
    file = SellerFile.read(
        {
            "schema": 1,
            "legal_name": "Lab",
            "currency": "EUR",
            "address": {"street": ["A", "B"], "city": "Köln", "country": "DE"},
            "payment_terms": {"days": 14},
            "tax": {"scheme": "USt", "rates": {"standard": "19"}},
            "service": [{"code": "A", "text": "x", "unit_price": "0.0125"}],
            "document": [{"kind": "w-9", "title": "W-9", "file": "papers/w9.pdf", "valid_to": "2026-12-31"}],
        }
    )
    assert file.problems() == []
    assert file.seller.street == "A\nB"
    assert file.seller.tax_rates == {"standard": 19_000}
    assert (file.services[0].unit_price, file.services[0].currency) == (125, "EUR")
    assert file.papers[0][0].file_name == "w9.pdf"
    assert file.papers[0][0].valid_to == dt.date(2026, 12, 31)


@pytest.mark.parametrize("price", ["1e9999999", "1,234.5.6", "", "1.23456", "９"])
def test_a_price_that_is_no_number_is_refused(price):
    document = {"legal_name": "Lab", "service": [{"code": "A", "text": "x", "unit_price": price}]}
    with pytest.raises(Refusal, match="unit price"):
        SellerFile.read(document)


def test_a_code_that_stands_twice_is_said():
    twice = {"code": "A", "text": "x"}
    assert (
        "The service code ‘A’ stands there twice."
        in SellerFile.read({"legal_name": "L", "service": [twice, twice]}).problems()
    )
