"""A new quote begins with two choices: for whom, and for which piece of work."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.clients.queries import ClientRow, clients
from app.engagements.queries import EngagementRow, engagements
from app.shell import theme
from app.shell.desk import Desk
from app.shell.fields import TextField
from app.shell.records_list import Entry, RecordList
from app.shell.widgets import Card, EmptyState, Label, Muted, Title, column, row

_SHOWN = 40


class Begin(QWidget):
    """Type a client's name, choose; then an open engagement or a new one. Sends ``begun(client key, engagement id)``."""

    begun = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._client: ClientRow | None = None
        self.name = TextField("Client", "Type a name or an institution")
        self.list = RecordList(
            empty=EmptyState("users", "Nobody of this name", "Add the client first, under Clients.")
        )
        self.list.setAccessibleName("Clients")
        self.which = Label("For which piece of work")
        self.work = RecordList()
        self.work.setAccessibleName("Engagements")
        left, right = Card(), Card()
        left.add(self.name)
        left.body.addWidget(self.list, 1)
        right.add(self.which)
        right.body.addWidget(self.work, 1)
        self.right = right
        both = row(left, right, gap=theme.L)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        box = column(
            Title("New quote"),
            Muted("Choose the client, then the work. Arrows and Enter do both."),
            gap=theme.S,
        )
        box.setContentsMargins(theme.XL, theme.L, theme.XL, theme.XL)
        box.addSpacing(theme.S)
        box.addLayout(both, 1)
        self.setLayout(box)
        self.name.edited.connect(self.search)
        self.name.widget.installEventFilter(self)
        self.list.opened.connect(self._picked)
        self.list.chosen.connect(self._looked)
        self.work.opened.connect(self._begin)
        self.right.setEnabled(False)

    def start(self) -> None:
        """Begin anew."""
        self._client = None
        self.name.put("")
        self.search()
        self.name.setFocus()

    def search(self) -> None:
        """Ask for the clients of this name."""
        self.desk.ask(partial(clients, text=self.name.value(), limit=_SHOWN), then=self._found)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(watched, QLineEdit)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            if event.key() == Qt.Key.Key_Down:
                self.list.setFocus(Qt.FocusReason.TabFocusReason)
                self.list.choose_first()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.list.choose_first()
                self._go_on()
                return True
        return super().eventFilter(watched, event)

    def _found(self, page: Any) -> None:
        rows: tuple[ClientRow, ...] = page.rows
        self.list.show(
            Entry(r.key, r.name, " · ".join(p for p in (r.institution, r.department) if p), "users", data=r)
            for r in rows
        )
        self.list.choose_first()

    def _looked(self, entry: object) -> None:
        client = entry.data if isinstance(entry, Entry) else None
        self._client = client
        self.right.setEnabled(client is not None)
        if client is None:
            self.work.show(())
            return
        self.which.setText(f"For which piece of work of {client.name}")
        self.desk.ask(partial(engagements, only_open=True, limit=_SHOWN), client.id, then=self._works)

    def _works(self, found: tuple[EngagementRow, ...]) -> None:
        new = Entry("new", "A new piece of work", "You name it on the quote", "plus", "accent")
        entries = [new, *(Entry(e.id, e.title, e.researcher, "layers", data=e) for e in found)]
        self.work.show(entries)
        self.work.choose_first()

    def _picked(self, _entry: object) -> None:
        self._go_on()

    def _go_on(self) -> None:
        if self._client is not None:
            self.work.setFocus(Qt.FocusReason.TabFocusReason)
            self.work.choose_first()

    def _begin(self, entry: object) -> None:
        if self._client is not None and isinstance(entry, Entry):
            self.begun.emit(self._client.key, entry.data.id if entry.data is not None else None)
