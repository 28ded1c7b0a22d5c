"""An invoice before it leaves: as preflight reads it, and against the order it bills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.money import Money, total
from app.documents.labels import labels
from app.documents.tailoring import Layer, Tailoring, resolve
from app.institutions.queries import OfficeRow, document_layers, office
from app.orders.queries.checks import latest_issued
from app.orders.queries.orders import lines_of as order_lines
from app.payments.queries.facts import Facts, billed_on, facts
from app.payments.queries.invoices import lines_of
from app.payments.rules.balance import (
    Billed,
    Bought,
    Ceiling,
    balance_finding,
    excludes_tax,
    left_of,
    line_findings,
)
from app.quotes.queries.beside import tasks_of
from app.quotes.queries.checks import level_names
from app.quotes.queries.context import OURS, Context, of_revision
from app.quotes.queries.subject import subject_of as quote_subject
from app.quotes.rules.offer import Line, Offer
from app.records import Client, Invoice, PurchaseOrder, Quote
from app.requirements.preflight import Preflight, preflight
from app.requirements.queries import rules_for, today_of
from app.requirements.rules.finding import Finding
from app.requirements.rules.subject import Subject

_QUOTE_ONLY = ("title", "file_name", "signature", "clauses", "columns")
_CHANNELS = {"e-mail": "email", "portal": "portal", "post": "post", "network": "e-invoice"}
FILE_NAME = "{number}.pdf"


@dataclass(frozen=True, slots=True)
class InvoiceCheck:
    """The findings of one invoice: every rule for invoices, and the order's own balance."""

    number: str
    result: Preflight
    names: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The shape of ``invoice check --json``: as ``quote check``, with the number of the invoice."""
        return {"invoice": self.number, **self.result.as_json()}


def context_of(session: Session, record: Invoice) -> Context:
    """Who bills whom and how the paper looks: that of the quote, with the wishes for invoices over it."""
    order = session.get_one(PurchaseOrder, record.order_id)
    quote = session.get_one(Quote, order.quote_id)
    revision = latest_issued(session, quote.id)
    assert revision is not None  # noqa: S101 - an order is accepted against an issued revision
    around = of_revision(session, quote, revision)
    payer = around.payer
    if payer is not None and record.payer_lines:
        payer = replace(payer, lines=tuple(record.payer_lines))
    payable = office(session, order.institution_id, "accounts-payable")
    look = _look(session, around, order.institution_id, payable)
    return replace(
        around,
        number=record.number,
        n=0,
        issued_on=record.issued_on,
        payer=payer,
        tailoring=replace(look, title="", show_bank=False) if record.kind == "credit-note" else look,
        channel=payable.channel if payable else "",
        draft=record.issued_on is None,
        said=(),
    )


def _look(session: Session, around: Context, institution_id: UUID, payable: OfficeRow | None) -> Tailoring:
    """The wishes of the institution, of accounts payable and of the payer.

    Those that only mean quotes (title, file name, signature) do not reach invoices.
    """
    layers = [Layer(OURS, {"accent": around.seller.accent, "file_name": FILE_NAME, "show_bank": True})]
    office_id, payer_id = payable.id if payable else None, around.payer.id if around.payer else None
    for level in document_layers(session, institution_id, "invoice", office_id, payer_id):
        wishes = dict(level.settings)
        if level.on != "invoice":
            wishes = {name: wish for name, wish in wishes.items() if name not in _QUOTE_ONLY}
        layers.append(Layer(level.name, wishes))
    return resolve(*layers)


def offer_of(found: Facts) -> Offer:
    """The invoice's content in the shape that the one calculation and the check of quotes read."""
    record = found.invoice
    return Offer(
        currency=record.currency,
        rounding=record.rounding,
        price_basis=record.price_basis,
        payment_days=record.payment_days,
        payment_from=record.payment_from,
        references=dict(record.references),
        annexes=found.annexes,
        lines=tuple(
            Line(
                kind=x.kind, text=x.text, detail=x.detail, code=x.code, quantity=x.quantity, unit=x.unit,
                unit_price=x.unit_price, discount_rate=x.discount_rate, discount=x.discount, tax_class=x.tax_class,
                tax_rate=x.tax_rate, taxes=tuple(x.taxes),
            )
            for x in found.lines
        ),
    )  # fmt: skip


