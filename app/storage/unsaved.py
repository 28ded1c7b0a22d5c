"""What is being typed and not yet saved: kept on this machine alone, one draft for each place and person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.records.local import Draft


def keep_draft(
    session: Session, kind: str, subject: UUID | None, content: dict[str, Any], version: int | None = None
) -> None:
    """Keeps what is being typed at a place, in place of what was kept there before; ``content`` is plain JSON."""
    clock: Clock = session.info["clock"]
    record = _find(session, kind, subject)
    if record is None:
        record = Draft(kind=kind, subject_id=subject, author=_author(session))
        session.add(record)
    record.content, record.version, record.saved_at = content, version, clock.now()
    session.flush()


def kept_draft(session: Session, kind: str, subject: UUID | None = None) -> dict[str, Any] | None:
    """What was being typed there by whoever asks, or None."""
    record = _find(session, kind, subject)
    return dict(record.content) if record is not None else None


def drop_draft(session: Session, kind: str, subject: UUID | None = None) -> None:
    """It was saved, or is not wanted any more."""
    record = _find(session, kind, subject)
    if record is not None:
        session.delete(record)
        session.flush()


def _find(session: Session, kind: str, subject: UUID | None) -> Draft | None:
    query = select(Draft).where(Draft.kind == kind, Draft.author == _author(session))
    query = query.where(Draft.subject_id.is_(None) if subject is None else Draft.subject_id == subject)
    return session.scalars(query.order_by(Draft.saved_at.desc()).limit(1)).first()


def _author(session: Session) -> str:
    return str(session.info.get("author", ""))
