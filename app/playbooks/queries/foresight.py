"""What an import would do with a playbook, before anything is written, in the words in which it says what it did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.basics.errors import Refusal
from app.playbooks.queries.files import held
from app.playbooks.rules import parts as p
from app.playbooks.rules.comparing import Decision, Side, Verdict, decide, sides
from app.playbooks.rules.order import parents_first
from app.playbooks.rules.sentences import title
from app.records import Institution


@dataclass(frozen=True, slots=True)
class Kept:
    """A part of the file that was not taken, and why."""

    part: str
    why: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, by the names of the parts (``rule/validity``)."""

    key: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    kept: tuple[Kept, ...]
    same: int
    ended: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def sentence(self) -> str:
        """One line for a person, such as ``utrecht: 21 added.`` and what was kept."""
        counts = (
            (len(self.added), "added"),
            (len(self.changed), "changed"),
            (len(self.ended), "ended"),
            (len(self.sources), "with a further source"),
            (len(self.kept), "kept as they are here"),
        )
        told = ", ".join(f"{number} {word}" for number, word in counts if number)
        return f"{self.key}: {told or 'nothing new'}."


@dataclass(frozen=True, slots=True)
class Compared:
    """A file beside the desk. ``known`` is False where the institution is not here yet."""

    key: str
    name: str
    known: bool
    sides: tuple[Side, ...]

    def would(self, take: frozenset[str] = frozenset(), leave: frozenset[str] = frozenset()) -> Imported:
        """What an import would do with these choices."""
        return outcome(self.key, decide(self.sides, take, leave))


def compare(session: Session, playbook: p.Playbook, key: str = "") -> Compared:
    """A file beside what the desk has and what both started from; nothing is written.

    Refused where an import would be: a parent that is not known, a circle of parents; and, where ``key`` names the
    institution meant, a file of another one.
    """
    if key and playbook.key != key:
        raise Refusal(f"The file is the playbook of {playbook.key}, not of {key}.")
    above = aliased(Institution)
    parents = select(Institution.key, above.key).outerjoin(above, above.id == Institution.parent_id)
    parents_first([playbook], {key: parent or "" for key, parent in session.execute(parents)})
    record = session.scalars(
        select(Institution).where(Institution.key == playbook.key).order_by(Institution.id)
    ).first()
    here = {} if record is None else held(session, record.id).parts
    base = {} if record is None else record.playbook_base
    three = tuple(sides(here, dict(playbook.named()), base or {}))
    return Compared(playbook.key, playbook.head.name, record is not None, three)


def outcome(key: str, decisions: Iterable[Decision]) -> Imported:
    """Decisions as the names of the parts they concern."""
    by: dict[Verdict, list[Decision]] = {verdict: [] for verdict in Verdict}
    for decision in decisions:
        by[decision.verdict].append(decision)
    return Imported(
        key,
        tuple(d.part for d in by[Verdict.ADD]),
        tuple(d.part for d in by[Verdict.CHANGE]),
        tuple(Kept(d.part, f"{title(d.part)}: {d.why}") for d in by[Verdict.KEEP]),
        len(by[Verdict.SAME]),
        tuple(d.part for d in by[Verdict.END]),
        tuple(d.part for d in by[Verdict.SOURCE]),
    )
