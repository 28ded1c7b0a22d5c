"""Version vectors: who has seen what. Order and concurrency come from them alone, never from a clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
    """The context of any write here: what its machine had seen when it wrote. From ``sync_epoch``, by alias.

    ``find`` reads an epoch (alias, epoch) that was not learnt before; dots may be ``Dot`` or lists as registers hold them.
    """

    def __init__(self, find: Callable[[int, int], Mapping[int, int]] | None = None) -> None:
        self._epochs: dict[tuple[int, int], Mapping[int, int]] = {}
        self._find = find

    def learn(self, alias: int, epoch: int, seen: Mapping[int, int]) -> None:
        """What the machine ``alias`` had seen of others (alias → seq) in its ``epoch``."""
        self._epochs[alias, epoch] = seen

    def has(self, writer: Sequence[int], other: Sequence[int]) -> bool:
        """Whether ``other`` lies in the context of ``writer``: the writer had seen it, so it overwrites it."""
        if writer[1] == other[1]:
            return other[2] < writer[2]
        place = (writer[1], writer[3])
        seen = self._epochs.get(place)
        if seen is None:
            if self._find is None:
                raise KeyError(place)
            seen = self._epochs[place] = self._find(*place)
        return seen.get(other[1], 0) >= other[2]
