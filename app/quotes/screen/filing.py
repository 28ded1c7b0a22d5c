"""A paper filed from a finding: its file and dates; the one it takes the place of is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from app.basics.errors import Refusal
from app.seller.drafts import FiledDraft
from app.seller.queries import FiledRow
from app.shell import theme
from app.shell.fields import DateField, TextField
from app.shell.widgets import Button, Card, Muted, Problem, Strong, row

_INSURANCE: Final = "insurance"


class PaperCard(Card):
    """Sends ``filed(draft, path)`` when the person files it."""

    filed = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._kind, self.path = "", Path()
        self.head, self.why = Strong("", wrap=True), Muted("", wrap=True)
        self.kind, self.title = TextField("Kind, as playbooks ask for it", "w-9"), TextField("Title")
        self.signed, self.begins, self.ends = (
            DateField(words, optional=True) for words in ("Signed on", "Valid from", "To, included")
        )
        self.covers, self.says = (
            TextField("It covers", "1000000.00 USD"),
            TextField("It says", "additional insured: …"),
        )
        self.choose_button = Button("Choose the file…", "paperclip", then=self.choose)
        self.file = Muted("No file yet.", wrap=True)
        self.problem = Problem()
        self.go = Button("File it and attach it", primary=True, then=self.press)
        self.cancel = Button("Cancel", quiet=True, then=self.hide)
        self.add(self.head, self.why, self.kind, self.title)
        self.body.addLayout(row(self.signed, self.begins, self.ends, gap=theme.M))
        self.body.addLayout(row(self.covers, self.says, gap=theme.M))
        self.body.addLayout(row(self.choose_button, self.file, 1))
        self.add(self.problem)
        self.body.addLayout(row(self.go, self.cancel, 1))
        self.hide()

    def ask(self, kind: str, words: str, why: str, old: FiledRow | None) -> None:
        """Open it for a kind of paper, which is asked where it is not known; ``old`` is the one on file, whose title it keeps."""
        self._kind, self.path = kind, Path()
        self.kind.put("")
        self.kind.setVisible(not kind)
        self.head.setText(f"A newer {words}" if old is not None else f"File the {words}")
        self.why.setText(why)
        self.title.put(old.title if old is not None else words[:1].upper() + words[1:])
        for field in (self.signed, self.begins, self.ends):
            field.put(None)
        for own in (self.covers, self.says):
            own.put("")
            own.setVisible(kind in ("", _INSURANCE))
        self.file.setText("No file yet.")
        self.problem.say("")
        self.show()
        self.choose_button.setFocus()

    def choose(self) -> None:
        """Choose the file of the paper."""
        name, _ = QFileDialog.getOpenFileName(self, "The paper", "", "Papers (*.pdf *.png *.jpg *.jpeg)")
        if name:
            self.attach(Path(name))

    def attach(self, path: Path) -> None:
        """Take this file."""
        self.path = path
        self.file.setText(path.name)

    def refuse(self, refusal: Refusal) -> None:
        """Show why it cannot be filed; what was typed stays."""
        self.problem.say(refusal.text)

    def _facts(self) -> dict[str, str]:
        """What an insurance says of itself, as far as it was typed."""
        limit, _, currency = self.covers.value().rpartition(" ")
        said = {"limit": limit, "currency": currency, "wording": self.says.value()}
        return {name: text for name, text in said.items() if text}

    def press(self) -> None:
        """File what was chosen."""
        if self.path == Path():
            self.problem.say("Choose the file of the paper first.")
            return
        draft = FiledDraft(
            kind=self._kind or self.kind.value(),
            title=self.title.value(),
            signed_on=self.signed.value(),
            valid_from=self.begins.value(),
            valid_to=self.ends.value(),
            facts=self._facts(),
        )
        self.filed.emit(draft, self.path)
