"""What an office answered: all questions in one pass, from the keyboard, with who answered and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.playbooks.form.rule import ParamFields
from app.playbooks.form.words import number, sentence
from app.playbooks.queries import Asking, InstitutionPage, asking
from app.requirements.answering import Answered, answer_questions
from app.requirements.core import question_of
from app.requirements.drafts import Answer, AnswersDraft
from app.requirements.rules.rule import RuleInForce
from app.shell import theme
from app.shell.desk import Desk
from app.shell.drawer import Drawer
from app.shell.fields import ChoiceField, DateField, TextField
from app.shell.panels import Line, column, row
from app.shell.texts import Body, Muted

WIDTH = 620
#: Each begins with another letter: one key chooses it.
ANSWERS = (
    ("unknown", "Still unknown"),
    ("yes", "Yes, as assumed"),
    ("otherwise", "Otherwise…"),
    ("nothing", "Not asked here"),
)


class QuestionRow(QWidget):
    """One question, what we assume, and the answer; what is otherwise is written beneath."""

    def __init__(self, number_: int, rule: RuleInForce, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rule = rule
        question = question_of(rule)
        self.answer = ChoiceField("", ANSWERS)
        self.answer.label.hide()
        self.answer.put("unknown")
        self.answer.widget.setAccessibleName(f"{question} {sentence(rule)}")
        self.answer.widget.setToolTip("Y, O, N or S")
        self.answer.edited.connect(self._chosen)
        self.params = ParamFields(self._typed)
        self.params.show_kind(rule.kind, rule.params)
        self.words = TextField("In their words", "what they ask for")
        self.words.edited.connect(self._typed)
        self.more = QWidget()
        self.more.setLayout(column(self.params, self.words, gap=theme.S))
        self.more.hide()
        text = column(
            Body(f"{number_}. {question}", wrap=True), Muted(f"Assumed: {sentence(rule)}", wrap=True), gap=2
        )
        line = row(gap=theme.M)
        line.addLayout(text, 1)
        self.answer.setFixedWidth(168)
        line.addWidget(self.answer, 0, Qt.AlignmentFlag.AlignTop)
        box = column(gap=theme.S)
        box.addLayout(line)
        box.addWidget(self.more)
        box.addWidget(Line())
        self.setLayout(box)

    def _chosen(self) -> None:
        self.more.setVisible(self.answer.value() == "otherwise")
        self.params.setVisible(bool(self.params.fields))
        self.problem("")

    def _typed(self) -> None:
        self.problem("")

    def problem(self, text: str) -> None:
        """Say what is wrong with this answer."""
        self.words.problem(text)

    def given(self) -> Answer:
        """The answer as it stands."""
        outcome = self.answer.value() or "unknown"
        typed = self.params.values() if outcome == "otherwise" else None
        changed = typed if typed and typed != _plain(self.rule.params) else None
        return Answer(self.rule.key, outcome, self.rule.on, self.words.value(), changed)

    def wrong(self) -> str:
        """What keeps this answer from being kept, in one sentence; empty for nothing."""
        given = self.given()
        if given.outcome == "otherwise" and given.params is None and not given.says:
            return "Say what they ask instead."
        return ""


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in params.items()}


class AnswersDrawer(Drawer):
    """The questions of one office, each with its answer. What was typed stays until they are kept."""

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host, "Their answers", "Keep the answers", WIDTH)
        self._desk = desk
        self._institution: UUID | None = None
        self._me: UUID | None = None
        self._office = ""
        self._asked: tuple[RuleInForce, ...] | None = None
        self.rows: list[QuestionRow] = []
        self.person = TextField("Who answered", "M. Ortiz, purchasing")
        self.seen = DateField("On")
        self.person.edited.connect(self._named)
        line = row(gap=theme.M)
        line.addWidget(self.person, 3, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.seen, 2, Qt.AlignmentFlag.AlignTop)
        self.none = Muted("There is no open question for this office.", wrap=True)
        self._list = column(gap=theme.S)
        self.body.addLayout(line)
        self.body.addWidget(Line())
        self.body.addWidget(self.none)
        self.body.addLayout(self._list)
        self.body.addStretch(1)

    def begin(self, page: InstitutionPage, office: str) -> None:
        """Open with the questions for an office of this institution."""
        if (page.institution.id, office) != (self._institution, self._office):
            self._institution, self._office, self._asked = page.institution.id, office, None
            self.person.put("")
            self.seen.put(page.day)
        self._me = page.me
        self.subject.setText(page.institution.name)
        self.subject.show()
        self.reveal(self.person)
        self._desk.ask(asking, page.institution.id, office, then=self._answered)

    def _answered(self, found: Asking) -> None:
        asked = found.questionnaire.rules
        self.none.setVisible(not asked)
        self.primary.allow(bool(asked), "There is no open question for this office.")
        if asked == self._asked:
            return
        self._asked = asked
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.rows = [QuestionRow(at, rule) for at, rule in enumerate(asked, 1)]
        for one in self.rows:
            self._list.addWidget(one)
        self.head.setText(f"Their answers · {number(len(asked), 'question', 'questions')}")

    def _named(self) -> None:
        self.person.problem("")
        self.say("")

    def press(self) -> None:
        if self._institution is None:
            return
        if not self.person.value():
            self.person.problem("Say who answered: the name is what the next colleague trusts.")
            self.person.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        wrong = [(one, text) for one in self.rows if (text := one.wrong())]
        for one, text in wrong:
            one.problem(text)
        if wrong:
            wrong[0][0].words.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        given = tuple(one.given() for one in self.rows)
        if all(answer.outcome == "unknown" for answer in given):
            self.say("Nothing is answered yet. Choose an answer, or close.")
            return
        draft = AnswersDraft(self.person.value(), given, self.seen.value(), self._me)
        self._desk.do(
            answer_questions, self._institution, draft,
            then=self._kept, label="Wrote down their answers", otherwise=self.refused,
        )  # fmt: skip

    def _kept(self, told: Answered) -> None:
        self._asked = None
        self.person.put("")
        self.shut()
        self._desk.done.emit(told.sentence())
