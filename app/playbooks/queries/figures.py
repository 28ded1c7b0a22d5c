"""How our papers fare at an institution: first-pass rate of each office, before and after each lesson, and what rules were good for.

A quote passes the first time where it was submitted to purchasing and never came back; an invoice where it was sent and
neither refused, questioned nor disputed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.institutions.queries import InstitutionRow, RuleRow, institution, office, offices, rules_of
from app.playbooks.queries.lessons import Lesson, lessons
from app.records import Client, Dispute, Institution, Invoice, InvoiceEvent, Quote, QuoteEvent, Revision
from app.requirements.lessons import sentence_of
from app.requirements.preflight import NEVER_STOP
from app.requirements.queries import today_of

#: How many papers are looked at, the newest first; an office with more is told by these.
MOST: Final = 5_000
#: How many papers of the last two years are read for what each rule found.
MOST_READ: Final = 1_000
YEARS_QUIET: Final = 2
ENOUGH: Final = 5
_MOST_LISTED: Final = 20
_DEEP: Final = 8


@dataclass(frozen=True, slots=True)
class Passed:
    """How many of how many passed the first time."""

    passed: int = 0
    of: int = 0

    @property
    def percent(self) -> int | None:
        """In whole percent, half up; None of nothing."""
        return (200 * self.passed + self.of) // (2 * self.of) if self.of else None

    @property
    def words(self) -> str:
        """``3 of 7``."""
        return f"{self.passed} of {self.of}"


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson, and how papers fared before it and since."""

    lesson: Lesson
    before: Passed
    since: Passed


