"""A finished PDF written object by object: small ones packed a hundred to a stream, nothing held but their numbers.

The order of everything is that of the library (qpdf) that wrote the first archived papers: what was issued then is drawn
again byte for byte, and a tree of a hundred thousand elements takes some bytes each instead of a kilobyte.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import md5
from itertools import pairwise
from sys import intern
from typing import Any, Final, Protocol

_HEAD: Final = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"
_PACKED: Final = 100  # objects at most in one stream
_BY_ITSELF, _IN_STREAM = 1, 2  # the kinds of rows in the cross-reference table
_TOKENS: Final = re.compile(
    r"<<|>>|\[|\]|/[^\s/<>\[\]()]*|\((?:[^()\\]|\\.)*\)|\d+ \d+ R|[^\s/<>\[\]()]+", re.DOTALL
)
_PLAIN: Final = frozenset(b"\n\r\t\b\f")
_ESCAPES: Final = {code: f"\\{sign}" for code, sign in zip(b"\n\r\t\b\f()\\", "nrtbf()\\", strict=True)}
# The encoding of PDF for text (ISO 32000-1, annex D.3). Two libraries here register it with Python, each a little otherwise.
_CODES: Final = {
    sign: code
    for start, signs in (
        (0x00, map(chr, range(0x18))),
        (0x18, "˘ˇˆ˙˝˛˚˜"),
        (0x20, map(chr, range(0x20, 0x7F))),
        (0x80, "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\ufffd€"),
        (0xA1, map(chr, range(0xA1, 0x100))),
    )
    for code, sign in enumerate(signs, start)
    if code != 0xAD
}

# Words as they stand in the file, a string as bytes, a reference, or a dictionary or array of such.
Value = Any
Number = Callable[[int], int]


class Ref(int):
    """The number of an object, where another names it."""

    __slots__ = ()


@dataclass(slots=True)
class Stream:
    """An object with data. ``entries`` hold no length; a filter among them was applied already."""

    entries: dict[str, Value]
    data: bytes | memoryview
    packed: bool = False  # the data are compressed; the filter is not said yet


class Grove(Protocol):
    """Many small objects that are worded when they are written."""

    def __len__(self) -> int: ...

    def order(self) -> Iterator[int]:
        """Their places, counted from 0, as one comes by them from the first, depth first."""

    def worded(self, place: int, first: int, new: Number) -> str:
        """The words of one. ``first`` is the number of the first of them, ``new`` the number in the file of each."""


def name(text: str) -> str:
    """A name, whatever it holds."""
    said = (
        chr(code) if 33 <= code <= 126 and code not in b"#()<>[]{}/%" else f"#{code:02x}"
        for code in text.encode()
    )
    return "/" + "".join(said)


def string(text: str) -> bytes:
    """A text string (ISO 32000-1, 7.9.2.2): in the encoding of PDF where it has the characters, else UTF-16 with its mark."""
    codes = [_CODES.get(sign, 256) for sign in text]
    return bytes(codes) if max(codes, default=0) < 256 else b"\xfe\xff" + text.encode("utf-16-be")


def literal(raw: bytes) -> str:
    """A string as it stands in the file: readable where most of it is."""
    strange = [code for code in raw if not 32 <= code < 127 and code not in _PLAIN]
    if any(code < 24 for code in strange) or 5 * len(strange) > len(raw):
        return f"<{raw.hex()}>"
    shown = (
        _ESCAPES.get(code) or (chr(code) if 32 <= code < 127 or code >= 160 else f"\\{code:03o}")
        for code in raw
    )
    return f"({''.join(shown)})"


def worded(value: Value, new: Number) -> str:
    """A value as it stands in the file: the keys of dictionaries sorted."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return literal(value)
    if isinstance(value, Ref):
        return f"{new(value)} 0 R"
    if isinstance(value, Mapping):
        return f"<< {''.join(f'{key} {worded(value[key], new)} ' for key in sorted(value))}>>"
    return f"[ {''.join(f'{worded(part, new)} ' for part in value)}]"


