"""What the log holds of some rows: their registers, and every op on them with its dot and its author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from app.storage.cursor import Cursor
from app.sync.log import ALL_FIELDS, INSERT, decode
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

    def units(self, said: Said, units: Mapping[int, int]) -> set[int]:
        """The registers that an op wrote; ``units`` gives the register of each field."""
        if said.kind == INSERT:
            return {ALL_FIELDS}
        return {units.get(code, code) for code in said.data}


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


def stories(run: Cursor, keys: Iterable[Key]) -> dict[Key, Story]:
    """The whole history of every row of ``keys`` that the log knows."""
    wanted = list(keys)
    found = {key: Story(regs, {}) for key, regs in registers(run, wanted).items()}
    for table, pks in chunks(wanted):
        marks = ",".join("?" * len(pks))
        for pk, alias, seq, number, kind, agg, data, stamp, epoch, author in run(
            "SELECT o.pk, o.alias, o.seq, o.tseq, o.kind, o.agg, o.data, t.stamp, t.epoch, t.author"
            " FROM sync_op o JOIN sync_txn t ON t.alias = o.alias AND t.tseq = o.tseq"
            f" WHERE o.tbl = ? AND o.pk IN ({marks})",
            (table, *pks),
        ).fetchall():
            story = found.get((table, bytes(pk)))
            if story is not None:
                values = decode(bytes(data)) if data is not None else {}
                story.ops[alias, seq] = Said(
                    (stamp, alias, seq, epoch), number, kind, bytes(agg), author, values
                )
    return found
