"""The legal entities that buy, their offices, payers and exemptions; their rules; how they pay."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Integer
from sqlalchemy.orm import Mapped

from app.records.base import MADE, Json, Record, group, log, register, to


class Institution(Record):
    """The legal entity that buys; may have a parent whose rules it inherits."""

    __tablename__ = "institution"

    key: Mapped[str] = register(index=True)  # a slug
    name: Mapped[str] = register()
    legal_name: Mapped[str] = register(default="")
    parent_id: Mapped[UUID | None] = register(to("institution"), default=None, index=True)
    country: Mapped[str] = register(default="")
    region: Mapped[str] = register(default="")
    currency: Mapped[str] = register(default="")
    language: Mapped[str] = register(default="en")
    paper: Mapped[str] = register(default="")  # a4, letter; empty: by country
    identifiers: Mapped[dict[str, str]] = register(Json(), default=dict)  # scheme -> number
    fiscal_year_start: Mapped[str] = register(default="01-01")  # month-day
    playbook_seen: Mapped[dt.date | None] = register(default=None, info=MADE)
    # Part of the playbook -> what the last file stated of it (older offices: its digest): tells what changed since.
    playbook_base: Mapped[dict[str, str]] = register(Json(), default=dict, info=MADE)
    note: Mapped[str] = register(default="")


class Office(Record):
    """A part of an institution that handles paper."""

    __tablename__ = "office"

    institution_id: Mapped[UUID] = register(to("institution"), index=True)
    key: Mapped[str] = register()
    role: Mapped[str] = register()  # purchasing, accounts-payable, receiving, sponsored-programs, vendor-desk
    name: Mapped[str] = register(default="")
    channel: Mapped[str] = register(default="")  # e-mail, portal, post, network
    email: Mapped[str] = register(default="")
    phone: Mapped[str] = register(default="")
    portal: Mapped[str] = register(default="")
    hours: Mapped[str] = register(default="")
    time_zone: Mapped[str] = register(default="")
    closed: Mapped[list[str]] = register(Json(), default=list)  # periods: 2026-12-24..2027-01-01
    note: Mapped[str] = register(default="")


class Payer(Record):
    """An entity that pays, with its own addressee lines; chosen by the money, not by the person."""

    __tablename__ = "payer"

    institution_id: Mapped[UUID] = register(to("institution"), index=True)
    key: Mapped[str] = register()
    lines: Mapped[list[str]] = register(Json(), default=list)
    funding: Mapped[list[str]] = register(Json(), default=list)
    tax_ids: Mapped[dict[str, str]] = register(Json(), default=dict)
    mailbox: Mapped[str] = register(default="")
    # Who stands for it on the document: a president by name, and the title of the office.
    officer: Mapped[str] = group("officer", default="")
    officer_title: Mapped[str] = group("officer", default="")
    is_default: Mapped[bool] = register(default=False)


class Exemption(Record):
    """A tax exemption of an institution, with its certificate."""

    __tablename__ = "exemption"

    institution_id: Mapped[UUID] = register(to("institution"), index=True)
    certificate: Mapped[str] = register()
    jurisdiction: Mapped[str] = register(default="")
    valid_from: Mapped[dt.date | None] = group("validity", default=None)
    valid_to: Mapped[dt.date | None] = group("validity", default=None)
    sha256: Mapped[str | None] = register(default=None)


class DocumentProfile(Record):
    """How an institution, one of its offices or one of its payers wants its papers; a row, not an ``if``.

    One row a document kind, or ``any``; at most one of office and payer is named.
    """

    __tablename__ = "document_profile"

    institution_id: Mapped[UUID] = register(to("institution"), index=True)
    office_id: Mapped[UUID | None] = register(to("office"), default=None)
    payer_id: Mapped[UUID | None] = register(to("payer"), default=None)
    on: Mapped[str] = register("document_kind", default="any")
    settings: Mapped[dict[str, Any]] = register(Json(), default=dict)


class Rule(Record):
    """One requirement that an office puts on a quote, an order's acceptance or an invoice."""

    __tablename__ = "rule"
    __table_args__ = (
        CheckConstraint("severity IN ('blocking','advisory')", name="severity"),
        CheckConstraint(
            "status IN ('confirmed','published','assumed','unknown','contradicted')", name="status"
        ),
    )

    institution_id: Mapped[UUID] = register(to("institution"), index=True)
    key: Mapped[str] = register()
    kind: Mapped[str] = register()
    office: Mapped[str] = register(default="purchasing")  # role or key of the office
    on: Mapped[str] = register("document_kind", default="quote")
    params: Mapped[dict[str, Any]] = register(Json(), default=dict)
    when: Mapped[dict[str, Any]] = register("condition", Json(), default=dict)
    severity: Mapped[str] = register(default="blocking")
    status: Mapped[str] = register(default="published")
    say: Mapped[str] = register(default="")
    ask: Mapped[str] = register(default="")
    clause: Mapped[str] = register(default="")
    valid_from: Mapped[dt.date | None] = group("validity", default=None)
    valid_to: Mapped[dt.date | None] = group("validity", default=None)
    review_after: Mapped[dt.date | None] = register(default=None)
    lifts: Mapped[bool] = register(default=False)


class RuleSource(Record):
    """Who said so: an address or a person, and when it was seen."""

    __tablename__ = "rule_source"

    rule_id: Mapped[UUID] = log(to("rule"), index=True)
    url: Mapped[str] = log(default="")
    person: Mapped[str] = log(default="")
    says: Mapped[str] = log(default="")
    seen: Mapped[dt.date | None] = log(default=None)


class RuleConfirmation(Record):
    """A rule was confirmed, changed or contradicted by somebody, perhaps through a return."""

    __tablename__ = "rule_confirmation"

    rule_id: Mapped[UUID] = log(to("rule"), index=True)
    colleague_id: Mapped[UUID | None] = log(to("colleague"), default=None)
    on: Mapped[dt.date] = log("confirmed_on")
    outcome: Mapped[str] = log()  # confirmed, changed, contradicted, set-aside, learned
    person: Mapped[str] = log(default="")
    note: Mapped[str] = log(default="")
    quote_event_id: Mapped[UUID | None] = log(to("quote_event"), default=None)
    invoice_event_id: Mapped[UUID | None] = log(to("invoice_event"), default=None)


class RouteStep(Record):
    """One step of the way from invoice to money."""

    __tablename__ = "route_step"

    institution_id: Mapped[UUID] = register(to("institution"), index=True)
    key: Mapped[str] = register()
    title: Mapped[str] = register(default="")
    holder: Mapped[str] = register()  # researcher, receiving, accounts-payable, us …
    position: Mapped[int] = register(Integer, default=0)
    days: Mapped[int] = register(Integer, default=0)  # expected business days
    clock: Mapped[str] = register(default="")
    run: Mapped[str] = register(default="")  # payment run, weekly:thursday
    source: Mapped[str] = register(default="")
