"""How rows are drawn: the column declaration, the view and the delegate that the short and the long table share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.shell import icons, theme
from app.shell.marks import BADGE, badge_width, draw_badge, hairline

R = TypeVar("R")
_PAD = 10
_GLYPH = 16


class Column(NamedTuple, Generic[R]):
    """One declared column.

    ``sort`` answers the typed value to sort by (default: the text). ``signal`` answers "neutral", "amber" … to draw
    the text as a badge, or "" for plain text. ``second`` is a grey second line (rows become higher). ``icon`` answers an icon's
    name, ``tint`` the token for it. ``width`` is in pixels; ``stretch`` takes what is left.
    Annotate the tuple: ``COLUMNS: tuple[Column[QuoteRow], ...] = (Column("Number", lambda row: row.number), …)``.
    """

    title: str
    text: Callable[[R], str]
    sort: Callable[[R], Any] | None = None
    right: bool = False
    tooltip: Callable[[R], str] | None = None
    signal: Callable[[R], str] | None = None
    icon: Callable[[R], str] | None = None
    tint: Callable[[R], str] | None = None
    second: Callable[[R], str] | None = None
    width: int = 0
    stretch: bool = False
    muted: bool = False
    strong: bool = False

    def alignment(self) -> Qt.AlignmentFlag:
        """Right for numbers, else left."""
        side = Qt.AlignmentFlag.AlignRight if self.right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class _Rows(Protocol):
    def row_at(self, position: int) -> Any: ...


class CellDelegate(QStyledItemDelegate):
    """Draws a cell straight from the row: hairline, hover and selection over the whole row, badges, second lines."""

    def __init__(self, columns: Sequence[Column[Any]], view: RowsView) -> None:
        super().__init__(view)
        self._columns = tuple(columns)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        return QSize(80, self._view.row_height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        t = theme.tokens()
        rect: QRect = option.rect
        row = self._view.rows_model().row_at(index.row())
        painter.save()
        if self._view.selectionModel().isRowSelected(index.row(), index.parent()):
            painter.fillRect(rect, t.color("accent_surface"))
        elif index.row() == self._view.hovered:
            painter.fillRect(rect, t.color("hover"))
        painter.setPen(hairline(t.color("line")))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight() + QPoint(1, 0))
        if index.column() == 0 and index.row() == self._view.currentIndex().row() and self._view.hasFocus():
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height() - 1), t.color("accent"))
        if row is not None:
            column = self._columns[index.column()]
            self._paint_cell(painter, rect.adjusted(_PAD, 0, -_PAD, -1), column, row)
        painter.restore()

    def _paint_cell(self, painter: QPainter, rect: QRect, column: Column[Any], row: Any) -> None:
        t = theme.tokens()
        if column.icon is not None and (name := column.icon(row)):
            tint = column.tint(row) if column.tint else "muted"
            top = rect.top() + ((rect.height() - _GLYPH) // 2 if column.second is None else 9)
            icons.draw(
                painter,
                QRect(rect.left(), top, _GLYPH, _GLYPH),
                name,
                t.ink(tint or "neutral") if tint in _SIGNALS else t.color(tint or "muted"),
            )
            rect = rect.adjusted(_GLYPH + 8, 0, 0, 0)
        text = one_line(column.text(row))
        if column.signal is not None and text and (signal := column.signal(row)):
            self._paint_badge(painter, rect, column, text, signal)
            return
        painter.setFont(theme.font(theme.BODY, theme.SEMIBOLD if column.strong else theme.REGULAR))
        painter.setPen(t.color("muted" if column.muted else "text"))
        second = one_line(column.second(row)) if column.second is not None else ""
        if not second:
            self._write(painter, rect, text, column)
            return
        middle = rect.top() + rect.height() // 2
        self._write(painter, QRect(rect.left(), middle - 19, rect.width(), 19), text, column)
        painter.setFont(theme.font(12))
        painter.setPen(t.color("muted"))
        self._write(painter, QRect(rect.left(), middle, rect.width(), 18), second, column)

    @staticmethod
    def _paint_badge(painter: QPainter, rect: QRect, column: Column[Any], text: str, signal: str) -> None:
        width = min(badge_width(text), rect.width())
        left = rect.right() - width + 1 if column.right else rect.left()
        draw_badge(
            painter, QRect(left, rect.top() + (rect.height() - BADGE) // 2, width, BADGE), text, signal
        )

    @staticmethod
    def _write(painter: QPainter, rect: QRect, text: str, column: Column[Any]) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, column.alignment() | Qt.TextFlag.TextSingleLine, shown)


_SIGNALS = ("neutral", "accent", "amber", "red", "green")


def one_line(text: str) -> str:
    """Text for a cell: line breaks and control characters become spaces."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


class RowsView(QTableView):
    """A table view with the house's habits: whole rows, no grid, Tab leaves, Enter opens, hover over the row."""

    def __init__(
        self, columns: Sequence[Column[Any]], *, bare: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self.hovered = -1
        self.row_height = theme.ROW if all(c.second is None for c in columns) else 50
        self.setProperty("bare", bare)
        self.setItemDelegate(CellDelegate(columns, self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(self.row_height)
        rows.setDefaultSectionSize(self.row_height)
        head = self.horizontalHeader()
        head.setFont(theme.font(theme.LABEL, theme.SEMIBOLD))
        head.setFixedHeight(32)
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def rows_model(self) -> _Rows:
        """The model, which answers whole rows."""
        return self.model()  # type: ignore[return-value]

    def lay_columns(self) -> None:
        """Set the widths that are declared; call once the model is there."""
        head = self.horizontalHeader()
        for at, column in enumerate(self._columns):
            if column.stretch:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
            else:
                self.setColumnWidth(at, column.width or self._needed(column, ()))

    def fit_columns(self, rows: Sequence[Any]) -> None:
        """Make the columns that declare no width as wide as these rows need."""
        for at, column in enumerate(self._columns):
            if not column.stretch and not column.width:
                self.setColumnWidth(at, self._needed(column, rows))

    @staticmethod
    def _needed(column: Column[Any], rows: Sequence[Any]) -> int:
        head = QFontMetricsF(theme.font(theme.LABEL, theme.SEMIBOLD)).horizontalAdvance(column.title) + 18
        metrics = QFontMetricsF(theme.font(theme.BODY, theme.SEMIBOLD if column.strong else theme.REGULAR))
        widest = max((metrics.horizontalAdvance(one_line(column.text(row))) for row in rows), default=0.0)
        extra = (_GLYPH + 8 if column.icon else 0) + (16 if column.signal else 0)
        return int(min(max(head, widest + extra), 360)) + 2 * _PAD + 4

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.currentIndex().isValid():
                if not event.isAutoRepeat():
                    self.activated.emit(self.currentIndex())
            else:
                event.ignore()
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.activated.emit(index)
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and self.model() and self.model().rowCount() and not self.selectionModel().hasSelection():
            # Qt has made the first row current by now, without showing it.
            self.selectRow(max(0, self.currentIndex().row()))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
