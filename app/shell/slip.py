"""A slip: a few fields that open inside a page to say one thing (money came, why it is refused), and close again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.basics.errors import Refusal
from app.shell import theme
from app.shell.buttons import Button
from app.shell.fields import NoteField, value_of
from app.shell.panels import Card, Field, column, row
from app.shell.texts import Muted, Problem, Strong

_NOTE = 68


class Slip(Card):
    """``ask`` shows named fields and one button; what was typed is handed over as a mapping by name.

    Enter in a line, Ctrl+Enter anywhere and the button say yes; Esc and Cancel close it. A refusal is shown in the slip
    (``refuse``), and what was typed stays.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._fields: dict[str, Field] = {}
        self._then: Callable[[Mapping[str, Any]], object] | None = None
        self._inside: QWidget | None = None
        self.problem = Problem()
        self.yes = Button("", primary=True, then=self.press)
        self.no = Button("Cancel", quiet=True, then=self.close_slip)
        self.hide()

    def ask(
        self,
        title: str,
        fields: Sequence[tuple[str, Field]],
        word: str,
        then: Callable[[Mapping[str, Any]], object],
        said: str = "",
    ) -> None:
        """Open with these fields; ``word`` is the verb on the button, ``said`` a line of explanation."""
        self._fields, self._then = dict(fields), then
        self._clear()
        self.problem = Problem()
        self.yes = Button(word, primary=True, then=self.press)
        self.no = Button("Cancel", quiet=True, then=self.close_slip)
        inside = QWidget()
        box = column(Strong(title), gap=theme.S)
        if said:
            box.addWidget(Muted(said, wrap=True))
        short = [f for f in self._fields.values() if not isinstance(f, NoteField)]
        if short:
            line = row(*short, gap=theme.M)
            line.setAlignment(Qt.AlignmentFlag.AlignTop)
            box.addLayout(line)
        for field in self._fields.values():
            if isinstance(field, NoteField):
                field.widget.setMaximumHeight(_NOTE)
                box.addWidget(field)
        box.addWidget(self.problem)
        box.addLayout(row(self.yes, self.no, 1))
        inside.setLayout(box)
        self._inside = inside
        self.body.addWidget(inside)
        self.show()
        first = next(iter(self._fields.values()), None)
        (first or self.yes).setFocus(Qt.FocusReason.OtherFocusReason)

    def values(self) -> dict[str, Any]:
        """What stands in the fields now."""
        return {name: value_of(field.widget) for name, field in self._fields.items()}

    def field(self, name: str) -> Field:
        """One of the fields that are shown."""
        return self._fields[name]

    def is_open(self) -> bool:
        """Whether something is being asked."""
        return self._then is not None

    def press(self) -> None:
        """Say yes."""
        if self._then is not None:
            self.problem.say("")
            for field in self._fields.values():
                field.problem("")
            self._then(self.values())

    def refuse(self, refusal: Refusal, field: str = "") -> None:
        """Show why it cannot be done, beneath the field it concerns or beneath all of them."""
        if field and field in self._fields:
            self._fields[field].problem(refusal.text)
            self._fields[field].setFocus()
        else:
            self.problem.say(refusal.text)

    def close_slip(self) -> None:
        """Close, and forget what was typed."""
        was = self.is_open()
        self._then = None
        self._fields = {}
        self.hide()
        self._clear()
        if was:
            self.closed.emit()

    def _clear(self) -> None:
        if self._inside is not None:
            self._inside.hide()
            self.body.removeWidget(self._inside)
            self._inside.deleteLater()
            self._inside = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.press()
            return
        super().keyPressEvent(event)
