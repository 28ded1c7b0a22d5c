"""The frames of a sync file: each compressed by itself, bounded before anything is allocated, chained by hash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from struct import Struct
from typing import NamedTuple

import zstandard

from app.sync.refusals import Damaged, Incomplete, TooLarge

MANIFEST, WORDS, ROSTER, EPOCHS, TRANSACTIONS, OPS, SNAPSHOT, BLOB = 1, 2, 3, 4, 5, 6, 7, 8
SIGNATURE, END = 14, 15
SKIPPED = range(32, 64)  # what a later version may add and this one passes over
STORED = 1  # flag: the payload is not compressed

LARGEST_FRAME = 8 * 1024 * 1024
LARGEST_SNAPSHOT = 4 * 1024 * 1024
LARGEST_PAGE = 1024 * 1024  # of names, roster, epochs
_SLACK = 64 * 1024  # a compressed payload is never longer than the raw one by more
_RATIO = 100
_HEAD = Struct(">BBII")
_LEVEL = 3
_CHAIN = 32

Read = Callable[[int], bytes]


class Frame(NamedTuple):
    """Where one frame lies, and the chain's hash behind it."""

    type: int
    flags: int
    offset: int  # of its payload in the body
    packed: int  # bytes in the file
    raw: int  # bytes once unpacked
    before: bytes
    chain: bytes


class FrameWriter:
    """Turns payloads into frames, in order; ``chain`` is the hash that covers everything so far."""

    def __init__(self, head: bytes) -> None:
        self.chain = sha256(head).digest()
        self.count = 0
        self.raw = 0
        self._squeeze = zstandard.ZstdCompressor(
            level=_LEVEL, write_content_size=True, write_checksum=False
        ).compress

    def frame(self, kind: int, payload: bytes) -> bytes:
        """One frame with its head and its hash."""
        if len(payload) > LARGEST_FRAME:
            raise ValueError("A frame holds at most 8 MiB.")
        flags, packed = 0, self._squeeze(payload)
        if len(packed) >= len(payload) or len(packed) * _RATIO < len(payload):
            flags, packed = STORED, payload
        head = _HEAD.pack(kind, flags, len(packed), len(payload))
        self.chain = sha256(self.chain + head + packed).digest()
        self.count += 1
        self.raw += len(payload)
        return head + packed + self.chain


def walk(read: Read, head: bytes) -> Iterator[tuple[Frame, bytes]]:
    """Every frame with its packed payload, checked against the limits and the chain; ends behind the end frame."""
    chain, offset = sha256(head).digest(), 0
    while True:
        start = _exactly(read, _HEAD.size)
        kind, flags, packed, raw = _HEAD.unpack(start)
        check_sizes(flags, packed, raw, offset)
        payload = _exactly(read, packed)
        after = sha256(chain + start + payload).digest()
        if _exactly(read, _CHAIN) != after:
            raise Damaged(f"near byte {offset}")
        yield Frame(kind, flags, offset + _HEAD.size, packed, raw, chain, after), payload
        chain, offset = after, offset + _HEAD.size + packed + _CHAIN
        if kind == END:
            return


def check_sizes(flags: int, packed: int, raw: int, offset: int) -> None:
    """The limits of a frame, before a byte of it is read."""
    if raw > LARGEST_FRAME or packed > raw + _SLACK:
        raise TooLarge(
            f"a part of it near byte {offset} says it is larger than 8 MiB, or than its own content"
        )
    if flags not in {0, STORED} or (flags == STORED and packed != raw):
        raise Damaged(f"near byte {offset}")
    if packed * _RATIO < raw:
        raise TooLarge(f"a part of it near byte {offset} would unpack to more than a hundred times its size")


def unpacked(frame: Frame, payload: bytes) -> bytes:
    """The raw payload; the size is read from the compressed data first, and must be the one the frame says."""
    if frame.flags == STORED:
        return payload
    try:
        says = zstandard.get_frame_parameters(payload)
        if says.content_size != frame.raw or says.window_size > LARGEST_FRAME or says.dict_id:
            raise Damaged(f"near byte {frame.offset}")
        found = zstandard.ZstdDecompressor(max_window_size=LARGEST_FRAME).decompress(
            payload, max_output_size=frame.raw, allow_extra_data=False
        )
    except zstandard.ZstdError as error:
        raise Damaged(f"near byte {frame.offset}") from error
    if len(found) != frame.raw:
        raise Damaged(f"near byte {frame.offset}")
    return found


def again(read: Read, frame: Frame) -> bytes:
    """The raw payload of a frame that ``walk`` has passed; the file may have changed meanwhile, so the hash is asked again."""
    payload = _exactly(read, frame.packed)
    head = _HEAD.pack(frame.type, frame.flags, frame.packed, frame.raw)
    if sha256(frame.before + head + payload).digest() != frame.chain:
        raise Damaged(f"near byte {frame.offset}: it changed while it was read")
    return unpacked(frame, payload)


def _exactly(read: Read, size: int) -> bytes:
    found = read(size)
    if len(found) != size:
        raise Incomplete
    return found
