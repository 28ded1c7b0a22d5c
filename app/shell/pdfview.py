"""A preview of a PDF: its pages drawn in the document lane, sharp at every scale."""

from __future__ import annotations

import importlib
import threading
from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.basics.errors import Trouble
from app.shell import theme
from app.shell.desk import Desk

_PDFIUM = threading.Lock()
"""PDFium may be used by one thread at a time; the document lane has two."""
_KEPT = 12
_STEPS = (0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)
_LARGEST = 6000


@dataclass(frozen=True, slots=True)
class Picture:
    """One page drawn, and the edition of the paper it belongs to."""

    edition: int
    page: int
    scale: float
    image: QImage


def measure(edition: int, pdf: bytes) -> tuple[int, tuple[tuple[float, float], ...]]:
    """The sizes of the pages in points. Trouble if the bytes are no PDF."""
    pdfium = importlib.import_module("pypdfium2")
    with _PDFIUM:
        try:
            paper = pdfium.PdfDocument(pdf)
        except pdfium.PdfiumError as error:
            raise Trouble("The document cannot be shown", "The file is damaged or is not a PDF.") from error
        try:
            return edition, tuple(paper.get_page_size(at) for at in range(len(paper)))
        finally:
            paper.close()


def render(edition: int, pdf: bytes, page: int, scale: float) -> Picture:
    """Draw one page; ``scale`` is device pixels per point."""
    pdfium = importlib.import_module("pypdfium2")
    with _PDFIUM:
        paper = pdfium.PdfDocument(pdf)
        try:
            bitmap = paper[page].render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
            image = QImage(
                bytes(bitmap.buffer),
                bitmap.width,
                bitmap.height,
                bitmap.stride,
                QImage.Format.Format_RGBX8888,
            ).copy()
        finally:
            paper.close()
    return Picture(edition, page, scale, image)


class PdfView(QScrollArea):
    """Shows PDF bytes: ``show_pdf(pdf)``; Ctrl and + - 0 or the wheel change the size, ``fit`` follows the width."""

    counted = Signal(int)  # how many pages

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The bar keeps its room: a page fitted to the width beside it and not without it would show and hide it for ever.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, most: bar.setEnabled(most > 0))
        self.desk = desk
        self.sizes: tuple[tuple[float, float], ...] = ()
        self.pictures: OrderedDict[int, Picture] = OrderedDict()
        self._pdf = b""
        self._edition = 0
        self._zoom = 0.0  # 0 follows the width
        self._asked: set[tuple[int, int, float]] = set()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(False)
        self.setAccessibleName("Preview")
        self._sheet = _Sheets(self)
        self.setWidget(self._sheet)

    def show_pdf(self, pdf: bytes) -> None:
        """Show another document; the place one was reading stays."""
        self._edition += 1
        self._pdf = pdf
        self.desk.make(measure, self._edition, pdf, then=self._measured, latest=True)

    def clear(self) -> None:
        """Show nothing."""
        self._edition += 1
        self._pdf, self.sizes = b"", ()
        self.pictures.clear()
        self._lay_out()

    def zoom(self) -> float:
        """Logical pixels per point now."""
        if self._zoom:
            return self._zoom
        widest = max((width for width, _ in self.sizes), default=600.0)
        return max(0.2, (self.viewport().width() - 2 * theme.L) / widest)

    def fit(self) -> None:
        """Follow the width again."""
        self._zoom = 0.0
        self._lay_out()

    def larger(self) -> None:
        """One step larger."""
        self._zoom = next((s for s in _STEPS if s > self.zoom() + 0.01), _STEPS[-1])
        self._lay_out()

    def smaller(self) -> None:
        """One step smaller."""
        self._zoom = next((s for s in reversed(_STEPS) if s < self.zoom() - 0.01), _STEPS[0])
        self._lay_out()

    def want(self, page: int) -> None:
        """Have a page drawn at the present scale, unless that is under way."""
        widest = max(self.sizes[page])
        scale = round(min(self.zoom() * self.devicePixelRatioF(), _LARGEST / widest), 3)
        held = self.pictures.get(page)
        if held is not None and held.scale == scale and held.edition == self._edition:
            return
        errand = (self._edition, page, scale)
        if errand not in self._asked:
            self._asked.add(errand)
            self.desk.make(render, self._edition, self._pdf, page, scale, then=self._drawn)

    def _measured(self, answer: tuple[int, tuple[tuple[float, float], ...]]) -> None:
        edition, sizes = answer
        if edition != self._edition:
            return
        self.sizes = sizes
        for page in [p for p in self.pictures if p >= len(sizes)]:
            del self.pictures[page]
        self._lay_out()
        self.counted.emit(len(sizes))

    def _drawn(self, picture: Picture) -> None:
        self._asked.discard((picture.edition, picture.page, picture.scale))
        if picture.edition == self._edition:
            self.pictures[picture.page] = picture
            self.pictures.move_to_end(picture.page)
            while len(self.pictures) > _KEPT:
                self.pictures.popitem(last=False)
            self._sheet.update()

    def _lay_out(self) -> None:
        self._sheet.lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Plus: self.larger, Qt.Key.Key_Minus: self.smaller, Qt.Key.Key_0: self.fit}
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in steps:
            steps[Qt.Key(event.key())]()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.larger if event.angleDelta().y() > 0 else self.smaller)()
            event.accept()
            return
        super().wheelEvent(event)


class _Sheets(QWidget):
    """The pages beneath one another."""

    def __init__(self, view: PdfView) -> None:
        super().__init__()
        self._view = view

    def lay_out(self) -> None:
        view, zoom = self._view, self._view.zoom()
        height = sum(int(h * zoom) + theme.L for _, h in view.sizes) + theme.L
        width = int(max((w for w, _ in view.sizes), default=0) * zoom) + 2 * theme.L
        self.resize(QSize(max(width, view.viewport().width()), max(height, view.viewport().height())))
        self.update()

    def pages(self) -> list[QRect]:
        """Where each page lies."""
        zoom, top = self._view.zoom(), theme.L
        placed = []
        for width, height in self._view.sizes:
            size = QSize(int(width * zoom), int(height * zoom))
            placed.append(QRect((self.width() - size.width()) // 2, top, size.width(), size.height()))
            top += size.height() + theme.L
        return placed

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, rect in enumerate(self.pages()):
            if not rect.intersects(event.rect()):
                continue
            self._view.want(number)
            picture = self._view.pictures.get(number)
            painter.fillRect(rect, Qt.GlobalColor.white)
            if picture is not None:
                painter.drawImage(QRectF(rect), picture.image)
            painter.setPen(t.color("line"))
            painter.drawRect(rect.adjusted(-1, -1, 0, 0))
        painter.end()
