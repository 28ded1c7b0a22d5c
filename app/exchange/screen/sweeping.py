"""The shared folder is looked into every half minute while the program runs, whatever page is seen."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.exchange.commands import sweep_by_itself
from app.shell.desk import Desk

EVERY = 30_000
"""Milliseconds between two looks."""


class Sweeper(QObject):
    """Hands a look in at the desk; nothing is done where no folder was chosen, and never twice at once."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.clock = QTimer(self)
        self.clock.setInterval(EVERY)
        self.clock.timeout.connect(self.look)
        self.clock.start()
        self.look()

    def look(self) -> None:
        """Look now, in the writing lane."""
        self.desk.lend(sweep_by_itself)
