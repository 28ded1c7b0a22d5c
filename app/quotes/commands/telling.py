"""One line in the client's timeline, in the unit of work of the command that tells it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy.orm import Session

from app.interactions.commands import note
from app.interactions.drafts import NoteDraft
from app.records import Quote


def tell(
    session: Session, quote: Quote, text: str, contact: UUID | None = None, at: dt.datetime | None = None
) -> None:
    """One line in the client's timeline, in the same unit of work."""
    note(
        session,
        NoteDraft(
            client_id=quote.client_id,
            engagement_id=quote.engagement_id,
            contact_id=contact,
            kind="note",
            text=text,
            at=at,
        ),
    )
