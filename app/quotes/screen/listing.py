"""All quotes: which part of them, typing narrows, Enter opens."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import ClassVar, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.quotes.queries import QuoteRow, quote_keys, quote_rows
from app.quotes.queries.checks import today_of
from app.quotes.screen.words import WORDING, since_words, state_signal, state_words
from app.shell import theme
from app.shell.actions import Action
from app.shell.cells import Column
from app.shell.desk import Desk
from app.shell.longtable import LongTable
from app.shell.screens import Screen
from app.shell.widgets import Button, EmptyState, Muted, Segmented, Title, column, row

PARTS: Final = (
    ("all", "All"),
    ("drafts", "Drafts"),
    ("with-us", "With us"),
    ("with-researcher", "With researcher"),
    ("with-purchasing", "With purchasing"),
    ("returned", "Returned"),
    ("expiring", "Expiring"),
)
_EMPTY: Final = {
    "all": ("No quotes yet", "A quote begins with a client and a piece of work."),
    "drafts": ("No drafts", "Every quote that was begun has been issued."),
    "with-us": (
        "Nothing waits for us",
        "Issued quotes that were not sent yet, and returned ones, stand here.",
    ),
    "with-researcher": (
        "Nothing is with a researcher",
        "Quotes that were sent to the researcher stand here.",
    ),
    "with-purchasing": ("Nothing is with purchasing", "Quotes that were sent to purchasing stand here."),
    "returned": ("Nothing was returned", "Quotes that purchasing sent back stand here."),
    "expiring": ("Nothing expires soon", "Quotes that end within two weeks stand here."),
}
_ORDERS: Final = ("number", "client", "institution", "engagement", "", "", "", "valid", "")
PAUSE: Final = 150


def _work(row: QuoteRow) -> str:
    """The work; of a part also which part of which quote it is."""
    return f"Part {row.part} of {row.whole}: {row.engagement}" if row.whole else row.engagement


class QuotesScreen(Screen):
    """The list of quotes, however many there are."""

    SHOWS: ClassVar[frozenset[str]] = frozenset(
        {"quote", "revision", "quote_line", "quote_event", "client", "engagement"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._today = dt.date.min
        self._order, self._descending = "", True
        self.head = Title("Quotes")
        self.count = Muted("")
        self.new = Button("New quote", "file-plus", primary=True, then=self._new).named("New quote", "Ctrl+N")
        self.parts = Segmented(PARTS)
        self.words = QLineEdit()
        self.words.setPlaceholderText("Narrow by number, client, institution or work")
        self.words.setAccessibleName("Narrow the list")
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(160)
        self.words.setMaximumWidth(330)
        self.table: LongTable[QuoteRow] = LongTable(self._columns(), quote_keys, quote_rows, desk)
        self.table.setAccessibleName("Quotes")
        self.empty = EmptyState(
            "file-text", *_EMPTY["all"], ("New quote", self._new), parent=self.table.viewport()
        )
        self.empty.hide()
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(PAUSE)
        self._lay_out()
        self._wire()

    def _columns(self) -> tuple[Column[QuoteRow], ...]:
        return (
            Column("Number", lambda r: r.number, width=120, strong=True),
            Column("Client", lambda r: r.client, width=160),
            Column("Institution", lambda r: r.institution, width=170, muted=True),
            Column("Engagement", _work, stretch=True, muted=True),
            Column(
                "State",
                lambda r: state_words(r.state, r.recipient),
                signal=lambda r: state_signal(r.state),
                width=154,
            ),
            Column("Rev.", lambda r: str(r.revision), right=True, width=48, muted=True),
            Column("Total", lambda r: WORDING.money(r.total), right=True, width=130),
            Column(
                "Valid until",
                lambda r: WORDING.short_day(r.valid_until, self._today) if r.valid_until else "",
                width=100,
                muted=True,
            ),
            Column("Since", lambda r: since_words(r.since, self._today), width=84, muted=True),
        )

    def _lay_out(self) -> None:
        words = QWidget()
        words.setLayout(column(self.head, self.count, gap=2))
        narrowing = row(self.parts, 1, self.words, gap=theme.M)
        narrowing.setStretch(2, 4)
        box = column(gap=theme.M)
        box.addLayout(row(words, 1, self.new))
        box.addLayout(narrowing)
        box.addWidget(self.table, 1)
        box.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        self.setLayout(box)

    def _wire(self) -> None:
        self.parts.chosen.connect(self._narrow)
        self.words.textChanged.connect(lambda _text: self._clock.start())
        self.words.returnPressed.connect(self._into)
        self._clock.timeout.connect(self.refresh)
        self.table.opened.connect(self._opened)
        self.table.ordered.connect(self._reorder)
        model = self.table.model_
        model.modelReset.connect(self._counted)
        model.dataChanged.connect(self._came)

    def title(self) -> str:
        return "Quotes"

    def refresh(self) -> None:
        self.desk.ask(today_of, then=self._day)
        self.table.show(self.parts.current(), self.words.text(), self._order, self._descending)

    def _day(self, today: dt.date) -> None:
        self._today = today
        self.table.viewport().update()

    def _narrow(self, _part: str) -> None:
        self.refresh()

    def _reorder(self, at: int, descending: bool) -> None:
        self._order, self._descending = _ORDERS[at], descending
        self.refresh()

    def _counted(self) -> None:
        n = self.table.model_.rowCount()
        part = self.parts.current()
        narrowed = bool(self.words.text().strip()) or part != "all"
        self.count.setText("One quote" if n == 1 else f"{n:,} quotes" if n else "")
        title, text = (
            ("Nothing of this name", "Type fewer letters, or choose All.")
            if self.words.text().strip()
            else _EMPTY[part]
        )
        self.empty.title.setText(title)
        self.empty.text.setText(text)
        if self.empty.button is not None:
            self.empty.button.setVisible(not narrowed)
        self._place()
        self.empty.setVisible(not n)
        if n and not self.table.currentIndex().isValid() and self.table.hasFocus():
            self.table.selectRow(0)

    def _came(self) -> None:
        self.table.viewport().update()

    def _place(self) -> None:
        self.empty.setGeometry(self.table.viewport().rect())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not isinstance(QApplication.focusWidget(), QLineEdit):
            self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        narrow = self.width() < 1050
        self.table.setColumnHidden(2, narrow)
        self._place()

    def _into(self) -> None:
        if self.table.model_.rowCount():
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
            self.table.selectRow(0)

    def _opened(self, _key: object) -> None:
        found = self.table.model_.row_at(self.table.currentIndex().row())
        if found is not None:
            self.go(f"quote/{found.number}")

    def _new(self) -> None:
        self.go("quote/new")

    def actions_here(self) -> tuple[Action, ...]:
        return (
            Action("quotes.new", "New quote", self._new, "file-plus", "Ctrl+N"),
            Action("quotes.find", "Narrow the list", self.words.setFocus, "funnel", "Ctrl+F"),
            *(
                Action(f"quotes.{key}", f"Quotes: {text.lower()}", partial(self.parts.choose, key), "funnel")
                for key, text in PARTS
            ),
        )

    def back_out(self) -> bool:
        if self.words.text():
            self.words.clear()
            return True
        return False
