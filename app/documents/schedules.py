"""The small tables below the totals, each one block: labour, years, payments. Words at the left, figures at the right."""

from __future__ import annotations

from collections.abc import Sequence

from app.basics.money import Money
from app.documents.paper import Value
from app.documents.pen import Rule
from app.documents.registry import block
from app.documents.setting import Column, Setting, baseline, lines_into, right_into
from app.documents.sheet import Piece
from app.documents.structure import Cells
from app.documents.style import CAPTION, CELL, CELL_STRONG, COLUMN_HEAD, HAIR, RULE, Style
from app.documents.text import Text

_GAP = 16.0  # between two columns of figures
_MOST = 0.7  # of the width that figures may take; then the words begin
_PAD = 3.6
_TOGETHER = 9  # rows; a longer table may run over the foot, under its heads again


@block("labour")
def labour(setting: Setting, area: Column) -> list[Piece]:
    """Role, hours and rate, apart from material."""
    return _table(setting, area, "labour")


@block("years")
def years(setting: Setting, area: Column) -> list[Piece]:
    """What each year of a long job comes to."""
    return _table(setting, area, "years")


@block("schedule")
def schedule(setting: Setting, area: Column) -> list[Piece]:
    """What is paid when: share and amount of each payment."""
    return _table(setting, area, "schedule")


def _table(setting: Setting, area: Column, key: str) -> list[Piece]:
    table = next((each for each in setting.paper.tables if each.key == key), None)
    if table is None or not table.rows:
        return []
    heads = [setting.label(head) for head in table.heads]
    if table.heads[-1:] == ("amount",) and setting.paper.currency:
        heads[-1] = setting.text(f"{heads[-1]} {setting.paper.currency}")
    cells = [[_cell(setting, value) for value in row] for row in (*table.rows, table.total) if row]
    columns = _columns(heads, cells, area)
    title = Piece(0.0, gap=18.0, glue=True, whole=True)
    title.height = lines_into(title, area, CAPTION, setting.label(_title(key)), 0.0) + 2.0
    head = _row(heads, columns, COLUMN_HEAD)
    head.glue = True
    head.rules.append(Rule(area.left, area.right, head.height, 0.9, RULE))
    lefts = tuple(column.left for column in columns)
    head.cells = Cells(0, lefts, head=True)
    pieces = [title, head]
    together = len(cells) <= _TOGETHER
    for number, row in enumerate(cells):
        last = bool(table.total) and number == len(cells) - 1
        piece = _row(row, columns, CELL_STRONG if last else CELL)
        piece.head, piece.cells = head, Cells(number + 1, lefts)
        # A short table is never torn apart; in a long one the sum stands with the last of what it adds up.
        piece.glue = number < len(cells) - 1 if together else number == len(cells) - 2
        if not last:
            piece.rules.append(Rule(area.left, area.right, piece.height, 0.6, HAIR))
        pieces.append(piece)
    return pieces


def _title(key: str) -> str:
    return "labour-and-material" if key == "labour" else key


def _cell(setting: Setting, value: Value) -> Text:
    """Amounts without their currency, which stands in the head."""
    return setting.text(setting.wording.amount(value)) if isinstance(value, Money) else setting.value(value)


def _columns(heads: Sequence[Text], cells: Sequence[Sequence[Text]], area: Column) -> list[Column]:
    """The first column is what the others leave; these are as wide as what stands in them."""
    widths = []
    for at in range(1, len(heads)):
        texts = [heads[at], *(row[at] for row in cells)]
        widths.append(max(CELL_STRONG.face.width(text) for text in texts) * CELL_STRONG.size / 1000 + 0.2)
    wanted = sum(widths) + _GAP * len(widths)
    if wanted > area.width * _MOST:
        widths = [width * (area.width * _MOST - _GAP * len(widths)) / sum(widths) for width in widths]
    right, columns = area.right, []
    for width in reversed(widths):
        columns.append(Column(right - width, width))
        right -= width + _GAP
    return [Column(area.left, max(right - area.left, area.width * 0.2)), *reversed(columns)]


def _row(texts: Sequence[Text], columns: Sequence[Column], style: Style) -> Piece:
    piece = Piece(0.0, whole=True)
    end = lines_into(piece, columns[0], style, texts[0], _PAD)
    for text, column in zip(texts[1:], columns[1:], strict=True):
        if text and style.face.width(text) * style.size / 1000 <= column.width:
            right_into(piece, column.right, _PAD + baseline(style), style, text)
        elif text:
            end = max(end, lines_into(piece, column, style, text, _PAD, right=True))
    piece.height = end + _PAD
    return piece
