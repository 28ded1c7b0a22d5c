"""The columns of the table: which there are, what they say of a line, how wide they are, and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from app.basics.errors import Refusal
from app.documents.labels import KEYS
from app.documents.paper import DocumentLine
from app.documents.setting import Column, Setting
from app.documents.style import CELL, CELL_STRONG, COLUMN_HEAD, Style, scaled
from app.documents.text import Text

_HEAD_GAP: Final = 18.0
_LEAST_GAP: Final = 7.0
_LEAST_DESCRIPTION: Final = 130.0
_EASY_DESCRIPTION: Final = (
    96.0  # narrower, and words are broken: type may become a little smaller to spare that
)
_READABLE: Final = 0.84  # of the usual size
_NARROWEST_DESCRIPTION: Final = 56.0
_SMALLEST: Final = 0.5  # of the usual size: figures of so many digits that nothing else helps
_LONG_WORD: Final = 52.0  # a longer one in a narrow column may be broken
_MANY: Final = 2_000  # different texts in a column: more are not searched for their longest word
_EMPTY: Final = Text("")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of column: what it says of a line, how it is aligned, how wide it may grow (points; None as wide as needed)."""

    say: Callable[[Setting, DocumentLine], str]
    right: bool = False
    muted: bool = False
    most: float | None = None


def _discount(setting: Setting, line: DocumentLine) -> str:
    if line.discount_rate is not None:
        return setting.wording.percent(line.discount_rate)
    return setting.wording.amount(line.discount) if line.discount is not None else ""


def _unit_price(setting: Setting, line: DocumentLine) -> str:
    return (
        "" if line.unit_price is None else setting.wording.unit_price(line.unit_price, setting.paper.currency)
    )


KINDS: Final[dict[str, Kind]] = {
    "line": Kind(lambda _, line: line.position, most=40.0),
    "code": Kind(lambda _, line: line.code, muted=True, most=86.0),
    "quantity": Kind(
        lambda s, line: "" if line.quantity is None else s.wording.quantity(line.quantity), right=True
    ),
    "unit": Kind(lambda _, line: line.unit, most=70.0),
    "unit-price": Kind(_unit_price, right=True),
    "discount": Kind(_discount, right=True),
    "tax": Kind(lambda _, line: line.tax, most=64.0),
    "amount": Kind(lambda s, line: "" if line.amount is None else s.wording.amount(line.amount), right=True),
}


def kind_of(key: str) -> Kind:
    """A column of the kit, or one that the lines themselves fill (``extra``)."""
    if key in KINDS:
        return KINDS[key]
    if key not in KEYS:
        raise Refusal(
            f"The document profile asks for a column {key!r}, which does not exist. Choose among {', '.join(KINDS)}."
        )
    right = key.endswith(("-price", "-quantity"))
    return Kind(lambda _, line: line.extra.get(key, ""), right=right, most=None if right else 86.0)


@dataclass(slots=True)
class Grid:
    """The columns in their places. ``cells[n]`` are the texts of the n-th line, without the description.

    ``scale`` is below 1 where the figures are too long for the sheet in their usual size.
    """

    keys: list[str]
    kinds: list[Kind]
    heads: list[Text]
    cells: list[list[Text]]
    columns: list[Column] = field(default_factory=list)
    description: Column = field(default_factory=lambda: Column(0.0, 0.0))
    scale: float = 1.0

    def worn(self, style: Style) -> Style:
        """A style in the size of this table."""
        return style if self.scale == 1.0 else scaled(style, self.scale)


def _cells(setting: Setting, kinds: Sequence[Kind]) -> list[list[Text]]:
    """Every cell worded; what repeats is worded and cleaned once."""
    known: dict[str, Text] = {"": _EMPTY}
    table = []
    for line in setting.paper.lines:
        row = []
        for kind in kinds:
            words = kind.say(setting, line)
            text = known.get(words)
            if text is None:
                text = known[words] = setting.text(words)
            row.append(text)
        table.append(row)
    return table


