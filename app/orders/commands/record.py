"""Recording an order as it arrived, as it came changed, and which quote it answers."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.basics.money import Money
from app.basics.text import clean_line, clean_text
from app.institutions.queries import institution, lineage
from app.orders.commands.check import recheck
from app.orders.commands.marks import add_event, add_note, check_open
from app.orders.drafts import OrderDraft, check_draft
from app.orders.queries import offer_of, order
from app.orders.queries.checks import latest_issued
from app.quotes.rules.states import ENDED
from app.records import Attachment, Client, OrderLine, PurchaseOrder, Quote, QuoteEvent
from app.seller.queries import me
from app.storage.blobs import put


def record_order(
    session: Session, draft: OrderDraft, content: bytes | None = None, file_name: str = ""
) -> UUID:
    """Records an order that arrived, with the file it came as, and checks it at once against its quote."""
    check_draft(draft)
    quote = _quote(session, draft.quote) if draft.quote else None
    institution_id = _institution(session, draft, quote)
    number = clean_line(draft.number)
    _refuse_twice(session, institution_id, number)
    o = PurchaseOrder(
        number=number,
        institution_id=institution_id,
        client_id=quote.client_id if quote else None,
        engagement_id=quote.engagement_id if quote else None,
        quote_id=quote.id if quote else None,
        **_values(session, draft),
    )
    session.add(o)
    session.flush()
    _add_lines(session, o, draft)
    if content is not None:
        _attach(session, o, content, file_name or draft.file or "order")
    add_event(session, o, "received", o.received_on)
    _mark_ordered(session, o)
    session.flush()
    recheck(session, o.id)
    add_note(session, o, f"Order {o.number} over {Money(o.amount, o.currency)} came in.", o.received_on)
    return o.id


def _quote(session: Session, number: str) -> Quote | None:
    statement = select(Quote).where(Quote.number == clean_line(number)).order_by(Quote.id).limit(1)
    return session.scalars(statement).first()


def _institution(session: Session, draft: OrderDraft, quote: Quote | None) -> UUID:
    """The institution that the order names, which must be the quote's own or one of its parents."""
    if quote is None:
        if not draft.institution:
            cited = f"{draft.quote!r} is no quote of ours. " if draft.quote else ""
            raise Refusal(
                f"institution: {cited}Name the institution (its key), or our quote that the order answers."
            )
        return institution(session, draft.institution).id
    home = session.get_one(Client, quote.client_id).institution_id
    if not draft.institution:
        return home
    named = institution(session, draft.institution)
    levels = lineage(session, home)
    if named.id not in {level.id for level in levels}:
        raise Refusal(
            f"institution: quote {quote.number} is for {levels[-1].key}, the order says {named.key}. Correct one of them."
        )
    return named.id


def _refuse_twice(session: Session, institution_id: UUID, number: str) -> None:
    statement = select(PurchaseOrder).where(
        PurchaseOrder.number == number, PurchaseOrder.institution_id == institution_id
    )
    for known in session.scalars(statement):
        state = order(session, known.id).state
        if state not in {"refused", "cancelled"}:
            raise Refusal(
                f"Order {number} is recorded already (received {known.received_on.isoformat()}, {state}). "
                "If the institution changed it, record it as changed."
            )


def _values(session: Session, draft: OrderDraft) -> dict[str, Any]:
    clock: Clock = session.info["clock"]
    received = draft.received or max(clock.today(), draft.dated)
    return {
        "revision_n": draft.revision, "payer_lines": [clean_line(x) for x in draft.payer_lines], "kind": draft.kind,
        "dated": draft.dated, "received_on": received, "amount": draft.amount.minor,
        "currency": draft.amount.currency, "tax": None if draft.tax is None else draft.tax.minor,
        "valid_from": draft.valid_from, "valid_to": draft.valid_to, "payment_days": draft.payment_days,
        "payment_from": draft.payment_from, "freight_terms": clean_line(draft.freight_terms),
        "terms_text": clean_text(draft.terms_text),
        "references": {clean_line(k): clean_line(v) for k, v in draft.references.items()},
        "extra": {"cited": clean_line(draft.quote)} if draft.quote else {},
    }  # fmt: skip


