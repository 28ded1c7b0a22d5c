"""Where finished work is announced, once per unit of work; listeners read again, none of them writes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.basics.changes import Changes


class ChangeFeed(QObject):
    """A screen hears it on its own thread, whichever thread announced."""

    changed = Signal(object)  # Changes: what was touched, and from where

    def announce(self, changes: Changes) -> None:
        """The callback for the office, after commit; any thread may call it."""
        if changes.touched and isValid(self):
            self.changed.emit(changes)
