"""The letter of a quote: its paragraphs on the left, the real document beside them, and the button that attaches it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.basics.errors import Refusal
from app.quotes.document import Document, pdf_of
from app.quotes.document.letter import letter_document
from app.quotes.drafts.letter import LetterDraft
from app.quotes.queries.letters import LetterView, letter
from app.quotes.rules.letters import kind_for
from app.shell import theme
from app.shell.desk import Desk
from app.shell.fields import NoteField, TextField
from app.shell.paperpanel import PaperPanel
from app.shell.widgets import Card, Label, Muted, Problem, Segmented, Strong, column

DRAW_PAUSE: Final = 400
_LINES: Final = {
    "unique": 5,
    "continuity": 5,
    "need": 4,
    "offered": 5,
    "earlier": 5,
    "alternatives": 4,
    "ground": 2,
}
_LINE: Final = 19  # pixels of a line in a field, and what stands around it
_AROUND: Final = 22


class LetterPanel(PaperPanel):
    """Edits one letter. Sends ``kept(draft)`` after every change, ``attach(draft)`` for the button, ``closed``."""

    kept = Signal(object)
    attach = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            desk, ("Attach to the quote", "paperclip"), "The letter as it will be printed", parent
        )
        self.back_to("Back to the quote")
        self.view: LetterView | None = None
        self.draft = LetterDraft()
        self.passages: dict[str, NoteField] = {}
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(DRAW_PAUSE)
        self._clock.timeout.connect(self.draw)
        self._build_form()

    def _build_form(self) -> None:
        self.asked = Muted("", wrap=True)
        self.lacking = Card("neutral", margin=theme.M)
        self.missing, self.wrong = Muted("", wrap=True), Problem("")
        self.lacking.add(Strong("Still to be said"), self.missing)
        self.signed_by = Segmented((("us", "From us"), ("requester", "For the requester to sign")))
        self.signed_by.chosen.connect(self._signed_by)
        self.signatory = TextField("Signed by", "Name, function")
        self.to = NoteField("To, below the name of the institution", "The office that reads it", 2)
        _fix(self.to, 2)
        for field in (self.signatory, self.to):
            field.edited.connect(self._edited)
        for part in (
            self.asked,
            self.lacking,
            self.wrong,
            Label("Who says it"),
            self.signed_by,
            self.signatory,
            self.to,
        ):
            self.page.body.addWidget(part)
        self.texts = column(gap=theme.M)
        self.page.body.addLayout(self.texts)
        self.page.body.addStretch(1)

    # -- opening ----------------------------------------------------------------------------------------------

    def open(self, number: str, kind: str = "", document: str = "") -> None:
        """Show the letter of a quote that is stored; ``document`` is the kind of paper that a rule asks for."""
        self.view = None
        self.document.clear()
        self.desk.ask(letter, number, kind or kind_for(document), document, then=self._opened)

    def _opened(self, view: LetterView) -> None:
        self.view, self.draft = view, view.draft
        self.title.setText(self.draft.letter.titles[0])
        self.state.setText(f"For quote {view.number}")
        self.asked.setText(f"Asked for: {view.asked_by}" if view.asked_by else "")
        self.asked.setVisible(bool(view.asked_by))
        self.signed_by.choose(self.draft.signed_by)
        self.signatory.put(self.draft.signatory)
        self.to.put(self.draft.to)
        self._lay_passages()
        self._follow()
        self.draw()
        first = next(
            (key for key, field in self.passages.items() if not field.value()), next(iter(self.passages))
        )
        self.passages[first].widget.setFocus()

    def _lay_passages(self) -> None:
        while (item := self.texts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.passages = {}
        for passage in self.draft.letter.passages:
            heading = (
                passage.headings[0]
                if passage.required
                else f"{passage.headings[0]} (if there is something to say)"
            )
            field = NoteField(heading, passage.asks, _LINES.get(passage.key, 3))
            _fix(field, _LINES.get(passage.key, 3))
            field.put(self.draft.passages.get(passage.key, ""))
            field.edited.connect(self._edited)
            self.passages[passage.key] = field
            self.texts.addWidget(field)

    # -- typing -----------------------------------------------------------------------------------------------

    def _signed_by(self, by: str) -> None:
        if self.view is None or by == self.draft.signed_by:
            return
        if self.signatory.value() == self.view.signers.get(self.draft.signed_by, ""):
            self.signatory.put(self.view.signers.get(by, ""))
        self.draft.signed_by = by
        self._edited()

    def _edited(self) -> None:
        if self.view is None:
            return
        draft = self.draft
        draft.signatory, draft.to = self.signatory.value(), self.to.value()
        draft.passages = {key: field.value() for key, field in self.passages.items() if field.value()}
        self._follow()
        self._clock.start()
        self.kept.emit(draft)

    def _follow(self) -> None:
        """Say what is missing, and what an office will object to."""
        missing = self.draft.missing()
        self.missing.setText("\n".join(missing))
        self.lacking.setVisible(bool(missing))
        self.wrong.say(" ".join((*self.draft.problems(), *self.draft.remarks())))
        may = self.view is not None and self.view.may_change
        why = (
            "This revision was issued. Revise the quote first." if not may else missing[0] if missing else ""
        )
        self.primary.allow(not why, why)
        attached = self.view.attached if self.view is not None else None
        if attached is not None and self.view is not None:
            same = attached.same and attached.title == self.draft.letter.titles[0]
            self.state.setText(
                f"For quote {self.view.number}, attached {'' if same else 'earlier '}as {attached.file_name}"
            )

    def draw(self) -> None:
        """Draw the letter as it stands."""
        if self.view is not None:
            self.desk.ask(
                letter_document, self.view.number, self.draft, then=self._ready, otherwise=self._refused
            )

    def _ready(self, made: Document) -> None:
        self.desk.make(pdf_of, made, then=self.document.show_pdf, latest=True)

    def _refused(self, refusal: Refusal) -> None:
        self.wrong.say(refusal.text)

    # -- leaving ----------------------------------------------------------------------------------------------

    def press(self) -> None:
        """Attach it, where it says what it must."""
        if self.view is not None and self.primary.isEnabled():
            self.attach.emit(self.draft)

    def refuse(self, refusal: Refusal) -> None:
        """Why it could not be attached."""
        self.wrong.say(refusal.text)

    def close_panel(self) -> None:
        """Back to the quote; what was typed is kept with it."""
        self._clock.stop()
        self.view = None
        super().close_panel()


def _fix(field: NoteField, lines: int) -> None:
    """A field of so many lines, however high the page is; longer texts scroll inside."""
    field.widget.setFixedHeight(lines * _LINE + _AROUND)
