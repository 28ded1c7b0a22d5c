"""A table of very many rows: a spine of keys, and pages of rows read in the reading lane when they are painted."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.shell.cells import Column, RowsView
from app.shell.desk import Desk

if TYPE_CHECKING:  # as in desk.py: SQLAlchemy is not imported before the first paint
    from sqlalchemy.orm import Session

R = TypeVar("R")
_Index = QModelIndex | QPersistentModelIndex
PAGE = 256
PAGES = 48


class LongModel(QAbstractTableModel, Generic[R]):
    """Knows all keys; keeps the pages of rows that were seen last."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        page_query: Callable[[Session, Sequence[Any]], Sequence[R]],
        desk: Desk,
    ) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._page_query = page_query
        self._desk = desk
        self._spine: Sequence[Hashable] = ()
        self._pages: OrderedDict[int, Sequence[R]] = OrderedDict()
        self._asked: set[int] = set()
        self._edition = 0

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._spine)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        row = self.row_at(index.row())
        return "" if row is None else self.columns[index.column()].text(row)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return self.columns[section].alignment() if role == Qt.ItemDataRole.TextAlignmentRole else None

    def key_at(self, position: int) -> Hashable | None:
        """The key of the row there, known even before the row is."""
        return self._spine[position] if 0 <= position < len(self._spine) else None

    def position(self, key: Hashable) -> int:
        """Where that key stands, or -1."""
        try:
            return self._spine.index(key)
        except ValueError:
            return -1

    def row_at(self, position: int) -> R | None:
        """The row there if its page has come; otherwise the page is asked for, and the view repaints when it comes."""
        if not 0 <= position < len(self._spine):
            return None
        number, offset = divmod(position, PAGE)
        page = self._pages.get(number)
        if page is None:
            self._fetch(number)
            page = self._pages.get(number)
            if page is None:
                return None
        else:
            self._pages.move_to_end(number)
        return page[offset] if offset < len(page) else None

    def become(self, spine: Sequence[Hashable]) -> None:
        """Show these keys; pages are read again."""
        self.beginResetModel()
        self._spine = spine
        self._edition += 1
        self._pages.clear()
        self._asked.clear()
        self.endResetModel()

    def _fetch(self, number: int) -> None:
        if number in self._asked:
            return
        self._asked.add(number)
        keys = list(self._spine[number * PAGE : (number + 1) * PAGE])
        self._desk.ask(
            partial(_page, self._page_query), self._edition, number, keys, then=self._keep, latest=False
        )

    def _keep(self, page: tuple[int, int, Sequence[R]]) -> None:
        edition, number, rows = page
        if edition != self._edition:
            return
        self._asked.discard(number)
        self._pages[number] = rows
        while len(self._pages) > PAGES:
            self._pages.popitem(last=False)
        first = number * PAGE
        last = min(first + PAGE, len(self._spine)) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))


def _page(
    query: Callable[[Any, Sequence[Any]], Sequence[R]],
    session: Any,
    edition: int,
    number: int,
    keys: list[Hashable],
) -> tuple[int, int, Sequence[R]]:
    return edition, number, query(session, keys)


class LongTable(RowsView, Generic[R]):
    """For lists of ten thousand to a million rows.

    ``spine_query(session, *args)`` answers all keys in order (a list or an ``array``); ``page_query(session, keys)``
    answers the rows of at most 256 keys in the same order. ``show(*args)`` asks for the spine; keeps the chosen key.
    Sends ``chosen(key)``, ``opened(key)`` and ``ordered(column, descending)`` (the screen then calls ``show`` with another order).
    """

    chosen = Signal(object)
    opened = Signal(object)
    ordered = Signal(int, bool)

    def __init__(
        self,
        columns: Sequence[Column[R]],
        spine_query: Callable[..., Sequence[Any]],
        page_query: Callable[[Session, Sequence[Any]], Sequence[R]],
        desk: Desk,
        *,
        bare: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(columns, bare=bare, parent=parent)
        self._desk = desk
        self._spine_query = spine_query
        self.model_: LongModel[R] = LongModel(columns, page_query, desk)
        self.setModel(self.model_)
        self.activated.connect(self._opened)
        self.selectionModel().currentRowChanged.connect(self._chosen)
        self.horizontalHeader().sortIndicatorChanged.connect(self._sort)
        self.lay_columns()

    def show(self, *args: Any) -> None:
        """Ask for the spine with these arguments; without any, show the widget as Qt means it."""
        if not args:
            super().show()
            return
        self._desk.ask(self._spine_query, *args, then=self.become)

    def reload(self, *args: Any) -> None:
        """Ask for the spine, also where the query takes no arguments."""
        self._desk.ask(self._spine_query, *args, then=self.become)

    def become(self, spine: Sequence[Any]) -> None:
        """Show these keys, keeping the chosen one and the scroll."""
        key = self.current()
        scroll = self.verticalScrollBar().value()
        self.model_.become(spine)
        at = self.model_.position(key) if key is not None else -1
        if at >= 0:
            self.selectRow(at)
        self.verticalScrollBar().setValue(scroll)

    def current(self) -> Hashable | None:
        """The key of the chosen row."""
        index = self.currentIndex()
        return self.model_.key_at(index.row()) if index.isValid() else None

    def _opened(self, index: QModelIndex) -> None:
        self.opened.emit(self.model_.key_at(index.row()))

    def _chosen(self, index: QModelIndex) -> None:
        self.chosen.emit(self.model_.key_at(index.row()))

    def _sort(self, column: int, direction: Qt.SortOrder) -> None:
        if column >= 0:
            self.ordered.emit(column, direction == Qt.SortOrder.DescendingOrder)
