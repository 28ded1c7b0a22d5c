"""Version vectors: who has seen what. Order and concurrency come from them alone, never from a clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

# Machine (16 bytes) → the highest seq of it that is known without gaps.
Vector = dict[bytes, int]

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(dict[bytes, int]).decode


class Dot(NamedTuple):
    """A write as a register names it: its stamp, its machine's alias here, its seq, and the epoch it was made in."""

    stamp: int
    alias: int
    seq: int
    epoch: int


def packed(vector: Mapping[bytes, int]) -> bytes:
    """The canonical bytes of a vector, equal on every machine: sorted by machine."""
    return _encode(dict(sorted(vector.items())))


def unpacked(data: bytes) -> Vector:
    """Reads ``packed`` back."""
    return _decode(data)


def covers(vector: Mapping[Any, int], other: Mapping[Any, int]) -> bool:
    """Whether everything in ``other`` is in ``vector``."""
    return all(vector.get(machine, 0) >= seq for machine, seq in other.items())


def joined(vector: Mapping[bytes, int], other: Mapping[bytes, int]) -> Vector:
    """Everything that either has seen."""
    return {m: max(vector.get(m, 0), other.get(m, 0)) for m in {*vector, *other}}


class Contexts:
    """The context of any write here: what its machine had seen when it wrote. Filled from ``sync_epoch``, by alias."""

    def __init__(self) -> None:
        self._epochs: dict[tuple[int, int], dict[int, int]] = {}

    def learn(self, alias: int, epoch: int, seen: dict[int, int]) -> None:
        """What the machine ``alias`` had seen of others (alias → seq) in its ``epoch``."""
        self._epochs[alias, epoch] = seen

    def has(self, writer: Dot, other: Dot) -> bool:
        """Whether ``other`` lies in the context of ``writer``: the writer had seen it, so it overwrites it."""
        if writer.alias == other.alias:
            return other.seq < writer.seq
        return self._epochs[writer.alias, writer.epoch].get(other.alias, 0) >= other.seq
