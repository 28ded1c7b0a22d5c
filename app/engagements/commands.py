"""What is done to pieces of work: add, edit, mark what happened."""

from __future__ import annotations

import dataclasses
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.basics.text import insist
from app.engagements import rules
from app.engagements.drafts import EngagementDraft, MarkDraft
from app.records.client import Client
from app.records.engagement import Engagement, Milestone
from app.seller.queries import me
from app.storage.faults import STALE


def add_engagement(session: Session, draft: EngagementDraft) -> UUID:
    """Adds a piece of work; its first milestone is the enquiry, on the day it was opened."""
    draft = draft.cleaned()
    insist(draft.problems())
    clock: Clock = session.info["clock"]
    opened = draft.opened_on or clock.today()
    if opened > clock.today():
        raise Refusal(
            f"{opened.isoformat()} is in the future. An engagement begins with an enquiry that has happened."
        )
    client = session.get_one(Client, draft.client_id)
    record = Engagement(**_values(draft) | {"opened_on": opened, "client_id": client.id})
    session.add(record)
    session.flush()
    session.add(Milestone(engagement_id=record.id, kind="enquiry", on=opened, colleague_id=me(session)))
    session.flush()
    return record.id


def edit_engagement(session: Session, engagement_id: UUID, draft: EngagementDraft) -> None:
    """Changes a piece of work to what the draft says; its client stays. Refused where it changed since it was read."""
    draft = draft.cleaned()
    insist(draft.problems())
    record = session.get_one(Engagement, engagement_id)
    if draft.version is not None and draft.version != record.version:
        raise Refusal(STALE)
    for name, value in _values(draft).items():
        if name == "client_id" or (name == "opened_on" and value is None):
            continue
        if getattr(record, name) != value:
            setattr(record, name, value)
    session.flush()


def mark(session: Session, engagement_id: UUID, draft: MarkDraft) -> UUID:
    """Records what happened to the work; today where no day is said. Refused where it cannot be (rules.check_mark)."""
    draft = draft.cleaned()
    insist(draft.problems())
    clock: Clock = session.info["clock"]
    on = draft.on or clock.today()
    record = session.get_one(Engagement, engagement_id)
    past = session.scalars(select(Milestone).where(Milestone.engagement_id == record.id)).all()
    rules.check_mark(past, draft.kind, on, clock.today(), draft.reason)
    milestone = Milestone(
        engagement_id=record.id,
        kind=draft.kind,
        on=on,
        person=draft.person,
        colleague_id=me(session),
        note=draft.note,
        reason=draft.reason,
    )
    session.add(milestone)
    session.flush()
    return milestone.id


def _values(draft: EngagementDraft) -> dict[str, object]:
    return {f.name: getattr(draft, f.name) for f in dataclasses.fields(draft) if f.name != "version"}
