"""How a cell of the line grid is painted, and what is typed into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QCompleter,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.basics.errors import Refusal
from app.basics.quantity import parse_unit_price
from app.basics.wording import Wording
from app.quotes.drafts import LineDraft
from app.quotes.form.lines import (
    AMOUNT,
    CODE,
    NUMBER,
    PRICE,
    QUANTITY,
    RIGHT,
    TEXT,
    UNIT,
    alignment,
)
from app.quotes.rules.offer import OUTSIDE, WORDS
from app.shell import theme
from app.shell.cells import one_line
from app.shell.marks import badge_width, draw_badge, hairline

if TYPE_CHECKING:
    from app.quotes.form.grid import LineGrid

_Index = QModelIndex | QPersistentModelIndex
HINT: Final = "Type a service, a code, or paste lines from a spreadsheet"
PAD: Final = 9
LOW, HIGH = 40, 50
_WORDING: Final = Wording("en_GB")
_SHOWN_KINDS: Final = ("option", "alternative", "discount", "fee", "labour", "material", "freight")


def second_line(line: LineDraft) -> str:
    """What stands beneath the text in grey: the detail, who works how long and in which year, and a discount in words."""
    hours = str(line.extra.get("hours") or "")
    parts = [line.detail, line.role, f"{hours} h" if hours else "", str(line.extra.get("year") or "")]
    if line.discount.strip():
        why = f", {line.discount_reason}" if line.discount_reason.strip() else ""
        parts.append(f"less {line.discount.strip()}{why}")
    return one_line(" · ".join(part for part in parts if part.strip()))


class LineCell(QStyledItemDelegate):
    """Paints a line like the printed one, only calmer; edits in place."""

    def __init__(self, grid: LineGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002 - Qt's signature
        return QSize(60, self._grid.height_of(index.row()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        t, rect, model = theme.tokens(), QRect(option.rect), self._grid.lines
        painter.save()
        painter.setPen(hairline(t.color("line")))
        if index.row() < model.rowCount() - 1:
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(PAD, 0, -PAD, -1)
        line = model.line(index.row())
        if line is None:
            self._paint_waiting(painter, inner, index)
        elif index.column() == TEXT:
            self._paint_text(painter, inner, line, index)
        else:
            self._paint_value(painter, inner, line, index)
        self._paint_state(painter, rect, index)
        painter.restore()

    def _paint_waiting(self, painter: QPainter, rect: QRect, index: _Index) -> None:
        if index.column() not in (NUMBER, TEXT):
            return
        painter.setPen(theme.tokens().color("faint"))
        painter.setFont(theme.font())
        text = str(index.data() or "")
        if index.column() == TEXT:  # the cells beside it are empty: the hint may run over them
            text, rect = HINT, rect.adjusted(0, 0, self._grid.viewport().width() - rect.right() - PAD, 0)
        painter.drawText(rect, alignment(index.column()), _fitted(painter, text, rect))

    def _paint_text(self, painter: QPainter, rect: QRect, line: LineDraft, index: _Index) -> None:
        t = theme.tokens()
        section = line.kind == "section"
        painter.setFont(theme.font(theme.BODY, theme.SEMIBOLD if section else theme.REGULAR))
        wrong = bool(self._grid.lines.problem(index.row(), TEXT))
        painter.setPen(t.color("red" if wrong else "muted" if line.kind == "text" else "text"))
        more = second_line(line)
        top = QRect(rect.left(), rect.top() + 6, rect.width(), 19) if more else QRect(rect)
        if line.kind in _SHOWN_KINDS:
            width = badge_width(line.kind)
            badge = QRect(top.right() - width + 1, top.center().y() - 9, width, 19)
            signal = "accent" if line.kind in OUTSIDE else "neutral"
            draw_badge(painter, badge, line.kind, signal)
            top.setRight(badge.left() - theme.S)
        text = one_line(line.text) or ("The text is missing" if wrong else "")
        painter.drawText(top, alignment(TEXT), _fitted(painter, text, top))
        if more:
            beneath = QRect(rect.left(), rect.top() + 25, rect.width(), 17)
            painter.setFont(theme.font(12))
            painter.setPen(t.color("muted"))
            painter.drawText(beneath, alignment(TEXT), _fitted(painter, more, beneath))

    def _paint_value(self, painter: QPainter, rect: QRect, line: LineDraft, index: _Index) -> None:
        t, column = theme.tokens(), index.column()
        text = one_line(str(index.data() or ""))
        wrong = bool(self._grid.lines.problem(index.row(), column))
        if column == PRICE and not wrong:
            text = _price(text, self._grid.lines.currency)
        if wrong and not text and line.kind not in WORDS and column in (QUANTITY, PRICE):
            text = "missing"
        quiet = column in (CODE, UNIT) or (column == AMOUNT and line.kind in OUTSIDE)
        ink = "red" if wrong else "faint" if column == NUMBER else "muted" if quiet else "text"
        painter.setFont(theme.font())
        painter.setPen(t.color(ink))
        painter.drawText(rect, alignment(column), _fitted(painter, text, rect))

    def _paint_state(self, painter: QPainter, rect: QRect, index: _Index) -> None:
        t, here = theme.tokens(), self._grid.currentIndex()
        if self._grid.lines.problem(index.row(), index.column()):
            painter.setPen(QPen(t.color("red"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(rect.left() + PAD, rect.bottom() - 4, rect.right() - PAD, rect.bottom() - 4)
        if index == here and self._grid.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(t.color("accent"), 2))
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -3), 4, 4)

    # -- typing -----------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:  # noqa: ARG002 - Qt's signature
        if index.column() == TEXT:
            self._grid.open_editor = TextEditor(self._grid, self._completer(TEXT), parent)
            return self._grid.open_editor
        editor = self._grid.open_editor = CellEditor(self._grid, parent)
        if index.column() in RIGHT:
            editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        if index.column() == CODE:
            complete(editor, self._completer(CODE))
        return editor

    def _completer(self, column: int) -> QCompleter | None:
        known = self._grid.lines.services.values()
        if not known:
            return None
        made = QCompleter([row.code if column == CODE else row.text for row in known], self._grid)
        made.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        made.setFilterMode(Qt.MatchFlag.MatchContains)
        if (popup := made.popup()) is not None:
            popup.setFont(theme.font())
        return made

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        line = self._grid.lines.line(index.row())
        if isinstance(editor, TextEditor):
            editor.put(line.text if line else "", line.detail if line else "")
        elif isinstance(editor, CellEditor) and not editor.property("filled"):
            editor.setProperty("filled", True)
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, TextEditor):
            self._grid.lines.write(index.row(), editor.values())
        elif isinstance(editor, CellEditor):
            model.setData(index, editor.text().strip())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """The editors end themselves: Qt's own way would commit twice, and not go on where we do."""
        if isinstance(event, QKeyEvent) and Qt.Key(event.key()) in _HINTS:
            return False
        return super().eventFilter(editor, event)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        rect = QRect(option.rect)
        if index.column() == TEXT:
            editor.setGeometry(QRect(rect.left(), rect.top(), rect.width(), max(rect.height(), HIGH)))
            return
        editor.setGeometry(QRect(rect.left() + 1, rect.center().y() - 15, rect.width() - 2, 30))


