"""Accounts and addresses that cannot be right are refused with a sentence."""

from __future__ import annotations

import pytest

from app.seller import rules


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
