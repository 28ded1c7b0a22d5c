"""What the screens of orders show, each read in one look: the list, one order whole, its file, a quote to start from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.basics.money import Money
from app.basics.quantity import plain_scaled
from app.orders.drafts import LINE_KINDS, OrderDraft, OrderLineDraft
from app.orders.queries.balance import Balance, balance
from app.orders.queries.checks import CheckView, check, draft_letter
from app.orders.queries.orders import order, orders
from app.orders.queries.rows import OrderListed
from app.orders.rules.decisions import FINAL
from app.orders.rules.letter import Letter
from app.orders.rules.values import OPTIONAL, SILENT
from app.quotes.queries import LineRow, QuoteRow, quote, quotes
from app.quotes.rules.states import ENDED
from app.records import Client, Institution, PurchaseOrder
from app.storage import blobs

_QUOTES: Final = 400


@dataclass(frozen=True, slots=True)
class OrderList:
    """The list, the latest received first; ``names`` are those of the institutions, by key; ``more`` are left."""

    rows: tuple[OrderListed, ...]
    names: Mapping[str, str]
    today: dt.date
    more: bool


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One order as its page shows it. ``letter`` asks about what is queried or undecided; None where nothing is."""

    view: CheckView
    balance: Balance
    letter: Letter | None
    client_name: str
    today: dt.date


@dataclass(frozen=True, slots=True)
class OrderFile:
    """The file that an order came as."""

    name: str
    content: bytes


def order_list(session: Session, limit: int = 200) -> OrderList:
    """The first ``limit`` orders of the list."""
    clock: Clock = session.info["clock"]
    found = orders(session, limit=limit + 1)
    rows = found[:limit]
    statement = select(Institution.key, Institution.name).where(
        Institution.key.in_({r.institution for r in rows})
    )
    names = {row.key: row.name for row in session.execute(statement)}
    return OrderList(rows, names, clock.today(), len(found) > limit)


def order_page(session: Session, order_id: UUID, language: str = "") -> OrderPage:
    """One order with its check, its balance and the letter about it."""
    clock: Clock = session.info["clock"]
    if session.get(PurchaseOrder, order_id) is None:
        raise Refusal("There is no such order here. It may have been removed, or not have come over yet.")
    view = check(session, order_id)
    asked = any(d.decision == "query" for d in view.order.differences)
    wanted = view.offer is not None and view.order.state not in FINAL and (asked or view.undecided > 0)
    client = session.get_one(Client, view.order.client_id).name if view.order.client_id else ""
    return OrderPage(
        view=view,
        balance=balance(session, order_id),
        letter=draft_letter(session, order_id, language) if wanted else None,
        client_name=client,
        today=clock.today(),
    )


def order_file(session: Session, order_id: UUID) -> OrderFile:
    """Name and bytes of the file that an order came as; refused where it came without one."""
    row = order(session, order_id)
    if row.sha256 is None:
        raise Refusal(f"Order {row.number} came without a file.")
    return OrderFile(row.file_name or f"{row.number}.pdf", blobs.get(session, row.sha256))


def quotes_to_order(session: Session) -> tuple[QuoteRow, ...]:
    """The quotes that an order may answer, the newest first: issued once, neither declined nor withdrawn."""
    page = quotes(session, limit=_QUOTES)
    living = [r for r in page.rows if r.state not in ENDED - {"ordered"}]
    return tuple(r for r in living if r.issued_on is not None or r.revision > 1)


def draft_from_quote(session: Session, number: str) -> OrderDraft:
    """An order that says exactly what the latest issued revision of a quote says; its number is still empty."""
    clock: Clock = session.info["clock"]
    newest = quote(session, number)
    issued = [r for r in newest.revisions if r.issued_on is not None]
    if not issued:
        raise Refusal(
            f"Quote {newest.row.number} has no issued revision. Issue it before an order answers it."
        )
    latest = max(issued, key=lambda r: r.n)
    view = newest if newest.revision.n == latest.n else quote(session, number, latest.n)
    shown = [line for line in view.lines if line.kind not in SILENT]
    lines = [_line(line, str(at)) for at, line in enumerate(shown, start=1) if line.kind not in OPTIONAL]
    days = view.draft.payment_days
    return OrderDraft(
        number="",
        dated=clock.today(),
        received=clock.today(),
        amount=view.totals.gross,
        tax=view.totals.tax or None,
        quote=view.row.number,
        revision=latest.n,
        payer_lines=tuple(view.payer),
        payment_days=int(days) if days.isdigit() else None,
        payment_from=view.draft.payment_from,
        freight_terms=view.draft.freight_terms,
        lines=tuple(lines),
    )


def _line(line: LineRow, label: str) -> OrderLineDraft:
    amount = line.amount
    if amount is None:
        raise Refusal(f"Line {label} of the quote has no amount ({plain_scaled(line.quantity)}).")
    return OrderLineDraft(
        label=label,
        text=line.text,
        amount=Money(amount.minor, amount.currency),
        kind=line.kind if line.kind in LINE_KINDS else "service",
        code=line.code,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        quote_line=label,
    )


def draft_from_order(session: Session, order_id: UUID) -> OrderDraft:
    """A recorded order as it would be typed again: what a changed one starts from."""
    clock: Clock = session.info["clock"]
    row = order(session, order_id)
    return OrderDraft(
        number=row.number,
        dated=row.dated,
        received=max(clock.today(), row.dated),
        amount=row.amount,
        institution=row.institution,
        quote=row.quote,
        revision=row.revision,
        kind=row.kind,
        tax=row.tax,
        payer_lines=row.payer_lines,
        payment_days=row.payment_days,
        payment_from=row.payment_from,
        freight_terms=row.freight_terms,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        terms_text=row.terms_text,
        references=dict(row.references),
        lines=tuple(
            OrderLineDraft(
                label=x.label, text=x.text, amount=x.amount, kind=x.kind, code=x.code, quantity=x.quantity,
                unit=x.unit, unit_price=x.unit_price,
            )
            for x in row.lines
        ),
    )  # fmt: skip
