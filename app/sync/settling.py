"""Rows that need a second look after a merge: shown anew from the log, with their conflicts and what waits for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.records.base import Id
from app.storage.cursor import Cursor, id_from
from app.sync import holding, seals, wholes
from app.sync.capture import schema
from app.sync.codes import Field, TableCodes
from app.sync.history import Key, Story, chunks, standing_stories, stories
from app.sync.log import TOMBSTONE, encode
from app.sync.looking import see
from app.sync.merge import POLICIES
from app.sync.showing import Eyes, Idle, Open, Seal, Showing
from app.sync.weights import weight

_BATCH = 1_000


class Settling:
    """Shows rows anew. ``touched`` counts the rows written, for the ledger."""

    def __init__(self, run: Cursor, eyes: Eyes, own: frozenset[int]) -> None:
        self._run = run
        self._eyes = eyes
        self._own = own
        self._tables = {t.code: t for t in schema().values()}
        self._waits = {
            code: any(POLICIES[f.policy].waits for f in t.fields) for code, t in self._tables.items()
        }
        self.touched = 0
        self._was: set[tuple[int, bytes, int]] = set()  # what was open before this landing
        self._is: dict[tuple[int, bytes, int], tuple[str, bytes]] = {}  # what it leaves open: kind and root
        self.held = 0
        self.changed: dict[Key, Showing] = {}
        self.deleted: set[Key] = set()

    def opened(self) -> Counter[str]:
        """How many conflicts are new, by kind."""
        return Counter(kind for place, (kind, _root) in self._is.items() if place not in self._was)

    def opened_by_root(self) -> Counter[bytes]:
        """How many conflicts are new, by client (or by the row itself, where it belongs to none)."""
        return Counter(root for place, (_kind, root) in self._is.items() if place not in self._was)

    def settle(self, keys: Iterable[Key], written: Mapping[int, Mapping[bytes, bytes]]) -> None:
        """Shows ``keys`` anew, then what can only be seen together with what was ``written`` (table → row → its root).

        That is issued documents on which several machines have worked, and wholes that were deleted.
        """
        first = {key for key in keys if key[0] in self._tables}
        self._some(first, {}, {})
        touched = ((table, pk) for table, rows in written.items() if seals.is_sealed(table) for pk in rows)
        families = seals.shared(self._run, seals.documents(self._run, touched))
        deleted = {key for key in first if key in self.deleted} | wholes.above(self._run, written)
        idle = wholes.idle(self._run, stories(self._run, deleted), self._eyes)
        again = {row for rows in families.values() for row in rows} | set(idle)
        self._some(again, families, idle)

    def _some(self, keys: set[Key], families: Mapping[Key, list[Key]], idle: Mapping[Key, Idle]) -> None:
        ordered = sorted(keys)
        documents = stories(self._run, families)
        sealed = seals.seals(families, documents, self._eyes)
        for start in range(0, len(ordered), _BATCH):
            part = ordered[start : start + _BATCH]
            self._batch(self._stories(part, sealed), sealed, idle)

    def _stories(self, keys: Sequence[Key], sealed: Mapping[Key, Seal]) -> dict[Key, Story]:
        """The rows' histories, whole where what stands is not enough: issued documents, and what a person must confirm."""
        whole = [key for key in keys if key in sealed or self._waits[key[0]]]
        rest = set(keys).difference(whole)
        return {**stories(self._run, whole), **standing_stories(self._run, rest)}

    def _batch(
        self, found: Mapping[Key, Story], sealed: Mapping[Key, Seal], idle: Mapping[Key, Idle]
    ) -> None:
        rows = self._rows(found)
        waiting = holding.waiting(self._run, found)
        opened: list[tuple[Key, Open]] = []
        self.deleted.update(key for key, story in found.items() if TOMBSTONE in story.registers)
        for key, shown in see(found, self._eyes, sealed, idle).items():
            table, story = self._tables[key[0]], found[key]
            if self._waits[key[0]]:
                waits = holding.Holding(table, key, story, self._eyes, self._own)
                self.held += waits.settle(self._run, shown, rows.get(key), waiting)
            self._show(table, key, shown, rows.get(key))
            opened += ((key, one) for one in shown.open)
        self._keep(found, opened)

    def _rows(self, keys: Iterable[Key]) -> dict[Key, tuple[Any, ...]]:
        """The rows as they are now: deleted, then the fields as they travel."""
        found: dict[Key, tuple[Any, ...]] = {}
        for code, pks in chunks(keys):
            table = self._tables[code]
            columns = ", ".join(f'"{f.column}"' for f in table.fields)
            ids = [self._run.id(UUID(bytes=pk)) for pk in pks]
            for row in self._run(
                f'SELECT id, deleted, {columns} FROM "{table.name}" WHERE id IN ({",".join("?" * len(ids))})',
                ids,
            ).fetchall():
                found[code, id_from(row[0]).bytes] = (bool(row[1]), *(wired(value) for value in row[2:]))
        return found

    def _show(self, table: TableCodes, key: Key, shown: Showing, row: tuple[Any, ...] | None) -> None:
        values = [shown.values[f.code] for f in table.fields]
        if row is None:
            insert_rows(self._run, table, [(key[1], shown.hidden, values)])
        else:
            changed = [
                (f, new) for f, new, old in zip(table.fields, values, row[1:], strict=True) if new != old
            ]
            if not changed and shown.hidden == row[0]:
                return
            sets = "".join(f'"{f.column}" = ?, ' for f, _ in changed)
            self._run(
                f'UPDATE "{table.name}" SET {sets}deleted = ?, version = version + 1 WHERE id = ?',
                (*bound_all(self._run, table, changed), shown.hidden, self._run.id(UUID(bytes=key[1]))),
            )
        self.touched += 1
        self.changed[key] = shown

    def _keep(self, keys: Iterable[Key], opened: Sequence[tuple[Key, Open]]) -> None:
        """What is open on these rows now, instead of what was."""
        for table, pks in chunks(keys):
            where = f"tbl = ? AND pk IN ({','.join('?' * len(pks))})"
            found = self._run(
                f"SELECT tbl, pk, register FROM sync_conflict WHERE {where}", (table, *pks)
            ).fetchall()
            if found:
                places = {(code, bytes(pk), register) for code, pk, register in found}
                self._was |= {place for place in places if place not in self._is}
                for place in places:
                    self._is.pop(place, None)
                self._run(f"DELETE FROM sync_conflict WHERE {where}", (table, *pks))
        rows = []
        for key, one in opened:
            root = max((s.agg for s in one.sides if s.agg != key[1]), default=key[1])
            self._is[*key, one.register] = (one.kind, root)
            table_codes = self._tables[key[0]]
            rows.append(
                (
                    *key,
                    one.register,
                    one.kind,
                    root,
                    weight(table_codes, one),
                    self._packed(table_codes, one),
                )
            )
        self._run.many(
            "INSERT INTO sync_conflict(tbl, pk, register, kind, agg, weight, siblings) VALUES (?,?,?,?,?,?,?)",
            rows,
        )

    def _packed(self, table: TableCodes, one: Open) -> bytes:
        """The sides, equal on every machine: machine, seq, kind of op, and the values of the register."""
        codes = {m.code for f in table.fields if f.register == one.register for m in table.together(f)}
        return encode(
            [
                (
                    self._eyes.machines[s.dot[1]],
                    s.dot[2],
                    s.kind,
                    {c: v for c, v in sorted(s.data.items()) if one.register <= 0 or c in codes},
                )
                for s in one.sides
            ]
        )


