"""What was written since today's list was last looked at, and to which engagements it leads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.basics.changes import Touched
from app.records import (
    Difference,
    Dispute,
    Engagement,
    Interaction,
    Invoice,
    InvoiceEvent,
    Milestone,
    OrderEvent,
    PromiseEvent,
    PurchaseOrder,
    Quote,
    QuoteEvent,
    Receipt,
    Revision,
    Stand,
    WorkStale,
)

_CHUNK = 500
_WATCHED = frozenset(
    [
        *[
            "engagement",
            "milestone",
            "quote",
            "revision",
            "quote_event",
            "purchase_order",
            "order_event",
            "difference",
        ],
        *[
            "invoice",
            "invoice_event",
            "receipt",
            "dispute",
            "promise",
            "promise_event",
            "interaction",
            "client",
        ],
        *["institution", "office", "route_step", "rule", "filed_document", "role_link", "contact"],
    ]
)
# How a touched row leads to its engagement: its own column, or one step over its parent.
_DIRECT: dict[str, InstrumentedAttribute[Any]] = {
    "milestone": Milestone.engagement_id,
    "quote": Quote.engagement_id,
    "purchase_order": PurchaseOrder.engagement_id,
    "invoice": Invoice.engagement_id,
}
_OVER: dict[str, tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any]]] = {
    "revision": (Revision.quote_id, Quote.engagement_id),
    "quote_event": (QuoteEvent.quote_id, Quote.engagement_id),
    "order_event": (OrderEvent.order_id, PurchaseOrder.engagement_id),
    "difference": (Difference.order_id, PurchaseOrder.engagement_id),
    "invoice_event": (InvoiceEvent.invoice_id, Invoice.engagement_id),
    "receipt": (Receipt.invoice_id, Invoice.engagement_id),
    "dispute": (Dispute.invoice_id, Invoice.engagement_id),
}


def mark(session: Session, touched: Iterable[Touched]) -> None:
    """Notes, in the transaction that wrote them, the rows that today's list has not looked at yet."""
    rows = [{"kind": t.kind, "record": t.id} for t in touched if t.kind in _WATCHED]
    if rows:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        session.connection().execute(dialect.insert(WorkStale).on_conflict_do_nothing(), rows)


@dataclass
class Stale:
    """What has to be looked at again."""

    engagements: set[UUID] = field(default_factory=set)
    clients: set[UUID] = field(default_factory=set)
    promises: set[UUID] = field(default_factory=set)
    everything: bool = False


def resolve(session: Session, marks: Sequence[tuple[str, UUID]]) -> Stale:
    by_kind: dict[str, list[UUID]] = {}
    for kind, record in marks:
        by_kind.setdefault(kind, []).append(record)
    stale = Stale()
    stale.engagements.update(by_kind.get("engagement", ()))
    stale.promises.update(by_kind.get("promise", ()))
    for kind, ids in by_kind.items():
        for some in chunks(ids):
            _resolve_some(session, stale, kind, some)
    return stale


def _resolve_some(session: Session, stale: Stale, kind: str, ids: Sequence[UUID]) -> None:
    if kind in {"quote", "revision", "quote_event"}:
        stale.engagements.update(_of_wholes(session, kind, ids))
    if kind in _DIRECT:
        column = _DIRECT[kind]
        stale.engagements.update(
            filter(None, session.scalars(select(column).where(column.class_.id.in_(ids))))
        )
    elif kind in _OVER:
        link, target = _OVER[kind]
        query = select(target).join(link.class_, link == target.class_.id).where(link.class_.id.in_(ids))
        stale.engagements.update(filter(None, session.scalars(query)))
    elif kind == "promise_event":
        stale.promises.update(
            session.scalars(select(PromiseEvent.promise_id).where(PromiseEvent.id.in_(ids)))
        )
    elif kind == "interaction":
        stale.clients.update(session.scalars(select(Interaction.client_id).where(Interaction.id.in_(ids))))
    elif kind == "client":
        stale.clients.update(ids)
        stale.engagements.update(session.scalars(select(Engagement.id).where(Engagement.client_id.in_(ids))))
    elif kind in {"institution", "office", "route_step", "rule", "role_link", "contact"}:
        # Rare, and it may change any wait: every engagement that is still open is looked at again.
        stale.engagements.update(
            session.scalars(select(Stand.engagement_id).where(text("stage NOT IN ('paid', 'closed')")))
        )


def _of_wholes(session: Session, kind: str, ids: Sequence[UUID]) -> Iterable[UUID]:
    """A part of a split job may be the work of another client: the work of its whole follows it."""
    whole = aliased(Quote)
    query = select(whole.engagement_id).join(Quote, Quote.whole_id == whole.id)
    if kind == "quote":
        return session.scalars(query.where(Quote.id.in_(ids)))
    row = QuoteEvent if kind == "quote_event" else Revision
    return session.scalars(query.join(row, row.quote_id == Quote.id).where(row.id.in_(ids)))


def chunks(ids: Collection[UUID]) -> Iterable[Sequence[UUID]]:
    every = list(ids)
    return (every[i : i + _CHUNK] for i in range(0, len(every), _CHUNK))
