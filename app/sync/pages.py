"""The pages of a sync file before its log: decoded into their types, and refused where they cannot be true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeVar

import msgspec

from app.storage.blobs import LARGEST
from app.sync import fits
from app.sync.parcel import FULL, INCREMENTAL, SNAPSHOT, Epoch, Manifest, Statement, Stretch, Word
from app.sync.refusals import Damaged, TooLarge

_T = TypeVar("_T")
_ID, _HASH = 16, 32
_MOST = 1 << 62
_HEX = frozenset("0123456789abcdef")
_LONGEST_TEXT = 500
_FIRST = "in its first page"
_LARGEST_PART = 256 * 1024
_MOST_EPOCHS, _MOST_SEEN = 100_000, 600_000

_manifest = msgspec.msgpack.Decoder(Manifest).decode
_words = msgspec.msgpack.Decoder(list[Word]).decode
_statements = msgspec.msgpack.Decoder(list[Statement]).decode
_epochs = msgspec.msgpack.Decoder(list[Epoch]).decode
_piece = msgspec.msgpack.Decoder(tuple[str, bytes]).decode


def _decoded(decode: Callable[[bytes], _T], payload: bytes, where: str) -> _T:
    try:
        return decode(payload)
    except (msgspec.DecodeError, msgspec.ValidationError, ValueError) as error:
        raise Damaged(where) from error


class _Parts(msgspec.Struct):
    """The parts of a first page that could swell, not yet taken apart."""

    stretches: msgspec.Raw
    needs: msgspec.Raw
    vector: msgspec.Raw
    tips: msgspec.Raw
    digests: msgspec.Raw
    counts: msgspec.Raw
    blobs: msgspec.Raw = msgspec.Raw(b"\x90")
    wanted: msgspec.Raw = msgspec.Raw(b"\x90")


_parts = msgspec.msgpack.Decoder(_Parts).decode


def manifest(payload: bytes) -> Manifest:
    """The first page; its parts are weighed before they are taken apart."""
    parts = _decoded(_parts, payload, _FIRST)
    small = (parts.stretches, parts.needs, parts.vector, parts.tips, parts.digests, parts.counts)
    files = (parts.blobs, parts.wanted)
    if any(len(bytes(p)) > _LARGEST_PART for p in small) or any(_swells(bytes(p)) for p in files):
        raise TooLarge("its first page names more than any office has")
    found = _decoded(_manifest, payload, _FIRST)
    if not {len(found.office), len(found.file), len(found.sender)} == {_ID}:
        raise Damaged(_FIRST)
    return found


def words(payloads: Iterable[bytes]) -> list[Word]:
    """The names of the codes that the file uses."""
    return [w for p in payloads for w in _decoded(_words, p, "in its names of fields")]


def statements(payloads: Iterable[bytes]) -> list[Statement]:
    """The roster, as it came: signatures are looked at by whoever trusts."""
    found = [s for p in payloads for s in _decoded(_statements, p, "in its list of machines")]
    if any(len(s.hash) != _HASH or len(s.machine) != _ID or len(s.by) != _ID for s in found):
        raise Damaged("in its list of machines")
    return found


def epochs(payloads: Iterable[bytes]) -> list[Epoch]:
    """What the writers had seen."""
    where, found, seen = "in what its machines had seen", [], 0
    machines: dict[bytes, bytes] = {}
    for payload in payloads:
        for machine, epoch, vector in _decoded(_epochs, payload, where):
            if len(machine) != _ID or not 0 <= epoch < 1 << 31 or not _is_vector(vector):
                raise Damaged(where)
            named = {machines.setdefault(m, m): seq for m, seq in vector.items()}
            found.append(Epoch(machines.setdefault(machine, machine), epoch, named))
            seen += len(named)
        if len(found) > _MOST_EPOCHS or seen > _MOST_SEEN:
            raise TooLarge("it names more machines and imports than any office has")
    return found


def blob_piece(payload: bytes, where: str) -> tuple[str, bytes]:
    """A piece of an attachment and its SHA-256."""
    name, piece = _decoded(_piece, payload, where)
    if not _is_name(name):
        raise Damaged(where)
    return name, piece


def check_words(found: Iterable[Word]) -> None:
    """Codes mean here what they mean there."""
    if not fits.words_fit(found):
        raise Damaged("in its names of fields: they are not this program's")


def check_manifest(m: Manifest) -> None:
    """Everything in the first page that can be wrong by itself."""
    sound = (
        m.kind in {INCREMENTAL, FULL, SNAPSHOT}
        and fits.is_moment(m.made_at)
        and all(_is_text(t) for t in (m.by, m.app, m.schema, *m.counts))
        and all(0 <= n < _MOST for n in m.counts.values())
        and _is_vector(m.needs)
        and _is_vector(m.vector)
        and all(len(k) == _ID and 0 <= n < _MOST and len(h) == _HASH for k, (n, h) in m.tips.items())
        and all(0 <= code < 1 << 31 and len(d) <= _HASH for code, d in m.digests.items())
        and all(_is_name(b.sha256) and 0 <= b.size <= LARGEST for b in m.blobs)
        and len({b.sha256 for b in m.blobs}) == len(m.blobs)
        and all(_is_name(name) for name in m.wanted)
    )
    if not sound or not _are_stretches(m.stretches, m.vector):
        raise Damaged(_FIRST)


def _are_stretches(stretches: Sequence[Stretch], vector: Mapping[bytes, int]) -> bool:
    if len({s.machine for s in stretches}) != len(stretches):
        return False
    return all(_is_stretch(s) and s.last <= vector.get(s.machine, 0) for s in stretches)


def _is_stretch(s: Stretch) -> bool:
    ends = len(s.machine) == _ID and len(s.before) == len(s.after) == _HASH
    numbers = 0 < s.first_number <= s.last_number < _MOST and 0 < s.first <= s.last + 1 < _MOST
    begins = (s.first_number == 1) == (s.first == 1 and s.before == sha256(s.machine).digest())
    return ends and numbers and (begins or s.first_number > 1)


def _swells(packed: bytes) -> bool:
    """Whether a list of files has more entries than there is room for their hashes."""
    starts = {0xDC: packed[1:3], 0xDD: packed[1:5]}
    count = int.from_bytes(starts.get(packed[0], bytes([packed[0] & 15])), "big")
    return count * 64 > len(packed)


def _is_vector(vector: Mapping[bytes, int]) -> bool:
    return all(len(machine) == _ID and 0 <= seq < _MOST for machine, seq in vector.items())


def _is_text(text: str) -> bool:
    return len(text) <= _LONGEST_TEXT and "\0" not in text


def _is_name(name: Any) -> bool:
    return len(name) == 64 and set(name) <= _HEX
