"""The outside of a sync file: what anybody may read of it, and what is signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import msgspec

from app.basics.errors import Trouble
from app.sync.parcel import FORMAT
from app.sync.refusals import Damaged, Incomplete, NotASyncFile, TooLarge, TooNew

MAGIC = b"RELSYNC1"
EXTENSION = ".relsync"
LARGEST_HEAD = 64 * 1024
LARGEST_FILE = 4 * 1024**3
SALT = 16
_SIGNED = b"concierge desk sync file\0"
_PIECE = 1024 * 1024


class Head(msgspec.Struct, frozen=True):
    """What stands in the clear: which office, which file, who says that they made it, and how it is sealed."""

    format: int
    min_reader: int
    version: str  # the program that wrote it
    office: bytes
    file: bytes
    sender: bytes
    sealed: bool
    salt: bytes = b""  # of the passphrase; empty without one
    needs: str = ""  # the version that can merge it, where that is newer than the oldest

    def packed(self) -> bytes:
        """The bytes before the body."""
        packed = msgspec.msgpack.encode(self)
        return MAGIC + len(packed).to_bytes(4, "big") + packed


class Signature(msgspec.Struct, array_like=True, frozen=True):
    """The last but one frame: who vouches for everything before it, and for whom the file was sealed."""

    sender: bytes
    recipients: list[str]
    signature: bytes


class End(msgspec.Struct, array_like=True, frozen=True):
    """The last frame: how much there was."""

    frames: int
    raw: int
    transactions: int
    ops: int
    blobs: int


@dataclass(frozen=True)
class Peeked:
    """A file as anybody sees it from outside; nothing of this is proven."""

    path: Path
    office: UUID
    file: UUID
    sender: UUID
    size: int
    sealed: bool
    passphrase: bool  # whether a passphrase opens it

    @cached_property
    def sha256(self) -> str:
        """Of the whole file, read once."""
        digest = sha256()
        with reading(self.path).open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
        return digest.hexdigest()


def reading(path: Path) -> Path:
    """The path, if a regular file of bearable size is there."""
    try:
        if not path.is_file():
            raise Trouble(f"{path} is not there.", "Choose another file.")
        size = path.stat().st_size
    except OSError as error:
        raise Trouble(
            f"{path} cannot be read: {error.strerror}.", "Check the stick or the folder."
        ) from error
    if size > LARGEST_FILE:
        raise TooLarge("it is larger than 4 GiB")
    return path


def read_head(read: Callable[[int], bytes]) -> tuple[Head, bytes]:
    """The head and its very bytes, from the start of a file."""
    magic = read(len(MAGIC))
    if magic != MAGIC:
        if magic and MAGIC.startswith(magic):
            raise Incomplete
        raise NotASyncFile
    length = read(4)
    if len(length) < 4:
        raise Incomplete
    size = int.from_bytes(length, "big")
    if size > LARGEST_HEAD:
        raise TooLarge("its head is longer than 64 KiB")
    packed = read(size)
    if len(packed) < size:
        raise Incomplete
    try:
        head = msgspec.msgpack.decode(packed, type=Head)
    except (msgspec.DecodeError, msgspec.ValidationError, ValueError) as error:
        raise Damaged("in its head") from error
    if head.min_reader > FORMAT:
        raise TooNew(head.needs[:20])
    if not {len(head.office), len(head.file), len(head.sender)} == {16} or len(head.salt) not in {0, SALT}:
        raise Damaged("in its head")
    return head, magic + length + packed


def peek(path: Path) -> Peeked:
    """What a file says of itself from outside, in a millisecond; proves nothing. Refuses what is no sync file."""
    path = reading(path)
    with path.open("rb") as file:
        head, _ = read_head(file.read)
    ids = (UUID(bytes=head.office), UUID(bytes=head.file), UUID(bytes=head.sender))
    return Peeked(path, *ids, path.stat().st_size, head.sealed, bool(head.salt))


def signed(head: Head, recipients: list[str], chain: bytes) -> bytes:
    """What the signature stands under: which file of which office, for whom, and everything in it."""
    return _SIGNED + head.office + head.file + sha256("\n".join(recipients).encode()).digest() + chain
