"""Deletions of a whole: a client's file, or a draft with its lines, goes as one or stays as one.

What one transaction deletes together with the head of a whole is one deletion. It does not count while any write that it
had not seen, and that had not seen it, touches one of these rows, a part of one of them, or the client's file. The evidence
is in the log for ever, so whoever looks, and whenever, sees the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from uuid import UUID

from app.storage.cursor import Cursor, id_from
from app.sync.capture import schema
from app.sync.codes import TableCodes
from app.sync.history import Key, Said, Story, chunks, stories
from app.sync.log import DELETE, TOMBSTONE
from app.sync.merge import DotLike, concurrent
from app.sync.showing import NONE_IDLE, Eyes, Idle

HEADS: Final = ("client", "quote", "invoice")
# References that never change once written: a part stays a part of its whole.
_FIXED = frozenset({"frozen", "log", "set"})


@cache
def heads() -> frozenset[int]:
    """The codes of the tables whose rows are heads of a whole."""
    return frozenset(t.code for t in schema().values() if t.name in HEADS)


@cache
def _parts() -> dict[int, tuple[tuple[TableCodes, str], ...]]:
    """Table → the tables and columns whose rows are parts of its rows."""
    codes = {t.name: t.code for t in schema().values()}
    found: dict[int, list[tuple[TableCodes, str]]] = defaultdict(list)
    for table in schema().values():
        for f in table.fields:
            for key in table.record.__table__.c[f.column].foreign_keys:
                if f.policy in _FIXED and key.column.table.name != "client":
                    found[codes[key.column.table.name]].append((table, f.column))
    return {code: tuple(parts) for code, parts in found.items()}


@cache
def _in_wholes() -> tuple[TableCodes, ...]:
    """The tables whose rows can go with a whole: its heads, and what is a part of them or of their parts."""
    by_code = {t.code: t for t in schema().values()}
    found, left = set(), list(heads())
    while left:
        code = left.pop()
        if code not in found:
            found.add(code)
            left += [table.code for table, _ in _parts().get(code, ())]
    return tuple(by_code[code] for code in sorted(found))


@dataclass(slots=True)
class Unit:
    """What one transaction deleted together: its rows, each with the dot of its deletion."""

    dots: dict[Key, DotLike] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether the head of a whole is among them."""
        return any(table in heads() for table, _ in self.dots)


def idle(run: Cursor, found: Mapping[Key, Story], eyes: Eyes) -> dict[Key, Idle]:
    """The deletions of these rows, and of what was deleted with them, that do not count since the whole stays."""
    answer: dict[Key, Idle] = {}
    for unit in _units(run, found):
        because = _because(run, unit, eyes) if unit.is_whole else None
        if because is not None:
            for key, dot in unit.dots.items():
                before = answer.get(key, NONE_IDLE)
                dots = before.dots | {(dot[1], dot[2])}
                head = key[0] in heads()
                answer[key] = Idle(dots, head, (*before.because, because) if head else ())
    return answer


def taken_with(run: Cursor, key: Key, story: Story) -> set[Key]:
    """The row, what was deleted together with it where it heads a whole, and the parts of these that are shown now."""
    found = {key}
    if key[0] not in heads():
        return found
    for unit in _units(run, {key: story}):
        found |= set(unit.dots)
    left = found
    while left:
        left = {part for part in _parts_of(run, left, shown=True) if part not in found}
        found |= left
    return found


def _units(run: Cursor, found: Mapping[Key, Story]) -> list[Unit]:
    places = {
        (d[1], story.ops[d[1], d[2]].number)
        for story in found.values()
        for d in story.registers.get(TOMBSTONE, ())
    }
    units = []
    for alias, number in sorted(places):
        stamp, epoch, first, n = run(
            "SELECT stamp, epoch, first_seq, n FROM sync_txn WHERE alias = ? AND tseq = ?", (alias, number)
        ).fetchone()
        rows = run(
            "SELECT seq, tbl, pk FROM sync_op WHERE alias = ? AND seq >= ? AND seq < ? AND kind = ?",
            (alias, first, first + n, DELETE),
        ).fetchall()
        units.append(Unit({(table, bytes(pk)): (stamp, alias, seq, epoch) for seq, table, pk in rows}))
    return units


