"""The relationship file as frozen rows: who, what is under way, who has the ball, what we promised, what hurts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.basics.clock import Clock
from app.basics.money import Money
from app.clients.queries import ClientHead, ContactRow, client_head, contacts_of
from app.interactions.queries import PromiseRow, TimelineRow, promises, timeline
from app.progress.kinds import NEXT, Signal
from app.progress.queries import EngagementStanding, standings
from app.progress.rules import TRACK, Ball, Stage
from app.records import (
    Colleague,
    Contact,
    Engagement,
    Invoice,
    OrderEvent,
    PurchaseOrder,
    Quote,
    QuoteEvent,
    Receipt,
    Revision,
)
from app.relationship.rules import DocumentFacts, document_state

TIMELINE_PAGE = 30
CARDS = 40  # engagements on the overview; the others are one page further
_LOUD: Mapping[str, int] = {"red": 0, "amber": 1, "fine": 2}
_HOLDER_ROLE = {
    Ball.PURCHASING: "buyer",
    Ball.RESEARCHER: "researcher",
    Ball.ACCOUNTS_PAYABLE: "accounts-payable",
    Ball.RECEIVING: "receiving",
}


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A quote, an order or an invoice on an engagement's card. ``address`` opens it in the window."""

    kind: str
    number: str
    title: str
    state: str
    signal: str
    note: str
    on: dt.date | None
    amount: Money | None
    address: str


@dataclass(frozen=True, slots=True)
class EngagementCard:
    """One piece of work: where it stands on the track, who has the ball, its documents."""

    id: UUID
    title: str
    purpose: str
    researcher: str
    technician: str
    amount: Money | None
    stage: str
    place_on_track: int  # 0 to 6; 7 where it is closed
    ball: str
    since: dt.date
    business_days: int | None
    usual: int | None
    norm_source: str
    signal: Signal
    says: str
    step: str
    opened_on: dt.date
    documents: tuple[DocumentRow, ...]

    @property
    def is_open(self) -> bool:
        """Whether anybody still has the ball."""
        return self.stage not in {Stage.PAID.value, Stage.CLOSED.value}


