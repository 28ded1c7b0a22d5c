"""When an identifier, a bank account, a rate or an address of ours may stand on a document."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Mapping

import schwifty
import stdnum
from babel import Locale, UnknownLocaleError
from schwifty.exceptions import SchwiftyException
from stdnum.exceptions import ValidationError
from stdnum.us import rtn

_SCHEME = re.compile(r"[a-z]{2}\.[a-z0-9-]{1,20}", re.ASCII)
_PLAIN = re.compile(r"[A-Z0-9][A-Z0-9 ./-]{1,39}", re.ASCII)
_EMAIL = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]{1,190}\.[^@\s<>,;.]{2,63}")
# Numbers that the library of numbers does not know, by their published shape (SAM.gov: UEI, CAGE).
_SHAPES = {
    "us.uei": (
        re.compile(r"[A-HJ-NP-Z1-9][A-HJ-NP-Z0-9]{11}", re.ASCII),
        "12 letters and digits, without O and I",
    ),
    "us.cage": (re.compile(r"[A-HJ-NP-Z0-9]{5}", re.ASCII), "5 letters and digits, without O and I"),
}
ROUNDINGS = ("line/half-up", "line/half-even", "total/half-up", "total/half-even")


def identifier_problem(scheme: str, number: str) -> str | None:
    """Why this number cannot be one of its scheme (``us.ein``, ``de.vat``, ``eu.vat``), or None."""
    if not _SCHEME.fullmatch(scheme):
        return f"The tax number scheme ‘{scheme[:30]}’ is not one: write country and kind, such as us.ein or de.vat."
    if scheme in _SHAPES:
        shape, words = _SHAPES[scheme]
        return (
            None
            if shape.fullmatch(number.strip())
            else f"{scheme} ‘{number[:40]}’ is not right: it has {words}."
        )
    if not _PLAIN.fullmatch(number.strip()):
        return (
            f"{scheme} ‘{number[:40]}’ is not a number: capital letters, digits, blanks, points and hyphens."
        )
    module = stdnum.get_cc_module(*scheme.split("."))
    if module is None:
        return None
    try:
        module.validate(number)
    except ValidationError:
        return f"{scheme} ‘{number[:40]}’ is not right: a digit is wrong or missing. Compare it with the certificate."
    return None


def identifier_problems(numbers: Mapping[str, str]) -> list[str]:
    """A sentence for every number that cannot be right."""
    return [said for scheme, number in numbers.items() if (said := identifier_problem(scheme, number))]


def iban_problem(iban: str) -> str | None:
    """Why this is no IBAN, or None."""
    try:
        schwifty.IBAN(iban)
    except (SchwiftyException, ValueError):
        return f"The IBAN ‘{iban[:40]}’ is not right: its check digits or its length do not fit. Copy it from the bank's paper."
    return None


def bic_problem(bic: str) -> str | None:
    """Why this is no BIC, or None."""
    try:
        schwifty.BIC(bic)
    except (SchwiftyException, ValueError):
        return f"The BIC ‘{bic[:40]}’ is not right: 8 or 11 letters and digits, such as DEUTDEFF."
    return None


def routing_problem(number: str) -> str | None:
    """Why this is no American routing number, or None."""
    try:
        rtn.validate(number)
    except ValidationError:
        return f"The routing number ‘{number[:40]}’ is not right: 9 digits, the last one checks the others."
    return None


def email_problem(email: str) -> str | None:
    """Why this is no e-mail address, or None; empty is none yet."""
    if not email or (len(email) <= 254 and _EMAIL.fullmatch(email)):
        return None
    return f"‘{email[:60]}’ is not an e-mail address such as ana@example.org."


def country_problem(country: str) -> str | None:
    """Why this is no country, or None; empty is none yet."""
    if not country or (country in Locale("en").territories and re.fullmatch("[A-Z]{2}", country)):
        return None
    return f"‘{country[:20]}’ is not a country: two capital letters, such as US or DE."


def language_problem(language: str) -> str | None:
    """Why this is no language, or None; empty is none yet."""
    if not language:
        return None
    try:
        Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return f"‘{language[:20]}’ is not a language: write a tag such as en, de or fr_CH."
    return None


def zone_problem(zone: str) -> str | None:
    """Why this is no time zone, or None; empty is none yet."""
    if not zone:
        return None
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return f"‘{zone[:40]}’ is not a time zone: write one such as America/Chicago or Europe/Berlin."
    return None
