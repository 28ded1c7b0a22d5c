"""The clients at an institution and at those below it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.playbooks.queries import ClientThere, InstitutionPage
from app.shell import theme
from app.shell.cells import Column
from app.shell.panels import Card, EmptyState, column
from app.shell.table import RecordTable
from app.shell.texts import Label

_COLUMNS: tuple[Column[ClientThere], ...] = (
    Column("Client", lambda c: c.name, strong=True, stretch=True, icon=lambda _c: "users"),
    Column("Department", lambda c: c.department, width=300, muted=True),
    Column("Institution", lambda c: c.institution, width=280, muted=True),
)


class ClientsPane(QWidget):
    """Enter opens the file of a client. Institutions below this one stand on top, where there are some."""

    went = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: RecordTable[ClientThere] = RecordTable(
            _COLUMNS, lambda client: client.key, bare=True,
            empty=EmptyState(
                "users", "No client here yet",
                "The groups at this institution for whom you work stand here.",
                ("Open the list of clients", lambda: self.went.emit("clients")),
            ),
        )  # fmt: skip
        self.table.setAccessibleName("Clients at this institution")
        self.table.opened.connect(lambda client: self.went.emit(f"client/{client.key}"))
        card = Card(margin=1).add(self.table)
        self.below_label = Label("Institutions below this one")
        self.below: RecordTable[tuple[str, str]] = RecordTable(
            (Column("Institution", lambda one: one[1], stretch=True, icon=lambda _one: "landmark"),),
            lambda one: one[0],
            bare=True,
        )
        self.below.setAccessibleName("Institutions below this one")
        self.below.opened.connect(lambda one: self.went.emit(f"institution/{one[0]}"))
        self.below_card = Card(margin=1).add(self.below)
        box = column(card, self.below_label, self.below_card, gap=theme.S)
        box.setStretch(0, 3)
        box.setStretch(2, 1)
        self.setLayout(box)

    def show_page(self, page: InstitutionPage) -> None:
        """Show who is there."""
        self.table.show(page.clients)
        self.below.show(page.below)
        for part in (self.below_label, self.below_card):
            part.setVisible(bool(page.below))