@dataclass(frozen=True, slots=True)
class BallCard:
    """The one sentence a person came for, and the one thing to do about it."""

    says: str
    signal: Signal
    usual: int | None
    norm_source: str
    what: str
    action: str
    engagement_id: UUID
    engagement: str
    person: ContactRow | None


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that hurts, or must be known before one dials."""

    signal: str
    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class RelationshipFile:
    """Everything that a colleague who picks up the phone must know."""

    head: ClientHead
    people: tuple[ContactRow, ...]
    ball: BallCard | None
    engagements: tuple[EngagementCard, ...]
    more_engagements: int
    promises: tuple[PromiseRow, ...]
    timeline: tuple[TimelineRow, ...]
    alerts: tuple[Alert, ...]
    unpaid: tuple[Money, ...]


def relationship_file(session: Session, client: str | UUID) -> RelationshipFile:
    """The whole file of one client, by key or id."""
    clock: Clock = session.info["clock"]
    today = clock.today()
    head = client_head(session, client)
    people = contacts_of(session, head.id)
    ids = list(
        session.scalars(
            select(Engagement.id)
            .where(Engagement.client_id == head.id, Engagement.deleted.is_(False))
            .order_by(Engagement.opened_on.desc(), Engagement.id.desc())
        )
    )
    stands = standings(session, ids, today)
    ordered = sorted(ids, key=lambda i: _urgency(stands[i]))
    shown = ordered[:CARDS]
    documents, unpaid, late = _documents(session, head.id, shown, today)
    cards = _cards(session, shown, stands, documents)
    said = promises(session, client_id=head.id)
    return RelationshipFile(
        head,
        people,
        _ball_card(cards, people),
        cards,
        len(ordered) - len(shown),
        said,
        timeline(session, head.id, limit=TIMELINE_PAGE),
        tuple(_alerts(head, said, late)),
        unpaid,
    )


def _urgency(stand: EngagementStanding) -> tuple[int, int, int]:
    ended = stand.standing.ball is Ball.NOBODY
    signal = stand.wait.signal if stand.wait else "fine"
    return (
        int(ended),
        _LOUD[signal],
        -stand.standing.since.toordinal() if ended else stand.standing.since.toordinal(),
    )


def _cards(
    session: Session,
    ids: Sequence[UUID],
    stands: Mapping[UUID, EngagementStanding],
    documents: Mapping[UUID, list[DocumentRow]],
) -> tuple[EngagementCard, ...]:
    technician = aliased(Colleague)
    query = (
        select(
            Engagement.id,
            Engagement.purpose,
            Engagement.opened_on,
            func.coalesce(Contact.name, "").label("researcher"),
            func.coalesce(technician.name, "").label("technician"),
        )
        .outerjoin(Contact, Contact.id == Engagement.researcher_id)
        .outerjoin(technician, technician.id == Engagement.technician_id)
        .where(Engagement.id.in_(ids))
    )
    rows = {row.id: row for row in session.execute(query)}
    return tuple(_card(rows[i], stands[i], tuple(documents.get(i, ()))) for i in ids)


def _card(row: Any, stand: EngagementStanding, documents: tuple[DocumentRow, ...]) -> EngagementCard:
    standing, wait = stand.standing, stand.wait
    return EngagementCard(
        row.id,
        stand.title,
        row.purpose,
        row.researcher,
        row.technician,
        stand.amount,
        standing.stage.value,
        TRACK.index(standing.stage) if standing.stage in TRACK else len(TRACK),
        standing.ball.value,
        standing.since,
        wait.business_days if wait else None,
        wait.usual if wait else None,
        wait.source if wait else "",
        wait.signal if wait else "fine",
        stand.says,
        standing.step,
        row.opened_on,
        documents,
    )


def _ball_card(cards: Iterable[EngagementCard], people: Sequence[ContactRow]) -> BallCard | None:
    card = next((c for c in cards if c.is_open), None)
    if card is None:
        return None
    role = _HOLDER_ROLE.get(Ball(card.ball))
    person = next((p for p in people if role and any(r.role == role for r in p.roles)), None)
    step = NEXT.get(card.step.partition(":")[0])
    what = step.what if step and (card.signal != "fine" or step.at_once) else ""
    if (
        what
        and person is not None
        and what.startswith(("Ask purchasing", "Ask the researcher", "Ask accounts"))
    ):
        what = _ask_by_name(what, person.name)
    return BallCard(
        card.says,
        card.signal,
        card.usual,
        card.norm_source,
        what,
        step.action if step else "",
        card.id,
        card.title,
        person,
    )


def _ask_by_name(what: str, name: str) -> str:
    for holder in ("purchasing", "the researcher", "accounts payable"):
        if what.startswith(f"Ask {holder}"):
            return f"Ask {name}{what[len('Ask ' + holder) :]}"
    return what


def _documents(
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
    revisions = session.execute(
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
        )
        .join(Revision, Revision.quote_id == Quote.id)
        .where(Quote.client_id == client, Quote.deleted.is_(False), Revision.deleted.is_(False))
        .order_by(Quote.number, Revision.n.desc())
    ).all()
    events: dict[UUID, Any] = {}
    query = (
        select(
            QuoteEvent.revision_id, QuoteEvent.kind, QuoteEvent.recipient, QuoteEvent.on, QuoteEvent.channel
        )
        .join(Quote, Quote.id == QuoteEvent.quote_id)
        .where(Quote.client_id == client)
        .order_by(QuoteEvent.at, QuoteEvent.id)
    )
    for event in session.execute(query):
        events[event.revision_id] = event
    seen: set[UUID] = set()
    for r in revisions:
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
        note = last.channel if last else ""
        yield (
            r.engagement_id,
            DocumentRow(
                "quote", r.number, title, state.word, state.signal, note, on, amount, f"quote/{r.number}"
            ),
        )


def _orders(session: Session, client: UUID) -> Iterable[tuple[UUID, DocumentRow]]:
    orders = session.execute(
        select(
            PurchaseOrder.engagement_id,
            PurchaseOrder.id,
            PurchaseOrder.number,
            PurchaseOrder.received_on,
            PurchaseOrder.amount,
            PurchaseOrder.currency,
        )
        .where(PurchaseOrder.client_id == client, PurchaseOrder.deleted.is_(False))
        .order_by(PurchaseOrder.received_on)
    ).all()
    last: dict[UUID, Any] = {}
    query = (
        select(OrderEvent.order_id, OrderEvent.kind, OrderEvent.on)
        .join(PurchaseOrder, PurchaseOrder.id == OrderEvent.order_id)
        .where(PurchaseOrder.client_id == client)
        .order_by(OrderEvent.at, OrderEvent.id)
    )
    for event in session.execute(query):
        last[event.order_id] = event
    for o in orders:
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
    received = dict(
        session.execute(
            select(Receipt.invoice_id, func.sum(Receipt.amount))
            .join(Invoice, Invoice.id == Receipt.invoice_id)
            .where(Invoice.client_id == client, Receipt.deleted.is_(False))
            .group_by(Receipt.invoice_id)
        )
        .tuples()
        .all()
    )
    query = (
        select(
            Invoice.engagement_id,
            Invoice.id,
            Invoice.number,
            Invoice.kind,
            Invoice.issued_on,
            Invoice.due_on,
            Invoice.gross,
            Invoice.currency,
        )
        .where(Invoice.client_id == client, Invoice.deleted.is_(False))
        .order_by(Invoice.number)
    )
    for i in session.execute(query):
        paid = int(received.get(i.id, 0))
        issued = i.issued_on is not None and i.kind == "invoice"
        owed = Money((i.gross or 0) - paid if issued else 0, i.currency)
        late = (today - i.due_on).days if owed.minor > 0 and i.due_on is not None else 0
        state = document_state(
            DocumentFacts("invoice", i.issued_on, "", "", i.due_on, today, i.gross or 0, paid)
        )
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


def _alerts(head: ClientHead, said: Iterable[PromiseRow], late: Iterable[tuple[str, int]]) -> Iterable[Alert]:
    for number, days in late:
        when = "1 day" if days == 1 else f"{days} days"
        yield Alert("red", f"Invoice {number} open {when} past due", f"invoice/{number}")
    broken = sum(p.state == "broken" for p in said)
    if broken:
        yield Alert("red", "1 promise broken" if broken == 1 else f"{broken} promises broken")
    for basic in head.basics:
        yield Alert("accent", f"Must never fail: {basic}")
    if head.avoid:
        yield Alert("amber", f"Avoid: {head.avoid}")
