"""Two kinds of field that only a quote has: days that say what they mean, and a look that opens its settings."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.shell.panels import Field


class DaysEdit(QLineEdit):
    """A number of days: the bare figure while one types, a sentence such as ``30 days, to 10 Dec`` otherwise."""

    typed = Signal(str)

    def __init__(self, words: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.days = ""
        self.textEdited.connect(self._hear)

    def put(self, days: str) -> None:
        """Show this number; what is being typed is left alone."""
        if days != self.days or not self.hasFocus():
            self.days = days
            self.show_words()

    def show_words(self) -> None:
        """The sentence, unless somebody is typing."""
        wanted = self.days if self.hasFocus() else self._words(self.days)
        if self.text() != wanted:
            self.setText(wanted)
            self.setCursorPosition(0)

    def _hear(self, text: str) -> None:
        self.days = text.strip()
        self.typed.emit(self.days)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.setText(self.days)
        super().focusInEvent(event)
        self.selectAll()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if not self.hasSelectedText() and self.text() == self.days:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.show_words()


class DaysField(Field):
    """A number of days with its name above."""

    def __init__(self, label: str, words: Callable[[str], str], parent: QWidget | None = None) -> None:
        self.edit = DaysEdit(words)
        super().__init__(label, self.edit, parent)


class Shown(QLineEdit):
    """What follows from elsewhere: read-only; a click, Enter or the space bar opens where it is decided."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = ""
        self.setReadOnly(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def say(self, text: str) -> None:
        """Show this, shortened to the room there is."""
        self._said = text
        self.setAccessibleDescription(text)
        room = max(20, self.width() - 26)
        self.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room))
        self.setCursorPosition(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.say(self._said)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
            return
        super().keyPressEvent(event)
