"""The pen: writes the text, rules, boxes and pictures of a page as PDF operators through ReportLab's canvas.

One text object a page and one operator group a string: this is what keeps printing near the speed of a hand-written
stream (performance.md 2c). Only Text is accepted, so nothing reaches a page that did not pass the one door.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from app.documents.embedding import Embedded
from app.documents.fonts import Face, runs
from app.documents.marks import Base, Run, clusters
from app.documents.structure import ARTIFACT, END, Structure
from app.documents.style import Style
from app.documents.text import Text

# In an encoded string: this character is in another subset of the face, or in another face.
_ELSEWHERE = "\ue000"
# Of the size: how much the strokes of a stand-in gain where the house's face is heavier.
_HEAVY = {"Medium": 0.006, "SemiBold": 0.014, "Bold": 0.026}
_LEAST_BOLD = 8.5  # points: screens draw no stroke thinner than a dot, which would smear smaller type


def document_of(canvas: Canvas) -> Any:
    """ReportLab's document behind a canvas: the only road to its dynamic fonts and its dates."""
    return canvas._doc  # type: ignore[attr-defined]  # noqa: SLF001 - the stubs leave it out


@cache
def operand(colour: str) -> str:
    """``#rrggbb`` as the three numbers of a PDF colour operator."""
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.3f}" for at in (1, 3, 5))


class _Codes(dict[int, str]):
    """For str.translate: what each character is inside ``( … ) Tj`` of a face's first subset in this document."""

    def __init__(self, face: Face, canvas: Canvas) -> None:
        super().__init__()
        self.face, self.font, self.document = face, face.font, document_of(canvas)
        self.name = str(self.font.getSubsetInternalName(0, self.document))

    def __missing__(self, code: int) -> str:
        sign, coded = chr(code), _ELSEWHERE
        if sign in self.face.shapes:
            ((subset, raw),) = self.font.splitString(sign, self.document)
            coded = _ELSEWHERE if subset else escaped(raw)
        self[code] = coded
        return coded

    def shown(self, text: Text, style: Style) -> str:
        """The operators that show ``text`` where some of it is outside the first subset; ends in the first subset."""
        parts: list[str] = []
        for cluster in clusters(runs(text, self.face)):
            (font, run), *marks = cluster
            shown = self._inked(font, run, style)
            if marks:
                shown = self._marked(font, run, shown, marks, style)
            plain = font is self.font or style.role not in _HEAVY or style.size < _LEAST_BOLD
            parts.append(shown if plain else _bolder(shown, style))
        return f"{' '.join(parts)} {self.name} {style.size:g} Tf"

    def _inked(self, font: Embedded, run: str, style: Style) -> str:
        return " ".join(
            f"{font.getSubsetInternalName(subset, self.document)} {style.size:g} Tf ({escaped(raw)}) Tj"
            for subset, raw in font.splitString(run, self.document)
        )

    def _marked(self, font: Embedded, base: str, shown: str, marks: Sequence[Run], style: Style) -> str:
        """One letter with its marks; readers are told what it says, for they take a mark set back for a gap."""
        letter, parts = Base(font, base), [shown]
        for mark_font, mark in marks:
            before, after, rise = letter.place(mark_font, mark)
            select, _, code = self._inked(mark_font, mark, style).removesuffix(" Tj").rpartition(" Tf ")
            parts.append(
                f"{rise * style.size / 1000:.2f} Ts {select} Tf [{before:.0f} {code} {after:.0f}] TJ 0 Ts"
            )
        said = "".join([base, *(mark for _, mark in marks)]).encode("utf-16-be").hex()
        return f"/Span <</ActualText <feff{said}>>> BDC {' '.join(parts)} EMC"


def _bolder(shown: str, style: Style) -> str:
    """A stand-in has one weight: in bold text its shapes are outlined with their own ink."""
    return f"2 Tr {style.size * _HEAVY[style.role]:.3f} w {operand(style.colour)} RG {shown} 0 Tr"


@cache
def _stroke(weight: float, colour: str) -> str:
    return f"{weight:g} w {operand(colour)} RG"


