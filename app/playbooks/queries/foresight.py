"""What an import would do with a playbook, before anything is written, in the words in which it says what it did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.playbooks.queries.files import held
from app.playbooks.rules import parts as p
from app.playbooks.rules.comparing import Decision, Verdict, decide, words
from app.playbooks.rules.order import parents_first
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

    def sentence(self) -> str:
        """One line for a person, such as ``utrecht: 21 added.`` and what was kept."""
        counts = (
            (len(self.added), "added"),
            (len(self.changed), "changed"),
            (len(self.kept), "kept as they are here"),
        )
        told = ", ".join(f"{number} {word}" for number, word in counts if number)
        return f"{self.key}: {told or 'nothing new'}."


def foresee(session: Session, playbook: p.Playbook, take: frozenset[str] = frozenset()) -> Imported:
    """What an import of this playbook would do now; nothing is written. Refused where the import would be."""
    above = aliased(Institution)
    parents = select(Institution.key, above.key).outerjoin(above, above.id == Institution.parent_id)
    parents_first([playbook], {key: parent or "" for key, parent in session.execute(parents)})
    record = session.scalars(
        select(Institution).where(Institution.key == playbook.key).order_by(Institution.id)
    ).first()
    here = {} if record is None else held(session, record.id).parts
    base = {} if record is None else record.playbook_base
    return told(playbook.key, decide(here, dict(playbook.named()), base or {}, take))


def told(key: str, decisions: Iterable[Decision]) -> Imported:
    """Decisions as the names of the parts they concern."""
    by: dict[Verdict, list[Decision]] = {verdict: [] for verdict in Verdict}
    for decision in decisions:
        by[decision.verdict].append(decision)
    return Imported(
        key,
        tuple(d.part for d in by[Verdict.ADD]),
        tuple(d.part for d in by[Verdict.CHANGE]),
        tuple(Kept(d.part, f"{words(d.part)}: {d.why}") for d in by[Verdict.KEEP]),
        len(by[Verdict.SAME]),
    )
