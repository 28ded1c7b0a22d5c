"""The table of lines: columns chosen by the profile, measured on their contents, drawn row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from app.documents.columns import Grid, measured
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
_EMPTY: Final = Text("")
_LONG_DETAIL: Final = (
    1_200  # characters: a longer detail runs on below the figures, over the width of the sheet
)


def rows(setting: Setting, area: Column) -> Iterator[Piece]:
    """The head and one piece a line; the head is repeated on every page, the last row stays with what follows."""
    lines = setting.paper.lines
    if not lines:
        return
    grid = measured(setting, area)
    head = _head(setting, grid, area)
    plain = [
        (grid.columns[n], grid.kinds[n].right, grid.worn(CELL_MUTED if grid.kinds[n].muted else CELL))
        for n in range(len(grid.keys))
    ]
    lefts = tuple(sorted(column.left for column in (*grid.columns, grid.description)))
    head.cells = Cells(0, lefts, head=True)
    yield head
    last = lines[-1]
    waiting = grid.cells[::-1]
    grid.cells.clear()  # a row's words are let go as it is set
    for number, line in enumerate(lines, start=1):
        cells = waiting.pop()
        if line.kind == "section":
            piece = _section(setting, line, grid, area)
        elif line.kind == "text":
            piece = _text(setting, line, grid, area)
        else:
            piece = _row(setting, line, cells, plain, grid, area)
            piece.cells = Cells(number, lefts)
        if piece.cells is None:
            piece.cells = _spanning(number, piece, area, len(lefts))
        piece.rules.append(Rule(area.left, area.right, piece.height, 0.6, HAIR))
        piece.head = head
        # The last row stays with the sums below the table, as the last of a section does with its subtotal.
        piece.glue = piece.glue or line is last or lines[number].kind == "subtotal"
        yield piece


def _head(setting: Setting, grid: Grid, area: Column) -> Piece:
    piece = Piece(0.0, whole=True, glue=True, gap=14.0)
    heads = [(grid.description, False, setting.label("description"))]
    heads += [
        (column, kind.right, head)
        for column, kind, head in zip(grid.columns, grid.kinds, grid.heads, strict=True)
    ]
    end = 0.0
    for column, right, head in sorted(heads, key=lambda each: each[0].left):
        end = max(end, lines_into(piece, column, grid.worn(COLUMN_HEAD), head, 0.0, right=right))
    piece.height = end + 5.0
    piece.rules.append(Rule(area.left, area.right, piece.height, 0.9, RULE))
    return piece


def _row(
    setting: Setting,
    line: DocumentLine,
    cells: Sequence[Text],
    plain: Sequence[tuple[Column, bool, Style]],
    grid: Grid,
    area: Column,
) -> Piece:
    outside, strong = line.kind in OUTSIDE, line.kind == "subtotal"
    piece = Piece(0.0)
    texts, base = piece.texts, _ABOVE + baseline(grid.worn(CELL))
    description_left, drop = grid.description.left, _ABOVE
    placed = False
    room = _roomy(cells, plain, grid.description) if outside else grid.description
    below = _below(line, cells, plain, grid.description, area)
    for text, (column, right, style) in zip(cells, plain, strict=True):
        if not placed and column.left > description_left:
            drop, placed = _description(setting, line, piece, (room, below), grid), True
        if not text:
            continue
        worn = grid.worn(CELL_STRONG if strong else CELL_MUTED) if strong or outside else style
        width = worn.face.width(text) * worn.size / 1000
        if width <= column.width:
            texts.append((column.right - width if right else column.left, base, worn, text))
        else:
            piece.height = max(piece.height, lines_into(piece, column, worn, text, _ABOVE, right=right))
    if not placed:
        drop = _description(setting, line, piece, (room, below), grid)
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


def _below(
    line: DocumentLine,
    cells: Sequence[Text],
    plain: Sequence[tuple[Column, bool, Style]],
    description: Column,
    area: Column,
) -> Column | None:
    """Where a long detail goes: under the figures where these take one line, else None."""
    if len(line.detail) <= _LONG_DETAIL or not line.text:
        return None
    if any(
        style.face.width(text) * style.size / 1000 > column.width
        for text, (column, _, style) in zip(cells, plain, strict=True)
    ):
        return None
    return Column(description.left, area.right - description.left)


def _description(
    setting: Setting, line: DocumentLine, piece: Piece, rooms: tuple[Column, Column | None], grid: Grid
) -> float:
    column, below = rooms
    style, detail, indent, drop = grid.worn(CELL), grid.worn(DETAIL), 0.0, _ABOVE
    if line.kind in OUTSIDE:
        lead, slanted = setting.label(line.kind), grid.worn(CELL_ITALIC)
        indent = slanted.face.width(lead) * slanted.size / 1000 + 3.0
        end = lines_into(piece, column, slanted, lead, drop)
        if indent > column.width * 0.6:
            drop, indent = end, 0.0
    elif line.kind == "subtotal":
        style = grid.worn(CELL_STRONG)
    drop = lines_into(piece, column, style, setting.text(line.text), drop, indent=indent)
    if line.detail:
        drop = lines_into(piece, below or column, detail, setting.text(line.detail), drop + 0.4)
    return drop


def _section(setting: Setting, line: DocumentLine, grid: Grid, area: Column) -> Piece:
    piece = Piece(0.0, glue=True, gap=0.0)
    amount = setting.text(setting.wording.amount(line.amount)) if line.amount is not None else _EMPTY
    room = Column(area.left, grid.description.right - area.left)
    strong, detail = grid.worn(CELL_STRONG), grid.worn(DETAIL)
    drop = lines_into(piece, room, strong, setting.text(line.text), _ABOVE + 5.0)
    if amount:
        right_into(piece, area.right, _ABOVE + 5.0 + baseline(strong), strong, amount)
    if line.detail:
        drop = lines_into(piece, room, detail, setting.text(line.detail), drop + 0.4)
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


def _text(setting: Setting, line: DocumentLine, grid: Grid, area: Column) -> Piece:
    piece = Piece(0.0)
    room = Column(grid.description.left, area.right - grid.description.left)
    drop = lines_into(piece, room, grid.worn(CELL_MUTED), setting.text(line.text), _ABOVE)
    if line.detail:
        drop = lines_into(piece, room, grid.worn(DETAIL), setting.text(line.detail), drop + 0.4)
    piece.height = drop + _BELOW
    return piece
