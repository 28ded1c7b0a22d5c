"""What a sync file says, decoded: plain values between the file (container) and the office (landing)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from app.sync.vectors import Vector

FORMAT = 1
INCREMENTAL, FULL, SNAPSHOT = "incremental", "full", "snapshot"


class Transaction(NamedTuple):
    """One transaction of one machine's log: ``ops`` changes from seq ``first`` on. ``hash`` chains it to the one before."""

    machine: bytes
    number: int
    stamp: int
    epoch: int
    author: str
    label: str
    schema: str
    first: int
    ops: int
    hash: bytes


class Change(NamedTuple):
    """One op: what one transaction did to one row.

    ``data`` is the very msgpack that was hashed ({field code: value}), ``values`` the same decoded; both None once erased.
    """

    machine: bytes
    seq: int
    number: int
    table: int
    pk: bytes
    agg: bytes
    kind: int
    data: bytes | None
    data_hash: bytes
    values: dict[int, Any] | None


class Epoch(NamedTuple):
    """What ``machine`` knew of all others from its import number ``epoch`` on."""

    machine: bytes
    epoch: int
    vector: Vector


class Word(NamedTuple):
    """The name of a table (field 0) or field that a file uses, and the register the field belongs to."""

    table: int
    field: int
    name: str
    unit: int


class Statement(NamedTuple):
    """One signed entry of the roster."""

    hash: bytes
    machine: bytes
    by: bytes
    body: bytes
    signature: bytes


class Stretch(NamedTuple):
    """Whole transactions of one machine without a gap: seqs first to last, transactions first_number to last_number.

    ``before`` and ``after`` are the chain's hashes at its two ends.
    """

    machine: bytes
    first: int
    last: int
    first_number: int
    last_number: int
    before: bytes
    after: bytes


class BlobEntry(NamedTuple):
    """A file by its hash, and whether its bytes are inside."""

    sha256: str
    size: int
    included: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands first in a file: enough to say what it is, whether it is known already, and what it needs."""

    office: bytes
    file: bytes
    sender: bytes
    kind: str
    made_at: int  # microseconds UTC, by the sender's clock
    by: str
    app: str
    schema: str
    stretches: tuple[Stretch, ...]
    needs: Vector
    vector: Vector  # everything the sender has, itself included
    tips: dict[
        bytes, tuple[int, bytes]
    ]  # machine → its last transaction's number and hash, as the sender knows it
    digests: dict[int, bytes]  # table code → digest at ``vector``
    counts: dict[str, int]
    blobs: tuple[BlobEntry, ...] = ()
    wanted: tuple[str, ...] = ()  # SHA-256 of files whose bytes the sender lacks
    format: int = FORMAT
    min_reader: int = FORMAT


class Incoming(Protocol):
    """A file that has been proven whole. The iterators can be asked again; each yields chunks of bounded size."""

    manifest: Manifest
    sha256: str
    words: Sequence[Word]
    statements: Sequence[Statement]
    epochs: Sequence[Epoch]

    def transactions(self) -> Iterator[list[Transaction]]:
        """In the order of machine and number."""
        ...

    def changes(self) -> Iterator[list[Change]]:
        """In the order of machine and seq; never more than 16,384 at once."""
        ...

    def blobs(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """The files inside: SHA-256 and the pieces of the bytes."""
        ...

    def snapshot(self) -> Iterator[bytes]:
        """The pieces of the state that a snapshot carries beside the log; nothing in other files."""
        ...


@dataclass(slots=True)
class Parcel:
    """An ``Incoming`` in memory: for tests, and for what is small."""

    manifest: Manifest
    all_transactions: list[Transaction]
    all_changes: list[Change]
    sha256: str = ""
    words: Sequence[Word] = ()
    statements: Sequence[Statement] = ()
    epochs: Sequence[Epoch] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    pieces: Sequence[bytes] = ()

    def transactions(self) -> Iterator[list[Transaction]]:
        """All at once."""
        yield self.all_transactions

    def changes(self) -> Iterator[list[Change]]:
        """All at once."""
        yield self.all_changes

    def blobs(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Each in one piece."""
        for name, content in self.files.items():
            yield name, iter((content,))

    def snapshot(self) -> Iterator[bytes]:
        """As they were given."""
        return iter(self.pieces)
