"""What a block works with: the paper, its tailoring and language, and the few moves of setting type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.basics.money import Money
from app.basics.wording import Wording
from app.documents.fonts import lacking
from app.documents.labels import Labels
from app.documents.paper import Paper, Value
from app.documents.sheet import Piece, Sheet
from app.documents.style import Style
from app.documents.tailoring import Tailoring
from app.documents.text import REPLACEMENT, Text, clean
from app.documents.wrap import wrap

SEPARATOR = " · "
_LONG = 700
_LONELY = 0.2  # of the width: a last line shorter than this looks forgotten
_SHORT = 10_000  # below this, plain ASCII needs no further look


@dataclass(frozen=True, slots=True)
class Column:
    """Where a block may draw: its left edge and its width."""

    left: float
    width: float

    @property
    def right(self) -> float:
        return self.left + self.width

    def part(self, number: int, of: int, gutter: float) -> Column:
        """One of ``of`` equal columns inside, counted from 0."""
        width = (self.width - gutter * (of - 1)) / of
        return Column(self.left + number * (width + gutter), width)


@dataclass(slots=True)
class Setting:
    """One paper being set."""

    paper: Paper
    tailoring: Tailoring
    labels: Labels
    wording: Wording
    sheet: Sheet
    warnings: list[str] = field(default_factory=list)
    missing: dict[str, None] = field(default_factory=dict)

    def text(self, words: str) -> Text:
        """Words fit for this paper. A character that no face has is noted and replaced by a visible U+FFFD."""
        if words.isascii() and words.isprintable() and len(words) < _SHORT:
            return Text(words)
        cleaned = clean(words)
        if cleaned.isascii():
            return cleaned
        strange = lacking(cleaned)
        if not strange:
            return cleaned
        self.missing.update(dict.fromkeys(strange))
        return Text(cleaned.translate({ord(sign): REPLACEMENT for sign in strange}))

    def label(self, key: str, otherwise: str = "") -> Text:
        """``otherwise`` where somebody chose other words, else the kit's word for ``key``."""
        return self.text(otherwise or (self.labels.say(key) if key else ""))

    def value(self, value: Value) -> Text:
        """A value worded in the language of the paper."""
        if isinstance(value, Money):
            return self.text(self.wording.money(value))
        if isinstance(value, dt.date):
            return self.text(self.day(value))
        return self.text(value)

    def day(self, day: dt.date) -> str:
        return self.wording.long_day(day) if self.tailoring.dates == "long" else self.wording.day(day)

    def number(self) -> Text:
        """The number with its revision, as footers and page heads repeat it."""
        paper = self.paper
        if paper.revision is None:
            return self.text(paper.number)
        return self.text(f"{paper.number} {self.labels.say('revision', n=paper.revision)}".strip())

    def title(self) -> Text:
        """What the paper is called: its own title, the profile's, or the kit's word for its kind."""
        return self.text(self.paper.title or self.tailoring.title or self.labels.say(self.paper.kind))


def prose(
    column: Column, style: Style, text: Text, drop: float = 0.0, *, right: bool = False, gap: float = 0.0
) -> Piece:
    """Wrapped text as a piece, its first line beginning ``drop`` below the top."""
    piece = Piece(0.0, gap=gap)
    piece.height = lines_into(piece, column, style, text, drop, right=right)
    return piece


def lines_into(
    piece: Piece,
    column: Column,
    style: Style,
    text: Text,
    drop: float,
    *,
    right: bool = False,
    indent: float = 0.0,
) -> float:
    """Wraps text into a piece and answers where the next line would begin."""
    face, size = style.face, style.size
    for number, line in enumerate(wrap(text, face, size, column.width, indent)):
        x = column.left + (indent if not number else 0.0)
        if right:
            x = column.right - face.width(line) * size / 1000
        if line:
            piece.texts.append((x, drop + baseline(style), style, line))
        drop += style.leading
    return drop


def unbroken(text: Text, style: Style, width: float) -> Text:
    """The same text, kept from breaking inside what stands between middle dots, where each such part fits a line.

    Spaces become no-break spaces, which are drawn and read back as spaces.
    """
    parts = text.split(SEPARATOR)
    if len(parts) == 1 or "\n" in text:
        return text
    room = width * 1000 / style.size - 2 * style.face.space - style.face.signs["·"]
    if any(style.face.width(Text(part)) > room for part in parts):
        return text
    return Text("\u00a0· ".join(part.replace(" ", "\u00a0") for part in parts))


def even(column: Column, style: Style, text: Text) -> Column:
    """The column, narrower where that spares a short text a last line of one lonely word and costs no line."""
    if len(text) > _LONG:
        return column
    lines = wrap(text, style.face, style.size, column.width)
    if len(lines) < 2 or style.face.width(lines[-1]) * style.size / 1000 > column.width * _LONELY:
        return column
    for share in (0.94, 0.88, 0.82):
        narrow = wrap(text, style.face, style.size, column.width * share)
        if len(narrow) == len(lines) and style.face.width(narrow[-1]) > style.face.width(lines[-1]):
            return Column(column.left, column.width * share)
    return column


def right_into(piece: Piece, right: float, drop: float, style: Style, text: Text) -> None:
    """One line that ends at ``right``, its baseline ``drop`` below the top of the piece."""
    piece.texts.append((right - style.face.width(text) * style.size / 1000, drop, style, text))


def baseline(style: Style) -> float:
    """How far below the top of its line a style's baseline lies."""
    return style.leading / 2 + style.size * 0.35


def stacked(pieces: Sequence[Piece], gap: float = 0.0) -> list[Piece]:
    """The same pieces, the first with a gap above it."""
    if pieces:
        pieces[0].gap = gap
    return list(pieces)
