"""Writing and reading sync files (.relsync): docs/sync.md says every byte."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from app import __version__
from app.basics.errors import Trouble
from app.storage.files import aside, settle
from app.sync import columns, frames, seal
from app.sync.envelope import End, Head, Signature, peek, read_head, reading, signed
from app.sync.frames import FrameWriter, Read
from app.sync.keys import Keys, beside
from app.sync.log import encode
from app.sync.opened import Opened, Signer, Trusted
from app.sync.parcel import Change, Epoch, Manifest, Statement, Transaction, Word
from app.sync.refusals import NeedsPassphrase, OtherOffice, WrongRecipient

__all__ = ["Content", "Opened", "Signer", "Trusted", "Written", "open_file", "peek", "write"]

Blobs = Iterable[tuple[str, int, Iterable[bytes]]]

_IN_MEMORY = 16 * 1024 * 1024
_PIECE = 1024 * 1024
_PAGE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written, read back and found whole."""

    path: Path
    sha256: str
    size: int


@dataclass(slots=True)
class Content:
    """What goes into a file: its first page, the pages before the log, the log, attachments; iterators are asked once."""

    manifest: Manifest
    words: Sequence[Word] = ()
    statements: Sequence[Statement] = ()
    epochs: Sequence[Epoch] = ()
    transactions: Iterable[list[Transaction]] = ()
    changes: Iterable[list[Change]] = ()
    blobs: Blobs = ()
    snapshot: Iterable[bytes] = ()


def write(
    path: Path,
    content: Content,
    *,
    keys: Keys,
    recipients: Sequence[str] | None,
    passphrase: str | None = None,
) -> Written:
    """Writes ``path`` aside, makes it durable, reads it back from the disk and proves it, then gives it its name.

    ``recipients``: the age keys of the machines that may read it, or None for a file that anybody may read; this machine
    itself can always read it. ``passphrase`` opens it too. Trouble where the disk does not play along; nothing half stays.
    """
    manifest = content.manifest
    sealed = recipients is not None or passphrase is not None
    salt, identity = b"", None
    if passphrase is not None:
        seal.check_passphrase(passphrase)
        salt = os.urandom(seal.SALT)
        identity = seal.identity_of(passphrase, salt)
    head = Head(
        manifest.format,
        manifest.min_reader,
        __version__,
        manifest.office,
        manifest.file,
        manifest.sender,
        sealed,
        salt,
    )
    names = sorted({keys.age_pub, *(recipients or ())}) if sealed else []
    public = [seal.recipient(name) for name in names] + (
        [identity.to_public()] if identity is not None else []
    )
    with aside(path, 0o644 if sealed else 0o600) as temporary:
        with temporary.open("wb") as file:
            target = _Hashed(file.write)
            target(head.packed())
            source = _Source(_frames(head, content, keys, names))
            if sealed:
                seal.seal(source.read, target, public)
            else:
                while piece := source.read(_PIECE):
                    target(piece)
        settle(temporary)
        _forget_cached(temporary)
        with open_file(temporary, keys=keys, trusted=lambda *_: Signer("", (keys.sign_pub,))) as back:
            if back.sha256 != target.digest.hexdigest():
                raise Trouble(
                    f"{path.name} did not come back from the disk as it was written.",
                    "Use another stick or disk.",
                )
        size = temporary.stat().st_size
    return Written(path, target.digest.hexdigest(), size)


