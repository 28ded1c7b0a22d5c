"""An order beside the latest issued revision of its quote: what the check reads, and the rows the screen shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.money import Money
from app.institutions.queries import office, payers
from app.orders.queries.orders import lines_of, order
from app.orders.queries.rows import DifferenceRow, OrderRow
from app.orders.rules.decisions import may_accept, needs_decision
from app.orders.rules.letter import Letter, Question, query_letter
from app.orders.rules.pairing import pair_lines
from app.orders.rules.values import OPTIONAL, SILENT, Offer, OfferLine, Ordered, OrderedLine
from app.quotes.rules.amounts import totals
from app.records import (
    Client,
    Engagement,
    Institution,
    OrderEvent,
    Payer,
    PurchaseOrder,
    Quote,
    QuoteEvent,
    QuoteLine,
    Revision,
)
from app.seller.queries import find_seller


@dataclass(frozen=True, slots=True)
class CheckRow:
    """Quote line | order line | differences. ``unmatched`` is left-out, added or empty."""

    line: str
    quoted: OfferLine | None
    ordered: OrderedLine | None
    differences: tuple[DifferenceRow, ...]
    unmatched: str = ""


@dataclass(frozen=True, slots=True)
class CheckView:
    """The check of one order: what concerns the whole of it, then the lines, the unmatched on top."""

    order: OrderRow
    offer: Offer | None
    whole: tuple[DifferenceRow, ...]
    rows: tuple[CheckRow, ...]
    may_accept: bool
    undecided: int


def latest_issued(session: Session, quote_id: UUID) -> Revision | None:
    """The newest issued revision of a quote; None while there are only drafts."""
    statement = (
        select(Revision)
        .where(Revision.quote_id == quote_id, Revision.issued_on.is_not(None))
        .order_by(Revision.n.desc(), Revision.id.desc())
        .limit(1)
    )
    return session.scalars(statement).first()


def offer_of(session: Session, o: PurchaseOrder) -> Offer | None:
    """What the order is held against; None where it names no quote of ours that was issued."""
    if o.quote_id is None:
        return None
    quote = session.get_one(Quote, o.quote_id)
    revision = latest_issued(session, quote.id)
    if revision is None or revision.issued_on is None:
        return None
    statement = (
        select(QuoteLine)
        .where(QuoteLine.revision_id == revision.id)
        .order_by(QuoteLine.position, QuoteLine.id)
    )
    records = list(session.scalars(statement))
    sums = totals(records, revision.currency, revision.rounding, revision.price_basis)
    lines, shown = [], 0
    for record, amount in zip(records, sums.amounts, strict=True):
        shown += record.kind not in SILENT
        lines.append(
            OfferLine(
                label=str(shown) if record.kind not in SILENT else "", text=record.text,
                amount=amount or Money.zero(revision.currency), kind=record.kind, code=record.code,
                quantity=record.quantity, unit=record.unit, unit_price=record.unit_price, id=record.id,
            )
        )  # fmt: skip
    valid_until = revision.valid_until or revision.issued_on + dt.timedelta(days=revision.valid_days)
    client = session.get_one(Client, quote.client_id)
    return Offer(
        number=quote.number, revision=revision.n, currency=revision.currency, issued_on=revision.issued_on,
        valid_until=valid_until, lines=tuple(lines), net=sums.net, tax=sums.tax, gross=sums.gross,
        payer_lines=_payer_lines(session, quote, client), payment_days=revision.payment_days,
        payment_from=revision.payment_from, freight_terms=revision.freight_terms, period_end=revision.period_end,
        ended=_ended(session, quote.id), ordered_by=_other_orders(session, o),
        other_payers={row.key: row.lines for row in payers(session, client.institution_id)},
    )  # fmt: skip


def _payer_lines(session: Session, quote: Quote, client: Client) -> tuple[str, ...]:
    """The addressee of the quote: its payer, else the engagement's, else nothing that an order could differ from."""
    payer_id = quote.payer_id or session.get_one(Engagement, quote.engagement_id).payer_id
    if payer_id is not None:
        return tuple(session.get_one(Payer, payer_id).lines)
    institution = session.get_one(Institution, client.institution_id)
    known = payers(session, institution.id)
    return tuple(known[0].lines) if len(known) == 1 else ()


