"""A sync file that lies open: its frames walked, its pages checked, its log proven; then what it says, as often as asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import chain
from types import TracebackType
from typing import Any, NamedTuple, Self

import msgspec

from app.sync import frames, pages
from app.sync.envelope import End, Head, Signature, signed
from app.sync.frames import Frame, Read
from app.sync.keys import Keys, beside, verifies
from app.sync.parcel import Change, Epoch, Manifest, Statement, Transaction, Word
from app.sync.proof import Hashes, Proof, changes_again, transactions_again
from app.sync.refusals import Damaged, Forged, Stranger, TooLarge, WrongRecipient

# The order of the frames; transactions and ops take turns.
_RANK = {
    frames.MANIFEST: 1,
    frames.WORDS: 2,
    frames.ROSTER: 3,
    frames.EPOCHS: 4,
    frames.TRANSACTIONS: 5,
    frames.OPS: 5,
    frames.SNAPSHOT: 6,
    frames.BLOB: 7,
    frames.SIGNATURE: 8,
    frames.END: 9,
}
_ONCE = (frames.MANIFEST, frames.SIGNATURE, frames.END)
_MOST_FRAMES = 200_000
_MOST_OPS = 20_000_000
# Raw bytes of one frame, and of all frames of a type together: what is small in bytes may be large once decoded.
_KIB = 1024
_LARGEST = {
    frames.MANIFEST: frames.LARGEST_FRAME,
    frames.TRANSACTIONS: 3 * _KIB * _KIB,
    frames.OPS: 3 * _KIB * _KIB,
    frames.SNAPSHOT: frames.LARGEST_SNAPSHOT,
    frames.BLOB: frames.LARGEST_FRAME,
    frames.SIGNATURE: 64 * _KIB,
    frames.END: _KIB,
}
_ALL = {frames.WORDS: 512 * _KIB, frames.ROSTER: _KIB * _KIB, frames.EPOCHS: 16 * _KIB * _KIB}
_FEW = 20_000  # ops of a file that are decoded once only


class Signer(NamedTuple):
    """Who may have signed: the name for people, and every key that is theirs and not revoked."""

    name: str
    keys: tuple[bytes, ...]


# Answers who a machine is, looking also at the statements that the file itself carries; raises Revoked.
Trusted = Callable[[bytes, Sequence[Statement]], Signer | None]


class Opened:
    """An ``Incoming``: what a proven file says. Its frames are read again, and their hashes asked again, at every look."""

    def __init__(self, head: Head, packed: bytes, at: Callable[[int], Read]) -> None:
        self.head = head
        self.sha256 = ""
        self.manifest: Manifest
        self.words: Sequence[Word] = ()
        self.statements: Sequence[Statement] = ()
        self.epochs: Sequence[Epoch] = ()
        self._packed = packed
        self._at = at
        self._frames: list[Frame] = []
        self._signature: Signature
        self._hashes: Hashes | None = None
        self._kept: tuple[list[list[Transaction]], list[list[Change]]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._hashes is not None:
            self._hashes.close()

    # What it says

    def transactions(self) -> Iterator[list[Transaction]]:
        """In the order of machine and number, each with its hash."""
        if self._kept is not None:
            return iter(self._kept[0])
        return transactions_again(self._log(), self._proven())

    def changes(self) -> Iterator[list[Change]]:
        """In the order of machine and seq, at most 16,384 at once."""
        self._proven()
        return changes_again(self._log()) if self._kept is None else iter(self._kept[1])

    def snapshot(self) -> Iterator[bytes]:
        """The opaque chunks of a snapshot."""
        return (self._payload(f) for f in self._of(frames.SNAPSHOT))

    def blobs(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """The files inside: SHA-256 (proven) and the pieces of the bytes. Each must be read before the next is asked."""
        pieces = (pages.blob_piece(self._payload(f), _where(f)) for f in self._of(frames.BLOB))
        for name, piece in pieces:
            yield name, _until_empty(piece, pieces)

    def _log(self) -> Iterator[tuple[int, bytes, str]]:
        found = self._of(frames.TRANSACTIONS, frames.OPS)
        return ((f.type, self._payload(f), _where(f)) for f in found)

    def _proven(self) -> Hashes:
        if self._hashes is None:
            raise RuntimeError("The log of this file was not proven.")
        return self._hashes

    # Proving it

    def walk(self, read: Read) -> None:
        """Every frame, its limits, the chain, the pages before the log, the end, and that nothing stands behind it."""
        rank, raw, held = 0, 0, dict.fromkeys(_ALL, 0)
        meta: dict[int, list[bytes]] = {kind: [] for kind in _RANK}
        for frame, payload in frames.walk(read, self._packed):
            rank = self._check_order(frame, rank)
            if frame.type in held:
                held[frame.type] += frame.raw
                if held[frame.type] > _ALL[frame.type]:
                    raise TooLarge("it names more machines and imports than any office has")
            if frame.type in _META:
                meta[frame.type].append(frames.unpacked(frame, payload))
            self._frames.append(frame)
            raw += frame.raw if frame.type != frames.END else 0
        if read(1):
            raise Damaged("behind its end")
        self._take_pages(meta)
        end = _end_of(meta[frames.END][0])
        if (end.frames, end.raw) != (len(self._frames) - 1, raw) or end.ops > _MOST_OPS:
            raise Damaged("at its end")

    def _check_order(self, frame: Frame, rank: int) -> int:
        signed_yet = rank >= _RANK[frames.SIGNATURE]
        later = frame.type in frames.SKIPPED and bool(self._frames) and not signed_yet
        now = rank if later else _RANK.get(frame.type, 0)
        if len(self._frames) >= _MOST_FRAMES or frame.raw > _LARGEST.get(frame.type, frames.LARGEST_PAGE):
            raise TooLarge(f"a part of it {_where(frame)} is larger than it may be")
        if (
            now < rank
            or (now == rank and frame.type in _ONCE)
            or (not self._frames and frame.type != frames.MANIFEST)
        ):
            raise Damaged(_where(frame))
        return now

    def _take_pages(self, meta: dict[int, list[bytes]]) -> None:
        if not meta[frames.SIGNATURE]:
            raise Damaged("at its end: nobody signed it")
        self.manifest = pages.manifest(meta[frames.MANIFEST][0])
        self.words = pages.words(meta[frames.WORDS])
        self.statements = pages.statements(meta[frames.ROSTER])
        self.epochs = pages.epochs(meta[frames.EPOCHS])
        try:
            self._signature = msgspec.msgpack.decode(meta[frames.SIGNATURE][0], type=Signature)
        except (msgspec.DecodeError, msgspec.ValidationError, ValueError) as error:
            raise Damaged("in its signature") from error
        outside, inside = self.head, self.manifest
        shown = (outside.office, outside.file, outside.sender, outside.format, outside.min_reader)
        if shown != (inside.office, inside.file, inside.sender, inside.format, inside.min_reader):
            raise Damaged("in its first page: it disagrees with the outside")
        if self._signature.sender != inside.sender:
            raise Damaged("in its signature")

    def check_signature(self, trusted: Trusted, keys: Keys) -> None:
        """A machine that is trusted here vouches for all of it, and made it for this machine."""
        signer = trusted(self.manifest.sender, self.statements)
        if signer is None:
            raise Stranger(self.manifest.sender)
        recipients = self._signature.recipients
        last = next(f for f in self._frames if f.type == frames.SIGNATURE)
        message = signed(self.head, recipients, last.before)
        if not any(verifies(key, self._signature.signature, message) for key in signer.keys):
            raise Forged(signer.name)
        own = {found.age_pub for found in (keys, *beside(keys))}
        if self.head.sealed and not self.head.salt and own.isdisjoint(recipients):
            raise WrongRecipient

    def prove_log(self) -> None:
        """The log holds together, every value fits its column, every attachment has its hash, as the first page says."""
        pages.check_manifest(self.manifest)
        pages.check_words(self.words)
        proof = Proof(self.manifest, self.epochs, self.words)
        self._hashes = proof.hashes
        transactions, kept = 0, []
        end = _end_of(self._payload(self._frames[-1]))
        for frame in self._of(frames.TRANSACTIONS, frames.OPS):
            if frame.type == frames.TRANSACTIONS:
                transactions += proof.transactions(self._payload(frame), _where(frame))
            else:
                changes = proof.ops_frame(self._payload(frame), _where(frame))
                if end.ops <= _FEW:
                    kept.append(changes)
        proof.finish()
        blobs = self._prove_blobs()
        if (end.transactions, end.ops, end.blobs) != (transactions, proof.ops, blobs):
            raise Damaged("at its end")
        if proof.ops <= _FEW:
            self._kept = list(self.transactions()), kept

    def _prove_blobs(self) -> int:
        expected = {b.sha256: b.size for b in self.manifest.blobs if b.included}
        count = 0
        for name, pieces in self.blobs():
            digest, size = sha256(), 0
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
            if expected.pop(name, None) != size or digest.hexdigest() != name:
                raise Damaged("in one of its attachments")
            count += 1
        if expected:
            raise Damaged("at its end: attachments are missing")
        return count

    def _of(self, *kinds: int) -> Iterator[Frame]:
        return (f for f in self._frames if f.type in kinds)

    def _payload(self, frame: Frame) -> bytes:
        return frames.again(self._at(frame.offset), frame)


_META = {frames.MANIFEST, frames.WORDS, frames.ROSTER, frames.EPOCHS, frames.SIGNATURE, frames.END}


def _where(frame: Frame) -> str:
    return f"near byte {frame.offset}"


def _until_empty(first: bytes, pieces: Iterator[tuple[str, bytes]]) -> Iterator[bytes]:
    """The pieces of one file; an empty one ends it."""
    for piece in chain((first,), (piece for _, piece in pieces)):
        if not piece:
            return
        yield piece


def _end_of(payload: bytes) -> Any:
    try:
        return msgspec.msgpack.decode(payload, type=End)
    except (msgspec.DecodeError, msgspec.ValidationError, ValueError) as error:
        raise Damaged("at its end") from error
