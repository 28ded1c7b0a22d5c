"""Words on a page: title, statement, body, muted, label, keycap. Always plain text, never mark-up."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QWidget

from app.shell import theme


def tip(text: str) -> str:
    """A tooltip that shows ``text`` as it is: Qt would read ``<b>`` in a name as mark-up."""
    return f"<span>{escape(text).replace(chr(10), '<br>')}</span>" if text else ""


class Words(QLabel):
    """Plain text in one size and weight. ``wrap`` lets it run over several lines."""

    SIZE = theme.BODY
    WEIGHT = theme.REGULAR

    def __init__(self, text: str = "", parent: QWidget | None = None, *, wrap: bool = False) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(self.SIZE, self.WEIGHT))
        self.setWordWrap(wrap)
        self.setText(text)

    def selectable(self) -> Words:
        """Let the person mark and copy the text; answers itself."""
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        return self

    def weight(self, weight: QFont.Weight) -> Words:
        """Write it heavier or lighter; answers itself."""
        self.setFont(theme.font(self.SIZE, weight))
        return self

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), 48), hint.height())


class Title(Words):
    """The name of the page, once a page."""

    SIZE, WEIGHT = theme.TITLE, theme.BOLD


class Statement(Words):
    """The one sentence a person came for."""

    SIZE, WEIGHT = theme.STATEMENT, theme.SEMIBOLD


class Body(Words):
    """Ordinary text."""


class Strong(Words):
    """Ordinary text that carries the name of a thing."""

    WEIGHT = theme.SEMIBOLD


class Muted(Words):
    """Context: grey."""


class Faint(Words):
    """What may be overlooked: moments, counts; small."""

    SIZE = theme.LABEL


class Label(Words):
    """The small heading of a group, or the name of a field."""

    SIZE, WEIGHT = theme.LABEL, theme.SEMIBOLD


class Problem(Words):
    """What is wrong with a field, beneath it; hidden while there is nothing to say."""

    SIZE = theme.LABEL

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent, wrap=True)
        self.setVisible(bool(text))

    def say(self, text: str) -> None:
        """Show ``text``, or nothing."""
        self.setText(text)
        self.setVisible(bool(text))
