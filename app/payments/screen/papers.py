"""The filed papers that go with an invoice: boxes to take or leave while it is a draft, their names afterwards."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.payments.queries.pages import InvoicePage
from app.quotes.rules.offer import Enclosure
from app.shell import theme
from app.shell.panels import FlowRow
from app.shell.widgets import Body, Button, Card, Label, Muted, row


class InvoicePapers(Card):
    """``show_invoice(page)``; sends ``chosen`` with all papers that are to go along, ``filing`` for one that is not on file."""

    chosen = Signal(tuple)
    filing = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.boxes: dict[tuple[str, str], QCheckBox] = {}
        self._seen: tuple[object, ...] = ()
        self._own: tuple[Enclosure, ...] = ()
        self.flow = FlowRow(gap=theme.L)
        self.none = Muted("No papers are on file yet.", wrap=True)
        self.said = Body("", wrap=True)
        self.file_button = Button("File another…", "paperclip", small=True, then=self.filing.emit)
        self.add(Label("Papers that go with it"), self.flow, self.none, self.said)
        self.body.addLayout(row(self.file_button, 1))

    def show_invoice(self, page: InvoicePage) -> None:
        """Show what goes with it."""
        found, draft = page.row, page.row.state == "draft"
        self.setVisible(draft or bool(found.annexes))
        self._own = found.annexes
        self.flow.setVisible(draft and bool(page.papers))
        self.none.setVisible(draft and not page.papers)
        self.file_button.setVisible(draft)
        self.said.setVisible(not draft)
        self.said.setText(", ".join(one.title or one.kind for one in found.annexes))
        rows = tuple((paper.kind, paper.title) for paper in page.papers)
        if rows != self._seen:
            self._seen = rows
            self._lay(rows)
        for (kind, title), box in self.boxes.items():
            blocked = box.blockSignals(True)
            box.setChecked(self._goes(kind, title))
            box.blockSignals(blocked)

    def _goes(self, kind: str, title: str) -> bool:
        return any(one.kind == kind and one.title in ("", title) for one in self._own)

    def _lay(self, rows: tuple[tuple[str, str], ...]) -> None:
        self.flow.clear()
        self.boxes.clear()
        for key in dict.fromkeys(rows):
            box = QCheckBox(key[1])
            box.setFont(theme.font())
            box.toggled.connect(lambda on, key=key: self._toggled(key, on))
            self.boxes[key] = box
            self.flow.add(box)

    def _toggled(self, key: tuple[str, str], on: bool) -> None:
        kind, title = key
        kept = tuple(one for one in self._own if not (one.kind == kind and one.title in ("", title)))
        self.chosen.emit((*kept, Enclosure(kind=kind, title=title)) if on else kept)
