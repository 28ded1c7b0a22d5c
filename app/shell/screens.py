"""What a page is: it knows which kinds it shows, reads them again only when seen, and has an address."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.basics.changes import Changes
from app.shell.actions import Action
from app.shell.desk import Desk


class Screen(QWidget):
    """The base of every page and of every part of a page that reads by itself.

    ``SHOWS`` names the kinds (table names) whose change makes it stale. ``refresh`` is called when it is shown stale, or
    at once when a change arrives while it is visible; it asks the desk and returns. ``open`` shows what an address
    names. Build the widgets in ``__init__``; ask for data only in ``refresh``.
    """

    SHOWS: ClassVar[frozenset[str]] = frozenset()

    went = Signal(str)  # asks the window to go to an address
    renamed = Signal()  # title or address changed by itself

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._stale = True
        self._address = ""
        desk.feed.changed.connect(self._hear)

    def title(self) -> str:
        """The name of the page, for the window's title and the history."""
        return ""

    def address(self) -> str:
        """Where this is: "clients", "client/<key>"; what ``open`` was told, unless overridden."""
        return self._address

    def open(self, address: str) -> None:
        """Show what ``address`` names; override to read the key, and call this."""
        if address != self._address:
            self._address = address
            self.stale()

    def key(self) -> str:
        """What stands after the first slash of the address."""
        return self.address().partition("/")[2]

    def refresh(self) -> None:
        """Ask the desk for what is shown. Never called while hidden."""

    def concerns(self, changes: Changes) -> bool:
        """Whether a change makes this stale; override to narrow it to the open client."""
        return bool(changes.kinds() & self.SHOWS)

    def stale(self) -> None:
        """What is shown is out of date: read again now if visible, else when next seen."""
        self._stale = True
        if self.isVisible():
            self._read()

    def actions_here(self) -> tuple[Action, ...]:
        """What can be done on this page: they come first in the palette and own their shortcuts while it is seen."""
        return ()

    def may_leave(self) -> bool:
        """Called before another page is shown and before closing; save the draft here. False stays."""
        return True

    def back_out(self) -> bool:
        """Esc: close what is open in the page; False when there was nothing."""
        return False

    def go(self, address: str) -> None:
        """Ask the window to show another page."""
        self.went.emit(address)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._read()

    def _read(self) -> None:
        self._stale = False
        self.refresh()

    def _hear(self, changes: Changes) -> None:
        if self.concerns(changes):
            self.stale()


class Screens:
    """Which screen shows which address. A screen is built when its address is first opened, and then kept."""

    def __init__(self) -> None:
        self._factories: dict[str, Callable[[], Screen]] = {}
        self._built: dict[str, Screen] = {}

    def add(self, prefix: str, factory: Callable[[], Screen]) -> None:
        """Addresses whose first part is ``prefix`` ("client" for "client/<key>") are shown by that screen."""
        if prefix in self._factories:
            raise ValueError(f"two screens for {prefix}")
        self._factories[prefix] = factory

    def knows(self, address: str) -> bool:
        """Whether some screen shows this address."""
        return address.partition("/")[0] in self._factories

    def screen(self, address: str) -> Screen:
        """The screen for an address, built if need be; it has not been told to open it yet."""
        prefix = address.partition("/")[0]
        if prefix not in self._built:
            self._built[prefix] = self._factories[prefix]()
        return self._built[prefix]

    def built(self) -> tuple[Screen, ...]:
        """The screens that exist already."""
        return tuple(self._built.values())
