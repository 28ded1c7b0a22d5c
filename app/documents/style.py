"""The few styles of type and the few colours of our paper, in one table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Final

from app.documents.fonts import Face, face

INK: Final = "#1b1f24"
MUTED: Final = "#626973"  # 5.6 : 1 on white
HAIR: Final = "#dcdfe3"
RULE: Final = "#3a4048"


@dataclass(frozen=True, eq=False)
class Style:
    """Face, size and leading in points, colour as ``#rrggbb``."""

    role: str
    size: float
    leading: float
    colour: str = INK
    tag: str = "P"  # what marks of this style are to a reader that does not see

    @cached_property
    def face(self) -> Face:
        return face(self.role)

    def coloured(self, colour: str) -> Style:
        """The same type in another colour."""
        return Style(self.role, self.size, self.leading, colour, self.tag)


@cache
def scaled(style: Style, scale: float) -> Style:
    """The same style in another size, remembered so that a page has few of them."""
    return replace(style, size=style.size * scale, leading=style.leading * scale)


TRADE_NAME: Final = Style("SemiBold", 14.5, 18)
TAGLINE: Final = Style("Regular", 8, 11, MUTED)
LETTERHEAD: Final = Style("Regular", 8, 11.2, MUTED)
CAPTION: Final = Style("SemiBold", 7.6, 11, MUTED)
ADDRESS: Final = Style("Regular", 9.6, 13.6)
ADDRESS_FIRST: Final = Style("SemiBold", 9.6, 13.6)
ASIDE: Final = Style("Regular", 9.2, 12.8, MUTED)
SENDER: Final = Style("Regular", 7.2, 9.4, MUTED)
TITLE: Final = Style("Bold", 22, 26, tag="H1")
FACT_LABEL: Final = Style("Regular", 9.2, 17, MUTED)
FACT: Final = Style("Regular", 9.2, 12.6)
FACT_STRONG: Final = Style("SemiBold", 9.2, 12.6)
SUBJECT: Final = Style("SemiBold", 12.5, 16, tag="H2")
INTRO: Final = Style("Regular", 9.6, 13.6, MUTED)
BODY: Final = Style("Regular", 9.6, 13.8)
HEADING: Final = Style("SemiBold", 9.6, 13.8, tag="H2")
COLUMN_HEAD: Final = Style("SemiBold", 7.6, 9.6, MUTED)
CELL: Final = Style("Regular", 9.2, 12.4)
CELL_MUTED: Final = Style("Regular", 9.2, 12.4, MUTED)
CELL_STRONG: Final = Style("SemiBold", 9.2, 12.4)
CELL_ITALIC: Final = Style("Italic", 9.2, 12.4, MUTED)
DETAIL: Final = Style("Regular", 7.8, 10.6, MUTED)
NOTE: Final = Style("Regular", 8, 11.2, MUTED)
TOTAL_LABEL: Final = Style("Regular", 9.2, 12.4, MUTED)
TOTAL: Final = Style("Regular", 9.2, 12.4)
TOTAL_STRONG: Final = Style("Bold", 12.8, 16)
SMALL: Final = Style("Regular", 8, 11.2)
FOOT: Final = Style("Regular", 7.4, 9.8, MUTED)
HEAD_NAME: Final = Style("SemiBold", 7.8, 10)
