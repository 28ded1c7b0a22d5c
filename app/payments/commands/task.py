"""What a rule for invoices advises, given to a person."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.interactions.commands import give_task
from app.interactions.drafts import TaskDraft
from app.records import Invoice


def give_invoice_task(session: Session, invoice_id: UUID, draft: TaskDraft) -> UUID:
    """Makes it a task in the file of the client whose invoice this is; answers the promise."""
    record = session.get_one(Invoice, invoice_id)
    return give_task(session, replace(draft, client_id=record.client_id, engagement_id=record.engagement_id))
