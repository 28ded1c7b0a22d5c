"""A form is a draft and its fields: what is typed goes into the draft, what the draft finds wrong stands beside the field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QLineEdit, QPlainTextEdit, QWidget

from app.shell.fields import put_into, value_of
from app.shell.panels import Field


class Form(QObject):
    """Keeps a draft and its fields together, both ways.

    ``draft.problems()`` may answer sentences, or pairs (attribute, sentence), or a mapping of the two: a pair is
    shown beneath the field bound to that attribute, everything else is in ``general()``. Problems are shown once the person
    has touched the field, or after ``show_problems()`` (call it when Save is pressed). Sends ``changed`` after every edit.
    """

    changed = Signal()

    def __init__(self, draft: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.draft = draft
        self._bound: dict[str, QWidget] = {}
        self._touched: set[str] = set()
        self._all = False

    def bind(self, field: QWidget, attribute: str) -> None:
        """Tie a field (or a bare input widget) to an attribute of the draft, and show its value."""
        getattr(self.draft, attribute)
        self._bound[attribute] = field
        self._show(attribute)
        _hear(field, lambda: self._edited(attribute))

    def take(self, draft: Any) -> None:
        """Show another draft in the same fields."""
        self.draft = draft
        self._touched.clear()
        self._all = False
        self.refresh()

    def refresh(self) -> None:
        """Show what the draft says now; a field whose value is the same is left alone."""
        for attribute in self._bound:
            self._show(attribute)
        self._mark()

    def show_problems(self) -> bool:
        """Show every problem, put the cursor into the first wrong field; answers whether there is none."""
        self._all = True
        self._mark()
        found = self.problems()
        for attribute in self._bound:
            if attribute in found:
                self._bound[attribute].setFocus()
                break
        return not found

    def problems(self) -> dict[str, str]:
        """What is wrong, by attribute; sentences about the whole stand under the empty name."""
        found: dict[str, str] = {}
        for attribute, text in _pairs(self.draft):
            name = attribute if attribute in self._bound else ""
            found[name] = f"{found[name]} {text}" if name in found and not name else found.get(name, text)
        return found

    def general(self) -> str:
        """What is wrong with the whole."""
        return self.problems().get("", "")

    def _show(self, attribute: str) -> None:
        put_into(_input(self._bound[attribute]), getattr(self.draft, attribute))

    def _edited(self, attribute: str) -> None:
        setattr(self.draft, attribute, value_of(_input(self._bound[attribute])))
        self._touched.add(attribute)
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        found = self.problems()
        for attribute, field in self._bound.items():
            if isinstance(field, Field):
                said = self._all or attribute in self._touched
                field.problem(found.get(attribute, "") if said else "")


def bind(widget: QWidget, draft: Any, attribute: str) -> Form:
    """Tie one input to one attribute; for more than one, make a Form. Keep the answer as long as the widget lives."""
    form = Form(draft, parent=widget)
    form.bind(widget, attribute)
    return form


def _input(field: QWidget) -> QWidget:
    return field.widget if isinstance(field, Field) else field


def _hear(field: QWidget, edited: Any) -> None:
    widget = _input(field)
    if isinstance(widget, QLineEdit):
        widget.textEdited.connect(lambda _text: edited())
    elif isinstance(widget, QPlainTextEdit):
        widget.textChanged.connect(edited)
    elif isinstance(widget, QComboBox):
        widget.currentIndexChanged.connect(lambda _at: edited())
        if widget.isEditable():
            widget.editTextChanged.connect(lambda _text: edited())
    elif isinstance(widget, QDateEdit):
        widget.dateChanged.connect(lambda _day: edited())
    elif isinstance(widget, QCheckBox):
        widget.toggled.connect(lambda _on: edited())
    else:
        raise TypeError(f"{type(widget).__name__} is not an input that forms know")


def _pairs(draft: Any) -> Iterable[tuple[str, str]]:
    said = draft.problems() if hasattr(draft, "problems") else ()
    listed: Iterable[Any] = said.items() if isinstance(said, Mapping) else said
    for one in listed:
        if hasattr(one, "field"):
            yield str(one.field), str(one.text)
        elif isinstance(one, str):
            yield "", one
        else:
            yield str(one[0]), str(one[1])
