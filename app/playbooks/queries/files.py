"""Playbooks as the desk holds them, as files hold them, and the two beside each other."""

from __future__ import annotations

import datetime as dt
import errno
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.errors import Refusal, Trouble
from app.basics.identity import natural_id
from app.basics.places import RESOURCES
from app.institutions.queries import institution, sources_of
from app.institutions.rules import chain
from app.playbooks.rules import parts as p
from app.playbooks.rules.comparing import touched
from app.playbooks.rules.lines import LineIndex
from app.playbooks.rules.reading import advised, examine, read
from app.playbooks.rules.source import MOST_BYTES, Problem, tables
from app.playbooks.rules.writing import write
from app.records import (
    Colleague,
    DocumentProfile,
    Exemption,
    Institution,
    Office,
    Payer,
    Record,
    RouteStep,
    Rule,
    RuleConfirmation,
)
from app.storage.files import write_aside

SHIPPED = RESOURCES / "playbooks"
_MOST_ALIKE = 20


@dataclass(slots=True)
class Held:
    """What the desk has of one institution: each part by its name, with the record it lies in."""

    institution: Institution
    parent: str
    parts: dict[str, Any] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    playbook: p.Playbook | None = None


def held(session: Session, institution_id: UUID) -> Held:
    """Everything of one institution, for export and for comparison."""
    record = session.get_one(Institution, institution_id)
    above = session.get(Institution, record.parent_id) if record.parent_id else None
    result = Held(record, above.key if above else "")
    offices = list(_rows(session, Office, institution_id, Office.key))
    payers = list(_rows(session, Payer, institution_id, Payer.key))
    exemptions = list(_rows(session, Exemption, institution_id, Exemption.certificate))
    profiles = list(_rows(session, DocumentProfile, institution_id, DocumentProfile.on))
    steps = list(_rows(session, RouteStep, institution_id, RouteStep.position))
    rules = _rules_in_order(session, record)
    sources = sources_of(session, rules)
    result.playbook = p.Playbook(
        head=_head(record, result.parent),
        offices=tuple(_office(r, _wishes(profiles, office_id=r.id)) for r in offices),
        payers=tuple(_payer(r, _wishes(profiles, payer_id=r.id)) for r in payers),
        exemptions=tuple(
            p.ExemptionPart(r.certificate, r.jurisdiction, r.valid_from, r.valid_to) for r in exemptions
        ),
        rules=tuple(
            _rule(r, tuple(p.SourcePart(s.url, s.person, s.says, s.seen) for s in sources.get(r.id, ())))
            for r in rules
        ),
        document=_wishes(profiles),
        steps=tuple(p.StepPart(r.key, r.holder, r.title, r.days, r.clock, r.run, r.source) for r in steps),
    )
    result.parts = dict(result.playbook.named())
    names = [name for name in result.parts if not name.startswith(("institution/", "document/"))]
    result.records = dict(zip(names, [*offices, *payers, *exemptions, *rules, *steps], strict=True))
    keys = {r.id: f"{sort}/{r.key}/" for sort, rows in (("office", offices), ("payer", payers)) for r in rows}
    for r in profiles:
        whose = r.office_id or r.payer_id
        if whose is None or whose in keys:
            result.records[f"document/{keys.get(whose, '') if whose else ''}{r.on}"] = r
    return result


def _wishes(
    profiles: list[DocumentProfile], office_id: UUID | None = None, payer_id: UUID | None = None
) -> dict[str, dict[str, Any]]:
    return {r.on: dict(r.settings) for r in profiles if (r.office_id, r.payer_id) == (office_id, payer_id)}


def _rows(session: Session, kind: Any, institution_id: UUID, order: Any) -> Iterator[Any]:
    return iter(
        session.scalars(select(kind).where(kind.institution_id == institution_id).order_by(order, kind.id))
    )


def _rules_in_order(session: Session, record: Institution) -> list[Rule]:
    """By key; rules that contradict each other in the order of the file they came from."""

    def place(rule: Rule) -> tuple[str, str, int, UUID]:
        alike = [natural_id(*rule_name(record.key, rule.key, rule.on, n)) for n in range(1, _MOST_ALIKE)]
        return rule.on, rule.key, alike.index(rule.id) if rule.id in alike else _MOST_ALIKE, rule.id

    rules = list(session.scalars(select(Rule).where(Rule.institution_id == record.id)))
    once = {(r.key, r.on) for r in rules}
    if len(once) == len(rules):
        return sorted(rules, key=lambda r: (r.on, r.key))
    return sorted(rules, key=place)


