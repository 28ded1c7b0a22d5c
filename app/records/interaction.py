"""The log of calls, mails and meetings; whom they pulled from technical work; promises and what became of them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import Index, Integer, desc
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped

from app.records.base import Record, log, register, to


class Interaction(Record):
    """A logged call, e-mail, meeting, letter or note. A correction is a new row that replaces the old."""

    __tablename__ = "interaction"
    __table_args__ = (
        Index("ix_interaction_client_id_at", "client_id", desc("happened_at"), desc("id")),
        Index(
            "ix_interaction_replaces_id",
            "replaces_id",
            sqlite_where=sql("replaces_id IS NOT NULL"),
            postgresql_where=sql("replaces_id IS NOT NULL"),
        ),
    )

    client_id: Mapped[UUID] = log(to("client"))
    engagement_id: Mapped[UUID | None] = log(to("engagement"), default=None, index=True)
    contact_id: Mapped[UUID | None] = log(to("contact"), default=None, index=True)
    colleague_id: Mapped[UUID | None] = log(to("colleague"), default=None)
    kind: Mapped[str] = log(default="call")  # call, e-mail, meeting, letter, note, voicemail
    direction: Mapped[str] = log(default="")  # in, out
    at: Mapped[dt.datetime] = log("happened_at")
    zone: Mapped[str] = log(default="UTC")
    logged_at: Mapped[dt.datetime] = log()
    text: Mapped[str] = log()
    unanswered: Mapped[bool] = log(default=False)
    replaces_id: Mapped[UUID | None] = log(to("interaction"), default=None)


class Pull(Record):
    """Somebody was pulled from technical work: theirs or ours, minutes, why."""

    __tablename__ = "pull"

    interaction_id: Mapped[UUID] = log(to("interaction"), index=True)
    side: Mapped[str] = log()  # theirs, ours
    minutes: Mapped[int] = log(Integer)
    cause: Mapped[str] = log(default="")


class Promise(Record):
    """Something we said we would do, for whom and by when."""

    __tablename__ = "promise"

    client_id: Mapped[UUID] = register(to("client"), index=True)
    engagement_id: Mapped[UUID | None] = register(to("engagement"), default=None)
    contact_id: Mapped[UUID | None] = register(to("contact"), default=None)
    colleague_id: Mapped[UUID | None] = register(to("colleague"), default=None)
    what: Mapped[str] = register()
    due_at: Mapped[dt.datetime] = register()
    made_at: Mapped[dt.datetime] = register()
    rule: Mapped[str] = register(default="")  # the key of the rule whose advice this does


class PromiseEvent(Record):
    """What became of a promise."""

    __tablename__ = "promise_event"

    promise_id: Mapped[UUID] = log(to("promise"), index=True)
    kind: Mapped[str] = log()  # kept, late, broken, renegotiated
    at: Mapped[dt.datetime] = log("happened_at")
    colleague_id: Mapped[UUID | None] = log(to("colleague"), default=None)
    new_due_at: Mapped[dt.datetime | None] = log(default=None)
    note: Mapped[str] = log(default="")