def _forget_cached(path: Path) -> None:
    """Asks the system to read the file from the disk, not from its memory, where it can."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


class _Hashed:
    """Writes on, and hashes what passes."""

    def __init__(self, onward: Callable[[bytes], Any]) -> None:
        self._onward = onward
        self.digest = sha256()

    def __call__(self, data: bytes) -> int:
        self.digest.update(data)
        self._onward(data)
        return len(data)


class _Source:
    """Pieces that are made on demand, read like a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = memoryview(b"")

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes; none at the end."""
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._held = memoryview(piece)
        part, self._held = self._held[:size], self._held[size:]
        return bytes(part)


def _frames(head: Head, content: Content, keys: Keys, recipients: list[str]) -> Iterator[bytes]:
    writer = FrameWriter(head.packed())
    totals = dict.fromkeys((frames.TRANSACTIONS, frames.OPS, frames.BLOB), 0)
    for kind, payload, count in _payloads(content):
        totals[kind] = totals.get(kind, 0) + count
        yield writer.frame(kind, payload)
    signature = keys.sign.sign(signed(head, recipients, writer.chain))
    yield writer.frame(frames.SIGNATURE, encode(Signature(head.sender, recipients, signature)))
    yield writer.frame(
        frames.END,
        encode(
            End(
                writer.count, writer.raw, totals[frames.TRANSACTIONS], totals[frames.OPS], totals[frames.BLOB]
            )
        ),
    )


def _payloads(content: Content) -> Iterator[tuple[int, bytes, int]]:
    """What the frames hold, in their order, and how many things each brings."""
    yield frames.MANIFEST, encode(content.manifest), 1
    for kind, rows in (
        (frames.WORDS, content.words),
        (frames.ROSTER, content.statements),
        (frames.EPOCHS, content.epochs),
    ):
        for page in _pages(rows):
            yield kind, page, 1
    changes = (change for chunk in content.changes for change in chunk)
    for part in columns.transaction_parts(content.transactions):
        yield frames.TRANSACTIONS, columns.transaction_payload(part), len(part)
        for ops in columns.op_parts(changes, sum(t.ops for t in part)):
            yield frames.OPS, columns.op_payload(ops), len(ops)
    if next(changes, None) is not None:
        raise ValueError("There are more changes than the transactions name.")
    for chunk in content.snapshot:
        yield frames.SNAPSHOT, chunk, 1
    for name, size, pieces in content.blobs:
        yield from _blob(name, size, pieces)


def _pages(rows: Sequence[Any]) -> Iterator[bytes]:
    """Lists of rows, each a good deal shorter than a page may be."""
    held: list[msgspec.Raw] = []
    size = 0
    for row in rows:
        packed = encode(row)
        if held and size + len(packed) > _PAGE:
            yield encode(held)
            held, size = [], 0
        held.append(msgspec.Raw(packed))
        size += len(packed)
    if held:
        yield encode(held)


def _blob(name: str, size: int, pieces: Iterable[bytes]) -> Iterator[tuple[int, bytes, int]]:
    digest, count = sha256(), 0
    for piece in pieces:
        for start in range(0, len(piece), _PIECE):
            part = piece[start : start + _PIECE]
            digest.update(part)
            count += len(part)
            yield frames.BLOB, encode((name, part)), 0
    if digest.hexdigest() != name or count != size:
        raise Trouble(
            f"The attachment {name[:12]}… is damaged here.",
            "Restore it from a backup, then write the file again.",
        )
    yield frames.BLOB, encode((name, b"")), 1


@contextmanager
def open_file(path: Path, *, keys: Keys, trusted: Trusted, passphrase: str | None = None) -> Iterator[Opened]:
    """Proves ``path`` whole, in the order of docs/sync.md, and gives what it says; raises a NotRead that says why not.

    Until the block ends the file is held open; a sealed one lies unsealed in memory, or beyond 16 MiB in a nameless
    temporary file that vanishes with it.
    """
    with ExitStack() as held:
        opened = _proven(held, reading(path), keys, trusted, passphrase)
        yield opened


def _proven(held: ExitStack, path: Path, keys: Keys, trusted: Trusted, passphrase: str | None) -> Opened:
    try:
        file = held.enter_context(path.open("rb"))
        source = _Hashing(file)
        head, packed = read_head(source.read)
        if head.office != keys.office.bytes:
            raise OtherOffice
        body: BinaryIO = file
        start = len(packed)
        if head.sealed:
            body, start = held.enter_context(_unsealed(source, head, keys, passphrase)), 0
        opened = held.enter_context(Opened(head, packed, _reader(body, start)))
        opened.walk(body.read if head.sealed else source.read)
        opened.check_signature(trusted, keys)
        opened.prove_log()
    except OSError as error:
        raise _trouble(path, error) from error
    opened.sha256 = source.digest.hexdigest()
    return opened


def _unsealed(source: _Hashing, head: Head, keys: Keys, passphrase: str | None) -> BinaryIO:
    identities, words = [own.age for own in (keys, *beside(keys))], bool(head.salt) and passphrase is not None
    if head.salt and passphrase is not None:
        identities.append(seal.identity_of(passphrase, head.salt))
    body: Any = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the caller's stack closes it
    try:
        seal.unseal(source.read, body.write, identities, words=words)
    except WrongRecipient:
        body.close()
        if head.salt:
            raise NeedsPassphrase from None
        raise
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body  # type: ignore[no-any-return]


def _trouble(path: Path, error: OSError) -> Trouble:
    if error.errno == errno.ENOSPC:
        return Trouble(
            f"The disk is full; {path.name} cannot be unsealed to be looked at.",
            "Free some space, then try again.",
        )
    return Trouble(f"{path} cannot be read: {error.strerror}.", "Check the stick or the folder.")


class _Hashing:
    """Reads, and hashes what passes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = sha256()

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes."""
        data = self._file.read(size)
        self.digest.update(data)
        return data


def _reader(body: BinaryIO, start: int) -> Callable[[int], Read]:
    def at(offset: int) -> Read:
        body.seek(start + offset)
        return body.read

    return at
