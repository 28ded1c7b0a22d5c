"""Sync files that somebody has tampered with: taken apart into frames, changed, put together with true lengths and chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from struct import Struct
from typing import Any

import msgspec
import pytest
import zstandard

from app.sync import container
from app.sync.envelope import End, Head, Signature, read_head, signed
from app.sync.frames import END, SIGNATURE, STORED, Frame, unpacked, walk
from app.sync.keys import Keys
from app.sync.log import encode
from app.sync.refusals import NotRead
from tests.sync.parcels import keys_for, trusting

KEYS = keys_for()  # of the machine that all these files are from
_HEAD = Struct(">BBII")


@dataclass(frozen=True, slots=True)
class Piece:
    """A frame: its type and its raw payload."""

    type: int
    payload: bytes
    stored: bool = False


def taken_apart(path: Path) -> tuple[Head, list[Piece]]:
    """An unsealed file as its head and its frames."""
    with path.open("rb") as file:
        head, packed = read_head(file.read)
        return head, [Piece(f.type, unpacked(f, payload)) for f, payload in walk(file.read, packed)]


def together(head: Head, pieces: Sequence[Piece], keys: Keys | None = None) -> bytes:
    """A file of these frames with a true chain and true totals; with ``keys`` the signature is made again, too."""
    packed = head.packed()
    chain, out, raw = sha256(packed).digest(), bytearray(packed), 0
    for count, given in enumerate(pieces):
        piece = given
        if piece.type == SIGNATURE and keys is not None:
            names: list[str] = []
            piece = replace(
                piece,
                payload=encode(
                    Signature(keys.machine.bytes, names, keys.sign.sign(signed(head, names, chain)))
                ),
            )
        if piece.type == END and keys is not None:
            piece = replace(piece, payload=_end(piece.payload, count, raw))
        flags, body = STORED, piece.payload
        if not piece.stored and len(body) > 64:
            squeezed = zstandard.ZstdCompressor().compress(body)
            flags, body = (0, squeezed) if len(squeezed) < len(body) else (flags, body)
        start = _HEAD.pack(piece.type, flags, len(body), len(piece.payload))
        chain = sha256(chain + start + body).digest()
        out += start + body + chain
        raw += len(piece.payload)
    return bytes(out)


def _end(payload: bytes, count: int, raw: int) -> bytes:
    try:
        said = msgspec.msgpack.decode(payload, type=End)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return payload
    return encode(End(count, raw, said.transactions, said.ops, said.blobs))


def frame(kind: int, flags: int, packed: int, raw: int, body: bytes) -> bytes:
    """A frame whose head may lie; without its hash."""
    return _HEAD.pack(kind, flags, packed, raw) + body


def offsets(path: Path) -> list[Frame]:
    """Where the frames of an unsealed file lie."""
    with path.open("rb") as file:
        _, packed = read_head(file.read)
        return [f for f, _ in walk(file.read, packed)]


def nested(value: Any, depth: int) -> bytes:
    """A value inside ``depth`` lists."""
    return b"\x91" * depth + encode(value)


def refused_as(tmp_path: Path, raw: bytes, keys: Keys = KEYS) -> NotRead:
    """Why the bytes are refused; fails where they are taken."""
    path = tmp_path / "changed.relsync"
    path.write_bytes(raw)
    with pytest.raises(NotRead) as refused, container.open_file(path, keys=keys, trusted=trusting(KEYS)):
        pass
    return refused.value
