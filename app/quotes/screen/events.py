"""What happened to an issued quote: one button for each thing that can follow, and the few words it needs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.basics.errors import Refusal
from app.playbooks.form.lesson import LessonFields
from app.quotes.drafts import EventDraft
from app.quotes.rules.states import DECLINE_REASONS
from app.shell import theme
from app.shell.fields import ChoiceField, DateField, TextField
from app.shell.widgets import Button, Card, FlowRow, Label, Problem, Strong, column, row

BUTTONS: Final = (
    ("submitted", "purchasing", "Submitted to purchasing", "send"),
    ("submitted", "researcher", "Submitted to the researcher", "send"),
    ("acknowledged", "", "Acknowledged", "check"),
    ("returned", "", "Returned", "undo-2"),
    ("approved", "", "Approved", "stamp"),
    ("declined", "", "Declined", "x"),
    ("withdrawn", "", "Withdrawn", "ban"),
)
_ASKS: Final = {
    "submitted": ("To whom", "Name, if you know it"),
    "acknowledged": ("Who said so", "Name"),
    "returned": ("Who said so", "Name"),
    "approved": ("Who said so", "Name"),
    "declined": ("Who said so", "Name"),
    "withdrawn": ("Told to", "Name"),
}


class EventCard(Card):
    """Asks what belongs to one event. Sends ``recorded(draft, rule)``; the rule is what a return teaches, or None."""

    recorded = Signal(object, object)

    def __init__(self) -> None:
        super().__init__("accent")
        self._kind = self._to = ""
        self._days = 0
        self.head = Strong("")
        self.person = TextField("Who said so", "Name")
        self.day = DateField("On", optional=True)
        self.day.widget.setSpecialValueText("today")  # type: ignore[attr-defined]
        self.lesson = LessonFields()
        self.reason = TextField("Why", "In a few words")
        self.decline = ChoiceField("Why", [(word, word.capitalize()) for word in DECLINE_REASONS])
        self.channel = ChoiceField(
            "How",
            (
                ("", "Not said"),
                ("e-mail", "E-mail"),
                ("portal", "Portal"),
                ("phone", "Phone"),
                ("post", "Post"),
                ("hand", "By hand"),
            ),
        )
        self.wrong = Problem()
        self.go = Button("Record", "check", primary=True, then=self.press)
        self.cancel = Button("Cancel", then=self.shut)
        fields = row(self.person, self.channel, self.day, gap=theme.M)
        for at in range(3):
            fields.setStretch(at, 1)
        self.add(self.head, self.lesson)
        self.body.addLayout(fields)
        self.add(self.reason, self.decline, self.wrong)
        self.lesson.entered.connect(self.press)
        self.lesson.edited.connect(partial(self.wrong.say, ""))
        self.body.addLayout(row(self.go, self.cancel, 1))
        self.hide()

    def about(self, valid_days: int) -> None:
        """For how long the quote is valid that may come back."""
        self._days = valid_days

    def ask(self, kind: str, to: str, words: str) -> None:
        """Open it for one kind of event; a return asks what can be learned from it."""
        self._kind, self._to = kind, to
        returned = kind == "returned"
        self.lesson.setVisible(returned)
        self.person.setVisible(not returned)
        if returned and self.isHidden():
            self.lesson.ask("", "", "quote", self._days)
        self.head.setText(words)
        label, hint = _ASKS[kind]
        self.person.label.setText(label)
        self.person.widget.setPlaceholderText(hint)  # type: ignore[attr-defined]
        self.reason.setVisible(kind == "withdrawn")
        self.decline.setVisible(kind == "declined")
        self.channel.setVisible(kind == "submitted")
        self.wrong.say("")
        self.show()
        first = {"returned": self.lesson.objection, "declined": self.decline}.get(kind, self.person)
        first.setFocus()

    def press(self) -> None:
        """Record it, if nothing is missing."""
        returned = self._kind == "returned"
        reason = (self.decline if self._kind == "declined" else self.reason).value() or ""
        reason = self.lesson.objection.value() if returned else reason
        if self._kind in ("returned", "declined") and not reason:
            self.wrong.say("Say why. The reason is counted, and kept.")
            return
        try:
            rule = self.lesson.rule() if returned else None
        except Refusal as refusal:
            self.wrong.say(refusal.text)
            return
        day = self.day.value()
        draft = EventDraft(
            kind=self._kind,
            to=self._to,
            on=day.isoformat() if day else "",
            person=(self.lesson.person if returned else self.person).value(),
            channel=(self.channel.value() or "") if self._kind == "submitted" else "",
            reason=reason,
        )
        self.recorded.emit(draft, rule)

    def refuse(self, text: str) -> None:
        """Why it could not be recorded."""
        self.wrong.say(text)

    def shut(self) -> None:
        """Close it and forget what was typed."""
        for field in (self.person, self.reason):
            field.put("")
        self.lesson.clear()
        self.day.put(None)
        self.hide()


class Happened(QWidget):
    """The buttons. Sends ``chosen(kind, to, words)``; ordering and revising are the screen's."""

    chosen = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.label = Label("What happened?")
        self.flow = FlowRow(gap=theme.S)
        self.buttons: dict[str, Button] = {}
        for kind, to, words, icon in BUTTONS:
            button = Button(words, icon, small=True, then=partial(self._press, kind, to, words))
            self.buttons[f"{kind}:{to}" if to else kind] = button
            self.flow.add(button)
        self.setLayout(column(self.label, self.flow, gap=theme.S))

    def offer(self, moves: Sequence[str]) -> None:
        """Show what can follow; hide the rest."""
        for (kind, _, _, _), button in zip(BUTTONS, self.buttons.values(), strict=True):
            button.setVisible(kind in moves)
        self.flow._fit()  # noqa: SLF001 - the row measures itself only when something is added
        self.setVisible(any(kind in moves for kind, _, _, _ in BUTTONS))

    def _press(self, kind: str, to: str, words: str) -> None:
        self.chosen.emit(kind, to, words)
