"""Which rules were learned from a return, and from which: the link between a rule and the paper that taught it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.institutions.queries import lineage
from app.records import (
    Institution,
    Invoice,
    InvoiceEvent,
    Quote,
    QuoteEvent,
    Revision,
    Rule,
    RuleConfirmation,
)
from app.requirements.lessons import sentence_of

MOST: Final = 500
#: What an invoice event that taught something is called; a dispute is kept with the last event before it.
_INVOICE_WORDS: Final = {"rejected": "refusal", "query": "question", "conditional": "condition"}


@dataclass(frozen=True, slots=True)
class Lesson:
    """A rule that was learned. ``happened`` is return, refusal, question or dispute; ``since`` the moment it held from.

    ``document`` is the number of the quote or invoice that came back, ``address`` where it is shown; both are empty
    where the return is not known any more.
    """

    rule_id: UUID
    key: str
    institution: str
    on: str
    kind: str
    says: str
    learned_on: dt.date
    happened_on: dt.date
    person: str
    objection: str
    document: str
    happened: str
    address: str
    event_id: UUID | None
    since: dt.datetime

    @property
    def named(self) -> str:
        """``the return of Q-2026-A0012``; ``a return`` where it is not known of what."""
        return f"the {self.happened} of {self.document}" if self.document else "a return"


def lessons(session: Session, institution_id: UUID) -> tuple[Lesson, ...]:
    """Everything learned from returns, of this institution and those above it, the newest first."""
    levels = [level.id for level in lineage(session, institution_id)]
    statement = (
        select(RuleConfirmation, Rule, Institution.key)
        .join(Rule, Rule.id == RuleConfirmation.rule_id)
        .join(Institution, Institution.id == Rule.institution_id)
        .where(Rule.institution_id.in_(levels), RuleConfirmation.outcome == "learned")
        .order_by(RuleConfirmation.on.desc(), RuleConfirmation.id.desc())
        .limit(MOST)
    )
    found = session.execute(statement).all()
    quotes = _quotes(session, [c.quote_event_id for c, _r, _k in found if c.quote_event_id])
    invoices = _invoices(session, [c.invoice_event_id for c, _r, _k in found if c.invoice_event_id])
    return tuple(
        _lesson(told, rule, key, quotes.get(told.quote_event_id) or invoices.get(told.invoice_event_id))
        for told, rule, key in found
    )


def lessons_by_event(session: Session, institution_id: UUID) -> dict[UUID, tuple[Lesson, ...]]:
    """The lessons by the event that taught them; one return may teach several things."""
    found: dict[UUID, tuple[Lesson, ...]] = {}
    for one in lessons(session, institution_id):
        if one.event_id is not None:
            found[one.event_id] = (*found.get(one.event_id, ()), one)
    return found


@dataclass(frozen=True, slots=True)
class _Return:
    id: UUID
    document: str
    happened: str
    address: str
    on: dt.date
    at: dt.datetime


def _quotes(session: Session, ids: Iterable[UUID]) -> Mapping[Any, _Return]:
    statement = (
        select(QuoteEvent, Quote.number, Revision.n)
        .join(Quote, Quote.id == QuoteEvent.quote_id)
        .join(Revision, Revision.id == QuoteEvent.revision_id)
        .where(QuoteEvent.id.in_(list(ids)))
    )
    return {
        e.id: _Return(e.id, number, "return", f"quote/{number}/{n}", e.on, e.at)
        for e, number, n in session.execute(statement)
    }


def _invoices(session: Session, ids: Iterable[UUID]) -> Mapping[Any, _Return]:
    statement = (
        select(InvoiceEvent, Invoice.number)
        .join(Invoice, Invoice.id == InvoiceEvent.invoice_id)
        .where(InvoiceEvent.id.in_(list(ids)))
    )
    return {
        e.id: _Return(e.id, number, _INVOICE_WORDS.get(e.kind, "dispute"), f"invoice/{number}", e.on, e.at)
        for e, number in session.execute(statement)
    }


def _lesson(told: RuleConfirmation, rule: Rule, institution: str, came: _Return | None) -> Lesson:
    day = dt.datetime.combine(told.on, dt.time(), dt.UTC)
    return Lesson(
        rule_id=rule.id, key=rule.key, institution=institution, on=rule.on, kind=rule.kind,
        says=rule.say or sentence_of(rule.kind, rule.params), learned_on=told.on,
        happened_on=came.on if came else told.on, person=told.person, objection=told.note,
        document=came.document if came else "", happened=came.happened if came else "return",
        address=came.address if came else "", event_id=came.id if came else None,
        since=max(came.at, day) if came else day,
    )  # fmt: skip
