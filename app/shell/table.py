"""The one table: frozen rows and declared columns in, the fewest possible changes of the view out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.shell.cells import Column, RowsView
from app.shell.texts import tip

R = TypeVar("R")
_Index = QModelIndex | QPersistentModelIndex
_MANY = 48
"""More moves than this in one go are told to the view as one new order."""


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows as they are shown, in the order that the person chose."""

    def __init__(self, columns: Sequence[Column[R]], key: Callable[[R], Hashable]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._key = key
        self._given: list[R] = []
        self._rows: list[R] = []
        self._keys: list[Hashable] = []
        self.order: tuple[int, bool] | None = None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ANSWERED or not index.isValid():
            return None
        column, row = self.columns[index.column()], self._rows[index.row()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.alignment()
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(column.tooltip(row)) if column.tooltip else None
        return column.text(row)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return self.columns[section].alignment() if role == Qt.ItemDataRole.TextAlignmentRole else None

    def row_at(self, position: int) -> R | None:
        """The row shown there."""
        return self._rows[position] if 0 <= position < len(self._rows) else None

    def position(self, key: Hashable) -> int:
        """Where the row of that key is shown, or -1."""
        try:
            return self._keys.index(key)
        except ValueError:
            return -1

    def rows(self) -> list[R]:
        """The rows in the order in which they are shown."""
        return list(self._rows)

    def show(self, rows: Iterable[R]) -> None:
        """Become these rows by the fewest removals, moves, insertions and changes."""
        given = list(rows)
        wanted = self._sorted(given)
        keys = [self._key(row) for row in wanted]
        if len(set(keys)) != len(keys):
            raise ValueError("two rows of a table have the same key")
        self._given = given
        if not self._rows or not keys:
            self._replace(wanted, keys)
            return
        self._remove(set(keys))
        self._reorder(keys)
        self._insert(wanted, keys)
        self._change(wanted)

    def sort_by(self, column: int, *, descending: bool) -> None:
        """Sort by the typed value of a column; rows without one come last."""
        self.order = (column, descending)
        wanted = self._sorted(self._given)
        if len(wanted) > 1:
            self._lay_out(wanted, [self._key(row) for row in wanted])

    def _sorted(self, rows: list[R]) -> list[R]:
        if self.order is None:
            return list(rows)
        at, descending = self.order
        value = self.columns[at].sort or self.columns[at].text
        valued = [(v.casefold() if isinstance(v := value(row), str) else v, row) for row in rows]
        known = [pair for pair in valued if pair[0] is not None]
        known.sort(key=lambda pair: pair[0], reverse=descending)
        return [row for _, row in known] + [row for v, row in valued if v is None]

    def _replace(self, wanted: list[R], keys: list[Hashable]) -> None:
        if self._rows:
            self.beginRemoveRows(QModelIndex(), 0, len(self._rows) - 1)
            self._rows, self._keys = [], []
            self.endRemoveRows()
        if wanted:
            self.beginInsertRows(QModelIndex(), 0, len(wanted) - 1)
            self._rows, self._keys = wanted, keys
            self.endInsertRows()

    def _remove(self, staying: set[Hashable]) -> None:
        last = len(self._keys) - 1
        while last >= 0:
            if self._keys[last] in staying:
                last -= 1
                continue
            first = last
            while first > 0 and self._keys[first - 1] not in staying:
                first -= 1
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1], self._keys[first : last + 1]
            self.endRemoveRows()
            last = first - 1

    def _reorder(self, keys: list[Hashable]) -> None:
        here = {key: at for at, key in enumerate(self._keys)}
        kept = [key for key in keys if key in here]
        if kept == self._keys:
            return
        still = _longest_rising([here[key] for key in kept])
        moving = [key for at, key in enumerate(kept) if at not in still]
        if len(moving) > _MANY:
            row_of = dict(zip(self._keys, self._rows, strict=True))
            self._lay_out([row_of[key] for key in kept], kept)
            return
        left = set(moving)
        before: Hashable | None = None
        for at, key in enumerate(kept):
            if key in left:
                self._move(key, 0 if at == 0 else self._keys.index(before) + 1)
            before = key

    def _move(self, key: Hashable, to: int) -> None:
        start = self._keys.index(key)
        if to in (start, start + 1):
            return
        self.beginMoveRows(QModelIndex(), start, start, QModelIndex(), to)
        row = self._rows.pop(start)
        self._keys.pop(start)
        end = to - 1 if to > start else to
        self._rows.insert(end, row)
        self._keys.insert(end, key)
        self.endMoveRows()

    def _insert(self, wanted: list[R], keys: list[Hashable]) -> None:
        at = 0
        while at < len(keys):
            if at < len(self._keys) and self._keys[at] == keys[at]:
                at += 1
                continue
            known = self._keys[at] if at < len(self._keys) else None
            last = at
            while last + 1 < len(keys) and (at >= len(self._keys) or keys[last + 1] != known):
                last += 1
            self.beginInsertRows(QModelIndex(), at, last)
            self._rows[at:at] = wanted[at : last + 1]
            self._keys[at:at] = keys[at : last + 1]
            self.endInsertRows()
            at = last + 1

    def _change(self, wanted: list[R]) -> None:
        first = -1
        for at, row in enumerate([*wanted, None]):
            differs = row is not None and row != self._rows[at]
            if differs and row is not None:
                self._rows[at] = row
                first = at if first < 0 else first
            elif first >= 0:
                self.dataChanged.emit(self.index(first, 0), self.index(at - 1, len(self.columns) - 1))
                first = -1

    def _lay_out(self, wanted: list[R], keys: list[Hashable]) -> None:
        if keys == self._keys:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        was = self._keys
        to = {key: at for at, key in enumerate(keys)}
        self._rows, self._keys = wanted, keys
        after = [self.index(to[was[index.row()]], index.column()) for index in before]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()


_ANSWERED = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.TextAlignmentRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


def _longest_rising(numbers: list[int]) -> set[int]:
    """The positions of one longest rising run of ``numbers``: these stay, the others move."""
    tails: list[int] = []
    places: list[int] = []
    back: list[int] = []
    for at, number in enumerate(numbers):
        rank = bisect_left(tails, number)
        back.append(places[rank - 1] if rank else -1)
        if rank == len(tails):
            tails.append(number)
            places.append(at)
        else:
            tails[rank], places[rank] = number, at
    kept: set[int] = set()
    at = places[-1] if places else -1
    while at >= 0:
        kept.add(at)
        at = back[at]
    return kept


class RecordTable(RowsView, Generic[R]):
    """A table of frozen rows. ``show(rows)`` keeps selection, scroll and the row that is current.

    Sends ``chosen(row)`` when the current row changes (None when there is none left) and ``opened(row)`` on Enter
    or a double click. ``empty`` is what is seen when there are no rows.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column[R]],
        key: Callable[[R], Hashable] = lambda row: row.id,  # type: ignore[attr-defined]
        *,
        empty: QWidget | None = None,
        bare: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(columns, bare=bare, parent=parent)
        self._key = key
        self.model_: RowsModel[R] = RowsModel(columns, key)
        self.setModel(self.model_)
        self._empty = empty
        if empty is not None:
            empty.setParent(self.viewport())
        self.activated.connect(self._opened)
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.horizontalHeader().sortIndicatorChanged.connect(self._sort)
        self._settled = False
        self._seen: R | None = None
        self.lay_columns()

    def show(self, rows: Iterable[R] | None = None) -> None:
        """Show these rows; without rows, show the widget (Qt's own meaning)."""
        if rows is None:
            super().show()
            return
        before = self.model_.order
        self.model_.show(rows)
        if not self._settled and self.model_.rowCount():
            self._settled = True
            self.fit_columns(self.model_.rows()[:100])
        self._place_empty()
        if before is not None:
            self.horizontalHeader().setSortIndicator(before[0], _direction(descending=before[1]))
        self._tell()

    def rows(self) -> list[R]:
        """The rows as shown."""
        return self.model_.rows()

    def current(self) -> R | None:
        """The chosen row."""
        index = self.currentIndex()
        return self.model_.row_at(index.row()) if index.isValid() else None

    def choose(self, key: Hashable) -> bool:
        """Choose the row of that key and bring it into view; False if it is not shown."""
        at = self.model_.position(key)
        if at < 0:
            return False
        index = self.model_.index(at, 0)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)
        return True

    def sort_by(self, column: int, *, descending: bool = False) -> None:
        """Sort as if the header had been clicked."""
        self.horizontalHeader().setSortIndicator(column, _direction(descending=descending))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_empty()

    def _place_empty(self) -> None:
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())
            self._empty.setVisible(not self.model_.rowCount())

    def _sort(self, column: int, direction: Qt.SortOrder) -> None:
        if column >= 0:
            self.model_.sort_by(column, descending=direction == Qt.SortOrder.DescendingOrder)

    def _opened(self, index: QModelIndex) -> None:
        row = self.model_.row_at(index.row())
        if row is not None:
            self.opened.emit(row)

    def _moved(self, index: QModelIndex) -> None:
        if not index.isValid() or self.model_.row_at(index.row()) is not None:
            self._tell()

    def _tell(self) -> None:
        row = self.current()
        if row != self._seen:
            self._seen = row
            self.chosen.emit(row)


def _direction(*, descending: bool) -> Qt.SortOrder:
    return Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
