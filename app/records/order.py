"""Purchase orders, their lines, the differences from the quote, and what was decided."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Integer
from sqlalchemy.orm import Mapped

from app.records.base import Json, Record, group, log, register, to


class PurchaseOrder(Record):
    """The institution's order. Its number is text; numbers are not unique across institutions."""

    __tablename__ = "purchase_order"
    __table_args__ = (Index("ix_purchase_order_number", "number"),)

    number: Mapped[str] = register()
    institution_id: Mapped[UUID] = register(to("institution"), index=True)
    client_id: Mapped[UUID | None] = register(to("client"), default=None, index=True)
    engagement_id: Mapped[UUID | None] = register(to("engagement"), default=None, index=True)
    quote_id: Mapped[UUID | None] = register(to("quote"), default=None, index=True)
    revision_n: Mapped[int | None] = register(Integer, default=None)  # which revision the order cites
    payer_lines: Mapped[list[str]] = register(Json(), default=list)
    kind: Mapped[str] = register(default="standard")  # standard, blanket, standing
    dated: Mapped[dt.date] = register()
    received_on: Mapped[dt.date] = register()
    amount: Mapped[int] = group("amount")  # minor units
    currency: Mapped[str] = group("amount")
    tax: Mapped[int | None] = register(default=None)
    valid_from: Mapped[dt.date | None] = group("period", default=None)
    valid_to: Mapped[dt.date | None] = group("period", default=None)
    payment_days: Mapped[int | None] = group("terms", Integer, default=None)
    payment_from: Mapped[str] = group("terms", default="")
    freight_terms: Mapped[str] = register(default="")
    terms_text: Mapped[str] = register(default="")
    references: Mapped[dict[str, str]] = register("refs", Json(), default=dict)
    sha256: Mapped[str | None] = register(default=None)  # the file it came as
    file_name: Mapped[str] = register(default="")
    extra: Mapped[dict[str, Any]] = register(Json(), default=dict)


class OrderLine(Record):
    """One line of an order."""

    __tablename__ = "order_line"

    order_id: Mapped[UUID] = register(to("purchase_order"), index=True)
    position: Mapped[int] = register(Integer)
    label: Mapped[str] = register(default="")  # the order's own line number, text
    kind: Mapped[str] = register(default="service")
    code: Mapped[str] = register(default="")
    text: Mapped[str] = register(default="")
    quantity: Mapped[int] = group("price", default=10_000)
    unit: Mapped[str] = group("price", default="")
    unit_price: Mapped[int] = group("price", default=0)
    amount: Mapped[int | None] = group("price", default=None)
    quote_line_id: Mapped[UUID | None] = register(to("quote_line"), default=None)


class OrderEvent(Record):
    """What happened to an order."""

    __tablename__ = "order_event"

    order_id: Mapped[UUID] = log(to("purchase_order"), index=True)
    kind: Mapped[str] = log()  # received, queried, answered, accepted, refused, cancelled
    on: Mapped[dt.date] = log("happened_on")
    at: Mapped[dt.datetime] = log("happened_at")
    person: Mapped[str] = log(default="")
    reason: Mapped[str] = log(default="")
    colleague_id: Mapped[UUID | None] = log(to("colleague"), default=None)


class Difference(Record):
    """Something in an order that the quote says otherwise, and what we decided."""

    __tablename__ = "difference"

    order_id: Mapped[UUID] = register(to("purchase_order"), index=True)
    line: Mapped[str] = register(default="")  # quote position, or empty for the whole order
    field: Mapped[str] = register()
    quoted: Mapped[str] = register(default="")
    ordered: Mapped[str] = register(default="")
    severity: Mapped[str] = register()  # stop, warn, note
    because: Mapped[str] = register(default="")
    decision: Mapped[str | None] = group("decision", default=None)  # accept, query, refuse
    reason: Mapped[str] = group("decision", default="")
    decided_by: Mapped[UUID | None] = group("decision", to("colleague"), default=None)
    decided_at: Mapped[dt.datetime | None] = group("decision", default=None)


class Release(Record):
    """A draw on a blanket order."""

    __tablename__ = "release"

    order_id: Mapped[UUID] = log(to("purchase_order"), index=True)
    number: Mapped[str] = log(default="")
    on: Mapped[dt.date] = log("released_on")
    amount: Mapped[int] = log()
    currency: Mapped[str] = log()
    engagement_id: Mapped[UUID | None] = log(to("engagement"), default=None)
