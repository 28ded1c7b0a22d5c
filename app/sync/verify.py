"""Does the log say what the tables say? Rebuilds every row from its registers and the ops they name, and the chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.storage.cursor import Cursor, id_from
from app.sync import seals
from app.sync.aliases import aliases, contexts
from app.sync.capture import schema
from app.sync.codes import Field, TableCodes
from app.sync.history import Key
from app.sync.log import ALL_FIELDS, TOMBSTONE, decode, encode
from app.sync.looking import look
from app.sync.showing import Eyes, Showing

_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One place where log and table differ."""

    table: str
    id: UUID | None
    what: str


def verify(session: Session) -> list[Mismatch]:
    """Every difference between the log and the tables; an empty list where they agree."""
    run = Cursor(session.connection())
    found = list(_broken_chain(run))
    left = run("SELECT touched FROM sync_self").fetchone()[0]
    if left:
        found.append(Mismatch("sync_self", None, f"{left} rows were changed by another program"))
    for table in schema().values():
        found += _table(run, table)
    return found


@dataclass(frozen=True, slots=True)
class Logged:
    """One row as the log has it (``registers`` and the ``ops`` they name) beside the row of the table, if any."""

    pk: bytes
    registers: dict[int, Any]
    ops: dict[tuple[int, int], dict[int, Any]]
    row: Any  # id, deleted, then the fields of the table in order
    # Where the last write is not what is shown: issued documents, deletions that met an edit, what waits for a person.
    shown: Showing | None = None

    def value(self, f: Field) -> Any:
        """What the log says of one field, as it travels."""
        if self.shown is not None:
            return self.shown.values[f.code]
        dots = self.registers.get(f.register) or self.registers.get(ALL_FIELDS) or ()
        return self.ops.get((dots[-1][1], dots[-1][2]), {}).get(f.code, f.absent) if dots else f.absent

    def differing(self, table: TableCodes) -> list[Field]:
        """The fields whose value in the table is not the one in the log."""
        values = (v.bytes if isinstance(v, UUID) else v for v in self.row[2:])
        return [f for f, stored in zip(table.fields, values, strict=True) if self.value(f) != stored]

    @property
    def disagrees_on_deletion(self) -> bool:
        """Whether only one of the two says that the row is deleted."""
        if self.shown is not None:
            return bool(self.row[1]) != self.shown.hidden
        return bool(self.row[1]) != (TOMBSTONE in self.registers)


def logged(run: Cursor, table: TableCodes) -> Iterator[Logged]:
    """Every row that the log knows, beside what the table holds, in pages."""
    columns = ", ".join(f'"{f.column}"' for f in table.fields)
    last = b""
    while page := run(
        "SELECT pk, regs FROM sync_row WHERE tbl = ? AND pk > ? ORDER BY pk LIMIT ?",
        (table.code, last, _CHUNK),
    ).fetchall():
        registers = {bytes(pk): decode(bytes(regs)) for pk, regs in page}
        first, last = min(registers), max(registers)
        ops: dict[bytes, dict[tuple[int, int], dict[int, Any]]] = {}
        for pk, alias, seq, data in run(
            "SELECT pk, alias, seq, data FROM sync_op WHERE tbl = ? AND pk >= ? AND pk <= ?",
            (table.code, first, last),
        ).fetchall():
            ops.setdefault(bytes(pk), {})[alias, seq] = decode(bytes(data)) if data is not None else {}
        rows = {
            id_from(row[0]).bytes: row
            for row in run(
                f'SELECT id, deleted, {columns} FROM "{table.name}" WHERE id >= ? AND id <= ?',
                (run.id(UUID(bytes=first)), run.id(UUID(bytes=last))),
            ).fetchall()
        }
        found = [Logged(pk, regs, ops.get(pk, {}), rows.get(pk)) for pk, regs in registers.items()]
        yield from _looked_at(run, table, found)


