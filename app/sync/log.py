"""Writing the log: one transaction of ops with its dots, registers and hash chain, at the speed of the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from typing import Any

import msgspec

from app.basics.clock import Clock
from app.basics.errors import Trouble
from app.storage.cursor import Cursor
from app.storage.revision import HEAD

INSERT, UPDATE, DELETE = 1, 2, 3
ALL_FIELDS, TOMBSTONE = 0, -1
_CHUNK = 400

encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder().decode


@dataclass(slots=True)
class Op:
    """One change of one row, not yet written. ``data`` maps field codes to wire values."""

    table: int
    pk: bytes
    agg: bytes | None
    kind: int
    data: dict[int, Any] = field(default_factory=dict)
    registers: set[int] = field(default_factory=set)


def write(connection: Any, ops: Sequence[Op], touched: int, clock: Clock, author: str, label: str) -> None:
    """Writes ``ops`` as one transaction of this machine, and balances the ledger with ``touched`` rows.

    Where rows were touched that nobody captured the whole transaction is refused: a change without its op is impossible.
    """
    run = Cursor(connection)
    milliseconds = int(clock.now().timestamp() * 1000) << 16
    office = run(
        "UPDATE sync_self SET seq = seq + ?, tseq = tseq + 1,"
        " stamp = CASE WHEN stamp >= ? THEN stamp + 1 ELSE ? END WHERE one = 1"
        " RETURNING machine, alias, seq, tseq, epoch, stamp, tip_hash",
        (len(ops), milliseconds, milliseconds),
    ).fetchone()
    machine, alias, last, tseq, epoch, stamp, tip = office
    first = last - len(ops) + 1
    _complete_aggregates(run, ops)
    hashes = sha256(tip)
    rows = []
    for seq, op in enumerate(ops, first):
        data = encode(op.data)
        data_hash = sha256(data).digest()
        header = encode((bytes(machine), seq, op.table, op.pk, op.agg, op.kind))
        hashes.update(sha256(header + data_hash).digest())
        rows.append((alias, seq, tseq, op.table, op.pk, op.agg, op.kind, data, data_hash))
    vv = run("SELECT vv FROM sync_epoch WHERE alias = ? AND epoch = ?", (alias, epoch)).fetchone()[0]
    hashes.update(sha256(vv).digest() + stamp.to_bytes(8, "big") + author.encode() + b"\0" + label.encode())
    tip = hashes.digest()
    run.many(
        "INSERT INTO sync_op(alias, seq, tseq, tbl, pk, agg, kind, data, data_hash) VALUES (?,?,?,?,?,?,?,?,?)",
        rows,
    )
    run(
        "INSERT INTO sync_txn(alias, tseq, stamp, epoch, author, label, schema_ver, first_seq, n, hash)"
        " VALUES (?,?,?,?,?,?,?,?,?,?)",
        (alias, tseq, stamp, epoch, author, label, HEAD, first, len(ops), tip),
    )
    _write_registers(run, ops, [(stamp, alias, seq, epoch) for seq in range(first, last + 1)])
    _close(run, ops)
    left = run(
        "UPDATE sync_self SET tip_hash = ?, touched = touched - ? WHERE one = 1 RETURNING touched",
        (tip, touched),
    )
    check_ledger(left.fetchone()[0])


def check_ledger(left: int) -> None:
    """Nought rows may be touched beyond those captured."""
    if left:
        raise Trouble(
            f"{abs(left)} rows of this office were changed without being written to its change log; nothing was saved.",
            "Another program has written to it. Look with: concierge office check; take its changes over with: concierge office check --adopt",
        )


def _complete_aggregates(run: Cursor, ops: Iterable[Op]) -> None:
    """An op whose root is not at hand takes it from the op before it; a row that nobody has logged is its own root."""
    for op in ops:
        if op.agg is None and op.kind != INSERT:
            found = run(
                "SELECT agg FROM sync_op WHERE tbl = ? AND pk = ? LIMIT 1", (op.table, op.pk)
            ).fetchone()
            op.agg = bytes(found[0]) if found else None
        if op.agg is None:
            op.agg = op.pk


def _write_registers(run: Cursor, ops: Sequence[Op], dots: Sequence[tuple[int, int, int, int]]) -> None:
    """Our own write has seen everything here, so its dot stands alone in each register it writes."""
    changed = [(op, dot) for op, dot in zip(ops, dots, strict=True) if op.kind != INSERT]
    known = _registers(run, sorted({(op.table, op.pk) for op, _ in changed})) if changed else {}
    fresh: list[tuple[int, bytes, bytes]] = []
    for op, dot in zip(ops, dots, strict=True):
        if op.kind == INSERT:
            fresh.append((op.table, op.pk, encode({ALL_FIELDS: (dot,)})))
            if changed:
                known[op.table, op.pk] = {ALL_FIELDS: (dot,)}
            continue
        registers = known.setdefault((op.table, op.pk), {})
        if op.kind == DELETE:
            registers[TOMBSTONE] = (dot,)
        else:
            registers.pop(TOMBSTONE, None)  # a write that has seen the deletion takes it back
            registers.update(dict.fromkeys(op.registers, (dot,)))
    run.many(
        "INSERT INTO sync_row(tbl, pk, regs) VALUES (?,?,?) ON CONFLICT (tbl, pk) DO UPDATE SET regs = excluded.regs",
        fresh,
    )
    later = {(op.table, op.pk) for op, _ in changed}
    run.many(
        "INSERT INTO sync_row(tbl, pk, regs) VALUES (?,?,?) ON CONFLICT (tbl, pk) DO UPDATE SET regs = excluded.regs",
        [(table, pk, encode(known[table, pk])) for table, pk in sorted(later)],
    )


def _close(run: Cursor, ops: Sequence[Op]) -> None:
    """Our own write has seen everything here, so what was open on the registers it writes is decided."""
    later = [op for op in ops if op.kind != INSERT]
    if not later or run("SELECT 1 FROM sync_conflict UNION ALL SELECT 1 FROM sync_hold").fetchone() is None:
        return
    for table in ("sync_conflict", "sync_hold"):
        run.many(
            f"DELETE FROM {table} WHERE tbl = ? AND pk = ?",
            [(op.table, op.pk) for op in later if op.kind == DELETE],
        )
        run.many(
            f"DELETE FROM {table} WHERE tbl = ? AND pk = ? AND register = ?",
            [(op.table, op.pk, r) for op in later for r in sorted({*op.registers, TOMBSTONE})],
        )


def _registers(run: Cursor, rows: Sequence[tuple[int, bytes]]) -> dict[tuple[int, bytes], dict[int, Any]]:
    found: dict[tuple[int, bytes], dict[int, Any]] = {}
    for table, group in groupby(rows, key=lambda row: row[0]):
        keys = [pk for _, pk in group]
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            for pk, regs in run(
                f"SELECT pk, regs FROM sync_row WHERE tbl = ? AND pk IN ({marks})", (table, *part)
            ).fetchall():
                found[table, bytes(pk)] = decode(bytes(regs))
    return found