def _add_lines(session: Session, o: PurchaseOrder, draft: OrderDraft) -> None:
    offered = _our_lines(session, o)
    for at, line in enumerate(draft.lines, start=1):
        session.add(
            OrderLine(
                order_id=o.id, position=at, label=clean_line(line.label), kind=line.kind, code=clean_line(line.code),
                text=clean_line(line.text), quantity=line.quantity, unit=clean_line(line.unit),
                unit_price=line.unit_price, amount=line.amount.minor, quote_line_id=offered.get(line.quote_line),
            )
        )  # fmt: skip
    session.flush()


def _our_lines(session: Session, o: PurchaseOrder) -> Mapping[str, UUID]:
    """Our printed line numbers of the latest issued revision."""
    offer = offer_of(session, o)
    return {line.label: line.id for line in offer.lines if line.label and line.id} if offer else {}


def _attach(session: Session, o: PurchaseOrder, content: bytes, file_name: str) -> None:
    media = mimetypes.guess_type(file_name)[0] or "application/octet-stream"
    o.sha256, o.file_name = put(session, content, media), clean_line(file_name)[:200]
    session.add(
        Attachment(
            client_id=o.client_id, subject_kind="purchase_order", subject_id=o.id, sha256=o.sha256,
            file_name=o.file_name, media_type=media,
        )
    )  # fmt: skip


def _mark_ordered(session: Session, o: PurchaseOrder) -> None:
    """The quote was ordered: said of its latest issued revision, unless that had ended before."""
    revision = latest_issued(session, o.quote_id) if o.quote_id else None
    if revision is None:
        return
    ended = select(QuoteEvent.id).where(QuoteEvent.revision_id == revision.id, QuoteEvent.kind.in_(ENDED))
    if session.scalars(ended).first() is not None:
        return
    clock: Clock = session.info["clock"]
    session.add(
        QuoteEvent(
            quote_id=revision.quote_id, revision_id=revision.id, kind="ordered", at=clock.now(), on=o.received_on,
            note=f"Order {o.number}", colleague_id=me(session),
        )
    )  # fmt: skip


def change_order(
    session: Session, order_id: UUID, draft: OrderDraft, content: bytes | None = None, file_name: str = ""
) -> None:
    """Records that the institution sent the order anew, changed; decisions stay where the difference stayed."""
    check_draft(draft)
    o = session.get_one(PurchaseOrder, order_id)
    check_open(order(session, o.id), "changed")
    if clean_line(draft.number) != o.number:
        raise Refusal(f"The changed order has the number {draft.number!r}, the recorded one {o.number!r}.")
    quote = _quote(session, draft.quote) if draft.quote else None
    if quote is not None and o.quote_id is None:
        _adopt(session, o, quote)
    elif quote is not None and quote.id != o.quote_id:
        raise Refusal(
            f"The changed order answers {quote.number}, the recorded one another quote. Record it anew."
        )
    for name, value in _values(session, draft).items():
        if getattr(o, name) != value:
            setattr(o, name, value)
    for line in session.scalars(select(OrderLine).where(OrderLine.order_id == o.id)):
        session.delete(line)
    session.flush()
    _add_lines(session, o, draft)
    if content is not None:
        _attach(session, o, content, file_name or draft.file or "order")
    add_event(session, o, "changed", o.received_on)
    session.flush()
    recheck(session, o.id)
    add_note(session, o, f"Order {o.number} came changed, over {Money(o.amount, o.currency)}.", o.received_on)


def link_order(session: Session, order_id: UUID, quote_number: str) -> None:
    """Says which quote of ours an order answers, where the order itself does not; then checks it."""
    o = session.get_one(PurchaseOrder, order_id)
    check_open(order(session, o.id), "linked")
    quote = _quote(session, quote_number)
    if quote is None:
        raise Refusal(f"There is no quote {quote_number[:60]!r}. See: concierge quote list.")
    home = session.get_one(Client, quote.client_id).institution_id
    if o.institution_id not in {level.id for level in lineage(session, home)}:
        raise Refusal(f"Quote {quote.number} is for another institution than order {o.number}.")
    _adopt(session, o, quote)
    _mark_ordered(session, o)
    session.flush()
    recheck(session, o.id)


def _adopt(session: Session, o: PurchaseOrder, quote: Quote) -> None:
    o.quote_id, o.client_id, o.engagement_id = quote.id, quote.client_id, quote.engagement_id
    session.flush()
