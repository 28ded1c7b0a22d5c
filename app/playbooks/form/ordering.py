"""A list whose entries are taken or left and put in order, by dragging or with Alt and the arrows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from app.shell import theme

_NAMES = {"addressee|title": "Addressee, title beside it", "note|totals": "Note, totals beside it"}


class OrderList(QListWidget):
    """``value`` are the keys that are taken, in their order. Sends ``edited`` when the person changes it."""

    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip("Space takes or leaves; drag, or Alt with the arrows, to move.")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setFont(theme.font())
        self.itemChanged.connect(lambda _item: self.edited.emit())
        self.model().rowsMoved.connect(lambda *_: self.edited.emit())

    def show_order(self, taken: Sequence[str], every: Sequence[str]) -> None:
        """Show the keys that are taken, then the others."""
        if tuple(taken) == self.value() and self.count():
            return
        blocked = self.blockSignals(True)
        self.clear()
        inside = {part for key in taken for part in key.split("|")}
        for key in (*taken, *(one for one in every if one not in taken and one not in inside)):
            item = QListWidgetItem(
                _NAMES.get(key, key.replace("|", " beside ").replace("-", " ").capitalize())
            )
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in taken else Qt.CheckState.Unchecked)
            self.addItem(item)
        self.setFixedHeight(
            min(self.count(), 14) * max(self.sizeHintForRow(0), 20) + 2 * self.frameWidth() + 4
        )
        self.blockSignals(blocked)

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
