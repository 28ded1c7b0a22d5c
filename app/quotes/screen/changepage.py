"""What changed between two revisions as a page: drawn beside the work, opened in the machine's own program."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from app.quotes.document.changes import changes_pdf
from app.quotes.screen.side import Changes
from app.shell.outgoing import Copies


class ChangePage(QObject):
    """Works for one page of a quote."""

    def __init__(self, page: Any, changes: Changes) -> None:
        super().__init__(page)
        self._page = page
        self._copies = Copies(page.desk, self)
        changes.printing.connect(self.draw)

    def draw(self, before: int, after: int) -> None:
        """Draw the page and open it."""
        self._page.desk.ask(changes_pdf, self._page.number(), before, after, then=self._opened, latest=False)

    def _opened(self, printed: tuple[str, bytes]) -> None:
        self._copies.show(*printed)