def escaped(raw: bytes) -> str:
    """Bytes as the inside of a PDF string, in ASCII."""
    return "".join(chr(byte) if 32 <= byte < 127 and byte not in b"()\\" else f"\\{byte:03o}" for byte in raw)


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line; ``drop`` is the distance below the top of its piece."""

    left: float
    right: float
    drop: float
    weight: float
    colour: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rounded outline."""

    left: float
    drop: float
    width: float
    height: float
    colour: str
    radius: float = 4.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that has passed the door in ``picture.py``."""

    left: float
    drop: float
    width: float
    height: float
    image: ImageReader


@dataclass(slots=True)
class Written:
    """The operators of one page, waiting for its foot: rules and boxes, strings (as bytes where folded up), pictures."""

    lines: str | bytes
    strings: str | bytes
    pictures: list[tuple[Picture, float, str]]

    def folded(self) -> Written:
        """The same in a quarter of the room, at a tenth of the time that it took to set."""
        lines, strings = (
            zlib.compress(said.encode("ascii"), 1) for said in (_said(self.lines), _said(self.strings))
        )
        return Written(lines, strings, self.pictures)


class Pen:
    """Writes pages for one canvas. Coordinates are points; ``y`` counts upwards from the foot of the page."""

    def __init__(self, canvas: Canvas, structure: Structure | None = None) -> None:
        self.canvas, self._structure = canvas, structure
        self._codes: dict[Face, _Codes] = {}
        self._prepared: dict[Style, tuple[_Codes, str, str]] = {}
        self._start()

    def _start(self) -> None:
        self._lines: list[str] = []
        self._strings: list[str] = []
        self._pictures: list[tuple[Picture, float, str]] = []
        self._style: Style | None = None
        self._font = self._ink = self._stroke = ""

    def _prepare(self, style: Style) -> tuple[_Codes, str, str]:
        codes = self._codes.get(style.face)
        if codes is None:
            codes = self._codes[style.face] = _Codes(style.face, self.canvas)
        ready = self._prepared[style] = (
            codes,
            f"{codes.name} {style.size:g} Tf",
            f"{operand(style.colour)} rg",
        )
        return ready

    def text(self, x: float, y: float, style: Style, text: Text) -> None:
        """One string with its baseline starting at (x, y)."""
        strings = self._strings
        codes, font, ink = self._prepared.get(style) or self._prepare(style)
        if style is not self._style:
            self._style = style
            if font != self._font:
                self._font = font
                strings.append(font)
            if ink != self._ink:
                self._ink = ink
                strings.append(ink)
        if text.isascii() and "(" not in text and ")" not in text and "\\" not in text:
            strings.append("1 0 0 1 %.2f %.2f Tm (%s) Tj" % (x, y, text))  # noqa: UP031 - twice as fast here
            return
        coded = text.translate(codes)
        shown = codes.shown(text, style) if _ELSEWHERE in coded else f"({coded}) Tj"
        strings.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm {shown}")

    def say(self, operator: str) -> None:
        """An operator between strings: the beginning or end of marked content."""
        self._strings.append(operator)

    def rule(self, left: float, right: float, y: float, weight: float, colour: str) -> None:
        """A horizontal line."""
        self._stroked(weight, colour)
        self._lines.append("%.2f %.2f m %.2f %.2f l S" % (left, y, right, y))  # noqa: UP031

    def _stroked(self, weight: float, colour: str) -> None:
        stroke = _stroke(weight, colour)
        if stroke != self._stroke:
            self._stroke = stroke
            self._lines.append(stroke)

    def box(self, box: Box, top: float) -> None:
        """A rounded outline whose top edge is at ``top``."""
        self._stroked(0.6, box.colour)
        self._lines.append(_outline(box.left, top - box.height, box.left + box.width, top, box.radius))

    def picture(self, picture: Picture, top: float) -> None:
        """A picture whose top edge is at ``top``."""
        begin = self._structure.leaf("Figure") if self._structure is not None else ""
        self._pictures.append((picture, top, begin))

    def lift(self) -> Written:
        """What was written since the last lift; the next page starts afresh."""
        page = Written("\n".join(self._lines), "\n".join(self._strings), self._pictures)
        self._start()
        return page

    def turn(self, *layers: Written) -> None:
        """Puts layers on one page of the canvas and ends the page."""
        for layer in layers:
            for shown in layer.pictures:
                self._draw(*shown)
        lines, strings = (_said(layer.lines) for layer in layers), (_said(layer.strings) for layer in layers)
        drawn = list(lines) if self._structure is None else [ARTIFACT, *lines, END]
        self.canvas.addLiteral("\n".join([*drawn, "BT", *strings, "ET"]))
        self.canvas.showPage()
        _Packed(document_of(self.canvas).Pages.pages[-1])

    def _draw(self, picture: Picture, top: float, begin: str) -> None:
        if begin:
            self.canvas.addLiteral(begin)
        self.canvas.drawImage(
            picture.image, picture.left, top - picture.height, picture.width, picture.height, mask="auto"
        )
        if begin:
            self.canvas.addLiteral(END)


def _said(operators: str | bytes) -> str:
    return operators if isinstance(operators, str) else zlib.decompress(operators).decode("ascii")


class _Packed(pdfdoc.PDFStream):
    """The operators of a finished page, compressed at once: ReportLab would keep all pages as they were drawn."""

    _ENTRIES = pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFArray([pdfdoc.PDFName("FlateDecode")])})

    def __init__(self, page: Any) -> None:
        super().__init__(self._ENTRIES, zlib.compress(page.stream.encode()))
        page.Contents, page.stream = self, None
        self._page = page

    def format(self, document: Any) -> bytes:
        """The bytes of the object. They are asked for once, after those of its page; then both are let go."""
        written: bytes = super().format(document)
        self.content = b""
        self._page.__dict__.clear()
        return written


def _outline(left: float, foot: float, right: float, top: float, radius: float) -> str:
    """A rectangle with round corners, each a quarter of a circle as a Bézier curve."""
    off = radius * (1 - 0.5523)
    near, far, low, high = left + radius, right - radius, foot + radius, top - radius
    path = (
        f"{near:.2f} {foot:.2f} m {far:.2f} {foot:.2f} l",
        f"{right - off:.2f} {foot:.2f} {right:.2f} {foot + off:.2f} {right:.2f} {low:.2f} c {right:.2f} {high:.2f} l",
        f"{right:.2f} {top - off:.2f} {right - off:.2f} {top:.2f} {far:.2f} {top:.2f} c {near:.2f} {top:.2f} l",
        f"{left + off:.2f} {top:.2f} {left:.2f} {top - off:.2f} {left:.2f} {high:.2f} c {left:.2f} {low:.2f} l",
        f"{left:.2f} {foot + off:.2f} {left + off:.2f} {foot:.2f} {near:.2f} {foot:.2f} c s",
    )
    return " ".join(path)
