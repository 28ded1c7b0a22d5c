"""Identifiers: real public numbers are valid, the same with a digit changed is not."""

from __future__ import annotations

import pytest

from app.requirements.rules.identifiers import SCHEMES, is_valid

VALID = [
    ("de.leitweg", "03-0141322300-66"),
    ("fr.siret", "13001533200013"),
    ("gs1.gln", "5798000416604"),
    ("it.iva", "01202780548"),
    ("se.orgnr", "2021003211"),
    ("se.orgnr", "2021004730"),
    ("se.orgnr", "2021002841"),
    ("se.orgnr", "2021006271"),
    ("dk.cvr", "30060946"),
    ("au.abn", "83 914 571 673"),
    ("us.ein", "91-1144442"),
    ("us.uei", "J7M9HPTGJ1S9"),
    ("iban", "GB82 WEST 1234 5698 7654 32"),
    ("bic", "DEUTDEFF"),
    ("phone", "+1 312 555 0100"),
    ("eu.vat", "DE136695976"),
]
WRONG = [
    ("de.leitweg", "03-0141322300-67"),
    ("fr.siret", "13001533200014"),
    ("gs1.gln", "5798000416605"),
    ("it.iva", "01202780549"),
    ("se.orgnr", "2021003212"),
    ("dk.cvr", "30060947"),
    ("us.uei", "07M9HPTGJ1S9"),
    ("us.uei", "J7M9HPTGJ1SO"),
    ("us.uei", "J7M9HPTGJ1S"),
    ("us.uei", "J7M9HPTGJ1S-"),
    ("iban", "GB82 WEST 1234 5698 7654 33"),
    ("phone", "312"),
    ("phone", "+1 31"),
    ("phone", "not a number"),
]


@pytest.mark.parametrize(("scheme", "number"), VALID)
def test_a_real_number_is_valid(scheme, number):
    assert is_valid(scheme, number)


@pytest.mark.parametrize(("scheme", "number"), WRONG)
def test_a_wrong_number_is_not(scheme, number):
    assert not is_valid(scheme, number)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("number", ["", " ", "x", "9" * 10_000, "é٣\x00", "<b>"])
def test_rubbish_is_refused_by_every_scheme_without_an_error(scheme, number):
    assert not is_valid(scheme, number)


def test_every_scheme_has_a_title():
    assert all(scheme.title for scheme in SCHEMES.values())
