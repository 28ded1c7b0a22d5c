"""Small validators for numbers that no library knows, each with the source of its shape."""

from __future__ import annotations

import re

import phonenumbers
from stdnum.exceptions import InvalidComponent, InvalidFormat
from stdnum.jp import cn

_RUN_OF_DIGITS = re.compile("[0-9]{9}")
# The sectors of NAICS 2022; 31 to 33, 44 to 45 and 48 to 49 are ranges.
_SECTORS = frozenset({
    "11", "21", "22", "23", "31", "32", "33", "42", "44", "45", "48", "49", "51", "52", "53", "54", "55", "56", "61",
    "62", "71", "72", "81", "92",
})  # fmt: skip


def shaped(pattern: str, *, dots: bool = False) -> re.Pattern[str]:
    """A compiled shape in ASCII; with ``dots`` blanks, points and hyphens between the groups are allowed for."""
    return re.compile(pattern.replace("~", "[ .-]?") if dots else pattern, re.ASCII)


UEI = shaped("[A-HJ-NP-Z1-9][A-HJ-NP-Z0-9]{11}")
CAGE = shaped("[A-HJ-NP-Z0-9]{5}")
_EORI = shaped("[A-Z]{2}[A-Z0-9]{1,15}")
_UNSPSC = shaped("[1-9][0-9]{7}(?:[0-9]{2})?")
_NIGP = shaped("[0-9]{3}(?:~[0-9]{2}(?:~[0-9]{2}(?:~[0-9]{4})?)?)?", dots=True)
_NAICS = shaped("[1-9][0-9]{1,5}")
_ECCN = shaped("EAR99|[0-9][A-E][0-9]{3}(?:[.][a-z0-9]{1,4}){0,5}")
_HTS = shaped("[0-9]{4}(?:~[0-9]{2}(?:~[0-9]{2}(?:~[0-9]{2})?)?)?", dots=True)
_NACRES = shaped("[A-Z]{2}~[0-9]{2}", dots=True)
_CIG = shaped("[A-Z0-9]{10}")
_CUP = shaped("[A-Z][0-9]{2}[A-Z][0-9]{11}")
_IPA = shaped("[A-Z0-9]{6}")
_DUNS = shaped("[0-9]{9}")
_KVK = shaped("[0-9]{8}")
_GST_SG = shaped("M[0-9RB2][0-9]{7}[0-9A-Z]|[0-9]{8,9}[A-Z]|[TSR][0-9]{2}[A-Z]{2}[0-9]{4}[A-Z]")


def _must(pattern: re.Pattern[str], number: str) -> None:
    if pattern.fullmatch(number.strip()) is None:
        raise InvalidFormat


def uei(number: str) -> None:
    """Unique Entity ID of SAM.gov: 12 letters and digits, never O or I, not beginning with nought, no nine digits in a row.

    Source: GSA, "Unique Entity ID Technical Specifications and API Information". It says that the last character is a
    checksum but does not publish how it is made, so that is left unchecked.
    """
    text = number.strip().upper()
    _must(UEI, text)
    if _RUN_OF_DIGITS.search(text):
        raise InvalidComponent


def cage(number: str) -> None:
    """CAGE code: five letters and digits without O and I. Source: DLA, "CAGE Code" (NATO AC/135 codification)."""
    _must(CAGE, number)


def phone(number: str) -> None:
    """A telephone number in international form, ``+1 312 555 0100``."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException as wrong:
        raise InvalidFormat from wrong
    if not phonenumbers.is_possible_number(parsed):
        raise InvalidComponent


def eori(number: str) -> None:
    """EORI: a country and up to 15 letters or digits. Source: Regulation (EU) 2015/2446, Annex B, data element 3/1."""
    _must(_EORI, number)


def unspsc(number: str) -> None:
    """UNSPSC: segment, family, class and commodity of two digits each, perhaps a business function. Source: unspsc.org."""
    _must(_UNSPSC, number)


def nigp(number: str) -> None:
    """NIGP: class (3 digits), item (2), group (2), detail (4). Source: NIGP Code Services, "Code Structure"."""
    _must(_NIGP, number)


def naics(number: str) -> None:
    """NAICS: a sector of 2022 and up to four further digits. Source: US Census Bureau, NAICS 2022."""
    _must(_NAICS, number)
    if number.strip()[:2] not in _SECTORS:
        raise InvalidComponent


def eccn(number: str) -> None:
    """ECCN: category, group A to E, three digits, sub-paragraphs; or EAR99. Source: 15 CFR 738.2."""
    _must(_ECCN, number)


def hts(number: str) -> None:
    """Harmonised tariff: chapter 01 to 97 (77 is free), US 98 and 99; 4 to 10 digits. Source: USITC, HTS preface."""
    _must(_HTS, number)
    if number.strip()[:2] in {"00", "77"}:
        raise InvalidComponent


def nacres(number: str) -> None:
    """NACRES: a domain of two letters and a number of two digits, ``NB.01``. Source: AMUE/CNRS, nomenclature NACRES."""
    _must(_NACRES, number)


def cig(number: str) -> None:
    """CIG: ten capital letters and digits. Source: ANAC, "Codice identificativo di gara"; its check is not published for all series."""
    _must(_CIG, number)


def cup(number: str) -> None:
    """CUP: letter, two digits, letter, eleven digits. Source: CIPE resolution 143/2002, "Codice unico di progetto"."""
    _must(_CUP, number)


def ipa(number: str) -> None:
    """Codice Univoco Ufficio: six capital letters and digits. Source: Indice PA; FatturaPA element 1.1.4."""
    _must(_IPA, number)


def duns(number: str) -> None:
    """D-U-N-S number: nine digits, without a check digit since 2006. Source: Dun & Bradstreet."""
    _must(_DUNS, number)


def kvk(number: str) -> None:
    """Dutch Chamber of Commerce number: eight digits without a check digit. Source: KVK, "KVK-nummer"."""
    _must(_KVK, number)


def gst_sg(number: str) -> None:
    """Singapore GST registration: an M number, or the UEN itself. Source: IRAS, "GST Registration Number"."""
    _must(_GST_SG, number)


def invoice_jp(number: str) -> None:
    """Qualified invoice issuer of Japan: T and 13 digits with the check digit of a corporate number. Source: NTA, インボイス制度."""
    text = number.strip()
    if not text.startswith("T"):
        raise InvalidFormat
    cn.validate(text[1:])
