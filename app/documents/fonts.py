"""The shipped faces, registered once with ReportLab and measured; widths are in thousandths of the size."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from reportlab.pdfbase import pdfmetrics

from app.documents.embedding import Embedded
from app.documents.text import Text, missing

FOLDER: Final = Path(__file__).resolve().parents[2] / "resources" / "fonts"
ROLES: Final = ("Regular", "Medium", "SemiBold", "Bold", "Italic")
_REMEMBERED = 60_000  # words a face keeps widths of; some 10 MB at most


class _Signs(dict[str, float]):
    """Width of each character; one that the face lacks counts as wide as U+FFFD."""

    def __missing__(self, sign: str) -> float:
        return self["\ufffd"]


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
        self.shapes = frozenset(chr(code) for code, glyph in face.charToGlyph.items() if glyph and code >= 32)
        self.signs = _Signs({chr(code): float(width) for code, width in face.charWidths.items()})
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


def missing_characters(*texts: str) -> tuple[str, ...]:
    """The characters that no shipped face can draw, once each, in the order met."""
    return tuple(dict.fromkeys(sign for text in texts for sign in missing(text, shapes())))
