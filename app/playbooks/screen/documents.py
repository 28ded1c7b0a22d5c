"""How an institution wants its papers: every setting with its value, and which level chose it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from app.institutions.commands import set_document_profile
from app.institutions.queries import DocumentLayer
from app.playbooks.form.wishes import NAMES, Wishes, in_words, wishes_sheet
from app.playbooks.queries import InstitutionPage
from app.shell import theme
from app.shell.buttons import Button, Segmented
from app.shell.cells import Column
from app.shell.desk import Desk
from app.shell.panels import Card, EmptyState, column, row
from app.shell.sheet import SheetDrawer
from app.shell.table import RecordTable
from app.shell.texts import Muted, Statement

_KINDS = {"any": "All documents", "quote": "Quotes", "order": "Orders", "invoice": "Invoices"}


@dataclass(frozen=True, slots=True)
class Wish:
    """One setting that holds, and who chose it."""

    name: str
    value: str
    chosen: str
    inherited: bool


_COLUMNS: tuple[Column[Wish], ...] = (
    Column("Setting", lambda w: NAMES.get(w.name, w.name), width=220, strong=True),
    Column("Value", lambda w: w.value, stretch=True, tooltip=lambda w: w.value),
    Column("Chosen by", lambda w: w.chosen, width=340, muted=True),
)


class DocumentsPane(QWidget):
    """A table of what holds for the chosen kind of document; Edit writes what this level says itself."""

    def __init__(self, desk: Desk, drawer: SheetDrawer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._drawer = desk, drawer
        self._page: InstitutionPage | None = None
        self._kept: dict[str, Any] = {}
        self._on = "any"
        self.says = Statement("How papers for this house look", wrap=True)
        self.hint = Muted(
            "A lower level answers again what it wants otherwise; what nobody asks for, the house decides.",
            wrap=True,
        )
        self.kinds = Segmented(tuple(_KINDS.items()))
        self.kinds.choose("quote")
        self.kinds.chosen.connect(lambda _key: self._show())
        self.edit_button = Button("Edit", "pencil", then=self.edit)
        self.table: RecordTable[Wish] = RecordTable(
            _COLUMNS, lambda wish: wish.name, bare=True,
            empty=EmptyState(
                "file-text", "Nothing special is asked for",
                "Papers look as our house makes them. Say here what this institution wants otherwise.",
                ("Say what they want", self.edit),
            ),
        )  # fmt: skip
        self.table.setAccessibleName("Document settings")
        self.table.opened.connect(lambda _wish: self.edit())
        words = QWidget()
        words.setLayout(column(self.says, self.hint, gap=2))
        top = row(words, self.kinds, self.edit_button, gap=theme.M)
        top.setStretch(0, 1)
        card = Card(margin=1).add(self.table)
        box = column(gap=theme.M)
        box.addLayout(top)
        box.addWidget(card, 1)
        box.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        self.setLayout(box)

    def show_page(self, page: InstitutionPage) -> None:
        """Show the settings."""
        self._page = page
        self._show()

    def _show(self) -> None:
        if self._page is None:
            return
        key = self._page.institution.key
        self.table.show(_wishes(self._page.layers.get(self.kinds.current(), ()), key))

    def edit(self) -> None:
        """Write what this institution says itself for the chosen kind of document."""
        if self._page is None:
            return
        self._on = self.kinds.current()
        own = self._own(self._on)
        sheet, fields = wishes_sheet(own)
        self._kept = {name: value for name, value in own.items() if name not in sheet.draft().__slots__}
        subject = f"{_KINDS[self._on]}. What is left empty is inherited, or as our house does it."
        self._drawer.begin("How papers look", sheet, fields, self._keep, subject=subject)

    def _own(self, on: str) -> dict[str, Any]:
        if self._page is None:
            return {}
        key = self._page.institution.key
        mine = [layer for layer in self._page.layers.get(on, ()) if layer.institution == key]
        profiles = [layer for layer in mine[1:] if layer.on == on]
        return dict(profiles[-1].settings) if profiles else {}

    def _keep(self, wishes: Wishes) -> None:
        if self._page is not None:
            self._desk.do(
                set_document_profile, self._page.institution.id, self._on, {**self._kept, **wishes.settings()},
                then=self._drawer.kept, label="Saved how papers look", otherwise=self._drawer.refused,
            )  # fmt: skip


def _wishes(layers: Sequence[DocumentLayer], own: str) -> Iterator[Wish]:
    found: dict[str, Wish] = {}
    for layer in layers:
        for name, value in layer.settings.items():
            level = "This institution" if layer.institution == own else layer.name
            kind = "" if layer.on == "any" else f", {_KINDS.get(layer.on, layer.on).lower()}"
            found[name] = Wish(name, in_words(name, value), level + kind, layer.institution != own)
    order = list(NAMES)
    yield from sorted(found.values(), key=lambda w: order.index(w.name) if w.name in order else 99)
