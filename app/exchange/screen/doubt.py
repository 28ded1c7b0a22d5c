"""A copied or restored office says so on the page, with the one choice there is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.exchange.commands import moved_here
from app.exchange.queries import doubt
from app.exchange.rows import DoubtRow
from app.shell import theme
from app.shell.buttons import Button
from app.shell.desk import Desk
from app.shell.panels import Card, Icon, column, row
from app.shell.texts import Body


class DoubtCard(QWidget):
    """Hidden while there is no doubt. Sends ``settled``."""

    settled = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.says = Body("", wrap=True)
        self.moved = Button("It was moved here", small=True, then=self._moved)
        card = Card("amber", margin=theme.M)
        line = row(Icon("copy", "amber"), self.says, self.moved, gap=theme.M)
        line.setStretch(1, 1)
        card.body.addLayout(line)
        box = column(card)
        box.setContentsMargins(theme.XL, theme.L, theme.XL, 0)
        self.setLayout(box)
        self.hide()

    def refresh(self) -> None:
        """Ask whether there is a doubt."""
        self.desk.ask(doubt, then=self._show)

    def _show(self, row_: DoubtRow) -> None:
        self.says.setText(row_.sentence)
        self.moved.setVisible(row_.may_have_moved)
        self.setVisible(bool(row_.sentence))

    def _moved(self) -> None:
        self.desk.lend(moved_here, then=self._settled)

    def _settled(self, _answer: object) -> None:
        self.hide()
        self.settled.emit()
