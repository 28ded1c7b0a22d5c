"""A panel over a page: what is filled in on the left, the paper as it goes out on the right, one primary button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.shell import theme
from app.shell.desk import Desk
from app.shell.pdfview import PdfView
from app.shell.widgets import Button, Header, Muted, ScrollPage, Splitter, Title, column, row


class PaperPanel(QWidget):
    """``title`` and ``state`` stand in the head, beside ``back`` and ``primary``; fill ``page``, draw in ``document``.

    ``press`` is what the primary button does (Ctrl+Enter). Sends ``closed`` for the way back.
    """

    closed = Signal()

    def __init__(
        self, desk: Desk, primary: tuple[str, str], drawn: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        text, icon = primary
        self.primary = Button(text, icon, primary=True, then=self.press).named(text, "Ctrl+Return")
        self.title, self.state = Title(""), Muted("")
        self.back = Button("Back", "arrow-left", then=self.close_panel)
        self.head = Header()
        words = QWidget()
        words.setLayout(column(self.title, self.state, gap=2))
        box = row(words, self.back, self.primary, gap=theme.M)
        box.setStretch(0, 1)
        self.head.body.addLayout(box)
        self.page = ScrollPage(gap=theme.M)
        self.page.body.setContentsMargins(theme.XL, theme.L, theme.XL, theme.XL)
        self.document = PdfView(desk)
        self.document.setAccessibleName(drawn)
        split = Splitter(self.page, self.document, shares=(11, 11))
        split.setHandleWidth(1)
        whole = column(self.head, split, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def back_to(self, words: str) -> None:
        """Say where the way back leads."""
        self.back.setText(words)
        self.back.named(words, "Esc")

    def press(self) -> None:
        """Do what the panel is for."""

    def close_panel(self) -> None:
        """Back to the page below."""
        self.closed.emit()
