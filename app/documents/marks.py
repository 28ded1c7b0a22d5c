"""Combining marks set on the letter before them, where no ready letter with its mark exists (``x̂``, ``ọ́``, ``g̃``)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from app.documents.embedding import Embedded
from app.documents.scripts import MARKS
from app.documents.standins import Bounds, bounds

_BELOW: Final = frozenset({202, 220})
_ATTACHED: Final = 202
_ABOVE: Final = 230
_APART: Final = 45.0  # thousandths of the size between two marks


Run = tuple[Embedded, str]


def clusters(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Runs one by one, but each marked letter apart and together with its marks."""
    held: list[Run] = []
    for font, run in runs:
        if held and run in MARKS:
            first, letters = held[0]
            if len(letters) > 1:
                yield [(first, letters[:-1])]
                held = [(first, letters[-1])]
            held.append((font, run))
            continue
        if held:
            yield held
        held = [(font, run)]
    if held:
        yield held


@dataclass(slots=True)
class Base:
    """The letter that was shown last, and how high and low it reaches with the marks it has so far."""

    font: Embedded
    sign: str
    top: float | None = None
    foot: float | None = None

    def place(self, font: Embedded, mark: str) -> tuple[float, float, float]:
        """How far to go back before the mark and after it, and how far up, in thousandths of the size.

        The mark is centred on the letter and moved up or down to clear it. Its own advance is 0, so that the position
        after it is the one before it.
        """
        left, foot, right, top = bounds(self.font, self.sign)
        own = bounds(font, mark)
        width = self.font.face.charWidths[ord(self.sign)]
        back = width - (left + right) / 2 + (own[0] + own[2]) / 2
        return back, -back, self._rise(font, mark, foot, top, own)

    def _rise(self, font: Embedded, mark: str, foot: float, top: float, own: Bounds) -> float:
        place = unicodedata.combining(mark)
        if place == _ABOVE:
            usual = bounds(font, "x")[3]
            rise = max(0.0, top - usual) if self.top is None else max(0.0, self.top + _APART - own[1])
            self.top = own[3] + rise
            return rise
        if place in _BELOW:
            if self.foot is None:
                rise = 0.0 if place == _ATTACHED else min(0.0, foot)
            else:
                rise = min(0.0, self.foot - _APART - own[3])
            self.foot = own[1] + rise
            return rise
        return 0.0
