"""The rules of all levels with their sources, and what a lower level replaces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.institutions import rules
from app.institutions.queries.levels import lineage
from app.institutions.queries.rows import RuleRow, SourceRow
from app.records import Rule, RuleConfirmation, RuleSource


def rules_of(session: Session, institution_id: UUID) -> tuple[RuleRow, ...]:
    """Every rule of every level with its sources, topmost level first; what a lower level replaces says so."""
    levels = lineage(session, institution_id)
    names = {level.id: level.key for level in levels}
    depth = {level.key: at for at, level in enumerate(levels)}
    records = session.scalars(
        select(Rule).where(Rule.institution_id.in_(names)).order_by(Rule.key, Rule.id)
    ).all()
    sources, confirmed = sources_of(session, records), confirmations_of(session, records)
    rows = [
        _rule_row(r, names[r.institution_id], sources.get(r.id, ()), confirmed.get(r.id)) for r in records
    ]
    lowest: dict[str, int] = {}
    for row in rows:
        lowest[row.key] = max(lowest.get(row.key, 0), depth[row.institution])
    marked = (replace(row, overridden=depth[row.institution] < lowest[row.key]) for row in rows)
    return tuple(
        sorted(
            marked,
            key=lambda row: (
                depth[row.institution],
                rules.DOCUMENTS.index(row.on) if row.on in rules.DOCUMENTS else 9,
                row.key,
            ),
        )
    )


def sources_of(session: Session, records: Iterable[Rule]) -> dict[UUID, tuple[SourceRow, ...]]:
    """The sources of rules, oldest first."""
    found: dict[UUID, list[SourceRow]] = {}
    ids = [record.id for record in records]
    for source in session.scalars(select(RuleSource).where(RuleSource.rule_id.in_(ids))):
        found.setdefault(source.rule_id, []).append(
            SourceRow(source.url, source.person, source.says, source.seen)
        )
    return {
        rule: tuple(sorted(rows, key=lambda s: (s.seen or dt.date.min, s.person, s.url, s.says)))
        for rule, rows in found.items()
    }


def confirmations_of(session: Session, records: Iterable[Rule]) -> dict[UUID, dt.date]:
    """When each rule was last confirmed by a person."""
    ids = [record.id for record in records]
    statement = (
        select(RuleConfirmation.rule_id, func.max(RuleConfirmation.on))
        .where(RuleConfirmation.rule_id.in_(ids), RuleConfirmation.outcome == "confirmed")
        .group_by(RuleConfirmation.rule_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def _rule_row(
    record: Rule, institution_key: str, sources: tuple[SourceRow, ...], confirmed: dt.date | None
) -> RuleRow:
    return RuleRow(
        id=record.id, institution=institution_key, key=record.key, kind=record.kind, office=record.office, on=record.on,
        params=dict(record.params), when=dict(record.when), severity=record.severity, status=record.status,
        say=record.say, ask=record.ask, clause=record.clause, valid_from=record.valid_from, valid_to=record.valid_to,
        review_after=record.review_after, lifts=record.lifts, version=record.version, sources=sources, last_confirmed=confirmed,
    )  # fmt: skip
