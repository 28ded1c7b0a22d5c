"""The ops of a file into the log, the registers and the rows, a chunk at a time: plain rows at once, the others are named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from operator import itemgetter
from typing import Any
from uuid import UUID

from app.storage.cursor import Cursor
from app.sync.capture import schema
from app.sync.codes import Field, TableCodes
from app.sync.history import Key, registers
from app.sync.log import ALL_FIELDS, DELETE, INSERT, TOMBSTONE, UPDATE, encode
from app.sync.merge import POLICIES, Registers, delete, write
from app.sync.parcel import Change, Transaction
from app.sync.references import References
from app.sync.settling import bound_all, insert_rows
from app.sync.showing import Eyes

# A dot of this landing: stamp, alias, seq, epoch.
Dotted = tuple[int, int, int, int]

_TXN = (
    "INSERT INTO sync_txn(alias, tseq, stamp, epoch, author, label, schema_ver, first_seq, n, hash, file)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?)"
)
_OP = "INSERT INTO sync_op(alias, seq, tseq, tbl, pk, agg, kind, data, data_hash) VALUES (?,?,?,?,?,?,?,?,?)"
_ROW = "INSERT INTO sync_row(tbl, pk, regs) VALUES (?,?,?) ON CONFLICT (tbl, pk) DO UPDATE SET regs = excluded.regs"


class Known:
    """A table of which rows are written: what the loop over ops needs of it, at hand."""

    def __init__(self, table: TableCodes) -> None:
        self.table = table
        self.fields = {f.code: f for f in table.fields}
        self.units = {f.code: f.register for f in table.fields}
        self.absent = {f.code: f.absent for f in table.fields}
        self._all = itemgetter(*self.absent) if len(self.absent) > 1 else None
        # Rows with fields that wait for a person are always looked at twice.
        self.plain = not any(POLICIES[f.policy].waits for f in table.fields)

    def row(self, values: Mapping[int, Any]) -> Sequence[Any]:
        """The values of all fields in order; what an earlier version did not write is the column's default."""
        if self._all is not None:
            with suppress(KeyError):
                return self._all(values)  # type: ignore[no-any-return]
        return [values.get(code, default) for code, default in self.absent.items()]


@cache
def known_tables() -> dict[int, Known]:
    """Every table that this version knows, by code."""
    return {t.code: Known(t) for t in schema().values()}


class Transactions:
    """The transactions of a file, written as they pass by; an op finds its own by machine and number."""

    def __init__(
        self, run: Cursor, source: Iterator[list[Transaction]], aliases: dict[bytes, int], file: bytes
    ) -> None:
        self._run = run
        self._source = source
        self._aliases = aliases
        self._file = file
        self._open: dict[tuple[bytes, int], Transaction] = {}

    def of(self, change: Change) -> Transaction:
        """The transaction of an op."""
        place = (change.machine, change.number)
        while place not in self._open:
            if not self._more():
                raise LookupError(
                    f"Transaction {change.number} of {change.machine.hex()} is not in the file."
                )
        return self._open[place]

    def forget_before(self, last: Change) -> None:
        """Lets go of what no later op can name."""
        gone = [p for p in self._open if p[0] == last.machine and p[1] < last.number]
        for place in gone:
            del self._open[place]

    def rest(self) -> None:
        """Writes those that no op names: they touched nothing but belong to the chain."""
        while self._more():
            pass

    def _more(self) -> bool:
        some = next(self._source, None)
        if some is None:
            return False
        self._open.update({(t.machine, t.number): t for t in some})
        self._run.many(_TXN, [(self._aliases[t.machine], *t[1:], self._file) for t in some])
        return True


