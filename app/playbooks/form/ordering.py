"""A list whose entries are taken or left and put in order, by dragging or with Alt and the arrows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from app.shell import theme
from app.shell.texts import tip

_MOST_ROWS = 14
_NAMES = {"addressee|title": "Addressee, title beside it", "note|totals": "Note, totals beside it"}


class OrderList(QListWidget):
    """``value`` are the keys that are taken, in their order. Sends ``edited`` when the person changes it."""

    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[object, ...] = ()
        self.setAccessibleName(name)
        self.setToolTip("Space takes or leaves; drag, or Alt with the arrows, to move.")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setFont(theme.font())
        self.itemChanged.connect(lambda _item: self.edited.emit())
        self.model().rowsMoved.connect(lambda *_: self.edited.emit())

    def show_order(
        self, taken: Sequence[str], every: Sequence[str], words: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Show the keys that are taken, then the others; ``words`` say what each is called where its key does not."""
        shown = (tuple(taken), tuple(every), tuple(words.items()))
        if tuple(taken) == self.value() and self.count() and (not words or shown == self._shown):
            return
        self._shown = shown
        blocked = self.blockSignals(True)
        self.clear()
        inside = {part for key in taken for part in key.split("|")}
        for key in (*taken, *(one for one in every if one not in taken and one not in inside)):
            name = _NAMES.get(key, key.replace("|", " beside ").replace("-", " ").capitalize())
            item = QListWidgetItem(words.get(key, name))
            if key in words:
                item.setToolTip(tip(words[key]))
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in taken else Qt.CheckState.Unchecked)
            self.addItem(item)
        self._fit()
        self.blockSignals(blocked)

    def _fit(self) -> None:
        """As high as its entries, up to so many of them."""
        shown = range(min(self.count(), _MOST_ROWS))
        if self.wordWrap():  # a hint knows no width; where the words break is known once they are laid out
            self.doItemsLayout()
            heights = [self.visualItemRect(self.item(at)).height() for at in shown]
        else:
            heights = [self.sizeHintForRow(at) for at in shown]
        rows = sum(max(height, 20) for height in heights)
        self.setFixedHeight(rows + 2 * self.frameWidth() + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.wordWrap() and event.size().width() != event.oldSize().width():
            self._fit()

    def value(self) -> tuple[str, ...]:
        """The keys that are taken, in order."""
        items = [self.item(at) for at in range(self.count())]
        return tuple(
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
            return
        at = self.currentRow()
        if 0 <= at + step < self.count():
            blocked = self.blockSignals(True)
            item = self.takeItem(at)
            self.insertItem(at + step, item)
            self.setCurrentItem(item)
            self.blockSignals(blocked)
            self.edited.emit()
