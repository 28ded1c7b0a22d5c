"""Institutions themselves: one by its key, the list, the levels above it."""

from __future__ import annotations

import datetime as dt
from difflib import get_close_matches
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.basics.errors import Refusal
from app.institutions import rules
from app.institutions.queries.rows import InstitutionListed, InstitutionRow
from app.records import Institution, Rule, RuleConfirmation, RuleSource
from app.storage.kept import kept

PAGE = 200


def _row(record: Institution) -> InstitutionRow:
    return InstitutionRow(
        id=record.id, key=record.key, name=record.name, legal_name=record.legal_name, parent_id=record.parent_id,
        country=record.country, region=record.region, currency=record.currency, language=record.language,
        paper=record.paper, fiscal_year_start=record.fiscal_year_start, identifiers=dict(record.identifiers),
        playbook_seen=record.playbook_seen, note=record.note, version=record.version,
    )  # fmt: skip


def find_institution(session: Session, key: str) -> InstitutionRow | None:
    """The institution of this key, or None."""
    statement = select(Institution).where(Institution.key == key).order_by(Institution.id).limit(1)
    record = session.scalars(statement).first()
    return None if record is None else _row(record)


def institution(session: Session, key: str) -> InstitutionRow:
    """The institution of this key; a Refusal names near ones."""
    found = find_institution(session, key)
    if found is not None:
        return found
    known = session.scalars(select(Institution.key).order_by(Institution.key)).all()
    near = get_close_matches(key, known, 3, 0.5) or [k for k in known if key.casefold() in k][:3]
    hint = f" Perhaps {' or '.join(near)}." if near else " See: concierge institution list."
    raise Refusal(f"No institution has the key {key[:60]!r}.{hint}")


@kept("institution")
def institution_by_id(session: Session, institution_id: UUID) -> InstitutionRow:
    """The institution of this id, which must exist."""
    return _row(session.get_one(Institution, institution_id))


def institutions(
    session: Session, *, after: tuple[str, str] | None = None, limit: int = PAGE
) -> tuple[InstitutionListed, ...]:
    """A page of the list by name; ``after`` is the (name, key) of the last line of the page before."""
    parent = aliased(Institution)
    statement = (
        select(
            Institution.id,
            Institution.key,
            Institution.name,
            parent.key,
            Institution.country,
            Institution.region,
        )
        .outerjoin(parent, parent.id == Institution.parent_id)
        .order_by(Institution.name, Institution.key)
        .limit(limit)
    )
    if after is not None:
        name, key = after
        statement = statement.where(
            (Institution.name > name) | ((Institution.name == name) & (Institution.key > key))
        )
    found = session.execute(statement).all()
    ids = [row[0] for row in found]
    counts, oldest = _rule_counts(session, ids), _oldest(session, ids)
    return tuple(
        InstitutionListed(id_, key, name, above or "", country, region, counts.get(id_, {}), oldest.get(id_))
        for id_, key, name, above, country, region in found
    )


def _rule_counts(session: Session, ids: list[UUID]) -> dict[UUID, dict[str, int]]:
    statement = (
        select(Rule.institution_id, Rule.status, func.count())
        .where(Rule.institution_id.in_(ids))
        .group_by(Rule.institution_id, Rule.status)
    )
    counts: dict[UUID, dict[str, int]] = {}
    for institution_id, status, number in session.execute(statement):
        counts.setdefault(institution_id, {})[status] = number
    return counts


def _oldest(session: Session, ids: list[UUID]) -> dict[UUID, dt.date]:
    """For each institution the rule that nobody has stood for the longest, and since when."""
    seen = select(Rule.institution_id, Rule.id, func.max(RuleSource.seen)).join(
        RuleSource, RuleSource.rule_id == Rule.id
    )
    told = select(Rule.institution_id, Rule.id, func.max(RuleConfirmation.on)).join(
        RuleConfirmation, RuleConfirmation.rule_id == Rule.id
    )
    days: dict[tuple[UUID, UUID], dt.date] = {}
    for statement in (seen, told):
        narrowed = statement.where(Rule.institution_id.in_(ids)).group_by(Rule.institution_id, Rule.id)
        for institution_id, rule_id, day in session.execute(narrowed):
            place = (institution_id, rule_id)
            if day is not None:
                days[place] = max(day, days.get(place, day))
    oldest: dict[UUID, dt.date] = {}
    for (institution_id, _rule), day in days.items():
        oldest[institution_id] = min(day, oldest.get(institution_id, day))
    return oldest


@kept("institution")
def lineage(session: Session, institution_id: UUID) -> tuple[InstitutionRow, ...]:
    """The institution and its parents, from the topmost down; a cycle that came in by a merge ends where it closes."""
    levels = [session.get_one(Institution, institution_id)]
    seen = {institution_id}
    while (above := levels[-1].parent_id) is not None and above not in seen and len(levels) < rules.DEEPEST:
        seen.add(above)
        record = session.get(Institution, above)
        if record is None:
            break
        levels.append(record)
    # A session holds its records weakly: kept here, the next question about the same levels asks no database.
    session.info.setdefault("lineage", {}).update((record.id, record) for record in levels)
    return tuple(_row(record) for record in reversed(levels))
