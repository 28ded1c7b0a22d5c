"""The first start of a machine without an office: make a new one, or join one that a colleague has."""

from __future__ import annotations

import platform

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.basics.errors import Refusal
from app.exchange.commands import ask_to_join, join, make_new, pending_card, read_answer
from app.exchange.rows import AnswerRow, CardRow
from app.exchange.rules import plain_name
from app.exchange.screen.spoken import SixWords
from app.exchange.screen.steps import DropPlace, Question, Steps, WordsCheck
from app.shell import theme
from app.shell.buttons import Button
from app.shell.desk import Desk
from app.shell.fields import TextField
from app.shell.panels import Card, Icon, column, row
from app.shell.texts import Body, Muted, Problem, Statement, Title

_STEPS = ("Your card", "Six words", "The answer", "Their words")


class _Choice(Card):
    """One of the two ways to begin; the whole card can be pressed."""

    chosen = Signal()

    def __init__(self, icon: str, name: str, text: str, word: str, *, primary: bool) -> None:
        super().__init__(margin=theme.XL)
        self.button = Button(word, primary=primary, then=self.chosen.emit)
        self.body.setSpacing(theme.S)
        self.body.addWidget(Icon(icon, "accent", 26))
        self.add(Statement(name), Muted(text, wrap=True))
        self.body.addStretch(1)
        self.body.addLayout(row(self.button, 1))
        self.setMinimumSize(260, 220)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit()