class CellEditor(QLineEdit):
    """One value. Enter goes down, Tab goes on, Esc gives up; the arrows up and down go to the line above or below."""

    def __init__(self, grid: LineGrid, parent: QWidget, owner: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid, self._owner = grid, owner or self
        self.setFont(theme.font())
        self.setAutoFillBackground(True)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._moves(event):
            return True
        return super().event(event)

    def _moves(self, event: QKeyEvent) -> bool:
        hint = _HINTS.get(Qt.Key(event.key()))
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if hint is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if hint == "next" and shift:
            hint = "previous"
        self._grid.finish(self._owner, hint)
        return True


_HINTS: Final = {
    Qt.Key.Key_Tab: "next",
    Qt.Key.Key_Backtab: "previous",
    Qt.Key.Key_Return: "down",
    Qt.Key.Key_Enter: "down",
    Qt.Key.Key_Escape: "revert",
}


class TextEditor(QWidget):
    """The text of a line, and beneath it its detail: the arrow down goes there, Enter in either ends the typing."""

    def __init__(self, grid: LineGrid, completer: QCompleter | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._filled = False
        self.text, self.detail = _Half(grid, self, self), _Half(grid, self, self)
        self.text.setAccessibleName("Description")
        self.detail.setAccessibleName("Detail")
        self.text.setPlaceholderText("Service or code")
        self.detail.setPlaceholderText("Detail")
        self.detail.setFont(theme.font(12))
        self.text.other, self.detail.other = (Qt.Key.Key_Down, self.detail), (Qt.Key.Key_Up, self.text)
        complete(self.text, completer)
        self.setFocusProxy(self.text)
        self.setAutoFillBackground(True)

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002 - Qt's signature
        half = self.height() // 2
        self.text.setGeometry(1, 0, self.width() - 2, half)
        self.detail.setGeometry(1, half, self.width() - 2, self.height() - half - 1)

    def put(self, text: str, detail: str) -> None:
        """Show both, once."""
        if not self._filled:
            self._filled = True
            self.text.setText(text)
            self.detail.setText(detail.replace("\n", " ⏎ "))
            self.text.selectAll()

    def values(self) -> dict[str, str]:
        """What was typed."""
        return {"text": self.text.text().strip(), "detail": self.detail.text().replace(" ⏎ ", "\n").strip()}


class _Half(CellEditor):
    """The upper or the lower line of the description."""

    other: tuple[Qt.Key, QLineEdit] | None = None

    def __init__(self, grid: LineGrid, parent: QWidget, owner: QWidget) -> None:
        super().__init__(grid, parent, owner)
        self.setProperty("look", "half")
        self.setStyleSheet("min-height: 0; padding: 0 8px; border-radius: 4px;")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.other is not None and event.key() == self.other[0]:
            self.other[1].setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)


def complete(editor: QLineEdit, completer: QCompleter | None) -> None:
    """Let the price list complete what is typed, where there is one."""
    if completer is not None:
        editor.setCompleter(completer)


def _fitted(painter: QPainter, text: str, rect: QRect) -> str:
    return QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())


def _price(text: str, currency: str) -> str:
    """A unit price as it will be printed; what cannot be read stays as typed."""
    if not text.strip():
        return ""
    try:
        return _WORDING.unit_price(parse_unit_price(str(_WORDING.parse_number(text))), currency)
    except Refusal:
        return text


Hint = QAbstractItemDelegate.EndEditHint
