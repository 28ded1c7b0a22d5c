"""Who we are: the seller, its people, bank accounts, filed documents, services and clauses."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped

from app.records.base import Json, Record, confirm, group, register, to


class Seller(Record):
    """The firm that quotes. One office has one; another legal entity is another row."""

    __tablename__ = "seller"

    legal_name: Mapped[str] = register()
    trade_name: Mapped[str] = register(default="")
    tagline: Mapped[str] = register(default="")
    street: Mapped[str] = group("address", default="")  # lines, separated by a line feed
    city: Mapped[str] = group("address", default="")
    region: Mapped[str] = group("address", default="")
    postal_code: Mapped[str] = group("address", default="")
    country: Mapped[str] = group("address", default="")  # ISO 3166-1 alpha-2
    remit_to: Mapped[str] = confirm(default="")  # lines; empty where it equals the business address
    email: Mapped[str] = register(default="")
    phone: Mapped[str] = register(default="")
    website: Mapped[str] = register(default="")
    tax_ids: Mapped[dict[str, str]] = register(
        Json(), default=dict
    )  # scheme -> number: us.ein, us.uei, eu.vat …
    registrations: Mapped[dict[str, str]] = register(
        Json(), default=dict
    )  # buyer's system -> our number there
    register_entry: Mapped[str] = register(default="")
    currency: Mapped[str] = register(default="USD")
    language: Mapped[str] = register(default="en")
    time_zone: Mapped[str] = register(default="UTC")
    accent: Mapped[str] = register(default="#0f6b63")
    logo: Mapped[str | None] = register(default=None)  # sha-256 of a blob
    seal: Mapped[str | None] = register(default=None)  # sha-256 of the picture of the company's seal
    representative: Mapped[str] = register(default="")  # name and title of who stands for us on documents
    payment_days: Mapped[int] = group("terms", Integer, default=30)
    payment_from: Mapped[str] = group("terms", default="invoice")
    valid_days: Mapped[int] = register(Integer, default=60)
    rounding: Mapped[str] = register(default="line/half-up")  # per line or total / half-up or half-even
    tax_scheme: Mapped[str] = register(default="")  # sales tax, VAT …: the word on documents
    tax_rates: Mapped[dict[str, int]] = register(Json(), default=dict)  # class -> thousandths of a percent
    terms_text: Mapped[str] = register(default="")
    delivery_text: Mapped[str] = register(default="")
    warranty: Mapped[str] = register(default="")
    governing_law: Mapped[str] = register(default="")
    extra: Mapped[dict[str, Any]] = register(Json(), default=dict)


class Colleague(Record):
    """One of us: account manager, technician, finance."""

    __tablename__ = "colleague"

    name: Mapped[str] = register()
    initials: Mapped[str] = register()
    role: Mapped[str] = register(default="")  # account manager, technician, finance
    email: Mapped[str] = register(default="")
    phone: Mapped[str] = register(default="")
    hours: Mapped[str] = register(default="")
    signature: Mapped[str | None] = register(default=None)  # sha-256 of the picture of the hand's signature
    active: Mapped[bool] = register(default=True)


class BankAccount(Record):
    """Where money is sent: never changed by a file without a named person."""

    __tablename__ = "bank_account"

    seller_id: Mapped[UUID] = register(to("seller"), index=True)
    holder: Mapped[str] = confirm()
    bank: Mapped[str] = confirm(default="")
    iban: Mapped[str] = confirm(default="")
    bic: Mapped[str] = confirm(default="")
    account: Mapped[str] = confirm(default="")
    routing: Mapped[str] = confirm(default="")
    currency: Mapped[str] = confirm(default="")


class FiledDocument(Record):
    """A paper we keep ready to attach: W-9, insurance, registration, price list, sole-source letter."""

    __tablename__ = "filed_document"

    seller_id: Mapped[UUID] = register(to("seller"), index=True)
    kind: Mapped[str] = register()
    title: Mapped[str] = register()
    sha256: Mapped[str | None] = register(default=None)
    file_name: Mapped[str] = register(default="")
    signed_on: Mapped[dt.date | None] = register(default=None)
    valid_from: Mapped[dt.date | None] = group("validity", default=None)
    valid_to: Mapped[dt.date | None] = group("validity", default=None)
    institution_id: Mapped[UUID | None] = register(
        to("institution"), default=None
    )  # a paper for one institution
    # What the paper itself says beyond its dates: limit and currency of an insurance, its wording, how it is signed.
    facts: Mapped[dict[str, Any]] = register(Json(), default=dict)


class ServiceItem(Record):
    """A line of the price list."""

    __tablename__ = "service_item"

    seller_id: Mapped[UUID] = register(to("seller"), index=True)
    code: Mapped[str] = register(index=True)
    text: Mapped[str] = register()
    detail: Mapped[str] = register(default="")
    unit: Mapped[str] = group("price", default="")
    unit_price: Mapped[int] = group("price", default=0)  # ten-thousandths of the major unit
    currency: Mapped[str] = group("price", default="USD")
    tax_class: Mapped[str] = register(default="")
    kind: Mapped[str] = register(default="service")


class Clause(Record):
    """A sentence that documents print when a playbook asks for it, in one language."""

    __tablename__ = "clause"

    seller_id: Mapped[UUID] = register(to("seller"), index=True)
    key: Mapped[str] = register()
    language: Mapped[str] = register(default="en")
    block: Mapped[str] = register(default="terms")  # delivery, payment, terms
    text: Mapped[str] = register()
