"""A sync file or a card that is dropped anywhere on the window is looked at on the page Exchange."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from app.exchange.screen.page import DROPS, ExchangeScreen
from app.exchange.screen.steps import path_of
from app.shell.window import MainWindow


class Dropped(QObject):
    """Hears what no page took for itself; pages that take files of their own come first."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent | QDropEvent) and event.type() in (
            QEvent.Type.DragEnter,
            QEvent.Type.Drop,
        ):
            path = path_of(event, DROPS)
            if path:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self.take(path)
                return True
        return super().eventFilter(watched, event)

    def take(self, path: str) -> None:
        """Go to the page and look at the file there."""
        if self._window.go("exchange"):
            page = self._window.current()
            if isinstance(page, ExchangeScreen):
                page.take(path)
