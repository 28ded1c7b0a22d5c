"""What stands beside the quote: its preflight, the real document, what changed, and the panels that ask one thing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QWidget

from app.quotes.rules.differences import Change
from app.quotes.screen.ahead import Ahead
from app.quotes.screen.filing import PaperCard
from app.quotes.screen.findings import PreflightPanel
from app.requirements.queries import Questionnaire
from app.shell import theme
from app.shell.desk import Desk
from app.shell.fields import NoteField
from app.shell.pdfview import PdfView
from app.shell.slip import Slip
from app.shell.widgets import (
    Body,
    Button,
    Card,
    Faint,
    Icon,
    Line,
    Muted,
    ScrollPage,
    Segmented,
    Side,
    Strong,
    column,
    row,
)

_ICONS = {"added": "plus", "removed": "minus", "changed": "pencil", "total": "wallet"}


class Reason(Card):
    """Asks why an issue goes on against the rules; without a reason nothing happens."""

    given = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__("amber")
        self.head = Strong("Issue against the rules", wrap=True)
        self.text = Muted("The reason is kept with this revision and shown to colleagues.", wrap=True)
        self.reason = NoteField("Why", "Such as: M. Ortiz agreed by phone on 21 Nov", 2)
        self.reason.widget.setFixedHeight(58)
        self.go = Button("Issue with this reason", "send", primary=True, then=self.press)
        self.cancel = Button("Cancel", then=self._cancel)
        self.add(self.head, self.text, self.reason)
        self.body.addLayout(row(self.go, self.cancel, 1))
        self.reason.edited.connect(self._typed)
        self.hide()

    def ask(self, rules: int) -> None:
        """Open it for so many rules that stop the issue."""
        self.head.setText("One rule stops this issue" if rules == 1 else f"{rules} rules stop this issue")
        self._typed()
        self.show()
        self.reason.setFocus()

    def _typed(self) -> None:
        self.go.allow(bool(self.reason.value()), "An override needs a reason.")

    def press(self) -> None:
        """Issue with the reason, if one is given."""
        if self.reason.value():
            self.given.emit(self.reason.value())

    def _cancel(self) -> None:
        self.reason.put("")
        self.hide()
        self.closed.emit()


class Letter(Card):
    """The prepared question to an office: read it, copy it, send it from one's own mail."""

    mail = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.head = Strong("", wrap=True)
        self.to = Muted("", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Prepared message")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(180)
        self._subject = self._address = ""
        self.send = Button("Draft e-mail", "mail", then=self._mail)
        self.copy = Button("Copy", "copy", then=self._copy)
        self.close_ = Button("Close", then=self.hide)
        self.add(self.head, self.to, self.text)
        self.body.addLayout(row(self.send, self.copy, self.close_, 1))
        self.hide()

    def say(self, asked: Questionnaire) -> None:
        """Show the letter to an office."""
        self._subject, self._address = asked.letter.subject, asked.to
        self.head.setText(asked.letter.subject)
        self.to.setText(f"To {asked.to}" if asked.to else "No address of this office is known yet.")
        self.text.setPlainText(asked.letter.body)
        self.show()
        self.text.setFocus()

    def _mail(self) -> None:
        self.mail.emit(self._address, self._subject, self.text.toPlainText())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())


class Changes(ScrollPage):
    """How this revision differs from the one before, in sentences; ``printing`` asks for them as a page."""

    printing = Signal(int, int)

    def __init__(self) -> None:
        super().__init__(margin=0, gap=0)
        self.before = self.after = 0
        self.body.setContentsMargins(0, 0, theme.M, theme.L)
        self.said: list[str] = []

    def say(self, changes: Sequence[Change], before: int, after: int) -> None:
        """Show these differences."""
        while (item := self.body.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.said = [change.text for change in changes]
        self.before, self.after = before, after
        head = QWidget()
        print_it = Button("As a page", "printer", small=True, then=self._print)
        head.setLayout(row(Muted(f"From revision {before} to {after}"), 1, print_it))
        self.body.addWidget(head)
        self.body.addSpacing(theme.S)
        if not changes:
            self.body.addWidget(Body("They say the same.", wrap=True))
        for change in changes:
            self.body.addWidget(_sentence(change))
            self.body.addWidget(Line())
        self.body.addStretch(1)

    def _print(self) -> None:
        self.printing.emit(self.before, self.after)


def _sentence(change: Change) -> QWidget:
    entry = QWidget()
    text = Body(change.text, wrap=True) if change.kind != "total" else Strong(change.text, wrap=True)
    box = row(Icon(_ICONS.get(change.kind, "pencil")), text.selectable(), gap=theme.M)
    box.setStretch(1, 1)
    box.setContentsMargins(0, theme.S, 0, theme.S)
    entry.setLayout(box)
    return entry


class QuoteSide(Side):
    """Segments above, one of the three beneath. Sends ``chosen(segment)`` when a person picks one."""

    chosen = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.segments = Segmented(
            (("preflight", "Preflight"), ("document", "Document"), ("changes", "Changes"))
        )
        self.count = Faint("")
        self.why = Button("Why does it look so?", "info", quiet=True, small=True)
        self.why.hide()
        self.reason, self.letter, self.ahead = Reason(), Letter(), Ahead()
        self.slip, self.paper = Slip(), PaperCard()
        self.preflight, self.document, self.changes = PreflightPanel(), PdfView(desk), Changes()
        self.stack = QStackedWidget()
        for page in (self.preflight, self.document, self.changes):
            self.stack.addWidget(page)
        top = row(self.segments, self.count, self.why)
        top.setStretch(0, 1)
        self.body.setContentsMargins(theme.L + 4, theme.L, theme.S, 0)
        top.setContentsMargins(0, 0, theme.M, theme.XS)
        self.body.addLayout(top)
        asides = column(self.reason, self.letter, self.slip, self.paper, self.ahead, gap=theme.M)
        asides.setContentsMargins(0, 0, theme.M, 0)
        self.body.addLayout(asides)
        self.body.addWidget(self.stack, 1)
        self.setMinimumWidth(344)
        self.segments.chosen.connect(self.turn)

    def put_cards_away(self) -> None:
        """Shut every card that asks for something, and forget what was typed into it."""
        for card in (self.reason, self.letter, self.paper):
            card.hide()
        self.slip.close_slip()

    def press_card(self) -> bool:
        """Take the answer of the card that is open; False where none is."""
        for is_open, press in (
            (self.slip.is_open(), self.slip.press),
            (self.paper.isVisible(), self.paper.press),
            (self.reason.isVisible(), self.reason.press),
            (self.letter.isVisible(), self.letter.send.click),
        ):
            if is_open:
                press()
                return True
        return False

    def turn(self, segment: str) -> None:
        """Show one of the three."""
        self.stack.setCurrentIndex(("preflight", "document", "changes").index(segment))
        self.count.setVisible(segment == "preflight")
        self.why.setVisible(segment == "document")
        self.ahead.setVisible(segment == "preflight" and bool(self.ahead.said))
        self.chosen.emit(segment)

    def current(self) -> str:
        """Which of the three is seen."""
        return self.segments.current()

    def choose(self, segment: str) -> None:
        """As if the segment had been pressed."""
        self.segments.choose(segment)

    def offer(self, *, preflight: bool, changes: bool) -> None:
        """Which segments there are for this revision."""
        for key, there in (("preflight", preflight), ("changes", changes)):
            self.segments._buttons[key].setVisible(there)  # noqa: SLF001 - one panel, one row of choices
        if (self.current() == "preflight" and not preflight) or (self.current() == "changes" and not changes):
            self.choose("preflight" if preflight else "document")
