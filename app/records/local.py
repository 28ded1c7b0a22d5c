"""Tables that never leave this database: the search index, today's work, drafts, counters. All but drafts can be rebuilt."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Table, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.basics.identity import new_id
from app.records.base import Base, Id, Json

# Prefixes are ranges of bytes, so keys compare as bytes on both databases.
_ByteText = Text().with_variant(Text(collation="C"), "postgresql")


class SearchEntry(Base):
    """One thing that can be found. ``words`` is folded text; its index is FTS5 on SQLite, a tsvector on PostgreSQL."""

    __tablename__ = "search_entry"
    __table_args__ = (Index("uq_search_entry_record", "record", unique=True), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str]
    record: Mapped[UUID]
    client: Mapped[UUID | None]
    title: Mapped[str]
    line: Mapped[str]
    words: Mapped[str]


class SearchKey(Base):
    """A name or number by which an entry is found before any text: every beginning of a word of it."""

    __tablename__ = "search_key"
    __table_args__ = (Index("ix_search_key_entry", "entry"), {"sqlite_with_rowid": False})

    key: Mapped[str] = mapped_column(_ByteText, primary_key=True)
    entry: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)


class WorkItem(Base):
    """What *Today* lists: computed from the facts by the capabilities, replaced whenever those change."""

    __tablename__ = "work_item"
    __table_args__ = (
        CheckConstraint("grp IN ('stuck', 'promised', 'to-check', 'soon')", name="grp"),
        CheckConstraint("severity BETWEEN 0 AND 9", name="severity"),
        Index("ix_work_item_owner_due", "owner_id", "due", "id"),
        Index("ix_work_item_client", "client_id", "due", "id"),
        Index("ix_work_item_subject", "subject_kind", "subject_id"),
        *(
            Index(
                f"ix_work_item_{name.replace('-', '_')}",
                text("severity DESC"),
                "due",
                "id",
                sqlite_where=text(f"grp = '{name}'"),
                postgresql_where=text(f"grp = '{name}'"),
            )
            for name in ("stuck", "promised", "to-check", "soon")
        ),
    )

    id: Mapped[UUID] = mapped_column(Id(), primary_key=True, default=new_id)
    client_id: Mapped[UUID | None]
    engagement_id: Mapped[UUID | None]
    group: Mapped[str] = mapped_column("grp", Text)
    kind: Mapped[str]
    severity: Mapped[int] = mapped_column(Integer, default=0)
    what: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    person: Mapped[str] = mapped_column(default="")
    person_id: Mapped[UUID | None]
    since: Mapped[dt.date | None]
    due: Mapped[dt.date | None]
    action: Mapped[str] = mapped_column(default="")
    badge: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[UUID | None]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]


class Stand(Base):
    """Where an engagement stood when Today last looked: a cache for lists, rebuilt from the facts at any time."""

    __tablename__ = "stand"
    __table_args__ = (
        Index("ix_stand_client", "client_id"),
        Index(
            "ix_stand_open",
            "engagement_id",
            sqlite_where=text("stage NOT IN ('paid', 'closed')"),
            postgresql_where=text("stage NOT IN ('paid', 'closed')"),
        ),
    )

    engagement_id: Mapped[UUID] = mapped_column(Id(), primary_key=True)
    client_id: Mapped[UUID]
    stage: Mapped[str]
    ball: Mapped[str]
    since: Mapped[dt.date]
    step: Mapped[str]
    signal: Mapped[str] = mapped_column(default="fine")
    says: Mapped[str] = mapped_column(default="")


class WorkStale(Base):
    """Something was written that *Today* has not looked at yet: marked in the same transaction, swept before reading."""

    __tablename__ = "work_stale"

    kind: Mapped[str] = mapped_column(primary_key=True)
    record: Mapped[UUID] = mapped_column(Id(), primary_key=True)


class Draft(Base):
    """What is being typed and not yet saved, with the version of the record it was read at."""

    __tablename__ = "draft"
    __table_args__ = (Index("uq_draft_place", "kind", "subject_id", "author", unique=True),)

    id: Mapped[UUID] = mapped_column(Id(), primary_key=True, default=new_id)
    kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    author: Mapped[str] = mapped_column(default="")
    version: Mapped[int | None] = mapped_column(Integer)
    saved_at: Mapped[dt.datetime]
    content: Mapped[Any] = mapped_column(Json())


class Counter(Base):
    """The last number taken of one kind and year by this database's series."""

    __tablename__ = "counter"

    kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int]


# The bytes of files on a server; a local office keeps them beside the database. Named by their hash, so never in the log.
blob_bytes = Table(
    "blob_bytes",
    Base.metadata,
    Column("sha256", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
