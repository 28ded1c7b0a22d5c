"""The sending of an issued invoice or credit note, in the panel that all documents share; it covers the page while it is open."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.payments.commands.sending import record_sending
from app.payments.document.sending import prepared
from app.quotes.form.sendpanel import Kind, SendPanel

INVOICE: Final = Kind(
    prepare=prepared,
    record=record_sending,
    back="Back to the invoice",
    along="With the e-invoice beside the PDF, as a file (UBL)",
)
_INVOICE_PAGE: Final = 0


class Sending(QObject):
    """Works for one page of an invoice: ``pages`` holds the invoice and, over it, the panel."""

    def __init__(self, page: Any, invoice: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.panel = SendPanel(page.desk, INVOICE)
        self.pages = QStackedWidget()
        for each in (invoice, self.panel):
            self.pages.addWidget(each)
        self.panel.closed.connect(self.close)
        self.panel.recorded.connect(self.close)

    def open(self) -> None:
        """Prepare the sending of the invoice that is shown, where it was issued."""
        found = self._page.shown()
        if found is not None and found.row.issued_on is not None:
            self.panel.back_to(
                "Back to the credit note" if found.row.kind == "credit-note" else "Back to the invoice"
            )
            self.pages.setCurrentWidget(self.panel)
            self.panel.open(found.row.number)

    def showing(self) -> bool:
        """Whether the panel covers the invoice."""
        return self.pages.currentWidget() is self.panel

    def close(self) -> None:
        """Back to the invoice."""
        self.pages.setCurrentIndex(_INVOICE_PAGE)