def _looked_at(run: Cursor, table: TableCodes, found: list[Logged]) -> Iterator[Logged]:
    """The same rows; those whose last write is not what they show, with what they show by the whole of the log."""
    other = [one for one in found if one.row and (one.disagrees_on_deletion or one.differing(table))]
    keys: set[Key] = {(table.code, one.pk) for one in other}
    keys |= {(table.code, one.pk) for one in found if TOMBSTONE in one.registers}
    keys |= _of_shared_documents(run, {(table.code, one.pk) for one in found})
    if not keys:
        return iter(found)
    known = aliases(run)
    shown = look(run, Eyes(contexts(run, known), known.machine), keys, held=True)
    return (replace(one, shown=shown.get((table.code, one.pk))) for one in found)


def _of_shared_documents(run: Cursor, keys: set[Key]) -> set[Key]:
    """Of these rows those of issued documents on which several machines worked: an edit beside the issue must not show."""
    mine = {key for key in keys if seals.is_sealed(key[0])}
    families = seals.shared(run, seals.documents(run, mine)) if mine else {}
    return mine & {row for rows in families.values() for row in rows}


def unlogged(run: Cursor, table: TableCodes) -> list[UUID]:
    """The rows of a table that the log has never heard of."""
    key = "uuid_send(t.id)" if run.server else "t.id"
    rows = run(
        f'SELECT t.id FROM "{table.name}" t WHERE NOT EXISTS'
        f" (SELECT 1 FROM sync_row r WHERE r.tbl = ? AND r.pk = {key})",
        (table.code,),
    ).fetchall()
    return [id_from(row[0]) for row in rows]


def _table(run: Cursor, table: TableCodes) -> Iterator[Mismatch]:
    for found in logged(run, table):
        row_id = UUID(bytes=found.pk)
        if found.row is None:
            yield Mismatch(table.name, row_id, "the row is in the log but not in the table")
            continue
        if found.disagrees_on_deletion:
            yield Mismatch(table.name, row_id, "the log and the table disagree on whether it is deleted")
        for f in found.differing(table):
            yield Mismatch(table.name, row_id, f"{f.column} differs from the log")
    for row_id in unlogged(run, table):
        yield Mismatch(table.name, row_id, "the row is in the table but not in the log")


def _broken_chain(run: Cursor) -> Iterator[Mismatch]:
    machine, alias, tseq, tip = run("SELECT machine, alias, tseq, tip_hash FROM sync_self").fetchone()
    epochs = {
        epoch: bytes(vv)
        for epoch, vv in run("SELECT epoch, vv FROM sync_epoch WHERE alias = ?", (alias,)).fetchall()
    }
    known = sha256(machine).digest()
    for number in range(1, tseq + 1):
        txn = run(
            "SELECT stamp, epoch, author, label, first_seq, n, hash FROM sync_txn WHERE alias = ? AND tseq = ?",
            (alias, number),
        ).fetchone()
        if txn is None:
            yield Mismatch("sync_txn", None, f"transaction {number} is missing")
            return
        stamp, epoch, author, label, first, n, expected = txn
        known = _txn_hash(
            run, (bytes(machine), alias, first, n), known, epochs[epoch], (stamp, author, label)
        )
        if known != bytes(expected):
            yield Mismatch("sync_txn", None, f"transaction {number} was changed after it was written")
            return
    if known != bytes(tip):
        yield Mismatch("sync_self", None, "the tip of the chain is not its last transaction")


def _txn_hash(
    run: Cursor, ops: tuple[bytes, int, int, int], before: bytes, vv: bytes, said: tuple[int, str, str]
) -> bytes:
    machine, alias, first, n = ops
    hashes = sha256(before)
    for seq, table, pk, agg, kind, data, data_hash in run(
        "SELECT seq, tbl, pk, agg, kind, data, data_hash FROM sync_op WHERE alias = ? AND seq >= ? AND seq < ? ORDER BY seq",
        (alias, first, first + n),
    ).fetchall():
        inner = bytes(data_hash) if data is None else sha256(data).digest()
        header = encode((machine, seq, table, bytes(pk), bytes(agg), kind))
        hashes.update(sha256(header + inner).digest())
    stamp, author, label = said
    hashes.update(sha256(vv).digest() + stamp.to_bytes(8, "big") + author.encode() + b"\0" + label.encode())
    return hashes.digest()