class Applying:
    """Merges chunks of ops. Afterwards ``pending`` names the rows that must be shown anew from the log."""

    def __init__(
        self, run: Cursor, eyes: Eyes, aliases: dict[bytes, int], units: dict[tuple[int, int], int]
    ) -> None:
        self._run = run
        self._eyes = eyes
        self._aliases = aliases
        self._foreign = units  # (table, field) → register, of what only a newer version knows
        self._tables = known_tables()
        self.pending: set[Key] = set()
        self.references = References()
        self.rows: dict[int, dict[bytes, bytes]] = defaultdict(dict)  # table → row → its root
        self.fresh: dict[int, set[bytes]] = defaultdict(set)
        self.touched = 0
        self.changes = 0
        self._inserts: dict[Key, dict[int, Any]] = {}
        self._updates: dict[Key, dict[int, Any]] = {}

    def chunk(self, changes: Sequence[Change], transactions: Transactions) -> None:
        """Merges one chunk."""
        if not changes:
            return
        known = registers(self._run, {(c.table, c.pk) for c in changes})
        self._inserts, self._updates = {}, {}
        ops = []
        txn, alias = transactions.of(changes[0]), self._aliases[changes[0].machine]
        for c in changes:
            if c.number != txn.number or c.machine != txn.machine:
                txn, alias = transactions.of(c), self._aliases[c.machine]
            ops.append((alias, *c[1:9]))
            self.rows[c.table][c.pk] = c.agg
            key = (c.table, c.pk)
            dot = (txn.stamp, alias, c.seq, txn.epoch)
            regs = known.get(key)
            if regs is None:
                self.fresh[c.table].add(c.pk)
                regs = known[key] = {}
            if c.kind == INSERT and not regs:
                regs[ALL_FIELDS] = (dot,)
                self._new(key, c)
            elif c.kind != UPDATE or not self._overwrite(key, c, dot, regs):
                self._merge(key, c, dot, regs)
        transactions.forget_before(changes[-1])
        self._run.many(_OP, ops)
        self._run.many(_ROW, [(*key, encode(regs)) for key, regs in sorted(known.items())])
        self.changes += len(changes)
        self._write_inserts()
        self._write_updates()

    def _new(self, key: Key, c: Change) -> None:
        table = self._tables.get(c.table)
        if table is None:
            return
        if table.plain and c.values is not None:
            self._inserts[key] = c.values
        else:
            self.pending.add(key)

    def _overwrite(self, key: Key, c: Change, dot: Dotted, regs: Registers) -> bool:
        """Merges a write that has seen all that stands, the most frequent case; False, and nothing done, for any other."""
        table = self._tables.get(c.table)
        if table is None or not table.plain or not c.values or TOMBSTONE in regs or key in self.pending:
            return False
        has, units, whole = self._eyes.contexts.has, table.units, regs.get(ALL_FIELDS)
        for code in c.values:
            siblings = regs.get(units.get(code, TOMBSTONE), whole)
            if siblings is None or len(siblings) != 1 or code not in units or not has(dot, siblings[0]):
                return False
        alone = (dot,)
        for code in c.values:
            regs[units[code]] = alone
        inserted = self._inserts.get(key)
        if inserted is not None:
            self._inserts[key] = {**inserted, **c.values}
        else:
            self._updates.setdefault(key, {}).update(c.values)
        return True

    def _merge(self, key: Key, c: Change, dot: Dotted, regs: Registers) -> None:
        """Merges any other op; the row is then shown anew from the log, with whatever stands beside the op."""
        eyes = self._eyes
        self.pending.add(key)
        if c.kind == DELETE:
            delete(regs, dot, eyes.contexts, eyes.machines)
            return
        units = {ALL_FIELDS} if c.kind == INSERT else self._units(c.table, c.values or {})
        write(regs, units, dot, eyes.contexts, eyes.machines)

    def _units(self, code: int, values: dict[int, Any]) -> set[int]:
        table = self._tables.get(code)
        units = table.units if table is not None else {}
        return {units.get(f) or self._foreign.get((code, f), f) for f in values}

    def _write_inserts(self) -> None:
        by_table: dict[int, list[tuple[bytes, bool, Sequence[Any]]]] = defaultdict(list)
        for key, values in self._inserts.items():
            if key not in self.pending:
                by_table[key[0]].append((key[1], False, self._tables[key[0]].row(values)))
        for code, rows in by_table.items():
            insert_rows(self._run, self._tables[code].table, rows)
            self.references.note(self._tables[code].table, (row[2] for row in rows))
            self.touched += len(rows)

    def _write_updates(self) -> None:
        shapes: dict[tuple[int, ...], list[tuple[bytes, list[Any]]]] = defaultdict(list)
        for (code, pk), values in self._updates.items():
            if values and (code, pk) not in self.pending:
                shapes[code, *values].append((pk, list(values.values())))
        for (code, *codes), rows in shapes.items():
            table = self._tables[code]
            fields = [table.fields[f] for f in codes]
            update_rows(self._run, table.table, fields, rows)
            self.references.note_fields(table.table, [f.column for f in fields], (row[1] for row in rows))
            self.touched += len(rows)


def update_rows(
    run: Cursor, table: TableCodes, fields: Sequence[Field], rows: Sequence[tuple[bytes, list[Any]]]
) -> None:
    """Sets the same fields of many rows, each to its own values as they travel."""
    sets = "".join(f'"{f.column}" = ?, ' for f in fields)
    sql = f'UPDATE "{table.name}" SET {sets}version = version + 1 WHERE id = ?'
    if not run.server:
        run.many(sql, [(*values, pk) for pk, values in rows])
        return
    run.many(
        sql,
        [
            (*bound_all(run, table, zip(fields, values, strict=True)), run.id(UUID(bytes=pk)))
            for pk, values in rows
        ],
    )
