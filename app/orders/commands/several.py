"""Deciding several differences of an order in one unit of work: all of them, or none."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.orders.commands.settle import decide
from app.orders.drafts import DecisionDraft


def decide_several(session: Session, order_id: UUID, drafts: tuple[DecisionDraft, ...]) -> int:
    """Decides what each draft names; answers how many differences were decided. A refusal leaves all as they were."""
    return sum(decide(session, order_id, draft) for draft in drafts)
