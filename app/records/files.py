"""Files by their content: the row says what is known, the bytes lie beside the database."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from app.records.base import Record, log, to


class Blob(Record):
    """The bytes with this SHA-256 are part of the office. Its id is derived from the hash."""

    __tablename__ = "blob"

    sha256: Mapped[str] = log(index=True)
    size: Mapped[int] = log()
    media_type: Mapped[str] = log(default="application/octet-stream")


class Attachment(Record):
    """A file that belongs to something in a client's file."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_subject", "subject_kind", "subject_id"),)

    client_id: Mapped[UUID | None] = log(to("client"), default=None, index=True)
    subject_kind: Mapped[str] = log()
    subject_id: Mapped[UUID] = log()
    sha256: Mapped[str] = log()
    file_name: Mapped[str] = log()
    media_type: Mapped[str] = log(default="")
