"""The timeline: what happened, newest first, filtered by kind, with a one-line log on top."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.relationship.history import Happening
from app.relationship.screen.lines import HappeningLine
from app.shell import theme
from app.shell.widgets import Button, Card, Faint, Label, Segmented, column, draw_keycap, row, tip

FILTERS = (
    ("", "All"),
    ("calls", "Calls"),
    ("mail", "Mail"),
    ("documents", "Documents"),
    ("work", "Work"),
)
_NOTHING = {
    "": "What is said, sent and done stands here. Write the first line above.",
    "calls": "No call is logged.",
    "mail": "No mail is logged.",
    "documents": "No paper has gone anywhere yet.",
    "work": "No work has begun, and nothing is promised.",
}


class OneLine(QLineEdit):
    """What was said, in one line; Enter logs it. Ctrl+L opens the whole log."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("What was said?")
        self.setAccessibleName("What was said? Enter logs it")
        self.setToolTip(
            tip(
                "Enter logs a call. Begin with “mail:”, “meeting:”, “voicemail:” or “note:” for another kind;"
                " a name of the file ties it to that person."
            )
        )
        self.setMaxLength(2000)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.text():
            painter = QPainter(self)
            draw_keycap(painter, self.width() - 8, self.height() / 2, "Ctrl+L")
            painter.end()


class Happenings(QWidget):
    """The entries, kept as the same widgets while they stay the same."""

    went = Signal(str)

    def __init__(self, *, wide: bool = False) -> None:
        super().__init__()
        self._wide = wide
        self._lines: dict[Hashable, HappeningLine] = {}
        self._today: dt.date | None = None
        self.box: QVBoxLayout = column(gap=0)
        self.setLayout(self.box)

    def show_entries(self, entries: tuple[Happening, ...], today: dt.date) -> None:
        """Show these, in this order."""
        kept = self._lines if today == self._today else {}
        for key, line in list(self._lines.items()):
            entry = next((e for e in entries if e.id == key), None)
            if key not in kept or entry != line.happening:
                self.box.removeWidget(line)
                line.hide()
                line.deleteLater()
                del self._lines[key]
        self._today = today
        for at, entry in enumerate(entries):
            known = self._lines.get(entry.id)
            if known is None:
                line = HappeningLine(entry, today, wide=self._wide)
                line.went.connect(self.went)
                self._lines[entry.id] = line
                self.box.insertWidget(at, line)
            elif self.box.indexOf(known) != at:
                self.box.removeWidget(known)
                self.box.insertWidget(at, known)

    def lines(self) -> list[HappeningLine]:
        """The entries in the order in which they are shown."""
        items = (self.box.itemAt(at) for at in range(self.box.count()))
        found = [item.widget() for item in items if item is not None]
        return [line for line in found if isinstance(line, HappeningLine)]


class TimelineCard(Card):
    """Sends ``said`` (a line to log), ``filtered`` (a group), ``older`` and ``went`` (an address)."""

    said = Signal(str)
    filtered = Signal(str)
    older = Signal()
    went = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.body.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        self.filter = Segmented(FILTERS)
        self.filter.setAccessibleName("What the timeline shows")
        self.filter.chosen.connect(self.filtered)
        self.line = OneLine()
        self.line.returnPressed.connect(self._said)
        self.entries = Happenings()
        self.entries.went.connect(self.went)
        self.none = Faint("", wrap=True)
        self.more = Button("Show older", "chevron-down", quiet=True, small=True, then=self.older.emit)
        self.body.addLayout(row(Label("Timeline"), 1, self.filter))
        self.add(self.line, self.entries, self.none)
        self.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addStretch(1)

    def show_entries(self, entries: tuple[Happening, ...], today: dt.date, *, more: bool) -> None:
        """Show these; ``more`` offers older ones."""
        self.entries.show_entries(entries, today)
        self.none.setText(_NOTHING.get(self.filter.current(), ""))
        self.none.setVisible(not entries)
        self.more.setVisible(more)

    def begin_anew(self) -> None:
        """Show everything again, and an empty line, for another client."""
        blocked = self.filter.blockSignals(True)
        self.filter.choose("")
        self.filter.blockSignals(blocked)
        self.line.clear()

    def _said(self) -> None:
        if self.line.text().strip():
            self.said.emit(self.line.text().strip())
