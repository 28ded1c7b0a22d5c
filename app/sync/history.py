"""What the log holds of some rows: their registers, and every op on them with its dot and its author."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from app.storage.cursor import Cursor
from app.sync.log import decode
from app.sync.merge import Registers

# A row: its table's code, and its id as it travels.
Key = tuple[int, bytes]
CHUNK = 1_000


class Said(NamedTuple):
    """One op on a row. ``dot`` is stamp, alias, seq, epoch; ``data`` maps field codes to values as they travel."""

    dot: tuple[int, int, int, int]
    number: int
    kind: int
    agg: bytes
    author: str
    data: dict[int, Any]


@dataclass(slots=True)
class Story:
    """One row as the log has it: its registers, and its ops by (alias, seq)."""

    registers: Registers
    ops: dict[tuple[int, int], Said]


def by_table(keys: Iterable[Key]) -> dict[int, dict[bytes, bytes]]:
    """Rows as ``settling`` takes them: table → row → its root, here the row itself."""
    found: dict[int, dict[bytes, bytes]] = {}
    for table, pk in keys:
        found.setdefault(table, {})[pk] = pk
    return found


def chunks(keys: Iterable[Key]) -> Iterator[tuple[int, list[bytes]]]:
    """The keys by table, in pieces that one statement can name."""
    for table, group in groupby(sorted(keys), key=lambda key: key[0]):
        pks = [pk for _, pk in group]
        for start in range(0, len(pks), CHUNK):
            yield table, pks[start : start + CHUNK]


def registers(run: Cursor, keys: Iterable[Key]) -> dict[Key, Registers]:
    """The registers of every row of ``keys`` that the log knows."""
    found: dict[Key, Registers] = {}
    for table, pks in chunks(keys):
        marks = ",".join("?" * len(pks))
        for pk, regs in run(
            f"SELECT pk, regs FROM sync_row WHERE tbl = ? AND pk IN ({marks})", (table, *pks)
        ).fetchall():
            found[table, bytes(pk)] = decode(bytes(regs))
    return found


_OPS = (
    "SELECT o.tbl, o.pk, o.alias, o.seq, o.tseq, o.kind, o.agg, o.data, t.stamp, t.epoch, t.author"
    " FROM sync_op o JOIN sync_txn t ON t.alias = o.alias AND t.tseq = o.tseq WHERE "
)


def stories(run: Cursor, keys: Iterable[Key]) -> dict[Key, Story]:
    """The whole history of every row of ``keys`` that the log knows."""
    wanted = list(keys)
    found = {key: Story(regs, {}) for key, regs in registers(run, wanted).items()}
    for table, pks in chunks(wanted):
        marks = ",".join("?" * len(pks))
        _add(found, run(f"{_OPS}o.tbl = ? AND o.pk IN ({marks})", (table, *pks)).fetchall())
    return found


def standing_stories(run: Cursor, keys: Iterable[Key]) -> dict[Key, Story]:
    """The same with only the ops that stand in a register: what rows show that no issue seals and nobody must confirm."""
    found = {key: Story(regs, {}) for key, regs in registers(run, keys).items()}
    named: dict[int, set[int]] = defaultdict(set)
    for story in found.values():
        for dots in story.registers.values():
            for dot in dots:
                named[dot[1]].add(dot[2])
    for alias, seqs in named.items():
        ordered = sorted(seqs)
        for start in range(0, len(ordered), CHUNK):
            some = ordered[start : start + CHUNK]
            marks = ",".join("?" * len(some))
            _add(found, run(f"{_OPS}o.alias = ? AND o.seq IN ({marks})", (alias, *some)).fetchall())
    return found


def _add(found: dict[Key, Story], rows: Iterable[Any]) -> None:
    for table, pk, alias, seq, number, kind, agg, data, stamp, epoch, author in rows:
        story = found.get((table, bytes(pk)))
        if story is not None:
            values = decode(bytes(data)) if data is not None else {}
            dot = (stamp, alias, seq, epoch)
            story.ops[alias, seq] = Said(dot, number, kind, bytes(agg), author, values)
