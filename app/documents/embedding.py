"""Faces inside a PDF: the same subset of a face is built, compressed and worded once, then reused.

Quotes of one language use nearly the same characters, and subsetting three faces costs more than the page itself.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import FF_NONSYMBOLIC, FF_SYMBOLIC, SUBSETN, TTFont, makeToUnicodeCMap

from app.documents.guard import settle

settle()

_REMEMBERED: Final = 48  # subsets a face, some 12 KB each


@dataclass(frozen=True, slots=True)
class _Subset:
    """What a PDF needs of one subset: font file and character map compressed, widths as PDF text."""

    file: bytes
    length: int
    meanings: bytes
    widths: str


class Embedded(TTFont):
    """A TrueType font whose subsets are remembered between documents."""

    def __init__(self, name: str, data: bytes, *, readable: bool = True) -> None:
        """``readable`` keeps ASCII at its own codes, and all of it in the first subset."""
        super().__init__(name, BytesIO(data), asciiReadable=readable, shapable=False)
        self._subsets: OrderedDict[tuple[int, ...], _Subset] = OrderedDict()

    def _subset(self, signs: tuple[int, ...], name: str) -> _Subset:
        known = self._subsets.get(signs)
        if known is None:
            raw = self.face.makeSubset(list(signs))
            meanings = _meanings(name, signs)
            face = self.face
            widths = " ".join(f"{face.charWidths.get(sign, face.defaultWidth):g}" for sign in signs)
            known = _Subset(zlib.compress(raw), len(raw), zlib.compress(meanings), f"[{widths}]")
            self._subsets[signs] = known
            if len(self._subsets) > _REMEMBERED:
                self._subsets.popitem(last=False)
        return known

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - ReportLab calls it so
        """Adds every subset of this font that the document uses; called once, when the document is written."""
        state = self._assignState(doc)  # type: ignore[attr-defined]  # left out of the stubs
        state.frozen = 1
        for number, signs in enumerate(state.subsets):
            inner = self.getSubsetInternalName(number, doc)[1:]
            name = (SUBSETN(number) + b"+" + self.face.name).decode("ascii")
            subset = self._subset(tuple(signs), name)
            font = _Raw(
                f"<< /Type /Font /Subtype /TrueType /Name /{inner} /BaseFont /{name} /FirstChar 0 "
                f"/LastChar {len(signs) - 1} /Widths {subset.widths} /ToUnicode %s /FontDescriptor %s >>",
                doc.Reference(_Stream(subset.meanings, {}), f"toUnicodeCMap:{name}"),
                self._descriptor(doc, name, subset),
            )
            doc.Reference(font, inner)
            doc.idToObject["BasicFonts"].dict[inner] = font
        del self.state[doc]

    def _descriptor(self, doc: Any, name: str, subset: _Subset) -> Any:
        face = self.face
        box = " ".join(f"{edge:g}" for edge in face.bbox)
        descriptor = _Raw(
            f"<< /Type /FontDescriptor /FontName /{name} /Flags {(face.flags & ~FF_NONSYMBOLIC) | FF_SYMBOLIC} "
            f"/FontBBox [{box}] /ItalicAngle {face.italicAngle:g} /Ascent {face.ascent:g} /Descent {face.descent:g} "
            f"/CapHeight {face.capHeight:g} /StemV {face.stemV:g} /MissingWidth {face.defaultWidth:g} /FontFile2 %s >>",
            doc.Reference(_Stream(subset.file, {"Length1": subset.length}), f"fontFile:{name}"),
        )
        return doc.Reference(descriptor, f"fontDescriptor:{name}")


def _meanings(name: str, signs: Sequence[int]) -> bytes:
    """The map from codes back to characters. ReportLab words wrongly what lies beyond U+FFFF, and maps what is no shape."""
    words: str = makeToUnicodeCMap(name, list(signs))
    if max(signs) > 0xFFFF or 0 in signs:
        pairs = [
            f"<{code:02X}> <{chr(sign).encode('utf-16-be').hex().upper()}>"
            for code, sign in enumerate(signs)
            if sign
        ]
        before, _, rest = words.partition(f"{len(signs)} beginbfchar")
        _, _, after = rest.partition("endbfchar")
        words = f"{before}{len(pairs)} beginbfchar\n" + "\n".join(pairs) + f"\nendbfchar{after}"
    return words.encode("ascii")


class _Raw(pdfdoc.PDFObject):
    """A dictionary already worded, with places for references."""

    __RefOnly__ = 1

    def __init__(self, words: str, *references: Any) -> None:
        self._words, self._references = words, references

    def format(self, document: Any) -> bytes:
        """The bytes of the object."""
        references = tuple(reference.format(document).decode("ascii") for reference in self._references)
        return (self._words % references).encode("ascii")


class _Stream(pdfdoc.PDFObject):
    """A stream already compressed."""

    __RefOnly__ = 1

    def __init__(self, data: bytes, entries: dict[str, int]) -> None:
        self._data = data
        self._entries = "".join(f" /{key} {value}" for key, value in entries.items())

    def format(self, _document: Any) -> bytes:
        """The bytes of the object."""
        head = f"<< /Filter /FlateDecode{self._entries} /Length {len(self._data)} >>\nstream\n"
        return head.encode("ascii") + self._data + b"\nendstream"