class Objects:
    """The objects of a PDF that ReportLab wrote, to be changed, added to, and written anew. Numbers count from 1."""

    def __init__(self, pdf: bytes) -> None:
        table = int(pdf[pdf.rindex(b"startxref") + 9 :].split(maxsplit=1)[0])
        trailer = pdf[pdf.index(b"trailer", table) :].decode("latin-1")
        lines = pdf[table:].split(b"\n", 2)
        starts = [int(lines[2][at : at + 10]) for at in range(20, 20 * int(lines[1].split()[1]), 20)]
        self.root, self.info = (Ref(_found(rf"/{key} (\d+) 0 R", trailer)) for key in ("Root", "Info"))
        whole = memoryview(pdf)
        self._entries: dict[int, Any] = {}
        for number, (start, end) in enumerate(pairwise([*starts, table]), start=1):
            # What the file says of itself is said anew; people's words are never read as objects.
            self._entries[number] = _entry(whole[start:end]) if number != self.info else {}
        self._next = len(self._entries) + 1
        self.digest = _found(r"/ID\s*\[<([0-9a-f]+)>", trailer)
        self.grove: Grove | None = None
        self.first = 0

    def __getitem__(self, number: int) -> Any:
        """The value or the stream of a number; dictionaries and arrays are there to be changed."""
        return self._entries[number]

    def add(self, entry: Value | Stream) -> Ref:
        """One more object."""
        self._entries[self._next] = entry
        self._next += 1
        return Ref(self._next - 1)

    def plant(self, grove: Grove) -> Ref:
        """The grove, once: the number of its first."""
        self.grove, self.first = grove, self._next
        self._next += len(grove)
        return Ref(self.first)

    def is_grown(self, number: int) -> bool:
        """Whether a number belongs to the grove."""
        return self.grove is not None and 0 <= number - self.first < len(self.grove)

    def written(self) -> bytes:
        """The file."""
        return _Writer(self, self._order(), self._next).write()

    def words(self, number: int, new: Number) -> str:
        """What is no stream, as it stands in the file."""
        if self.grove is not None and self.is_grown(number):
            return self.grove.worded(number - self.first, self.first, new)
        return worded(self._entries[number], new)

    def _order(self) -> array[int]:
        """The numbers of all that are no streams, as one comes by them from the trailer, depth first."""
        found, seen = array("I"), bytearray(self._next)
        queue: list[Value] = [self.root, self.info]
        while queue:
            value = queue.pop()
            if isinstance(value, Ref):
                if seen[value]:
                    continue
                seen[value] = True
                if self.grove is not None and self.is_grown(value):
                    for place in self.grove.order():
                        seen[self.first + place] = True
                        found.append(self.first + place)
                    continue
                number, value = value, self._entries[value]
                if isinstance(value, Stream):
                    value = value.entries
                else:
                    found.append(number)
            if isinstance(value, dict):
                queue += (value[key] for key in sorted(value, reverse=True))
            elif isinstance(value, list):
                queue += reversed(value)
        return found