def wired(value: Any) -> Any:
    """A value of a row as it travels."""
    if isinstance(value, UUID):
        return value.bytes
    return bytes(value) if isinstance(value, memoryview | bytearray) else value


def bound_all(run: Cursor, table: TableCodes, values: Iterable[tuple[Field, Any]]) -> list[Any]:
    """Values as the driver takes them: as they travel, but ids as the database keeps them."""
    return [
        run.id(UUID(bytes=v)) if v is not None and run.server and is_id(table, f) else v for f, v in values
    ]


def is_id(table: TableCodes, f: Field) -> bool:
    """Whether a column holds ids."""
    return isinstance(table.record.__table__.c[f.column].type, Id)


def insert_rows(run: Cursor, table: TableCodes, rows: Sequence[tuple[bytes, bool, Sequence[Any]]]) -> None:
    """Inserts rows: id, whether deleted, the values of all fields as they travel."""
    names = ", ".join(["id", "deleted", "version", *(f'"{f.column}"' for f in table.fields)])
    sql = f'INSERT INTO "{table.name}"({names}) VALUES ({",".join("?" * (3 + len(table.fields)))})'
    if not run.server:
        run.many(sql, [(pk, hidden, 1, *values) for pk, hidden, values in rows])
        return
    ids = [n for n, f in enumerate(table.fields) if is_id(table, f)]
    bound = []
    for pk, hidden, values in rows:
        own = list(values)
        for n in ids:
            if own[n] is not None:
                own[n] = UUID(bytes=own[n])
        bound.append((UUID(bytes=pk), hidden, 1, *own))
    run.many(sql, bound)
