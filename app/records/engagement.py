"""A piece of work from the first enquiry to the last payment, and its milestones."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from app.records.base import Record, log, register, to


class Engagement(Record):
    """One piece of work. Its stage is derived from facts, never stored."""

    __tablename__ = "engagement"
    __table_args__ = (Index("ix_engagement_client_id_id", "client_id", "id"),)

    client_id: Mapped[UUID] = register(to("client"))
    title: Mapped[str] = register()
    purpose: Mapped[str] = register(default="")
    depends: Mapped[str] = register(default="")  # what hangs on it: grant end, paper, thesis
    feasible: Mapped[str] = register(default="")  # yes, no, unknown
    feasible_by: Mapped[UUID | None] = register(to("colleague"), default=None)
    researcher_id: Mapped[UUID | None] = register(to("contact"), default=None)
    technician_id: Mapped[UUID | None] = register(to("colleague"), default=None)
    payer_id: Mapped[UUID | None] = register(to("payer"), default=None)
    funding: Mapped[str] = register(default="")
    work: Mapped[str] = register(default="service")  # goods, service, labour
    place: Mapped[str] = register(default="")
    opened_on: Mapped[dt.date] = register()


class Milestone(Record):
    """Something that happened to the work."""

    __tablename__ = "milestone"

    engagement_id: Mapped[UUID] = log(to("engagement"), index=True)
    kind: Mapped[str] = log()  # enquiry, scoped, started, delivered, receipt-confirmed, closed, lost
    on: Mapped[dt.date] = log("happened_on")
    person: Mapped[str] = log(default="")
    colleague_id: Mapped[UUID | None] = log(to("colleague"), default=None)
    note: Mapped[str] = log(default="")
    reason: Mapped[str] = log(default="")
