"""The delivery note: what of an order was delivered, how it was made, to whom; without prices, with a line to receive on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.documents.catalogue import document
from app.documents.paper import DocumentLine, Fact, Party, Statement
from app.documents.tailoring import Tailoring, safe_name
from app.orders.document.around import order_and_context, order_facts
from app.orders.drafts import DeliveryDraft
from app.orders.queries.deliveries import NOTE, DeliverableRow
from app.orders.queries.rows import OrderRow
from app.quotes.document.ground import ground, plain_look, said, wording_of
from app.quotes.document.issuer import pictures_of
from app.quotes.document.printing import Document
from app.quotes.queries.context import Context

_COLUMNS = ("line", "description", "code", "ordered-quantity", "quantity", "unit")


@document(NOTE, "Delivery note", version=1)
def delivery_note(
    session: Session,
    order_id: UUID,
    number: str,
    draft: DeliveryDraft,
    rows: Sequence[tuple[DeliverableRow, int]],
) -> Document:
    """What a delivery note prints: each line with the quantity delivered now, in ten-thousandths."""
    clock: Clock = session.info["clock"]
    row, context = order_and_context(session, order_id, number)
    rest = any(line.outstanding > now for line, now in rows)
    look = _look(context.tailoring, rest=rest)
    paper = replace(
        ground(context, NOTE, pictures_of(session, context)),
        number=number,
        addressee=_receiver(context, draft),
        on_behalf="",
        facts=_facts(row, draft, draft.on or clock.today(), number),
        intro=said(look, "delivery-says", order=row.number),
        lines=_lines(rows, look),
        note=said(look, "delivery-rest" if rest else "delivery-whole"),
        passages=_passages(draft),
    )
    return Document(paper, look, clock.now(), safe_name(f"{number}.pdf"))


def _look(look: Tailoring, *, rest: bool) -> Tailoring:
    """Receiving signs: the line for acceptance says what it stands for. What is outstanding is shown where anything is."""
    words = {"acceptance": said(look, "receipt"), "quantity": said(look, "delivered")}
    columns = (*_COLUMNS[:5], "outstanding-quantity", *_COLUMNS[5:]) if rest else _COLUMNS
    return plain_look(look, signature="acceptance", words=words, columns=columns)


def _receiver(context: Context, draft: DeliveryDraft) -> Party:
    buyer, who = context.institution, draft.to
    if not who and context.requester is not None:
        who = context.requester.name
    return Party(
        organisation=buyer.legal_name or buyer.name,
        unit=context.client.department or context.client.name,
        officer=who,
        lines=(draft.place,) if draft.place else (),
    )


def _facts(row: OrderRow, draft: DeliveryDraft, on: dt.date, number: str) -> tuple[Fact, ...]:
    to = (Fact("delivered-to", draft.to),) if draft.to else ()
    return (
        Fact("number", number, strong=True),
        Fact("delivery-date", on, strong=True),
        *order_facts(row),
        *to,
    )


def _lines(rows: Sequence[tuple[DeliverableRow, int]], look: Tailoring) -> tuple[DocumentLine, ...]:
    wording = wording_of(look)
    return tuple(
        DocumentLine(
            position=line.label, text=line.text, code=line.code, quantity=now, unit=line.unit,
            extra=_counts(wording.quantity(line.ordered), wording.quantity(line.outstanding - now)),
        )
        for line, now in rows
    )  # fmt: skip


def _counts(ordered: str, outstanding: str) -> Mapping[str, str]:
    return {"ordered-quantity": ordered, "outstanding-quantity": outstanding}


def _passages(draft: DeliveryDraft) -> tuple[Statement, ...]:
    method = (Statement("method", draft.method),) if draft.method else ()
    return (*method, *((Statement(text=draft.remark),) if draft.remark else ()))
