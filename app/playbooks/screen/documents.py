"""How an institution wants its papers: every setting with its value, and which level chose it; the editor beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.institutions.queries import DocumentLayer
from app.playbooks.form.wishes import NAMES, in_words
from app.playbooks.queries import InstitutionPage
from app.playbooks.screen.lookeditor import LookEditor
from app.shell import theme
from app.shell.buttons import Button, Segmented
from app.shell.cells import Column
from app.shell.desk import Desk
from app.shell.panels import Card, EmptyState, column, row
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
    """A table of what holds for the chosen kind of document; Edit opens the editor with a quote beside it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: InstitutionPage | None = None
        self._wanted: str | None = None
        self.editor = LookEditor(desk)
        self.editor.closed.connect(self.shut)
        self.says = Statement("How papers for this house look", wrap=True)
        self.hint = Muted(
            "A lower level answers again what it wants otherwise; what nobody asks for, the house decides.",
            wrap=True,
        )
        self.kinds = Segmented(tuple(_KINDS.items()))
        self.kinds.choose("quote")
        self.kinds.chosen.connect(lambda _key: self._show())
        self.edit_button = Button("Edit", "pencil", then=self._edit)
        self.table: RecordTable[Wish] = RecordTable(
            _COLUMNS, lambda wish: wish.name, bare=True,
            empty=EmptyState(
                "file-text", "Nothing special is asked for",
                "Papers look as our house makes them. Say here what this institution wants otherwise.",
                ("Say what they want", self._edit),
            ),
        )  # fmt: skip
        self.table.setAccessibleName("Document settings")
        self.table.opened.connect(lambda _wish: self.edit())
        words = QWidget()
        words.setLayout(column(self.says, self.hint, gap=2))
        top = row(words, self.kinds, self.edit_button, gap=theme.M)
        top.setStretch(0, 1)
        card = Card(margin=1).add(self.table)
        table = QWidget()
        box = column(gap=theme.M)
        box.addLayout(top)
        box.addWidget(card, 1)
        box.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        table.setLayout(box)
        self.stack = QStackedWidget()
        for page in (table, self.editor):
            self.stack.addWidget(page)
        self.setLayout(column(self.stack))

    def show_page(self, page: InstitutionPage) -> None:
        """Show the settings; of another institution the editor is shut."""
        if self._page is not None and self._page.institution.id != page.institution.id:
            self.stack.setCurrentIndex(0)
        self._page = page
        self._show()
        if self._wanted is not None:
            number, self._wanted = self._wanted, None
            self.edit(number)

    def want(self, number: str) -> None:
        """Open the editor on this quote as soon as the institution is known."""
        self._wanted = number

    def _show(self) -> None:
        if self._page is None:
            return
        key = self._page.institution.key
        self.table.show(_wishes(self._page.layers.get(self.kinds.current(), ()), key))

    def _edit(self) -> None:
        self.edit()

    def edit(self, number: str = "") -> None:
        """Write what this institution, an office or a payer says itself; on this quote where one is named."""
        if self._page is not None:
            self.editor.begin(self._page, self.kinds.current(), number)
            self.stack.setCurrentWidget(self.editor)

    def shut(self) -> None:
        """Back to the table; what was not saved is gone."""
        self.stack.setCurrentIndex(0)
        self._show()

    @property
    def editing(self) -> bool:
        """Whether the editor is open."""
        return self.isVisible() and self.stack.currentWidget() is self.editor


def _wishes(layers: Sequence[DocumentLayer], own: str) -> Iterator[Wish]:
    found: dict[str, Wish] = {}
    for layer in layers:
        for name, value in layer.settings.items():
            level = "This institution" if layer.institution == own else layer.name
            kind = "" if layer.on == "any" else f", {_KINDS.get(layer.on, layer.on).lower()}"
            found[name] = Wish(name, in_words(name, value), level + kind, layer.institution != own)
    order = list(NAMES)
    yield from sorted(found.values(), key=lambda w: order.index(w.name) if w.name in order else 99)
