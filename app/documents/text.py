"""The one door for text: what people typed becomes Text, and only Text reaches the page.

Nothing is read as mark-up: ``<b>``, ``Anna <anna@example.org>`` and ``AT&T`` are printed as they stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NewType

from app.basics.errors import Refusal

Text = NewType("Text", str)

REPLACEMENT = "\ufffd"
LONGEST = 1_000_000

# Line ends of every system become one.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Invisible signs that steer direction, joining or hyphenation: removed, they could make paper say other than it shows.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
# What no paper can show: NUL and other controls, halves of surrogate pairs, noncharacters. A visible sign takes their place.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufff9-\ufffb]"
)
_TABS = re.compile("\t")


def clean(text: str) -> Text:
    """Text fit for paper: NFC, one kind of line end, no control or direction signs.

    Line ends of any system become one, tabs a space; signs without a shape of their own (soft hyphen, zero-width and
    bidi signs, variation selectors) are removed; controls, NUL, lone surrogates and noncharacters become U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return Text(text) if len(text) <= LONGEST else _too_long()
    if len(text) > LONGEST:
        return _too_long()
    text = _TABS.sub(" ", _BREAKS.sub("\n", text))
    text = _UNPRINTABLE.sub(REPLACEMENT, _INVISIBLE.sub("", text))
    return Text(unicodedata.normalize("NFC", text))


def _too_long() -> Text:
    raise Refusal(f"A text is longer than {LONGEST:,} characters and cannot be printed. Attach it as a file.")


def named(signs: Iterable[str]) -> str:
    """Characters as a person can look them up: ``中 (U+4E2D)``; the first ten, then how many more."""
    every = list(signs)
    shown = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in every[:10])
    return shown + (f" and {len(every) - 10} more" if len(every) > 10 else "")
