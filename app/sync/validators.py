"""Rules that merged data breaks: run over what a landing wrote, and again over what is mended; never in the way of it.

Sync knows no business: the office hands over the checks of its floors (``Office.checks``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.changes import Touched
from app.basics.violations import Check, Examined, Violation
from app.records.base import id_of
from app.storage.cursor import Cursor
from app.sync.capture import schema


@dataclass(frozen=True, slots=True)
class _Rows(Mapping[str, list[UUID]]):
    """Table → ids, made when a check asks for them."""

    by_name: Mapping[str, Iterable[bytes]]

    def __getitem__(self, table: str) -> list[UUID]:
        return [id_of(pk) for pk in self.by_name[table]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_name)

    def __len__(self) -> int:
        return len(self.by_name)


def validate(session: Session, checks: Sequence[Check], written: Mapping[int, Iterable[bytes]]) -> int:
    """Checks what was written (table code → rows); answers how many violations are new."""
    names = {t.code: t.name for t in schema().values()}
    rows = _Rows({names[code]: pks for code, pks in written.items() if code in names})
    return sum(
        _keep(session, check.find(session, rows)) for check in checks if not check.tables.isdisjoint(rows)
    )


def again(session: Session) -> None:
    """Looks anew, before a commit, at what somebody may just have mended."""
    touched: set[Touched] = session.info.get("touched", set())
    office = session.info.get("office")
    if not touched or session.info.get("origin") == "sync" or session.in_nested_transaction():
        return
    run = Cursor(session.connection())
    if run("SELECT 1 FROM sync_violation").fetchone() is None:
        return
    session.flush()
    rows: dict[str, list[UUID]] = defaultdict(list)
    for one in touched:
        rows[one.kind].append(one.id)
    for check in getattr(office, "checks", ()):
        if not check.tables.isdisjoint(rows):
            _keep(session, check.find(session, rows))


def violations(session: Session, *, client: UUID | None = None) -> list[Violation]:
    """What does not hold, in the file of one client or everywhere, by rule."""
    where, values = ("", ()) if client is None else (" WHERE agg = ?", (client.bytes,))
    rows = Cursor(session.connection())(
        f"SELECT rule, entity, agg, detail FROM sync_violation{where} ORDER BY rule, entity", values
    ).fetchall()
    return [
        Violation(
            rule,
            UUID(bytes=bytes(entity)),
            None if bytes(agg) == bytes(entity) and rule != "duplicate_client" else UUID(bytes=bytes(agg)),
            detail,
        )
        for rule, entity, agg, detail in rows
    ]


def _keep(session: Session, examined: Examined) -> int:
    """Writes what was found in the place of what was known of the same things."""
    run = Cursor(session.connection())
    known: set[tuple[str, bytes]] = set()
    for rule in examined.rules:
        for (entity,) in run("SELECT entity FROM sync_violation WHERE rule = ?", (rule,)).fetchall():
            if examined.entities is None or UUID(bytes=bytes(entity)) in examined.entities:
                known.add((rule, bytes(entity)))
    run.many("DELETE FROM sync_violation WHERE rule = ? AND entity = ?", sorted(known))
    run.many(
        "INSERT INTO sync_violation(rule, entity, agg, detail) VALUES (?,?,?,?)",
        [(v.rule, v.entity.bytes, (v.client or v.entity).bytes, v.detail) for v in examined.found],
    )
    return sum((v.rule, v.entity.bytes) not in known for v in examined.found)
