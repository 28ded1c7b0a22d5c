"""Files by their content: the row says what is known, the bytes lie beside the database."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from app.records.base import Json, Record, frozen, log, to


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


class IssuedPaper(Record):
    """A document of ours that is neither quote nor invoice, as it went out: a letter, a delivery note, a brief.

    ``kind`` is the key of the document in the catalogue; ``subject_kind`` and ``subject_id`` name the quote, order,
    invoice, engagement or client that it is about. Frozen when made: content, bytes and hash.
    """

    __tablename__ = "issued_paper"
    __table_args__ = (Index("ix_issued_paper_subject", "subject_kind", "subject_id"),)

    kind: Mapped[str] = frozen()
    number: Mapped[str] = frozen(default="")
    title: Mapped[str] = frozen(default="")
    client_id: Mapped[UUID] = frozen(to("client"), index=True)
    engagement_id: Mapped[UUID | None] = frozen(to("engagement"), default=None)
    subject_kind: Mapped[str] = frozen()
    subject_id: Mapped[UUID] = frozen()
    issued_at: Mapped[dt.datetime] = frozen()
    issued_on: Mapped[dt.date] = frozen()
    issued_by: Mapped[UUID | None] = frozen(to("colleague"), default=None)
    language: Mapped[str] = frozen(default="")
    content: Mapped[dict[str, Any]] = frozen(Json(), default=dict)
    content_sha256: Mapped[str] = frozen(default="")
    pdf_sha256: Mapped[str] = frozen()
    file_name: Mapped[str] = frozen(default="")
