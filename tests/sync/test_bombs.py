"""Sync files that are small and would be large: refused before anything is allocated, whoever signed them."""

from __future__ import annotations

import os
import random
import tracemalloc
from hashlib import sha256

import msgspec
import pytest
import zstandard

from app.sync import container, frames, refusals
from app.sync.log import encode
from tests.sync.mutations import KEYS, Piece, frame, offsets, refused_as, taken_apart, together
from tests.sync.parcels import contacts, content, table, trusting


def _bomb(head, pieces, raw):
    """A file whose third frame is ``raw`` (bytes with a head of their own)."""
    whole = together(head, pieces)
    packed = head.packed()
    assert whole.startswith(packed)
    return packed + raw


def test_sizes_that_lie_are_refused_before_anything_is_allocated(tmp_path, plain):
    head, pieces = taken_apart(plain)
    zeros = zstandard.ZstdCompressor().compress(bytes(8 * 1024 * 1024))
    unsized = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(5000) + os.urandom(500))
    big = zstandard.ZstdCompressor().compress(os.urandom(10_000))
    for raw in (
        frame(1, 0, 0xFFFFFFFF, 0xFFFFFFFF, b""),
        frame(1, 0, 10, 0xFFFFFFFF, b"x" * 10),
        frame(1, 0, 0xFFFFFFFF, 10, b"x" * 10),
        frame(1, 0, len(zeros), 8 * 1024 * 1024, zeros),
        frame(1, 1, 10, 11, b"x" * 10),
        frame(1, 9, 10, 10, b"x" * 10),
        frame(1, 0, len(unsized), 5500, unsized),
        frame(1, 0, len(big), 9_999, big),
    ):
        tracemalloc.start()
        refused_as(tmp_path, _bomb(head, pieces, raw + bytes(32)))
        refused_as(tmp_path, _with_hash(head, raw))
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
        tracemalloc.stop()
    (tmp_path / "head.relsync").write_bytes(b"RELSYNC1" + b"\xff\xff\xff\xff" + b"x" * 100)
    with pytest.raises(refusals.TooLarge):
        container.peek(tmp_path / "head.relsync")


def _with_hash(head, raw):
    packed = head.packed()
    return packed + raw + sha256(sha256(packed).digest() + raw).digest()


@pytest.mark.parametrize(
    "payload",
    [
        b"\x91" * 3_000_000,
        b"\x81\x01" * 1_500_000,
        b"\xdd\x00\x3f\xff\xff" + b"\x90" * 3_000_000,
        b"\xdd\xff\xff\xff\xff",
        b"\xdf\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"\xdb\xff\xff\xff\xff",
        b"\xdd\x00\x1f\xff\xff" + b"\xa1x" * 0x1FFFFF,
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2, 3, 4])
def test_pages_that_nest_or_swell_are_refused_in_bounds(tmp_path, plain, place, payload):
    head, pieces = taken_apart(plain)
    changed = [*pieces[:place], Piece(pieces[place].type, payload, stored=True), *pieces[place + 1 :]]
    raw = together(head, changed, KEYS)
    tracemalloc.start()
    refused_as(tmp_path, raw)
    assert tracemalloc.get_traced_memory()[1] < 200_000_000
    tracemalloc.stop()


def test_one_value_that_stands_for_gigabytes_is_refused(tmp_path, plain):
    """16,384 rows whose one column says once a text of a megabyte."""
    head, pieces = taken_apart(plain)
    place = [p.type for p in pieces].index(frames.OPS)
    ops = msgspec.msgpack.decode(pieces[place].payload)
    contact = table("contact").code
    count = 16_384
    for columns, shape in (
        ([[1, 1, ["x" * 1_000_000]]], [0]),
        ([[n, 1, [None]] for n in range(1, 2_000)], list(range(1_999))),
    ):
        changed = [ops[0], ops[1], ops[2][:16], [0] + [1] * (count - 1), [0] * count, [0] * count]
        changed += [[[contact, 2, shape]], columns, []]
        new = [*pieces[:place], Piece(frames.OPS, encode(changed)), *pieces[place + 1 :]]
        assert isinstance(refused_as(tmp_path, together(head, new, KEYS)), refusals.TooLarge)


def _array(count, item):
    return b"\xdd" + count.to_bytes(4, "big") + item * count


def _map(count, value=b"\x01"):
    """A map of ``count`` different keys of three bytes."""
    keys = b"".join(b"\xc4\x03" + n.to_bytes(3, "big") + value for n in range(count))
    return b"\xdf" + count.to_bytes(4, "big") + keys


