"""The ground of every other paper of ours: letterhead, addressee and contacts as the quote has them, nothing else yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from app.basics.wording import Wording
from app.documents.labels import labels, wording_for
from app.documents.paper import Paper
from app.documents.tailoring import Tailoring, labels_of
from app.quotes.document.issuer import NO_PICTURES, Pictures
from app.quotes.document.paper import quote_paper
from app.quotes.queries.context import Context
from app.quotes.rules.offer import Offer

BLOCKS: Final = (
    "letterhead", "addressee|title", "subject", "lines", "note|totals", "passages", "statements", "boxes", "contact",
    "signature",
)  # fmt: skip


def ground(context: Context, kind: str, pictures: Pictures = NO_PICTURES) -> Paper:
    """A paper of this kind that says who writes to whom, and whom to call; the caller adds what it is about."""
    empty = Offer(currency=context.seller.currency or "USD")
    paper = quote_paper(context, empty, pictures)
    return replace(
        paper,
        kind=kind,
        currency="",
        revision=None,
        facts=(),
        intro="",
        lines=(),
        totals=(),
        note="",
        statements=(),
        boxes=(),
        footer="",
    )


def plain_look(
    look: Tailoring, *, signature: str = "none", words: Mapping[str, str] | None = None, **other: Any
) -> Tailoring:
    """The profile as far as it is no quote's own: paper, language, envelope, words; no clauses, no bank."""
    said = MappingProxyType({**look.words, **(words or {})})
    return replace(
        look,
        **{
            "blocks": BLOCKS, "title": "", "signature": signature, "signature_picture": False, "show_bank": False,
            "clauses": (), "intro": "", "annexes": "separate", "words": said, **other,
        },
    )  # fmt: skip


def said(look: Tailoring, key: str, **slots: object) -> str:
    """A word or sentence of the paper, in its language, as the profile says it."""
    return labels_of(look).say(key, **slots)


def wording_of(look: Tailoring) -> Wording:
    """How the paper writes days and figures."""
    return wording_for(labels(look.language), look.locale)


def day_of(look: Tailoring, day: dt.date) -> str:
    """A day as the paper writes it inside a sentence."""
    return wording_of(look).long_day(day)
