"""Transactions and changes read from their columns, bounded first, then put together as they were hashed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import accumulate, chain, repeat
from typing import Any, NamedTuple

import msgspec

from app.sync.columns import (
    BINARY,
    ID,
    LARGEST_OP,
    MOST_OPS,
    MOST_TRANSACTIONS,
    MOST_VALUES,
    PLAIN,
    SAME,
    SAME_BINARY,
    STEPS,
    Column,
    Odd,
    Ops,
    Transactions,
    uncollected,
)
from app.sync.log import DELETE, INSERT, decode, encode
from app.sync.parcel import Change, Transaction
from app.sync.refusals import Damaged, TooLarge

_SINGLE = (SAME, SAME_BINARY)
_REST = bytes(ID)
_NESTED = frozenset((*range(0x80, 0xA0), *range(0xDC, 0xE0)))

_read_transactions = msgspec.msgpack.Decoder(Transactions).decode
_read_ops = msgspec.msgpack.Decoder(Ops).decode
_raw_values = msgspec.msgpack.Decoder(dict[int, msgspec.Raw]).decode
_damage = (msgspec.DecodeError, msgspec.ValidationError, ValueError, IndexError, StopIteration, OverflowError)


def transactions_of(payload: bytes, where: str, hashes: Iterable[bytes] = repeat(b"")) -> list[Transaction]:
    """The transactions of a frame; their hashes come from the ops, so that they are known once these are proven."""
    try:
        t = _read_transactions(payload)
        stamps, epochs = list(accumulate(t.milliseconds)), list(accumulate(t.epochs))
        sound = (
            0 < len(t.ops) <= MOST_TRANSACTIONS
            and len(t.machine) == ID
            and 0 < t.number < 1 << 62
            and t.first > 0
            and t.first + sum(t.ops) < 1 << 62
            and min(t.ops) >= 0
            and all(min(n) >= 0 and max(n) < len(t.texts) for n in (t.authors, t.labels, t.schemas))
            and not any("\0" in text for text in t.texts)
            and min(stamps) >= 0
            and max(stamps) < 1 << 47
            and min(t.counters) >= 0
            and max(t.counters) < 1 << 16
            and min(epochs) >= 0
            and max(epochs) < 1 << 31
        )
        if not sound:
            raise Damaged(where)
        found, first, number = [], t.first, t.number
        columns = zip(stamps, t.counters, epochs, t.authors, t.labels, t.schemas, t.ops, strict=True)
        for (ms, counter, epoch, author, label, schema, ops), hashed in zip(columns, hashes, strict=False):
            texts = t.texts[author], t.texts[label], t.texts[schema]
            found.append(
                Transaction(t.machine, number, ms << 16 | counter, epoch, *texts, first, ops, hashed)
            )
            first += ops
            number += 1
    except _damage as error:
        raise Damaged(where) from error
    return found


def ops_of(payload: bytes, where: str) -> Taken:
    """A frame of ops, taken apart and bounded, its values not yet put together."""
    try:
        ops = _read_ops(payload)
    except _damage as error:
        raise Damaged(where) from error
    count = len(ops.order)
    taken = Taken(ops, Counter(ops.order))
    sound = (
        0 < count <= MOST_OPS
        and len(ops.machine) == ID
        and 0 < ops.first < 1 << 62
        and len(ops.ids) % ID == 0
        and len(ops.pks) == len(ops.aggs) == count
        and taken.rows[len(ops.shapes)] == len(ops.odd)
        and all(
            INSERT <= kind <= DELETE for kind in (*(s.kind for s in ops.shapes), *(o.kind for o in ops.odd))
        )
        and all(0 <= n < len(ops.columns) for s in ops.shapes for n in s.columns)
        and all(len({ops.columns[n].field for n in s.columns}) == len(s.columns) for s in ops.shapes)
    )
    if not sound:
        raise Damaged(where)
    _bound(taken, where)
    return taken


class Taken(NamedTuple):
    """A frame of ops that was taken apart, and how many ops each shape has."""

    ops: Ops
    rows: Counter[int]


def _bound(taken: Taken, where: str) -> None:
    """How much the ops will take once put together: a value that is said once may stand for many rows."""
    ops = taken.ops
    size, lengths = 0, [0] * len(ops.columns)
    for index, shape in enumerate(ops.shapes):
        for n in shape.columns:
            lengths[n] += taken.rows[index]
    for column, rows in zip(ops.columns, lengths, strict=True):
        held, single = held_by(column), column.kind in _SINGLE
        if not PLAIN <= column.kind <= SAME_BINARY or not rows or len(held) != (1 if single else rows):
            raise Damaged(where)
        size += rows * _length(held[0]) if single else 0
    if sum(lengths) > 2 * MOST_VALUES or size > 2 * LARGEST_OP:
        raise TooLarge(f"a part of it {where} would unpack to far more than it holds")


def held_by(column: Column) -> Sequence[Any]:
    """The values of a column as they stand in the file."""
    return column.binary if column.kind in {BINARY, SAME_BINARY} else column.values


def _length(value: Any) -> int:
    return len(value) if isinstance(value, str | bytes) else 1


def changes_of(taken: Taken, numbers: Iterator[int], where: str) -> list[Change]:
    """The changes of a frame, put together as they were hashed; ``numbers`` names the transaction of each."""
    try:
        with uncollected():
            return _changes(taken, numbers)
    except _damage as error:
        raise Damaged(where) from error


def _changes(taken: Taken, numbers: Iterator[int]) -> list[Change]:
    """The hot loop of reading: a few microseconds for each change."""
    ops, ids = taken.ops, _Ids(taken.ops.ids)
    keys, roots = ids.keys(ops.pks, ops.aggs)
    columns = [iter(_values(ids, column)) for column in ops.columns]
    ids.check_used()
    heads = [
        (s.table, s.kind, [ops.columns[n].field for n in s.columns], [columns[n] for n in s.columns])
        for s in ops.shapes
    ]
    odd, machine, last = iter(ops.odd), ops.machine, len(heads)
    found: list[Change] = []
    add, made = found.append, tuple.__new__
    seq = ops.first
    for index, pk, agg, number in zip(ops.order, keys, roots, numbers, strict=False):
        if index == last:
            add(_odd_change(next(odd), (machine, seq, number), pk, agg))
        else:
            table, kind, fields, sources = heads[index]
            values = dict(zip(fields, map(next, sources), strict=True))
            data = encode(values)
            data_hash = sha256(data).digest()
            add(made(Change, (machine, seq, number, table, pk, agg, kind, data, data_hash, values)))
        seq += 1
    return found


def _values(ids: _Ids, column: Column) -> Iterable[Any]:
    values = held_by(column)
    if column.kind in {PLAIN, BINARY}:
        return values
    if column.kind in _SINGLE:
        return repeat(values[0])
    if set(map(type, values)) != {int}:
        raise ValueError
    return accumulate(values) if column.kind == STEPS else ids.column(values)


class _Ids:
    """The ids of a frame, in the order in which they are first used.

    A reference is 0 for the next one that was not used yet, else the place + 1 of one that was.
    """

    def __init__(self, planes: bytes) -> None:
        count = len(planes) // ID
        joined = bytearray(len(planes))
        for n in range(ID):
            joined[n::ID] = planes[n * count : (n + 1) * count]
        whole = bytes(joined)
        self._ids = [whole[n : n + ID] for n in range(0, len(whole), ID)]
        self._used = 0

    def keys(self, pks: Sequence[int], aggs: Sequence[int]) -> tuple[list[bytes], list[bytes]]:
        """The row and the root of every op."""
        ids, used, before = self._ids, self._used, _REST
        keys: list[bytes] = []
        roots: list[bytes] = []
        for pk, agg in zip(pks, aggs, strict=True):
            if not pk:
                used += 1
            elif not 0 < pk <= used:
                raise ValueError
            key = ids[(pk or used) - 1]
            if agg == 0:
                before = key
            elif agg != 1:
                place = agg - 2
                if not place:
                    used += 1
                elif not 0 < place <= used:
                    raise ValueError
                before = ids[(place or used) - 1]
            keys.append(key)
            roots.append(before)
        self._used = used
        return keys, roots

    def column(self, references: Sequence[int]) -> list[bytes | None]:
        """The ids of a column; 0 is none, any other number a reference + 1."""
        ids, used = self._ids, self._used
        found: list[bytes | None] = []
        for reference in references:
            place = reference - 1
            if not place:
                used += 1
            elif not -1 <= place <= used:
                raise ValueError
            found.append(ids[(place or used) - 1] if reference else None)
        self._used = used
        return found

    def check_used(self) -> None:
        """No id may be there that nothing names."""
        if self._used != len(self._ids):
            raise ValueError


def _odd_change(odd: Odd, place: tuple[bytes, int, int], pk: bytes, agg: bytes) -> Change:
    if odd.data is None:
        if len(odd.hash) != 32:
            raise ValueError
        return Change(*place, odd.table, pk, agg, odd.kind, None, odd.hash, None)
    found = _flat(odd.data)
    return Change(*place, odd.table, pk, agg, odd.kind, odd.data, sha256(odd.data).digest(), found)


def _flat(data: bytes) -> dict[int, Any]:
    """Data that is not as this program writes it; what nests is refused before it is unpacked."""
    found = {code: bytes(raw) for code, raw in _raw_values(data).items()}
    if any(raw[0] in _NESTED for raw in found.values()):
        raise ValueError
    return {code: decode(raw) for code, raw in found.items()}


def odd_values(odd: Odd, where: str) -> dict[int, Any]:
    """What an op says whose data is not as this program writes it; nothing where it is erased."""
    try:
        return _flat(odd.data) if odd.data is not None else {}
    except _damage as error:
        raise Damaged(where) from error


def numbers_in(transactions: Iterable[Transaction]) -> Iterator[int]:
    """For every op of ``transactions`` the number of its transaction; goes on over several frames of ops."""
    return chain.from_iterable(repeat(t.number, t.ops) for t in transactions)


def numbers_of(payload: bytes) -> Iterator[int]:
    """The same from a frame of transactions that is proven."""
    t = _read_transactions(payload)
    return chain.from_iterable(repeat(number, ops) for number, ops in enumerate(t.ops, t.number))