@dataclass(frozen=True, slots=True)
class OfficeFigures:
    """One office and one sort of document. ``before`` and ``since`` are about the first lesson, None without any."""

    office: str
    name: str
    on: str
    whole: Passed
    years: tuple[tuple[int, Passed], ...]
    before: Passed | None
    since: Passed | None
    lessons: tuple[Taught, ...]


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """What one rule was good for in the last two years: papers checked against it, and those that failed it at some time."""

    rule: RuleRow
    says: str
    checked: int
    failed: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How papers fare at one institution and those below it. ``never`` failed in two years, ``often`` one in five or more."""

    institution: InstitutionRow
    offices: tuple[OfficeFigures, ...]
    lessons: tuple[Lesson, ...]
    never: tuple[RuleFigures, ...]
    often: tuple[RuleFigures, ...]
    read: int
    day: dt.date

    @property
    def empty(self) -> bool:
        """Whether nothing was ever sent there and nothing learned."""
        return not self.offices and not self.lessons and not self.never and not self.often


@dataclass(frozen=True, slots=True)
class _Sent:
    """One paper: to which office it first went and when, and whether it ever came back."""

    office: UUID | None
    at: dt.datetime
    on: dt.date
    came_back: bool


def figures(session: Session, key: str) -> Figures:
    """The figures of the institution of this key; a Refusal names near ones."""
    row = institution(session, key)
    below = _ids_below(session, row.id)
    taught = lessons(session, row.id)
    told = [
        *_told(session, row.id, "quote", "purchasing", _quotes(session, below), taught),
        *_told(session, row.id, "invoice", "accounts-payable", _invoices(session, below), taught),
    ]
    rules, read = _rules(session, row.id, below)
    quiet = [
        r for r in rules if not r.failed and r.checked >= ENOUGH and _known_long(r.rule, today_of(session))
    ]
    often = [r for r in rules if r.failed >= 2 and 5 * r.failed >= r.checked]
    return Figures(
        institution=row,
        offices=tuple(told),
        lessons=taught,
        never=tuple(sorted(quiet, key=lambda r: (-r.checked, r.rule.key))[:_MOST_LISTED]),
        often=tuple(sorted(often, key=lambda r: (-r.failed, r.rule.key))[:_MOST_LISTED]),
        read=read,
        day=today_of(session),
    )


def _ids_below(session: Session, institution_id: UUID) -> set[UUID]:
    ids, level = {institution_id}, {institution_id}
    for _ in range(_DEEP):
        level = set(session.scalars(select(Institution.id).where(Institution.parent_id.in_(level)))) - ids
        if not level:
            break
        ids |= level
    return ids


# -- papers ---------------------------------------------------------------------------------------------------


def _quotes(session: Session, ids: set[UUID]) -> list[_Sent]:
    """Each quote that purchasing was given, by its first submission, the newest first."""
    first = (
        select(Quote.id, Client.purchasing_office_id, func.min(QuoteEvent.at), func.min(QuoteEvent.on))
        .join(Client, Client.id == Quote.client_id)
        .join(QuoteEvent, QuoteEvent.quote_id == Quote.id)
        .where(
            Client.institution_id.in_(ids),
            QuoteEvent.kind == "submitted",
            QuoteEvent.recipient == "purchasing",
        )
        .group_by(Quote.id, Client.purchasing_office_id)
        .order_by(func.min(QuoteEvent.at).desc(), Quote.id)
        .limit(MOST)
    )
    back = (
        select(QuoteEvent.quote_id, func.max(QuoteEvent.at))
        .join(Quote, Quote.id == QuoteEvent.quote_id)
        .join(Client, Client.id == Quote.client_id)
        .where(Client.institution_id.in_(ids), QuoteEvent.kind == "returned")
        .group_by(QuoteEvent.quote_id)
    )
    returned = {row[0]: row[1] for row in session.execute(back)}
    return [
        _Sent(where, at, on, id_ in returned and returned[id_] > at)
        for id_, where, at, on in session.execute(first)
    ]


def _invoices(session: Session, ids: set[UUID]) -> list[_Sent]:
    """Each invoice that went out, by the first that is known of it, the newest first."""
    ours = select(Invoice.id).join(Client, Client.id == Invoice.client_id)
    ours = ours.where(
        Client.institution_id.in_(ids), Invoice.kind == "invoice", Invoice.issued_on.is_not(None)
    )
    first = (
        select(InvoiceEvent.invoice_id, func.min(InvoiceEvent.at), func.min(InvoiceEvent.on))
        .where(InvoiceEvent.invoice_id.in_(ours), InvoiceEvent.kind != "step")
        .group_by(InvoiceEvent.invoice_id)
        .order_by(func.min(InvoiceEvent.at).desc(), InvoiceEvent.invoice_id)
        .limit(MOST)
    )
    refused = select(InvoiceEvent.invoice_id).where(
        InvoiceEvent.invoice_id.in_(ours), InvoiceEvent.kind.in_(("rejected", "query"))
    )
    disputed = select(Dispute.invoice_id).where(Dispute.invoice_id.in_(ours))
    back = {*session.scalars(refused), *session.scalars(disputed)}
    return [_Sent(None, at, on, id_ in back) for id_, at, on in session.execute(first)]


def _told(
    session: Session,
    institution_id: UUID,
    on: str,
    role: str,
    sent: Sequence[_Sent],
    taught: Sequence[Lesson],
) -> list[OfficeFigures]:
    mine = [one for one in taught if one.on == on]
    named: dict[UUID | None, str] = {one.id: one.name or one.key for one in offices(session, institution_id)}
    usual = office(session, institution_id, role)
    told = []
    for where in sorted({one.office for one in sent}, key=lambda id_: (id_ is not None, named.get(id_, ""))):
        own = [one for one in sent if one.office == where]
        name = named.get(where, "") if where else (usual.name if usual else "")
        told.append(_office(role, name or role.replace("-", " ").capitalize(), on, own, mine))
    return told


def _office(role: str, name: str, on: str, sent: Sequence[_Sent], taught: Sequence[Lesson]) -> OfficeFigures:
    first = min((one.since for one in taught), default=None)
    years = sorted({one.on.year for one in sent}, reverse=True)
    return OfficeFigures(
        office=role,
        name=name,
        on=on,
        whole=_passed(sent),
        years=tuple((year, _passed(one for one in sent if one.on.year == year)) for year in years),
        before=_passed(one for one in sent if one.at < first) if first else None,
        since=_passed(one for one in sent if one.at >= first) if first else None,
        lessons=tuple(
            Taught(
                lesson,
                _passed(one for one in sent if one.at < lesson.since),
                _passed(one for one in sent if one.at >= lesson.since),
            )
            for lesson in taught
        ),
    )


def _passed(sent: Iterable[_Sent]) -> Passed:
    every = list(sent)
    return Passed(sum(not one.came_back for one in every), len(every))


# -- rules ----------------------------------------------------------------------------------------------------


def _rules(session: Session, institution_id: UUID, ids: set[UUID]) -> tuple[list[RuleFigures], int]:
    """Every rule that holds here, with what it found in the papers of the last two years; how many were read."""
    checked: Counter[tuple[str, str]] = Counter()
    failed: Counter[tuple[str, str]] = Counter()
    papers = _papers(session, ids)
    for on, findings, keys in papers:
        wrong = {*keys, *(f["rule"] for f in findings or () if f.get("result") == "failed")}
        told = {f["rule"] for f in findings or () if f.get("result") in ("passed", "failed")}
        checked.update((on, key) for key in wrong | told)
        failed.update((on, key) for key in wrong)
    held = [
        rule
        for rule in rules_of(session, institution_id)
        if not rule.overridden and not rule.lifts and rule.kind not in NEVER_STOP
    ]
    return [
        RuleFigures(
            rule,
            rule.say or sentence_of(rule.kind, rule.params),
            checked[rule.on, rule.key],
            failed[rule.on, rule.key],
        )
        for rule in held
    ], len(papers)


def _papers(session: Session, ids: set[UUID]) -> list[tuple[str, list[dict[str, str]] | None, list[str]]]:
    since = _years_before(today_of(session))
    quotes = (
        select(Revision.findings, Revision.failed)
        .join(Quote, Quote.id == Revision.quote_id)
        .join(Client, Client.id == Quote.client_id)
        .where(Client.institution_id.in_(ids), Revision.issued_on >= since)
        .order_by(Revision.issued_on.desc(), Revision.id)
        .limit(MOST_READ)
    )
    invoices = (
        select(Invoice.findings, Invoice.failed)
        .join(Client, Client.id == Invoice.client_id)
        .where(Client.institution_id.in_(ids), Invoice.issued_on >= since)
        .order_by(Invoice.issued_on.desc(), Invoice.id)
        .limit(MOST_READ)
    )
    return [
        *(("quote", found, keys or []) for found, keys in session.execute(quotes)),
        *(("invoice", found, keys or []) for found, keys in session.execute(invoices)),
    ]


def _years_before(today: dt.date) -> dt.date:
    return today.replace(year=today.year - YEARS_QUIET, day=min(today.day, 28))


def _known_long(rule: RuleRow, today: dt.date) -> bool:
    """Whether somebody stood for the rule two years ago already."""
    days = [source.seen for source in rule.sources if source.seen] + (
        [rule.valid_from] if rule.valid_from else []
    )
    return min(days, default=today) <= _years_before(today)
