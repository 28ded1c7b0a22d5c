"""Typing another answer to a conflict: every field of the group, amount and currency together."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.exchange.rows import ConflictRow, Decision, EditRow
from app.shell.drawer import FormDrawer
from app.shell.fields import AmountField, CheckField, DateField, NoteField, TextField
from app.shell.panels import Field


class EditDrawer(FormDrawer):
    """Sends ``taken(decision)``; what was refused is said at its foot."""

    taken = Signal(object)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, "Another answer", "Write it")
        self._one: ConflictRow | None = None
        self._inside: list[Field] = []

    def begin(self, one: ConflictRow) -> None:
        """Open with the fields of this conflict, filled with the answer that is shown now."""
        for old in self._inside:
            old.hide()
            self.body.removeWidget(old)
            old.deleteLater()
        self.fields.clear()
        self._one = one
        self.head.setText(one.title)
        self.subject.setText("Another answer, for every machine")
        self.subject.show()
        self._inside = [self.add(edit.field, _field(edit)) for edit in one.edits]
        self.body.addStretch(1)
        self.put({edit.field: _value(edit) for edit in one.edits})
        self.reveal(self._inside[0] if self._inside else self.primary)

    def press(self) -> None:
        if self._one is not None:
            typed = tuple(self.values().items())
            self.taken.emit(Decision(*self._one.key, typed=typed))

    def kept(self, _answer: object = None) -> None:
        """It was written."""
        self.shut()


def _field(edit: EditRow) -> Field:
    if edit.reads == "day":
        return DateField(edit.label, optional=True)
    if edit.reads == "yes":
        return CheckField(edit.label)
    if edit.reads in ("amount", "number", "price", "quantity", "rate"):
        return AmountField(edit.label)
    if "\n" in edit.typed or len(edit.typed) > 60:
        return NoteField(edit.label, lines=6)
    return TextField(edit.label)


def _value(edit: EditRow) -> object:
    if edit.reads == "day":
        return dt.date.fromisoformat(edit.typed) if edit.typed else None
    if edit.reads == "yes":
        return edit.typed == "yes"
    return edit.typed
