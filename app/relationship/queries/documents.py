"""Every quote, order and invoice of a client, worded for a card; what is unpaid, and what is past due."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, aliased

from app.basics.money import Money
from app.quotes.queries.papers import papers
from app.records import Invoice, OrderEvent, PurchaseOrder, Quote, QuoteEvent, Receipt, Revision
from app.relationship.queries.rows import DocumentRow
from app.relationship.rules import DocumentFacts, DocumentState, document_state
from app.storage.reading import Reading

_CLIENT = bindparam("client", type_=Quote.client_id.type)
_WHOLE = aliased(Quote)  # of which a quote is a part
_QUOTES = Reading(
    select(
        Quote.engagement_id,
        Quote.id,
        Quote.number,
        Revision.id.label("revision_id"),
        Revision.n,
        Revision.issued_on,
        Revision.valid_until,
        Revision.gross,
        Revision.currency,
        _WHOLE.number.label("whole"),
    )
    .join(Revision, Revision.quote_id == Quote.id)
    .outerjoin(_WHOLE, _WHOLE.id == Quote.whole_id)
    .where(Quote.client_id == _CLIENT)
    .order_by(func.coalesce(_WHOLE.number, Quote.number), Quote.number, Revision.n.desc())
)
_QUOTE_EVENTS = Reading(
    select(
        QuoteEvent.revision_id,
        QuoteEvent.kind,
        QuoteEvent.recipient,
        QuoteEvent.on.label("on"),
        QuoteEvent.channel,
    )
    .join(Quote, Quote.id == QuoteEvent.quote_id)
    .where(Quote.client_id == _CLIENT)
    .order_by(QuoteEvent.at, QuoteEvent.id)
)
_ORDERS = Reading(
    select(
        PurchaseOrder.engagement_id,
        PurchaseOrder.id,
        PurchaseOrder.number,
        PurchaseOrder.received_on,
        PurchaseOrder.amount,
        PurchaseOrder.currency,
    )
    .where(PurchaseOrder.client_id == _CLIENT)
    .order_by(PurchaseOrder.received_on)
)
_ORDER_EVENTS = Reading(
    select(OrderEvent.order_id, OrderEvent.kind, OrderEvent.on.label("on"))
    .join(PurchaseOrder, PurchaseOrder.id == OrderEvent.order_id)
    .where(PurchaseOrder.client_id == _CLIENT)
    .order_by(OrderEvent.at, OrderEvent.id)
)
_RECEIPTS = Reading(
    select(Receipt.invoice_id, func.sum(Receipt.amount).label("amount"))
    .join(Invoice, Invoice.id == Receipt.invoice_id)
    .where(Invoice.client_id == _CLIENT)
    .group_by(Receipt.invoice_id)
)
_INVOICES = Reading(
    select(
        Invoice.engagement_id,
        Invoice.id,
        Invoice.number,
        Invoice.kind,
        Invoice.issued_on,
        Invoice.due_on,
        Invoice.gross,
        Invoice.currency,
        Invoice.corrects_id,
    )
    .where(Invoice.client_id == _CLIENT)
    .order_by(Invoice.number)
)


def documents_of(
    session: Session, client: UUID, ids: Sequence[UUID], today: dt.date
) -> tuple[dict[UUID, list[DocumentRow]], tuple[Money, ...], list[tuple[str, int]]]:
    """Every document by engagement, what is unpaid by currency, and the invoices past due with their days."""
    found: dict[UUID, list[DocumentRow]] = defaultdict(list)
    wanted = set(ids)
    for row in (*_quotes(session, client, today), *_orders(session, client)):
        if row[0] in wanted:
            found[row[0]].append(row[1])
    unpaid: dict[str, int] = defaultdict(int)
    late: list[tuple[str, int]] = []
    for engagement, document, owed, days_late in _invoices(session, client, today):
        if engagement in wanted:
            found[engagement].append(document)
        if owed.minor > 0:
            unpaid[owed.currency] += owed.minor
        if days_late > 0:
            late.append((document.number, days_late))
    return found, tuple(Money(minor, currency) for currency, minor in sorted(unpaid.items())), late


def _quotes(session: Session, client: UUID, today: dt.date) -> Iterable[tuple[UUID, DocumentRow]]:
    events: dict[UUID, Any] = {}
    for event in _QUOTE_EVENTS(session, client=client):
        events[event.revision_id] = event
    seen: set[UUID] = set()
    for r in _QUOTES(session, client=client):
        if r.id in seen:
            continue
        seen.add(r.id)
        last = events.get(r.revision_id)
        state = document_state(
            DocumentFacts(
                "quote",
                r.issued_on,
                last.kind if last else "",
                last.recipient if last else "",
                r.valid_until,
                today,
            )
        )
        amount = Money(r.gross, r.currency) if r.gross is not None else None
        on = last.on if last else r.issued_on
        title = f"Quote {r.number}" + (f" revision {r.n}" if r.n > 1 else "")
        title += f", part of {r.whole}" if r.whole else ""
        note = last.channel if last else ""
        yield (
            r.engagement_id,
            DocumentRow(
                "quote", r.number, title, state.word, state.signal, note, on, amount, f"quote/{r.number}"
            ),
        )


def _orders(session: Session, client: UUID) -> Iterable[tuple[UUID, DocumentRow]]:
    last: dict[UUID, Any] = {}
    for event in _ORDER_EVENTS(session, client=client):
        last[event.order_id] = event
    for o in _ORDERS(session, client=client):
        if o.engagement_id is None:
            continue
        newest = last.get(o.id)
        state = document_state(DocumentFacts("order", o.received_on, newest.kind if newest else ""))
        money = Money(o.amount, o.currency)
        on = newest.on if newest else o.received_on
        yield (
            o.engagement_id,
            DocumentRow(
                "order",
                o.number,
                f"Order {o.number}",
                state.word,
                state.signal,
                "",
                on,
                money,
                f"order/{o.id}",
            ),
        )


def _invoices(
    session: Session, client: UUID, today: dt.date
) -> Iterable[tuple[UUID, DocumentRow, Money, int]]:
    received = {row.invoice_id: row.amount for row in _RECEIPTS(session, client=client)}
    rows = tuple(_INVOICES(session, client=client))
    credited: Counter[UUID] = Counter()
    for i in rows:
        if i.corrects_id is not None and i.kind == "credit-note" and i.issued_on is not None:
            credited[i.corrects_id] += i.gross or 0
    for i in rows:
        # What was credited is not asked for any more, as if it had come in.
        paid = int(received.get(i.id, 0)) + credited[i.id]
        issued = i.issued_on is not None and i.kind == "invoice"
        owed = Money((i.gross or 0) - paid if issued else 0, i.currency)
        late = (today - i.due_on).days if owed.minor > 0 and i.due_on is not None else 0
        state = document_state(
            DocumentFacts("invoice", i.issued_on, "", "", i.due_on, today, i.gross or 0, paid)
        )
        if i.issued_on is not None and (i.kind == "credit-note" or 0 < (i.gross or 0) <= credited[i.id]):
            state = DocumentState("issued" if i.kind == "credit-note" else "credited", "neutral")
        amount = Money(i.gross, i.currency) if i.gross is not None else None
        note = f"{owed} open" if 0 < owed.minor < (i.gross or 0) else ""
        title = f"{'Invoice' if i.kind == 'invoice' else 'Credit note'} {i.number}"
        yield (
            i.engagement_id,
            DocumentRow(
                "invoice",
                i.number,
                title,
                state.word,
                state.signal,
                note,
                i.issued_on,
                amount,
                f"invoice/{i.number}",
            ),
            owed,
            late,
        )


def papers_of(session: Session, client: UUID) -> tuple[DocumentRow, ...]:
    """Every note, letter and brief that went out, the newest first; the note says which engagement it is about."""
    return tuple(
        DocumentRow(
            "paper",
            row.number,
            f"{row.title} {row.number}",
            "issued",
            "neutral",
            row.engagement,
            row.issued_on,
            None,
            f"paper/{row.id}",
        )
        for row in papers(session, client_id=client)
    )
