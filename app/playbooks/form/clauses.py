"""The clauses of a document profile: those that exist with their words, taken or left and put in order, or a sentence of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.playbooks.form.ordering import OrderList
from app.shell import theme
from app.shell.buttons import Button
from app.shell.panels import column, row


class ClauseList(QWidget):
    """``value`` are the keys that are taken, in their order; what is no key is a sentence that is printed as it stands."""

    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: Mapping[str, str] = {}
        self.list = OrderList(name)
        self.list.setWordWrap(True)
        self.list.edited.connect(self.edited)
        self.own = QLineEdit()
        self.own.setPlaceholderText("A sentence of your own")
        self.own.setAccessibleName("A sentence of your own")
        self.own.returnPressed.connect(self.add)
        self.add_button = Button("Add", "plus", small=True, then=self.add)
        box = column(self.list, gap=theme.XS)
        line = row(self.own, self.add_button, gap=theme.S)
        line.setStretch(0, 1)
        box.addLayout(line)
        self.setLayout(box)
        self.setFocusProxy(self.list)

    def offer(self, clauses: Sequence[tuple[str, str]]) -> None:
        """The clauses that exist: key and words."""
        self._words = dict(clauses)

    def show_order(self, taken: Sequence[str], every: Sequence[str]) -> None:
        """Show the clauses that are taken, then the others that exist."""
        self.list.show_order(taken, tuple(every) or tuple(self._words), self._said(taken))

    def _said(self, taken: Sequence[str]) -> dict[str, str]:
        """What each entry says: its words and its key; a key that nobody wrote says so."""
        said = {key: text if text == key else f"{text}  ({key})" for key, text in self._words.items()}
        lost = {
            key: key if " " in key else f"{key}: no such clause is written yet"
            for key in taken
            if key not in said
        }
        return said | lost

    def value(self) -> tuple[str, ...]:
        """The keys that are taken, in order."""
        return self.list.value()

    def add(self) -> None:
        """Take the sentence that was typed."""
        typed = " ".join(self.own.text().split())
        if typed and typed not in self.value():
            every = [key for key in self._words if key != typed]
            self.show_order((*self.value(), typed), every)
            self.own.clear()
            self.edited.emit()
