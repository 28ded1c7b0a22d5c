"""What the log of a call needs to know of a client, and the line that was begun and not yet saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.clients.queries import ContactRow, client_head, contacts_of
from app.engagements.queries import engagements
from app.storage.unsaved import kept_draft

KIND = "log"


@dataclass(frozen=True, slots=True)
class LogContext:
    """A client as far as logging goes: whom one can have spoken to, which work it can have been about."""

    id: UUID
    key: str
    name: str
    institution: str
    people: tuple[ContactRow, ...]
    work: tuple[tuple[UUID, str], ...]


def log_context(session: Session, key: str) -> LogContext:
    """What there is to choose from, for the client of this key; open engagements first."""
    head = client_head(session, key)
    known = sorted(engagements(session, head.id, limit=50), key=lambda row: not row.is_open)
    return LogContext(
        head.id,
        head.key,
        head.name,
        head.institution,
        contacts_of(session, head.id),
        tuple((row.id, row.title if row.is_open else f"{row.title} (ended)") for row in known),
    )


def kept_line(session: Session) -> dict[str, Any]:
    """What was being typed when the window was closed; empty where nothing was."""
    return kept_draft(session, KIND) or {}
