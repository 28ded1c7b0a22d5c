"""Files that leave for another program or a printer: a private folder that ends with the program, and the system's print dialog."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Final, Protocol

from PySide6.QtCore import QObject, QRectF, QSaveFile, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from app.basics.errors import Refusal
from app.shell.desk import Desk
from app.shell.pdfview import Picture, measure, render

_SHARPEST: Final = 300  # dots per inch: what a page of text needs; a finer printer gets these, larger


class File(Protocol):
    """A file to write."""

    @property
    def name(self) -> str: ...
    @property
    def data(self) -> bytes: ...


@cache
def private_folder() -> Path:
    """A folder that nobody else on this machine can read; it goes when the program ends."""
    folder = Path(mkdtemp(prefix="concierge-"))  # made for its owner alone
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def write_private(files: Sequence[tuple[str, bytes]]) -> tuple[str, ...]:
    """Writes files into a new private folder; answers their paths. A name keeps its last part alone."""
    folder = Path(mkdtemp(dir=private_folder()))
    paths = []
    for name, data in files:
        path = folder / (Path(name.replace("\\", "/")).name or "file")
        path.touch(mode=0o600)
        path.write_bytes(data)
        paths.append(str(path))
    return tuple(paths)


def save_files(folder: str, files: Sequence[File]) -> tuple[str, ...]:
    """Writes files into a folder; one that is there already is refused by name, and nothing is written."""
    places = [(Path(folder) / Path(file.name.replace("\\", "/")).name, file.data) for file in files]
    there = [place.name for place, _ in places if place.exists()]
    if there:
        raise Refusal(f"{', '.join(there)} lies there already. Choose another folder.")
    try:
        for place, data in places:
            place.write_bytes(data)
    except OSError as error:
        raise Refusal(
            f"The files cannot be written there: {error.strerror}. Choose another folder."
        ) from error
    return tuple(str(place) for place, _ in places)


def open_file(path: str) -> bool:
    """Opens a file in the machine's own program for it; whether there is one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(path))


class Copies(QObject):
    """Opens files as copies that only this person can read, in the machine's own programs."""

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk = desk

    def show(self, name: str, data: bytes) -> None:
        """Open a copy of these bytes."""
        self._desk.make(
            write_private, ((name, data),), then=self._open, otherwise=self._refused, latest=False
        )

    def _open(self, paths: tuple[str, ...]) -> None:
        for path in paths:
            if not open_file(path):
                self._desk.trouble.emit(
                    f"No program on this machine opens {Path(path).name}", "Save the file instead."
                )

    def _refused(self, refusal: Refusal) -> None:
        self._desk.refused.emit(refusal.text, ())


def save_whole(desk: Desk, path: str, data: bytes) -> None:
    """Writes one file where the person said, whole or not at all; says so in the strip."""
    save = QSaveFile(path)
    opened = save.open(QSaveFile.OpenModeFlag.WriteOnly)
    if opened and save.write(data) == len(data) and save.commit():
        desk.done.emit(f"Saved as {Path(path).name}")
    else:
        desk.trouble.emit("The file cannot be saved there", "Choose another folder.")


class PrintJob(QObject):
    """Prints PDFs through the system's dialog: the pages are drawn in the document lane, one after the other.

    Sends ``done(pages)``; a dialog that is dismissed sends nothing.
    """

    done = Signal(int)

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self.desk, self.owner = desk, owner
        self.printer: QPrinter | None = None
        self._painter: QPainter | None = None
        self._pdfs: list[bytes] = []
        self._pages: list[tuple[int, int]] = []
        self._sizes: list[tuple[float, float]] = []
        self._at = 0

    def ask(self, pdfs: Sequence[bytes], title: str) -> None:
        """Show the system's print dialog; it does not block the window."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title)
        dialog = QPrintDialog(printer, self.owner)
        self._pdfs, self.printer = list(pdfs), printer
        dialog.accepted.connect(self.start)
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

    def print_on(self, printer: QPrinter, pdfs: Sequence[bytes]) -> None:
        """Print on a printer that is chosen already."""
        self._pdfs, self.printer = list(pdfs), printer
        self.start()

    def start(self) -> None:
        """Begin to draw."""
        self._pages, self._sizes, self._at = [], [], 0
        self._count(0)

    def _count(self, which: int) -> None:
        self.desk.make(measure, which, self._pdfs[which], then=self._counted)

    def _counted(self, answer: tuple[int, tuple[tuple[float, float], ...]]) -> None:
        which, sizes = answer
        self._pages += [(which, page) for page in range(len(sizes))]
        self._sizes += sizes
        if which + 1 < len(self._pdfs):
            self._count(which + 1)
        else:
            self._next()

    def _next(self) -> None:
        assert self.printer is not None  # noqa: S101 - set before anything is drawn
        if self._at == len(self._pages):
            self._finish()
            return
        which, page = self._pages[self._at]
        scale = min(self.printer.resolution(), _SHARPEST) / 72
        self.desk.make(render, which, self._pdfs[which], page, scale, then=self._drawn)

    def _drawn(self, picture: Picture) -> None:
        printer = self.printer
        assert printer is not None  # noqa: S101 - as above
        width, height = self._sizes[self._at]
        # The paper of the document, its whole sheet: pages carry their own margins.
        printer.setFullPage(True)
        turned = width > height
        printer.setPageOrientation(
            QPageLayout.Orientation.Landscape if turned else QPageLayout.Orientation.Portrait
        )
        if self._painter is None:
            short, long = sorted((width, height))
            printer.setPageSize(_size(short, long))
            self._painter = QPainter(printer)
        else:
            printer.newPage()
        whole = printer.pageLayout().fullRectPixels(printer.resolution())
        fit = min(whole.width() / width, whole.height() / height)
        target = QRectF((whole.width() - width * fit) / 2, 0.0, width * fit, height * fit)
        self._painter.drawImage(target, picture.image)
        self._at += 1
        self._next()

    def _finish(self) -> None:
        if self._painter is not None:
            self._painter.end()
            self._painter = None
        self._pdfs = []
        self.done.emit(len(self._pages))


def _size(short: float, long: float) -> QPageSize:
    letter = abs(short - 612) < 3 and abs(long - 792) < 3
    return QPageSize(QPageSize.PageSizeId.Letter if letter else QPageSize.PageSizeId.A4)
