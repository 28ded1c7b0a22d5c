"""Invoices by number, the list of them, and one invoice whole."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.basics.money import Money
from app.payments.queries.facts import Facts, facts, facts_of
from app.payments.queries.rows import (
    DisputeRow,
    InvoiceEventRow,
    InvoiceLineRow,
    InvoiceListed,
    InvoiceRow,
    ReceiptRow,
)
from app.payments.queries.track import institution_of, standing_of, track_rows
from app.payments.rules.money import ageing
from app.payments.rules.states import REFUSALS
from app.playbooks.queries.lessons import lessons_by_event
from app.quotes.rules.amounts import amount_of
from app.records import Client, Engagement, Invoice, PurchaseOrder

PAGE = 200


def invoice_named(session: Session, number: str) -> UUID:
    """The invoice with this number; a Refusal names near ones."""
    wanted = number.strip()
    found = session.scalars(
        select(Invoice.id).where(Invoice.number == wanted).order_by(Invoice.id).limit(2)
    ).all()
    if len(found) == 1:
        return found[0]
    if found:
        raise Refusal(
            f"Two invoices bear the number {wanted[:40]}: they came from two machines with one series."
        )
    near = (
        select(Invoice.number)
        .where(Invoice.number.endswith(wanted, autoescape=True))
        .order_by(Invoice.number)
    )
    known = list(session.scalars(near.limit(3))) if wanted else []
    hint = f" Perhaps {' or '.join(known)}." if known else " See: concierge invoice list."
    raise Refusal(f"There is no invoice {wanted[:40]!r}.{hint}")


def invoices(
    session: Session,
    *,
    client_id: UUID | None = None,
    order_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = PAGE,
) -> tuple[InvoiceListed, ...]:
    """A page of the list, the latest made first; ``after`` is the id of the last invoice of the page before."""
    statement = (
        select(Invoice, Client.key, Client.name, Engagement.title, PurchaseOrder.number)
        .join(Client, Client.id == Invoice.client_id)
        .join(Engagement, Engagement.id == Invoice.engagement_id)
        .outerjoin(PurchaseOrder, PurchaseOrder.id == Invoice.order_id)
        .order_by(Invoice.id.desc())
        .limit(limit)
    )
    if client_id is not None:
        statement = statement.where(Invoice.client_id == client_id)
    if order_id is not None:
        statement = statement.where(Invoice.order_id == order_id)
    if after is not None:
        statement = statement.where(Invoice.id < after)
    rows = session.execute(statement).all()
    known = facts_of(session, [row[0] for row in rows])
    clock: Clock = session.info["clock"]
    today = clock.today()
    return tuple(
        _listed(session, known[record.id], (key, name, title, order or ""), today)
        for record, key, name, title, order in rows
    )


def _listed(
    session: Session, found: Facts, names: tuple[str, str, str, str], today: dt.date
) -> InvoiceListed:
    record, owed = found.invoice, found.owed
    client, client_name, engagement, order = names
    here = standing_of(session, found, today)
    due_on = here.due_on if here else None
    return InvoiceListed(
        id=record.id, number=record.number, kind=record.kind, client=client, client_name=client_name,
        client_id=record.client_id, engagement=engagement, order=order, issued_on=record.issued_on, due_on=due_on,
        total=owed.gross, received=owed.received, open=owed.open, state=found.state,
        disputed=found.dispute is not None, overdue=bool(here and here.overdue),
        age=ageing(due_on, today) if due_on and owed.open else "",
        step=here.step if here else "", holder=here.holder if here else "", since=here.since if here else None,
    )  # fmt: skip


def invoice(session: Session, invoice_id: UUID) -> InvoiceRow:
    """One invoice with its lines, its route, its events, receipts and disputes."""
    clock: Clock = session.info["clock"]
    found = facts(session, invoice_id)
    record, owed, sums = found.invoice, found.owed, found.sums()
    here = standing_of(session, found, clock.today())
    client = session.get_one(Client, record.client_id)
    order = session.get_one(PurchaseOrder, record.order_id) if record.order_id else None
    came_back = bool(found.disputes) or any(e.kind in REFUSALS for e in found.events)
    taught = lessons_by_event(session, institution_of(session, found)) if came_back else {}
    return InvoiceRow(
        id=record.id, number=record.number, kind=record.kind, state=found.state,
        order=order.number if order else "", order_id=record.order_id, client=client.key, client_id=client.id,
        engagement=session.get_one(Engagement, record.engagement_id).title, engagement_id=record.engagement_id,
        payer_lines=tuple(record.payer_lines), prepared_on=record.prepared_on, issued_on=record.issued_on,
        payment_days=record.payment_days, payment_from=record.payment_from, references=dict(record.references),
        final=record.is_final, net=sums.net, tax=sums.tax, total=owed.gross, received=owed.received, open=owed.open,
        due_on=here.due_on if here else None, pay_on=here.pay_on if here else None,
        overdue=bool(here and here.overdue), silent=here.silent if here else 0, step=here.step if here else "",
        holder=here.holder if here else "us", since=here.since if here else None,
        step_due=here.due if here else None, file_name=record.file_name, pdf_sha256=record.pdf_sha256,
        lines=lines_of(found), track=track_rows(session, found, here) if here else (),
        events=tuple(
            InvoiceEventRow(
                e.kind, e.on, e.step, e.person, e.reason_code, e.action_code, e.channel, e.note, taught.get(e.id, ())
            )
            for e in found.events
        ),
        receipts=tuple(
            ReceiptRow(r.on, Money(r.amount, r.currency), r.reference, r.short_reason) for r in found.receipts
        ),
        disputes=tuple(DisputeRow(d.id, d.opened_on, d.reason, d.resolution, d.resolved_on) for d in found.disputes),
        version=record.version, annexes=found.annexes,
    )  # fmt: skip


def lines_of(found: Facts) -> tuple[InvoiceLineRow, ...]:
    """The lines as they are shown and printed."""
    record = found.invoice
    return tuple(
        InvoiceLineRow(
            x.id, x.position, x.order_label, x.order_line_id, x.kind, x.code, x.text, x.detail, x.quantity, x.unit,
            x.unit_price, x.discount, x.tax_class, x.tax_rate,
            amount_of(x, record.currency, record.rounding) or Money.zero(record.currency),
        )
        for x in found.lines
    )  # fmt: skip
