"""What goes out: the part of this office's log that others lack, read in chunks of bounded size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from app.storage.cursor import Cursor
from app.sync.capture import schema
from app.sync.log import decode
from app.sync.parcel import Change, Epoch, Statement, Stretch, Transaction, Word
from app.sync.vectors import Vector, joined, unpacked

CHUNK = 16_384


class Place(NamedTuple):
    """How far one machine's log is known here: its alias, its last seq and transaction, and that one's hash."""

    alias: int
    seq: int
    number: int
    hash: bytes


def places(session: Session) -> dict[bytes, Place]:
    """How far every machine is known here, this one included; by machine."""
    run = Cursor(session.connection())
    own = run("SELECT machine, alias, seq, tseq, tip_hash FROM sync_self WHERE one = 1").fetchone()
    others = run(
        "SELECT m.uuid, v.alias, v.seq, v.tseq, v.hash FROM sync_vv v JOIN sync_machine m ON m.alias = v.alias"
    ).fetchall()
    return {bytes(row[0]): Place(row[1], row[2], row[3], bytes(row[4])) for row in (*others, own)}


def vector_of(session: Session) -> Vector:
    """Everything that is known here, this machine's own writes included."""
    return {machine: place.seq for machine, place in places(session).items() if place.seq}


def common(vectors: Iterable[Mapping[bytes, int]]) -> Vector:
    """What all of ``vectors`` have seen; nothing where there is none of them."""
    found: Vector | None = None
    for one in vectors:
        found = dict(one) if found is None else {m: min(n, one[m]) for m, n in found.items() if m in one}
    return found or {}


class Outgoing:
    """Everything in the log beyond ``known``. Read within one transaction, so that all of it is of one moment."""

    def __init__(self, session: Session, known: Mapping[bytes, int]) -> None:
        self.session = session
        self._run = Cursor(session.connection())
        self.places = places(session)
        self.vector = {machine: place.seq for machine, place in self.places.items() if place.seq}
        self.stretches = tuple(
            stretch
            for machine, place in sorted(self.places.items())
            if (stretch := self._stretch(machine, place, known.get(machine, 0))) is not None
        )

    def _stretch(self, machine: bytes, place: Place, known: int) -> Stretch | None:
        """Whole transactions from the first unknown seq on, with the empty ones just before it."""
        if place.seq <= known:
            return None
        run, alias = self._run, place.alias
        first = run(
            "SELECT tseq FROM sync_op WHERE alias = ? AND seq > ? ORDER BY seq LIMIT 1", (alias, known)
        ).fetchone()[0]
        before = run(
            "SELECT tseq, hash, first_seq + n FROM sync_txn WHERE alias = ? AND tseq < ? AND n > 0 ORDER BY tseq DESC LIMIT 1",
            (alias, first),
        ).fetchone()
        number, tip, seq = before or (0, _beginning(machine), 1)
        return Stretch(machine, seq, place.seq, number + 1, place.number, bytes(tip), place.hash)

    @cached_property
    def size(self) -> int:
        """How many changes there are."""
        return sum(stretch.last - stretch.first + 1 for stretch in self.stretches)

    @cached_property
    def epochs(self) -> tuple[Epoch, ...]:
        """What the writers of these transactions had seen."""
        found: list[Epoch] = []
        for stretch in self.stretches:
            alias = self.places[stretch.machine].alias
            named = self._run(
                "SELECT epoch, vv FROM sync_epoch WHERE alias = ? AND epoch IN"
                " (SELECT epoch FROM sync_txn WHERE alias = ? AND tseq >= ? AND tseq <= ?) ORDER BY epoch",
                (alias, alias, stretch.first_number, stretch.last_number),
            ).fetchall()
            found += (Epoch(stretch.machine, epoch, unpacked(bytes(vv))) for epoch, vv in named)
        return tuple(found)

    @cached_property
    def needs(self) -> Vector:
        """What a reader must have of machines that have no stretch here, since writers here had seen it."""
        seen: Vector = {}
        for epoch in self.epochs:
            seen = joined(seen, epoch.vector)
        inside = {stretch.machine for stretch in self.stretches}
        return {machine: seq for machine, seq in seen.items() if machine not in inside}

    @cached_property
    def tables(self) -> frozenset[int]:
        """The codes of the tables that these changes touch."""
        found: set[int] = set()
        for stretch in self.stretches:
            rows = self._run(
                "SELECT DISTINCT tbl FROM sync_op WHERE alias = ? AND seq >= ? AND seq <= ?",
                (self.places[stretch.machine].alias, stretch.first, stretch.last),
            ).fetchall()
            found.update(row[0] for row in rows)
        return frozenset(found)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The names behind the codes used, those that only a newer version knows included."""
        found = [Word(*row) for row in self._run("SELECT tbl, field, name, unit FROM sync_word").fetchall()]
        for table in schema().values():
            found.append(Word(table.code, 0, table.name, 0))
            found += (Word(table.code, f.code, f.column, f.register) for f in table.fields)
        return tuple(sorted(word for word in found if word.table in self.tables))

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The whole roster: it travels in every file."""
        rows = self._run(
            "SELECT hash, machine, by, statement, signature FROM sync_roster ORDER BY hash"
        ).fetchall()
        return tuple(Statement(*(bytes(value) for value in row)) for row in rows)

    def transactions(self) -> Iterator[list[Transaction]]:
        """In the order of machine and number."""
        for stretch in self.stretches:
            machine, alias, last = (
                stretch.machine,
                self.places[stretch.machine].alias,
                stretch.first_number - 1,
            )
            while rows := self._run(
                "SELECT tseq, stamp, epoch, author, label, schema_ver, first_seq, n, hash FROM sync_txn"
                " WHERE alias = ? AND tseq > ? AND tseq <= ? ORDER BY tseq LIMIT ?",
                (alias, last, stretch.last_number, CHUNK),
            ).fetchall():
                yield [Transaction._make((machine, *row[:-1], bytes(row[-1]))) for row in rows]
                last = rows[-1][0]

    def changes(self) -> Iterator[list[Change]]:
        """In the order of machine and seq; erased values are None."""
        for stretch in self.stretches:
            alias, last = self.places[stretch.machine].alias, stretch.first - 1
            while rows := self._run(
                "SELECT seq, tseq, tbl, pk, agg, kind, data, data_hash FROM sync_op"
                " WHERE alias = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
                (alias, last, stretch.last, CHUNK),
            ).fetchall():
                yield [_change(stretch.machine, row) for row in rows]
                last = rows[-1][0]


def _change(machine: bytes, row: Any) -> Change:
    seq, number, table, pk, agg, kind, data, data_hash = row
    values = None if data is None else decode(data)
    return Change(machine, seq, number, table, bytes(pk), bytes(agg), kind, data, bytes(data_hash), values)


def _beginning(machine: bytes) -> bytes:
    return sha256(machine).digest()
