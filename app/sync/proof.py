"""Proving the log in a file: every transaction's hash is made again from its ops, from one end of a stretch to the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import accumulate
from tempfile import SpooledTemporaryFile
from typing import Any

from app.sync import columns, fits, unpacking
from app.sync.frames import TRANSACTIONS
from app.sync.log import encode
from app.sync.parcel import Change, Epoch, Manifest, Stretch, Transaction, Word
from app.sync.refusals import Damaged
from app.sync.vectors import packed

_HASH = 32
_IN_MEMORY = 4 * 1024 * 1024
_AN_ID = bytes(16)


class Hashes:
    """The hashes of many transactions in their order, on disk where they are many."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by close()

    def add(self, value: bytes) -> None:
        """The next one."""
        self._file.write(value)

    def part(self, start: int) -> list[bytes]:
        """Those of one frame of transactions and no fewer, from number ``start`` on."""
        self._file.seek(start * _HASH)
        found = self._file.read(columns.MOST_TRANSACTIONS * _HASH)
        return [found[n : n + _HASH] for n in range(0, len(found), _HASH)]

    def close(self) -> None:
        """Forgets them."""
        self._file.close()


class Proof:
    """Takes the frames of transactions and ops in order; raises Damaged where they do not hold together."""

    def __init__(self, manifest: Manifest, epochs: Sequence[Epoch], words: Sequence[Word]) -> None:
        self._stretches = iter(manifest.stretches)
        self._seen = {(e.machine, e.epoch): sha256(packed(e.vector)).digest() for e in epochs}
        self._named = {(w.table, w.field) for w in words}
        self._stretch: Stretch | None = None
        self._number = self._seq = 0
        self._tip = b""
        self._open: list[Transaction] = []  # those of the last frame whose ops have not all come, last first
        self._numbers: Iterator[int] = iter(())
        self._left = 0
        self._hash: Any = None
        self.hashes = Hashes()
        self.ops = 0

    def transactions(self, payload: bytes, where: str) -> int:
        """A frame of transactions; answers how many."""
        found = unpacking.transactions_of(payload, where)
        if self._open:
            raise Damaged(where)
        first = found[0]
        if self._stretch is None:
            self._begin(first.machine, where)
        if (first.machine, first.number, first.first) != (self._machine, self._number, self._seq):
            raise Damaged(where)
        self._open = found[::-1]
        self._numbers = unpacking.numbers_in(found)
        self._start(where)
        return len(found)

    def ops_frame(self, payload: bytes, where: str) -> list[Change]:
        """A frame of ops: they belong to the transactions that came before. Answers them."""
        found = unpacking.ops_of(payload, where)
        ops = found.ops
        if ops.machine != self._machine or ops.first != self._seq or not self._open:
            raise Damaged(where)
        self._check_values(ops, where)
        changes = unpacking.changes_of(found, self._numbers, where)
        if len(changes) != len(ops.order):
            raise Damaged(where)
        self.ops += len(changes)
        machine = ops.machine
        digests = [
            sha256(encode((machine, seq, table, pk, agg, kind)) + data_hash).digest()
            for _, seq, _, table, pk, agg, kind, _, data_hash, _ in changes
        ]
        at = 0
        while at < len(digests):
            step = min(self._left, len(digests) - at)
            self._hash.update(b"".join(digests[at : at + step]))
            at += step
            self._seq += step
            self._left -= step
            if not self._left:
                self._end(where)
        return changes

    def finish(self) -> None:
        """Everything that the manifest names has come."""
        if self._stretch is not None or self._open or next(self._stretches, None) is not None:
            raise Damaged("at its end: changes are missing that its first page names")

    @property
    def _machine(self) -> bytes:
        return self._stretch.machine if self._stretch else b""

    def _begin(self, machine: bytes, where: str) -> None:
        self._stretch = next(self._stretches, None)
        if self._stretch is None or self._stretch.machine != machine:
            raise Damaged(where)
        self._number, self._seq, self._tip = (
            self._stretch.first_number,
            self._stretch.first,
            self._stretch.before,
        )

    def _start(self, where: str) -> None:
        """Opens the next transaction; one without ops ends at once."""
        while self._open:
            self._hash = sha256(self._tip)
            self._left = self._open[-1].ops
            if self._left:
                return
            self._end(where, go_on=False)

    def _end(self, where: str, *, go_on: bool = True) -> None:
        t = self._open.pop()
        seen = self._seen.get((t.machine, t.epoch))
        if seen is None:
            raise Damaged(where)
        said = t.stamp.to_bytes(8, "big") + t.author.encode() + b"\0" + t.label.encode()
        self._hash.update(seen + said)
        self._tip = self._hash.digest()
        self.hashes.add(self._tip)
        self._number = t.number + 1
        stretch = self._stretch
        if stretch is not None and t.number == stretch.last_number:
            if self._tip != stretch.after or self._seq != stretch.last + 1 or self._open:
                raise Damaged(where)
            self._stretch = None
        elif go_on:
            self._start(where)

    def _check_values(self, ops: Any, where: str) -> None:
        checked: set[tuple[int, int]] = set()
        for shape in ops.shapes:
            places = {(shape.table, n) for n in shape.columns} - checked
            known = self._known(shape.table, [ops.columns[n].field for n in shape.columns], where)
            for _, n in places:
                column = ops.columns[n]
                if not known.get(column.field, fits.anything)(_seen_of(column, where)):
                    raise Damaged(f"{where}: a value does not fit its field")
            checked |= places
        for odd in ops.odd:
            values = unpacking.odd_values(odd, where)
            known = self._known(odd.table, values, where)
            if not all(known.get(code, fits.anything)([value]) for code, value in values.items()):
                raise Damaged(f"{where}: a value does not fit its field")

    def _known(self, table: int, fields: Any, where: str) -> dict[int, fits.Fits]:
        """The checks of a table; what is not known here must be named by the file."""
        known = fits.columns().get(table, {})
        named = self._named
        if (not known and (table, 0) not in named) or any(
            f not in known and (table, f) not in named for f in fields
        ):
            raise Damaged(f"{where}: it does not name what it changes")
        return known


def _seen_of(column: Any, where: str) -> Sequence[Any]:
    """Values that stand for a column: those that are read, not how often."""
    values = unpacking.held_by(column)
    if column.kind in {columns.IDS, columns.STEPS} and set(map(type, values)) != {int}:
        raise Damaged(where)
    if column.kind == columns.IDS:
        return (_AN_ID, None)
    return list(accumulate(values)) if column.kind == columns.STEPS else values


def transactions_again(
    frames: Iterator[tuple[int, bytes, str]], hashes: Hashes
) -> Iterator[list[Transaction]]:
    """The proven transactions once more, each with its hash."""
    done = 0
    for kind, payload, where in frames:
        if kind == TRANSACTIONS:
            found = unpacking.transactions_of(payload, where, hashes.part(done))
            done += len(found)
            yield found


def changes_again(frames: Iterator[tuple[int, bytes, str]]) -> Iterator[list[Change]]:
    """The proven changes once more."""
    numbers: Iterator[int] = iter(())
    for kind, payload, where in frames:
        if kind == TRANSACTIONS:
            numbers = unpacking.numbers_of(payload)
        else:
            yield unpacking.changes_of(unpacking.ops_of(payload, where), numbers, where)
