"""The list of clients: find one as you type, see where its most urgent work stands, open its file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from app.basics.wording import Wording
from app.clients.form import ClientDrawer
from app.clients.listing import ClientLine, ClientOverview, client_lines, client_spine, overview
from app.shell import theme
from app.shell.actions import Action
from app.shell.cells import Column
from app.shell.desk import Desk
from app.shell.longtable import LongTable
from app.shell.screens import Screen
from app.shell.widgets import Button, Card, EmptyState, Muted, Segmented, Title, column, row

_WORDING = Wording("en_GB")
_TYPING = 120
"""Milliseconds after the last key before the list is asked for."""
_SIGNALS = {"red": "red", "amber": "amber"}
_STAGES = {
    "enquiry": "Enquiry",
    "quote": "Quote",
    "purchasing": "Purchasing",
    "order": "Order",
    "work": "Work",
    "invoice": "Invoice",
}
_ORDERS = ("name", "institution", "urgency", "urgency", "open", "owner", "last")
_DESCENDING = {"urgency", "open", "last"}  # what a person looks for there stands on top at the first click


def _columns(last: Callable[[ClientLine], str]) -> tuple[Column[ClientLine], ...]:
    return (
        Column("Client", lambda c: c.name, strong=True, second=lambda c: c.department, width=184),
        Column("Institution", lambda c: c.institution, muted=True, width=168),
        Column(
            "Stage",
            lambda c: _STAGES.get(c.stage, ""),
            signal=lambda c: _SIGNALS.get(c.signal, "neutral"),
            width=100,
        ),
        Column("Who has the ball", lambda c: c.says or "Nothing is under way", stretch=True),
        Column("Open", lambda c: str(c.open_engagements or ""), right=True, width=54),
        Column("Owner", lambda c: c.owner or "nobody", muted=True, width=108),
        Column("Last contact", last, right=True, muted=True, width=100),
    )


class ClientsScreen(Screen):
    """Everybody we work for, at the address ``clients``."""

    SHOWS: ClassVar[frozenset[str]] = frozenset(
        {"client", "institution", "engagement", "interaction", "colleague", "stand"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._me: UUID | None = None
        self._whose = "all"
        self._order, self._descending = "name", False
        self._total = self._shown = 0
        self._today: dt.date | None = None
        self._build()
        self.form = ClientDrawer(desk, self)
        self.form.added.connect(self._added)

    def _build(self) -> None:
        self.head, self.count = Title("Clients"), Muted("")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Filter by client, department or institution")
        self.search.setAccessibleName("Filter the clients")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(320)
        self.search.installEventFilter(self)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self._ask)
        self.search.textChanged.connect(self._typed)
        self.whose = Segmented((("all", "All"), ("mine", "Mine")))
        self.whose.chosen.connect(self._choose)
        self.new_button = Button("New client", "plus", primary=True, keys="", then=self.new).named(
            "New client", "Ctrl+N"
        )
        self._build_parts()
        card = Card(margin=1)
        card.body.setSpacing(0)
        self.stack = QStackedWidget()
        for part in (self.table, self.nothing, self.unfound):
            self.stack.addWidget(part)
        card.add(self.stack)
        self._lay(card)

    def _lay(self, card: Card) -> None:
        words = QWidget()
        words.setLayout(column(self.head, self.count, gap=2))
        box = column(gap=theme.M)
        top = row(words, 1, self.new_button)
        top.setAlignment(self.new_button, Qt.AlignmentFlag.AlignTop)
        box.addLayout(top)
        box.addLayout(row(self.search, 1, self.whose))
        box.addWidget(card, 1)
        box.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        self.setLayout(box)

    def _build_parts(self) -> None:
        self.table: LongTable[ClientLine] = LongTable(
            _columns(self._last), client_spine, client_lines, self.desk, bare=True
        )
        self.table.setAccessibleName("Clients")
        self.table.opened.connect(self._opened)
        self.table.ordered.connect(self._sort)
        self.nothing = EmptyState(
            "users",
            "No client yet",
            "Everybody you work for stands here, with who has the ball.",
            ("New client", self.new),
        )
        self.unfound = EmptyState(
            "search", "No client fits", "Try fewer letters, or the institution.", ("Show all", self._clear)
        )

    # -- reading ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return "Clients"

    def refresh(self) -> None:
        self.desk.ask(overview, then=self._counted)
        self._ask()

    def _counted(self, found: ClientOverview) -> None:
        self._me, self._total, self._today = found.me, found.clients, found.today
        self.whose.setVisible(found.me is not None)
        self.whose.say("mine", f"Mine {found.mine:,}")
        self.whose.say("all", f"All {found.clients:,}")
        parts = [f"{found.clients:,} client{'s' if found.clients != 1 else ''}"]
        if found.running:
            parts.append(f"{found.running:,} with work under way")
        if found.late:
            parts.append(f"{found.late:,} with something late")
        self.count.setText(", ".join(parts) + "." if found.clients else "")
        self._show_part()

    def _ask(self) -> None:
        self._typing.stop()
        owner = self._me if self._whose == "mine" else None
        self.desk.ask(
            client_spine, self.search.text(), owner, self._order, self._descending, then=self._answered
        )

    def _answered(self, ids: list[UUID]) -> None:
        self.table.become(ids)
        self._shown = len(ids)
        self._show_part()

    def _last(self, line: ClientLine) -> str:
        on, today = line.last_contact, self._today
        return _WORDING.short_day(on, today) if on is not None and today is not None else ""

    def _show_part(self) -> None:
        part: QWidget = self.table
        if not self._shown:
            narrowed = bool(self.search.text().strip()) or self._whose == "mine"
            part = self.unfound if narrowed and self._total else self.nothing
        self.stack.setCurrentWidget(part)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        chosen = self.table.current() is not None
        (self.table if chosen else self.search).setFocus(Qt.FocusReason.OtherFocusReason)

    # -- finding ----------------------------------------------------------------------------------------------

    def _typed(self) -> None:
        self._typing.start()

    def _clear(self) -> None:
        self.search.clear()
        self._whose = "all"
        self.whose.choose("all")

    def _choose(self, whose: str) -> None:
        self._whose = whose
        self._ask()

    def _sort(self, at: int, descending: bool) -> None:
        order = _ORDERS[at]
        self._order = order
        self._descending = descending is not (order in _DESCENDING)
        self._ask()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) and self._shown:
                self._into_table()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open_first()
                return True
        return super().eventFilter(watched, event)

    def _into_table(self) -> None:
        if self.table.current() is None:
            self.table.selectRow(0)
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _open_first(self) -> None:
        """Enter in the search field opens the first that fits, even before the list has followed."""
        if self._typing.isActive():
            self.desk.ask(client_spine, self.search.text(), then=self._found_first)
        elif self._shown:
            self._opened(self.table.current() or self.table.model_.key_at(0))

    def _found_first(self, ids: list[UUID]) -> None:
        if ids:
            self._opened(ids[0])

    # -- doing ------------------------------------------------------------------------------------------------

    def actions_here(self) -> tuple[Action, ...]:
        return (
            Action(
                "clients.new", "New client", self.new, "user-plus", "Ctrl+N", group="Clients", words="add"
            ),
            Action("clients.find", "Filter the clients", self.to_search, "search", "Ctrl+F", group="Clients"),
            Action(
                "clients.open",
                "Open the chosen file",
                self._open_chosen,
                "folder-open",
                "Ctrl+Return",
                lambda: self.table.current() is not None,
                "Clients",
            ),
        )

    def back_out(self) -> bool:
        if not self.form.isHidden():
            self.form.shut()
            return True
        if self.search.text():
            self._clear()
            return True
        return False

    def to_search(self) -> None:
        """Put the cursor into the filter."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def new(self) -> None:
        """Add a client."""
        self.form.begin()

    def _added(self, key: str) -> None:
        self.go(f"client/{key}")

    def _open_chosen(self) -> None:
        self._opened(self.table.current())

    def _opened(self, key: Hashable | None) -> None:
        if isinstance(key, UUID):
            self.desk.ask(client_lines, [key], then=self._open)

    def _open(self, lines: list[ClientLine]) -> None:
        if lines:
            self.go(f"client/{lines[0].key}")
