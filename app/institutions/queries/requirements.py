"""The rules of all levels with their sources, and what a lower level replaces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.institutions import rules
from app.institutions.queries.levels import lineage
from app.institutions.queries.parts import buying_offices
from app.institutions.queries.rows import OfficeRow, RuleRow, SaidRow, SourceRow
from app.records import Colleague, Rule, RuleConfirmation, RuleSource
from app.storage.kept import kept
from app.storage.reading import Reading

# All that a ``RuleRow`` is made of: the mapper is asked for nothing, for the first answer after a change is waited for.
_RULES = Reading(
    select(
        Rule.id, Rule.institution_id, Rule.key, Rule.kind, Rule.office, Rule.on.label("document"), Rule.params, Rule.when.label("conditions"),
        Rule.severity, Rule.status, Rule.say, Rule.ask, Rule.clause, Rule.valid_from, Rule.valid_to, Rule.review_after,
        Rule.lifts, Rule.version,
    ),
    Rule.institution_id,
)  # fmt: skip
_SOURCES = Reading(
    select(RuleSource.rule_id, RuleSource.url, RuleSource.person, RuleSource.says, RuleSource.seen),
    RuleSource.rule_id,
)
_CONFIRMED = Reading(
    select(RuleConfirmation.rule_id, RuleConfirmation.on.label("said_on")).where(
        or_(RuleConfirmation.outcome == "confirmed", RuleConfirmation.outcome == "learned")
    ),
    RuleConfirmation.rule_id,
)

#: Every table that the rules in force of an institution are read from.
RULE_TABLES = ("institution", "office", "rule", "rule_source", "rule_confirmation")


def rules_of(session: Session, institution_id: UUID, *, today: dt.date | None = None) -> tuple[RuleRow, ...]:
    """Every rule of every level with its sources, topmost level first; what a lower level replaces today says so."""
    return _rules_of(session, institution_id, today or _today(session))


@kept(*RULE_TABLES)
def _rules_of(session: Session, institution_id: UUID, today: dt.date) -> tuple[RuleRow, ...]:
    levels = lineage(session, institution_id)
    names = {level.id: level.key for level in levels}
    depth = {level.key: at for at, level in enumerate(levels)}
    records = sorted(_RULES.among(session, list(names)), key=lambda record: (record.key, record.id))
    sources, confirmed = sources_of(session, records), confirmations_of(session, records)
    rows = [
        _rule_row(r, names[r.institution_id], sources.get(r.id, ()), confirmed.get(r.id)) for r in records
    ]
    marked = _marked(rows, depth, one_of_several(session, institution_id, rows), today)
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


def _marked(
    rows: Sequence[RuleRow], depth: Mapping[str, int], several: Collection[str], today: dt.date
) -> Iterator[RuleRow]:
    """A rule is replaced by one of the same key on the same document at a lower level, while that one is valid."""
    lowest: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.valid_on(today) and row.office not in several:
            place = (row.on, row.key)
            lowest[place] = max(lowest.get(place, 0), depth[row.institution])
    for row in rows:
        of_one = row.office in several
        beaten = not of_one and depth[row.institution] < lowest.get((row.on, row.key), 0)
        yield replace(row, overridden=beaten, of_one=of_one) if beaten or of_one else row


def one_of_several(session: Session, institution_id: UUID, rows: Iterable[RuleRow]) -> frozenset[str]:
    """The keys of the purchasing offices that buy side by side, where a rule names an office by its key at all."""
    if all(row.office in rules.ROLES or not row.office for row in rows):
        return frozenset()
    return buying_keys(session, institution_id)


def buying_keys(session: Session, institution_id: UUID) -> frozenset[str]:
    """The keys that name one purchasing office among several there."""
    return rules.several(office.key for office in buying_offices(session, institution_id))


def own_office(session: Session, institution_id: UUID, office_id: UUID | None) -> OfficeRow | None:
    """The purchasing office of a client where several buy side by side; None where one buys for everybody."""
    if office_id is None:
        return None
    keys = buying_keys(session, institution_id)
    rows = buying_offices(session, institution_id)
    return next((row for row in rows if row.id == office_id and row.key in keys), None)


def history_of(session: Session, rule_ids: Iterable[UUID]) -> dict[UUID, tuple[SaidRow, ...]]:
    """What happened to rules, newest first: who confirmed, changed or contradicted them, and why one was set aside."""
    statement = (
        select(RuleConfirmation, func.coalesce(Colleague.name, ""))
        .outerjoin(Colleague, Colleague.id == RuleConfirmation.colleague_id)
        .where(RuleConfirmation.rule_id.in_(list(rule_ids)))
        .order_by(RuleConfirmation.on.desc(), RuleConfirmation.id.desc())
    )
    found: dict[UUID, list[SaidRow]] = {}
    for said, colleague in session.execute(statement):
        found.setdefault(said.rule_id, []).append(
            SaidRow(said.on, said.outcome, said.person, said.note, colleague)
        )
    return {rule: tuple(rows) for rule, rows in found.items()}


def _today(session: Session) -> dt.date:
    clock: Clock = session.info["clock"]
    return clock.today()


def sources_of(session: Session, records: Iterable[Any]) -> dict[UUID, tuple[SourceRow, ...]]:
    """The sources of rules, oldest first."""
    found: dict[UUID, list[SourceRow]] = {}
    ids = [record.id for record in records]
    for source in _SOURCES.among(session, ids):
        found.setdefault(source.rule_id, []).append(
            SourceRow(source.url, source.person, source.says, source.seen)
        )
    return {
        rule: tuple(sorted(rows, key=lambda s: (s.seen or dt.date.min, s.person, s.url, s.says)))
        for rule, rows in found.items()
    }


def confirmations_of(session: Session, records: Iterable[Any]) -> dict[UUID, dt.date]:
    """When each rule was last confirmed by a person."""
    ids = [record.id for record in records]
    found: dict[UUID, dt.date] = {}
    for said in _CONFIRMED.among(session, ids):
        found[said.rule_id] = max(said.said_on, found.get(said.rule_id, said.said_on))
    return found


def _rule_row(
    record: Any, institution_key: str, sources: tuple[SourceRow, ...], confirmed: dt.date | None
) -> RuleRow:
    return RuleRow(
        id=record.id, institution=institution_key, key=record.key, kind=record.kind, office=record.office, on=record.document,
        params=dict(record.params), when=dict(record.conditions), severity=record.severity, status=record.status,
        say=record.say, ask=record.ask, clause=record.clause, valid_from=record.valid_from, valid_to=record.valid_to,
        review_after=record.review_after, lifts=record.lifts, version=record.version, sources=sources, last_confirmed=confirmed,
    )  # fmt: skip