class FirstStart(QWidget):
    """A window of its own, before there is an office. Sends ``ready`` when there is one, ``closed`` when it is given up."""

    ready = Signal()
    closed = Signal()

    def __init__(self, desk: Desk, address: str, colleague: str = "") -> None:
        super().__init__()
        self.desk, self._office = desk, address
        self.answer: AnswerRow | None = None
        self._done = False
        self.setWindowTitle("Concierge Desk")
        self.setAutoFillBackground(True)
        self.resize(860, 620)
        desk.trouble.connect(self._trouble)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._choice())
        self.steps = Steps(_STEPS)
        self._card_step(colleague)
        self._words_step()
        self._answer_step()
        self._match_step()
        self.pages.addWidget(self.steps)
        self.setLayout(column(self.pages, gap=0))
        desk.make(pending_card, then=self._pending)

    def _choice(self) -> QWidget:
        self.new = _Choice(
            "house",
            "Make a new office",
            "You are the first: clients, quotes and papers begin here.",
            "New office",
            primary=True,
        )
        self.join = _Choice(
            "users", "Join an office",
            "A colleague has one already. You exchange two files and read six words on the telephone; it takes a minute.",
            "Join…", primary=False,
        )  # fmt: skip
        self.new.chosen.connect(self.make)
        self.join.chosen.connect(self.begin)
        self.wrong = Problem()
        page = QWidget()
        cards = row(self.new, self.join, gap=theme.L)
        box = column(1, Title("Welcome to Concierge Desk"), gap=theme.S)
        box.addWidget(Muted("Everything stays on your machines. There is no server and no account."))
        box.addSpacing(theme.L)
        box.addLayout(cards)
        box.addWidget(self.wrong)
        box.addStretch(2)
        box.setContentsMargins(64, theme.XL, 64, theme.XL)
        page.setLayout(box)
        return page

    def _card_step(self, colleague: str) -> None:
        self.name = TextField("What this machine is called", "Reception, Ines' laptop")
        self.name.put(platform.node())
        self.who = TextField("Your name")
        self.who.put(colleague)
        self.make_card = Button(
            "Make the card…", "save", primary=True, keys="Ctrl+Return", then=self.choose_card
        )
        card = self.steps.add(
            Question("Make your card", wrap=True),
            Body("A small file that says who wants to join. It holds no secret: send it to your colleague by e-mail or on a stick.", wrap=True),
            self.name,
            self.who,
        )  # fmt: skip
        card.body.addLayout(
            row(self.make_card, Button("Back", quiet=True, then=lambda: self.pages.setCurrentIndex(0)), 1)
        )

    def _words_step(self) -> None:
        self.own, self.card_path = SixWords(), Muted("", wrap=True)
        self.card_path.selectable()
        self.sent = Button(
            "I have their answer", "arrow-right", primary=True, keys="Ctrl+Return", then=self.await_answer
        )
        card = self.steps.add(
            Question("Send the card, and read your colleague these words", wrap=True),
            self.own,
            self.card_path,
        )
        again = Button("Make the card again", quiet=True, then=lambda: self.steps.go_to(0))
        card.body.addLayout(row(self.sent, again, 1))

    def _answer_step(self) -> None:
        self.drop = DropPlace("Drop the answer here", "Choose…", (".relpair",))
        self.drop.dropped.connect(self.read)
        self.drop.choosing.connect(self._choose_answer)
        card = self.steps.add(
            Question("Open the answer", wrap=True),
            Body("Your colleague sends two files: the answer card and the office. Put both into one folder, then open the answer.", wrap=True),
            self.drop,
        )  # fmt: skip
        card.body.addLayout(row(Button("Back to the words", quiet=True, then=lambda: self.steps.go_to(1)), 1))

    def _match_step(self) -> None:
        self.check = WordsCheck("Have their six words read to you. Do they match?", "They match: join")
        self.check.matched.connect(self.join_now)
        self.check.differed.connect(self._differ)
        self.office_place = TextField("The file of the office", "The large one of the two")
        self.office_button = Button("Choose…", "folder-open", then=self._choose_office)
        self.office_line = QWidget()
        place = row(self.office_place, self.office_button)
        place.setStretch(0, 1)
        place.setAlignment(self.office_button, Qt.AlignmentFlag.AlignBottom)
        self.office_line.setLayout(place)
        self.steps.add(self.check, self.office_line)

    # -- the way ----------------------------------------------------------------------------------------------

    def make(self) -> None:
        """A new, empty office."""
        self._hold("The office is being made.")
        self.desk.make(make_new, self._office, then=self._ready, otherwise=self._not_made)

    def _hold(self, why: str) -> None:
        for button in (self.new.button, self.join.button, self.check.yes, self.make_card):
            button.allow(not why, why)

    def _not_made(self, refusal: Refusal) -> None:
        self._hold("")
        self.wrong.say(refusal.text)

    def begin(self) -> None:
        """The way into an office that is there already."""
        self.pages.setCurrentIndex(1)
        self.steps.go_to(0)
        (self.name if not self.name.value() else self.who).setFocus(Qt.FocusReason.OtherFocusReason)

    def _pending(self, card: CardRow | None) -> None:
        """A card was made before and waits for its answer."""
        if card is not None:
            self.pages.setCurrentIndex(1)
            self._show_card(card)

    def choose_card(self) -> None:
        """Choose where the card goes."""
        if not self.name.value():
            self.name.problem("Give the machine a name.")
            return
        suggested = f"{plain_name(str(self.name.value()))}.relpair"
        path, _ = QFileDialog.getSaveFileName(self, "Your card", suggested, "Cards (*.relpair)")
        if path:
            self.write_card(path)

    def write_card(self, path: str) -> None:
        """Make the keys of this machine and write its card."""
        name, who = str(self.name.value() or ""), str(self.who.value() or "")
        self.desk.make(ask_to_join, path, name, who, then=self._show_card, otherwise=self._refused)

    def _show_card(self, card: CardRow) -> None:
        self.own.say(card.words)
        self.card_path.setText(card.path)
        self.steps.go_to(1)
        self.sent.setFocus(Qt.FocusReason.OtherFocusReason)

    def await_answer(self) -> None:
        """The answer has come."""
        self.steps.go_to(2)
        self.drop.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_answer(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "The answer", "", "Answers (*.relpair)")
        if path:
            self.read(path)

    def read(self, path: str) -> None:
        """Read the answer card."""
        self.steps.say("")
        self.desk.make(read_answer, path, then=self._read, otherwise=self._refused)

    def _read(self, answer: AnswerRow) -> None:
        self.answer = answer
        by = f"Your colleague reads what stands on the screen of {answer.machine}. "
        self.check.who.setText(f"{by}This machine will write numbers with the letter {answer.series}.")
        self.check.words.say(answer.words)
        self.office_place.put(answer.snapshot)
        self.office_line.setVisible(not answer.snapshot)
        self.steps.go_to(3)
        self.check.yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_office(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "The file of the office", "", "Sync files (*.relsync)")
        if path:
            self.office_place.put(path)

    def _differ(self) -> None:
        self.steps.go_to(2)
        self.steps.say(
            "Then this answer is not from the person you speak with. Nothing was done. Ask for it again, over another way."
        )

    def join_now(self) -> None:
        """The words match: the office is made from what was sent."""
        if self.answer is None or not self.check.yes.isEnabled():
            return
        snapshot = str(self.office_place.value() or "")
        if not snapshot:
            self.office_line.show()
            self.office_place.problem("Choose the second file that they sent: the office itself.")
            return
        self._hold("The office is being read and proven.")
        self.steps.say("")
        self.check.who.setText("The office is being read and proven. This takes a few seconds.")
        self.desk.make(
            join,
            self.answer.path,
            snapshot,
            self._office,
            str(self.who.value() or ""),
            then=self._ready,
            otherwise=self._refused,
        )

    def _refused(self, refusal: Refusal) -> None:
        self._hold("")
        self.steps.say(refusal.text)

    def _trouble(self, text: str, advice: str) -> None:
        self._refused(Refusal(f"{text} {advice}".strip()))
        self.wrong.say(f"{text} {advice}".strip())

    def _ready(self, _answer: object) -> None:
        self._done = True
        self.ready.emit()
        self.close()

    def go_on(self) -> None:
        """Ctrl+Enter: the primary button of what is shown."""
        if self.pages.currentIndex() == 0:
            self.new.button.click()
            return
        primary = {0: self.make_card, 1: self.sent, 3: self.check.yes}.get(self.steps.at, self.drop.button)
        primary.click()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.go_on()
        elif event.key() == Qt.Key.Key_Escape and self.pages.currentIndex() == 1 and self.steps.at == 0:
            self.pages.setCurrentIndex(0)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if not self._done:
            self.closed.emit()
