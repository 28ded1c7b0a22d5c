"""Pairing, at a machine of the office: read their card, compare six words by telephone, write the answer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.basics.errors import Refusal
from app.exchange.commands import welcome
from app.exchange.queries import read_card
from app.exchange.rows import CardRow, WelcomeRow
from app.exchange.screen.spoken import SixWords
from app.exchange.screen.steps import DIFFERED, DropPlace, Question, Steps, WordsCheck
from app.shell import theme
from app.shell.buttons import Button
from app.shell.desk import Desk
from app.shell.fields import TextField
from app.shell.panels import column, row
from app.shell.texts import Body, Muted

_STEPS = ("Their card", "Six words", "The answer", "Their screen")
_CARD = (".relpair",)


class PairPane(QWidget):
    """Sends ``left`` when it is closed and ``paired(row)`` when the answer was written."""

    left = Signal()
    paired = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.card: CardRow | None = None
        self.steps = Steps(_STEPS)
        self._first()
        self.check = WordsCheck("Have their six words read to you. Do they match?", "They match")
        self.check.matched.connect(self.match)
        self.check.differed.connect(self.differ)
        self.steps.add(self.check)
        self._third()
        self._last()
        self.setLayout(column(self.steps, gap=0))

    def _first(self) -> None:
        self.drop = DropPlace("Drop their card here", "Choose…", _CARD)
        self.drop.dropped.connect(self.read)
        self.drop.choosing.connect(self.choose)
        cancel = Button("Not now", quiet=True, then=self.left.emit)
        card = self.steps.add(
            Question("Ask them for their card", wrap=True),
            Body("On the new machine: start Concierge Desk and choose “Join an office”. It makes a small file, the card. "
                 "They send it to you, by e-mail or on a stick. Stay on the telephone.", wrap=True),
            self.drop,
        )  # fmt: skip
        card.body.addLayout(row(cancel, 1))

    def _third(self) -> None:
        self.name = TextField("What this office calls the machine")
        self.series = TextField("Letter of its numbers")
        self.series.widget.setMinimumWidth(150)
        self.folder = TextField("Where the answer goes", "The folder of the stick, or any other")
        self.choose_folder = Button("Choose…", "folder-open", then=self._choose_folder)
        self.write = Button("Write the answer", "send", primary=True, keys="Ctrl+Return", then=self.answer)
        card = self.steps.add(
            Question("Write the answer", wrap=True),
            Muted("Two files: the answer card, and the office as it is now, sealed for their machine alone.", wrap=True),
        )  # fmt: skip
        names = row(self.name, self.series, gap=theme.M)
        names.setStretch(0, 1)
        place = row(self.folder, self.choose_folder)
        place.setStretch(0, 1)
        place.setAlignment(self.choose_folder, Qt.AlignmentFlag.AlignBottom)
        at = card.body.count() - 1
        card.body.insertLayout(at, names)
        card.body.insertLayout(at + 1, place)
        card.body.insertLayout(
            at + 2, row(self.write, Button("Back", quiet=True, then=lambda: self.steps.go_to(1)), 1)
        )

    def _last(self) -> None:
        self.own, self.said = SixWords(), Body("", wrap=True)
        self.back = Question("", wrap=True)
        self.paths = Muted("", wrap=True)
        self.paths.selectable()
        self.done = Button("Done", primary=True, keys="Ctrl+Return", then=self.left.emit)
        card = self.steps.add(
            self.back,
            self.said,
            self.own,
            self.paths,
        )
        card.body.addLayout(row(self.done, 1))

    # -- the way ----------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin anew."""
        self.card = None
        self.steps.go_to(0)
        self.drop.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self) -> None:
        """Choose the card in the system's dialog."""
        path, _ = QFileDialog.getOpenFileName(self, "Their card", "", "Cards (*.relpair)")
        if path:
            self.read(path)

    def read(self, path: str) -> None:
        """Read their card."""
        self.steps.say("")
        self.desk.ask(read_card, path, then=self._read, otherwise=self._refused)

    def _read(self, card: CardRow) -> None:
        self.card = card
        who = f"{card.colleague} at {card.name}" if card.colleague else card.name
        self.check.who.setText(f"{who} reads what stands on the screen there. {card.known}".strip())
        self.check.words.say(card.words)
        self.name.put(card.name)
        self.series.put(card.series)
        self.steps.go_to(1)
        self.check.yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def match(self) -> None:
        """The words are the same."""
        if self.card is not None:
            if not self.folder.value():
                self.folder.put(str(Path(self.card.path).parent))
            self.steps.go_to(2)
            self.write.setFocus(Qt.FocusReason.OtherFocusReason)

    def differ(self) -> None:
        """The words are not the same: nobody is admitted."""
        self.begin()
        self.steps.say(DIFFERED)

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, "Where the answer goes", str(self.folder.value() or "")
        )
        if folder:
            self.folder.put(folder)

    def answer(self) -> None:
        """Admit the machine and write the two files."""
        if self.card is None or not self.write.isEnabled():
            return
        folder, name = str(self.folder.value() or ""), str(self.name.value() or "")
        self.folder.problem("" if folder else "Say where the answer goes.")
        self.name.problem("" if name else "Give the machine a name that everybody knows.")
        if not folder or not name:
            return
        self.write.allow(False, "The files are being written and read back.")
        self.desk.lend(
            welcome, self.card.path, name, str(self.series.value() or ""), folder,
            then=self._answered, otherwise=self._not_written,
        )  # fmt: skip

    def _not_written(self, refusal: Refusal) -> None:
        self.write.allow(True)
        if "series" in refusal.text.casefold() or "letter" in refusal.text.casefold():
            self.series.problem(refusal.text)
        else:
            self._refused(refusal)

    def _refused(self, refusal: Refusal) -> None:
        self.steps.say(refusal.text)

    def trouble(self) -> None:
        """The machine could not: it can be tried again."""
        self.write.allow(True)

    def _answered(self, row_: WelcomeRow) -> None:
        self.write.allow(True)
        self.said.setText(row_.sentence)
        what = "both files" if row_.snapshot else "the answer"
        self.back.setText(f"Send {what} back, and read them these words")
        self.own.say(row_.words)
        self.paths.setText("\n".join(path for path in (row_.answer, row_.snapshot) if path))
        self.steps.go_to(3)
        self.done.setFocus(Qt.FocusReason.OtherFocusReason)
        self.paired.emit(row_)

    def go_on(self) -> None:
        """Ctrl+Enter: the primary button of the step."""
        primary = {1: self.check.yes, 2: self.write, 3: self.done}.get(self.steps.at)
        if primary is not None:
            primary.click()