def rule_name(institution: str, key: str, on: str, number: int) -> tuple[str, ...]:
    """The natural name of a rule; only what is not the first on quotes is longer than institution and key."""
    name = ("rule", institution, key)
    return name if (on, number) == ("quote", 1) else (*name, on, str(number))


def _head(r: Institution, parent: str) -> p.Head:
    return p.Head(
        key=r.key, name=r.name, legal_name=r.legal_name, country=r.country, region=r.region, parent=parent,
        currency=r.currency, language=r.language, paper=r.paper, fiscal_year_start=r.fiscal_year_start,
        seen=r.playbook_seen, note=r.note, identifiers=dict(r.identifiers),
    )  # fmt: skip


def _office(r: Office, document: p.Wishes) -> p.OfficePart:
    return p.OfficePart(
        key=r.key, role=r.role, name=r.name, channel=r.channel, email=r.email, phone=r.phone, portal=r.portal,
        hours=r.hours, timezone=r.time_zone, closed=tuple(r.closed), note=r.note, document=document,
    )  # fmt: skip


def _payer(r: Payer, document: p.Wishes) -> p.PayerPart:
    return p.PayerPart(
        r.key, tuple(r.lines), tuple(r.funding), r.is_default, r.mailbox, dict(r.tax_ids), r.officer,
        r.officer_title, document,
    )  # fmt: skip


def _rule(r: Rule, sources: tuple[p.SourcePart, ...]) -> p.RulePart:
    return p.RulePart(
        key=r.key, kind=r.kind, office=r.office, on=r.on, params=dict(r.params), when=dict(r.when), severity=r.severity,
        status=r.status, say=r.say, ask=r.ask, clause=r.clause, sources=sources, valid_from=r.valid_from,
        valid_to=r.valid_to, review_after=r.review_after, lifts=r.lifts,
    )  # fmt: skip


def playbook_of(session: Session, key: str) -> p.Playbook:
    """The playbook as the desk has it now."""
    found = held(session, institution(session, key).id).playbook
    assert found is not None  # noqa: S101 - held() always fills it
    return found


def export(session: Session, key: str) -> str:
    """The text of the playbook file, with who decided what as comments; importing it again changes nothing."""
    here = held(session, institution(session, key).id)
    assert here.playbook is not None  # noqa: S101 - held() always fills it
    return write(here.playbook, _remarks(session, here))


def _remarks(session: Session, here: Held) -> dict[str, list[str]]:
    """What a reader of the file should know of each part: where it is from, and who said what about it."""
    result: dict[str, list[str]] = {}
    base = here.institution.playbook_base or {}
    for name, value in here.parts.items():
        if base and name not in base:
            result[name] = ["Written here; no file had it."]
        elif name in base and touched(value, base[name]):
            result[name] = ["Changed here since the last file."]
    for name, told in _decided(session, here).items():
        result.setdefault(name, []).extend(told)
    return result


def _decided(session: Session, here: Held) -> dict[str, list[str]]:
    rules = {record.id: name for name, record in here.records.items() if isinstance(record, Rule)}
    said = (
        select(RuleConfirmation, Colleague.name)
        .outerjoin(Colleague, Colleague.id == RuleConfirmation.colleague_id)
        .where(RuleConfirmation.rule_id.in_(rules))
        .order_by(RuleConfirmation.on, RuleConfirmation.id)
    )
    result: dict[str, list[str]] = {}
    for word, colleague in session.execute(said) if rules else ():
        who = f" by {word.person}" if word.person else ""
        noted = f" (noted by {colleague})" if colleague else ""
        why = f": {word.note}" if word.note else "."
        told = f"{word.on.isoformat()}, {word.outcome.replace('-', ' ')}{who}{noted}{why}"
        result.setdefault(rules[word.rule_id], []).append(told)
    return result


def export_to(session: Session, key: str, path: Path) -> Path:
    """Writes the playbook file; the old file or the new one is there, never a cut one. Answers the path."""
    write_aside(path, export(session, key).encode())
    return path


