"""The invoice on paper: the quote's paper of the same parties with the facts of an invoice; frozen at issue, reprinted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.dates import TermsStart, due_day
from app.basics.errors import Refusal
from app.documents.annexes import Annex, bound
from app.documents.catalogue import document
from app.documents.labels import labels
from app.documents.paper import Fact, Paper, Statement
from app.documents.press import print_paper
from app.documents.tailoring import Tailoring, file_name
from app.payments.queries.checks import context_of, offer_of
from app.payments.queries.credits import REASON
from app.payments.queries.facts import Facts, facts
from app.quotes.document import quote_paper
from app.quotes.document.enclosing import carried, enclosed
from app.quotes.document.ground import day_of, said
from app.quotes.document.issuer import issuer_of, pictures_of
from app.quotes.queries.context import Context, fitted
from app.quotes.rules import words
from app.records import Invoice, Milestone, PurchaseOrder, Quote
from app.storage import blobs

_OF_QUOTES = frozenset({"number", "date", "valid-through"})
#: References that have a row of their own on an invoice.
_ROWS = ("order", "quote", REASON)
#: Terms whose day is known when the invoice is written.
_FIXED = (TermsStart.INVOICE, TermsStart.END_OF_MONTH)


@dataclass(frozen=True, slots=True)
class InvoicePaper:
    """What an invoice prints, before it is drawn."""

    paper: Paper
    tailoring: Tailoring
    file_name: str
    annexes: tuple[Annex, ...] = ()


@document("credit-note", "Credit note", version=1)
@document("invoice", "Invoice", version=1)
def invoice_paper(session: Session, found: Facts, around: Context) -> InvoicePaper:
    """The paper of an invoice, draft or about to be issued, in its context."""
    record = found.invoice
    offer = offer_of(found)
    shown = replace(offer, references={k: v for k, v in offer.references.items() if k not in _ROWS})
    around = fitted(around, shown)
    annexes = enclosed(session, shown, around.filed)
    ground = quote_paper(around, carried(shown, annexes), pictures_of(session, around))
    paper = replace(
        ground,
        kind=record.kind,
        revision=None,
        facts=(*_facts(session, found, around), *(f for f in ground.facts if f.key not in _OF_QUOTES)),
        intro=_corrects(session, found, around),
        statements=() if found.is_credit else tuple(s for s in ground.statements if s.key == "payment"),
        boxes=() if found.is_credit else _boxes(around, ground),
        footer="",
    )
    name = file_name(around.tailoring.file_name, _slots(session, found, around))
    return InvoicePaper(paper, around.tailoring, name, annexes)


def _facts(session: Session, found: Facts, around: Context) -> tuple[Fact, ...]:
    record = found.invoice
    order = session.get_one(PurchaseOrder, record.order_id)
    quote = session.get_one(Quote, order.quote_id)
    tail = f", {words.say(around.tailoring.language, 'draft')}" if around.draft else ""
    rows = [
        Fact("number", record.number, strong=True, tail=tail),
        Fact("date", around.date),
        Fact("order-number", order.number, strong=True),
        Fact("order-date", order.dated),
        Fact("quote-number", quote.number),
    ]
    if found.is_credit:
        corrected = session.get_one(Invoice, record.corrects_id)
        return (
            *rows,
            Fact("corrected-invoice", corrected.number, strong=True),
            Fact("invoice-date", corrected.issued_on or ""),
        )
    delivered = _delivered(session, record.engagement_id)
    if delivered is not None:
        rows.append(Fact("service-date", delivered))
    start = TermsStart(record.payment_from)
    if start in _FIXED:
        rows.append(Fact("due-date", due_day(record.payment_days, start, around.date), strong=True))
    return tuple(rows)


def _corrects(session: Session, found: Facts, around: Context) -> str:
    """Which invoice a credit note corrects, and why."""
    if not found.is_credit:
        return ""
    corrected, look = session.get_one(Invoice, found.invoice.corrects_id), around.tailoring
    day = day_of(look, corrected.issued_on) if corrected.issued_on else ""
    reason = str(found.invoice.references.get(REASON, ""))
    return said(look, "credit-says", invoice=corrected.number, day=day, reason=reason)


def _delivered(session: Session, engagement_id: UUID) -> dt.date | None:
    statement = select(Milestone.on).where(
        Milestone.engagement_id == engagement_id, Milestone.kind == "delivered"
    )
    return session.scalars(statement.order_by(Milestone.on.desc()).limit(1)).first()


def _boxes(around: Context, ground: Paper) -> tuple[Statement, ...]:
    """Where the money goes: the remit-to address and the account."""
    remit = ", ".join(around.seller.remit_to) if around.seller.remit_to else ""
    boxes = [Statement("remit-to", remit)] if remit else []
    bank = " · ".join(issuer_of(around).bank)
    if bank:
        boxes.append(Statement("bank", bank))
    return (*boxes, *(box for box in ground.boxes if box.key == "attached"))


def _slots(session: Session, found: Facts, around: Context) -> dict[str, object]:
    order = session.get_one(PurchaseOrder, found.invoice.order_id)
    return {
        "number": found.invoice.number,
        "revision": "",
        "kind": labels(around.tailoring.language).say(found.invoice.kind),
        "date": around.date.isoformat(),
        "institution": around.institution.key,
        "client": around.client.key,
        "order": order.number,
    }


def preview(session: Session, invoice_id: UUID) -> tuple[str, bytes]:
    """File name and PDF: of an issued invoice exactly the bytes that were issued, of a draft what it would print."""
    found = facts(session, invoice_id)
    if found.invoice.pdf_sha256 is not None:
        return found.invoice.file_name, blobs.get(session, found.invoice.pdf_sha256)
    clock: Clock = session.info["clock"]
    made = invoice_paper(session, found, context_of(session, found.invoice))
    now, merged = clock.now(), made.annexes if made.tailoring.annexes == "merge" else ()
    return made.file_name, bound(print_paper(made.paper, made.tailoring, now), merged, "merge", now).pdf


def reprint(session: Session, invoice_id: UUID) -> tuple[str, bytes]:
    """File name and bytes of an issued invoice; a draft is refused."""
    found = facts(session, invoice_id)
    if found.invoice.pdf_sha256 is None:
        raise Refusal(
            f"Invoice {found.invoice.number} is a draft; nothing was issued yet. Issue it, or preview it."
        )
    return preview(session, invoice_id)
