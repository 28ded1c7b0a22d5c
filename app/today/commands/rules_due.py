"""Rules that wait to be confirmed again: one entry for each institution at which something is under way."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select, text
from sqlalchemy.orm import Session

from app.records import Client, Institution, Rule, RuleConfirmation, RuleSource, Stand, WorkItem
from app.today.commands.listing import row
from app.today.rules import of_due_rules


def sweep_rules(session: Session, today: dt.date) -> None:
    """Writes the entries anew; an institution without an open engagement asks for nothing."""
    session.execute(delete(WorkItem).where(WorkItem.subject_kind == "institution"))
    due = _due(session, today)
    if not due:
        return
    named = {i.id: i for i in session.scalars(select(Institution).where(Institution.id.in_(due)))}
    session.execute(
        insert(WorkItem),
        [
            row(of_due_rules(id_, named[id_].key, named[id_].name, days, today), None, None, None)
            for id_, days in due.items()
            if id_ in named
        ],
    )


def _due(session: Session, today: dt.date) -> dict[UUID, list[dt.date]]:
    """For each institution when its rules that are due were last stood for, by a source or a person."""
    open_there = (
        select(Client.institution_id)
        .join(Stand, Stand.client_id == Client.id)
        .where(text("stage NOT IN ('paid', 'closed')"))
    )
    seen = select(func.max(RuleSource.seen)).where(RuleSource.rule_id == Rule.id).scalar_subquery()
    told = (
        select(func.max(RuleConfirmation.on))
        .where(RuleConfirmation.rule_id == Rule.id, RuleConfirmation.outcome.in_(("confirmed", "learned")))
        .scalar_subquery()
    )
    query = select(Rule.institution_id, Rule.review_after, seen.label("seen"), told.label("told")).where(
        Rule.review_after < today,
        Rule.lifts.is_(False),
        Rule.deleted.is_(False),
        or_(Rule.valid_to.is_(None), Rule.valid_to >= today),
        Rule.institution_id.in_(open_there),
    )
    found: dict[UUID, list[dt.date]] = {}
    for rule in session.execute(query):
        days = [day for day in (rule.seen, rule.told) if day is not None]
        found.setdefault(rule.institution_id, []).append(max(days, default=rule.review_after))
    return found
