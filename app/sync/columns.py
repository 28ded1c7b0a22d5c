"""Transactions and changes written as columns: what repeats is said once, so that a change of a field costs few bytes."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, pairwise
from typing import Any

import msgspec

from app.sync.log import INSERT, encode
from app.sync.parcel import Change, Transaction

MOST_OPS = 16_384  # in one frame
MOST_TRANSACTIONS = 4_096
LARGEST_OP = 2 * 1024 * 1024
_FULL = 1024 * 1024  # bytes of op data after which a frame is closed
MOST_VALUES = 600_000

# Bytes have columns of their own: a decoder that may meet both has no bounds.
Plain = bool | int | str | None
PLAIN, SAME, IDS, STEPS, BINARY, SAME_BINARY = 0, 1, 2, 3, 4, 5
ID = 16
_NONE = bytes(ID)


class Transactions(msgspec.Struct, array_like=True, frozen=True):
    """Transactions of one machine, in a row."""

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


class Column(msgspec.Struct, array_like=True, frozen=True):
    """The values of one field in all inserts, or in all updates, of a frame, in the order of the ops."""

    field: int
    kind: int
    values: list[Plain] = []
    binary: list[bytes | None] = []


class Shape(msgspec.Struct, array_like=True, frozen=True):
    """What ops have in common: the table, the kind, and from which columns their values come, in this order."""

    table: int
    kind: int
    columns: list[int]


class Odd(msgspec.Struct, array_like=True, frozen=True):
    """An op whose data is erased, or was written by somebody who encodes it otherwise."""

    table: int
    kind: int
    data: bytes | None
    hash: bytes


class Ops(msgspec.Struct, array_like=True, frozen=True):
    """Ops of one machine, in a row."""

    machine: bytes
    first: int
    ids: bytes  # all first bytes, then all second bytes, …
    pks: list[int]  # 0: the next id not yet used, else its place + 1
    aggs: list[int]  # 0: the pk itself, 1: as the op before, else as pks + 1
    order: list[int]  # which shape the next op has; as many as there are shapes: odd
    shapes: list[Shape]
    columns: list[Column]
    odd: list[Odd]


@contextmanager
def uncollected() -> Iterator[None]:
    """Thousands of tuples and dicts are made that name each other nowhere: looking for circles takes half of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def transaction_payload(part: Sequence[Transaction]) -> bytes:
    """Transactions of one machine, in a row."""
    texts: dict[str, int] = {}

    def place(text: str) -> int:
        return texts.setdefault(text, len(texts))

    authors = [place(t.author) for t in part]
    labels = [place(t.label) for t in part]
    schemas = [place(t.schema) for t in part]
    return encode(
        Transactions(
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
        if part and (len(part) == MOST_OPS or size + length > _FULL or values + fields > MOST_VALUES):
            yield part
            part, size, values = [], 0, 0
        part.append(change)
        size += length
        values += fields
    if part:
        yield part


def op_payload(part: Sequence[Change], oddly: frozenset[Any] = frozenset()) -> bytes:
    """Changes of one machine, in a row. ``oddly``: columns (insert, table, field) whose values are no column."""
    with uncollected():
        return _op_payload(part, oddly)


def _op_payload(part: Sequence[Change], oddly: frozenset[Any]) -> bytes:
    ids: dict[bytes, int] = {}
    pks, aggs, order = [], [], []
    grid = _Grid(oddly)
    odd: list[Odd] = []
    before = _NONE
    for _machine, _seq, _number, table, pk, agg, kind, data, data_hash, values in part:
        pks.append(_fresh(ids, pk))
        aggs.append(0 if agg == pk else 1 if agg == before else _fresh(ids, agg) + 2)
        before = agg
        index = -1
        if values is not None and data is not None and encode(values) == data:
            index = grid.add(table, kind, values)
        order.append(index)
        if index < 0:
            odd.append(Odd(table, kind, data, data_hash))
    columns = [_column(ids, field, held) for (_, _, field), held in zip(grid.places, grid.held, strict=True)]
    mixed = {place for place, made in zip(grid.places, columns, strict=True) if made is None}
    if mixed:
        return _op_payload(part, oddly | mixed)
    shapes = [
        Shape(table, kind, held) for (table, kind, _), held in zip(grid.shapes, grid.columns, strict=True)
    ]
    machine, first = part[0].machine, part[0].seq
    whole: list[Any] = columns
    order = [len(shapes) if n < 0 else n for n in order]
    return encode(Ops(machine, first, _planes(b"".join(ids)), pks, aggs, order, shapes, whole, odd))


class _Grid:
    """Values sorted into columns: one for each field in inserts, one in updates."""

    def __init__(self, oddly: frozenset[Any]) -> None:
        self._oddly = oddly
        self.shapes: dict[tuple[int, int, tuple[int, ...]], int] = {}
        self.columns: list[list[int]] = []  # of each shape
        self.places: dict[tuple[bool, int, int], int] = {}
        self.held: list[list[Any]] = []
        self._rows: list[list[Any]] = []  # of each shape, the columns themselves

    def add(self, table: int, kind: int, values: dict[int, Any]) -> int:
        """Takes the values of an op; answers its shape, or -1 where they are no columns."""
        shape = (table, kind, tuple(values))
        index = self.shapes.get(shape)
        if index is None:
            places = [(kind == INSERT, table, field) for field in values]
            if not self._oddly.isdisjoint(places):
                return -1
            index = self.shapes[shape] = len(self.shapes)
            columns = [self.places.setdefault(place, len(self.places)) for place in places]
            self.held += ([] for _ in range(len(self.places) - len(self.held)))
            self.columns.append(columns)
            self._rows.append([self.held[n] for n in columns])
        for column, value in zip(self._rows[index], values.values(), strict=True):
            column.append(value)
        return index


def _fresh(ids: dict[bytes, int], value: bytes) -> int:
    place = ids.get(value)
    if place is None:
        ids[value] = len(ids)
        return 0
    return place + 1


def _column(ids: dict[bytes, int], field: int, values: list[Any]) -> Column | None:
    """The shortest way to say ``values``; None where bytes and others are mixed."""
    types = set(map(type, values))
    single = len(types) == 1 and values.count(values[0]) == len(values)
    if bytes in types:
        if not types <= {bytes, type(None)}:
            return None
        if all(v is None or len(v) == ID for v in values):
            return Column(field, IDS, [0 if v is None else _fresh(ids, v) + 1 for v in values])
        return Column(field, SAME_BINARY, [], values[:1]) if single else Column(field, BINARY, [], values)
    if single:
        return Column(field, SAME, values[:1])
    if types == {int}:
        steps = _steps(values)
        if sum(map(abs, steps)) < sum(map(abs, values)):
            return Column(field, STEPS, list(steps))
    return Column(field, PLAIN, values)


def _steps(values: Sequence[int]) -> list[int]:
    return [values[0], *(b - a for a, b in pairwise(values))]


def _planes(joined: bytes) -> bytes:
    return b"".join(joined[n::ID] for n in range(ID))
