"""What the screens of payments show, each read in one look: the list with its ageing, what can be billed, one invoice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.money import Money
from app.orders.queries import OrderListed, OrderRow, balance, order, orders
from app.payments.queries.aged import Aged, ageing_of
from app.payments.queries.checks import billed, bought, check, open_draft
from app.payments.queries.facts import billed_on
from app.payments.queries.invoices import invoice, invoice_named, invoices
from app.payments.queries.rows import InvoiceListed, InvoiceRow
from app.payments.rules.balance import left_of
from app.quotes.queries.checks import level_names
from app.records import Client, Institution, PurchaseOrder
from app.requirements.preflight import Preflight
from app.seller.queries import FiledRow, filed_documents


@dataclass(frozen=True, slots=True)
class ToInvoice:
    """An accepted order that leaves something to bill and has no draft."""

    order: OrderListed
    left: Money


@dataclass(frozen=True, slots=True)
class InvoiceList:
    """The list, the latest made first; what is open by age; what can be billed. ``more`` are left."""

    rows: tuple[InvoiceListed, ...]
    aged: tuple[Aged, ...]
    to_invoice: tuple[ToInvoice, ...]
    today: dt.date
    more: bool


@dataclass(frozen=True, slots=True)
class BillableLine:
    """A line of the order and what is left of it to bill, this draft not counted. Quantity in ten-thousandths."""

    label: str
    text: str
    quantity: int
    unit: str
    left: int
    left_amount: Money


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """One invoice as its page shows it. ``preflight`` and ``billable`` are of a draft."""

    row: InvoiceRow
    client_name: str
    institution: str
    institution_name: str
    purchase: OrderRow | None
    preflight: Preflight | None
    billable: tuple[BillableLine, ...]
    today: dt.date
    names: Mapping[str, str]  # of the institution's levels, by key
    papers: tuple[FiledRow, ...] = ()  # on file, that may go with it


def invoice_list(session: Session, limit: int = 200) -> InvoiceList:
    """The first ``limit`` invoices, all that is open by age, and the orders that can be billed."""
    clock: Clock = session.info["clock"]
    found = invoices(session, limit=limit + 1)
    return InvoiceList(
        found[:limit], ageing_of(session), _to_invoice(session), clock.today(), len(found) > limit
    )


def _to_invoice(session: Session) -> tuple[ToInvoice, ...]:
    rows = []
    for row in orders(session, limit=500):
        if row.state != "accepted":
            continue
        left = balance(session, row.id).left
        if left.minor > 0 and not open_draft(session, row.id):
            rows.append(ToInvoice(row, left))
    return tuple(rows)


def invoice_page(session: Session, number: str) -> InvoicePage:
    """One invoice by its number, with its preflight while it is a draft."""
    clock: Clock = session.info["clock"]
    row = invoice(session, invoice_named(session, number))
    purchase = order(session, row.order_id) if row.order_id else None
    home = purchase.institution_id if purchase else session.get_one(Client, row.client_id).institution_id
    institution = session.get_one(Institution, home)
    draft = row.state == "draft"
    return InvoicePage(
        row=row,
        client_name=session.get_one(Client, row.client_id).name,
        institution=institution.key,
        institution_name=institution.name,
        purchase=purchase,
        preflight=check(session, row.id).result if draft else None,
        billable=_billable(session, row.order_id) if draft and row.order_id and row.kind == "invoice" else (),
        today=clock.today(),
        names=level_names(session, home),
        papers=tuple(p for p in filed_documents(session) if p.institution_id in (None, home)),
    )


def _billable(session: Session, order_id: UUID) -> tuple[BillableLine, ...]:
    record = session.scalars(select(PurchaseOrder).where(PurchaseOrder.id == order_id)).one()
    earlier = [line for found in billed_on(session, order_id) for line in billed(found)]
    left = left_of(bought(session, record), earlier)
    return tuple(
        BillableLine(x.label, x.text, x.quantity, x.unit, left[x.id].quantity, left[x.id].amount)
        for x in order(session, order_id).lines
    )