def read_file(path: Path) -> p.Playbook:
    """The playbook in a file; a Refusal says what is wrong, line by line."""
    return read(file_bytes(path), path.name)


def lint(path: Path, today: dt.date | None = None) -> tuple[Problem, ...]:
    """Everything that is wrong with a file, then what could be better; an empty answer is a good file."""
    return looked_at(path, today).problems


def lint_together(paths: Iterable[Path], today: dt.date | None = None) -> dict[Path, tuple[Problem, ...]]:
    """Everything wrong with each of several files; parents are looked for among them and what ships."""
    found = {path: looked_at(path, today) for path in paths}
    problems = {path: list(one.problems) for path, one in found.items()}
    known = {one.key: one.head.parent for one in shipped_playbooks()}
    first: dict[str, Path] = {}
    books = {path: one.playbook for path, one in found.items() if one.playbook is not None}
    for path, playbook in books.items():
        if playbook.key in first:
            said = f"{first[playbook.key].name} is the playbook of {playbook.key} too; give one of them"
            problems[path].append(found[path].problem("key", said))
        first.setdefault(playbook.key, path)
        known[playbook.key] = playbook.head.parent
    for path, playbook in books.items():
        parent = playbook.head.parent
        if parent and parent not in known:
            said = f"the parent {parent} is not among these files; an import needs it in the desk"
            problems[path].append(found[path].problem("parent", said, advice=True))
            continue
        try:
            chain(playbook.key, known)
        except Refusal as refusal:
            problems[path].append(found[path].problem("parent", refusal.text))
    return {path: tuple(found) for path, found in problems.items()}


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A file before anything is done with it: its playbook where it can be read, and everything that is wrong."""

    name: str
    playbook: p.Playbook | None
    problems: tuple[Problem, ...]
    lines: LineIndex

    def problem(self, path: str, text: str, *, advice: bool = False) -> Problem:
        """One more problem with this file."""
        return Problem(self.name, self.lines.of(path), path, text, advice)


def looked_at(path: Path, today: dt.date | None = None) -> LookedAt:
    """Reads a file for a person to judge; only a file that cannot be opened is refused."""
    data = file_bytes(path)
    playbook, problems = examine(data, path.name)
    advice = () if playbook is None else tuple(advised(playbook, data, path.name, today))
    lines = LineIndex({}, ()) if playbook is None else tables(data, path.name)[1]
    return LookedAt(path.name, playbook, problems + advice, lines)


def file_bytes(path: Path) -> bytes:
    """The bytes of a file, one more than may be at most; what is no plain file is refused by name and not waited for."""
    try:
        if path.is_dir():
            raise Refusal(f"{path} is a folder, not a playbook.")
        # Opening a pipe would wait for whoever writes into it, so it is opened without waiting and looked at first.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise Refusal(f"{path} is a device or a pipe, not a playbook.")
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise Refusal(f"There is no file {path}.") from None
    except ValueError:
        raise Refusal(f"{str(path)!a} cannot be the name of a file.") from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENAMETOOLONG, errno.ENOTDIR, errno.ENXIO):
            raise Refusal(f"The file {str(path)[:200]} cannot be opened: {error.strerror}.") from None
        raise Trouble(
            f"The file {path} cannot be read: {error.strerror}.", "Check the disk and your rights."
        ) from error


def shipped() -> tuple[Path, ...]:
    """The playbook files that come with the program."""
    return tuple(sorted(SHIPPED.glob("*.toml")))


@cache
def shipped_playbooks() -> tuple[p.Playbook, ...]:
    """The playbooks that come with the program, read once."""
    return tuple(read_file(path) for path in shipped())


def ancestors(session: Session, playbooks: Iterable[p.Playbook]) -> tuple[p.Playbook, ...]:
    """The shipped playbooks that these need above them and that the desk does not have, the nearest first."""
    wanted = list(playbooks)
    here = {*session.scalars(select(Institution.key)), *(playbook.key for playbook in wanted)}
    by_key = {playbook.key: playbook for playbook in shipped_playbooks()}
    result: list[p.Playbook] = []
    for playbook in wanted:
        parent = playbook.head.parent
        while parent and parent not in here and parent in by_key:
            here.add(parent)
            result.append(by_key[parent])
            parent = by_key[parent].head.parent
    return tuple(result)
