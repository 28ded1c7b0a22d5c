"""The strip at the foot of the page: what was done, with Undo; why something was refused, in plain words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.shell import theme
from app.shell.buttons import Button
from app.shell.marks import hairline
from app.shell.panels import Icon, row
from app.shell.texts import Words

LASTS = 7000
"""Milliseconds that a message about finished work stays; a refusal stays until it is closed or something else is said."""
_ICONS = {
    "green": "circle-check",
    "red": "circle-x",
    "amber": "circle-alert",
    "neutral": "info",
    "accent": "info",
}


class Strip(QWidget):
    """One message at a time, in the colour of its signal, with one thing to press."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stays = False
        self._signal: str = "neutral"
        self._then: Callable[[], object] | None = None
        self._icon = Icon("info", "muted", 16, self)
        self._text = Words("", self, wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = Button("", small=True, then=self._press, parent=self)
        self._close = Button("", "x", quiet=True, small=True, then=self.clear, parent=self).named(
            "Close", "Esc"
        )
        words = QWidget(self)
        from_top = row(self._icon, words, self._button, self._close, gap=theme.M)
        from_top.setContentsMargins(theme.L, theme.S, theme.S, theme.S)
        from_top.setStretch(1, 1)
        inner = row(self._text)
        words.setLayout(inner)
        self.setLayout(from_top)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.clear)
        self.hide()

    def say(
        self,
        text: str,
        signal: theme.Signal_ = "green",
        action: tuple[str, Callable[[], object]] | None = None,
        *,
        lasts: int | None = None,
    ) -> None:
        """Show ``text``; ``action`` is the word on the button and what it does. ``lasts`` in ms, 0 for ever."""
        self._signal = signal
        self._text.setText(text)
        self.setAccessibleName(text)
        self._icon.say(_ICONS[signal], "muted" if signal == "neutral" else signal)
        self._button.setVisible(action is not None)
        if action is not None:
            self._button.setText(action[0])
            self._then = action[1]
        quiet = signal in ("green", "neutral", "accent")
        stays = lasts if lasts is not None else (LASTS if quiet else 0)
        self._clock.stop()
        self.stays = not stays
        if stays:
            self._clock.start(stays)
        self.show()
        self.update()

    def text(self) -> str:
        """What it says now; empty when it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def clear(self) -> None:
        """Say nothing."""
        self._clock.stop()
        self._then = None
        self.hide()

    def _press(self) -> None:
        then = self._then
        self.clear()
        if then is not None:
            then()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(hairline(t.border(self._signal)))
        painter.setBrush(t.paper(self._signal))
        half = 0.5
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), theme.RADIUS, theme.RADIUS
        )
        painter.end()
