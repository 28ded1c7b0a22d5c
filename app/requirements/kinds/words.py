"""What codes are called in sentences, so that no finding shows one: ``prepaid-and-add`` reads *prepaid and added*."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache

from babel import Locale

from app.basics.identifiers import SCHEMES
from app.basics.money import Money
from app.basics.wording import Wording
from app.requirements.rules.subject import field_words

#: Codes that mean the same wherever they stand.
WORDS = {
    # freight
    "included": "included in the price", "fixed": "a fixed amount", "not-to-exceed": "a not-to-exceed amount",
    "estimate": "an estimate", "prepaid-and-add": "prepaid and added", "collect": "collected from the buyer",
    "fob-destination": "F.O.B. destination", "fob-origin": "F.O.B. origin",
    # when payment terms run
    "invoice": "the invoice", "receipt": "receipt of the invoice", "end-of-month": "the end of the month",
    "later-of-invoice-and-acceptance": "the later of invoice and acceptance",
    "later-of-receipt-and-acceptance": "the later of receipt and acceptance",
    "email": "e-mail",
    # parts of people, lines and columns
    "unit_price": "unit price", "unit-price": "unit price", "list-price": "list price", "academic-price": "academic price",
    "phone": "telephone", "line": "line number",
    # amounts
    "order": "per order", "year": "per fiscal year", "12-months": "in twelve months",
    # facts of a line
    "origin": "country of origin", "eccn": "export control number (ECCN)", "hts": "customs tariff number (HTS)",
    "serial": "serial number", "permit": "permit number", "protocol": "protocol number", "hazard": "hazard class",
    # paper
    "a4": "A4", "letter": "US Letter",
    # which day a paper must cover
    "issue": "the day of issue", "validity": "the whole validity", "payment": "the time until payment", "period": "the whole period of work",
}  # fmt: skip
_DELIVERED = {
    "email": "by e-mail",
    "portal": "through the portal",
    "e-invoice": "as an e-invoice",
    "hand": "by messenger",
}
_SIGNATURES = {"wet": "by hand", "digital": "digitally", "typed": "with a typed name", "none": "not at all"}
_PAPERS = {
    "w-9": "W-9", "w-8ben-e": "W-8BEN-E", "hecvat": "HECVAT", "vpat": "VPAT", "baa": "business associate agreement",
    "insurance": "certificate of insurance", "sole-source-letter": "sole-source letter", "form-204": "form 204",
    "exemption-certificate": "tax exemption certificate", "coi": "conflict-of-interest disclosure",
}  # fmt: skip
_SYSTEMS = {
    "sam": "SAM.gov", "ariba": "Ariba", "jaggaer": "Jaggaer", "workday": "Workday", "paymentworks": "PaymentWorks",
    "us.uei": "SAM.gov (Unique Entity ID)",
}  # fmt: skip
_REFERENCES = {
    "order": "order number", "po": "order number", "quote": "quote number", "rfq": "request number", "cig": "CIG code",
    "cup": "CUP code", "gln": "GLN", "buyer": "buyer's reference", "engagement": "number of the commitment",
    "leitweg-id": "Leitweg-ID", "siret": "SIRET", "nacres": "NACRES code",
    "contract": "contract number", "budget": "budget reference", "grant": "grant number", "project": "project number",
}  # fmt: skip
_CLAUSES = {"fob-destination": "F.O.B. destination"}
_WORDING = Wording("en_GB")


def money(amount: Money) -> str:
    """An amount as every finding says it: ``KRW 24,600,000``."""
    return f"{amount.currency} {_WORDING.amount(amount)}"


def figures(amount: Money) -> str:
    """The same without its currency, where that was said."""
    return _WORDING.amount(amount)


def day(one: dt.date) -> str:
    """A day as every finding says it: ``22 November 2026``."""
    return _WORDING.long_day(one)


def word(code: str) -> str:
    """One code in words; what is not a code stays as it stands."""
    return WORDS.get(code, code)


def either(codes: Iterable[str]) -> str:
    """Codes as a choice: ``a fixed amount or a not-to-exceed amount``."""
    return _joined([word(code) for code in codes], "or")


def both(codes: Iterable[str]) -> str:
    """Codes as a list: ``quantity, unit and unit price``."""
    return _joined([word(code) for code in codes], "and")


def _joined(words: list[str], last: str) -> str:
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def signed(codes: Iterable[str]) -> str:
    """How a paper is signed: ``by hand or digitally``."""
    return _joined([_SIGNATURES.get(code, code) for code in codes], "or")


def delivered(codes: Iterable[str]) -> str:
    """How a document goes: ``by e-mail or through the portal``."""
    return _joined([_DELIVERED.get(code, f"by {code}") for code in codes], "or")


def prices(names: Iterable[str]) -> str:
    """Comparison prices: ``list price and academic price``."""
    return _joined([f"{name} price" for name in names], "and")


def paper(document: str) -> str:
    """A kind of paper as people call it: ``W-9``, ``sole-source letter``."""
    return _PAPERS.get(document, document.replace("-", " ").replace("_", " "))


def system(name: str) -> str:
    """A buyer's system or a registry as people call it."""
    return _SYSTEMS.get(name, SCHEMES[name].title if name in SCHEMES else name.replace("_", " "))


def reference(name: str) -> str:
    """A reference as a sentence names it: ``order number``."""
    return _REFERENCES.get(name) or f"{name.replace('_', ' ').replace('-', ' ')} reference"


def clause(key: str) -> str:
    """A clause by its key, in quotation marks."""
    return f"“{_CLAUSES.get(key) or key.replace('-', ' ').replace('_', ' ')}”"


def field(name: str) -> str:
    """A field of the document."""
    return field_words(name)


def scheme(name: str) -> str:
    """A scheme of codes or numbers."""
    known = SCHEMES.get(name)
    return known.title if known else f"{name.replace('_', ' ')} code"


@cache
def language(tag: str) -> str:
    """A language by its English name: ``German``; a tag that nobody knows stays as it stands."""
    return str(Locale("en").languages.get(tag.replace("_", "-").partition("-")[0].casefold(), tag))


@cache
def place(code: str) -> str:
    """A country, or a part of one, by its English name: ``United States (LA)``; other places as they stand."""
    country, _, region = code.partition("-")
    name = Locale("en").territories.get(country.upper()) if len(country) == 2 else None
    if name is None:
        return code
    return f"{name} ({region.upper()})" if region else str(name)


def shapes(given: Iterable[str]) -> str:
    r"""Shapes of numbers, with what their signs mean: ``PUR####`` (# is a digit)."""
    texts = list(given)
    signs = {"#": "# is a digit", "*": "* is anything"}
    used = [words for sign, words in signs.items() if any(sign in text for text in texts)]
    if any("A" in text.replace("\\A", "") for text in texts):
        used.append("A is a letter")
    shown = _joined([text.replace("\\A", "A").replace("\\", "") for text in texts], "or")
    return f"{shown} ({', '.join(used)})" if used else shown
