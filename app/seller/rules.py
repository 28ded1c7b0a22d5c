"""When an identifier, a bank account, a rate or an address of ours may stand on a document."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Mapping

from babel import Locale, UnknownLocaleError

from app.basics.errors import Refusal
from app.basics.identifiers import is_valid
from app.basics.money import Money

_EMAIL = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]{1,190}\.[^@\s<>,;.]{2,63}")
PRICE_BASES = ("exclusive", "inclusive")
ROUNDINGS = ("line/half-up", "line/half-even", "total/half-up", "total/half-even")


def iban_problem(iban: str) -> str | None:
    """Why this is no IBAN, or None."""
    if not is_valid("iban", iban):
        return f"The IBAN ‘{iban[:40]}’ is not right: its check digits or its length do not fit. Copy it from the bank's paper."
    return None


def bic_problem(bic: str) -> str | None:
    """Why this is no BIC, or None."""
    if not is_valid("bic", bic):
        return f"The BIC ‘{bic[:40]}’ is not right: 8 or 11 letters and digits, such as DEUTDEFF."
    return None


def routing_problem(number: str) -> str | None:
    """Why this is no American routing number, or None."""
    if not is_valid("us.rtn", number):
        return f"The routing number ‘{number[:40]}’ is not right: 9 digits, the last one checks the others."
    return None


PAPER_SIGNATURES = ("wet", "digital", "typed", "none")


def paper_facts_problems(facts: Mapping[str, str]) -> list[str]:
    """What is wrong with what a paper is said to state: an insured sum without its currency, a signature nobody knows."""
    strange = sorted(set(facts) - {"limit", "currency", "wording", "signature"})
    said = [f"A paper has no fact ‘{name[:40]}’: limit, currency, wording or signature." for name in strange]
    if facts.get("limit"):
        try:
            Money.parse(facts["limit"], facts.get("currency", ""))
        except Refusal as refusal:
            said.append(f"The insured sum: {refusal.text}")
    if facts.get("signature") and facts["signature"] not in PAPER_SIGNATURES:
        said.append(f"A paper is signed in one of these ways: {', '.join(PAPER_SIGNATURES)}.")
    return said


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
