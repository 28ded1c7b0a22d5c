"""The open quotes of institutions, read in pages by statements that are compiled once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.quotes.rules.offer import Enclosure, Line, Offer
from app.quotes.rules.states import ENDED
from app.records import (
    Annex,
    Client,
    Engagement,
    Institution,
    PurchaseOrder,
    Quote,
    QuoteEvent,
    QuoteLine,
    Revision,
    Rule,
)
from app.storage.reading import Reading

_LINE: Final = tuple(Line.__slots__)
HEAD_FIELDS: Final = tuple(name for name in Offer.__slots__ if hasattr(Revision, name))

_newer, _event, _order = aliased(Revision), aliased(QuoteEvent), aliased(PurchaseOrder)
_NEWEST = (
    select(func.max(_newer.n)).where(_newer.quote_id == Quote.id, _newer.deleted.is_(False)).scalar_subquery()
)
_ENDED = (
    select(_event.id)
    .where(
        _event.quote_id == Quote.id,
        _event.revision_id == Revision.id,
        or_(*(_event.kind == kind for kind in sorted(ENDED))),
        _event.deleted.is_(False),
    )
    .exists()
)
_ORDERED = select(_order.id).where(_order.quote_id == Quote.id, _order.deleted.is_(False)).exists()
CHILDREN = Reading(select(Institution.id, Institution.parent_id).order_by(Institution.id))
#: The newest revision of every quote that is still a draft, or issued and neither expired, ordered nor ended.
OPEN = Reading(
    select(Quote.id)
    .join(Client, Client.id == Quote.client_id)
    .join(Revision, and_(Revision.quote_id == Quote.id, Revision.n == _NEWEST))
    .where(
        or_(Revision.valid_until.is_(None), Revision.valid_until >= bindparam("today", type_=Revision.valid_until.type)),
        ~_ENDED,
        ~_ORDERED,
    )
    .order_by(Client.institution_id, Quote.id),
    Client.institution_id,
)  # fmt: skip
HEADS = Reading(
    select(
        Quote.id.label("quote_id"), Quote.number, Quote.client_id, Quote.payer_id.label("chosen_payer_id"),
        Engagement.title, Engagement.funding, Engagement.work, Engagement.place,
        Engagement.researcher_id, Engagement.payer_id, Revision.id.label("revision_id"), Revision.n, Revision.issued_on,
        Revision.contact_id, Revision.exemption_id, *(getattr(Revision, name).label(name) for name in HEAD_FIELDS),
    )
    .join(Engagement, Engagement.id == Quote.engagement_id)
    .join(Revision, and_(Revision.quote_id == Quote.id, Revision.n == _NEWEST))
    .order_by(Quote.id),
    Quote.id,
)  # fmt: skip
_LINES = Reading(
    select(QuoteLine.revision_id, *(getattr(QuoteLine, name) for name in _LINE)).order_by(
        QuoteLine.position, QuoteLine.id
    ),
    QuoteLine.revision_id,
)
_ANNEXES = Reading(
    select(Annex.revision_id, Annex.kind, Annex.title, Annex.sha256).order_by(Annex.id), Annex.revision_id
)
FINDINGS = Reading(select(Revision.quote_id, Revision.n, Revision.findings), Revision.quote_id)
CHANGED = Reading(select(Rule.key, Rule.institution_id), Rule.id)


@dataclass
class Page:
    """Some quotes: their heads, and what more of them is read only where a rule asks for it."""

    session: Session
    heads: list[Any]

    @cached_property
    def lines(self) -> dict[UUID, list[Line]]:
        found: dict[UUID, list[Line]] = {}
        for row in _LINES.among(self.session, [row.revision_id for row in self.heads]):
            found.setdefault(row.revision_id, []).append(Line(**dict(zip(_LINE, row[1:], strict=True))))
        return found

    @cached_property
    def annexes(self) -> dict[UUID, list[Enclosure]]:
        found: dict[UUID, list[Enclosure]] = {}
        for row in _ANNEXES.among(self.session, [row.revision_id for row in self.heads]):
            found.setdefault(row.revision_id, []).append(
                Enclosure(kind=row.kind, title=row.title, sha256=row.sha256)
            )
        return found

    def whole(self, revision_id: UUID, head: Offer) -> Callable[[], Offer]:
        """The offer with its lines and papers, made once where it is asked for."""
        made: list[Offer] = []

        def offer() -> Offer:
            if not made:
                lines, annexes = self.lines.get(revision_id, ()), self.annexes.get(revision_id, ())
                made.append(replace(head, lines=tuple(lines), annexes=tuple(annexes)))
            return made[0]

        return offer
