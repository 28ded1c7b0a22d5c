"""Invoices, where each stands on the payment route, and the money received."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Integer
from sqlalchemy.orm import Mapped

from app.records.base import MADE, Json, Record, frozen, group, log, register, to


class Invoice(Record):
    """An invoice against an order; frozen once issued. A credit note is an invoice that cites the original."""

    __tablename__ = "invoice"

    number: Mapped[str] = register(index=True)
    kind: Mapped[str] = frozen(default="invoice")  # invoice, credit-note
    order_id: Mapped[UUID | None] = frozen(to("purchase_order"), default=None, index=True)
    engagement_id: Mapped[UUID] = frozen(to("engagement"), index=True)
    client_id: Mapped[UUID] = frozen(to("client"), index=True)
    corrects_id: Mapped[UUID | None] = frozen(to("invoice"), default=None)
    payer_lines: Mapped[list[str]] = frozen(Json(), default=list)
    currency: Mapped[str] = frozen()
    rounding: Mapped[str] = frozen(default="line/half-up")
    price_basis: Mapped[str] = frozen(default="exclusive")  # of tax; or inclusive
    payment_days: Mapped[int] = frozen(Integer, default=30)
    payment_from: Mapped[str] = frozen(default="invoice")
    references: Mapped[dict[str, str]] = frozen("refs", Json(), default=dict)
    is_final: Mapped[bool] = frozen(default=False)
    prepared_on: Mapped[dt.date] = frozen()
    issued_at: Mapped[dt.datetime | None] = frozen(default=None)
    issued_on: Mapped[dt.date | None] = frozen(default=None)
    due_on: Mapped[dt.date | None] = frozen(default=None)
    net: Mapped[int | None] = frozen(default=None)
    tax: Mapped[int | None] = frozen(default=None)
    gross: Mapped[int | None] = frozen(default=None)
    content: Mapped[dict[str, Any] | None] = frozen(Json(), default=None)
    content_sha256: Mapped[str | None] = frozen(default=None)
    pdf_sha256: Mapped[str | None] = frozen(default=None)
    file_name: Mapped[str] = frozen(default="")
    findings: Mapped[list[dict[str, Any]] | None] = frozen(Json(), default=None, info=MADE)
    failed: Mapped[list[str]] = frozen(
        Json(), default=list, info=MADE
    )  # rules that failed while it was written


class InvoiceLine(Record):
    """One line of an invoice, citing the order's line."""

    __tablename__ = "invoice_line"
    __table_args__ = (Index("ix_invoice_line_invoice_id_position", "invoice_id", "position"),)

    invoice_id: Mapped[UUID] = frozen(to("invoice"))
    position: Mapped[int] = frozen(Integer)
    order_line_id: Mapped[UUID | None] = frozen(to("order_line"), default=None)
    order_label: Mapped[str] = frozen(default="")
    kind: Mapped[str] = frozen(default="service")
    code: Mapped[str] = frozen(default="")
    text: Mapped[str] = frozen()
    detail: Mapped[str] = frozen(default="")
    quantity: Mapped[int] = group("price", default=10_000)
    unit: Mapped[str] = group("price", default="")
    unit_price: Mapped[int] = group("price", default=0)
    discount_rate: Mapped[int] = group("price", Integer, default=0)
    discount: Mapped[int] = group("price", default=0)
    tax_class: Mapped[str] = group("price", default="")
    tax_rate: Mapped[int] = group("price", Integer, default=0)
    taxes: Mapped[list[dict[str, Any]]] = group("price", Json(), default=list)  # as on the quote's line


class InvoiceEvent(Record):
    """Where an invoice went: submitted, the Peppol statuses, and each step of the route."""

    __tablename__ = "invoice_event"
    __table_args__ = (Index("ix_invoice_event_invoice_id", "invoice_id"),)

    invoice_id: Mapped[UUID] = log(to("invoice"))
    kind: Mapped[str] = (
        log()
    )  # sent, received, in-process, query, conditional, rejected, approved, step, paid
    step: Mapped[str] = log(default="")  # key of the route step that was reached or done
    on: Mapped[dt.date] = log("happened_on")
    at: Mapped[dt.datetime] = log("happened_at")
    reason_code: Mapped[str] = log(
        default=""
    )  # Peppol: REF LEG REC QUA DEL PRI QTY ITM PAY UNR FIN PPD OTH NON
    action_code: Mapped[str] = log(default="")  # Peppol: NOA PIN NIN CNF CNP CNA OTH
    person: Mapped[str] = log(default="")
    channel: Mapped[str] = log(default="")
    note: Mapped[str] = log(default="")
    colleague_id: Mapped[UUID | None] = log(to("colleague"), default=None)


class Receipt(Record):
    """Money that came in. The paid amount is the sum of these; a correction is a negative receipt."""

    __tablename__ = "receipt"

    invoice_id: Mapped[UUID] = log(to("invoice"), index=True)
    on: Mapped[dt.date] = log("received_on")
    amount: Mapped[int] = log()
    currency: Mapped[str] = log()
    reference: Mapped[str] = log(default="")
    short_reason: Mapped[str] = log(default="")
    colleague_id: Mapped[UUID | None] = log(to("colleague"), default=None)


class Dispute(Record):
    """An invoice that the institution will not pay as it is, and how that was settled."""

    __tablename__ = "dispute"

    invoice_id: Mapped[UUID] = register(to("invoice"), index=True)
    opened_on: Mapped[dt.date] = register()
    reason: Mapped[str] = register()
    resolution: Mapped[str] = group("resolution", default="")
    resolved_on: Mapped[dt.date | None] = group("resolution", default=None)


class Remittance(Record):
    """An advice of payment, matched or not yet matched to invoices."""

    __tablename__ = "remittance"

    institution_id: Mapped[UUID | None] = log(to("institution"), default=None)
    on: Mapped[dt.date] = log("advised_on")
    amount: Mapped[int] = log()
    currency: Mapped[str] = log()
    reference: Mapped[str] = log(default="")
    invoices: Mapped[list[str]] = log(Json(), default=list)