def subject_of(session: Session, found: Facts, around: Context) -> Subject:
    """The invoice as preflight reads it."""
    record, tailoring = found.invoice, around.tailoring
    order = session.get_one(PurchaseOrder, record.order_id)
    return replace(
        quote_subject(around, offer_of(found)),
        document="invoice",
        title=tailoring.title or labels(tailoring.language).say("invoice"),
        revision=0,
        valid_until=None,
        payer_lines=tuple(record.payer_lines) or None,
        delivery_method=_CHANNELS.get(around.channel),
        order_kind=order.kind,
        subject_line=f"{order.number} {record.number}",
        tasks=tasks_of(session, around),
    )


def check(session: Session, invoice_id: UUID) -> InvoiceCheck:
    """The preflight of an invoice: the rules of accounts payable, and the balance of the order."""
    found = facts(session, invoice_id)
    around = context_of(session, found.invoice)
    names = level_names(session, around.institution.id)
    return InvoiceCheck(found.invoice.number, preflight_of(session, found, around), names)


def preflight_of(session: Session, found: Facts, around: Context) -> Preflight:
    """The findings, those of the order first."""
    today = today_of(session)
    order = session.get_one(PurchaseOrder, found.invoice.order_id)
    client = session.get(Client, order.client_id)
    buys = client.purchasing_office_id if client is not None else None
    rules = rules_for(session, order.institution_id, "invoice", today=today, office=buys)
    told = preflight(rules, subject_of(session, found, around), today)
    own = [] if found.is_credit else order_findings(session, found, order)
    stops = tuple(f for f in own if f.stops)
    return Preflight((*stops, *told.findings, *(f for f in own if not f.stops)))


def bought(session: Session, order: PurchaseOrder) -> tuple[Bought, ...]:
    """The lines of an order as the balance reads them."""
    return tuple(
        Bought(x.id, x.label, x.quantity, x.unit_price, x.amount) for x in order_lines(session, order)
    )


def billed(found: Facts) -> list[Billed]:
    """The lines of an invoice as the balance reads them; of a credit note taken back."""
    sign = -1 if found.is_credit else 1
    return [
        Billed(x.order_line_id, x.order_line or str(x.position), sign * x.quantity, x.unit_price,
               Money(sign * x.amount.minor, x.amount.currency))
        for x in lines_of(found)
    ]  # fmt: skip


def order_findings(session: Session, found: Facts, order: PurchaseOrder) -> list[Finding]:
    """Whether the invoice stays within its order, in sum and line by line."""
    lines = bought(session, order)
    before = billed_on(session, order.id, without=found.invoice.id)
    amount = Money(order.amount, order.currency)
    net = excludes_tax(amount, None if order.tax is None else Money(order.tax, order.currency), lines)

    def sum_of(one: Facts) -> Money:
        sums = one.sums()
        return Money(
            (-1 if one.is_credit else 1) * (sums.net if net else sums.gross).minor,
            order.currency,
        )

    ceiling = Ceiling(order.number, amount, total((sum_of(b) for b in before), order.currency), sum_of(found))
    findings = [balance_finding(ceiling)]
    if lines:
        earlier = [line for b in before for line in billed(b)]
        findings += line_findings(billed(found), lines, left_of(lines, earlier))
    return findings


def open_draft(session: Session, order_id: UUID) -> str:
    """The number of an invoice on this order that is still a draft, or nothing."""
    statement = select(Invoice.number).where(
        Invoice.order_id == order_id, Invoice.issued_on.is_(None), Invoice.kind == "invoice"
    )
    return session.scalars(statement.order_by(Invoice.number).limit(1)).first() or ""
