"""What is done from the log that opens anywhere: keep what is being typed, log it with its promise."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.interactions.commands import note_with_promise
from app.interactions.drafts import NoteDraft, PromiseDraft
from app.relationship.logbook import KIND
from app.storage.unsaved import drop_draft, keep_draft


def log_said(session: Session, said: NoteDraft, promised: PromiseDraft | None) -> UUID:
    """Logs it with its promise, and drops the draft of it: one unit of work."""
    logged = note_with_promise(session, said, promised)
    drop_draft(session, KIND)
    return logged


def keep_line(session: Session, content: dict[str, Any]) -> None:
    """Keeps what is being typed; nothing is kept of an empty log."""
    if content:
        keep_draft(session, KIND, None, content)
    else:
        drop_draft(session, KIND)
