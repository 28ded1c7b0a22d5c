"""The invoice on paper, beside its facts: the draft as it would print, or the very bytes that were issued."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.payments.document import preview
from app.payments.queries import InvoiceRow
from app.shell.desk import Desk
from app.shell.outgoing import save_whole
from app.shell.pdfview import PdfView
from app.shell.widgets import Button, Label, Muted, Side, row


class PaperSide(Side):
    """``show_invoice(row)`` draws it anew only where it changed; ``sending`` asks to send what was issued."""

    sending = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._seen: tuple[object, ...] = ()
        self._pdf = b""
        self.name = Muted("")
        self.pages = Label("")
        self.view = PdfView(desk)
        self.view.counted.connect(self._counted)
        self.smaller = Button("", "zoom-out", quiet=True, then=self.view.smaller).named("Smaller", "Ctrl+-")
        self.larger = Button("", "zoom-in", quiet=True, then=self.view.larger).named("Larger", "Ctrl++")
        self.save = Button("Save PDF as…", "download", small=True, then=self.ask_where)
        self.send = Button("Send…", "send", small=True, then=self.sending.emit).named("Send…", "Ctrl+E")
        line = row(self.name, self.pages, 1, self.smaller, self.larger, self.save, self.send)
        self.body.addLayout(line)
        self.body.addWidget(self.view, 1)

    def show_invoice(self, found: InvoiceRow) -> None:
        """Show the paper of this invoice."""
        self.send.setVisible(found.issued_on is not None)
        seen = (
            found.id,
            found.pdf_sha256 or (found.version, found.lines, found.payer_lines, found.references),
        )
        if seen != self._seen:
            self._seen = seen
            self.desk.ask(preview, found.id, then=self._came)

    def forget(self) -> None:
        """Another invoice comes."""
        self._seen, self._pdf = (), b""
        self.name.setText("")
        self.view.clear()

    def _came(self, made: tuple[str, bytes]) -> None:
        name, self._pdf = made
        self.name.setText(name)
        self.view.show_pdf(self._pdf)

    def _counted(self, many: int) -> None:
        self.pages.setText(f"{many} page" if many == 1 else f"{many} pages")

    def ask_where(self) -> None:
        """Ask where the PDF goes."""
        if not self._pdf:
            return
        dialog = QFileDialog(self, "Save the PDF", self.name.text(), "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, path: str) -> None:
        """Write the PDF there, whole or not at all."""
        save_whole(self.desk, path, self._pdf)
