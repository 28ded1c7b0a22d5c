"""A sheet: a draft that can be typed into, with every problem beside the field it comes from, and the drawer that shows one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.basics.errors import Refusal
from app.shell import theme
from app.shell.drawer import Drawer, settle
from app.shell.forms import Form
from app.shell.panels import Field, column, row

Read = Callable[[str], Any]
Write = Callable[[Any], str]


class Sheet:
    """The fields of a draft as a person types them: whole numbers, lines and numbers by scheme are texts here.

    ``draft()`` makes the draft anew. ``sound`` is a draft without problems: a problem belongs to the field that alone,
    put into the sound draft, has it too. ``reads`` and ``writes`` turn single fields from and into text; what they
    refuse stands beside the field.
    """

    def __init__(
        self,
        draft: Any,
        sound: Any,
        reads: Mapping[str, Read] | None = None,
        writes: Mapping[str, Write] | None = None,
    ) -> None:
        if not is_dataclass(draft):
            raise TypeError("a sheet is made of a draft, which is a dataclass")
        self._kind: Any = type(draft)
        self._sound = sound
        self._names = tuple(one.name for one in fields(draft))
        self._reads: dict[str, Read] = {}
        for name in self._names:
            value = getattr(draft, name)
            read, write = _ways(name, value)
            if read is not None:
                self._reads[name] = read
            setattr(self, name, write(value))
        for name, read in (reads or {}).items():
            self._reads[name] = read
        for name, written in (writes or {}).items():
            setattr(self, name, written(getattr(draft, name)))

    def typed(self, name: str) -> Any:
        """What stands in one field."""
        return getattr(self, name)

    def draft(self) -> Any:
        """The draft as it stands now; a Refusal where a field cannot be read."""
        values, wrong = self._values()
        if wrong:
            raise Refusal(" ".join(wrong.values()))
        return _clean(self._kind(**values))

    def problems(self) -> list[tuple[str, str]]:
        """Every problem with the name of its field; what concerns the whole has an empty name."""
        values, wrong = self._values()
        found = list(wrong.items())
        whole = _clean(self._kind(**{**values, **{name: getattr(self._sound, name) for name in wrong}}))
        left = list(whole.problems())
        for name in self._names:
            alone = _clean(replace(self._sound, **{name: getattr(whole, name)}))
            mine = [text for text in alone.problems() if text in left]
            if mine:
                found.append((name, " ".join(mine)))
                left = [text for text in left if text not in mine]
        return found + [("", text) for text in left]

    def _values(self) -> tuple[dict[str, Any], dict[str, str]]:
        values: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        for name in self._names:
            typed = getattr(self, name)
            read = self._reads.get(name)
            try:
                values[name] = read(typed or "") if read is not None else typed
            except Refusal as refusal:
                wrong[name] = refusal.text
                values[name] = None
        return values, wrong


def _clean(draft: Any) -> Any:
    tidy = getattr(draft, "cleaned", None)
    return tidy() if tidy is not None else draft


def _ways(name: str, value: Any) -> tuple[Read | None, Write]:
    """How a value is read from text and written as text; dates, choices, yes and no are left as they are."""
    if isinstance(value, bool) or value is None or isinstance(value, dt.date):
        return None, lambda same: same
    if isinstance(value, int) and name != "version":
        return _whole, str
    if isinstance(value, tuple):
        return _lines, "\n".join
    if isinstance(value, Mapping):
        return _numbered, lambda table: "\n".join(f"{scheme} {number}" for scheme, number in table.items())
    return None, lambda same: same


def _whole(text: str) -> int:
    typed = text.strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 9):
        raise Refusal("Write a whole number.")
    return int(typed)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _numbered(text: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _lines(text):
        scheme, _, number = line.partition(" ")
        if not number.strip():
            raise Refusal(f"Write the scheme, a blank, and the number: us.ein 12-3456789. Not: {line[:40]}")
        table[scheme] = number.strip()
    return table


Row = Sequence[tuple[str, Field]] | QWidget


class SheetDrawer(Drawer):
    """Shows a sheet beside the page: fields in rows, what is wrong beneath each, one button that keeps it."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, "", "Save")
        self.form: Form | None = None
        self.fields: dict[str, Field] = {}
        self._save: Callable[[Any], object] | None = None
        self._inside: QWidget | None = None

    def begin(
        self,
        title: str,
        sheet: Any,
        rows: Sequence[Row],
        save: Callable[[Any], object],
        word: str = "Save",
        subject: str = "",
    ) -> None:
        """Open with the fields of a sheet; ``save`` receives the draft, ``word`` is the verb on the button."""
        self._name(title, word, subject)
        self._clear()
        self._save = save
        self.form = Form(sheet, self)
        self.fields = {}
        inside = QWidget()
        box = column(gap=theme.M)
        for one in rows:
            if isinstance(one, QWidget):
                box.addWidget(one)
                continue
            line = row(gap=theme.M)
            for attribute, field in one:
                line.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
                self.fields[attribute] = field
            box.addLayout(line)
        box.addStretch(1)
        inside.setLayout(box)
        self._inside = inside
        self.body.addWidget(inside)
        for attribute, field in self.fields.items():
            self.form.bind(field, attribute)
            settle(field, sheet.typed(attribute) if isinstance(sheet, Sheet) else getattr(sheet, attribute))
        self.form.changed.connect(self._edited)
        self.reveal(next(iter(self.fields.values()), self.primary))

    def press(self) -> None:
        if self.form is None or self._save is None:
            return
        if not self.form.show_problems():
            self.say(self.form.general())
            return
        self.say("")
        self._save(self.form.draft.draft())

    def kept(self, _answer: object = None) -> None:
        """It was saved: pass this as ``then``."""
        self.shut()
        self._clear()

    def _name(self, title: str, word: str, subject: str) -> None:
        self.head.setText(title)
        self.setAccessibleName(title)
        self.subject.setText(subject)
        self.subject.setVisible(bool(subject))
        self.primary.setText(word)
        self.primary.named(word, "Ctrl+Return")

    def _edited(self) -> None:
        self.say("")

    def _clear(self) -> None:
        now = QApplication.focusWidget()
        if now is not None and self._inside is not None and self._inside.isAncestorOf(now):
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # no field goes while the cursor is in it
        self._first, self.fields = None, {}
        if self.form is not None:
            self.form.deleteLater()
            self.form = None
        if self._inside is not None:
            self._inside.hide()
            self.body.removeWidget(self._inside)
            self._inside.deleteLater()
            self._inside = None
