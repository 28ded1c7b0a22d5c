"""Identifiers: real public numbers are valid, the same with a digit changed is not, and no input breaks a validator."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.basics.identifiers import (
    SCHEMES,
    bank_problem,
    identifier_problem,
    identifier_problems,
    is_valid,
    title_of,
)

VALID = [
    ("at.uid", "AT U13585627"),
    ("au.abn", "83 914 571 673"),
    ("au.acn", "004 085 616"),
    ("be.vat", "BE 428759497"),
    ("bic", "DEUTDEFF"),
    ("ca.bn", "12302 6635 RC 0001"),
    ("ch.uid", "CHE-100.155.212"),
    ("ch.vat", "CHE-107.787.577 IVA"),
    ("de.hr", "Aachen HRA 11223"),
    ("de.leitweg", "03-0141322300-66"),
    ("de.stnr", "181/815/0815 5"),
    ("de.vat", "DE 136 695 976"),
    ("dk.cvr", "30060946"),
    ("eccn", "3A001.a.2"),
    ("eccn", "EAR99"),
    ("eori", "DE1234567"),
    ("es.nif", "ES B-58378431"),
    ("eu.vat", "DE136695976"),
    ("fi.ytunnus", "2077474-0"),
    ("fr.nacres", "NB.01"),
    ("fr.siren", "552 008 443"),
    ("fr.siret", "13001533200013"),
    ("fr.tva", "Fr 40 303 265 045"),
    ("gb.vat", "GB 980 7806 84"),
    ("gs1.gln", "5798000416604"),
    ("hts", "9027.50.40"),
    ("iban", "GB82 WEST 1234 5698 7654 32"),
    ("ie.vat", "IE 6433435F"),
    ("in.gstin", "27AAPFU0939F1ZV"),
    ("in.pan", "ACUPA7085R"),
    ("isin", "US0378331005"),
    ("it.cf", "RCCMNL83S18D969H"),
    ("it.cig", "Z3F2B1C0DE"),
    ("it.cup", "B53C22001790001"),
    ("it.ipa", "UFTS3X"),
    ("it.iva", "01202780548"),
    ("jp.cn", "5-8356-7825-6246"),
    ("jp.invoice", "T7000012050002"),
    ("lei", "213800KUD8LAJWSQ9D15"),
    ("nacres", "NB.01"),
    ("naics", "541380"),
    ("nigp", "948-45"),
    ("nl.btw", "004495445B01"),
    ("nl.kvk", "30275924"),
    ("no.mva", "NO 995 525 828 MVA"),
    ("no.orgnr", "988 077 917"),
    ("nz.ird", "4909185-0"),
    ("peppol", "0007:2021003211"),
    ("peppol", "0106:30275924"),
    ("peppol", "0204:03-0141322300-66"),
    ("peppol", "0088:7300010000001"),
    ("peppol", "0130:anything-else"),
    ("phone", "+1 312 555 0100"),
    ("phone", "+1\u00a0312\u2011555\u20110100"),
    ("se.orgnr", "2021003211"),
    ("se.orgnr", "2021006271"),
    ("se.vat", "SE 123456789701"),
    ("sg.gst", "M90363988W"),
    ("sg.gst", "200312345N"),
    ("sg.uen", "00192200M"),
    ("unspsc", "81121500"),
    ("us.cage", "1ABC2"),
    ("us.ein", "91-1144442"),
    ("us.rtn", "111000025"),
    ("us.tin", "536-90-4399"),
    ("us.uei", "J7M9HPTGJ1S9"),
    ("us.uei", "ZQGGHJH74DW7"),
    ("vat", "DE136695976"),
]
WRONG = [
    ("au.abn", "83 914 571 674"),
    ("au.acn", "004 085 617"),
    ("bic", "DEUT"),
    ("bic", "DEUTXXFF"),
    ("ca.bn", "12302 6636 RC 0001"),
    ("ch.vat", "CHE-107.787.578 IVA"),
    ("de.leitweg", "03-0141322300-67"),
    ("de.vat", "DE136695977"),
    ("dk.cvr", "30060947"),
    ("eccn", "3F001"),
    ("eori", "1234567"),
    ("fr.nacres", "N1.01"),
    ("fr.siret", "13001533200014"),
    ("fr.tva", "Fr 41 303 265 045"),
    ("gb.vat", "GB 980 7806 85"),
    ("gs1.gln", "5798000416605"),
    ("gs1.gln", "73513537"),
    ("hts", "7701.10"),
    ("iban", "GB82 WEST 1234 5698 7654 33"),
    ("in.gstin", "27AAPFU0939F1ZO"),
    ("it.cup", "B53C2200179000"),
    ("it.iva", "01202780549"),
    ("jp.cn", "4-8356-7825-6246"),
    ("jp.invoice", "7000012050002"),
    ("jp.invoice", "T7000012050003"),
    ("lei", "213800KUD8LAJWSQ9D16"),
    ("naics", "991380"),
    ("nigp", "94-845"),
    ("nl.btw", "123456789B90"),
    ("nl.kvk", "3027592"),
    ("peppol", "0007:2021003212"),
    ("peppol", "0088:73513537"),
    ("peppol", "2021003211"),
    ("phone", "312"),
    ("phone", "+1 31"),
    ("phone", "not a number"),
    ("se.orgnr", "2021003212"),
    ("se.vat", "123456789101"),
    ("sg.gst", "MX1"),
    ("sg.uen", "00192200N"),
    ("unspsc", "8112150"),
    ("us.ein", "07-3456789"),
    ("us.rtn", "111000026"),
    ("us.uei", "07M9HPTGJ1S9"),
    ("us.uei", "J7M9HPTGJ1SO"),
    ("us.uei", "J7M9HPTGJ1S"),
    ("us.uei", "J7M9HPTGJ1S-"),
    ("us.uei", "J123456789S9"),
]
#: Tax or VAT numbers of the countries of the playbooks that ship.
COUNTRIES = {
    "AU": "au.abn", "CA": "ca.bn", "CH": "ch.vat", "DE": "de.vat", "FR": "fr.tva", "GB": "gb.vat", "IN": "in.gstin",
    "IT": "it.iva", "JP": "jp.cn", "NL": "nl.btw", "SE": "se.vat", "SG": "sg.gst", "US": "us.ein",
}  # fmt: skip


@pytest.mark.parametrize(("scheme", "number"), VALID)
def test_a_real_number_is_valid(scheme, number):
    assert is_valid(scheme, number)


@pytest.mark.parametrize(("scheme", "number"), WRONG)
def test_a_wrong_number_is_not(scheme, number):
    assert not is_valid(scheme, number)


def test_every_scheme_has_a_title_and_a_number_here_that_is_valid():
    assert all(scheme.title for scheme in SCHEMES.values())
    assert {scheme for scheme, _ in VALID} == set(SCHEMES)
    assert set(COUNTRIES.values()) <= set(SCHEMES)
    assert (title_of("us.ein"), title_of("ariba")) == ("US employer identification number", "ariba")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    "number",
    [
        "",
        " ",
        "x",
        "9" * 10_000,
        "é٣\x00",
        "<b>",
        "１２３４５６７８９",
        "91-1144442\n",
        "91-\x001144442",
        "\ud800",
    ],
)
def test_rubbish_is_refused_by_every_scheme_without_an_error(scheme, number):
    assert not is_valid(scheme, number)


@pytest.mark.parametrize("scheme", SCHEMES)
@settings(max_examples=60, deadline=None)
@given(number=st.text(max_size=90) | st.text("0123456789ABCDEFGHIJT:-./ ", min_size=1, max_size=40))
def test_no_text_breaks_a_validator(scheme, number):
    good = is_valid(scheme, number)
    assert (identifier_problem(scheme, number) is None) is good
    if good:
        assert number.strip()
        assert number.translate(
            {0xA0: " ", 0x2009: " ", 0x202F: " ", 0x2010: "-", 0x2011: "-", 0x2013: "-"}
        ).isascii()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_no_scheme_breaks_the_sentence(scheme, number):
    said = identifier_problem(scheme, number)
    assert said is None or (said.endswith(".") and len(said) < 300)


@pytest.mark.parametrize(
    ("scheme", "number"),
    [
        ("us.ein", "12-3456789"),
        ("fr.siret", "73282932000074"),
        ("xx.own", "AB 12/3"),
        ("pl.nip", "8567346215"),
    ],
)
def test_a_right_number_passes(scheme, number):
    assert identifier_problem(scheme, number) is None


@pytest.mark.parametrize(
    ("scheme", "number", "says"),
    [
        ("us.ein", "12-345678", "digit is wrong"),
        ("us.ein", "<b>", "is not right"),
        ("us.uei", "OQGGHJH74DW7", "12 letters"),
        ("us.cage", "1ABO2", "5 letters"),
        ("EIN", "12-3456789", "country and kind"),
        ("pl.nip", "8567346216", "digit is wrong"),
        ("xx.own", "1" * 10_000, "not a number"),
        ("xx.own", "\ud800", "not a number"),
        ("peppol", "2021003211", "four digits, a colon"),
    ],
)
def test_a_wrong_number_is_refused_with_its_scheme(scheme, number, says):
    assert says in (identifier_problem(scheme, number) or "")


def test_every_wrong_number_is_said_and_unknown_schemes_may_be_kept():
    numbers = {"us.ein": "1", "de.vat": "1", "us.uei": "ZQGGHJH74DW7", "ror": "x"}
    assert len(identifier_problems(numbers)) == 3
    assert len(identifier_problems(numbers, any_scheme=True)) == 2


@pytest.mark.parametrize(
    ("iban", "bic", "wrong"),
    [
        ("DE89370400440532013000", "COBADEFFXXX", False),
        ("DE89370400440532013000", "BNPAFRPP", True),
        ("FR1420041010050500013M02606", "BMONMCMX", False),  # Monaco's banks share with France
        ("nonsense", "BNPAFRPP", False),  # what is wrong by itself has a sentence of its own
    ],
)
def test_an_account_and_its_bank_are_of_one_country(iban, bic, wrong):
    assert bool(bank_problem(iban, bic)) is wrong
