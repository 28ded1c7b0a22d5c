"""The settings of a document profile in groups: each is said here or left to the level above, which is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.documents.labels import KEYS
from app.documents.tailoring import (
    ANNEXES,
    DATES,
    E_INVOICES,
    HOUSE,
    PAPERS,
    PARTY_PARTS,
    SEALS,
    SIGNATURES,
    SLOTS,
    WINDOWS,
    Tailoring,
)
from app.playbooks.form.clauses import ClauseList
from app.playbooks.form.ordering import OrderList
from app.playbooks.form.parts import LANGUAGES
from app.playbooks.form.wishes import NAMES, WORDS, in_words
from app.playbooks.rules.fields import COLUMNS
from app.shell import theme
from app.shell.buttons import Button
from app.shell.fields import ChoiceField, NoteField, TextField, put_into, value_of
from app.shell.panels import Field, column, row
from app.shell.texts import Muted, Statement

GROUPS: Mapping[str, tuple[str, ...]] = {
    "Paper and language": ("language", "locale", "paper", "dates", "window", "title"),
    "Blocks, in order": ("blocks",),
    "Columns, in order": ("columns",),
    "Addressee": ("addressee_order",),
    "Clauses and references": ("clauses", "references", "intro"),
    "Signature and seals": ("signature", "signature_picture", "seals"),
    "Money": ("tax_split", "show_bank"),
    "Annexes and sending": ("annexes", "file_name", "subject_line", "one_per_mail", "e_invoice"),
    "Words and colour": ("words", "accent"),
}
_ONE_OF = {
    "language": LANGUAGES, "paper": [(one, WORDS[one]) for one in PAPERS], "dates": [(one, WORDS[one]) for one in DATES],
    "window": [(one, WORDS[one]) for one in WINDOWS], "signature": [(one, WORDS[one]) for one in SIGNATURES],
    "annexes": [(one, WORDS[one]) for one in ANNEXES], "tax_split": [(True, "Yes"), (False, "No")],
    "show_bank": [(True, "Yes"), (False, "No")], "signature_picture": [(True, "Yes"), (False, "No")],
    "one_per_mail": [(True, "Yes"), (False, "No")], "e_invoice": [(one, WORDS[one]) for one in E_INVOICES],
}  # fmt: skip
_ORDERED = {"blocks": (), "columns": COLUMNS, "addressee_order": PARTY_PARTS, "seals": SEALS}
_LINES = ("references",)
_HINTS = {
    "file_name": "{number}_R{revision}.pdf", "subject_line": "Quotation {number}: {title}", "title": "QUOTATION", "accent": "#0f6b5c", "locale": "de-CH",
    "words": "quote = Kostenvoranschlag", "references": "one a line",
    "intro": "Sentences above the lines",
}  # fmt: skip


class Setting(QWidget):
    """One setting: its field, who chose what holds, and the way back to the level above."""

    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.here = False
        label = NAMES.get(name, name)
        self.order: OrderList | ClauseList | None = None
        if name in _ONE_OF:
            self.field: Field = ChoiceField(label, [("", "As the level above"), *_ONE_OF[name]])
        elif name == "clauses":
            self.order = ClauseList(label)
            self.field = Field(label, self.order)
        elif name in _ORDERED:
            self.order = OrderList(label)
            self.field = Field(label, self.order)
        elif name in (*_LINES, "words", "intro"):
            self.field = NoteField(label, _HINTS.get(name, ""), lines=2)
        else:
            self.field = TextField(label, _HINTS.get(name, ""))
        typed: Any = self.order or self.field
        typed.edited.connect(self._typed)
        self.who = Muted("", wrap=True)
        self.leave = Button("Leave to the level above", "undo-2", quiet=True, small=True, then=self.clear)
        self.leave.named(f"Leave {label.lower()} to the level above")
        foot = row(self.who, self.leave, gap=theme.S)
        foot.setStretch(0, 1)
        box = column(self.field, gap=2)
        box.addLayout(foot)
        self.setLayout(box)

    def _typed(self) -> None:
        self.here = self.order is not None or value_of(self.field.widget) not in (None, "")
        self.edited.emit()

    def clear(self) -> None:
        """Say nothing here."""
        self.here = False
        if self.order is None:
            put_into(self.field.widget, "")
        self.edited.emit()

    def own(self, settings: Mapping[str, Any]) -> None:
        """Take what this level says itself."""
        value = settings.get(self.name)
        self.here = value is not None
        if self.order is None:
            put_into(
                self.field.widget,
                _text(value) if self.name not in _ONE_OF else "" if value is None else value,
            )
        elif self.here:
            self.order.show_order(tuple(value or ()), ())

    def tell(self, look: Tailoring, blocks: Sequence[str]) -> None:
        """Show what holds and who chose it."""
        value, who = getattr(look, self.name), look.chosen.get(self.name, "")
        if isinstance(self.order, ClauseList):
            self.order.show_order(value, ())
            self.who.setText(_because("", who))
        elif self.order is not None:
            every = blocks if self.name == "blocks" else _ORDERED[self.name]
            self.order.show_order(value, every)
            self.who.setText(_because("", who))
        elif self.name == "words":
            told = [f"{key}: {word} ({look.chosen.get(f'words.{key}', who)})" for key, word in value.items()]
            self.who.setText("; ".join(told) or f"None. Keys: {', '.join(sorted(KEYS)[:6])} …")
        else:
            shown = in_words(self.name, value) or "Nothing"
            slots = (
                f" Places: {', '.join(f'{{{slot}}}' for slot in SLOTS)}." if self.name == "file_name" else ""
            )
            self.who.setText(_because(shown[:120], who) + slots)
        self.leave.setVisible(self.here)

    def value(self) -> Any:
        """What is said here, as playbooks keep it; None where nothing is."""
        if not self.here:
            return None
        if self.order is not None:
            return list(self.order.value())
        found = value_of(self.field.widget)
        if self.name in _LINES:
            return [line.strip() for line in found.splitlines() if line.strip()]
        return _words(found) if self.name == "words" else found


class LookForm(QWidget):
    """All settings in their groups. Sends ``edited`` when the person changes one."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.settings: dict[str, Setting] = {}
        self._rest: dict[str, Any] = {}
        box = column(gap=theme.M)
        for title, names in GROUPS.items():
            box.addWidget(Statement(title))
            for name in names:
                self.settings[name] = Setting(name)
                self.settings[name].edited.connect(self.edited)
                box.addWidget(self.settings[name])
            box.addSpacing(theme.S)
        box.addStretch(1)
        self.setLayout(box)

    def own(self, settings: Mapping[str, Any]) -> None:
        """Take what this level says itself."""
        self._rest = {name: value for name, value in settings.items() if name not in self.settings}
        for one in self.settings.values():
            one.own(settings)

    def tell(self, look: Tailoring, blocks: Sequence[str], clauses: Sequence[tuple[str, str]] = ()) -> None:
        """Show what holds and who chose it; ``clauses`` are those that exist, key and words."""
        for one in self.settings.values():
            if isinstance(one.order, ClauseList):
                one.order.offer(clauses)
            one.tell(look, blocks)

    def value(self) -> dict[str, Any]:
        """The profile of this level."""
        said = {name: one.value() for name, one in self.settings.items()}
        return self._rest | {name: value for name, value in said.items() if value is not None}


def _because(shown: str, who: str) -> str:
    """What holds and who chose it, as a sentence."""
    if who == HOUSE:
        return f"{shown}, as our house does it." if shown else "As our house does it."
    return f"{shown}, because {who} asks." if shown else f"Because {who} asks."


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return "\n".join(f"{key} = {word}" for key, word in value.items())
    return "\n".join(value) if isinstance(value, list | tuple) else str(value or "")


def _words(text: str) -> dict[str, str]:
    """One line each: the key of the label, an equals sign, the word."""
    lines = (line.partition("=") for line in text.splitlines() if line.strip())
    return {key.strip(): word.strip() for key, _, word in lines}