def measured(setting: Setting, area: Column) -> Grid:
    order = list(setting.tailoring.columns)
    keys = [key for key in order if key != "description"]
    kinds = [kind_of(key) for key in keys]
    heads = [setting.label(key) for key in keys]
    if "amount" in keys and setting.paper.currency:
        at = keys.index("amount")
        heads[at] = setting.text(f"{heads[at]} {setting.paper.currency}")
    grid = Grid(keys, kinds, heads, _cells(setting, kinds))
    widths = [_width(grid, number) for number in range(len(keys))]
    used = [number for number, key in enumerate(keys) if widths[number] or key in {"line", "amount"}]
    if len(used) < len(keys):
        grid = Grid([keys[n] for n in used], [kinds[n] for n in used], [heads[n] for n in used],
                     [[row[n] for n in used] for row in grid.cells])  # fmt: skip
        widths = [widths[n] for n in used]
    _arrange(grid, [width or _head_width(grid, n) for n, width in enumerate(widths)], order, area)
    return grid


def _width(grid: Grid, number: int) -> float:
    """The natural width of a column: 0 when no line says anything in it."""
    texts = {row[number] for row in grid.cells}
    measure, size = CELL_STRONG.face.width, CELL.size / 1000
    widest = max(map(measure, texts), default=0.0) * size
    if not widest:
        return 0.0
    most = grid.kinds[number].most
    return max(_head_width(grid, number), (min(widest, most) if most else widest) + 0.2)


def _head_width(grid: Grid, number: int) -> float:
    return COLUMN_HEAD.face.width(grid.heads[number]) * COLUMN_HEAD.size / 1000 + 0.2


def _longest_word(grid: Grid, number: int) -> float:
    """The least width of a column of text: its head, and its longest word unless that is long indeed."""
    texts = {row[number] for row in grid.cells}
    words = {word for text in texts for word in text.split(" ")} if len(texts) < _MANY else set()
    longest = max(map(CELL.face.words.__getitem__, words), default=0.0) * CELL.size / 1000
    head = (
        max(map(COLUMN_HEAD.face.words.__getitem__, grid.heads[number].split(" "))) * COLUMN_HEAD.size / 1000
    )
    return max(head, min(longest, _LONG_WORD)) + 0.2


def _arrange(grid: Grid, widths: list[float], order: Sequence[str], area: Column) -> None:
    """Puts the columns side by side; the description takes what is left, and other texts give way to it."""
    gap, words = _HEAD_GAP, [min(_longest_word(grid, number), width) for number, width in enumerate(widths)]
    for gap, squeeze in ((_HEAD_GAP, 1.0), (12.0, 1.0), (9.0, 0.75), (_LEAST_GAP, 0.5)):
        tight = [
            max(w * squeeze, least) if not kind.right else w
            for w, least, kind in zip(widths, words, grid.kinds, strict=True)
        ]
        left_over = area.width - sum(tight) - gap * len(tight)
        if left_over >= _LEAST_DESCRIPTION:
            break
    room, usual = area.width - gap * len(tight), tight
    if left_over < _EASY_DESCRIPTION:
        tight, left_over = _smaller(grid, usual, room, _EASY_DESCRIPTION, _READABLE)
    if left_over < _NARROWEST_DESCRIPTION:
        tight, left_over = _smaller(grid, usual, room, _NARROWEST_DESCRIPTION, _SMALLEST)
    x = area.left
    placed = dict(zip(grid.keys, tight, strict=True))
    shown = [key for key in order if key in placed or key == "description"]
    for key, following in zip(shown, [*shown[1:], ""], strict=True):
        space = gap * 0.5 if (key, following) == ("quantity", "unit") else gap
        if key == "description":
            width = left_over + (gap * 0.5 if ("quantity", "unit") in pairwise(shown) else 0.0)
            grid.description = Column(x, width)
        else:
            width = placed[key]
            grid.columns.append(Column(x, width))
        x += width + space


def _smaller(
    grid: Grid, tight: Sequence[float], room: float, wish: float, least: float
) -> tuple[list[float], float]:
    """Columns that fit the sheet in a smaller type, and what is left for the description: figures are never broken."""
    exact = min((room - wish) / sum(tight), 1.0)
    grid.scale = max(int(exact * 50) / 50, least)  # few sizes, so that they can be remembered
    narrow = [width * grid.scale for width in tight]
    return narrow, max(room - sum(narrow), _NARROWEST_DESCRIPTION / 2)
