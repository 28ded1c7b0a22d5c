"""A paper of ours that is kept, as it went out: the page itself, and the panel that sends it."""

from __future__ import annotations

from typing import ClassVar, Final
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.basics.errors import Refusal
from app.quotes.commands.sending import record_paper
from app.quotes.document.paper_sending import prepared_paper
from app.quotes.form.sendpanel import Kind, SendPanel
from app.quotes.queries.papers import PaperRow, paper
from app.shell.actions import Action
from app.shell.desk import Desk
from app.shell.screens import Screen
from app.shell.widgets import EmptyState, column

PAPER: Final = Kind(prepare=prepared_paper, record=record_paper, back="Back to the file")


class PaperScreen(Screen):
    """``paper/<id>``."""

    SHOWS: ClassVar[frozenset[str]] = frozenset({"interaction", "contact", "office", "client", "colleague"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._row: PaperRow | None = None
        self.sending = SendPanel(desk, PAPER)
        self.sending.closed.connect(self.leave)
        self.sending.recorded.connect(self.sending.again)
        self.missing = EmptyState("mail", "No such paper", "", ("All clients", lambda: self.go("clients")))
        self.pages = QStackedWidget()
        for page in (self.sending, self.missing):
            self.pages.addWidget(page)
        self.setLayout(column(self.pages, gap=0))

    def client_key(self) -> str:
        """The client whose paper is open."""
        return self._row.client if self._row is not None else ""

    def title(self) -> str:
        return f"{self._row.title} {self._row.number}" if self._row is not None else "Paper"

    def open(self, address: str) -> None:
        if address != self.address():
            self._row = None
        super().open(address)

    def refresh(self) -> None:
        try:
            id_ = UUID(self.key())
        except ValueError:
            self._gone(Refusal("The address names no paper."))
            return
        self.desk.ask(paper, id_, then=self._known, otherwise=self._gone)

    def _known(self, row: PaperRow) -> None:
        if str(row.id) != self.key():
            return
        first, self._row = self._row is None, row
        self.pages.setCurrentWidget(self.sending)
        self.sending.back_to(
            "Back to the order" if row.subject_kind == "purchase_order" else "Back to the file"
        )
        if first:
            self.sending.open(row.id)
        else:
            self.sending.again()
        self.renamed.emit()

    def _gone(self, refusal: Refusal) -> None:
        self.missing.text.setText(refusal.text)
        self.pages.setCurrentWidget(self.missing)

    def leave(self) -> None:
        """Back to what the paper is about."""
        row = self._row
        if row is None:
            self.go("clients")
        elif row.subject_kind == "purchase_order":
            self.go(f"order/{row.subject_id}")
        else:
            self.go(f"client/{row.client}")

    def back_out(self) -> bool:
        self.leave()
        return True

    def actions_here(self) -> tuple[Action, ...]:
        panel = self.sending
        return (
            Action("paper.sent", "Record that it went", panel.press, "check", "Ctrl+Return", None, "Paper"),
            Action(
                "paper.mail", "Open the paper as e-mail", panel.open_mail, "mail", "Ctrl+E", None, "Paper"
            ),
            Action("paper.print", "Print the paper", panel.ask_printer, "printer", "Ctrl+P", None, "Paper"),
            Action("paper.save", "Save the paper", panel.ask_where, "download", "", None, "Paper"),
        )
