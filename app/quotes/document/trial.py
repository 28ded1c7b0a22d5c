"""A document profile tried on a real quote before it is kept: how it would print, and who chose each answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.registry import BLOCKS
from app.documents.tailoring import Layer, Tailoring, resolve
from app.institutions.drafts import ProfileDraft
from app.institutions.queries import DocumentLayer, document_layers, institution_by_id, lineage, payers
from app.quotes.document.printing import Document, built
from app.quotes.queries.context import Context, buying_office, of_revision, with_look
from app.quotes.queries.sayable import known_clauses
from app.quotes.queries.stored import offer_of, payer_key_of, quote_record, revision_of
from app.records import Client, Quote
from app.seller.queries import find_seller

MOST: Final = 40
_OURS: Final = "our house"


@dataclass(frozen=True, slots=True)
class Tried:
    """What a profile would do; ``own`` is what this level says now, ``document`` what is to be drawn.

    ``look`` has every answer and who gave it; ``quotes`` are those on which it can be tried, the newest first. ``clauses``
    are those that exist, by key, each with its words in the language of the look.
    """

    look: Tailoring
    own: Mapping[str, Any]
    quotes: tuple[tuple[str, str], ...] = ()
    number: str = ""
    document: Document | None = None
    blocks: tuple[str, ...] = ()
    clauses: tuple[tuple[str, str], ...] = ()


def trial(session: Session, draft: ProfileDraft, number: str = "") -> Tried:
    """The profile of one level tried on the quote of this number, else on the newest; nothing is stored.

    ``draft.settings`` None asks for what is stored. A wish that cannot be met is refused.
    """
    kind = "quote" if draft.on == "any" else draft.on
    offered = _quotes(session, draft.institution_id) if kind == "quote" else ()
    number = number if number in dict(offered) else next((key for key, _ in offered), "")
    context = _context(session, number) if number else None
    levels = _levels(session, draft, kind, context)
    own = next((dict(one.settings) for one in levels if _is(session, one, draft)), {})
    tried = over(session, levels, draft)
    look = resolve(*_around(session, tried, context))
    blocks = tuple(dict.fromkeys([*look.blocks, *BLOCKS]))
    clauses = tuple(
        (one.key, one.text) for one in known_clauses(session, look.language, draft.institution_id)
    )
    if context is None:
        return Tried(look, own, offered, blocks=blocks, clauses=clauses)
    quote = quote_record(session, number)
    offer = offer_of(session, revision_of(session, quote), payer_key_of(session, quote))
    made = built(session, replace(with_look(session, context, look), draft=True), offer)
    return Tried(look, own, offered, number, made, blocks, clauses)


def _context(session: Session, number: str) -> Context:
    quote = quote_record(session, number)
    return of_revision(session, quote, revision_of(session, quote))


def _levels(
    session: Session, draft: ProfileDraft, kind: str, context: Context | None
) -> tuple[DocumentLayer, ...]:
    """The levels of the quote; an office or payer that is tried takes the place of the quote's own."""
    if context is None:
        return document_layers(session, draft.institution_id, kind, draft.of, draft.of)
    buyer, pays = context.institution.id, context.payer.id if context.payer else None
    buys = buying_office(session, buyer, context.client.purchasing_office_id)
    if draft.of is not None and draft.of in {row.id for row in payers(session, draft.institution_id)}:
        pays = draft.of
    else:
        buys = draft.of or buys
    return document_layers(session, buyer, kind, buys, pays)


def _is(session: Session, layer: DocumentLayer, draft: ProfileDraft) -> bool:
    key = institution_by_id(session, draft.institution_id).key
    return (layer.institution, layer.on, layer.of) == (key, draft.on, draft.of) and not layer.ground


def over(session: Session, levels: Sequence[DocumentLayer], draft: ProfileDraft) -> tuple[DocumentLayer, ...]:
    """The levels with what is tried in its place; those of another institution stay as they are."""
    place = institution_by_id(session, draft.institution_id)
    if place.key not in {one.institution for one in levels} or draft.settings is None:
        return tuple(levels)
    kept = [one for one in levels if not _is(session, one, draft)]
    name = draft.name or place.name
    tried = DocumentLayer(
        place.key,
        name,
        draft.on,
        dict(draft.settings or {}),
        "office" if draft.of else "institution",
        draft.of,
    )
    below = [at for at, one in enumerate(kept) if one.institution == place.key and one.of in (None, draft.of)]
    if draft.of is not None:
        below = [at for at, one in enumerate(kept) if one.sort == "institution" or one.of == draft.of]
    if draft.on == "any":  # what holds for one kind of document stays above it
        below = [at for at in below if kept[at].on == "any"] if draft.of is None else below
    at = max(below, default=len(kept) - 1) + 1
    return (*kept[:at], tried, *kept[at:])


def _around(session: Session, levels: Sequence[DocumentLayer], context: Context | None) -> list[Layer]:
    """House first, the client's language last."""
    firm = find_seller(session)
    layers = [Layer(_OURS, {"accent": firm.accent} if firm else {})]
    layers += [Layer(one.name, one.settings) for one in levels]
    if context is not None and context.client.language:
        layers.append(Layer(context.client.name, {"language": context.client.language}))
    return layers


def _quotes(session: Session, institution_id: UUID) -> tuple[tuple[str, str], ...]:
    """The newest quotes for clients of this institution, or of one below it."""
    statement = (
        select(Quote.number, Client.name, Client.institution_id)
        .join(Client, Client.id == Quote.client_id)
        .order_by(Quote.id.desc())
        .limit(MOST * 20)
    )
    found: list[tuple[str, str]] = []
    here: dict[UUID, bool] = {}
    for number, client, buyer in session.execute(statement):
        if buyer not in here:
            here[buyer] = any(level.id == institution_id for level in lineage(session, buyer))
        if here[buyer] and len(found) < MOST:
            found.append((number, f"{number} · {client}"))
    return tuple(found)
