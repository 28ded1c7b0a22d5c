"""A machine that has the office and that the others do not know (any more): its card, its words, the answer to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.basics.errors import Refusal
from app.exchange.commands import ask_again, join_again, read_answer_here
from app.exchange.rows import AnswerRow, CardRow
from app.exchange.rules import plain_name
from app.exchange.screen.spoken import SixWords
from app.exchange.screen.steps import WordsCheck
from app.shell.buttons import Button
from app.shell.desk import Desk
from app.shell.drawer import Drawer
from app.shell.fields import CheckField
from app.shell.panels import Line, column
from app.shell.texts import Body, Muted, Strong

_WIDE = 520
_SAYS = (
    "For a machine that the others do not know: a copy of the office, one whose keys are lost, one that was shut out by "
    "mistake. What it holds stays; no file of the office has to travel."
)


class RejoinDrawer(Drawer):
    """Sends ``done`` when this machine was let in again."""

    done = Signal()

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host, "Ask to be let in again", "Make the card…", _WIDE)
        self.desk = desk
        self.machine = ""
        self.answer: AnswerRow | None = None
        self.new_keys = CheckField("Make new keys: the old ones are lost, or somebody else has them")
        self.words, self.path = SixWords(large=False), Muted("", wrap=True)
        self.path.selectable()
        self.said = QWidget()
        self.said.setLayout(
            column(Strong("Send the card, and read your colleague these words"), self.words, self.path)
        )
        self.open_button = Button("Open the answer…", "folder-open", then=self.choose_answer)
        self.check = WordsCheck("Have their six words read to you. Do they match?", "They match")
        self.check.matched.connect(self.join)
        self.check.differed.connect(self._differ)
        for part in (Body(_SAYS, wrap=True), self.new_keys, self.said, Line(), self.open_button, self.check):
            self.body.addWidget(part)
        self.body.setAlignment(self.open_button, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    def begin(self, machine: str) -> None:
        """Open for this machine."""
        self.machine, self.answer = machine, None
        self.new_keys.put(False)
        self.said.hide()
        self.check.hide()
        self.reveal(self.primary)

    def press(self) -> None:
        name = f"{plain_name(self.machine)} again.relpair"
        path, _ = QFileDialog.getSaveFileName(self, "The card", name, "Cards (*.relpair)")
        if path:
            self.ask(path)

    def ask(self, path: str) -> None:
        """Write the card."""
        self.desk.lend(ask_again, path, bool(self.new_keys.value()), then=self._asked, otherwise=self.refused)

    def _asked(self, card: CardRow) -> None:
        self.say("")
        self.words.say(card.words)
        self.path.setText(card.path)
        self.said.show()
        self.open_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_answer(self) -> None:
        """Choose the answer in the system's dialog."""
        path, _ = QFileDialog.getOpenFileName(self, "The answer", "", "Answers (*.relpair)")
        if path:
            self.read(path)

    def read(self, path: str) -> None:
        """Read the answer."""
        self.desk.lend(read_answer_here, path, then=self._read, otherwise=self.refused)

    def _read(self, answer: AnswerRow) -> None:
        self.say("")
        self.answer = answer
        self.check.who.setText(f"Your colleague reads what stands on the screen of {answer.machine}.")
        self.check.words.say(answer.words)
        self.check.show()
        self.check.yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def join(self) -> None:
        """The words match."""
        if self.answer is not None:
            self.desk.lend(join_again, self.answer.path, then=self._joined, otherwise=self.refused)

    def _joined(self, sentence: str) -> None:
        self.shut()
        self.desk.done.emit(sentence.rstrip("."))
        self.done.emit()

    def _differ(self) -> None:
        self.check.hide()
        self.refused(Refusal("Then this answer is not from the person you speak with. Nothing was done."))
