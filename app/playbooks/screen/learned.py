"""From which return a rule was learned, and what it was good for: beside the rule, with a way to the paper that taught it."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.institutions.queries import RuleRow
from app.playbooks.form.words import day
from app.playbooks.queries.figures import Figures, RuleFigures
from app.playbooks.queries.lessons import Lesson
from app.requirements.rules.rule import RuleInForce
from app.shell import theme
from app.shell.buttons import Breadcrumb
from app.shell.panels import column
from app.shell.texts import Body, Label


class LearnedFrom(QWidget):
    """``take(figures)`` once they are read, ``show_rule(rule)`` for the one that is chosen. Sends ``went(address)``."""

    went = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: Figures | None = None
        self._rule: RuleRow | RuleInForce | None = None
        self.label, self.link = Label("Learned from"), Breadcrumb()
        self.good_label, self.good = Label("What it was good for"), Body("", wrap=True)
        self.link.went.connect(self.went)
        box = column(self.label, self.link, self.good_label, self.good, gap=theme.XS)
        box.setContentsMargins(0, theme.S, 0, 0)
        self.setLayout(box)
        self.hide()

    def take(self, figures: Figures) -> None:
        """These are the figures of the institution that is shown."""
        self._figures = figures
        self.show_rule(self._rule)

    def show_rule(self, rule: RuleRow | RuleInForce | None) -> None:
        """Say what taught this rule, and how often it failed; nothing where neither is known."""
        self._rule = rule
        found, id_ = self._figures, rule.id if rule is not None else None
        lesson = next((one for one in found.lessons if one.rule_id == id_), None) if found else None
        fared = (
            next((one for one in (*found.never, *found.often) if one.rule.id == id_), None) if found else None
        )
        said = fared_words(fared) if fared else ""
        for part, shown in (
            (self.label, lesson),
            (self.link, lesson),
            (self.good_label, said),
            (self.good, said),
        ):
            part.setVisible(bool(shown))
        if lesson is not None and found is not None:
            self.link.say(((learned_words(lesson, found.day), lesson.address),))
        self.good.setText(said)
        self.setVisible(bool(lesson or said))


def learned_words(lesson: Lesson, today: dt.date) -> str:
    """``The return of Q-2026-A0012 on 3 Mar (Ms Lopez)``."""
    named = lesson.named[:1].upper() + lesson.named[1:]
    who = f" ({lesson.person})" if lesson.person else ""
    return f"{named} on {day(lesson.happened_on, today)}{who}"


def fared_words(fared: RuleFigures) -> str:
    """What a rule was good for: ``Never failed in two years, 41 quotes``."""
    noun = "quote" if fared.rule.on == "quote" else "invoice"
    papers = f"{fared.checked} {noun}{'' if fared.checked == 1 else 's'}"
    if fared.failed:
        return f"Failed on {fared.failed} of {papers} while they were written, in two years."
    return f"Never failed in two years, {papers}. It may be lowered to advice, or retired."
