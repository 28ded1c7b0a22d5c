"""Everything that happened with a client in one line of time: what was said, papers, money, work, promises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.money import Money
from app.basics.wording import Wording
from app.interactions.queries import TimelineRow, timeline
from app.records import (
    Engagement,
    Invoice,
    InvoiceEvent,
    Milestone,
    OrderEvent,
    Promise,
    PromiseEvent,
    PurchaseOrder,
    Quote,
    QuoteEvent,
    Receipt,
    Revision,
)
from app.relationship.queries import RelationshipFile, relationship_file
from app.relationship.rules import invoice_words, order_words, quote_words, spoken_words, tells_of
from app.seller.queries import ColleagueRow, colleagues, me

PAGE = 40
_WORDING = Wording("en_GB")
_NOON = dt.time(12, tzinfo=dt.UTC)
_WORK = {
    "enquiry": "Enquiry",
    "scoped": "Work scoped",
    "started": "Work started",
    "delivered": "Delivered",
    "receipt-confirmed": "Receipt confirmed",
    "closed": "Engagement closed",
    "lost": "Engagement lost",
}
_SPOKEN_GROUP = {
    "call": "calls",
    "voicemail": "calls",
    "meeting": "calls",
    "e-mail": "mail",
    "letter": "mail",
}
_SPOKEN_ICON = {
    "call": "phone",
    "voicemail": "phone-missed",
    "meeting": "users",
    "e-mail": "mail",
    "letter": "mail",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of the line of time. ``address`` opens what it is about; ``said`` is set where it can be corrected."""

    id: UUID
    at: dt.datetime
    whole_day: bool
    group: str
    icon: str
    title: str
    text: str
    by: str = ""
    address: str = ""
    engagement: str = ""
    waits: bool = False
    corrected: bool = False
    said: UUID | None = None


@dataclass(frozen=True, slots=True)
class FilePage:
    """A relationship file with what the page needs besides: who reads it, the day, who works here, what happened."""

    file: RelationshipFile
    me: UUID | None
    now: dt.datetime
    today: dt.date
    colleagues: tuple[ColleagueRow, ...]
    happenings: tuple[Happening, ...]
    more: bool


def file_page(session: Session, key: str, group: str = "", limit: int = PAGE) -> FilePage:
    """The whole page of one client, by key."""
    clock: Clock = session.info["clock"]
    file = relationship_file(session, key)
    found = happenings(session, file.head.id, group, limit + 1)
    return FilePage(
        file,
        me(session),
        clock.now(),
        clock.today(),
        colleagues(session),
        found[:limit],
        len(found) > limit,
    )


def happenings(session: Session, client: UUID, group: str = "", limit: int = PAGE) -> tuple[Happening, ...]:
    """The newest ``limit`` things that happened, newest first; ``group`` is calls, mail, documents or work."""
    sources = {
        "documents": (_quotes, _issued, _orders, _invoices, _receipts),
        "work": (_milestones, _promised, _outcomes),
    }
    wanted = [name for name in sources if group in ("", name)]
    found = [h for name in wanted for source in sources[name] for h in source(session, client, limit)]
    if group in ("", *_SPOKEN_GROUP.values()):
        papers = _numbers(session, client)
        said = timeline(session, client, limit=limit * 4)
        spoken = [_spoken(row) for row in said if row.kind != "note" or not tells_of(row.text, papers)]
        found += [h for h in spoken if not group or h.group == group]
    found.sort(key=lambda h: (h.at, h.id), reverse=True)
    return tuple(found[:limit])


def _numbers(session: Session, client: UUID) -> frozenset[str]:
    """The numbers of a client's papers: what became of them is told by their own events."""
    papers = (Quote, PurchaseOrder, Invoice)
    return frozenset(
        number
        for paper in papers
        for number in session.scalars(select(paper.number).where(paper.client_id == client))
    )


