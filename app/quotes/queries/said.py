"""The prose of the document: delivery, payment and terms as they will be printed; the check reads what the paper says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.basics.money import Money
from app.basics.wording import Wording
from app.documents.labels import wording_for
from app.documents.tailoring import labels_of
from app.quotes.queries.context import Context
from app.quotes.rules import words
from app.quotes.rules.offer import Offer

_INCOTERMS: Final = frozenset(
    {"EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP", "DDU", "DAT"}
)


@dataclass(frozen=True, slots=True)
class Said:
    """The statements and the introduction as they are printed.

    ``clauses`` are the keys of those that are printed in them; ``warranty`` and ``law`` are those that the terms hold.
    """

    intro: str
    delivery: str
    payment: str
    terms: str
    clauses: frozenset[str]
    scope: str = ""
    warranty: str = ""
    law: str = ""
    incoterm: str = ""


def said_of(context: Context, offer: Offer) -> Said:
    """What the document says in prose, in its own language."""
    language = context.tailoring.language
    wording = wording_for(labels_of(context.tailoring), context.tailoring.locale)
    freight = words.freight_words(offer, language)
    incoterm = incoterm_words(offer)
    delivery = (
        delivery_text(context, offer),
        _within(context, offer),
        freight,
        "" if incoterm in offer.freight_terms else words.say(language, "sentence", said=incoterm),
        *_block(context, "delivery", offer),
    )
    payment = (
        # An invoice (no revision) asks for the money: it promises nothing about prepayment.
        words.payment_words(offer, language, promised=context.n > 0),
        _ceiling(offer, wording, language),
        *_block(context, "payment", offer),
    )
    own = _own_terms(context, offer)
    return Said(
        intro=words.together(
            language, (offer.intro or context.tailoring.intro, _period(context, offer, wording))
        ),
        delivery=words.together(language, delivery),
        payment=words.together(language, payment),
        terms=words.together(language, (*own.texts, *_block(context, "terms", offer))),
        clauses=frozenset(c.key for c in context.said),
        scope=str(offer.extra.get("scope") or ""),
        warranty=own.warranty,
        law=own.law,
        incoterm=incoterm,
    )


def delivery_text(context: Context, offer: Offer) -> str:
    """When it is delivered: what the quote says, else what our house says."""
    return offer.delivery or ours(context, context.seller.delivery_text)


def ours(context: Context, text: str) -> str:
    """A text of our house on paper in our own language; on other paper nothing, rather than a sentence nobody reads."""
    return text if words.tongue(context.seller.language) == words.tongue(context.tailoring.language) else ""


def _block(context: Context, block: str, offer: Offer) -> tuple[str, ...]:
    """The clauses of one statement; freight terms that the quote itself states are not said twice."""
    return tuple(c.text for c in context.said if c.block == block and c.key != offer.freight_terms)


@dataclass(frozen=True, slots=True)
class _Own:
    """Terms of our own that are printed, and which warranty and law they name."""

    texts: tuple[str, ...]
    warranty: str
    law: str


def _own_terms(context: Context, offer: Offer) -> _Own:
    """The quote's own terms; the house's only where no clause of the institution speaks instead."""
    warranty, law = str(offer.extra.get("warranty") or ""), str(offer.extra.get("governing_law") or "")
    text, firm = offer.terms_text, context.seller
    if not text and not any(c.block == "terms" for c in context.said):
        text = ours(context, firm.terms_text)
        if not warranty and not law:
            warranty, law = ours(context, firm.warranty), ours(context, firm.governing_law)
    return _Own(
        tuple(part for part in (text, warranty, _law(context, law)) if part),
        warranty,
        law if _law(context, law) else "",
    )


def _within(context: Context, offer: Offer) -> str:
    """Within how many days it is delivered, where the words of the delivery do not say that number."""
    days = str(offer.extra.get("delivery_days") or "")
    if not days or days in re.findall(r"[0-9]+", delivery_text(context, offer)):
        return ""
    return words.say(context.tailoring.language, "within", days=days)


def _period(context: Context, offer: Offer, wording: Wording) -> str:
    """Where and when the work is done, unless the quote's own introduction says all of it."""
    days = (wording.long_day(day) for day in (offer.period_start, offer.period_end) if day)
    if offer.intro and all(part in offer.intro for part in (context.work.place, *days)):
        return ""
    return words.period_words(offer, context.work.place, context.tailoring.language, wording)


def incoterm_of(offer: Offer) -> str:
    """The Incoterm of the quote, or its freight terms where they are one, perhaps with the place: ``DAP Lausanne``."""
    word = offer.freight_terms.partition(" ")[0].upper()
    return str(offer.extra.get("incoterm") or (word if word in _INCOTERMS else ""))


def incoterm_words(offer: Offer) -> str:
    """The Incoterm with its place, as delivery states it."""
    term = incoterm_of(offer)
    return f"{term} {offer.extra.get('incoterm_place') or ''}".strip() if term else ""


def _law(context: Context, law: object) -> str:
    """One word, such as Louisiana, becomes a sentence; a sentence stays as it was written."""
    name = str(law or "").strip()
    if not name or name.endswith("."):
        return ours(context, name)
    return words.say(context.tailoring.language, "law", law=name)


def _ceiling(offer: Offer, wording: Wording, language: str) -> str:
    limit = offer.extra.get("ceiling")
    if not limit:
        return ""
    return words.say(language, "ceiling", amount=wording.money(Money.parse(str(limit), offer.currency)))
