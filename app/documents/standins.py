"""The faces that stand in, character by character, where the house's own has no shape; each is loaded when first needed.

DejaVu Sans for symbols and rarer letters, BIZ UDGothic for Japanese, WenQuanYi Micro Hei for Chinese and Korean. Han
characters are equally wide in the last two, so that the choice between them changes no line.
"""

from __future__ import annotations

import struct
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from app.documents.embedding import Embedded
from app.documents.scripts import EAST, settable

FOLDER: Final = Path(__file__).resolve().parents[2] / "resources" / "fonts"
FILES: Final = {
    "signs": "DejaVuSans.ttf",
    "japanese": "BIZUDGothic-Regular.ttf",
    "chinese": "WenQuanYiMicroHei.ttc",
}
_WESTERN: Final = ("signs", "japanese", "chinese")
_EASTERN: Final = ("japanese", "chinese", "signs")

Bounds = tuple[float, float, float, float]


class Standin:
    """One face that stands in, in one weight; widths are in thousandths of the size."""

    __slots__ = ("font", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.font = Embedded(f"Stand-in-{name}", (FOLDER / FILES[name]).read_bytes(), readable=False)

    def __contains__(self, sign: str) -> bool:
        return bool(self.font.face.charToGlyph.get(ord(sign)))

    def width(self, sign: str) -> float:
        """Width of a character that the face has."""
        return float(self.font.face.charWidths[ord(sign)])


@cache
def standin(name: str) -> Standin:
    """A stand-in by name (signs, japanese, chinese)."""
    return Standin(name)


@lru_cache(maxsize=40_000)
def standin_for(sign: str) -> Standin | None:
    """The first face that has a character; None where none has, or where drawing it alone would be wrong."""
    if not settable(sign):
        return None
    order = _EASTERN if EAST.match(sign) else _WESTERN
    return next((face for face in map(standin, order) if sign in face), None)


def eastern(run: str) -> Standin | None:
    """The one face that has every character of a run, so that a name is not drawn in two hands; None where none has."""
    return next((face for face in map(standin, ("japanese", "chinese")) if all(s in face for s in run)), None)


def bounds(font: Embedded, sign: str) -> Bounds:
    """Left, foot, right and top of a shape in thousandths of the size; all 0 for one without an outline."""
    face = font.face
    glyph = face.charToGlyph[ord(sign)]
    start, end = face.glyphPos[glyph], face.glyphPos[glyph + 1]
    if end - start < 10:
        return 0.0, 0.0, 0.0, 0.0
    at = face.get_table_pos("glyf")[0] + start
    left, foot, right, top = struct.unpack(">hhhh", face._ttf_data[at + 2 : at + 10])  # type: ignore[attr-defined]  # noqa: SLF001 - no other door
    scale = 1000 / face.unitsPerEm
    return left * scale, foot * scale, right * scale, top * scale
