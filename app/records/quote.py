"""Quotes, their revisions and lines, what happened to them, and what was overridden."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Integer
from sqlalchemy.orm import Mapped

from app.records.base import MADE, Json, Record, frozen, group, log, register, to


class Quote(Record):
    """An offer; its content is in its revisions."""

    __tablename__ = "quote"

    number: Mapped[str] = register(index=True)
    engagement_id: Mapped[UUID] = register(to("engagement"), index=True)
    client_id: Mapped[UUID] = register(to("client"), index=True)
    payer_id: Mapped[UUID | None] = register(to("payer"), default=None)
    # One job over several payers: the quote that states the whole, of which this one is a part.
    whole_id: Mapped[UUID | None] = register(to("quote"), default=None, index=True)


class Revision(Record):
    """A numbered version of a quote. ``issued_at`` makes it frozen: content, totals, bytes and hash."""

    __tablename__ = "revision"
    __table_args__ = (Index("ix_revision_quote_id_n", "quote_id", "n"),)

    quote_id: Mapped[UUID] = frozen(to("quote"))
    n: Mapped[int] = frozen(Integer)
    currency: Mapped[str] = frozen()
    rounding: Mapped[str] = frozen(default="line/half-up")
    price_basis: Mapped[str] = frozen(default="exclusive")  # of tax; or inclusive
    prepared_on: Mapped[dt.date] = frozen()
    valid_days: Mapped[int] = frozen(Integer, default=60)
    payment_days: Mapped[int] = frozen(Integer, default=30)
    payment_from: Mapped[str] = frozen(default="invoice")
    freight_terms: Mapped[str] = frozen(default="")  # fob-destination, fob-origin, DAP …
    freight_how: Mapped[str] = frozen(default="")  # included, fixed, not-to-exceed, estimate, prepaid-and-add
    period_start: Mapped[dt.date | None] = frozen(default=None)
    period_end: Mapped[dt.date | None] = frozen(default=None)
    delivery: Mapped[str] = frozen(default="")
    intro: Mapped[str] = frozen(default="")
    terms_text: Mapped[str] = frozen(default="")
    references: Mapped[dict[str, str]] = frozen("refs", Json(), default=dict)
    exemption_id: Mapped[UUID | None] = frozen(to("exemption"), default=None)
    contact_id: Mapped[UUID | None] = frozen(to("colleague"), default=None)  # our concierge on the document
    profile: Mapped[dict[str, Any]] = frozen(Json(), default=dict)  # the quote's own layer of tailoring
    extra: Mapped[dict[str, Any]] = frozen(Json(), default=dict)
    # from here on written once, by the issue
    issued_at: Mapped[dt.datetime | None] = frozen(default=None)
    issued_on: Mapped[dt.date | None] = frozen(default=None)
    valid_until: Mapped[dt.date | None] = frozen(default=None)
    issued_by: Mapped[UUID | None] = frozen(to("colleague"), default=None)
    net: Mapped[int | None] = frozen(default=None)  # minor units
    tax: Mapped[int | None] = frozen(default=None)
    gross: Mapped[int | None] = frozen(default=None)
    content: Mapped[dict[str, Any] | None] = frozen(Json(), default=None)  # the canonical document
    content_sha256: Mapped[str | None] = frozen(default=None)
    pdf_sha256: Mapped[str | None] = frozen(default=None)
    file_name: Mapped[str] = frozen(default="")
    findings: Mapped[list[dict[str, Any]] | None] = frozen(Json(), default=None, info=MADE)
    # Keys of the rules that failed at any time while it was written, cured or not: what the rules were good for.
    failed: Mapped[list[str]] = frozen(Json(), default=list, info=MADE)


class QuoteLine(Record):
    """One line. Quantity, unit, price, discount and tax change together."""

    __tablename__ = "quote_line"
    __table_args__ = (Index("ix_quote_line_revision_id_position", "revision_id", "position"),)

    revision_id: Mapped[UUID] = frozen(to("revision"))
    position: Mapped[int] = frozen(Integer)
    kind: Mapped[str] = frozen(
        default="service"
    )  # service labour material freight fee discount option section text
    code: Mapped[str] = frozen(default="")
    text: Mapped[str] = frozen()
    detail: Mapped[str] = frozen(default="")
    quantity: Mapped[int] = group("price", default=10_000)  # ten-thousandths
    unit: Mapped[str] = group("price", default="")
    unit_price: Mapped[int] = group("price", default=0)  # ten-thousandths of the major unit
    discount_rate: Mapped[int] = group("price", Integer, default=0)  # thousandths of a percent
    discount: Mapped[int] = group("price", default=0)  # ten-thousandths of the major unit
    discount_reason: Mapped[str] = frozen(default="")
    tax_class: Mapped[str] = group("price", default="")  # standard, reduced, zero, exempt
    tax_rate: Mapped[int] = group("price", Integer, default=0)  # thousandths of a percent
    # Where several taxes fall on one line (GST and PST): kind and rate of each; then tax_rate is their sum.
    taxes: Mapped[list[dict[str, Any]]] = group("price", Json(), default=list)
    commodity: Mapped[dict[str, str]] = frozen(Json(), default=dict)  # scheme -> code: nacres, unspsc …
    role: Mapped[str] = frozen(default="")  # of labour
    service_item_id: Mapped[UUID | None] = frozen(to("service_item"), default=None)
    extra: Mapped[dict[str, Any]] = frozen(Json(), default=dict)


class Annex(Record):
    """A paper that goes with a revision."""

    __tablename__ = "annex"

    revision_id: Mapped[UUID] = frozen(to("revision"), index=True)
    filed_document_id: Mapped[UUID | None] = frozen(to("filed_document"), default=None)
    kind: Mapped[str] = frozen()
    title: Mapped[str] = frozen()
    sha256: Mapped[str | None] = frozen(default=None)


class QuoteEvent(Record):
    """What happened to an issued revision."""

    __tablename__ = "quote_event"

    quote_id: Mapped[UUID] = log(to("quote"), index=True)
    revision_id: Mapped[UUID] = log(to("revision"))
    kind: Mapped[str] = log()  # submitted acknowledged returned approved ordered declined withdrawn
    recipient: Mapped[str] = log(default="")  # researcher, purchasing
    at: Mapped[dt.datetime] = log("happened_at")
    on: Mapped[dt.date] = log("happened_on")
    person: Mapped[str] = log(default="")
    channel: Mapped[str] = log(default="")
    reason: Mapped[str] = log(default="")
    note: Mapped[str] = log(default="")
    colleague_id: Mapped[UUID | None] = log(to("colleague"), default=None)


class Override(Record):
    """A blocking finding was overridden, by whom and why: kept for ever."""

    __tablename__ = "override"

    revision_id: Mapped[UUID] = log(to("revision"), index=True)
    rule: Mapped[str] = log()
    institution: Mapped[str] = log(default="")
    says: Mapped[str] = log(default="")
    because: Mapped[str] = log(default="")
    reason: Mapped[str] = log()
    colleague_id: Mapped[UUID | None] = log(to("colleague"), default=None)
    at: Mapped[dt.datetime] = log("happened_at")
