"""Deciding the differences of an order, and what becomes of it: accepted, refused, cancelled."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.basics.text import clean_text
from app.orders.commands.check import recheck
from app.orders.commands.marks import add_event, add_note, check_open
from app.orders.drafts import DecisionDraft
from app.orders.queries import order
from app.orders.queries.rows import DifferenceRow, OrderRow
from app.orders.rules.decisions import Decision, blocks, check_decision
from app.orders.rules.values import Severity
from app.records import Difference, PurchaseOrder
from app.seller.queries import me


def decide(session: Session, order_id: UUID, draft: DecisionDraft) -> int:
    """Decides the differences that the draft names; answers how many. A query waits for the office's answer."""
    row = order(session, order_id)
    check_open(row, "decided on")
    meant = [d for d in row.differences if _is_meant(d, draft)]
    if not meant:
        raise Refusal(_nothing_meant(row, draft))
    clock: Clock = session.info["clock"]
    reason = clean_text(draft.reason)
    before = {d.decision for d in meant}
    for d in meant:
        chosen = check_decision(d, draft.decision, reason)
        record = session.get_one(Difference, d.id)
        record.decision, record.reason = chosen.value, reason
        record.decided_by, record.decided_at = me(session), clock.now()
    o = session.get_one(PurchaseOrder, order_id)
    if draft.decision == Decision.QUERY and before != {"query"}:
        add_event(session, o, "queried", clock.today(), reason)
    elif draft.decision == Decision.ACCEPT and "query" in before:
        add_event(session, o, "answered", clock.today(), reason)
    session.flush()
    return len(meant)


def _is_meant(d: DifferenceRow, draft: DecisionDraft) -> bool:
    if draft.line is None and not draft.field and d.severity == Severity.NOTE:
        return False  # "everything" means what needs a decision
    return draft.line in (None, d.line) and draft.field in ("", d.field)


def _nothing_meant(row: OrderRow, draft: DecisionDraft) -> str:
    if draft.line is None and not draft.field:
        return "Nothing on this order needs a decision. What is listed are notes; name a line to decide one."
    where = "the order" if draft.line is None else f"line {draft.line}" if draft.line else "the whole order"
    field = f" in {draft.field}" if draft.field else ""
    known = ", ".join(sorted({f"{d.line or 'order'} {d.field}" for d in row.differences})) or "none"
    return f"There is no difference on {where}{field}. There are: {known}."


def accept(session: Session, order_id: UUID, reason: str = "") -> None:
    """Accepts an order: the work is cleared to start. Refused while a difference is undecided, asked or refused."""
    row = order(session, order_id)
    if row.state == "accepted":
        raise Refusal(f"Order {row.number} was accepted already; the work is cleared to start.")
    check_open(row, "accepted")
    recheck(session, order_id)
    row = order(session, order_id)
    standing = [d for d in row.differences if blocks(d)]
    if standing:
        points = " ".join(d.because for d in standing[:3])
        more = f" And {len(standing) - 3} more." if len(standing) > 3 else ""
        words = "difference is" if len(standing) == 1 else "differences are"
        raise Refusal(
            f"Order {row.number} cannot be accepted: {len(standing)} {words} not settled. {points}{more}",
            [d.as_json() for d in standing],
        )
    clock: Clock = session.info["clock"]
    o = session.get_one(PurchaseOrder, order_id)
    add_event(session, o, "accepted", clock.today(), clean_text(reason))
    session.flush()
    add_note(session, o, f"Order {o.number} accepted: the work is cleared to start.", clock.today())


def refuse(session: Session, order_id: UUID, reason: str) -> None:
    """Refuses an order as a whole, with the reason."""
    _end(session, order_id, "refused", reason)


def cancel(session: Session, order_id: UUID, reason: str) -> None:
    """Records that the institution took an order back."""
    _end(session, order_id, "cancelled", reason)


def _end(session: Session, order_id: UUID, kind: str, reason: str) -> None:
    row = order(session, order_id)
    if row.state in {"refused", "cancelled"} or (row.state == "accepted" and kind == "refused"):
        raise Refusal(f"Order {row.number} is {row.state}; it cannot be {kind}.")
    if not clean_text(reason):
        raise Refusal(f"Say why the order is {kind}: the reason is kept.")
    clock: Clock = session.info["clock"]
    o = session.get_one(PurchaseOrder, order_id)
    add_event(session, o, kind, clock.today(), clean_text(reason))
    session.flush()
    add_note(session, o, f"Order {o.number} {kind}: {clean_text(reason)}", clock.today())
