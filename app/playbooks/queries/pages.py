"""What the pages of institutions show: the list with what is known of each, one institution as a whole, what to ask it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.basics.text import fold
from app.documents.mail import eml
from app.institutions.queries import (
    DocumentLayer,
    ExemptionRow,
    InstitutionListed,
    InstitutionRow,
    OfficeRow,
    PayerRow,
    RuleRow,
    SaidRow,
    StepRow,
    buying_offices,
    document_layers,
    exemptions,
    history_of,
    institution,
    institutions,
    lineage,
    nearest_office,
    offices,
    payers,
    route,
    rules_of,
)
from app.institutions.rules import DOCUMENTS, PROFILES
from app.records import Client, Institution, Rule
from app.requirements.core import CORE, question_of, questions
from app.requirements.dispute import Dispute, disputes
from app.requirements.letter import languages
from app.requirements.queries import (
    Questionnaire,
    not_ended,
    questions_for,
    rule_in_force,
    rules_for,
    today_of,
)
from app.requirements.rules.rule import RuleInForce
from app.seller.queries import colleagues, find_seller, me
from app.storage.files import write_aside

MOST = 2000
_DEEP = 8


@dataclass(frozen=True, slots=True)
class InstitutionLine:
    """One line of the list. Rules are counted by status, its own; ``inherited`` are those of its parents."""

    id: UUID
    key: str
    name: str
    parent: str
    country: str
    region: str
    rules: Mapping[str, int]
    inherited: int
    clients: int
    due: int
    oldest: dt.date | None

    @property
    def known(self) -> int:
        """Rules that somebody or something stands for."""
        return sum(self.rules.get(status, 0) for status in ("confirmed", "published", "contradicted"))

    @property
    def to_confirm(self) -> int:
        """Rules that a person has to look at: due for review, or with sources that disagree."""
        return self.due + self.rules.get("contradicted", 0)

    @property
    def unknown(self) -> bool:
        """Whether nothing at all is known, not even from a parent."""
        return not sum(self.rules.values()) and not self.inherited


@dataclass(frozen=True, slots=True)
class InstitutionLines:
    """The lines that are shown, the sizes of the segments, and whether there are more than can be listed."""

    rows: tuple[InstitutionLine, ...]
    counts: Mapping[str, int]
    more: bool
    day: dt.date


def institution_lines(session: Session, text: str = "", segment: str = "all") -> InstitutionLines:
    """The list: ``text`` narrows it by name, key, place and parent; ``segment`` is all, clients, confirm or unknown."""
    listed = institutions(session, limit=MOST + 1)
    every = _lines(session, listed[:MOST])
    wanted = [line for line in every if _found(line, fold(text).split())]
    held = {
        "all": wanted,
        "clients": [line for line in wanted if line.clients],
        "confirm": [line for line in wanted if line.to_confirm],
        "unknown": [line for line in wanted if line.unknown],
    }
    counts = {name: len(lines) for name, lines in held.items()}
    return InstitutionLines(tuple(held.get(segment, wanted)), counts, len(listed) > MOST, today_of(session))


def _lines(session: Session, listed: Sequence[InstitutionListed]) -> list[InstitutionLine]:
    clients = _counted(session, select(Client.institution_id, func.count()).group_by(Client.institution_id))
    today = today_of(session)
    late = select(Rule.institution_id, func.count()).where(
        Rule.review_after < today, Rule.lifts.is_(False), not_ended(today)
    )
    due = _counted(session, late.group_by(Rule.institution_id))
    by_key = {row.key: row for row in listed}
    return [
        InstitutionLine(
            row.id, row.key, row.name, by_key[row.parent].name if row.parent in by_key else row.parent, row.country,
            row.region, row.rules, _inherited(row, by_key), clients.get(row.id, 0), due.get(row.id, 0), row.oldest,
        )
        for row in listed
    ]  # fmt: skip


def _counted(session: Session, statement: object) -> dict[UUID, int]:
    return {row[0]: row[1] for row in session.execute(statement)}  # type: ignore[call-overload]


def _inherited(row: InstitutionListed, by_key: Mapping[str, InstitutionListed]) -> int:
    number, above, seen = 0, row.parent, {row.key}
    while above in by_key and above not in seen and len(seen) < _DEEP:
        seen.add(above)
        number += by_key[above].rule_count
        above = by_key[above].parent
    return number


def _found(line: InstitutionLine, words: Sequence[str]) -> bool:
    text = fold(f"{line.name} {line.key} {line.country} {line.region} {line.parent}")
    return all(word in text for word in words)


@dataclass(frozen=True, slots=True)
class ClientThere:
    """A client at this institution or at one below it."""

    key: str
    name: str
    department: str
    institution: str
    institution_key: str


@dataclass(frozen=True, slots=True)
class InstitutionPage:
    """One institution as a whole. Rules and offices carry the key of the level that states them."""

    institution: InstitutionRow
    levels: tuple[InstitutionRow, ...]
    below: tuple[tuple[str, str], ...]
    offices: tuple[OfficeRow, ...]
    payers: tuple[PayerRow, ...]
    exemptions: tuple[ExemptionRow, ...]
    rules: tuple[RuleRow, ...]
    assumed: tuple[RuleInForce, ...]
    steps: tuple[StepRow, ...]
    layers: Mapping[str, tuple[DocumentLayer, ...]]
    clients: tuple[ClientThere, ...]
    questions: int
    me: UUID | None
    day: dt.date
    history: Mapping[UUID, tuple[SaidRow, ...]] = field(default_factory=dict)
    disputes: tuple[Dispute, ...] = ()
    buying: tuple[OfficeRow, ...] = ()

    def level_name(self, key: str) -> str:
        """The name of a level by its key."""
        return next((level.name for level in self.levels if level.key == key), key)

    def office_named(self, name: str) -> OfficeRow | None:
        """The office of this key or role."""
        return nearest_office(self.offices, name, [level.key for level in self.levels])

    @property
    def in_force(self) -> tuple[RuleRow, ...]:
        """The rules that hold here today: neither replaced by a lower level nor lifted nor ended."""
        return tuple(rule for rule in self.rules if self.holds(rule))

    def holds(self, rule: RuleRow) -> bool:
        """Whether a rule holds here: neither replaced by a lower level nor lifted, and not ended."""
        return not rule.overridden and not rule.lifts and not self.ended(rule)

    def ended(self, rule: RuleRow) -> bool:
        """Whether the period of a rule is over: it ran out, or was set aside."""
        return rule.valid_to is not None and rule.valid_to < self.day

    def due(self, rule: RuleRow) -> bool:
        """Whether a rule that holds waits to be confirmed again."""
        return self.holds(rule) and rule.review_after is not None and rule.review_after < self.day

    def set_aside(self, rule: RuleRow) -> SaidRow | None:
        """By whose word and why a rule was set aside; None where it was not."""
        said = self.history.get(rule.id, ())
        return said[0] if said and said[0].outcome == "set-aside" and self.ended(rule) else None

    def instead_of(self, rule: RuleRow) -> RuleRow | None:
        """The rule of the lowest level that stands in place of one that is replaced."""
        alike = [r for r in self.rules if (r.on, r.key) == (rule.on, rule.key) and r.valid_on(self.day)]
        return next((r for r in reversed(alike) if not r.of_one and r.id != rule.id), None)

    def dispute_about(self, rule: RuleRow) -> Dispute | None:
        """The disagreement that a rule is a side of."""
        return next((dispute for dispute in self.disputes if rule.id in dispute.rule_ids), None)

    def level_words(self, rule: RuleRow) -> str:
        """Which level a rule comes from, as the page says it."""
        if rule.of_one:
            office = self.office_named(rule.office)
            return f"This office alone: {office.name or rule.office if office else rule.office}"
        keys = [level.key for level in self.levels]
        if rule.institution == self.institution.key or rule.institution not in keys:
            return "This campus" if len(keys) > 1 else "This institution"
        above = "the system" if keys.index(rule.institution) == 0 else "above this campus"
        return f"From {self.level_name(rule.institution)}, {above}"


def institution_page(session: Session, key: str) -> InstitutionPage:
    """Everything about the institution of this key; a Refusal names near ones."""
    row = institution(session, key)
    today = today_of(session)
    rules = [rule for on in DOCUMENTS for rule in rules_for(session, row.id, on, today=today)]
    rows = rules_of(session, row.id, today=today)
    buying = buying_offices(session, row.id)
    return InstitutionPage(
        institution=row,
        levels=lineage(session, row.id),
        below=_below(session, row.id),
        offices=offices(session, row.id),
        payers=payers(session, row.id),
        exemptions=exemptions(session, row.id),
        rules=rows,
        assumed=tuple(rule for rule in rules if rule.institution == CORE),
        steps=route(session, row.id),
        layers={on: document_layers(session, row.id, on) for on in PROFILES},
        clients=_clients(session, row.id),
        questions=_open_questions(rules, today),
        me=me(session),
        day=today,
        history=history_of(session, [rule.id for rule in rows]),
        disputes=disputes([rule_in_force(rule) for rule in rows if not rule.overridden], today),
        buying=buying if len(buying) > 1 else (),
    )


def _below(session: Session, institution_id: UUID) -> tuple[tuple[str, str], ...]:
    statement = (
        select(Institution.key, Institution.name)
        .where(Institution.parent_id == institution_id)
        .order_by(Institution.name, Institution.key)
        .limit(MOST)
    )
    return tuple((key, name) for key, name in session.execute(statement))


def _clients(session: Session, institution_id: UUID) -> tuple[ClientThere, ...]:
    ids, level = {institution_id}, {institution_id}
    for _ in range(_DEEP):
        level = set(session.scalars(select(Institution.id).where(Institution.parent_id.in_(level)))) - ids
        if not level:
            break
        ids |= level
    statement = (
        select(Client.key, Client.name, Client.department, Institution.name, Institution.key)
        .join(Institution, Institution.id == Client.institution_id)
        .where(Client.institution_id.in_(ids))
        .order_by(Client.folded, Client.id)
        .limit(MOST)
    )
    return tuple(ClientThere(*row) for row in session.execute(statement))


def _open_questions(rules: Iterable[RuleInForce], today: dt.date) -> int:
    """Over all documents and offices, each question once."""
    return len({question_of(rule) for rule in questions(rules, today)})


@dataclass(frozen=True, slots=True)
class Asking:
    """The e-mail with the questions for one office, signed by who sits here; the offices that can be asked.

    ``sender`` is our own address; ``languages`` are those in which we can ask, by tag.
    """

    questionnaire: Questionnaire
    offices: tuple[tuple[str, str], ...]
    sender: str = ""
    languages: tuple[tuple[str, str], ...] = ()


def asking(session: Session, institution_id: UUID, office: str = "purchasing", language: str = "") -> Asking:
    """What to ask one office (by its role or key), in its language or in the one that is named."""
    own = find_seller(session)
    mine = me(session)
    person = next((row for row in colleagues(session) if row.id == mine), None)
    firm = (own.trade_name or own.legal_name) if own else ""
    signed = "\n".join(part for part in (person.name if person else "", firm) if part)
    found = questions_for(session, institution_id, office, signed=signed, language=language)
    names: dict[str, str] = {}
    held = offices(session, institution_id)
    for row in held:
        alone = sum(other.role == row.role for other in held) == 1
        names[row.role if alone else row.key] = row.name
    sender = (person.email if person else "") or (own.email if own else "")
    return Asking(found, tuple(names.items()), sender, tuple(languages().items()))


def draft_to(path: Path, sender: str, to: str, subject: str, body: str) -> Path:
    """Writes a message as an e-mail draft that the mail program opens; answers where it lies."""
    write_aside(path, eml(to, subject, body, sender))
    return path
