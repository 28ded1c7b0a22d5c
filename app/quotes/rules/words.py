"""The sentences of an offer in the languages of our paper: payment, freight, period, exemption, what to state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from app.basics.wording import Wording
from app.quotes.rules.instalments import paid_early
from app.quotes.rules.offer import Offer
from app.quotes.rules.sentences import SPOKEN

#: Clauses that playbooks ask for and for which the seller has written nothing, by language.
CLAUSES: Final = {language: spoken.CLAUSES for language, spoken in SPOKEN.items()}


def tongue(language: str) -> str:
    """The language of our own sentences for a tag: English stands in where we have none."""
    short = language.replace("_", "-").split("-", 1)[0].casefold()
    return short if short in SPOKEN else "en"


def say(language: str, key: str, **slots: object) -> str:
    """One of our own words or sentences in a language."""
    words: dict[str, str] = SPOKEN[tongue(language)].WORDS
    return words[key].format(**slots)


def together(language: str, sentences: Iterable[str]) -> str:
    """Sentences one after the other, as the language sets them: with a space between, or with none."""
    return say(language, "between").join(said.strip() for said in sentences if said.strip())


def payment_words(offer: Offer, language: str, *, promised: bool = True) -> str:
    """When payment is due, and, where a quote promises it, that nothing is asked before delivery."""
    pattern, starts, none_before = SPOKEN[tongue(language)].PAYMENT
    said = pattern.format(days=offer.payment_days, start=starts[offer.payment_from])
    schedule = offer.extra.get("schedule") or ()
    before = any(map(paid_early, schedule))
    return together(language, (said, none_before)) if promised and not before else said


def freight_words(offer: Offer, language: str) -> str:
    """Freight terms and who bears the freight, or nothing where the quote says nothing of it."""
    known = SPOKEN[tongue(language)].FREIGHT
    terms, how = (known.get(key, key) for key in (offer.freight_terms, offer.freight_how))
    said = say(language, "list", one=terms, two=how) if terms and how else terms or how
    return say(language, "sentence", said=f"{said[0].upper()}{said[1:]}") if said else ""


def period_words(offer: Offer, place: str, language: str, wording: Wording) -> str:
    """Where and when the work is done, as one sentence; nothing where neither is known."""
    start, end = offer.period_start, offer.period_end
    key = "from-to" if start and end else "to" if end else "from" if start else ""
    period = say(language, key, start=_day(start, wording), end=_day(end, wording)) if key else ""
    if place:
        return say(language, "performed", place=place, period=period)
    return say(language, "period", period=period.lstrip(",、 ")) if period else ""


def _day(day: dt.date | None, wording: Wording) -> str:
    return wording.long_day(day) if day else ""
