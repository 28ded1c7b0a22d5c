"""Transactions and changes as columns: what repeats is said once, so that a change of a field costs about ten bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import accumulate, chain, pairwise, repeat
from typing import Any

import msgspec

from app.sync.log import DELETE, INSERT, decode, encode
from app.sync.parcel import Change, Transaction
from app.sync.refusals import Damaged, TooLarge

MOST_OPS = 16_384  # in one frame
MOST_TRANSACTIONS = 4_096
LARGEST_OP = 3 * 1024 * 1024
_FULL = 1024 * 1024  # bytes of op data after which a frame is closed
_MOST_VALUES = 600_000

# Bytes have columns of their own: a decoder that may meet both has no bounds.
Plain = bool | int | str | None
PLAIN, SAME, IDS, STEPS, BINARY, SAME_BINARY = 0, 1, 2, 3, 4, 5
_SINGLE = (SAME, SAME_BINARY)
_ID = 16
_REST = b"\0" * _ID

_raw_values = msgspec.msgpack.Decoder(dict[int, msgspec.Raw]).decode
_NESTED = frozenset((*range(0x80, 0xA0), *range(0xDC, 0xE0)))


class _Transactions(msgspec.Struct, array_like=True, frozen=True):
    machine: bytes
    number: int  # of the first
    first: int  # seq of its first op
    milliseconds: list[int]  # steps
    counters: list[int]
    epochs: list[int]
    texts: list[str]
    authors: list[int]
    labels: list[int]
    schemas: list[int]
    ops: list[int]


class _Column(msgspec.Struct, array_like=True, frozen=True):
    kind: int
    values: list[Plain] = []
    binary: list[bytes | None] = []


class _Shape(msgspec.Struct, array_like=True, frozen=True):
    table: int
    kind: int
    fields: list[int]
    columns: list[_Column]


class _Odd(msgspec.Struct, array_like=True, frozen=True):
    """An op whose data is erased, or was written by somebody who encodes it otherwise."""

    table: int
    kind: int
    data: bytes | None
    hash: bytes


class _Ops(msgspec.Struct, array_like=True, frozen=True):
    machine: bytes
    first: int
    ids: bytes  # all first bytes, then all second bytes, …
    pks: list[int]  # 0: the next id not yet used, else its place + 1
    aggs: list[int]  # 0: the pk itself, 1: as the op before, else as pks + 1
    order: list[int]  # which shape the next op has; as many as there are shapes: odd
    shapes: list[_Shape]
    odd: list[_Odd]


_read_transactions = msgspec.msgpack.Decoder(_Transactions).decode
_read_ops = msgspec.msgpack.Decoder(_Ops).decode
_damage = (msgspec.DecodeError, msgspec.ValidationError, ValueError, IndexError, StopIteration, OverflowError)


# Writing


def transaction_payload(part: Sequence[Transaction]) -> bytes:
    """Transactions of one machine, in a row."""
    texts: dict[str, int] = {}

    def place(text: str) -> int:
        return texts.setdefault(text, len(texts))

    authors = [place(t.author) for t in part]
    labels = [place(t.label) for t in part]
    schemas = [place(t.schema) for t in part]
    return encode(
        _Transactions(
            part[0].machine,
            part[0].number,
            part[0].first,
            _steps([t.stamp >> 16 for t in part]),
            [t.stamp & 0xFFFF for t in part],
            _steps([t.epoch for t in part]),
            list(texts),
            authors,
            labels,
            schemas,
            [t.ops for t in part],
        )
    )


def transaction_parts(source: Iterable[Sequence[Transaction]]) -> Iterator[list[Transaction]]:
    """Cuts transactions into what one frame holds: one machine, not too many, not with too many ops."""
    part: list[Transaction] = []
    ops = 0
    for transaction in chain.from_iterable(source):
        last = part[-1] if part else None
        if last is not None and (
            len(part) == MOST_TRANSACTIONS
            or ops + transaction.ops > MOST_OPS
            or last.machine != transaction.machine
        ):
            yield part
            part, ops = [], 0
        part.append(transaction)
        ops += transaction.ops
    if part:
        yield part


def op_parts(changes: Iterator[Change], count: int) -> Iterator[list[Change]]:
    """The next ``count`` changes, cut into what one frame holds."""
    part: list[Change] = []
    size = values = 0
    for _ in range(count):
        change = next(changes)
        length = len(change.data or b"")
        if length > LARGEST_OP:
            raise ValueError("A change is larger than a sync file can hold.")
        fields = len(change.values or ())
        if part and (len(part) == MOST_OPS or size + length > _FULL or values + fields > _MOST_VALUES):
            yield part
            part, size, values = [], 0, 0
        part.append(change)
        size += length
        values += fields
    if part:
        yield part


def op_payload(part: Sequence[Change], oddly: frozenset[Any] = frozenset()) -> bytes:
    """Changes of one machine, in a row. ``oddly``: the shapes whose values do not make columns."""
    ids: dict[bytes, int] = {}
    pks, aggs, order = [], [], []
    shapes: dict[tuple[int, int, tuple[int, ...]], int] = {}
    rows: list[list[Sequence[Any]]] = []
    odd: list[_Odd] = []
    before = _REST
    for _machine, _seq, _number, table, pk, agg, kind, data, data_hash, values in part:
        pks.append(_fresh(ids, pk))
        aggs.append(0 if agg == pk else 1 if agg == before else _fresh(ids, agg) + 2)
        before = agg
        shape = (table, kind, tuple(values or ()))
        if values is None or data is None or shape in oddly or encode(values) != data:
            order.append(-1)
            odd.append(_Odd(table, kind, data, data_hash))
            continue
        index = shapes.get(shape)
        if index is None:
            index = shapes[shape] = len(shapes)
            rows.append([])
        order.append(index)
        rows[index].append(tuple(values.values()))
    columns: list[list[Any]] = [[_column(ids, c) for c in zip(*held, strict=True)] for held in rows]
    mixed = {s for s, made in zip(shapes, columns, strict=True) if None in made}
    if mixed:
        return op_payload(part, oddly | mixed)
    return encode(
        _Ops(
            part[0].machine,
            part[0].seq,
            _planes(b"".join(ids)),
            pks,
            aggs,
            [len(shapes) if n < 0 else n for n in order],
            [_Shape(t, k, list(f), c) for (t, k, f), c in zip(shapes, columns, strict=True)],
            odd,
        )
    )


def _fresh(ids: dict[bytes, int], value: bytes) -> int:
    place = ids.get(value)
    if place is None:
        ids[value] = len(ids)
        return 0
    return place + 1


def _column(ids: dict[bytes, int], values: Sequence[Any]) -> _Column | None:
    types = set(map(type, values))
    single = len(types) == 1 and values.count(values[0]) == len(values)
    if bytes in types:
        if not types <= {bytes, type(None)}:
            return None
        if all(v is None or len(v) == _ID for v in values):
            return _Column(IDS, [0 if v is None else _fresh(ids, v) + 1 for v in values])
        return _Column(SAME_BINARY, [], [values[0]]) if single else _Column(BINARY, [], list(values))
    if single:
        return _Column(SAME, [values[0]])
    if types == {int}:
        steps = _steps(values)
        if sum(map(abs, steps)) < sum(map(abs, values)):
            return _Column(STEPS, list(steps))
    return _Column(PLAIN, list(values))


def _steps(values: Sequence[int]) -> list[int]:
    return [values[0], *(b - a for a, b in pairwise(values))]


def _planes(joined: bytes) -> bytes:
    return b"".join(joined[n::_ID] for n in range(_ID))


# Reading


def transactions_of(payload: bytes, where: str) -> list[Transaction]:
    """The transactions of a frame, without their hashes: these come from the ops."""
    try:
        t = _read_transactions(payload)
        if not 0 < len(t.ops) <= MOST_TRANSACTIONS or len(t.machine) != _ID or min(t.ops) < 0:
            raise Damaged(where)
        if any(not 0 <= n < len(t.texts) for n in chain(t.authors, t.labels, t.schemas)):
            raise Damaged(where)
        if any("\0" in text for text in t.texts):
            raise Damaged(where)
        found, first = [], t.first
        stamps, epochs = accumulate(t.milliseconds), accumulate(t.epochs)
        for number, (ms, counter, epoch, author, label, schema, ops) in enumerate(
            zip(stamps, t.counters, epochs, t.authors, t.labels, t.schemas, t.ops, strict=True), t.number
        ):
            if not (0 <= ms < 1 << 47 and 0 <= counter < 1 << 16 and 0 <= epoch < 1 << 31):
                raise Damaged(where)
            texts = t.texts[author], t.texts[label], t.texts[schema]
            found.append(Transaction(t.machine, number, ms << 16 | counter, epoch, *texts, first, ops, b""))
            first += ops
    except _damage as error:
        raise Damaged(where) from error
    if not (0 < t.number < 1 << 62 and t.first > 0 and first < 1 << 62):
        raise Damaged(where)
    return found


def shapes_of(payload: bytes, where: str) -> _Ops:
    """A frame of ops, taken apart and bounded, its values not yet put together."""
    try:
        ops = _read_ops(payload)
    except _damage as error:
        raise Damaged(where) from error
    count = len(ops.order)
    sound = (
        0 < count <= MOST_OPS
        and len(ops.machine) == _ID
        and 0 < ops.first < 1 << 62
        and len(ops.ids) % _ID == 0
        and len(ops.pks) == len(ops.aggs) == count
        and ops.order.count(len(ops.shapes)) == len(ops.odd)
        and all(len(s.fields) == len(s.columns) == len(set(s.fields)) for s in ops.shapes)
        and all(
            INSERT <= kind <= DELETE for kind in (*(s.kind for s in ops.shapes), *(o.kind for o in ops.odd))
        )
    )
    if not sound:
        raise Damaged(where)
    _bound(ops, where)
    return ops


def _bound(ops: _Ops, where: str) -> None:
    """How much the ops will take once put together: a value that is said once may stand for many rows."""
    size = values = 0
    for index, shape in enumerate(ops.shapes):
        rows = ops.order.count(index)
        values += rows * (len(shape.fields) + 1)
        for column in shape.columns:
            single = column.kind in _SINGLE
            held = held_by(column)
            if not PLAIN <= column.kind <= SAME_BINARY or len(held) != (1 if single else rows):
                raise Damaged(where)
            if single:
                size += rows * _length(held[0])
    if values > 2 * _MOST_VALUES or size > 2 * LARGEST_OP:
        raise TooLarge(f"a part of it {where} would unpack to far more than it holds")


def held_by(column: _Column) -> Sequence[Any]:
    """The values of a column as they stand in the file."""
    return column.binary if column.kind in {BINARY, SAME_BINARY} else column.values


def _length(value: Any) -> int:
    return len(value) if isinstance(value, str | bytes) else 1


def changes_of(ops: _Ops, numbers: Iterator[int], where: str) -> list[Change]:
    """The changes of a frame, put together as they were hashed; ``numbers`` names the transaction of each."""
    try:
        return list(_changes(ops, numbers))
    except _damage as error:
        raise Damaged(where) from error
    except RuntimeError as error:  # a StopIteration inside the generator
        raise Damaged(where) from error


def _changes(ops: _Ops, numbers: Iterator[int]) -> Iterator[Change]:
    ids = _Ids(ops.ids)
    keys, roots = _keys(ops, ids)
    rows = [_rows(ids, shape, ops.order.count(n)) for n, shape in enumerate(ops.shapes)]
    ids.check_used()
    odd = iter(ops.odd)
    machine, heads = ops.machine, [(s.table, s.kind, s.fields) for s in ops.shapes]
    for seq, (index, pk, agg, number) in enumerate(
        zip(ops.order, keys, roots, numbers, strict=False), ops.first
    ):
        if index == len(rows):
            yield _odd_change(next(odd), (machine, seq, number), pk, agg)
            continue
        table, kind, fields = heads[index]
        values = dict(zip(fields, next(rows[index]), strict=True))
        data = encode(values)
        yield Change(machine, seq, number, table, pk, agg, kind, data, sha256(data).digest(), values)


def _rows(ids: _Ids, shape: _Shape, count: int) -> Iterator[tuple[Any, ...]]:
    if not shape.columns:
        return repeat((), count)
    return zip(*[_values(ids, column, count) for column in shape.columns], strict=True)


def _values(ids: _Ids, column: _Column, count: int) -> Iterable[Any]:
    values = held_by(column)
    if column.kind in {PLAIN, BINARY}:
        return values
    if column.kind in _SINGLE:
        return repeat(values[0], count)
    if set(map(type, values)) != {int} or (column.kind == IDS and min(values) < 0):
        raise ValueError
    return accumulate(values) if column.kind == STEPS else [ids.at(n - 1) if n else None for n in values]


def _keys(ops: _Ops, ids: _Ids) -> tuple[list[bytes], list[bytes]]:
    keys, roots = [], []
    before = _REST
    for pk, agg in zip(ops.pks, ops.aggs, strict=True):
        key = ids.at(pk)
        if agg != 1:
            before = key if agg == 0 else ids.at(agg - 2)
        keys.append(key)
        roots.append(before)
    return keys, roots


class _Ids:
    """The ids of a frame, in the order in which they are first used."""

    def __init__(self, planes: bytes) -> None:
        count = len(planes) // _ID
        joined = bytearray(len(planes))
        for n in range(_ID):
            joined[n::_ID] = planes[n * count : (n + 1) * count]
        whole = bytes(joined)
        self._ids = [whole[n : n + _ID] for n in range(0, len(whole), _ID)]
        self._used = 0

    def at(self, reference: int) -> bytes:
        """0 is the next one that was not used yet, any other number the place + 1 of one that was."""
        if reference == 0:
            self._used += 1
            return self._ids[self._used - 1]
        if not 0 < reference <= self._used:
            raise ValueError
        return self._ids[reference - 1]

    def check_used(self) -> None:
        """No id may be there that nothing names."""
        if self._used != len(self._ids):
            raise ValueError


def _odd_change(odd: _Odd, place: tuple[bytes, int, int], pk: bytes, agg: bytes) -> Change:
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


def odd_values(odd: _Odd, where: str) -> dict[int, Any]:
    """What an op says whose data is not as this program writes it; nothing where it is erased."""
    try:
        return _flat(odd.data) if odd.data is not None else {}
    except _damage as error:
        raise Damaged(where) from error


def numbers_of(open_: Sequence[Transaction], left: int) -> Iterator[int]:
    """For every op to come the number of its transaction: ``left`` of the last one in ``open_``, then of those before it."""
    counts = [left, *(t.ops for t in reversed(open_[:-1]))]
    return chain.from_iterable(repeat(t.number, n) for t, n in zip(reversed(open_), counts, strict=True))


def taken(open_: list[Transaction], left: int, count: int) -> int:
    """Takes ``count`` ops off the transactions in ``open_``; answers how many the last one there still waits for."""
    while count and open_:
        step = min(left, count)
        count, left = count - step, left - step
        if not left:
            open_.pop()
            left = open_[-1].ops if open_ else 0
    return left
