"""The kinds of field a form is made of: each has a name above, a widget, and room for what is wrong beneath."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QDate, QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QLineEdit, QPlainTextEdit, QWidget

from app.basics.days import typed_day
from app.shell import theme
from app.shell.panels import Field

NO_DATE = QDate(1900, 1, 1)
"""Stands for no date; QDateEdit knows no empty value."""


class _ValueField(Field):
    """A field with one value. Sends ``edited`` when the person changes it, not when the program does."""

    edited = Signal()

    def value(self) -> Any:
        """What stands in it."""
        return value_of(self.widget)

    def put(self, value: Any) -> None:
        """Show ``value`` without sending ``edited``; what is being typed is left alone if it means the same."""
        put_into(self.widget, value)


class TextField(_ValueField):
    """One line of text; its value is the text without blanks at the ends."""

    def __init__(self, label: str, hint: str = "", parent: QWidget | None = None) -> None:
        self.edit = edit = QLineEdit()
        edit.setPlaceholderText(hint)
        super().__init__(label, edit, parent)
        edit.textEdited.connect(self.edited)


class AmountField(_ValueField):
    """An amount as it was typed: the text is kept, the draft reads it; right-aligned, tabular digits."""

    def __init__(self, label: str, hint: str = "", parent: QWidget | None = None) -> None:
        edit = QLineEdit()
        edit.setPlaceholderText(hint)
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        super().__init__(label, edit, parent)
        edit.textEdited.connect(self.edited)


class NoteField(_ValueField):
    """Several lines of text; Tab leaves it."""

    def __init__(self, label: str, hint: str = "", lines: int = 3, parent: QWidget | None = None) -> None:
        edit = QPlainTextEdit()
        edit.setPlaceholderText(hint)
        edit.setTabChangesFocus(True)
        edit.setMinimumHeight(lines * 19 + 16)
        edit.setMaximumHeight(max(3, lines) * 30 + 30)
        super().__init__(label, edit, parent)
        edit.textChanged.connect(self.edited)


class Choices(QComboBox):
    """A list to choose from, of (value, text); the wheel scrolls the page, not the choice."""

    def __init__(self, choices: Sequence[tuple[Any, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Choose")
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.offer(choices)

    def offer(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer other choices; the present value stays if it is among them."""
        kept = self.currentData()
        blocked = self.blockSignals(True)
        self.clear()
        for value, text in choices:
            self.addItem(text, value)
        put_into(self, kept)
        self.blockSignals(blocked)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceField(_ValueField):
    """One of a few; the value is the first of each pair."""

    def __init__(
        self, label: str, choices: Sequence[tuple[Any, str]] = (), parent: QWidget | None = None
    ) -> None:
        self.choices = Choices(choices)
        super().__init__(label, self.choices, parent)
        self.choices.activated.connect(lambda _at: self.edited.emit())

    def offer(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer other choices."""
        self.choices.offer(choices)


class _Typed(QLineEdit):
    """What is being typed over a day, as it is typed: Enter and leaving take it, Esc gives it up."""

    done = Signal(bool)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.done.emit(False)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.done.emit(True)
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.done.emit(True)


class _Day(QDateEdit):
    """A date with a calendar; a day may be typed whole; Del empties it where allowed; the wheel scrolls the page."""

    unread = Signal(str)  # what was typed and is no day; empty when all is well

    def __init__(self, *, optional: bool) -> None:
        super().__init__()
        self.optional = optional
        self.setCalendarPopup(True)
        self.setDisplayFormat("d MMM yyyy")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumDate(NO_DATE if optional else QDate(1900, 1, 2))
        if optional:
            self.setSpecialValueText("no date")
            self.setDate(NO_DATE)
        self.typed = _Typed(self)
        self.typed.hide()
        self.typed.done.connect(self._take)

    def date(self) -> QDate:
        """The day; while one is typed whole, that one as soon as it can be read."""
        return self._read() or super().date()

    def _read(self) -> QDate | None:
        if self.typed.isHidden():
            return None
        shown = super().date()
        near = QDate.currentDate() if shown == NO_DATE else shown
        day = typed_day(self.typed.text(), dt.date(near.year(), near.month(), near.day()))
        return QDate(day.year, day.month, day.day) if day is not None else None

    def _take(self, keep: bool) -> None:
        """The end of the typing: the day is taken over, or what was typed is given up."""
        if self.typed.isHidden():
            return
        day, text, here = self._read(), self.typed.text().strip(), self.typed.hasFocus()
        self.typed.hide()
        if here:
            self.setFocus()
        self.unread.emit(text if keep and text and day is None else "")
        if keep and day is not None:
            self.setDate(day)

    def _type(self, text: str) -> None:
        """Type over the day from now on, beginning with this."""
        self.typed.setFont(self.font())
        self.typed.setAccessibleName(self.accessibleName())
        self.typed.setGeometry(self.rect())
        self.typed.setText(text)
        self.typed.show()
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)
        self.typed.deselect()
        self.typed.end(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.optional and event.key() == Qt.Key.Key_Delete:
            self.setDate(NO_DATE)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._type(QGuiApplication.clipboard().text().strip()[:40])
        elif event.text().isdigit():
            self._type(event.text())
        else:
            super().keyPressEvent(event)

    def stepBy(self, steps: int) -> None:  # noqa: N802 - Qt's name
        if self.date() == NO_DATE:
            self.setDate(QDate.currentDate())  # not the second of January 1900
        else:
            super().stepBy(steps)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's signature
        return QWidget.focusNextPrevChild(self, next)  # Tab leaves the field; arrows walk day, month, year

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class DateField(_ValueField):
    """A day, or None where ``optional``."""

    def __init__(self, label: str, *, optional: bool = False, parent: QWidget | None = None) -> None:
        day = _Day(optional=optional)
        super().__init__(label, day, parent)
        day.dateChanged.connect(self.edited)
        day.unread.connect(self._unread)

    def _unread(self, text: str) -> None:
        self.problem(f"“{text[:20]}” is not a day. Write it like 2026-12-01 or 1 Dec." if text else "")


class CheckField(_ValueField):
    """Yes or no, with its sentence beside the box."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        box = QCheckBox(text)
        box.setFont(theme.font())
        super().__init__("", box, parent)
        box.setAccessibleName(text)
        self.label.hide()
        box.toggled.connect(self.edited)


def value_of(widget: QWidget) -> Any:
    """What stands in an input widget: text, chosen value, ``datetime.date`` or None, bool."""
    if isinstance(widget, QLineEdit):
        return widget.text().strip()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText().strip()
    if isinstance(widget, QComboBox):
        return widget.currentData() if widget.currentData() is not None else _typed(widget)
    if isinstance(widget, QDateEdit):
        day = widget.date()
        return None if day == NO_DATE else dt.date(day.year(), day.month(), day.day())
    if isinstance(widget, QCheckBox):
        return widget.isChecked()
    raise TypeError(f"{type(widget).__name__} is not an input that forms know")


def _typed(widget: QComboBox) -> str | None:
    return widget.currentText().strip() if widget.isEditable() else None


def put_into(widget: QWidget, value: Any) -> None:
    """Show ``value`` in an input widget quietly; cursor and typing survive when nothing changes."""
    if value_of(widget) == (
        "" if value is None and isinstance(widget, QLineEdit | QPlainTextEdit) else value
    ):
        return
    blocked = widget.blockSignals(True)
    if isinstance(widget, QLineEdit):
        widget.setText("" if value is None else str(value))
    elif isinstance(widget, QPlainTextEdit):
        widget.setPlainText("" if value is None else str(value))
    elif isinstance(widget, QComboBox):
        _choose(widget, value)
    elif isinstance(widget, QDateEdit):
        widget.setDate(NO_DATE if value is None else QDate(value.year, value.month, value.day))
    elif isinstance(widget, QCheckBox):
        widget.setChecked(bool(value))
    widget.blockSignals(blocked)


def _choose(widget: QComboBox, value: Any) -> None:
    # findData compares through QVariant, which knows neither UUIDs nor enums: compare in Python.
    at = next((i for i in range(widget.count()) if widget.itemData(i) == value), -1)
    if at < 0 and widget.isEditable():
        widget.setEditText("" if value is None else str(value))
    else:
        widget.setCurrentIndex(at)
