"""The lines of an order as a grid: Tab walks, typing edits, what differs from the quote is amber, Del takes a line out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.orders.form.typed import TypedLine
from app.shell import theme
from app.shell.marks import hairline

_Index = QModelIndex | QPersistentModelIndex
COLUMNS: Final = (
    ("label", "Line", 52),
    ("code", "Code", 96),
    ("text", "Description", 0),
    ("quantity", "Quantity", 84),
    ("unit", "Unit", 84),
    ("unit_price", "Unit price", 104),
    ("amount", "Amount", 116),
)
_RIGHT: Final = {"quantity", "unit_price", "amount"}
_FOLLOWS: Final = {"quantity", "unit_price"}
_TYPE_HERE: Final = "Type a line that the order adds"


class LinesModel(QAbstractTableModel):
    """The lines being typed, one empty line after them, and what the quote says of each."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[TypedLine] = []
        self.quoted: dict[str, TypedLine] = {}

    def show(self, lines: list[TypedLine], quoted: list[TypedLine]) -> None:
        """Show ``lines`` (they are edited in place) beside what was quoted."""
        self.beginResetModel()
        self.lines = lines
        held = any(
            line.quote_line for line in lines
        )  # the lines of a file do not say which of ours they mean
        self.quoted = {line.quote_line: replace(line) for line in quoted if held and line.quote_line}
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.lines) + 1

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        name, title, _ = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        return _side(name) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        name = COLUMNS[index.column()][0]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(name)
        line = self.lines[index.row()] if index.row() < len(self.lines) else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            if line is None:
                return _TYPE_HERE if name == "text" and role == Qt.ItemDataRole.DisplayRole else ""
            return getattr(line, name)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(line, name)
        if role == Qt.ItemDataRole.ToolTipRole and line is not None and self.differs(line, name):
            quoted = self.quoted.get(line.quote_line)
            return f"Quoted: {getattr(quoted, name)}" if quoted else "Not on the quote"
        return None

    def _ink(self, line: TypedLine | None, name: str) -> Any:
        t = theme.tokens()
        if line is None:
            return t.color("faint")
        return t.color("amber") if self.differs(line, name) else t.color("text")

    def differs(self, line: TypedLine, name: str) -> bool:
        """Whether this field is not what was quoted."""
        if not self.quoted or name == "label":
            return False
        quoted = self.quoted.get(line.quote_line)
        return quoted is None or getattr(quoted, name) != getattr(line, name)

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        name, text = COLUMNS[index.column()][0], str(value).strip()
        if index.row() == len(self.lines):
            if not text:
                return False
            self.beginInsertRows(QModelIndex(), len(self.lines), len(self.lines))
            self.lines.append(TypedLine(label=str(len(self.lines) + 1)))
            self.endInsertRows()
        line = self.lines[index.row()]
        if getattr(line, name) == text:
            return False
        setattr(line, name, text)
        if name in _FOLLOWS:
            line.amount = ""  # follows from quantity and price until it is typed
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), len(COLUMNS) - 1))
        self.edited.emit()
        return True

    def remove(self, at: int) -> bool:
        """Take a line out: the order does not have it."""
        if not 0 <= at < len(self.lines):
            return False
        self.beginRemoveRows(QModelIndex(), at, at)
        del self.lines[at]
        self.endRemoveRows()
        self.edited.emit()
        return True


def _side(name: str) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if name in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class _Cells(QStyledItemDelegate):
    """Hairlines between rows, an editor that fills its cell."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        t, rect = theme.tokens(), option.rect
        view = self.parent()
        painter.save()
        if isinstance(view, QTableView) and view.currentIndex() == index and view.hasFocus():
            painter.fillRect(rect, t.color("accent_surface"))
        painter.setPen(hairline(t.color("line")))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(theme.font())
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole))
        inner = rect.adjusted(10, 0, -10, 0)
        text = painter.fontMetrics().elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, index.data(Qt.ItemDataRole.TextAlignmentRole), text)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:  # noqa: ARG002 - Qt's signature
        edit = QLineEdit(parent)
        edit.setAlignment(index.data(Qt.ItemDataRole.TextAlignmentRole))
        edit.setAccessibleName(f"{COLUMNS[index.column()][1]}, line {index.row() + 1}")
        return edit

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: _Index,  # noqa: ARG002 - Qt's signature
    ) -> None:
        editor.setGeometry(option.rect)


class LinesGrid(QTableView):
    """``show_lines(lines, quoted)`` edits the lines in place; sends ``edited`` after each change."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model_ = LinesModel()
        self.setModel(self.model_)
        self.setItemDelegate(_Cells(self))
        self.setAccessibleName("Lines of the order")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW)
        head = self.horizontalHeader()
        head.setFont(theme.font(theme.LABEL, theme.SEMIBOLD))
        head.setFixedHeight(32)
        head.setHighlightSections(False)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for at, (_, _, width) in enumerate(COLUMNS):
            if width:
                self.setColumnWidth(at, width)
            else:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.model_.edited.connect(self._edited)
        self._fit()

    def show_lines(self, lines: list[TypedLine], quoted: list[TypedLine]) -> None:
        """Edit these lines; ``quoted`` is what each is held against."""
        self.model_.show(lines, quoted)
        self._fit()

    def _edited(self) -> None:
        self._fit()
        self.edited.emit()

    def _fit(self) -> None:
        rows = max(3, min(self.model_.rowCount(), 14))
        self.setFixedHeight(rows * theme.ROW + 32 + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.model_.remove(self.currentIndex().row()):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.state() == QAbstractItemView.State.EditingState:
                event.accept()  # the editor has handed on what it takes itself
            elif self.currentIndex().isValid():
                self.edit(self.currentIndex())
            return
        super().keyPressEvent(event)
