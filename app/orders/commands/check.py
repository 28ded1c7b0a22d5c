"""The check of an order against its quote, stored as differences that keep their decisions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.identity import natural_id
from app.institutions.queries import rules_of
from app.orders.queries import offer_of, ordered_of
from app.orders.rules.check import compare
from app.orders.rules.values import Found, Severity
from app.records import Difference, PurchaseOrder


def recheck(session: Session, order_id: UUID) -> None:
    """Compares anew; a decision stays with a difference that is still the same, others are forgotten."""
    o = session.get_one(PurchaseOrder, order_id)
    found = {_difference_id(o, f): f for f in _compare(session, o)}
    for record in session.scalars(select(Difference).where(Difference.order_id == o.id)):
        again = found.pop(record.id, None)
        if again is None:
            session.delete(record)
        elif record.because != again.because or record.severity != again.severity:
            record.because, record.severity = again.because, again.severity
    for id_, f in found.items():
        _put_difference(session, o, id_, f)
    session.flush()


def _put_difference(session: Session, o: PurchaseOrder, id_: UUID, f: Found) -> None:
    values: dict[str, Any] = {
        "line": f.line, "field": f.field, "quoted": f.quoted, "ordered": f.ordered, "severity": f.severity.value,
        "because": f.because,
    }  # fmt: skip
    gone = session.get(Difference, id_, execution_options={"include_deleted": True})
    if gone is None:
        session.add(Difference(id=id_, order_id=o.id, **values))
        return
    for name, value in {
        **values,
        "deleted": False,
        "decision": None,
        "reason": "",
        "decided_by": None,
    }.items():
        setattr(gone, name, value)


def _difference_id(o: PurchaseOrder, f: Found) -> UUID:
    """Two machines that check the same order find the same differences: one row, not two."""
    return natural_id("difference", o.id, *f.key)


def _compare(session: Session, o: PurchaseOrder) -> tuple[Found, ...]:
    offer = offer_of(session, o)
    if offer is not None:
        return compare(offer, ordered_of(session, o), number_shapes=_shapes(session, o.institution_id))
    cited = str(o.extra.get("cited", ""))
    if o.quote_id is not None:
        because = (
            "The quote has no issued revision; there is nothing to hold the order against. Issue it first."
        )
    elif cited:
        because = f"The order names {cited}, which is no quote of ours. Say which quote it answers."
    else:
        because = "The order names no quote of ours. Say which quote it answers."
    return (Found("", "quote", "", cited, Severity.STOP, because),)


def _shapes(session: Session, institution_id: UUID) -> list[str]:
    """How the institution's order numbers look, where a rule says so."""
    shapes: list[str] = []
    for rule in rules_of(session, institution_id):
        field = rule.params.get("field")
        of_order = field == "references.order" or (rule.on == "order" and field == "number")
        if rule.kind == "pattern" and of_order and not rule.lifts:
            shapes = [str(shape) for shape in rule.params.get("shapes", ())]
    return shapes
