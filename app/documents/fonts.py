"""The shipped faces, registered once with ReportLab and measured; widths are in thousandths of the size."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Final

from reportlab.pdfbase import pdfmetrics

from app.documents.embedding import Embedded
from app.documents.scripts import EAST, MARKS, settable, stray_marks
from app.documents.standins import FOLDER, eastern, standin, standin_for
from app.documents.text import Text, clean

ROLES: Final = ("Regular", "Medium", "SemiBold", "Bold", "Italic")
_REMEMBERED = 10_000  # words a face keeps widths of; some 2 MB at most


class _Signs(dict[str, float]):
    """Width of each character, from a stand-in where the face lacks it; as wide as U+FFFD where every face does."""

    def __missing__(self, sign: str) -> float:
        drawn_by = standin_for(sign)
        width = self[sign] = self["\ufffd"] if drawn_by is None else drawn_by.width(sign)
        return width


class _Words(dict[str, float]):
    """Width of each word met, so that a text is measured word by word."""

    def __init__(self, signs: _Signs) -> None:
        super().__init__()
        self._signs = signs

    def __missing__(self, word: str) -> float:
        width = sum(map(self._signs.__getitem__, word))
        if len(word) <= 40:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[word] = width
        return width


class Face:
    """One weight of the shipped family."""

    __slots__ = ("font", "name", "shapes", "signs", "space", "words")

    def __init__(self, role: str) -> None:
        self.name = f"Plex-{role}"
        # Bytes, not a path: ReportLab would search folders (and follow addresses) for a name that it cannot open.
        self.font = Embedded(self.name, (FOLDER / f"IBMPlexSans-{role}.ttf").read_bytes())
        pdfmetrics.registerFont(self.font)
        face = self.font.face
        # Marks are no shapes of their own: they are set upon the letter before them. Private signs mean nothing outside.
        self.shapes = (
            frozenset(
                chr(code)
                for code, glyph in face.charToGlyph.items()
                if glyph and code >= 32 and settable(chr(code))
            )
            - MARKS
        )
        self.signs = _Signs({chr(code): float(width) for code, width in face.charWidths.items()})
        self.signs.update(dict.fromkeys(MARKS, 0.0))
        self.words = _Words(self.signs)
        self.space = self.signs[" "]

    def width(self, text: Text) -> float:
        """Width of one line of text in thousandths of the size."""
        if " " not in text:
            return self.words[text]
        parts = text.split(" ")
        return sum(map(self.words.__getitem__, parts)) + self.space * (len(parts) - 1)


@cache
def face(role: str) -> Face:
    """The face of a role (Regular, Medium, SemiBold, Bold, Italic), loaded when first asked for."""
    return Face(role)


@cache
def shapes() -> frozenset[str]:
    """Every character that all shipped faces can draw."""
    return frozenset.intersection(*(face(role).shapes for role in ROLES))


def lacking(text: Text) -> tuple[str, ...]:
    """The characters of a clean text that cannot be drawn where they stand, once each and in order."""
    strange = set(text) - shapes()
    strange.discard("\n")
    if not strange:
        return ()
    found = {sign for sign in strange if standin_for(sign) is None}
    if not MARKS.isdisjoint(strange):
        found |= stray_marks(text)
    return tuple(sorted(found, key=text.index))


def missing_characters(*texts: str) -> tuple[str, ...]:
    """The characters that no shipped face can draw where they stand, once each, in the order met."""
    return tuple(dict.fromkeys(sign for text in texts for sign in lacking(clean(text))))


def runs(text: Text, own: Face) -> Iterator[tuple[Embedded, str]]:
    """A text cut where the font changes: the face's own, and those that stand in for what it lacks.

    Consecutive Han, kana and hangul go to one stand-in where one has them all; each combining mark is a run of its own.
    """
    for kind, group in groupby(text, lambda sign: _kind(sign, own)):
        run = "".join(group)
        if kind == "own":
            yield own.font, run
            continue
        if kind == "mark":
            yield from ((_marking(sign, own), sign) for sign in run)
            continue
        whole = eastern(run) if kind == "east" else None
        if whole is not None:
            yield whole.font, run
            continue
        for drawn_by, part in groupby(run, standin_for):
            yield own.font if drawn_by is None else drawn_by.font, "".join(part)


def _kind(sign: str, own: Face) -> str:
    if sign in own.shapes:
        return "own"
    if sign in MARKS:
        return "mark"
    return "east" if EAST.match(sign) else "other"


def _marking(sign: str, own: Face) -> Embedded:
    return own.font if own.font.face.charToGlyph.get(ord(sign)) else standin("signs").font
