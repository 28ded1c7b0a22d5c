"""The prose of the document: delivery, payment and terms as they will be printed; the check reads what the paper says."""

from __future__ import annotations

from dataclasses import dataclass

from app.basics.money import Money
from app.basics.wording import Wording
from app.quotes.queries.context import Context
from app.quotes.rules import words
from app.quotes.rules.offer import Offer


@dataclass(frozen=True, slots=True)
class Said:
    """Three statements and the introduction; ``clauses`` are the keys of those that are printed in them."""

    intro: str
    delivery: str
    payment: str
    terms: str
    clauses: frozenset[str]


def said_of(context: Context, offer: Offer) -> Said:
    """What the document says in prose, in its own language."""
    language = context.tailoring.language
    wording = Wording(context.tailoring.locale)
    freight = words.freight_words(offer, language)
    delivery = (delivery_text(context, offer), freight, *_block(context, "delivery", offer))
    payment = (
        words.payment_words(offer, language),
        _ceiling(offer, wording, language),
        *_block(context, "payment", offer),
    )
    return Said(
        intro=offer.intro
        or words.together(
            language,
            (
                context.tailoring.intro,
                words.period_words(offer, context.work.place, language, wording),
            ),
        ),
        delivery=words.together(language, delivery),
        payment=words.together(language, payment),
        terms=words.together(language, (*_own_terms(context, offer), *_block(context, "terms", offer))),
        clauses=frozenset(c.key for c in context.said),
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


def _own_terms(context: Context, offer: Offer) -> tuple[str, ...]:
    """The quote's own terms; the house's only where no clause of the institution speaks instead."""
    extra = offer.extra
    more = tuple(
        text for text in (str(extra.get("warranty") or ""), _law(context, extra.get("governing_law"))) if text
    )
    if offer.terms_text:
        return (offer.terms_text, *more)
    if any(c.block == "terms" for c in context.said):
        return more
    firm = context.seller
    house = (*(ours(context, t) for t in (firm.terms_text, firm.warranty)), _law(context, firm.governing_law))
    return tuple(text for text in (*house[:1], *(more or house[1:])) if text)


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