def _ended(session: Session, quote_id: UUID) -> str:
    statement = (
        select(QuoteEvent.kind)
        .where(QuoteEvent.quote_id == quote_id, QuoteEvent.kind.in_(("declined", "withdrawn")))
        .order_by(QuoteEvent.at.desc(), QuoteEvent.id.desc())
        .limit(1)
    )
    return session.scalars(statement).first() or ""


def _other_orders(session: Session, o: PurchaseOrder) -> tuple[str, ...]:
    """The numbers of other living orders on the same quote."""
    dead = select(OrderEvent.order_id).where(OrderEvent.kind.in_(("refused", "cancelled")))
    statement = (
        select(PurchaseOrder.number)
        .where(PurchaseOrder.quote_id == o.quote_id, PurchaseOrder.id != o.id, PurchaseOrder.id.not_in(dead))
        .order_by(PurchaseOrder.number)
    )
    return tuple(session.scalars(statement))


def ordered_of(session: Session, o: PurchaseOrder) -> Ordered:
    """The order as the check reads it."""
    return Ordered(
        number=o.number, dated=o.dated, received_on=o.received_on, amount=Money(o.amount, o.currency),
        lines=tuple(
            OrderedLine(x.label, x.text, x.amount, x.kind, x.code, x.quantity, x.unit, x.unit_price, x.quote_line_id)
            for x in lines_of(session, o)
        ),
        kind=o.kind, tax=None if o.tax is None else Money(o.tax, o.currency),
        quote=str(o.extra.get("cited", "")), revision=o.revision_n, payer_lines=tuple(o.payer_lines),
        payment_days=o.payment_days, payment_from=o.payment_from, freight_terms=o.freight_terms, valid_to=o.valid_to,
    )  # fmt: skip


def check(session: Session, order_id: UUID) -> CheckView:
    """The check of an order as it stands: stored differences with their decisions beside the lines they concern."""
    o = session.get_one(PurchaseOrder, order_id)
    row, offer, ordered = order(session, order_id), offer_of(session, o), ordered_of(session, o)
    rows = _rows(offer, ordered, row.differences) if offer is not None else ()
    return CheckView(
        order=row,
        offer=offer,
        whole=tuple(d for d in row.differences if not d.line),
        rows=rows,
        may_accept=may_accept(row.differences),
        undecided=sum(needs_decision(d) for d in row.differences),
    )


def _rows(offer: Offer, ordered: Ordered, differences: tuple[DifferenceRow, ...]) -> tuple[CheckRow, ...]:
    pairing = pair_lines(offer, ordered)

    def of(line: str) -> tuple[DifferenceRow, ...]:
        return tuple(d for d in differences if d.line == line)

    answer = {id(q): a for q, a in pairing.pairs}
    left = [
        CheckRow(line.label, line, None, of(line.label), "left-out")
        for line in pairing.cancelled
        if line.kind not in OPTIONAL
    ]
    added = [CheckRow(f"+{x.label}", None, x, of(f"+{x.label}"), "added") for x in pairing.added]
    if pairing.lump is not None:
        priced = [line for line in offer.lines if line.kind not in SILENT]
        return tuple(CheckRow(line.label, line, pairing.lump, of(line.label)) for line in priced)
    paired = [
        CheckRow(line.label, line, answer[id(line)], of(line.label))
        for line in offer.lines
        if id(line) in answer
    ]
    options = [CheckRow(line.label, line, None, ()) for line in pairing.cancelled if line.kind in OPTIONAL]
    return tuple(left + added + paired + options)


def draft_letter(session: Session, order_id: UUID, language: str = "") -> Letter:
    """The e-mail to purchasing about the differences that are queried, else about all that are undecided."""
    row = order(session, order_id)
    asked = [d for d in row.differences if d.decision == "query"] or [
        d for d in row.differences if needs_decision(d)
    ]
    institution = session.get_one(Institution, row.institution_id)
    purchasing = office(session, row.institution_id, "purchasing")
    seller = find_seller(session)
    return query_letter(
        row.number,
        row.quote,
        [Question(d.line, d.field, d.quoted, d.ordered, d.reason) for d in asked],
        language=language or institution.language,
        signed="\n".join(
            x for x in (str(session.info.get("author", "")), seller.legal_name if seller else "") if x
        ),
        to=purchasing.email if purchasing else "",
    )
