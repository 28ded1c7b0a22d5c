"""What goes out from the file of a client: written, kept, and shown where it is sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject

from app.relationship.commands import close_out, hand_over, introduce
from app.relationship.screen.parts import DocumentsPart


class Papers(QObject):
    """Works for one page of a client."""

    def __init__(self, page: Any, part: DocumentsPart) -> None:
        super().__init__(page)
        self._page, self._desk = page, page.desk
        part.printed.connect(self.open_kept)
        part.introducing.connect(self.introduce)
        part.handing_over.connect(self.hand_over)
        part.closing.connect(self.close_out)

    def introduce(self) -> None:
        """Write the letter that introduces whoever looks after the client."""
        if self._page.page is not None:
            client = self._page.page.file.head.id
            self._desk.do(introduce, client, then=self._kept, label="Letter written and kept")

    def hand_over(self) -> None:
        """Keep the brief as it is handed over."""
        if self._page.page is not None:
            client = self._page.page.file.head.key
            self._desk.do(hand_over, client, then=self._kept, label="Brief kept")

    def close_out(self, title: str) -> None:
        """Write the note on a closed piece of work."""
        cards = self._page.page.file.engagements if self._page.page is not None else ()
        card = next((c for c in cards if c.title == title), None)
        if card is not None:
            self._desk.do(close_out, card.id, then=self._kept, label="Close-out note written and kept")

    def _kept(self, paper_id: UUID) -> None:
        self.open_kept(str(paper_id))

    def open_kept(self, paper_id: str) -> None:
        """Show a kept paper, from where it is sent."""
        self._page.go(f"paper/{paper_id}")
