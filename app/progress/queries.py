"""The facts of engagements, read in bulk: the seam between the records and the pure rules of progress."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.basics.dates import Calendar, Period
from app.basics.money import Money
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
    Institution,
    Invoice,
    InvoiceEvent,
    Milestone,
    Office,
    OrderEvent,
    PurchaseOrder,
    Quote,
    QuoteEvent,
    Receipt,
    Revision,
    RouteStep,
    Seller,
)

# Rows and queries of several shapes: their columns are named where they are read.
_Row = Any
_Select = Any
_CHUNK = 500  # ids in one IN list, far below what either database takes


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


@dataclass(frozen=True, slots=True)
class _Desk:
    """An institution as far as waiting there goes."""

    country: str
    region: str
    closed: Mapping[str, tuple[Period, ...]]
    steps: Mapping[str, _Row]

    def calendar(self, holder: str) -> Calendar:
        return Calendar(self.country, self.region, self.closed.get(holder, ()))


def standings(
    session: Session, engagements: Sequence[UUID], today: dt.date
) -> dict[UUID, EngagementStanding]:
    """Where each engagement stands on ``today``: eleven queries for any number of them (in chunks of 500)."""
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
        self.engagements = session.execute(
            select(
                Engagement.id,
                Engagement.client_id,
                Engagement.title,
                Engagement.opened_on,
                Client.institution_id,
            )
            .join(Client, Client.id == Engagement.client_id)
            .where(Engagement.id.in_(ids))
        ).all()
        self.desks = _desks(session, {e.institution_id for e in self.engagements})
        self.ours = _our_calendar(session)
        self.quotes = self._by(select(Quote.engagement_id, Quote.id, Quote.number), Quote.engagement_id)
        quote_ids = [q.id for q in _flat(self.quotes)]
        self.revisions = self._in(
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
            quote_ids,
        )
        self.quote_events = self._in(
            select(
                QuoteEvent.revision_id,
                QuoteEvent.quote_id,
                QuoteEvent.kind,
                QuoteEvent.on,
                QuoteEvent.recipient,
            ).order_by(QuoteEvent.at, QuoteEvent.id),
            QuoteEvent.quote_id,
            quote_ids,
            key="revision_id",
        )
        self.milestones = self._by(
            select(Milestone.engagement_id, Milestone.kind, Milestone.on).order_by(
                Milestone.on, Milestone.id
            ),
            Milestone.engagement_id,
        )
        self._read_orders()
        self._read_invoices()

    def _read_orders(self) -> None:
        orders = select(
            PurchaseOrder.engagement_id,
            PurchaseOrder.id,
            PurchaseOrder.number,
            PurchaseOrder.received_on,
            PurchaseOrder.amount,
            PurchaseOrder.quote_id,
        ).order_by(PurchaseOrder.received_on, PurchaseOrder.id)
        self.orders = self._by(orders, PurchaseOrder.engagement_id)
        ids = [o.id for o in _flat(self.orders)]
        events = select(OrderEvent.order_id, OrderEvent.kind, OrderEvent.on).order_by(
            OrderEvent.at, OrderEvent.id
        )
        self.order_events = self._in(events, OrderEvent.order_id, ids)
        differences = select(Difference.order_id, Difference.decision, Difference.severity)
        self.differences = self._in(differences, Difference.order_id, ids)

    def _read_invoices(self) -> None:
        invoices = select(
            Invoice.engagement_id,
            Invoice.id,
            Invoice.number,
            Invoice.kind,
            Invoice.issued_on,
            Invoice.gross,
            Invoice.due_on,
        )
        self.invoices = self._by(invoices, Invoice.engagement_id)
        ids = [i.id for i in _flat(self.invoices)]
        events = select(
            InvoiceEvent.invoice_id, InvoiceEvent.kind, InvoiceEvent.step, InvoiceEvent.on
        ).order_by(InvoiceEvent.at, InvoiceEvent.id)
        self.invoice_events = self._in(events, InvoiceEvent.invoice_id, ids)
        money = (
            select(
                Receipt.invoice_id,
                func.sum(Receipt.amount).label("amount"),
                func.max(Receipt.on).label("last_on"),
            )
            .where(Receipt.deleted.is_(False))
            .group_by(Receipt.invoice_id)
        )
        self.receipts = self._in(money, Receipt.invoice_id, ids)
        disputes = select(Dispute.invoice_id, Dispute.opened_on).where(Dispute.resolved_on.is_(None))
        self.disputes = self._in(disputes, Dispute.invoice_id, ids)

    def _by(self, query: _Select, column: InstrumentedAttribute[Any]) -> dict[UUID, list[_Row]]:
        return self._in(query, column, self.ids)

    def _in(
        self, query: _Select, column: InstrumentedAttribute[Any], ids: Sequence[UUID], key: str = ""
    ) -> dict[UUID, list[_Row]]:
        grouped: dict[UUID, list[_Row]] = defaultdict(list)
        record = column.class_
        for start in range(0, len(ids), _CHUNK):
            some = query.where(column.in_(ids[start : start + _CHUNK]), record.deleted.is_(False))
            for row in self.session.execute(some):
                grouped[getattr(row, key or column.key)].append(row)
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
        step = (
            desk.steps.get(standing.step.removeprefix("route:"))
            if standing.step.startswith("route:")
            else None
        )
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

    def _facts(self, engagement: _Row, desk: _Desk) -> EngagementFacts:
        invoices = [i for i in self.invoices[engagement.id] if i.kind == "invoice"]
        return EngagementFacts(
            engagement.opened_on,
            tuple(Happened(m.kind, m.on) for m in self.milestones[engagement.id]),
            tuple(self._quote(q) for q in self.quotes[engagement.id] if self.revisions[q.id]),
            tuple(self._order(o) for o in self.orders[engagement.id]),
            tuple(self._invoice(i, desk) for i in invoices if i.issued_on is not None),
            sum(i.issued_on is None for i in invoices),
            any(s.holder == Ball.RESEARCHER.value for s in desk.steps.values()),
        )

    def _quote(self, quote: _Row) -> QuoteFacts:
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

    def _invoice(self, invoice: _Row, desk: _Desk) -> InvoiceFacts:
        events = self.invoice_events[invoice.id]
        money = next(iter(self.receipts[invoice.id]), None)
        dispute = next(iter(self.disputes[invoice.id]), None)
        sent = next((e.on for e in events if e.kind == "sent"), None)
        step, since = _route(list(desk.steps.values()), events, sent)
        return InvoiceFacts(
            invoice.number,
            invoice.issued_on,
            invoice.gross or 0,
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


def _our_calendar(session: Session) -> Calendar:
    seller = session.execute(select(Seller.country, Seller.region).order_by(Seller.id).limit(1)).first()
    return Calendar(seller.country, seller.region) if seller else Calendar()


def _desks(session: Session, institutions: Iterable[UUID]) -> dict[UUID, _Desk]:
    """Country, closing days and payment route of each; a child without steps inherits its parent's."""
    every = {
        i.id: i
        for i in session.execute(
            select(Institution.id, Institution.parent_id, Institution.country, Institution.region)
        )
    }
    closed: dict[UUID, dict[str, tuple[Period, ...]]] = defaultdict(dict)
    for office in session.execute(select(Office.institution_id, Office.role, Office.closed)):
        closed[office.institution_id][office.role] = tuple(Period.parse(text) for text in office.closed or ())
    steps: dict[UUID, dict[str, _Row]] = defaultdict(dict)
    query = select(
        RouteStep.institution_id,
        RouteStep.key,
        RouteStep.holder,
        RouteStep.days,
        RouteStep.source,
        RouteStep.title,
    ).order_by(RouteStep.position, RouteStep.id)
    for step in session.execute(query):
        steps[step.institution_id][step.key] = step
    desks = {}
    for id_ in institutions:
        here, seen = id_, {id_}
        while not steps.get(here) and every[here].parent_id in every and every[here].parent_id not in seen:
            here = every[here].parent_id
            seen.add(here)
        desks[id_] = _Desk(every[id_].country, every[id_].region, closed.get(id_, {}), steps.get(here, {}))
    return desks
