"""The questions for an office as an e-mail draft: to open in the mail program, or to copy; then come the answers."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.playbooks.form.words import ROLES, number
from app.playbooks.queries import Asking, asking, draft_to
from app.shell import theme
from app.shell.buttons import Button
from app.shell.desk import Desk
from app.shell.drawer import Drawer
from app.shell.fields import ChoiceField, TextField
from app.shell.outgoing import private_folder
from app.shell.panels import Field, row
from app.shell.texts import Muted

WIDTH = 560


class AskingDrawer(Drawer):
    """What to ask one office. What is changed in the text stays until another office or language is chosen."""

    answered = Signal(str)

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host, "Questions to ask", "Open as e-mail draft", WIDTH)
        self._desk = desk
        self._institution: UUID | None = None
        self._seen: Asking | None = None
        self.office = ChoiceField("Office", list(ROLES.items()))
        self.office.edited.connect(self._ask)
        self.language = ChoiceField("In", [("", "Their language")])
        self.language.edited.connect(self._ask)
        self.to = TextField("To", "no address is known yet")
        self.about = TextField("Subject")
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(340)
        self.letter = Field("The message", self.text)
        self.letter.setSizePolicy(self.text.sizePolicy())
        self.said = Muted("", wrap=True)
        self.copied = Button("Copy", "copy", then=self.copy)
        self.enter = Button("Write down the answers…", "clipboard-list", then=self._answer)
        line = row(self.office, self.language, gap=theme.M)
        line.setStretch(0, 3)
        line.setStretch(1, 2)
        self.body.addLayout(line)
        self.body.addWidget(self.to)
        self.body.addWidget(self.about)
        self.body.addWidget(self.letter, 1)
        self.body.addWidget(self.said)
        self.foot.insertWidget(0, self.enter)
        self.foot.insertWidget(2, self.copied)

    def begin(self, institution_id: UUID, name: str, office: str = "purchasing") -> None:
        """Open with the questions for an office of this institution."""
        if institution_id != self._institution:
            self._institution, self._seen = institution_id, None
            self.text.setPlainText("")
            self.language.put("")
        self.subject.setText(name)
        self.subject.show()
        self.office.put(office)
        self.reveal(self.text)
        self._ask()

    def _ask(self) -> None:
        if self._institution is not None:
            self._desk.ask(
                asking,
                self._institution,
                self.office.value() or "purchasing",
                self.language.value() or "",
                then=self._answered,
            )

    def _answered(self, found: Asking) -> None:
        asked = found.questionnaire
        names = {**ROLES, **{role: name or ROLES.get(role, role) for role, name in found.offices}}
        self.office.offer(list(names.items()))
        self.office.put(asked.office)
        chosen = self.language.value() or ""
        self.language.offer([("", "Their language"), *found.languages])
        self.language.put(chosen)
        if found == self._seen:
            return  # what was written in the meantime stays
        self._seen = found
        self.to.put(asked.to)
        self.about.put(asked.letter.subject)
        self.text.setPlainText(asked.letter.body)
        spoken = dict(found.languages).get(asked.letter.language, asked.letter.language)
        if asked.letter.english:
            spoken += f", {asked.letter.english} of them still in English"
        self.said.setText(
            f"{number(len(asked.asked), 'question', 'questions')}, in {spoken}."
            if asked.asked
            else "There is no open question for this office."
        )
        self.primary.allow(bool(asked.asked), "There is no open question for this office.")

    def copy(self) -> None:
        """Put the message on the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.said.setText("Copied.")

    def press(self) -> None:
        """Write the draft where the mail program finds it, and open it there."""
        self.draft_in(private_folder() / f"questions-{self.office.value() or 'purchasing'}.eml")

    def draft_in(self, path: Path) -> None:
        """Write the draft to this file, then open it."""
        sender = self._seen.sender if self._seen else ""
        self._desk.make(
            draft_to, path, sender, self.to.value(), self.about.value(), self.text.toPlainText(), then=self._drafted,
        )  # fmt: skip

    def _drafted(self, path: Path) -> None:
        opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        self.said.setText(f"The draft lies in {path}." if opened else "")
        if not opened:
            self.say(f"No mail program opened. The draft lies in {path}; or copy the text.")

    def _answer(self) -> None:
        office = self.office.value() or "purchasing"
        self.shut()
        self.answered.emit(office)
