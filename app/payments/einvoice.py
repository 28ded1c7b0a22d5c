"""An invoice for machines: the trade document of EN 16931, what rides in the PDF (Factur-X), the UBL file for Peppol."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.dates import TermsStart, due_day
from app.basics.errors import Refusal
from app.basics.wording import Wording
from app.documents.archive import Rider
from app.documents.reading import riders_of
from app.formats.en16931 import FACTUR_X, UBL_NAMES, cii_invoice, factur_x_metadata, ubl_invoice
from app.formats.trade import Trade, TradeLine
from app.payments.queries.checks import context_of, offer_of
from app.payments.queries.facts import Facts, facts
from app.quotes.document.machine import (
    adjustments_of,
    buyer_party,
    lines_of,
    seller_party,
    tax_rows,
    tax_scheme,
)
from app.quotes.document.totals import note_of
from app.quotes.queries.context import Context
from app.quotes.queries.said import said_of
from app.records import Invoice, InvoiceLine, Milestone, PurchaseOrder
from app.seller.queries import BankRow
from app.storage import blobs

#: The key under which the UBL file is frozen with the content of an issued invoice.
UBL: Final = "ubl"
FORMATS: Final = ("ubl", "cii")
#: What a buyer asks to be repeated, as the reference of the buyer (BT-10) of an e-invoice.
_BUYER_REFERENCES: Final = ("leitweg-id", "buyer-reference", "service-code", "cost-centre", "requester")


def trade_of(session: Session, found: Facts, around: Context) -> Trade:
    """The invoice as machines read it; the same values as on the paper."""
    record, offer = found.invoice, offer_of(found)
    sums = found.sums()
    order = session.get(PurchaseOrder, record.order_id) if record.order_id else None
    bank = next((b for b in around.banks if b.currency in ("", record.currency)), None)
    start = TermsStart(record.payment_from)
    issued = record.issued_on or around.date
    return Trade(
        kind=record.kind,
        number=record.number,
        issued=issued,
        due=due_day(record.payment_days, start, issued) if record.kind == "invoice" else None,
        delivered=_delivered(session, record.engagement_id),
        currency=record.currency,
        seller=seller_party(around.seller, around.contact),
        buyer=replace(buyer_party(around), contact="", phone="", email=""),
        lines=_ordered(lines_of(offer, sums), found.lines),
        adjustments=adjustments_of(offer, sums),
        taxes=tax_rows(sums, note_of(around, offer, Wording(around.tailoring.locale))),
        gross=sums.gross,
        scheme=tax_scheme(around),
        references=_references(record, order),
        payment_terms=said_of(around, offer).payment,
        corrects=_corrected(session, record),
        language=around.tailoring.language.partition("-")[0],
        **_account(bank),
    )


def _ordered(lines: Sequence[TradeLine], records: Sequence[InvoiceLine]) -> tuple[TradeLine, ...]:
    """The lines with the numbers that the order gave them."""
    priced = [record for record in records if record.kind not in {"section", "text"}]
    labels = {str(n): record.order_label for n, record in enumerate(priced, start=1)}
    return tuple(replace(line, order_line=labels.get(line.id, "")) for line in lines)


def _references(record: Invoice, order: PurchaseOrder | None) -> dict[str, str]:
    told = {key: value for key, value in record.references.items() if value}
    buyer = next((told[key] for key in _BUYER_REFERENCES if key in told), "")
    return {
        **told,
        **({"buyer": buyer} if buyer else {}),
        **({"order": order.number} if order is not None else {}),
    }


def _account(bank: BankRow | None) -> dict[str, Any]:
    if bank is None:
        return {}
    account = "" if bank.iban else bank.account
    return {"iban": bank.iban, "bic": bank.bic, "account": account, "account_name": bank.holder}


def _delivered(session: Session, engagement_id: UUID) -> dt.date | None:
    statement = select(Milestone.on).where(
        Milestone.engagement_id == engagement_id, Milestone.kind == "delivered"
    )
    return session.scalars(statement.order_by(Milestone.on.desc()).limit(1)).first()


def _corrected(session: Session, record: Invoice) -> tuple[str, dt.date | None] | None:
    if record.corrects_id is None:
        return None
    corrected = session.get_one(Invoice, record.corrects_id)
    return corrected.number, corrected.issued_on


def riders_and_files(
    session: Session, found: Facts, around: Context
) -> tuple[tuple[Rider, ...], str, dict[str, str]]:
    """What rides in the PDF, the metadata that says so, and the files frozen beside it; nothing where EN 16931 has no word.

    An invoice that the norm cannot hold (a sales tax, no country of the payer) goes out as a PDF alone.
    """
    trade = trade_of(session, found, around)
    try:
        rider = Rider(FACTUR_X, cii_invoice(trade), "text/xml", "Alternative", "Factur-X, EN 16931")
    except Refusal:
        return (), "", {}
    told = {"buyer", "order"} & set(trade.references)
    files = {UBL: ubl_invoice(trade).decode()} if told else {}
    return (rider,), factur_x_metadata("invoice"), files


def e_invoice(session: Session, invoice_id: UUID, shape: str) -> tuple[str, bytes]:
    """File name and bytes of the e-invoice: ``ubl`` (Peppol BIS Billing 3) or ``cii`` (Factur-X).

    Of an issued invoice exactly what was frozen; of a draft what it would be. Refused with what is missing.
    """
    if shape not in FORMATS:
        raise Refusal(f"The shape {shape[:20]!r} is not known. Use one of {', '.join(FORMATS)}.")
    found = facts(session, invoice_id)
    record = found.invoice
    frozen = _frozen(session, record, shape) if record.issued_on is not None else None
    if frozen is None:
        trade = trade_of(session, found, context_of(session, record))
        frozen = ubl_invoice(trade) if shape == "ubl" else cii_invoice(trade)
    return f"{record.number}-{UBL_NAMES[record.kind] if shape == 'ubl' else FACTUR_X}", frozen


def _frozen(session: Session, record: Invoice, shape: str) -> bytes | None:
    content = record.content or {}
    if shape == "ubl":
        return str(content[UBL]).encode() if UBL in content else None
    pdf = blobs.get(session, record.pdf_sha256) if record.pdf_sha256 else b""
    return riders_of(pdf).get(FACTUR_X) if pdf else None
