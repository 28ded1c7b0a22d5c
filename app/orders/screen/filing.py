"""The file an order came as: opened as a copy in the machine's own program, or saved where the person says."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from app.orders.queries.pages import OrderFile, order_file
from app.shell.desk import Desk
from app.shell.outgoing import Copies, save_whole


class Filing(QObject):
    """Works for one page; the page is the parent of its dialog."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page, self._place = desk, page, ""
        self._copies = Copies(desk, self)

    def open_copy(self, order_id: UUID) -> None:
        """Open the file in the program that the machine has for it."""
        self._desk.ask(order_file, order_id, then=self._opened)

    def _opened(self, file: OrderFile) -> None:
        self._copies.show(file.name, file.content)

    def ask_where(self, order_id: UUID, name: str) -> None:
        """Ask where it is saved."""
        dialog = QFileDialog(self._page, "Save the file of the order", name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save_to(order_id, path))
        dialog.open()

    def save_to(self, order_id: UUID, path: str) -> None:
        """Write it there, whole or not at all."""
        self._place = path
        self._desk.ask(order_file, order_id, then=self._write)

    def _write(self, file: OrderFile) -> None:
        save_whole(self._desk, self._place, file.content)
