"""The six words of a machine, large enough to be read aloud over the telephone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.exchange.rules import words_of
from app.shell import theme
from app.shell.texts import Faint, Words

_LARGE, _SMALL = 24.0, 15.0
_ACROSS = 3


class _Spoken(Words):
    SIZE, WEIGHT = _LARGE, theme.SEMIBOLD


class _Quiet(Words):
    SIZE, WEIGHT = _SMALL, theme.SEMIBOLD


class SixWords(QWidget):
    """Two rows of three words, each with its number, so that two people on the phone find the same one."""

    def __init__(self, *, large: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = _Spoken if large else _Quiet
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.XL if large else theme.L)
        self._grid.setVerticalSpacing(theme.M if large else theme.S)
        for at in range(_ACROSS):
            self._grid.setColumnStretch(at, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.spoken = ""

    def say(self, text: str) -> None:
        """Show other words."""
        if text == self.spoken:
            return
        self.spoken = text
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        words = words_of(text)
        for at, word in enumerate(words):
            self._grid.addWidget(self._cell(at, word), at // _ACROSS, at % _ACROSS)
        self.setAccessibleName(", ".join(words))

    def _cell(self, at: int, word: str) -> QWidget:
        cell = QWidget(self)
        number, spoken = Faint(str(at + 1), cell), self._kind(word, cell)
        spoken.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside = QGridLayout(cell)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setHorizontalSpacing(theme.XS + 2)
        inside.addWidget(number, 0, 0, Qt.AlignmentFlag.AlignBottom)
        inside.addWidget(spoken, 0, 1, Qt.AlignmentFlag.AlignBottom)
        inside.setColumnStretch(1, 1)
        return cell
