"""What every command on an order leaves behind: an event, a line on the timeline; and the check that it is still open."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.interactions.commands import note
from app.interactions.drafts import NoteDraft
from app.orders.queries.rows import OrderRow
from app.orders.rules.decisions import FINAL
from app.records import OrderEvent, PurchaseOrder
from app.seller.queries import me


def check_open(row: OrderRow, verb: str) -> None:
    """Refuses to touch an order that is accepted, refused or cancelled."""
    if row.state in FINAL:
        raise Refusal(f"Order {row.number} is {row.state} already; it cannot be {verb} any more.")


def add_event(session: Session, o: PurchaseOrder, kind: str, on: dt.date, reason: str = "") -> None:
    """Appends what happened to an order."""
    clock: Clock = session.info["clock"]
    session.add(
        OrderEvent(order_id=o.id, kind=kind, on=on, at=clock.now(), reason=reason, colleague_id=me(session))
    )


def add_note(session: Session, o: PurchaseOrder, text: str, on: dt.date) -> None:
    """A line on the client's timeline; an order whose client is not known yet has none."""
    if o.client_id is None:
        return
    clock: Clock = session.info["clock"]
    at = clock.now() if on >= clock.today() else dt.datetime.combine(on, dt.time(12), dt.UTC)
    note(
        session,
        NoteDraft(client_id=o.client_id, engagement_id=o.engagement_id, kind="note", text=text, at=at),
    )
