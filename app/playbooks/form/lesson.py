"""Two fields of which a rule is made: what they objected to, and who said so; beneath them what the desk understood."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.basics.errors import Refusal
from app.playbooks.form.rule import ParamFields
from app.requirements.kinds import KINDS
from app.requirements.lessons import Proposal, also_read, lesson, proposal_of
from app.shell import theme
from app.shell.buttons import Button
from app.shell.fields import ChoiceField, TextField
from app.shell.panels import Card, column, row
from app.shell.texts import Muted, Problem, Strong

OTHER: Final = "other"
NONE: Final = "none"
OWN: Final = "own"
WHOLE: Final = "whole"
_PLACES: Final = {"quote": "Every later quote", "invoice": "Every later invoice"}


class LessonFields(QWidget):
    """The two fields, and the choice of what is learned. Sends ``edited`` while typing, ``entered`` on Enter."""

    edited = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on, self._days, self._chose, self._office = "quote", 0, False, ""
        self.proposals: tuple[Proposal, ...] = ()
        self.objection = TextField(
            "What did they object to", "In their words, such as: valid for 30 days, we need 60"
        )
        self.person = TextField("Who said so", "Name")
        self.choice = ChoiceField("What we learn from it")
        kinds = sorted(
            ((key, kind.title) for key, kind in KINDS.items() if key != "advice"), key=lambda k: k[1]
        )
        self.kind = ChoiceField("The kind of rule", kinds)
        self.params = ParamFields(self._param_edited)
        self.where = ChoiceField("Where it holds")
        self.outcome = Muted("", wrap=True)
        fields = row(self.objection, self.person, gap=theme.M)
        fields.setStretch(0, 2)
        fields.setStretch(1, 1)
        fields.setAlignment(Qt.AlignmentFlag.AlignTop)
        box = column(gap=theme.M)
        box.addLayout(fields)
        for part in (self.choice, self.kind, self.params, self.where, self.outcome):
            box.addWidget(part)
        self.setLayout(box)
        self.objection.edited.connect(self._typed)
        self.person.edited.connect(self.edited)
        self.choice.edited.connect(self._chosen)
        self.kind.edited.connect(self._kind_chosen)
        self.where.edited.connect(self._show)
        for field in (self.objection, self.person):
            field.widget.installEventFilter(self)

    def ask(self, objection: str, person: str, on: str = "quote", valid_days: int = 0) -> None:
        """Start from what is known of the return."""
        self._on, self._days, self._chose = on, valid_days, False
        self.objection.put(objection)
        self.person.put(person)
        self.objection.problem("")
        self._typed()

    def of_office(self, name: str) -> None:
        """The purchasing office of the client, where several buy side by side: the rule is that office's, or everybody's."""
        if name == self._office:
            return
        self._office = name
        self.where.offer(((OWN, f"{name} only"), (WHOLE, "The whole institution")))
        self.where.put(OWN)
        self._show()

    def clear(self) -> None:
        """Forget what was typed."""
        self.ask("", "", self._on, self._days)

    def rule(self) -> Proposal | None:
        """What is learned; None for nothing. A Refusal says what a picked kind must still know."""
        chosen = self.choice.value()
        if chosen == NONE:
            return None
        rule = self._picked() if chosen == OTHER else self.proposals[int(chosen or 0)]
        return replace(rule, everywhere=True) if self._everywhere() else rule

    def _everywhere(self) -> bool:
        return bool(self._office) and self.where.value() == WHOLE

    def _picked(self) -> Proposal:
        kind = str(self.kind.value() or "")
        if not kind:
            raise Refusal("Choose the kind of rule.")
        values = self.params.values()
        KINDS[kind].read(values)
        return Proposal(kind, values)

    def refuse(self, text: str) -> None:
        """Show beneath the objection what is missing."""
        self.objection.problem(text)

    # -- while typing -----------------------------------------------------------------------------------------

    def _typed(self) -> None:
        """Read the words again. What the person chose stays chosen, as long as it is offered."""
        kept = self._kept()
        self.proposals = lesson(self.objection.value(), self._on, self._days)
        self.choice.offer(
            [
                *((str(at), one.words) for at, one in enumerate(self.proposals)),
                (OTHER, "Another kind of rule…"),
                (NONE, "Nothing is learned from it"),
            ]
        )
        self.choice.put(self._place(kept) if self._chose else "0")
        self.objection.problem("")
        self._show()
        self.edited.emit()

    def _kept(self) -> str:
        chosen = self.choice.value()
        if chosen in (OTHER, NONE, None):
            return str(chosen or "")
        at = int(chosen)
        return self.proposals[at].kind if at < len(self.proposals) else ""

    def _place(self, kept: str) -> str:
        if kept in (OTHER, NONE):
            return kept
        return next((str(at) for at, one in enumerate(self.proposals) if one.kind == kept), "0")

    def _chosen(self) -> None:
        self._chose = True
        if self.choice.value() == OTHER:
            if self.kind.value() is None:
                self.kind.put(next(iter(sorted(KINDS))))
            self._kind_chosen()
        self._show()
        self.edited.emit()

    def _kind_chosen(self) -> None:
        kind = str(self.kind.value() or "")
        try:
            known = dict(proposal_of(kind, {}, self.objection.value()).params)
        except Refusal:
            known = {}
        self.params.show_kind(kind, known)
        self._show()

    def _param_edited(self) -> None:
        self._show()

    def _show(self) -> None:
        other = self.choice.value() == OTHER
        self.kind.setVisible(other)
        self.where.setVisible(bool(self._office) and self.choice.value() != NONE)
        self.params.setVisible(other and bool(self.params.fields))
        self.outcome.setText(self._outcome())

    def _outcome(self) -> str:
        try:
            rule = self.rule()
        except Refusal as refusal:
            return refusal.text
        if rule is None:
            return "The return is kept, and no rule is made of it."
        return " ".join([self._weight(rule), *self._also(rule)])

    def _also(self, rule: Proposal) -> list[str]:
        """What else the words name: one rule is taken at a time, and the others are not lost from sight."""
        others = also_read(self.objection.value(), self._on, rule)
        said = " ".join(one.says for one in others)
        return [f"Also read, and not taken: {said} Learn it after this one."] if others else []

    def _weight(self, rule: Proposal) -> str:
        every = _PLACES[self._on]
        place = self._office if self._office and not self._everywhere() else "this institution"
        if not rule.stops:
            return f"{every} to {place} reminds a person of it."
        said = f"{rule.says} " if self.choice.value() == OTHER else ""
        return f"{said}{every} to {place} that breaks it is stopped before it is issued."

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(watched, QLineEdit)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.entered.emit()
            return True
        return super().eventFilter(watched, event)


class LessonCard(Card):
    """After something came back: two fields make a rule of it. Sends ``learnt(rule, objection, person)`` or ``later``."""

    learnt = Signal(object, str, str)
    later = Signal()

    def __init__(self, head: str = "Learn a rule from this return") -> None:
        super().__init__("amber")
        self.head = Strong(head, wrap=True)
        self.fields = LessonFields()
        self.wrong = Problem()
        self.go = Button("Learn it", "book-open", then=self.press)
        self.no = Button("Not now", quiet=True, then=self._later)
        self.add(self.head, self.fields, self.wrong)
        self.body.addLayout(row(self.go, self.no, 1))
        self.objection, self.person = self.fields.objection, self.fields.person
        self.fields.edited.connect(self._typed)
        self.fields.entered.connect(self.press)
        self.hide()

    def ask(self, objection: str, person: str, on: str = "quote", valid_days: int = 0) -> None:
        """Open it with what was noted; what is being typed into an open one stays."""
        if self.isHidden():
            self.fields.ask(objection, person, on, valid_days)
        self._typed()
        self.show()

    def press(self) -> None:
        """Learn it, if nothing is missing."""
        if not self.objection.value():
            self.fields.refuse("Say what they objected to.")
            return
        try:
            rule = self.fields.rule()
        except Refusal as refusal:
            self.wrong.say(refusal.text)
            return
        if rule is None:
            self._later()
        else:
            self.learnt.emit(rule, self.objection.value(), self.person.value())

    def refuse(self, refusal: Refusal) -> None:
        """Why it could not be learned; what was typed stays."""
        self.wrong.say(refusal.text)

    def _typed(self) -> None:
        self.wrong.say("")
        self.go.allow(bool(self.objection.value()), "Say what they objected to.")

    def _later(self) -> None:
        self.hide()
        self.later.emit()
