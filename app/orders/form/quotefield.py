"""Choosing one of our quotes by typing any part of its number, its client or its work."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from app.basics.wording import Wording
from app.quotes.queries import QuoteRow
from app.shell.fields import TextField

_WORDS = Wording("en_GB")
_SHOWN = 9


class QuoteField(TextField):
    """Its value is the number. Sends ``picked(number)`` when a known quote was chosen, or its number typed."""

    picked = Signal(str)

    def __init__(self, label: str = "Quote", parent: QWidget | None = None) -> None:
        super().__init__(label, "Number, client or work", parent)
        edit = self.widget
        assert isinstance(edit, QLineEdit)  # noqa: S101 - a text field holds one
        self.edit = edit
        self._numbers: dict[str, str] = {}
        self._known: set[str] = set()
        self._model = QStringListModel(self)
        completer = QCompleter(self._model, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(_SHOWN)
        completer.activated.connect(self._chosen, Qt.ConnectionType.QueuedConnection)
        self.completer = completer
        edit.setCompleter(completer)
        edit.editingFinished.connect(self._finished)

    def offer(self, rows: Iterable[QuoteRow]) -> None:
        """The quotes to choose from."""
        self._numbers = {quote_words(row): row.number for row in rows}
        self._known = set(self._numbers.values())
        self._model.setStringList(list(self._numbers))

    def _chosen(self, words: str) -> None:
        number = self._numbers.get(words, words)
        self.edit.setText(number)
        self.edit.textEdited.emit(number)
        self.picked.emit(number)

    def _finished(self) -> None:
        text = self.edit.text().strip()
        number = self._numbers.get(text, text)
        popup = self.completer.popup()
        if number in self._known and not (popup is not None and popup.isVisible()):
            if number != text:
                self.edit.setText(number)
                self.edit.textEdited.emit(number)
            self.picked.emit(number)


def quote_words(row: QuoteRow) -> str:
    """One quote in the list to choose from."""
    return f"{row.number} · {row.client} · {row.engagement} · {_WORDS.money(row.total)}"