def _spoken(row: TimelineRow) -> Happening:
    return Happening(
        row.id,
        row.at,
        False,
        _SPOKEN_GROUP.get(row.kind, "notes"),
        _SPOKEN_ICON.get(row.kind, "pencil"),
        spoken_words(row.kind, row.direction, row.contact),
        row.text,
        row.initials or row.colleague,
        "",
        row.engagement,
        row.unanswered,
        row.corrected,
        row.id,
    )


def _moment(on: dt.date, at: dt.datetime | None) -> tuple[dt.datetime, bool]:
    """The moment it was recorded, where that was the day itself; else noon of the day, which then is a whole day."""
    if at is not None and abs((at.date() - on).days) <= 1:
        return at, False
    return dt.datetime.combine(on, _NOON), True


def _quotes(session: Session, client: UUID, limit: int) -> Iterable[Happening]:
    query = (
        select(QuoteEvent, Quote.number, Revision.n, Engagement.title)
        .join(Quote, Quote.id == QuoteEvent.quote_id)
        .join(Revision, Revision.id == QuoteEvent.revision_id)
        .join(Engagement, Engagement.id == Quote.engagement_id)
        .where(Quote.client_id == client)
        .order_by(QuoteEvent.on.desc(), QuoteEvent.id.desc())
        .limit(limit)
    )
    for event, number, n, title in session.execute(query):
        name = f"Quote {number}" + (f" revision {n}" if n > 1 else "")
        words = quote_words(event.kind, event.recipient)
        text = ". ".join(part for part in (event.reason, event.note) if part) or _by_whom(event)
        icon = {"returned": "undo-2", "submitted": "send", "approved": "check", "ordered": "check"}
        yield _paper(
            event, icon.get(event.kind, "file-text"), f"{name} {words}", text, f"quote/{number}", title
        )


def _issued(session: Session, client: UUID, limit: int) -> Iterable[Happening]:
    query = (
        select(Revision, Quote.number, Engagement.title)
        .join(Quote, Quote.id == Revision.quote_id)
        .join(Engagement, Engagement.id == Quote.engagement_id)
        .where(Quote.client_id == client, Revision.issued_on.is_not(None))
        .order_by(Revision.issued_on.desc(), Revision.id.desc())
        .limit(limit)
    )
    for revision, number, title in session.execute(query):
        name = f"Quote {number}" + (f" revision {revision.n}" if revision.n > 1 else "")
        amount = Money(revision.gross, revision.currency) if revision.gross is not None else None
        text = _WORDING.money(amount) if amount is not None else ""
        at, whole = _moment(revision.issued_on or revision.prepared_on, revision.issued_at)
        yield Happening(
            revision.id,
            at,
            whole,
            "documents",
            "file-text",
            f"{name} issued",
            text,
            "",
            f"quote/{number}",
            title,
        )


def _orders(session: Session, client: UUID, limit: int) -> Iterable[Happening]:
    query = (
        select(OrderEvent, PurchaseOrder, Engagement.title)
        .join(PurchaseOrder, PurchaseOrder.id == OrderEvent.order_id)
        .outerjoin(Engagement, Engagement.id == PurchaseOrder.engagement_id)
        .where(PurchaseOrder.client_id == client)
        .order_by(OrderEvent.on.desc(), OrderEvent.id.desc())
        .limit(limit)
    )
    for event, order, title in session.execute(query):
        words = f"Order {order.number} {order_words(event.kind)}"
        worth = _WORDING.money(Money(order.amount, order.currency)) if event.kind == "received" else ""
        text = event.reason or worth or _by_whom(event)
        yield _paper(event, "clipboard-check", words, text, f"order/{order.id}", title or "")


