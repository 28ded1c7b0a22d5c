"""The order query as a letter: what the order says otherwise than the quote, point by point, beside the e-mail."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.basics.money import Money, exponent
from app.documents.catalogue import document
from app.documents.paper import DocumentLine, Fact, Party, Statement
from app.documents.tailoring import Tailoring, safe_name
from app.institutions.queries import office
from app.orders.document.around import order_and_context, order_facts
from app.orders.queries.rows import DifferenceRow, OrderRow
from app.orders.rules.decisions import needs_decision
from app.orders.rules.letter import field_label, value_words
from app.quotes.document.ground import ground, plain_look, said, wording_of
from app.quotes.document.issuer import pictures_of
from app.quotes.document.printing import Document
from app.quotes.queries.context import Context
from app.quotes.rules.words import tongue

QUERY = "order-query"
_AMOUNT: Final = re.compile(r"-?[0-9]{1,15}\.[0-9]{2}")


@document(QUERY, "Query about an order", version=1)
def order_query(session: Session, order_id: UUID, number: str) -> Document:
    """What the letter prints: the queried differences, else all undecided ones; refused where there are none."""
    clock: Clock = session.info["clock"]
    row, context = order_and_context(session, order_id, number)
    asked = [d for d in row.differences if d.decision == "query"] or [
        d for d in row.differences if needs_decision(d)
    ]
    if not asked:
        raise Refusal(f"Nothing on order {row.number} is queried or undecided; there is nothing to ask.")
    look = plain_look(
        context.tailoring, signature="line", columns=("line", "description", "quoted", "ordered")
    )
    paper = replace(
        ground(context, QUERY, pictures_of(session, context)),
        number=number,
        addressee=_purchasing(session, row, context),
        on_behalf="",
        facts=(Fact("number", number, strong=True), Fact("date", clock.today()), *order_facts(row)),
        intro=said(look, "query-says", order=row.number, quote=row.quote),
        lines=tuple(_line(d, look, row.amount.currency) for d in asked),
        passages=(Statement(text=said(look, "query-asks")),),
    )
    return Document(paper, look, clock.now(), safe_name(f"{number}.pdf"))


def _purchasing(session: Session, row: OrderRow, context: Context) -> Party:
    buyer = context.institution
    place = office(session, row.institution_id, "purchasing")
    unit = place.name if place is not None else ""
    return Party(organisation=buyer.legal_name or buyer.name, unit=unit)


def _line(d: DifferenceRow, look: Tailoring, currency: str) -> DocumentLine:
    language = tongue(look.language)
    field, nothing = field_label(d.field, language), said(look, "nothing")
    return DocumentLine(
        position=d.line,
        text=field[:1].upper() + field[1:],
        detail=d.reason,
        extra={
            "quoted": _value(d.quoted, look, currency) or nothing,
            "ordered": _value(d.ordered, look, currency) or nothing,
        },
    )


def _value(text: str, look: Tailoring, currency: str) -> str:
    """An amount as the paper writes amounts; payment terms in words; anything else as it stands."""
    if _AMOUNT.fullmatch(text) and exponent(currency) > 1:
        return wording_of(look).amount(Money.parse(text, currency))
    return value_words(text, tongue(look.language))
