"""Below the head of a client's page: how many of its facts have two answers, and the way to them."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from app.basics.changes import Changes
from app.exchange.queries import client_badge
from app.exchange.rows import ClientBadge
from app.exchange.rules import many
from app.shell import theme
from app.shell.buttons import Button
from app.shell.desk import Desk
from app.shell.panels import Card, Icon, column, row
from app.shell.screens import Screen
from app.shell.texts import Muted, Strong


class ConflictsHere(Screen):
    """Nothing is seen while there is nothing to decide; it follows the page from one client to the next."""

    SHOWS: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, desk: Desk, page: Screen) -> None:
        """Stands in ``page``, below its head."""
        super().__init__(desk, page)
        self._page = page
        self._of = ""
        self.says, self.first = Strong(""), Muted("")
        self.button = Button("Decide", "scale", small=True, then=self.decide)
        self.card = Card("amber", margin=theme.S)
        line = row(Icon("git-compare", "amber"), self.says, self.first, self.button, gap=theme.M)
        line.setStretch(2, 1)
        line.setContentsMargins(theme.XS, 0, 0, 0)
        self.card.body.addLayout(line)
        self.setLayout(column(self.card))
        self._clear()
        page.renamed.connect(self.follow)
        inside: QWidget = getattr(page, "content", page)
        inside.layout().insertWidget(1, self)  # type: ignore[union-attr]

    def client(self) -> str:
        """The client whose page is shown."""
        return str(getattr(self._page, "client_key", self._page.key)())

    def follow(self) -> None:
        """Another client is shown."""
        if self.client() != self._of:
            self._of = self.client()
            self._clear()
            self.stale()

    def concerns(self, changes: Changes) -> bool:
        return bool(changes.touched)

    def refresh(self) -> None:
        if self._of:
            self.desk.ask(client_badge, self._of, then=self._found)

    def _found(self, found: ClientBadge) -> None:
        waiting = found.conflicts + found.held
        if not waiting:
            self._clear()
            return
        said = (
            f"{many(found.conflicts, 'question has', 'questions have')} two answers"
            if found.conflicts
            else ""
        )
        held = (
            f"{many(found.held, 'bank detail waits', 'bank details wait')} to be confirmed"
            if found.held
            else ""
        )
        self.says.setText(" · ".join(part for part in (said, held) if part))
        self.first.setText(found.first)
        self.layout().setContentsMargins(theme.XL, theme.S, theme.XL, 0)  # type: ignore[union-attr]
        self.card.show()

    def _clear(self) -> None:
        self.card.hide()
        self.layout().setContentsMargins(0, 0, 0, 0)  # type: ignore[union-attr]

    def decide(self) -> None:
        """Go to what must be decided here."""
        self._page.go(f"exchange/decide/{self._of}")
