"""The papers of an order go out: a delivery is recorded with its note, a query about differences as a letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.basics.quantity import plain_scaled
from app.basics.text import clean_line, clean_text
from app.engagements.commands import mark
from app.engagements.drafts import MarkDraft
from app.engagements.queries import engagement
from app.orders.document import delivery_note, order_query
from app.orders.document.query import QUERY
from app.orders.drafts import DeliveryDraft
from app.orders.queries.deliveries import NOTE, DeliverableRow, deliverable
from app.orders.queries.orders import order
from app.orders.queries.rows import OrderRow
from app.quotes.commands.papers import About, keep_paper
from app.seller.commands import next_number


def deliver(session: Session, order_id: UUID, draft: DeliveryDraft | None = None) -> UUID:
    """Records a delivery on an accepted order and keeps its note; the work is marked delivered on that day.

    A Refusal where the order is not accepted, a line is not on it, or more would be delivered than is outstanding.
    """
    draft = _cleaned(draft or DeliveryDraft())
    row = order(session, order_id)
    if row.state != "accepted":
        raise Refusal(
            f"Order {row.number} is not accepted ({row.state}). Settle its differences and accept it first."
        )
    on = _day(session, row, draft.on)
    lines = deliverable(session, order_id)
    rows = _chosen(row, lines, draft)
    number = next_number(session, "D")
    made = delivery_note(session, order_id, number, replace(draft, on=on), rows)
    whole = all(line.outstanding == dict(rows).get(line, 0) for line in lines)
    says = f"Delivered on order {row.number}, note {number}: {'all of it' if whole else 'a part of it'}."
    facts: Mapping[str, object] = {"on": on.isoformat(), "lines": {line.label: now for line, now in rows}}
    id_ = keep_paper(session, made, _about(row, NOTE, "Delivery note", says, facts))
    _mark_delivered(session, row, on, draft, number)
    return id_


def send_query(session: Session, order_id: UUID) -> UUID:
    """Keeps the letter that asks about the queried (else undecided) differences of an order; answers its id."""
    row = order(session, order_id)
    number = next_number(session, "L")
    made = order_query(session, order_id, number)
    says = f"Query about order {row.number} written as letter {number}."
    return keep_paper(session, made, _about(row, QUERY, "Query about an order", says, {}))


def _about(row: OrderRow, kind: str, title: str, says: str, facts: Mapping[str, object]) -> About:
    if row.client_id is None:
        raise Refusal(f"Order {row.number} belongs to no client yet. Link it to a quote of ours first.")
    return About(kind, title, row.client_id, "purchase_order", row.id, row.engagement_id, says, facts)


def _cleaned(draft: DeliveryDraft) -> DeliveryDraft:
    return replace(
        draft,
        to=clean_line(draft.to),
        place=clean_line(draft.place),
        method=clean_text(draft.method),
        remark=clean_text(draft.remark),
    )


def _day(session: Session, row: OrderRow, on: dt.date | None) -> dt.date:
    clock: Clock = session.info["clock"]
    day = on or clock.today()
    if day > clock.today():
        raise Refusal(f"{day.isoformat()} has not come yet. Record what has been delivered.")
    if day < row.dated:
        raise Refusal(f"{day.isoformat()} is before the order of {row.dated.isoformat()}.")
    return day


def _chosen(
    row: OrderRow, lines: Sequence[DeliverableRow], draft: DeliveryDraft
) -> list[tuple[DeliverableRow, int]]:
    """Each line with the quantity delivered now; a line named twice is refused."""
    if not draft.lines:
        rows = [(line, line.outstanding) for line in lines if line.outstanding]
        if not rows:
            raise Refusal(f"Everything on order {row.number} was delivered already.")
        return rows
    by_label = {line.label: line for line in lines}
    rows = []
    for one in draft.lines:
        line = by_label.pop(one.label, None)
        if line is None:
            known = ", ".join(x.label for x in lines) or "none"
            raise Refusal(
                f"Line {one.label[:20]!r} cannot be delivered on order {row.number}. Its lines: {known}."
            )
        now = line.outstanding if one.quantity is None else one.quantity
        if now <= 0:
            raise Refusal(f"Line {line.label} of order {row.number}: there is nothing to deliver.")
        if now > line.outstanding:
            raise Refusal(
                f"Line {line.label}: {plain_scaled(now)} delivered, {plain_scaled(line.outstanding)} outstanding. "
                "Deliver no more than was ordered, or ask for a changed order."
            )
        rows.append((line, now))
    return rows


def _mark_delivered(session: Session, row: OrderRow, on: dt.date, draft: DeliveryDraft, number: str) -> None:
    """The milestone of the work, once a note; work that was delivered had begun. Ended work takes no more milestones."""
    if row.engagement_id is None:
        return
    known = engagement(session, row.engagement_id)
    if not known.is_open:
        return
    if not any(m.kind == "started" for m in known.milestones):
        mark(session, known.id, MarkDraft("started", on, note=f"With delivery note {number}"))
    if any(
        m.kind == "delivered" and m.on == on and not m.note.startswith("Delivery note")
        for m in known.milestones
    ):
        return  # said by hand on that day already
    mark(session, known.id, MarkDraft("delivered", on, draft.to, f"Delivery note {number}"))
