"""A list of two-line entries in groups: today's work, findings, a timeline. Icon, title, why, and a mark at the right."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.shell import icons, theme
from app.shell.cells import one_line
from app.shell.marks import BADGE, badge_width, draw_badge, hairline
from app.shell.texts import tip

_Index = QModelIndex | QPersistentModelIndex
_ENTRY, _GROUP = 53, 29
_UPWARDS = (QListView.CursorAction.MoveHome, QListView.CursorAction.MovePageUp)


class Entry(NamedTuple):
    """One entry. ``group`` is the heading above the first of its kind; ``mark`` stands at the right as a badge.

    ``data`` travels along for the screen (the row it was made from).
    """

    key: Hashable
    title: str
    text: str = ""
    icon: str = ""
    signal: theme.Signal_ = "neutral"
    mark: str = ""
    group: str = ""
    tooltip: str = ""
    data: Any = None
    struck: bool = False  # it does not hold any more: the title is struck through


class _Entries(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Entry | str] = []

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        line = self.lines[index.row()]
        if isinstance(line, str):
            return line if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(line.tooltip)
        return ". ".join(part for part in (line.title, line.text, line.mark) if part)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.lines[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def become(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.lines, group = [], ""
        for entry in entries:
            if entry.group != group:
                group = entry.group
                self.lines.append(group)
            self.lines.append(entry)
        self.endResetModel()

    def entry(self, at: int) -> Entry | None:
        line = self.lines[at] if 0 <= at < len(self.lines) else None
        return line if isinstance(line, Entry) else None


class _EntryDelegate(QStyledItemDelegate):
    def __init__(self, view: RecordList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002 - Qt's signature
        return QSize(100, _ENTRY if self._view.entry_at(index.row()) is not None else _GROUP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        t = theme.tokens()
        rect: QRect = option.rect
        entry = self._view.entry_at(index.row())
        painter.save()
        if entry is None:
            self._paint_group(painter, rect, str(index.data()))
        else:
            if self._view.selectionModel().isSelected(index):
                painter.fillRect(rect, t.color("accent_surface"))
            elif index.row() == self._view.hovered:
                painter.fillRect(rect, t.color("hover"))
            if index.row() == self._view.currentIndex().row() and self._view.hasFocus():
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height() - 1), t.color("accent"))
            self._paint_entry(painter, rect, entry)
        painter.setPen(hairline(t.color("line")))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight() + QPoint(1, 0))
        painter.restore()

    @staticmethod
    def _paint_group(painter: QPainter, rect: QRect, text: str) -> None:
        t = theme.tokens()
        painter.fillRect(rect, t.color("field"))
        painter.setFont(theme.font(theme.LABEL, theme.SEMIBOLD))
        painter.setPen(t.color("muted"))
        painter.drawText(rect.adjusted(14, 0, -14, 0), Qt.AlignmentFlag.AlignVCenter, text)

    @staticmethod
    def _paint_entry(painter: QPainter, rect: QRect, entry: Entry) -> None:
        t = theme.tokens()
        left, right = rect.left() + 14, rect.right() - 12
        if entry.icon:
            icons.draw(painter, QRect(left, rect.top() + 9, 16, 16), entry.icon, t.ink(entry.signal))
            left += 36
        if entry.mark:
            width = min(badge_width(entry.mark), rect.width() // 3)
            draw_badge(painter, QRect(right - width, rect.top() + 8, width, BADGE), entry.mark, entry.signal)
            right -= width + 12
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        for top, size, weight, ink, text in (
            (7, theme.BODY, theme.SEMIBOLD, "text", entry.title),
            (26, 12.5, theme.REGULAR, "muted", entry.text),
        ):
            font = theme.font(size, weight)
            font.setStrikeOut(entry.struck and top < 20)
            painter.setFont(font)
            painter.setPen(t.color("muted" if entry.struck else ink))
            room = QRect(left, rect.top() + top, max(0, right - left), 19)  # neither line meets the badge
            shown = painter.fontMetrics().elidedText(
                one_line(text), Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(room, flags, shown)


class RecordList(QListView):
    """``show(entries)`` keeps the chosen entry and the scroll. Sends ``chosen(entry)`` and ``opened(entry)``."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, *, empty: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Entries()
        self._seen: Entry | None = None
        self._quiet = False
        self.hovered = -1
        self.setModel(self._model)
        self.setItemDelegate(_EntryDelegate(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._empty, self._laid = empty, False
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.doubleClicked.connect(self._opened)

    def show(self, entries: Iterable[Entry] | None = None) -> None:
        """Show these entries, in the order given; without entries, show the widget (Qt's own meaning)."""
        if entries is None:
            super().show()
            return
        key = self._seen.key if self._seen is not None else None
        at = self.currentIndex().row()
        scroll = self.verticalScrollBar().value()
        self._quiet = True
        self._model.become(list(entries))
        if key is not None and not self.choose(key):
            self._choose_near(at)
        self.verticalScrollBar().setValue(scroll)
        self._quiet = False
        self._place_empty()
        self._tell()

    def entry_at(self, at: int) -> Entry | None:
        """The entry on that line; None for a heading."""
        return self._model.entry(at)

    def entries(self) -> list[Entry]:
        """All entries in order."""
        return [line for line in self._model.lines if isinstance(line, Entry)]

    def current(self) -> Entry | None:
        """The chosen entry."""
        index = self.currentIndex()
        return self._model.entry(index.row()) if index.isValid() else None

    def choose(self, key: Hashable) -> bool:
        """Choose the entry of that key; False if there is none."""
        for at in range(self._model.rowCount()):
            entry = self._model.entry(at)
            if entry is not None and entry.key == key:
                self._set(at)
                return True
        return False

    def choose_first(self) -> None:
        """Choose the first entry, if nothing is chosen."""
        if self.current() is None:
            self._choose_near(0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, line: int) -> None:
        if line != self.hovered:
            self.hovered = line
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if not event.isAutoRepeat():
                self._opened(self.currentIndex())
            return
        super().keyPressEvent(event)

    def moveCursor(self, action: QListView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        at = super().moveCursor(action, modifiers)
        if at.isValid() and self._model.entry(at.row()) is not None:
            return at
        # Home and Page Up come to rest on a heading, which cannot be chosen: the entry beside it is meant.
        row = at.row() if at.isValid() else 0 if action in _UPWARDS else self._model.rowCount() - 1
        ahead = range(row, self._model.rowCount())
        found = next((n for n in (*ahead, *range(row, -1, -1)) if self._model.entry(n) is not None), -1)
        return self._model.index(found, 0) if found >= 0 else self.currentIndex()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_empty()

    def _choose_near(self, at: int) -> None:
        lines = range(self._model.rowCount())
        near = [line for line in lines if self._model.entry(line) is not None]
        if near:
            self._set(min(near, key=lambda line: abs(line - at)))

    def _set(self, at: int) -> None:
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self._model.index(at, 0), flag)

    def _place_empty(self) -> None:
        # Asking for the viewport makes the binding describe every kind of widget (8 ms): not before it is needed.
        if self._empty is not None and (self._laid or not self._model.lines):
            if not self._laid:
                self._laid = True
                self._empty.setParent(self.viewport())
            self._empty.setGeometry(self.viewport().rect())
            self._empty.setVisible(not self._model.lines)

    def _opened(self, index: QModelIndex) -> None:
        entry = self._model.entry(index.row()) if index.isValid() else None
        if entry is not None:
            self.opened.emit(entry)

    def _moved(self) -> None:
        if not self._quiet:
            self._tell()

    def _tell(self) -> None:
        entry = self.current()
        if entry != self._seen:
            self._seen = entry
            self.chosen.emit(entry)
