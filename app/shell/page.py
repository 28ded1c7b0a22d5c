"""Where the screens lie, and the strip over their foot: it covers nothing that can be pressed or typed into."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QStackedWidget, QWidget

from app.shell import theme
from app.shell.messages import Strip
from app.shell.panels import column


class Page(QWidget):
    """Where the screens lie, with the strip floating over their foot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stack = QStackedWidget(self)
        self.strip = Strip(self)
        self._box = column(self.stack, gap=0)
        self.setLayout(self._box)
        self.strip.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.strip and event.type() in (
            QEvent.Type.Show,
            QEvent.Type.Hide,
            QEvent.Type.LayoutRequest,
        ):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        width = max(200, min(self.width() - 2 * theme.XL, 900))
        height = max(self.strip.heightForWidth(width), 46)
        place = QRect((self.width() - width) // 2, self.height() - height - theme.M, width, height)
        # What stays makes room for itself; what goes by itself floats where it covers no control, so that nothing jumps.
        stays = self.strip.isVisible() and self.strip.stays
        self._box.setContentsMargins(0, 0, 0, height + 2 * theme.M if stays else 0)
        if self.strip.isVisible() and not stays:
            place = self._clear_of_controls(place)
        self.strip.setGeometry(place)
        self.strip.raise_()

    def _clear_of_controls(self, place: QRect) -> QRect:
        """The place, moved up above the controls that it would cover; where the page is full of them, as it was."""
        tried, controls = QRect(place), self._controls()
        while tried.top() > self.height() // 2:
            covered = [rect for rect in controls if rect.intersects(tried)]
            if not covered:
                return tried
            tried.moveBottom(min(rect.top() for rect in covered) - theme.S)
        return place

    def _controls(self) -> list[QRect]:
        """What can be pressed or typed into on the page that is seen, where it is."""
        now = self.stack.currentWidget()
        every = now.findChildren(QWidget) if now is not None else []
        return [
            one.visibleRegion().boundingRect().translated(one.mapTo(self, QPoint()))
            for one in every
            if isinstance(one, QAbstractButton | QLineEdit) and not one.visibleRegion().isEmpty()
        ]
