"""The rules in force for an institution, the questions to ask its offices, and the rules that wait for an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.institutions.queries import (
    RULE_TABLES,
    RuleRow,
    buying_offices,
    institution_by_id,
    lineage,
    nearest_office,
    offices,
    one_of_several,
    rules_of,
)
from app.records import Institution, Rule
from app.requirements.core import common_core, questions, with_core
from app.requirements.letter import Letter, questionnaire
from app.requirements.preflight import Preflight, Ready, held_against, ready
from app.requirements.rules.condition import ALWAYS, Condition
from app.requirements.rules.finding import Source
from app.requirements.rules.rule import EVERYBODY, Buying, Level, RuleInForce, in_force
from app.requirements.rules.subject import Subject
from app.storage.kept import kept

PAGE = 200


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The questions for one office, and the e-mail that asks them; ``to`` is empty where no address is known."""

    institution: str
    office: str
    to: str
    letter: Letter
    rules: tuple[RuleInForce, ...]

    @property
    def asked(self) -> tuple[str, ...]:
        """The questions alone."""
        return self.letter.questions


@dataclass(frozen=True, slots=True)
class RuleDue:
    """A rule that should be confirmed again."""

    id: UUID
    institution: str
    institution_name: str
    key: str
    say: str
    office: str
    review_after: dt.date


def today_of(session: Session) -> dt.date:
    """The day on the clock of this unit of work."""
    clock: Clock = session.info["clock"]
    return clock.today()


def rule_in_force(row: RuleRow) -> RuleInForce:
    """A stored rule as the checks read it; what cannot be read any more says so instead of being skipped."""
    problem, when = "", ALWAYS
    try:
        when = Condition.read(row.when)
    except Refusal as refusal:
        problem = refusal.text
    return RuleInForce(
        key=row.key, kind=row.kind, params=dict(row.params), when=when, severity=row.severity, status=row.status,
        say=row.say, ask=row.ask, clause=row.clause, office=row.office, on=row.on, institution=row.institution,
        sources=tuple(Source(s.url, s.person, s.seen, s.says) for s in row.sources), valid_from=row.valid_from,
        valid_to=row.valid_to, review_after=row.review_after, last_confirmed=row.last_confirmed, lifts=row.lifts,
        id=row.id, problem=problem,
    )  # fmt: skip


def levels_of(rows: Iterable[RuleRow]) -> list[Level]:
    """Rows, topmost level first, as levels of rules."""
    return [
        (key, [rule_in_force(row) for row in group]) for key, group in groupby(rows, lambda r: r.institution)
    ]


def buying_of(session: Session, institution_id: UUID, rows: Iterable[RuleRow], office: UUID | None) -> Buying:
    """Which purchasing offices buy side by side there, and which one buys for the client in question."""
    several = one_of_several(session, institution_id, rows)
    if not several:
        return EVERYBODY
    chosen = next((row.key for row in buying_offices(session, institution_id) if row.id == office), "")
    return Buying(several, chosen)


def rules_for(
    session: Session,
    institution_id: UUID | None,
    on: str = "quote",
    *,
    today: dt.date | None = None,
    office: UUID | None = None,
) -> list[RuleInForce]:
    """The rules in force for one sort of document; of an institution not known (None) the assumed core.

    ``office`` is the purchasing office that buys for the client, where there are several: its own rules come last.
    """
    return [one.rule for one in ready_for(session, institution_id, on, today or today_of(session), office)]


@kept(*RULE_TABLES)
def ready_for(
    session: Session, institution_id: UUID | None, on: str, today: dt.date, office: UUID | None
) -> tuple[Ready, ...]:
    """The same rules, read as far as can be done without a document: once for each change of them."""
    if institution_id is None:
        return tuple(map(ready, with_core((), today) if on == "quote" else ()))
    rows = rules_of(session, institution_id, today=today)
    buying, levels = buying_of(session, institution_id, rows, office), levels_of(rows)
    held = with_core(levels, today, buying) if on == "quote" else in_force(levels, today, buying)
    return tuple(ready(rule) for rule in held if rule.on == on)


def rules_in_force(
    session: Session, institution_id: UUID, office: UUID | None = None
) -> tuple[RuleInForce, ...]:
    """Every rule in force for the clients of an institution (or of one office): on quotes, on orders, on invoices."""
    today = today_of(session)
    documents = ("quote", "order", "invoice")
    return tuple(
        r for on in documents for r in rules_for(session, institution_id, on, today=today, office=office)
    )


def offices_unsaid(session: Session, institution_id: UUID, office: UUID | None) -> tuple[str, ...]:
    """The purchasing offices with rules of their own, where nobody has said which of them buys for the client."""
    rows = [row for row in rules_of(session, institution_id) if row.of_one and not row.lifts]
    if not rows or any(row.id == office for row in buying_offices(session, institution_id)):
        return ()
    known = {row.key: row.name or row.key for row in buying_offices(session, institution_id)}
    return tuple(dict.fromkeys(known[row.office] for row in rows if row.office in known))


def preflight_for(
    session: Session, institution_id: UUID | None, subject: Subject, *, office: UUID | None = None
) -> Preflight:
    """The document against all rules of its institution, today; ``office`` buys for this client among several."""
    today = today_of(session)
    return held_against(ready_for(session, institution_id, subject.document, today, office), subject, today)


def questions_for(
    session: Session,
    institution_id: UUID,
    office: str = "purchasing",
    *,
    signed: str = "",
    language: str = "",
) -> Questionnaire:
    """What to ask an office: everything assumed, unknown, contradicted or not confirmed for long, as an e-mail draft.

    ``language`` is another one than the institution's; one of several purchasing offices is asked about its own rules too.
    """
    today, row = today_of(session), institution_by_id(session, institution_id)
    known = offices(session, institution_id)
    found = nearest_office(known, office, [level.key for level in lineage(session, institution_id)])
    names = {office} | ({found.key, found.role} if found else set())
    documents = ("quote", "order", "invoice")
    buys = found.id if found else None
    rules = [r for on in documents for r in rules_for(session, institution_id, on, today=today, office=buys)]
    asked = tuple(
        r for r in questions(rules, today) if r.office in names or (not r.office and office == "purchasing")
    )
    letter = questionnaire(
        row.legal_name or row.name, found.name if found else "", language or row.language, asked, signed
    )
    return Questionnaire(row.key, office, found.email if found else "", letter, asked)


def core_questions() -> tuple[RuleInForce, ...]:
    """What to ask of an institution that is not in the desk at all."""
    return common_core()


def not_ended(today: dt.date) -> ColumnElement[bool]:
    """Rules whose period has not ended: what was set aside asks for nothing."""
    return or_(Rule.valid_to.is_(None), Rule.valid_to >= today)


def rules_due(session: Session, *, limit: int = PAGE) -> tuple[RuleDue, ...]:
    """Rules whose review is due, the longest waiting first."""
    today = today_of(session)
    statement = (
        select(Rule.id, Institution.key, Institution.name, Rule.key, Rule.say, Rule.office, Rule.review_after)
        .join(Institution, Institution.id == Rule.institution_id)
        .where(Rule.review_after < today, Rule.lifts.is_(False), not_ended(today))
        .order_by(Rule.review_after, Institution.key, Rule.key)
        .limit(limit)
    )
    return tuple(
        RuleDue(id_, institution, name, key, say, office, day)
        for id_, institution, name, key, say, office, day in session.execute(statement)
        if day is not None
    )
