"""The facts of engagements, read in bulk: the seam between the records and the pure rules of progress."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.basics.money import Money
from app.progress.desks import Desk, desks, our_calendar
from app.progress.kinds import Expiry, Wait, expiry_of, norm_for, sentence, wait_of
from app.progress.rules import (
    Ball,
    EngagementFacts,
    Happened,
    InvoiceFacts,
    OrderFacts,
    QuoteFacts,
    RevisionFacts,
    Standing,
    where,
)
from app.records import (
    Client,
    Difference,
    Dispute,
    Engagement,
    Invoice,
    InvoiceEvent,
    Milestone,
    OrderEvent,
    PurchaseOrder,
    Quote,
    QuoteEvent,
    Receipt,
    Revision,
)
from app.storage.reading import Reading

# Rows of several shapes: their columns are named where they are read.
_Row = Any
_CHUNK = 500  # ids in one IN list, far below what either database takes


_ENGAGEMENTS = Reading(
    select(
        Engagement.id, Engagement.client_id, Engagement.title, Engagement.opened_on, Client.institution_id
    ).join(Client, Client.id == Engagement.client_id),
    Engagement.id,
)
_QUOTES = Reading(select(Quote.engagement_id, Quote.id, Quote.number), Quote.engagement_id)
_PARTS = Reading(select(Quote.whole_id, Quote.engagement_id, Quote.id, Quote.number), Quote.whole_id)
_REVISIONS = Reading(
    select(
        Revision.quote_id,
        Revision.id,
        Revision.n,
        Revision.prepared_on,
        Revision.issued_on,
        Revision.valid_until,
        Revision.gross,
        Revision.currency,
    ).order_by(Revision.n),
    Revision.quote_id,
)
_QUOTE_EVENTS = Reading(
    select(
        QuoteEvent.revision_id,
        QuoteEvent.quote_id,
        QuoteEvent.kind,
        QuoteEvent.on.label("on"),
        QuoteEvent.recipient,
    ).order_by(QuoteEvent.at, QuoteEvent.id),
    QuoteEvent.quote_id,
)
_MILESTONES = Reading(
    select(Milestone.engagement_id, Milestone.kind, Milestone.on.label("on")).order_by(
        Milestone.on, Milestone.id
    ),
    Milestone.engagement_id,
)
_ORDERS = Reading(
    select(
        PurchaseOrder.engagement_id,
        PurchaseOrder.id,
        PurchaseOrder.number,
        PurchaseOrder.received_on,
        PurchaseOrder.amount,
        PurchaseOrder.quote_id,
    ).order_by(PurchaseOrder.received_on, PurchaseOrder.id),
    PurchaseOrder.engagement_id,
)
_ORDER_EVENTS = Reading(
    select(OrderEvent.order_id, OrderEvent.kind, OrderEvent.on.label("on")).order_by(
        OrderEvent.at, OrderEvent.id
    ),
    OrderEvent.order_id,
)
_DIFFERENCES = Reading(
    select(Difference.order_id, Difference.decision, Difference.severity),
    Difference.order_id,
)
_INVOICES = Reading(
    select(
        Invoice.engagement_id,
        Invoice.id,
        Invoice.number,
        Invoice.kind,
        Invoice.issued_on,
        Invoice.gross,
        Invoice.due_on,
        Invoice.corrects_id,
    ),
    Invoice.engagement_id,
)
_INVOICE_EVENTS = Reading(
    select(
        InvoiceEvent.invoice_id, InvoiceEvent.kind, InvoiceEvent.step, InvoiceEvent.on.label("on")
    ).order_by(InvoiceEvent.at, InvoiceEvent.id),
    InvoiceEvent.invoice_id,
)
_RECEIPTS = Reading(
    select(
        Receipt.invoice_id, func.sum(Receipt.amount).label("amount"), func.max(Receipt.on).label("last_on")
    ).group_by(Receipt.invoice_id),
    Receipt.invoice_id,
)
_DISPUTES = Reading(
    select(Dispute.invoice_id, Dispute.opened_on).where(Dispute.resolved_on.is_(None)),
    Dispute.invoice_id,
)


@dataclass(frozen=True, slots=True)
class EngagementStanding:
    """Where one engagement stands today, worded; ``wait`` and ``expiry`` are None where nothing is waited for."""

    id: UUID
    client_id: UUID
    title: str
    standing: Standing
    says: str
    wait: Wait | None
    expiry: Expiry | None
    amount: Money | None
    valid_until: dt.date | None


def standings(
    session: Session, engagements: Sequence[UUID], today: dt.date
) -> dict[UUID, EngagementStanding]:
    """Where each engagement stands on ``today``: twelve queries for any number of them (in chunks of 500)."""
    found: dict[UUID, EngagementStanding] = {}
    for start in range(0, len(engagements), _CHUNK):
        found.update(_Reading(session, engagements[start : start + _CHUNK], today).standings())
    return found


def standing_of(session: Session, engagement: UUID, today: dt.date) -> EngagementStanding:
    """Where one engagement stands on ``today``."""
    return standings(session, [engagement], today)[engagement]


class _Reading:
    """One chunk of engagements and everything recorded about them."""

    def __init__(self, session: Session, ids: Sequence[UUID], today: dt.date) -> None:
        self.session, self.ids, self.today = session, ids, today
        self.engagements = _ENGAGEMENTS.among(session, ids)
        self.desks = desks(session, {e.institution_id for e in self.engagements})
        self.ours = our_calendar(session)
        self.quotes = self._by(_QUOTES)
        own = [q.id for q in _flat(self.quotes)]
        self.parts = self._in(_PARTS, own, "whole_id")
        quote_ids = list({*own, *(p.id for p in _flat(self.parts))})
        self.revisions = self._in(_REVISIONS, quote_ids, "quote_id")
        self.quote_events = self._in(_QUOTE_EVENTS, quote_ids, "revision_id")
        self.milestones = self._by(_MILESTONES)
        self.orders = self._by(_ORDERS)
        order_ids = [o.id for o in _flat(self.orders)]
        self.order_events = self._in(_ORDER_EVENTS, order_ids, "order_id")
        self.differences = self._in(_DIFFERENCES, order_ids, "order_id")
        self.invoices = self._by(_INVOICES)
        invoice_ids = [i.id for i in _flat(self.invoices)]
        self.invoice_events = self._in(_INVOICE_EVENTS, invoice_ids, "invoice_id")
        self.receipts = self._in(_RECEIPTS, invoice_ids, "invoice_id")
        self.disputes = self._in(_DISPUTES, invoice_ids, "invoice_id")

    def _by(self, reading: Reading) -> dict[UUID, list[_Row]]:
        return self._in(reading, self.ids, "engagement_id")

    def _in(self, reading: Reading, ids: Sequence[UUID], key: str) -> dict[UUID, list[_Row]]:
        grouped: dict[UUID, list[_Row]] = defaultdict(list)
        for row in reading.among(self.session, ids):
            grouped[getattr(row, key)].append(row)
        return grouped

    def standings(self) -> dict[UUID, EngagementStanding]:
        return {e.id: self._standing(e) for e in self.engagements}

    def _standing(self, engagement: _Row) -> EngagementStanding:
        desk = self.desks[engagement.institution_id]
        standing = where(self._facts(engagement, desk))
        newest = self._newest_issued(engagement.id, standing.document)
        amount = (
            Money(newest.gross, newest.currency) if newest is not None and newest.gross is not None else None
        )
        step = desk.steps.get(standing.step.partition(":")[2]) if ":" in standing.step else None
        norm = norm_for(
            standing,
            int(amount.decimal) if amount else 0,
            step.days if step is not None and step.days else None,
            step.source if step is not None else "",
        )
        ours = standing.ball in {Ball.US, Ball.TECHNICIAN}
        calendar = self.ours if ours else desk.calendar(standing.ball.value)
        wait = wait_of(standing, norm, calendar, self.today)
        until = newest.valid_until if newest is not None else None
        return EngagementStanding(
            engagement.id,
            engagement.client_id,
            engagement.title,
            standing,
            sentence(standing, wait),
            wait,
            expiry_of(until, standing.stage, self.today),
            amount,
            until,
        )

    def _newest_issued(self, engagement: UUID, document: str) -> _Row | None:
        quotes = self.quotes[engagement]
        meant = [q for q in quotes if q.number == document] or quotes
        issued = [r for q in meant for r in self.revisions[q.id] if r.issued_on is not None]
        return max(issued, key=lambda r: (r.issued_on, r.n), default=None)

    def _facts(self, engagement: _Row, desk: Desk) -> EngagementFacts:
        invoices = [i for i in self.invoices[engagement.id] if i.kind == "invoice"]
        return EngagementFacts(
            engagement.opened_on,
            tuple(Happened(m.kind, m.on) for m in self.milestones[engagement.id]),
            tuple(self._quote(q) for q in self.quotes[engagement.id] if self.revisions[q.id]),
            tuple(self._order(o) for o in self.orders[engagement.id]),
            tuple(self._invoice(i, desk) for i in invoices if i.issued_on and self._credited(i) != i.gross),
            sum(i.issued_on is None for i in invoices),
            any(s.holder == Ball.RESEARCHER.value for s in desk.steps.values()),
        )

    def _quote(self, quote: _Row, engagement: UUID | None = None) -> QuoteFacts:
        parts = [p for p in self.parts[quote.id] if self.revisions[p.id]]
        ordered = [
            e.on for r in self.revisions[quote.id] for e in self.quote_events[r.id] if e.kind == "ordered"
        ]
        return QuoteFacts(
            quote.number,
            tuple(
                RevisionFacts(
                    r.n,
                    r.prepared_on,
                    r.issued_on,
                    r.valid_until,
                    tuple(
                        Happened(e.kind, e.on, e.recipient)
                        for e in self.quote_events[r.id]
                        if e.kind != "ordered"  # the order itself is the fact
                    ),
                )
                for r in self.revisions[quote.id]
            ),
            tuple(self._quote(part, quote.engagement_id) for part in parts),
            max(ordered, default=None) if engagement not in {None, quote.engagement_id} else None,
        )

    def _order(self, order: _Row) -> OrderFacts:
        events = self.order_events[order.id]
        differences = self.differences[order.id]
        last: dict[str, dt.date] = {e.kind: e.on for e in events}
        asked = [d for d in differences if d.decision == "query"]
        return OrderFacts(
            order.number,
            order.received_on,
            sum(d.decision is None and d.severity != "note" for d in differences),
            (last.get("queried") or order.received_on) if asked else None,
            last.get("accepted"),
            bool(events) and events[-1].kind in {"cancelled", "refused"},
            order.amount,
        )

    def _credited(self, invoice: _Row) -> int:
        """What issued credit notes take back of an invoice, in minor units."""
        notes = (i for i in self.invoices[invoice.engagement_id] if i.corrects_id == invoice.id)
        return sum(i.gross or 0 for i in notes if i.kind == "credit-note" and i.issued_on is not None)

    def _invoice(self, invoice: _Row, desk: Desk) -> InvoiceFacts:
        events = self.invoice_events[invoice.id]
        money = next(iter(self.receipts[invoice.id]), None)
        dispute = next(iter(self.disputes[invoice.id]), None)
        sent = next((e.on for e in events if e.kind == "sent"), None)
        step, since = _route(list(desk.steps.values()), events, sent)
        return InvoiceFacts(
            invoice.number,
            invoice.issued_on,
            (invoice.gross or 0) - self._credited(invoice),
            money.amount if money else 0,
            money.last_on if money else None,
            step.key if step else "",
            step.holder if step else Ball.ACCOUNTS_PAYABLE.value,
            dispute.opened_on if dispute else since,
            sent,
            invoice.due_on,
            dispute is not None,
        )


def _route(
    steps: Sequence[_Row], events: Iterable[_Row], sent: dt.date | None
) -> tuple[_Row | None, dt.date | None]:
    """The first step that is not done, and since when it is the turn of its holder."""
    done = {e.step: e.on for e in events if e.kind == "step" and e.step}
    since = sent
    for step in steps:
        if step.key not in done:
            return step, since
        since = max(done[step.key], since) if since else done[step.key]
    return (steps[-1] if steps else None), since


def _flat(grouped: Mapping[UUID, list[_Row]]) -> list[_Row]:
    return [row for rows in grouped.values() for row in rows]
