"""Identifiers, accounts and addresses that cannot be right are refused with a sentence."""

from __future__ import annotations

import pytest

from app.seller import rules


@pytest.mark.parametrize(
    ("scheme", "number"),
    [
        ("us.ein", "12-3456789"),
        ("de.vat", "DE 136 695 976"),
        ("eu.vat", "DE136695976"),
        ("fr.siret", "73282932000074"),
        ("us.uei", "ZQGGHJH74DW7"),
        ("us.cage", "1ABC2"),
        ("xx.own", "AB 12/3"),
    ],
)
def test_a_right_number_passes(scheme, number):
    assert rules.identifier_problem(scheme, number) is None


@pytest.mark.parametrize(
    ("scheme", "number", "says"),
    [
        ("us.ein", "12-345678", "digit is wrong"),
        ("us.ein", "07-3456789", "digit is wrong"),
        ("de.vat", "DE136695977", "digit is wrong"),
        ("us.uei", "OQGGHJH74DW7", "12 letters"),
        ("us.cage", "1ABO2", "5 letters"),
        ("EIN", "12-3456789", "country and kind"),
        ("us.ein", "<b>", "not a number"),
        ("us.ein", "1" * 10_000, "not a number"),
        ("xx.own", "\ud800", "not a number"),
    ],
)
def test_a_wrong_number_is_refused_with_its_scheme(scheme, number, says):
    assert says in (rules.identifier_problem(scheme, number) or "")


def test_every_wrong_number_is_said():
    assert len(rules.identifier_problems({"us.ein": "1", "de.vat": "1", "us.uei": "ZQGGHJH74DW7"})) == 2


@pytest.mark.parametrize("iban", ["DE89370400440532013000", "GB82 WEST 1234 5698 7654 32"])
def test_a_right_iban_passes(iban):
    assert rules.iban_problem(iban) is None


@pytest.mark.parametrize("iban", ["DE88370400440532013000", "DE8937040044053201300", "x", "1" * 10_000, ""])
def test_a_wrong_iban_is_refused(iban):
    assert "IBAN" in (rules.iban_problem(iban) or "")


def test_bic_and_routing_number_are_checked():
    assert rules.bic_problem("DEUTDEFF") is None
    assert "BIC" in (rules.bic_problem("DEUT") or "")
    assert rules.routing_problem("111000025") is None
    assert "routing" in (rules.routing_problem("111000026") or "")


@pytest.mark.parametrize("email", ["", "ana@example.org", "a.b+c@x-y.co.uk"])
def test_a_right_or_empty_address_passes(email):
    assert rules.email_problem(email) is None


@pytest.mark.parametrize(
    "email", ["ana", "ana@", "Anna <a@b.org>", "a@b.org\nBcc: x@y.org", "a@b", "x" * 300 + "@b.org"]
)
def test_a_wrong_address_is_refused(email):
    assert rules.email_problem(email)


def test_countries_languages_and_zones_are_known_ones():
    assert rules.country_problem("US") is None
    assert rules.country_problem("XQ")
    assert rules.country_problem("001")
    assert rules.language_problem("fr-CH") is None
    assert rules.language_problem("klingon-x")
    assert rules.zone_problem("America/Chicago") is None
    assert rules.zone_problem("../../etc/passwd")
    assert rules.zone_problem("Chicago")
