"""Clients, the people around them, and their roles."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from app.records.base import MADE, Json, Record, member, register, to


class Client(Record):
    """The person or group for whom work is done."""

    __tablename__ = "client"
    __table_args__ = (Index("ix_client_folded_id", "folded", "id"),)

    key: Mapped[str] = register(index=True)  # a slug
    name: Mapped[str] = register()
    folded: Mapped[str] = register(
        default="", info=MADE
    )  # name without marks and case, for sorting and typing ahead
    institution_id: Mapped[UUID] = register(to("institution"), index=True)
    department: Mapped[str] = register(default="")
    # The office of the institution that buys for this client, where it has more than one; its own rules come last.
    purchasing_office_id: Mapped[UUID | None] = register(to("office"), default=None)
    owner_id: Mapped[UUID | None] = register(to("colleague"), default=None, index=True)
    stand_in_id: Mapped[UUID | None] = register(to("colleague"), default=None)
    primary_contact_id: Mapped[UUID | None] = register(to("contact"), default=None)
    language: Mapped[str] = register(default="")
    occasions: Mapped[str] = register(default="")
    avoid: Mapped[str] = register(default="")
    basics: Mapped[list[str]] = register(
        Json(), default=list
    )  # what must never fail; records of their own with care
    answer_hours: Mapped[int | None] = register(default=None)  # our response commitment, in working hours


class Contact(Record):
    """A person on the other side."""

    __tablename__ = "contact"

    name: Mapped[str] = register()
    title: Mapped[str] = register(default="")
    email: Mapped[str] = register(default="", index=True)
    phone: Mapped[str] = register(default="")
    language: Mapped[str] = register(default="")
    time_zone: Mapped[str] = register(default="")
    hours: Mapped[str] = register(default="")
    channel: Mapped[str] = register(default="")  # preferred: phone, e-mail
    note: Mapped[str] = register(default="")


class RoleLink(Record):
    """A contact's role in a client's file or in an office. Its id is derived from the three: two of us meet in one row."""

    __tablename__ = "role_link"

    contact_id: Mapped[UUID] = member(to("contact"), index=True)
    client_id: Mapped[UUID | None] = member(to("client"), default=None, index=True)
    office_id: Mapped[UUID | None] = member(to("office"), default=None, index=True)
    role: Mapped[str] = member()  # researcher, buyer, accounts-payable, receiving, administrator, technician


class Tag(Record):
    """A word on a client. Its id is derived from both."""

    __tablename__ = "tag"

    client_id: Mapped[UUID] = member(to("client"), index=True)
    word: Mapped[str] = member()
