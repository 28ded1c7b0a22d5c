"""What changed between two revisions as a page: drawn beside the work, opened in the machine's own program."""

from __future__ import annotations

from pathlib import Path
from tempfile import gettempdir
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from app.quotes.document.changes import changes_pdf
from app.quotes.screen.side import Changes


class ChangePage(QObject):
    """Works for one page of a quote."""

    def __init__(self, page: Any, changes: Changes) -> None:
        super().__init__(page)
        self._page = page
        changes.printing.connect(self.draw)

    def draw(self, before: int, after: int) -> None:
        """Draw the page and open it."""
        self._page.desk.ask(changes_pdf, self._page.number(), before, after, then=self._opened, latest=False)

    def _opened(self, printed: tuple[str, bytes]) -> None:
        name, content = printed
        folder = Path(gettempdir()) / f"concierge-{uuid4().hex[:12]}"
        folder.mkdir(mode=0o700)
        place = folder / Path(name).name
        place.write_bytes(content)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))
