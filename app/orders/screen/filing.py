"""The file an order came as: opened as a copy in the machine's own program, or saved where the person says."""

from __future__ import annotations

from pathlib import Path
from tempfile import gettempdir
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, QSaveFile, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from app.orders.queries.pages import OrderFile, order_file
from app.shell.desk import Desk


class Filing(QObject):
    """Works for one page; the page is the parent of its dialog."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page, self._place = desk, page, ""

    def open_copy(self, order_id: UUID) -> None:
        """Open the file in the program that the machine has for it."""
        self._desk.ask(order_file, order_id, then=self._opened)

    def _opened(self, file: OrderFile) -> None:
        folder = Path(gettempdir()) / f"concierge-{uuid4().hex[:12]}"
        folder.mkdir(mode=0o700)
        place = folder / Path(file.name).name
        place.write_bytes(file.content)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))

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
        save = QSaveFile(self._place)
        opened = save.open(QSaveFile.OpenModeFlag.WriteOnly)
        if opened and save.write(file.content) == len(file.content) and save.commit():
            self._desk.done.emit(f"Saved as {Path(self._place).name}")
        else:
            self._desk.trouble.emit("The file cannot be saved there", "Choose another folder.")
