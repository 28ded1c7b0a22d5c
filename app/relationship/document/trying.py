"""A document profile tried on every sort of paper that it governs: quotes, invoices, delivery notes, queries, letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.institutions.drafts import ProfileDraft
from app.institutions.queries import lineage, trying
from app.orders.document import delivery_note, order_query
from app.orders.drafts import DeliveryDraft
from app.orders.queries.deliveries import deliverable
from app.payments.document import invoice_paper
from app.payments.queries.checks import context_of
from app.payments.queries.facts import facts
from app.quotes.document.printing import Document
from app.quotes.document.trial import MOST, Tried, over
from app.quotes.document.trial import trial as trial_of_quotes
from app.records import Client, Difference, Engagement, Invoice, Milestone, PurchaseOrder
from app.relationship.document.closing import close_out_note
from app.relationship.document.introduction import introduction_letter

_FEW: Final = 8
_UNNUMBERED: Final = "preview"
Found = Iterator[tuple[UUID, str]]


@dataclass(frozen=True, slots=True)
class _Sort:
    """A sort of paper: its name, for which wishes it is shown, where its samples are, and what makes one."""

    name: str
    on: tuple[str, ...]
    samples: Callable[[Session, Sequence[UUID]], Found]
    make: Callable[[Session, UUID], Document]


def trial(session: Session, draft: ProfileDraft, key: str = "") -> Tried:
    """The profile tried on a document: a quote by its number, another paper by ``sort:id``; else on the first there is.

    Nothing is stored. A wish that cannot be met is refused, and so is a paper that cannot be made just now.
    """
    sort, _, of = key.partition(":")
    found = trial_of_quotes(session, draft, "" if of else key)
    others = tuple(_offered(session, draft))
    offered = (*found.quotes, *others)
    if not of and not found.quotes and others:
        sort, _, of = others[0][0].partition(":")
    if not of or f"{sort}:{of}" not in dict(others):
        return replace(found, quotes=offered)
    with trying(
        session, lambda levels, on: over(session, levels, draft) if draft.on in ("any", on) else levels
    ):
        made = _SORTS[sort].make(session, UUID(of))
    look = made.tailoring if sort == "invoice" else found.look
    return replace(found, quotes=offered, number=f"{sort}:{of}", document=made, look=look)


def _offered(session: Session, draft: ProfileDraft) -> Iterator[tuple[str, str]]:
    """The papers on which it can be tried, besides quotes: key and words."""
    clients = _clients(session, draft.institution_id)
    for key, sort in _SORTS.items():
        if draft.on in ("any", *sort.on):
            for id_, words in sort.samples(session, clients):
                yield f"{key}:{id_}", f"{sort.name} {words}"


def _clients(session: Session, institution_id: UUID) -> list[UUID]:
    """The clients of this institution, or of one below it."""
    here: dict[UUID, bool] = {}
    found = []
    for id_, buyer in session.execute(select(Client.id, Client.institution_id).order_by(Client.id)):
        if buyer not in here:
            here[buyer] = any(level.id == institution_id for level in lineage(session, buyer))
        if here[buyer]:
            found.append(id_)
    return found[: MOST * 20]


def _invoices(session: Session, clients: Sequence[UUID]) -> Found:
    statement = select(Invoice.id, Invoice.number, Client.name).join(Client, Client.id == Invoice.client_id)
    statement = statement.where(Invoice.client_id.in_(clients)).order_by(Invoice.id.desc()).limit(_FEW)
    for id_, number, name in session.execute(statement):
        yield id_, f"{number} · {name}"


def _invoice(session: Session, id_: UUID) -> Document:
    found, clock = facts(session, id_), session.info["clock"]
    around = replace(context_of(session, found.invoice), draft=True)
    made = invoice_paper(session, found, around)
    return Document(made.paper, made.tailoring, clock.now(), made.file_name)


def _orders(session: Session, clients: Sequence[UUID]) -> Found:
    statement = select(PurchaseOrder.id, PurchaseOrder.number, Client.name)
    statement = statement.join(Client, Client.id == PurchaseOrder.client_id)
    statement = statement.where(PurchaseOrder.client_id.in_(clients), PurchaseOrder.quote_id.is_not(None))
    for id_, number, name in session.execute(statement.order_by(PurchaseOrder.id.desc()).limit(_FEW)):
        yield id_, f"on order {number} · {name}"


def _delivered(session: Session, clients: Sequence[UUID]) -> Found:
    return ((id_, words) for id_, words in _orders(session, clients) if deliverable(session, id_))


def _delivery(session: Session, id_: UUID) -> Document:
    rows = [(line, line.outstanding or line.ordered) for line in deliverable(session, id_)]
    return delivery_note(session, id_, _UNNUMBERED, DeliveryDraft(), rows)


def _queried(session: Session, clients: Sequence[UUID]) -> Found:
    """Orders about which something is asked: their differences are queried, or nobody has decided."""
    for id_, words in _orders(session, clients):
        statement = select(Difference.decision, Difference.severity).where(Difference.order_id == id_)
        rows = session.execute(statement).all()
        if any(
            decision == "query" or (decision is None and severity != "note") for decision, severity in rows
        ):
            yield id_, words


def _query(session: Session, id_: UUID) -> Document:
    return order_query(session, id_, _UNNUMBERED)


def _works(session: Session, clients: Sequence[UUID]) -> Found:
    """Work that is closed: a close-out note of other work cannot be made."""
    ended = select(Milestone.engagement_id).where(Milestone.kind == "closed")
    statement = select(Engagement.id, Engagement.title).where(
        Engagement.client_id.in_(clients), Engagement.id.in_(ended)
    )
    for id_, title in session.execute(statement.order_by(Engagement.id.desc()).limit(_FEW)):
        yield id_, f"on {title}"


def _close_out(session: Session, id_: UUID) -> Document:
    return close_out_note(session, id_, _UNNUMBERED)


def _owned(session: Session, clients: Sequence[UUID]) -> Found:
    statement = select(Client.id, Client.name).where(Client.id.in_(clients), Client.owner_id.is_not(None))
    for id_, name in session.execute(statement.order_by(Client.id.desc()).limit(_FEW)):
        yield id_, f"to {name}"


def _introduction(session: Session, id_: UUID) -> Document:
    return introduction_letter(session, id_, _UNNUMBERED)


_SORTS: Final[dict[str, _Sort]] = {
    "invoice": _Sort("Invoice", ("invoice",), _invoices, _invoice),
    "delivery-note": _Sort("Delivery note", ("quote",), _delivered, _delivery),
    "order-query": _Sort("Query", ("quote",), _queried, _query),
    "close-out": _Sort("Close-out note", ("quote",), _works, _close_out),
    "introduction": _Sort("Introduction", ("quote",), _owned, _introduction),
}