def _invoices(session: Session, client: UUID, limit: int) -> Iterable[Happening]:
    query = (
        select(InvoiceEvent, Invoice.number, Engagement.title)
        .join(Invoice, Invoice.id == InvoiceEvent.invoice_id)
        .outerjoin(Engagement, Engagement.id == Invoice.engagement_id)
        .where(Invoice.client_id == client)
        .order_by(InvoiceEvent.on.desc(), InvoiceEvent.id.desc())
        .limit(limit)
    )
    for event, number, title in session.execute(query):
        words = f"Invoice {number} {invoice_words(event.kind, event.step)}"
        text = event.note or _by_whom(event)
        yield _paper(event, "receipt", words, text, f"invoice/{number}", title or "")


def _receipts(session: Session, client: UUID, limit: int) -> Iterable[Happening]:
    query = (
        select(Receipt, Invoice.number)
        .join(Invoice, Invoice.id == Receipt.invoice_id)
        .where(Invoice.client_id == client)
        .order_by(Receipt.on.desc(), Receipt.id.desc())
        .limit(limit)
    )
    for receipt, number in session.execute(query):
        at, whole = _moment(receipt.on, None)
        title = f"{_WORDING.money(Money(receipt.amount, receipt.currency))} received"
        text = f"On invoice {number}" + (f", {receipt.reference}" if receipt.reference else "")
        yield Happening(receipt.id, at, whole, "documents", "banknote", title, text, "", f"invoice/{number}")


def _paper(event: Any, icon: str, title: str, text: str, address: str, engagement: str) -> Happening:
    at, whole = _moment(event.on, event.at)
    return Happening(event.id, at, whole, "documents", icon, title, text, "", address, engagement)


def _by_whom(event: Any) -> str:
    channel = getattr(event, "channel", "")
    return ", ".join(part for part in (f"By {channel}" if channel else "", event.person) if part)


def _milestones(session: Session, client: UUID, limit: int) -> Iterable[Happening]:
    query = (
        select(Milestone, Engagement.title)
        .join(Engagement, Engagement.id == Milestone.engagement_id)
        .where(Engagement.client_id == client)
        .order_by(Milestone.on.desc(), Milestone.id.desc())
        .limit(limit)
    )
    for milestone, title in session.execute(query):
        at, whole = _moment(milestone.on, None)
        text = ". ".join(part for part in (milestone.reason, milestone.note, milestone.person) if part)
        icon = {"delivered": "package", "lost": "circle-x", "closed": "lock", "enquiry": "inbox"}
        yield Happening(
            milestone.id,
            at,
            whole,
            "work",
            icon.get(milestone.kind, "flag"),
            f"{_WORK.get(milestone.kind, milestone.kind)}: {title}",
            text,
            "",
            "",
            title,
        )


def _promised(session: Session, client: UUID, limit: int) -> Iterable[Happening]:
    query = (
        select(Promise)
        .where(Promise.client_id == client)
        .order_by(Promise.made_at.desc(), Promise.id.desc())
        .limit(limit)
    )
    for promise in session.scalars(query):
        text = f"By {promise.due_at:%-d %b %Y}"
        yield Happening(
            promise.id, promise.made_at, False, "work", "handshake", f"Promised: {promise.what}", text
        )


def _outcomes(session: Session, client: UUID, limit: int) -> Iterable[Happening]:
    query = (
        select(PromiseEvent, Promise.what)
        .join(Promise, Promise.id == PromiseEvent.promise_id)
        .where(Promise.client_id == client)
        .order_by(PromiseEvent.at.desc(), PromiseEvent.id.desc())
        .limit(limit)
    )
    icons = {"kept": "circle-check", "late": "clock", "broken": "circle-x", "renegotiated": "calendar-clock"}
    words = {"kept": "kept", "late": "kept late", "broken": "broken", "renegotiated": "agreed anew"}
    for event, what in session.execute(query):
        title = f"Promise {words.get(event.kind, event.kind)}: {what}"
        icon = icons.get(event.kind, "handshake")
        yield Happening(event.id, event.at, False, "work", icon, title, event.note)