def _swollen(pieces):
    """Well formed pages that are small in bytes and large once decoded: (frame, payload)."""
    first = msgspec.msgpack.decode(pieces[0].payload)
    for name, value in (
        ("vector", _map(500_000)),
        ("counts", _array(10, b"\x01")),
        ("wanted", _array(3_000_000, b"\xa0")),
        ("blobs", _array(1_500_000, b"\x93\xa0\x00\xc3")),
        ("stretches", _array(300_000, b"\x97\xc4\x00\x00\x00\x00\x00\xc4\x00\xc4\x00")),
    ):
        raw = {key: msgspec.Raw(encode(v)) for key, v in first.items()}
        yield frames.MANIFEST, encode({**raw, name: msgspec.Raw(value)})
    yield frames.WORDS, _array(100_000, b"\x94\x00\x00\xa0\x00")
    yield frames.EPOCHS, _array(200_000, b"\x93\xc4\x00\x00\x80")
    yield frames.EPOCHS, _array(45_000, b"\x93\xc4\x10" + b"m" * 16 + b"\x00\x80")
    ops = msgspec.msgpack.decode(next(p.payload for p in pieces if p.type == frames.OPS))
    column = b"\x94\x01\x00" + _array(1_400_000, b"\xa1x") + b"\x90"
    parts = [msgspec.Raw(encode(v)) for v in ops]
    parts[7] = msgspec.Raw(b"\x91" + column)
    yield frames.OPS, encode(parts)
    transactions = msgspec.msgpack.decode(next(p.payload for p in pieces if p.type == frames.TRANSACTIONS))
    parts = [msgspec.Raw(encode(v)) for v in transactions]
    parts[6] = msgspec.Raw(_array(1_400_000, b"\xa1x"))
    yield frames.TRANSACTIONS, encode(parts)


def test_pages_that_are_large_once_decoded_are_refused_in_bounds(tmp_path, plain):
    head, pieces = taken_apart(plain)
    places = [p.type for p in pieces]
    for kind, payload in _swollen(pieces):
        changed = list(pieces)
        changed[places.index(kind)] = Piece(kind, payload, stored=True)
        raw = together(head, changed, KEYS)
        tracemalloc.start()
        refused_as(tmp_path, raw)
        assert tracemalloc.get_traced_memory()[1] < 150_000_000
        tracemalloc.stop()


def test_a_file_that_changes_while_it_is_read_is_refused_then(tmp_path):
    """A stick that is swapped, a folder in which somebody writes: what was proven is not what would be read."""
    path = tmp_path / "a.relsync"
    container.write(
        path,
        content(KEYS, contacts(9_000), blobs=[random.Random(1).randbytes(500_000)]),
        keys=KEYS,
        recipients=None,
    )
    places = {p.type: p.offset for p in reversed(offsets(path))}
    ahead = len(taken_apart(path)[0].packed())
    readers = {
        frames.OPS: lambda opened: opened.changes(),
        frames.TRANSACTIONS: lambda opened: opened.transactions(),
        frames.BLOB: lambda opened: [list(pieces) for _, pieces in opened.blobs()],
    }
    for kind, reader in readers.items():
        with container.open_file(path, keys=KEYS, trusted=trusting(KEYS)) as opened, path.open("r+b") as file:
            file.seek(ahead + places[kind])
            before = file.read(1)
            file.seek(ahead + places[kind])
            file.write(bytes([before[0] ^ 1]))
            file.flush()
            with pytest.raises(refusals.Damaged):
                list(reader(opened))
            file.seek(ahead + places[kind])
            file.write(before)


def test_more_frames_or_pages_than_any_office_has_are_refused(tmp_path, plain):
    head, pieces = taken_apart(plain)
    page = Piece(frames.EPOCHS, encode([[os.urandom(16), n, {}] for n in range(20_000)]))
    place = [p.type for p in pieces].index(frames.EPOCHS)
    big = [*pieces[:place], *[page] * 100, *pieces[place:]]
    assert isinstance(refused_as(tmp_path, together(head, big, KEYS)), refusals.TooLarge)


def test_a_seal_made_for_a_million_machines_is_refused(tmp_path, sealed):
    raw = sealed.read_bytes()
    start = raw.index(b"age-encryption.org/v1\n") + len(b"age-encryption.org/v1\n")
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"B" * 43 + b"\n"
    for many in (stanza * 400, stanza * 100_000, b"-> x " + b"y" * 200_000):
        refused_as(tmp_path, raw[:start] + many + raw[start:])