def _because(run: Cursor, unit: Unit, eyes: Eyes) -> Said | None:
    """What somebody wrote to the whole without knowing of its deletion: the last such write, without its values."""
    deletion = max(unit.dots.values(), key=lambda d: d[2])
    keys = set(unit.dots) | _parts_of(run, unit.dots)
    found = [s for story in stories(run, keys).values() for s in story.ops.values() if s.kind != DELETE]
    for table, pk in unit.dots:
        if _name(table) == "client":
            found += _in_file(run, pk)
    beside = [s for s in found if concurrent(s.dot, deletion, eyes.contexts)]
    last = max(beside, key=lambda s: eyes.order(s.dot), default=None)
    return None if last is None else last._replace(data={})


def _parts_of(run: Cursor, keys: Iterable[Key], *, shown: bool = False) -> set[Key]:
    found: set[Key] = set()
    for table, pks in chunks(keys):
        ids = [run.id(UUID(bytes=pk)) for pk in pks]
        marks = ",".join("?" * len(ids))
        for part, column in _parts().get(table, ()):
            only = " AND NOT deleted" if shown else ""
            rows = run(f'SELECT id FROM "{part.name}" WHERE "{column}" IN ({marks}){only}', ids).fetchall()
            found.update((part.code, id_from(row[0]).bytes) for row in rows)
    return found


def _in_file(run: Cursor, client: bytes) -> list[Said]:
    """Every write in a client's file."""
    rows = run(
        "SELECT t.stamp, o.alias, o.seq, t.epoch, o.tseq, o.kind, o.agg, t.author FROM sync_op o JOIN sync_txn t"
        " ON t.alias = o.alias AND t.tseq = o.tseq WHERE o.agg = ? AND o.kind <> ?",
        (client, DELETE),
    ).fetchall()
    return [Said(tuple(row[:4]), row[4], row[5], bytes(row[6]), row[7], {}) for row in rows]


def above(run: Cursor, rows: Mapping[int, Mapping[bytes, bytes]]) -> set[Key]:
    """Deleted rows to which these rows (table → row → its root) belong: a write below may bring them back.

    Those too whose deletion does not count already: what speaks against it may be more now.
    """
    gone = {table.code: _deleted(run, table) for table in _in_wholes()}
    for table, pk in _staying(run):
        gone.setdefault(table, set()).add(pk)
    client = next(code for code in heads() if _name(code) == "client")
    found = {(client, root) for written in rows.values() for root in written.values() if root in gone[client]}
    for whole, pks in gone.items():
        if not pks:
            continue
        for part, column in _parts().get(whole, ()):
            found |= {
                (whole, owner)
                for owner in _owners(run, part, column, rows.get(part.code, ()))
                if owner in pks
            }
    return found


def _staying(run: Cursor) -> set[Key]:
    """The rows of wholes that were deleted and stay."""
    rows = run("SELECT tbl, pk FROM sync_conflict WHERE register = ?", (TOMBSTONE,)).fetchall()
    keys = {(table, bytes(pk)) for table, pk in rows if table in heads()}
    return keys | {key for unit in _units(run, stories(run, keys)) for key in unit.dots}


def _owners(run: Cursor, part: TableCodes, column: str, pks: Iterable[bytes]) -> set[bytes]:
    found: set[bytes] = set()
    for _table, some in chunks((part.code, pk) for pk in pks):
        ids = [run.id(UUID(bytes=pk)) for pk in some]
        rows = run(
            f'SELECT DISTINCT "{column}" FROM "{part.name}" WHERE id IN ({",".join("?" * len(ids))})', ids
        ).fetchall()
        found.update(id_from(row[0]).bytes for row in rows if row[0] is not None)
    return found


def _deleted(run: Cursor, table: TableCodes) -> set[bytes]:
    truth = "true" if run.server else "1"
    rows = run(f'SELECT id FROM "{table.name}" WHERE deleted = {truth}').fetchall()
    return {id_from(row[0]).bytes for row in rows}


@cache
def _name(code: int) -> str:
    return next(t.name for t in schema().values() if t.code == code)
