"""Breaking text into lines of a given width, in linear time whatever the text.

Han and kana may be parted anywhere except before closing and after opening signs (kinsoku, JIS X 4051); all other
writing, hangul too, is parted at spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.documents.fonts import Face
from app.documents.text import Text

_ELLIPSIS = "…"
_SEAMS = frozenset("-/_.@:,;=&\u2013")
_NEAR = 0.45  # of a line: a seam before this is too far back to break at
_OPENING = "（「『【〈《〔［｛〘〖〝￥＄￡＃（"
_CLOSING = (
    "、。，．・：；？！）」』】〉》〕］｝〙〗〟ー―…‥゛゜ヽヾゝゞ々〻％℃°′″"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
    ")]}!?,.;:%"
)
_LOOSE = "\u2e80-\u303e\u3041-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uffee"
_PARTS = re.compile(f"[{_LOOSE}]")
_UNITS = re.compile(
    f"( *)((?:[{re.escape(_OPENING)}]{{0,8}}(?:(?![{re.escape(_OPENING + _CLOSING)}])[{_LOOSE}]|[^ {_LOOSE}]+)"
    f"|[^ ])[{re.escape(_CLOSING)}]*| *$)"
)


def wrap(text: Text, face: Face, size: float, width: float, indent: float = 0.0) -> list[Text]:
    """Lines no wider than ``width`` points; the first is ``indent`` points shorter. Words too long are broken."""
    room = width * 1000.0 / size
    first = room - indent * 1000.0 / size
    if "\n" not in text and face.width(text) <= first:
        return [text]
    lines: list[Text] = []
    for paragraph in text.split("\n"):
        lines.extend(_paragraph(paragraph, face, first if not lines else room, room))
    return lines


def _paragraph(paragraph: str, face: Face, first: float, room: float) -> Iterator[Text]:
    if not paragraph.isascii() and _PARTS.search(paragraph):
        yield from _eastern(paragraph, face, first, room)
        return
    words, space = face.words, face.space
    line: list[str] = []
    used, limit = 0.0, first
    for word in paragraph.split(" "):
        wide = words[word]
        if line and used + space + wide <= limit:
            line.append(word)
            used += space + wide
            continue
        if line:
            yield Text(" ".join(line))
            limit = room
        if wide <= limit:
            line, used = [word], wide
            continue
        *whole, rest = _broken(word, face, limit, room)
        yield from whole
        if whole:
            limit = room
        line, used = [rest], words[rest]
    yield Text(" ".join(line))


def _eastern(paragraph: str, face: Face, first: float, room: float) -> Iterator[Text]:
    """Lines of a paragraph with Han or kana in it: parted between units, each with the signs that cling to it."""
    signs, space = face.signs, face.space
    line, used, limit = "", 0.0, first
    for gap, unit in _UNITS.findall(paragraph):
        wide, between = sum(map(signs.__getitem__, unit)), space * len(gap)
        if used + between + wide <= limit:
            line, used = line + gap + unit, used + between + wide
            continue
        if line:
            yield Text(line)
            limit = room
        *whole, line = _broken(unit, face, limit, room)
        yield from whole
        if whole:
            limit = room
        used = sum(map(signs.__getitem__, line))
    yield Text(line)


def _broken(word: str, face: Face, first: float, room: float) -> Iterator[Text]:
    """Pieces of one word wider than a line, after a hyphen or slash where one is near; one character each at least."""
    signs, start, used, limit, seam, seam_used = face.signs, 0, 0.0, first, 0, 0.0
    for at, sign in enumerate(word):
        wide = signs[sign]
        if used + wide > limit and at > start:
            end = seam if seam_used > limit * _NEAR else at
            yield Text(word[start:end])
            used = used - seam_used if end == seam else 0.0
            start, limit, seam, seam_used = end, room, end, 0.0
        used += wide
        if sign in _SEAMS:
            seam, seam_used = at + 1, used
    yield Text(word[start:])


def fit(text: Text, face: Face, size: float, width: float) -> Text:
    """One line: the text, shortened with an ellipsis where it is too wide. For repeats of what stands in full elsewhere."""
    line = Text(text.replace("\n", " "))
    room = width * 1000.0 / size
    if face.width(line) <= room:
        return line
    used = face.width(Text(_ELLIPSIS))
    for at, sign in enumerate(line):
        used += face.signs[sign]
        if used > room:
            return Text(line[:at].rstrip() + _ELLIPSIS)
    return line
