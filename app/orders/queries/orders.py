"""Orders by number, the list of them, and one order whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.basics.money import Money
from app.basics.quantity import line_amount
from app.orders.queries.rows import DifferenceRow, OrderEventRow, OrderLineRow, OrderListed, OrderRow
from app.orders.rules.decisions import needs_decision, order_state
from app.records import (
    Client,
    Colleague,
    Difference,
    Engagement,
    Institution,
    OrderEvent,
    OrderLine,
    PurchaseOrder,
    Quote,
)

PAGE = 200
_FEW = 8


def order_named(session: Session, name: str) -> UUID:
    """The order ``NUMBER`` or ``INSTITUTION/NUMBER``; where several institutions use the number they are named."""
    wanted = name.strip()
    found = _numbered(session, wanted)
    if not found and "/" in wanted:
        key, _, number = wanted.partition("/")
        found = [row for row in _numbered(session, number.strip()) if row[2] == key.strip()]
    if len(found) == 1:
        return found[0][0]
    if found:
        known = ", ".join(f"{key}/{number}" for _, number, key in found[:_FEW])
        raise Refusal(f"Several orders have the number {wanted[:60]!r}. Say which: {known}.")
    near = _near(session, wanted.rpartition("/")[2])
    hint = f" Perhaps {' or '.join(near)}." if near else " See: concierge order list."
    raise Refusal(f"There is no order {wanted[:60]!r}.{hint}")


def _numbered(session: Session, number: str) -> list[tuple[UUID, str, str]]:
    statement = (
        select(PurchaseOrder.id, PurchaseOrder.number, Institution.key)
        .join(Institution, Institution.id == PurchaseOrder.institution_id)
        .where(PurchaseOrder.number == number)
        .order_by(Institution.key, PurchaseOrder.id)
    )
    return [(id_, found, key) for id_, found, key in session.execute(statement)]


def _near(session: Session, number: str) -> list[str]:
    """Numbers that end like this one: leading zeros are often left out."""
    if not number.strip():
        return []
    statement = (
        select(PurchaseOrder.number)
        .where(PurchaseOrder.number.endswith(number.strip(), autoescape=True))
        .order_by(PurchaseOrder.number)
        .limit(3)
    )
    return list(session.scalars(statement))


def orders(
    session: Session,
    *,
    client_id: UUID | None = None,
    engagement_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = PAGE,
) -> tuple[OrderListed, ...]:
    """A page of the list, the latest received first; ``after`` is the id of the last order of the page before."""
    statement = (
        select(PurchaseOrder, Institution.key, Client.key, Client.name, Engagement.title, Quote.number)
        .join(Institution, Institution.id == PurchaseOrder.institution_id)
        .outerjoin(Client, Client.id == PurchaseOrder.client_id)
        .outerjoin(Engagement, Engagement.id == PurchaseOrder.engagement_id)
        .outerjoin(Quote, Quote.id == PurchaseOrder.quote_id)
        .order_by(PurchaseOrder.received_on.desc(), PurchaseOrder.id.desc())
        .limit(limit)
    )
    if client_id is not None:
        statement = statement.where(PurchaseOrder.client_id == client_id)
    if engagement_id is not None:
        statement = statement.where(PurchaseOrder.engagement_id == engagement_id)
    if after is not None:
        last = session.get_one(PurchaseOrder, after)
        statement = statement.where(
            or_(
                PurchaseOrder.received_on < last.received_on,
                and_(PurchaseOrder.received_on == last.received_on, PurchaseOrder.id < last.id),
            )
        )
    found = session.execute(statement).all()
    ids = [row[0].id for row in found]
    events, differences = _events(session, ids), _differences(session, ids)
    return tuple(
        OrderListed(
            id=o.id, number=o.number, institution=institution, client=client or "", client_name=name or "",
            client_id=o.client_id, engagement=title or "", quote=quote or "", revision=o.revision_n, dated=o.dated,
            received_on=o.received_on, amount=Money(o.amount, o.currency),
            state=order_state([e.kind for e in events[o.id]], differences[o.id]),
            undecided=sum(needs_decision(d) for d in differences[o.id]),
        )
        for o, institution, client, name, title, quote in found
    )  # fmt: skip


def _events(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[OrderEvent]]:
    grouped: dict[UUID, list[OrderEvent]] = defaultdict(list)
    statement = select(OrderEvent).where(OrderEvent.order_id.in_(ids)).order_by(OrderEvent.at, OrderEvent.id)
    for event in session.scalars(statement):
        grouped[event.order_id].append(event)
    return grouped


def _differences(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[DifferenceRow]]:
    grouped: dict[UUID, list[DifferenceRow]] = defaultdict(list)
    statement = (
        select(Difference, Colleague.name)
        .outerjoin(Colleague, Colleague.id == Difference.decided_by)
        .where(Difference.order_id.in_(ids))
    )
    for d, name in session.execute(statement):
        grouped[d.order_id].append(
            DifferenceRow(
                d.id, d.line, d.field, d.quoted, d.ordered, d.severity, d.decision, d.because, d.reason,
                name or "", d.decided_at,
            )
        )  # fmt: skip
    for rows in grouped.values():
        rows.sort(key=_order_of)
    return grouped


_RANK = {"stop": 0, "warn": 1, "note": 2}


def _order_of(row: DifferenceRow) -> tuple[bool, bool, str, int, str]:
    """The whole order first, then our lines in their order, then lines that we did not quote."""
    label = row.line.removeprefix("+")
    return (bool(row.line), row.line.startswith("+"), label.zfill(8), _RANK.get(row.severity, 3), row.field)


def order(session: Session, order_id: UUID) -> OrderRow:
    """One order with its lines, events and differences."""
    o = session.get_one(PurchaseOrder, order_id)
    institution = session.get_one(Institution, o.institution_id)
    client = session.get_one(Client, o.client_id) if o.client_id else None
    engagement = session.get_one(Engagement, o.engagement_id) if o.engagement_id else None
    quote = session.get_one(Quote, o.quote_id) if o.quote_id else None
    events, differences = _events(session, [o.id])[o.id], _differences(session, [o.id])[o.id]
    return OrderRow(
        id=o.id, number=o.number, institution=institution.key, institution_id=institution.id,
        institution_name=institution.name, client=client.key if client else "", client_id=o.client_id,
        engagement=engagement.title if engagement else "", engagement_id=o.engagement_id,
        quote=quote.number if quote else str(o.extra.get("cited", "")), quote_id=o.quote_id, revision=o.revision_n,
        kind=o.kind, dated=o.dated, received_on=o.received_on, amount=Money(o.amount, o.currency),
        tax=None if o.tax is None else Money(o.tax, o.currency), payer_lines=tuple(o.payer_lines),
        payment_days=o.payment_days, payment_from=o.payment_from, freight_terms=o.freight_terms,
        valid_from=o.valid_from, valid_to=o.valid_to, terms_text=o.terms_text, references=dict(o.references),
        file_name=o.file_name, sha256=o.sha256, state=order_state([e.kind for e in events], differences),
        lines=lines_of(session, o), events=tuple(OrderEventRow(e.kind, e.on, e.person, e.reason) for e in events),
        differences=tuple(differences), version=o.version,
    )  # fmt: skip


def lines_of(session: Session, o: PurchaseOrder) -> tuple[OrderLineRow, ...]:
    """The lines of an order, in their order."""
    statement = select(OrderLine).where(OrderLine.order_id == o.id).order_by(OrderLine.position, OrderLine.id)
    return tuple(
        OrderLineRow(
            x.id, x.label or str(x.position), x.kind, x.code, x.text, x.quantity, x.unit, x.unit_price,
            Money(x.amount, o.currency) if x.amount is not None else line_amount(x.quantity, x.unit_price, o.currency),
            x.quote_line_id,
        )
        for x in session.scalars(statement)
    )  # fmt: skip
