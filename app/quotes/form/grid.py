"""The grid of lines: type to edit, Tab and Enter move, paste from a spreadsheet, move lines by key, Del removes."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget
from shiboken6 import isValid

from app.quotes.drafts import LineDraft
from app.quotes.drafts.paste import lines_of
from app.quotes.form.cell import HIGH, LOW, PAD, Hint, LineCell, second_line
from app.quotes.form.lines import AMOUNT, CODE, FIELDS, NUMBER, PRICE, QUANTITY, TEXT, UNIT, LinesModel
from app.shell import theme

_WIDTHS: Final = {
    NUMBER: (34, 46),
    CODE: (58, 110),
    QUANTITY: (48, 84),
    UNIT: (52, 92),
    PRICE: (78, 112),
    AMOUNT: (88, 130),
}
_MEASURED: Final = 80  # lines from which the widths are taken
MOST_SHOWN: Final = 40
_TRIGGER = QAbstractItemView.EditTrigger


class LineGrid(QTableView):
    """Grows with its lines, so that the totals stand right below. Sends ``here(row)`` when another line is current."""

    here = Signal(int)

    def __init__(self, model: LinesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = model
        self.open_editor: QWidget | None = None
        self.setModel(model)
        self.setItemDelegate(LineCell(self))
        self.setAccessibleName("Lines of the quote")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(_TRIGGER.AnyKeyPressed | _TRIGGER.EditKeyPressed | _TRIGGER.DoubleClicked)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self._lay_out()
        for changed in (
            model.modelReset,
            model.rowsInserted,
            model.rowsRemoved,
            model.dataChanged,
            model.rowsMoved,
        ):
            changed.connect(self.fit)
        self.selectionModel().currentChanged.connect(self._moved)

    def _lay_out(self) -> None:
        rows, head = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setMinimumSectionSize(LOW)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setFont(theme.font(theme.LABEL, theme.SEMIBOLD))
        head.setFixedHeight(34)
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        head.setMinimumSectionSize(28)
        for column, (width, _) in _WIDTHS.items():
            self.setColumnWidth(column, width)

    # -- its size ---------------------------------------------------------------------------------------------

    def height_of(self, row: int) -> int:
        """A line with a second line is higher, and so is the empty one, where both are typed."""
        line = self.lines.line(row)
        return HIGH if line is None or second_line(line) else LOW

    def _fit_columns(self, rows: int) -> None:
        """As wide as what stands in them, so that the words have the rest."""
        metrics = QFontMetricsF(theme.font())
        for column, (least, most) in _WIDTHS.items():
            texts = (str(self.lines.index(row, column).data() or "") for row in range(min(rows, _MEASURED)))
            wanted = int(max((metrics.horizontalAdvance(text) for text in texts), default=0.0)) + 2 * PAD + 6
            width = min(most, max(least, wanted))
            if self.columnWidth(column) != width:
                self.setColumnWidth(column, width)

    def fit(self) -> None:
        """Be as high as the lines, up to so many of them."""
        rows = self.lines.rowCount()
        self._fit_columns(rows)
        for row in range(rows):
            height = self.height_of(row)
            if self.rowHeight(row) != height:
                self.setRowHeight(row, height)
        shown = sum(self.rowHeight(row) for row in range(min(rows, MOST_SHOWN)))
        wanted = shown + self.horizontalHeader().height() + 2
        if self.height() != wanted or self.minimumHeight() != wanted:
            self.setFixedHeight(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column, room in ((UNIT, 580), (CODE, 480)):
            self.setColumnHidden(column, self.width() < room)

    # -- going about ------------------------------------------------------------------------------------------

    def go_to(self, row: int, column: int = TEXT, *, edit: bool = False) -> None:
        """Make a cell current, and begin to type in it."""
        index = self.lines.index(max(0, min(row, self.lines.rowCount() - 1)), column)
        self.setCurrentIndex(index)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if edit:
            self.edit(index)

    def row(self) -> int:
        """The current line, or -1."""
        index = self.currentIndex()
        return index.row() if index.isValid() else -1

    def _moved(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.viewport().update()
        self.here.emit(index.row() if index.isValid() else -1)

    def step(self, by: int) -> bool:
        """To the next cell that can be typed into (or the one before); False at the end of all lines."""
        index = self.currentIndex()
        row, column = index.row(), index.column()
        while True:
            column += by
            if column > PRICE or column < TEXT:
                row, column = row + by, TEXT if by > 0 else PRICE
            if not 0 <= row < self.lines.rowCount():
                return False
            if self.lines.line(row) is None and column != TEXT and by > 0:
                return False
            there = self.lines.index(row, column)
            if not self.isColumnHidden(column) and self.lines.flags(there) & Qt.ItemFlag.ItemIsEditable:
                self.setCurrentIndex(there)
                return True

    def take_open_cell(self) -> None:
        """Keep what is being typed in a cell that is still open; the typing may go on."""
        editor = self.open_editor
        if editor is not None and isValid(editor) and editor.isVisible():
            self.commitData(editor)

    def finish(self, editor: QWidget, hint: str) -> None:
        """End the typing in a cell: keep it unless it is ``revert``, then go on, back or down."""
        if hint != "revert":
            self.commitData(editor)
        self.closeEditor(editor, Hint.RevertModelCache if hint == "revert" else Hint.NoHint)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if hint == "revert":
            return
        if hint == "down":
            index = self.currentIndex()
            self.setCurrentIndex(
                self.lines.index(min(index.row() + 1, self.lines.rowCount() - 1), index.column())
            )
        elif not self.step(1 if hint == "next" else -1):
            self.focusNextChild() if hint == "next" else self.focusPreviousChild()

    def closeEditor(self, editor: QWidget, hint: Hint) -> None:  # noqa: N802 - Qt's name
        super().closeEditor(editor, Hint.RevertModelCache if hint == Hint.RevertModelCache else Hint.NoHint)

    # -- keys -------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._alt(event)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self.lines.frozen:
            self.lines.remove(self.row())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.edit(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and self.lines.frozen:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next_: bool) -> bool:
        if (
            not self.lines.frozen
            and self.hasFocus()
            and self.currentIndex().isValid()
            and self.step(1 if next_ else -1)
        ):
            return True
        return super().focusNextPrevChild(next_)

    def _alt(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if not step:
            event.ignore()
            return
        self.lines.move(self.row(), step)

    def paste(self) -> None:
        """What was copied becomes lines; a single word goes into the current cell."""
        text, row = QGuiApplication.clipboard().text(), max(0, self.row())
        column = max(TEXT, self.currentIndex().column())
        if not text.strip() or self.lines.frozen:
            return
        if "\t" not in text and "\n" not in text.strip():
            if self.lines.flags(self.lines.index(row, column)) & Qt.ItemFlag.ItemIsEditable:
                self.lines.write(row, {FIELDS[column]: text.strip()})
            return
        made = lines_of(text, FIELDS.get(column, "text"))
        at = row if self.lines.line(row) is None else row + 1
        self.lines.insert(at, made, f"{len(made)} lines pasted" if len(made) != 1 else "Line pasted")
        self.go_to(at + len(made), TEXT)

    def copy(self) -> None:
        """The current line as cells that a spreadsheet understands."""
        line = self.lines.line(self.row())
        if line is not None:
            cells = [getattr(line, FIELDS[column]) for column in (TEXT, CODE, QUANTITY, UNIT, PRICE)]
            QGuiApplication.clipboard().setText("\t".join([*cells, self.lines.amounts.get(self.row(), "")]))

    def add(self, line: LineDraft) -> int:
        """One more line at the end; answers its row."""
        self.lines.insert(len(self.lines.lines), [line], "Line added")
        return len(self.lines.lines) - 1

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(QPoint(event.pos()))
        if not index.isValid() or self.lines.frozen:
            return
        self.setCurrentIndex(index)
        menu = QMenu(self)
        for text, do in (
            ("Insert a line above", lambda: self.lines.insert(self.row(), [LineDraft()], "Line added")),
            ("Repeat for the next year", lambda: self.lines.repeat(self.row())),
            ("Move up", lambda: self.lines.move(self.row(), -1)),
            ("Move down", lambda: self.lines.move(self.row(), 1)),
            ("Copy", self.copy),
            ("Paste", self.paste),
            ("Remove the line", lambda: self.lines.remove(self.row())),
        ):
            menu.addAction(text, do)
        menu.popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Before Qt does it, which would choose the number of the line.
        if not self.currentIndex().isValid() and self.lines.rowCount():
            self.setCurrentIndex(self.lines.index(0, TEXT))
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
