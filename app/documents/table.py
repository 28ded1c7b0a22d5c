"""The table of lines: columns chosen by the profile, measured on their contents, drawn row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from app.basics.errors import Refusal
from app.documents.labels import KEYS
from app.documents.paper import OUTSIDE, DocumentLine
from app.documents.pen import Rule
from app.documents.setting import Column, Setting, baseline, lines_into, right_into
from app.documents.sheet import Piece
from app.documents.structure import Cells
from app.documents.style import (
    CELL,
    CELL_ITALIC,
    CELL_MUTED,
    CELL_STRONG,
    COLUMN_HEAD,
    DETAIL,
    HAIR,
    RULE,
    Style,
)
from app.documents.text import Text

_ABOVE: Final = 4.8  # space between a hairline and the text below it
_BELOW: Final = 5.4
_HEAD_GAP: Final = 18.0
_LEAST_DESCRIPTION: Final = 130.0
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


def _kind(key: str) -> Kind:
    """A column of the kit, or one that the lines themselves fill (``extra``)."""
    if key in KINDS:
        return KINDS[key]
    if key not in KEYS:
        raise Refusal(
            f"The document profile asks for a column {key!r}, which does not exist. Choose among {', '.join(KINDS)}."
        )
    right = key.endswith("-price")
    return Kind(lambda _, line: line.extra.get(key, ""), right=right, most=None if right else 86.0)


@dataclass(slots=True)
class _Grid:
    """The columns in their places. ``cells[n]`` are the texts of the n-th line, without the description."""

    keys: list[str]
    kinds: list[Kind]
    heads: list[Text]
    cells: list[list[Text]]
    columns: list[Column] = field(default_factory=list)
    description: Column = field(default_factory=lambda: Column(0.0, 0.0))


def rows(setting: Setting, area: Column) -> Iterator[Piece]:
    """The head and one piece a line; the head is repeated on every page, the last row stays with what follows."""
    lines = setting.paper.lines
    if not lines:
        return
    grid = _measured(setting, area)
    head = _head(setting, grid, area)
    plain = [
        (grid.columns[n], grid.kinds[n].right, CELL_MUTED if grid.kinds[n].muted else CELL)
        for n in range(len(grid.keys))
    ]
    lefts = tuple(sorted(column.left for column in (*grid.columns, grid.description)))
    head.cells = Cells(0, lefts, head=True)
    yield head
    last = lines[-1]
    for number, (line, cells) in enumerate(zip(lines, grid.cells, strict=True), start=1):
        if line.kind == "section":
            piece = _section(setting, line, grid, area)
        elif line.kind == "text":
            piece = _text(setting, line, grid, area)
        else:
            piece = _row(setting, line, cells, plain, grid)
            piece.cells = Cells(number, lefts)
        if piece.cells is None:
            piece.cells = _spanning(number, piece, area, len(lefts))
        piece.rules.append(Rule(area.left, area.right, piece.height, 0.6, HAIR))
        piece.head = head
        piece.glue = piece.glue or line is last
        yield piece


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


def _measured(setting: Setting, area: Column) -> _Grid:
    order = list(setting.tailoring.columns)
    keys = [key for key in order if key != "description"]
    kinds = [_kind(key) for key in keys]
    heads = [setting.label(key) for key in keys]
    if "amount" in keys and setting.paper.currency:
        at = keys.index("amount")
        heads[at] = setting.text(f"{heads[at]} {setting.paper.currency}")
    grid = _Grid(keys, kinds, heads, _cells(setting, kinds))
    widths = [_width(grid, number) for number in range(len(keys))]
    used = [number for number, key in enumerate(keys) if widths[number] or key in {"line", "amount"}]
    if len(used) < len(keys):
        grid = _Grid([keys[n] for n in used], [kinds[n] for n in used], [heads[n] for n in used],
                     [[row[n] for n in used] for row in grid.cells])  # fmt: skip
        widths = [widths[n] for n in used]
    _arrange(grid, widths, order, area)
    return grid


def _width(grid: _Grid, number: int) -> float:
    """The natural width of a column: 0 when no line says anything in it."""
    texts = {row[number] for row in grid.cells}
    measure, size = CELL_STRONG.face.width, CELL.size / 1000
    widest = max(map(measure, texts), default=0.0) * size
    if not widest:
        return 0.0
    most = grid.kinds[number].most
    head = COLUMN_HEAD.face.width(grid.heads[number]) * COLUMN_HEAD.size / 1000
    return max(head, min(widest, most) if most else widest) + 0.2


def _longest_word(grid: _Grid, number: int) -> float:
    """The least width of a column of text: its head, and its longest word unless that is long indeed."""
    texts = {row[number] for row in grid.cells}
    words = {word for text in texts for word in text.split(" ")} if len(texts) < _MANY else set()
    longest = max(map(CELL.face.words.__getitem__, words), default=0.0) * CELL.size / 1000
    head = (
        max(map(COLUMN_HEAD.face.words.__getitem__, grid.heads[number].split(" "))) * COLUMN_HEAD.size / 1000
    )
    return max(head, min(longest, _LONG_WORD)) + 0.2


def _arrange(grid: _Grid, widths: list[float], order: Sequence[str], area: Column) -> None:
    """Puts the columns side by side; the description takes what is left, and other texts give way to it."""
    gap, words = _HEAD_GAP, [min(_longest_word(grid, number), width) for number, width in enumerate(widths)]
    for gap, squeeze in ((_HEAD_GAP, 1.0), (12.0, 1.0), (9.0, 0.75), (7.0, 0.5)):
        tight = [
            max(w * squeeze, least) if not kind.right else w
            for w, least, kind in zip(widths, words, grid.kinds, strict=True)
        ]
        left_over = area.width - sum(tight) - gap * len(tight)
        if left_over >= _LEAST_DESCRIPTION:
            break
    left_over = max(left_over, 48.0)
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


def _head(setting: Setting, grid: _Grid, area: Column) -> Piece:
    piece = Piece(0.0, whole=True, glue=True, gap=14.0)
    heads = [(grid.description, False, setting.label("description"))]
    heads += [
        (column, kind.right, head)
        for column, kind, head in zip(grid.columns, grid.kinds, grid.heads, strict=True)
    ]
    end = 0.0
    for column, right, head in sorted(heads, key=lambda each: each[0].left):
        end = max(end, lines_into(piece, column, COLUMN_HEAD, head, 0.0, right=right))
    piece.height = end + 5.0
    piece.rules.append(Rule(area.left, area.right, piece.height, 0.9, RULE))
    return piece


def _row(
    setting: Setting,
    line: DocumentLine,
    cells: Sequence[Text],
    plain: Sequence[tuple[Column, bool, Style]],
    grid: _Grid,
) -> Piece:
    outside, strong = line.kind in OUTSIDE, line.kind == "subtotal"
    piece = Piece(0.0)
    texts, base = piece.texts, _ABOVE + baseline(CELL)
    description_left, drop = grid.description.left, _ABOVE
    placed = False
    room = _roomy(cells, plain, grid.description) if outside else grid.description
    for text, (column, right, style) in zip(cells, plain, strict=True):
        if not placed and column.left > description_left:
            drop, placed = _description(setting, line, piece, room), True
        if not text:
            continue
        worn = CELL_STRONG if strong else CELL_MUTED if outside else style
        width = worn.face.width(text) * worn.size / 1000
        if width <= column.width:
            texts.append((column.right - width if right else column.left, base, worn, text))
        else:
            piece.height = max(piece.height, lines_into(piece, column, worn, text, _ABOVE, right=right))
    if not placed:
        drop = _description(setting, line, piece, room)
    piece.height = max(piece.height, drop) + _BELOW
    return piece


def _roomy(cells: Sequence[Text], plain: Sequence[tuple[Column, bool, Style]], description: Column) -> Column:
    """The description of a row whose next cells are empty: it runs on to the first that is not."""
    end = description.right
    for text, (column, right, style) in zip(cells, plain, strict=True):
        if column.left < description.left:
            continue
        if text:
            wide = min(style.face.width(text) * style.size / 1000, column.width)
            return Column(
                description.left,
                max(end, (column.right - wide if right else column.left) - 12.0) - description.left,
            )
        end = column.right
    return Column(description.left, end - description.left)


def _description(setting: Setting, line: DocumentLine, piece: Piece, column: Column) -> float:
    style, indent, drop = CELL, 0.0, _ABOVE
    if line.kind in OUTSIDE:
        lead = setting.label(line.kind)
        indent = CELL_ITALIC.face.width(lead) * CELL_ITALIC.size / 1000 + 3.0
        end = lines_into(piece, column, CELL_ITALIC, lead, drop)
        if indent > column.width * 0.6:
            drop, indent = end, 0.0
    elif line.kind == "subtotal":
        style = CELL_STRONG
    drop = lines_into(piece, column, style, setting.text(line.text), drop, indent=indent)
    if line.detail:
        drop = lines_into(piece, column, DETAIL, setting.text(line.detail), drop + 0.4)
    return drop


def _section(setting: Setting, line: DocumentLine, grid: _Grid, area: Column) -> Piece:
    piece = Piece(0.0, glue=True, gap=0.0)
    amount = setting.text(setting.wording.amount(line.amount)) if line.amount is not None else _EMPTY
    room = Column(area.left, grid.description.right - area.left)
    drop = lines_into(piece, room, CELL_STRONG, setting.text(line.text), _ABOVE + 5.0)
    if amount:
        right_into(piece, area.right, _ABOVE + 5.0 + baseline(CELL_STRONG), CELL_STRONG, amount)
    if line.detail:
        drop = lines_into(piece, room, DETAIL, setting.text(line.detail), drop + 0.4)
    piece.height = drop + _BELOW - 1.5
    return piece


def _spanning(number: int, piece: Piece, area: Column, columns: int) -> Cells:
    """A row of words over the whole table, or over all of it but the amount at its end."""
    if not piece.texts:
        return Cells(number, (area.left,), spans=(columns,))
    first, last = piece.texts[0][0], piece.texts[-1][0]
    if columns > 1 and last > area.left + area.width / 2:
        return Cells(number, (first, last), spans=(columns - 1, 1))
    return Cells(number, (first,), spans=(columns,))


def _text(setting: Setting, line: DocumentLine, grid: _Grid, area: Column) -> Piece:
    piece = Piece(0.0)
    room = Column(grid.description.left, area.right - grid.description.left)
    drop = lines_into(piece, room, CELL_MUTED, setting.text(line.text), _ABOVE)
    if line.detail:
        drop = lines_into(piece, room, DETAIL, setting.text(line.detail), drop + 0.4)
    piece.height = drop + _BELOW
    return piece
