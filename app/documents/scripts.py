"""Which characters can be set at all: what is wide, what hangs on a letter, what needs a shaping that we do not have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

# Scripts whose letters change shape or place with their neighbours: drawn one by one they would be wrong.
_SHAPED: Final = re.compile(
    "[\u0900-\u109f\u1100-\u11ff\u135d-\u135f\u1700-\u18af\u1900-\u1c7f\u1cd0-\u1cff\ua800-\uabff\ud7b0-\ud7ff"
    "\U00011000-\U000123ff]"
)
# Marks that are set over or under one letter, with their combining class; others are refused.
_MARK_CLASSES: Final = frozenset({1, 202, 220, 230})
MARKS: Final = frozenset(
    sign for sign in map(chr, range(0x300, 0x370)) if unicodedata.combining(sign) in _MARK_CLASSES
)
_MOST_MARKS: Final = 2  # a third would run into the line above
_MARKED: Final = re.compile(f"([^{''.join(sorted(MARKS))}]?)([{''.join(sorted(MARKS))}]+)", re.DOTALL)
_WIDE: Final = "\u2e80-\u303e\u3041-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffee"
EAST: Final = re.compile(f"[{_WIDE}]+")


def right_to_left(sign: str) -> bool:
    """Hebrew, Arabic and their kin."""
    return unicodedata.bidirectional(sign) in {"R", "AL", "AN"}


@cache
def settable(sign: str) -> bool:
    """A character that looks the same whatever stands beside it, and stands where it was typed."""
    if right_to_left(sign) or _SHAPED.match(sign):
        return False
    return sign in MARKS or unicodedata.category(sign)[0] not in "MC"


def stray_marks(text: str) -> set[str]:
    """Combining marks that do not stand on a letter or figure of a European script, or are one too many."""
    found: set[str] = set()
    for base, marks in _MARKED.findall(text):
        if len(marks) > _MOST_MARKS or not base.isalnum() or ord(base) >= 0x2000 or not settable(base):
            found.update(marks)
    return found


def unset(signs: Iterable[str]) -> str:
    """Why these characters cannot be printed and what to do: one or two sentences."""
    every = list(signs)
    turned = any(map(right_to_left, every))
    shaped = any(_SHAPED.match(sign) for sign in every)
    marks = any(unicodedata.category(sign)[0] == "M" for sign in every)
    said = []
    if turned:
        said.append("Hebrew and Arabic run from right to left, which the paper cannot set.")
    if shaped:
        said.append("Scripts whose letters join or move cannot be set.")
    if marks and not turned and not shaped:
        said.append("A mark must stand on a letter, two at most.")
    return " ".join([*said, "Write these words in another script."])
