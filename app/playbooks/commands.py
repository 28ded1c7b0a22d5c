"""Playbook files into the desk: added, changed where the desk had not touched it, otherwise kept and reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.basics.errors import Refusal
from app.basics.identity import natural_id
from app.institutions.commands import free_id
from app.playbooks.queries import Held, Imported, held, outcome, rule_name, shipped_playbooks
from app.playbooks.rules import parts as p
from app.playbooks.rules.comparing import Verdict, decide, sides
from app.playbooks.rules.order import parents_first
from app.records import (
    DocumentProfile,
    Exemption,
    Institution,
    Office,
    Payer,
    Record,
    RouteStep,
    Rule,
    RuleSource,
)
from app.requirements.queries import today_of

__all__ = ["Imported", "import_playbook", "import_playbooks", "ship"]


def import_playbooks(
    session: Session,
    playbooks: Iterable[p.Playbook],
    take: Iterable[str] = (),
    leave: Iterable[str] = (),
) -> tuple[Imported, ...]:
    """Imports playbooks, parents first; nothing that the desk changed is overwritten unless it is named.

    ``take`` names parts whose text in the file shall win (``all`` for every one), or rules that the file no longer has
    and that shall end; ``leave`` names parts that stay as they are here although the file would change them.
    """
    wanted = list(playbooks)
    choice = _Choice(frozenset(take), frozenset(leave))
    above = aliased(Institution)
    parents = select(Institution.key, above.key).outerjoin(above, above.id == Institution.parent_id)
    known = {key: parent or "" for key, parent in session.execute(parents)}
    _check_choice(session, choice, wanted)
    return tuple(_import(session, playbook, choice) for playbook in parents_first(wanted, known))


def import_playbook(
    session: Session, playbook: p.Playbook, take: Iterable[str] = (), leave: Iterable[str] = ()
) -> Imported:
    """Imports one playbook; its parent must be here already."""
    return import_playbooks(session, [playbook], take, leave)[0]


def ship(session: Session) -> tuple[Imported, ...]:
    """Imports every playbook that comes with the program."""
    return import_playbooks(session, shipped_playbooks())


@dataclass(frozen=True, slots=True)
class _Choice:
    """What somebody chose, by the names of parts."""

    take: frozenset[str]
    leave: frozenset[str]


def _check_choice(session: Session, choice: _Choice, playbooks: list[p.Playbook]) -> None:
    parts = {name for playbook in playbooks for name, _ in playbook.named()}
    once = select(Institution.playbook_base).where(
        Institution.key.in_([playbook.key for playbook in playbooks])
    )
    parts |= {name for base in session.scalars(once) for name in base or ()}
    for name in sorted((choice.take | choice.leave) - parts - {"all"}):
        raise Refusal(
            f"No file has a part {name[:80]!r}. Parts are named like rule/validity or office/purchasing."
        )
    for name in sorted(choice.take & choice.leave):
        raise Refusal(f"The part {name[:80]} cannot both be taken and be left.")


def _import(session: Session, playbook: p.Playbook, choice: _Choice) -> Imported:
    record = session.scalars(
        select(Institution).where(Institution.key == playbook.key).order_by(Institution.id)
    ).first()
    fresh = record is None
    if record is None:
        record = Institution(
            id=free_id(session, Institution, "institution", playbook.key),
            key=playbook.key,
            name=playbook.head.name,
        )
        session.add(record)
        session.flush()
    here = Held(record, "") if fresh else held(session, record.id)
    theirs = dict(playbook.named())
    base = dict(record.playbook_base or {})
    decisions = list(decide(sides(here.parts, theirs, base), choice.take, choice.leave))
    writer = _Writer(session, here, fresh)
    for decision in decisions:
        if decision.verdict is Verdict.END:
            writer.end(decision.part)
            del base[decision.part]
            continue
        if decision.verdict in (Verdict.ADD, Verdict.CHANGE):
            writer.put(decision.part, theirs[decision.part])
        if decision.verdict is not Verdict.KEEP:
            writer.add_sources(decision.part, theirs[decision.part])
        if decision.verdict is not Verdict.KEEP or decision.part in choice.leave:
            # Who leaves a part has seen what the file says of it: the next file is compared with this one.
            base[decision.part] = p.stated(theirs[decision.part])
    if base != record.playbook_base:
        record.playbook_base = base
    session.flush()
    return outcome(playbook.key, decisions)


class _Writer:
    """Writes the parts of one institution into its records."""

    def __init__(self, session: Session, here: Held, fresh: bool) -> None:
        self.session = session
        self.institution = here.institution
        self.records = here.records
        self.fresh = fresh

    def put(self, name: str, value: Any) -> None:
        """Adds or changes one part."""
        sort, _, rest = name.partition("/")
        if sort == "institution":
            self._head(rest, value)
            return
        kind, values = _VALUES[sort](value, rest)
        if sort == "document":
            place = self._whose(rest)
            if place is None:
                return
            values |= place
        record = self.records.get(name)
        if record is None:
            natural = _natural(sort, self.institution.key, name, value)
            id_ = natural_id(*natural) if self.fresh else free_id(self.session, kind, *natural)
            record = kind(id=id_, institution_id=self.institution.id, **values)
            self.session.add(record)
            self.records[name] = record
        else:
            for attribute, new in values.items():
                if getattr(record, attribute) != new:
                    setattr(record, attribute, new)

    def _whose(self, rest: str) -> dict[str, UUID] | None:
        """The office or payer whose wishes these are, nothing for those of the institution; None where it was left out."""
        sort, _, more = rest.partition("/")
        if not more:
            return {}
        record = self.records.get(f"{sort}/{more.rpartition('/')[0]}")
        return None if record is None else {f"{sort}_id": record.id}

    def end(self, name: str) -> None:
        """Ends a rule with yesterday: what was checked by it keeps its reason."""
        rule = self.records.get(name)
        if isinstance(rule, Rule):
            last = today_of(self.session) - dt.timedelta(days=1)
            rule.valid_to = min(rule.valid_to or last, last)
            if rule.valid_from and rule.valid_from > rule.valid_to:
                rule.valid_from = rule.valid_to

    def _head(self, name: str, value: Any) -> None:
        if name == "parent":
            above = select(Institution.id).where(Institution.key == value).order_by(Institution.id)
            self.institution.parent_id = self.session.scalars(above).first()
        elif name == "identifiers":
            self.institution.identifiers = dict(value)
        elif name != "key":
            setattr(self.institution, "playbook_seen" if name == "seen" else name, value)

    def add_sources(self, name: str, value: Any) -> None:
        """Adds those sources of a rule that are not known yet; sources are only ever added."""
        rule = self.records.get(name)
        if not isinstance(value, p.RulePart) or not isinstance(rule, Rule):
            return
        known = set() if self.fresh else {_source(s) for s in self._sources(rule.id)}
        for source in value.sources:
            told = (source.url, source.person, source.says, source.seen)
            if told not in known:
                known.add(told)
                id_ = natural_id("rule-source", rule.id, *told)
                self.session.add(
                    RuleSource(
                        id=id_,
                        rule_id=rule.id,
                        url=source.url,
                        person=source.person,
                        says=source.says,
                        seen=source.seen,
                    )
                )

    def _sources(self, rule_id: UUID) -> Iterable[RuleSource]:
        return self.session.scalars(select(RuleSource).where(RuleSource.rule_id == rule_id))


def _source(s: RuleSource) -> tuple[Any, ...]:
    return s.url, s.person, s.says, s.seen


def _natural(sort: str, institution: str, name: str, value: Any) -> tuple[str, ...]:
    rest = name.partition("/")[2]
    if sort == "rule":
        number = int(rest.rpartition("/")[2]) if "/" in rest else 1
        return rule_name(institution, value.key, value.on, number)
    if sort == "exemption":
        return ("exemption", institution, value.jurisdiction, value.certificate)
    if sort == "document":
        return ("document-profile", institution, *rest.split("/"))
    return ({"step": "route-step"}.get(sort, sort), institution, rest)


def _office(value: p.OfficePart, _rest: str) -> tuple[type[Record], dict[str, Any]]:
    return Office, {
        "key": value.key, "role": value.role, "name": value.name, "channel": value.channel, "email": value.email,
        "phone": value.phone, "portal": value.portal, "hours": value.hours, "time_zone": value.timezone,
        "closed": list(value.closed), "note": value.note,
    }  # fmt: skip


def _payer(value: p.PayerPart, _rest: str) -> tuple[type[Record], dict[str, Any]]:
    return Payer, {
        "key": value.key, "lines": list(value.lines), "funding": list(value.funding), "tax_ids": dict(value.tax_ids),
        "mailbox": value.mailbox, "is_default": value.default, "officer": value.officer,
        "officer_title": value.officer_title,
    }  # fmt: skip


def _exemption(value: p.ExemptionPart, _rest: str) -> tuple[type[Record], dict[str, Any]]:
    return Exemption, {
        "certificate": value.certificate, "jurisdiction": value.jurisdiction,
        "valid_from": value.valid_from, "valid_to": value.valid_to,
    }  # fmt: skip


def _rule(value: p.RulePart, _rest: str) -> tuple[type[Record], dict[str, Any]]:
    return Rule, {
        "key": value.key, "kind": value.kind, "office": value.office, "on": value.on, "params": dict(value.params),
        "when": dict(value.when), "severity": value.severity, "status": value.status, "say": value.say,
        "ask": value.ask, "clause": value.clause, "valid_from": value.valid_from, "valid_to": value.valid_to,
        "review_after": value.review_after, "lifts": value.lifts,
    }  # fmt: skip


def _document(value: Mapping[str, Any], rest: str) -> tuple[type[Record], dict[str, Any]]:
    return DocumentProfile, {"on": rest.rpartition("/")[2], "settings": dict(value)}


def _step(value: tuple[int, p.StepPart], _rest: str) -> tuple[type[Record], dict[str, Any]]:
    at, step = value
    return RouteStep, {
        "key": step.key, "title": step.title, "holder": step.holder, "position": at, "days": step.days,
        "clock": step.clock, "run": step.run, "source": step.source,
    }  # fmt: skip


_VALUES: Mapping[str, Callable[[Any, str], tuple[type[Record], dict[str, Any]]]] = {
    "office": _office, "payer": _payer, "exemption": _exemption, "rule": _rule, "document": _document, "step": _step,
}  # fmt: skip
