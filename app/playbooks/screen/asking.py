"""The questions for an office as an e-mail draft: to copy, or to open in the mail program."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.playbooks.form.words import ROLES, number
from app.playbooks.queries import Asking, asking
from app.shell import theme
from app.shell.buttons import Button
from app.shell.desk import Desk
from app.shell.drawer import Drawer
from app.shell.fields import ChoiceField, TextField
from app.shell.panels import Field, row
from app.shell.texts import Muted

WIDTH = 560
_LANGUAGES = {"en": "English", "de": "German", "fr": "French"}


class AskingDrawer(Drawer):
    """What to ask one office. What is changed in the text stays until another office is chosen."""

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host, "Questions to ask", "Open in mail program", WIDTH)
        self._desk = desk
        self._institution: UUID | None = None
        self._seen: Asking | None = None
        self.office = ChoiceField("Office", list(ROLES.items()))
        self.office.edited.connect(self._ask)
        self.to = TextField("To", "no address is known yet")
        self.about = TextField("Subject")
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(340)
        self.letter = Field("The message", self.text)
        self.letter.setSizePolicy(self.text.sizePolicy())
        self.said = Muted("", wrap=True)
        self.copied = Button("Copy", "copy", then=self.copy)
        line = row(self.office, self.to, gap=theme.M)
        line.setStretch(0, 2)
        line.setStretch(1, 3)
        self.body.addLayout(line)
        self.body.addWidget(self.about)
        self.body.addWidget(self.letter, 1)
        self.body.addLayout(row(self.said, self.copied))

    def begin(self, institution_id: UUID, name: str, office: str = "purchasing") -> None:
        """Open with the questions for an office of this institution."""
        if institution_id != self._institution:
            self._institution, self._seen = institution_id, None
            self.text.setPlainText("")
        self.subject.setText(name)
        self.subject.show()
        self.office.put(office)
        self.reveal(self.text)
        self._ask()

    def _ask(self) -> None:
        if self._institution is not None:
            self._desk.ask(
                asking, self._institution, self.office.value() or "purchasing", then=self._answered
            )

    def _answered(self, found: Asking) -> None:
        asked = found.questionnaire
        names = {**ROLES, **{role: name or ROLES.get(role, role) for role, name in found.offices}}
        self.office.offer(list(names.items()))
        self.office.put(asked.office)
        if found == self._seen:
            return  # what was written in the meantime stays
        self._seen = found
        self.to.put(asked.to)
        self.about.put(asked.letter.subject)
        self.text.setPlainText(asked.letter.body)
        spoken = _LANGUAGES.get(asked.letter.language, asked.letter.language)
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

    def mailto(self) -> QUrl:
        """The draft as an address that a mail program opens."""
        to = quote(self.to.value(), safe="@.+-_")
        words = f"subject={quote(self.about.value())}&body={quote(self.text.toPlainText())}"
        return QUrl(f"mailto:{to}?{words}", QUrl.ParsingMode.StrictMode)

    def press(self) -> None:
        if not QDesktopServices.openUrl(self.mailto()):
            self.say("No mail program opened. Copy the text instead.")