class _Writer:
    """Numbers are given as objects are first named; what is named is written in that order."""

    def __init__(self, objects: Objects, order: array[int], end: int) -> None:
        self.objects, self.order = objects, order
        streams = -(-len(order) // _PACKED)
        self.size = -(-len(order) // streams)
        self.group = array("I", bytes(4 * end))  # from 1; 0 for a stream
        for at, number in enumerate(order):
            self.group[number] = at // self.size + 1
        self.fresh = array("I", bytes(4 * end))
        self.queue: deque[tuple[int, int]] = deque()  # its number; the object's, or the group's below 0
        self.count = 0
        # What was written, pages as they lie in the file that they come from; how long that is, and its digest.
        self.out: list[bytes | memoryview] = []
        self.at, self.told = 0, md5(usedforsecurity=False)
        # The rows of the cross-reference table: kind, where or in which stream, the place in it.
        self.kinds, self.wheres, self.places = (array(kind, [0]) for kind in "BIB")

    def write(self) -> bytes:
        self._put(_HEAD)
        self.new(self.objects.root)
        self.new(self.objects.info)
        while self.queue:
            number, old = self.queue.popleft()
            self.wheres[number] = self.at
            self._put(b"%d 0 obj\n" % number)
            if old < 0:
                self._pack(-old)
            else:
                self._stream(self.objects[old])
            self._put(b"\nendobj\n")
        self._table()
        return b"".join(self.out)

    def new(self, old: int) -> int:
        """The number in the file."""
        return self.fresh[old] or self._number(old)

    def _number(self, old: int) -> int:
        group = self.group[old]
        self.queue.append((self._next(_BY_ITSELF), -group or old))
        if not group:
            self.fresh[old] = self.count
            return self.count
        stream = self.count
        for place, each in enumerate(self._members(group)):
            self.fresh[each] = self._next(_IN_STREAM, stream, place)
        return self.fresh[old]

    def _next(self, kind: int, where: int = 0, place: int = 0) -> int:
        self.count += 1
        self.kinds.append(kind)
        self.wheres.append(where)
        self.places.append(place)
        return self.count

    def _members(self, group: int) -> list[int]:
        return sorted(self.order[(group - 1) * self.size : group * self.size])

    def _put(self, data: bytes | memoryview) -> None:
        self.told.update(data)
        self.out.append(data)
        self.at += len(data)

    def _pack(self, group: int) -> None:
        starts, parts, length = [], [], 0
        for old in self._members(group):
            words = self.objects.words(old, self.new) + "\n"
            starts.append(f"{self.fresh[old]} {length}")
            parts.append(words)
            length += len(words)
        head = " ".join(starts) + "\n"
        data = zlib.compress((head + "".join(parts)).encode("latin-1"))
        self._data(
            f"<< /Type /ObjStm /Length {len(data)} /Filter /FlateDecode /N {len(parts)} /First {len(head)} >>",
            data,
        )

    def _stream(self, stream: Stream) -> None:
        entries = "".join(f"{key} {worded(stream.entries[key], self.new)} " for key in sorted(stream.entries))
        end = " /Filter /FlateDecode" if stream.packed else ""
        self._data(f"<< {entries}/Length {len(stream.data)}{end} >>", stream.data)

    def _data(self, entries: str, data: bytes | memoryview) -> None:
        self._put(f"{entries}\nstream\n".encode("latin-1"))
        self._put(data)
        self._put(b"\nendstream")

    def _table(self) -> None:
        """The cross-reference stream, with the trailer in its entries."""
        at = self.at
        number = self._next(_BY_ITSELF, at)
        wide = max((number.bit_length() + 7) // 8, (at.bit_length() + 7) // 8)
        columns = 1 + wide + 1
        data = zlib.compress(self._rows(wide))
        self._put(
            f"{number} 0 obj\n<< /Type /XRef /Length {len(data)} /Filter /FlateDecode /DecodeParms << /Columns {columns}"
            f" /Predictor 12 >> /W [ 1 {wide} 1 ] /Info {self.new(self.objects.info)} 0 R"
            f" /Root {self.new(self.objects.root)} 0 R /Size {number + 1} /ID [".encode()
        )
        self._put(f"<{self.objects.digest}><{self._identity()}>] >>\nstream\n".encode())
        self._put(data)
        self._put(b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at)

    def _rows(self, wide: int) -> bytes:
        """Each row as its difference from the one above it (the predictor "up" of PNG), which packs far better."""
        rows, next_one = bytearray(), bytes((2, 0, *bytes(wide), 1))
        before = (0, 0, 0)
        for here in zip(self.kinds, self.wheres, self.places, strict=True):
            if here[0] == before[0] == _IN_STREAM and here[1] == before[1]:
                rows += next_one
            else:
                pairs = zip(_row(here, wide), _row(before, wide), strict=True)
                rows += bytes((2, *((one - other) & 255 for one, other in pairs)))
            before = here
        return bytes(rows)

    def _identity(self) -> str:
        """What tells this file from others: the digest of all before it, and of what it says of itself."""
        said = self.told.hexdigest().encode() + b" QPDF "
        info = self.objects[self.objects.info]
        said += b"".join(b" " + info[key] for key in sorted(info))
        return md5(said.split(b"\0", 1)[0], usedforsecurity=False).hexdigest()


def _row(entry: tuple[int, int, int], wide: int) -> bytes:
    kind, where, place = entry
    return bytes((kind, *where.to_bytes(wide), place))


def _found(pattern: str, words: str) -> str:
    found = re.search(pattern, words)
    if found is None:
        raise ValueError(f"no {pattern} in the trailer")
    return found[1]


def _entry(words: memoryview) -> Value | Stream:
    """An object as ReportLab wrote it."""
    raw = bytes(words[:4096])
    begin = raw.index(b"obj\n") + 4
    at = raw.find(b"\nstream\n")
    if at < 0:
        return _read(bytes(words[begin:]).removesuffix(b"endobj\n").decode("latin-1"))
    entries = _read(raw[begin:at].decode("latin-1"))
    data = words[at + 8 : at + 8 + int(entries.pop("/Length"))]
    packed = entries.get("/Filter") == ["/FlateDecode"]
    if packed:
        del entries["/Filter"]
    return Stream(entries, data, packed)


def _read(words: str) -> Value:
    """A value as ReportLab words it."""
    stack: list[list[Value]] = [[]]
    for word in map(intern, _TOKENS.findall(words)):
        if word in {"<<", "["}:
            stack.append([])
        elif word in {">>", "]"}:
            parts = stack.pop()
            stack[-1].append(dict(zip(parts[::2], parts[1::2], strict=True)) if word == ">>" else parts)
        else:
            stack[-1].append(Ref(word.split(" ", 1)[0]) if word.endswith(" R") else word)
    return stack[0][0]
