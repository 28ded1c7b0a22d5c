"""The sending of an issued quote: to whom, by which way, the words, the files, the steps; recorded once a person says it went."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from app.basics.errors import Refusal
from app.documents.mail import Enclosed
from app.quotes.commands import record_event
from app.quotes.document.sending import Sending, prepared
from app.quotes.rules.sending import Step, Wanted, size_words
from app.shell import theme
from app.shell.desk import Desk
from app.shell.fields import CheckField, ChoiceField, NoteField, TextField
from app.shell.outgoing import PrintJob, open_file, save_files, write_private
from app.shell.pdfview import PdfView
from app.shell.widgets import (
    Body,
    Button,
    Card,
    Faint,
    Header,
    Label,
    Line,
    Muted,
    Problem,
    ScrollPage,
    Segmented,
    Splitter,
    Strong,
    Title,
    column,
    row,
)

WAYS: Final = (
    ("", "Not known"),
    ("e-mail", "E-mail"),
    ("portal", "Portal"),
    ("post", "Post"),
    ("hand", "By hand"),
    ("network", "Network"),
)
_LINES: Final = 13  # of the text: what an office is written to
_STEP_WIDTH: Final = 150


class SendPanel(QWidget):
    """Prepares one sending. Sends ``closed``, and ``recorded`` once it is in the file."""

    closed = Signal()
    recorded = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.number, self.wanted = "", Wanted()
        self.sending: Sending | None = None
        self.printing = PrintJob(desk, self)
        self._typed = False
        self._build_head()
        self._build_fields()
        self._build_lists()
        self._lay_out()
        self.document = PdfView(desk)
        self.document.setAccessibleName("The file as it goes out")
        split = Splitter(self.page, self.document, shares=(11, 10))
        split.setHandleWidth(1)
        whole = column(self.head, split, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.printing.done.connect(self._printed)

    # -- building ---------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        self.head = Header()
        self.title, self.state = Title(""), Muted("")
        self.back = Button("Back to the quote", "arrow-left", then=self.close_panel).named(
            "Back to the quote", "Esc"
        )
        self.sent = Button("It went: record it", "check", primary=True, then=self.press).named(
            "It went: record it", "Ctrl+Return"
        )
        words = QWidget()
        words.setLayout(column(self.title, self.state, gap=2))
        box = row(words, self.back, self.sent, gap=theme.M)
        box.setStretch(0, 1)
        self.head.body.addLayout(box)

    def _build_fields(self) -> None:
        self.whom = Segmented((("purchasing", "To purchasing"), ("researcher", "To the researcher")))
        self.whom.chosen.connect(self._whom)
        self.address = TextField("E-mail address", "Not known")
        self.way = ChoiceField("How it goes", WAYS)
        self.way.edited.connect(self._way)
        self.subject = TextField("Subject")
        self.text = NoteField("Text", lines=_LINES)
        self.text.widget.setFixedHeight(_LINES * 19 + 22)
        for field in (self.address, self.subject, self.text):
            field.edited.connect(self._typing)
        self.card = CheckField(
            "With the route card: where to hand it in, what the amount needs, how long it takes"
        )
        self.card.edited.connect(self._card)
        self.one_each = CheckField("One file for each message")
        self.one_each.edited.connect(self._one_each)
        self.wrong = Problem("")

    def _build_lists(self) -> None:
        self.warnings, self.warning = Card("amber", margin=theme.M), Body("", wrap=True).selectable()
        self.warnings.add(Strong("Look out"), self.warning)
        self.wishes, self.wish = Card("neutral", margin=theme.M), Muted("", wrap=True).selectable()
        self.wishes.add(Strong("What they want"), self.wish)
        self.files, self.steps = QWidget(), QWidget()
        self.file_rows, self.step_rows = column(gap=0), column(gap=0)
        self.files.setLayout(self.file_rows)
        self.steps.setLayout(self.step_rows)
        self.files_head, self.steps_head = Label("Files"), Label("Step by step")
        self.mail = Button("Open as e-mail", "mail", then=self.open_mail)
        self.save = Button("Save files…", "download", then=self.ask_where)
        self.print = Button("Print…", "printer", then=self.ask_printer)

    def _lay_out(self) -> None:
        self.page = ScrollPage(gap=theme.M)
        body = self.page.body
        body.setContentsMargins(theme.XL, theme.L, theme.XL, theme.XL)
        body.addWidget(self.whom)
        for notice in (self.warnings, self.wishes, self.wrong):
            body.addWidget(notice)
        where = row(self.address, self.way, gap=theme.M)
        where.setStretch(0, 2)
        where.setStretch(1, 1)
        body.addLayout(where)
        for part in (self.subject, self.text, self.card, self.files_head, self.files, self.one_each):
            body.addWidget(part)
        body.addLayout(row(self.mail, self.save, self.print, 1))
        body.addWidget(self.steps_head)
        body.addWidget(self.steps)
        body.addStretch(1)

    # -- opening ----------------------------------------------------------------------------------------------

    def open(self, number: str, n: int, to: str = "purchasing") -> None:
        """Prepare the sending of one issued revision."""
        self.number, self.wanted, self.sending = number, Wanted(to, n), None
        self._typed = False
        self.title.setText(f"Send {number}")
        self.state.setText("")
        self.sent.allow(False, "It is being prepared.")
        self.document.clear()
        self._ask()

    def _ask(self) -> None:
        self.wrong.say("")
        self.desk.ask(prepared, self.number, self.wanted, then=self._prepared, otherwise=self._refused)

    def _refused(self, refusal: Refusal) -> None:
        self.wrong.say(refusal.text)
        self.sent.allow(False, refusal.text)

    def _prepared(self, sending: Sending) -> None:
        first = self.sending is None
        self.sending = sending
        self.whom.choose(sending.to)
        self.sent.allow(True, "")
        revision = (
            f"Revision {sending.revision}, {sending.whom}" if sending.whom else f"Revision {sending.revision}"
        )
        self.state.setText(f"{revision}. {sending.recorded or 'Not recorded as sent.'}")
        self._fill(sending)
        self.warning.setText("\n".join(sending.warnings))
        self.warnings.setVisible(bool(sending.warnings))
        self.wish.setText("\n".join(sending.wishes))
        self.wishes.setVisible(bool(sending.wishes))
        self._show_files(sending)
        self._show_steps(sending.steps)
        if first:
            self.document.show_pdf(sending.files[0].data)
            self.mail.setFocus()

    def _fill(self, sending: Sending) -> None:
        fields: list[tuple[object, object]] = [(self.way, sending.channel), (self.card, sending.card)]
        fields.append((self.one_each, sending.one_each))
        if not self._typed:
            fields += [
                (self.address, sending.address),
                (self.subject, sending.subject),
                (self.text, sending.body),
            ]
        for field, value in fields:
            field.blockSignals(True)  # type: ignore[attr-defined]
            field.put(value)  # type: ignore[attr-defined]
            field.blockSignals(False)  # type: ignore[attr-defined]
        by_mail = sending.channel in ("e-mail", "")
        for part in (self.subject, self.text):
            part.setVisible(by_mail)
        self.mail.setProperty("primary", by_mail)
        self.one_each.setVisible(by_mail and len(sending.files) > 1)

    def _show_files(self, sending: Sending) -> None:
        _empty(self.file_rows)
        many = len(sending.messages)
        total = f", {size_words(sending.size)} in all" if len(sending.files) > 1 else ""
        self.files_head.setText(f"Files{total}" + (f", in {many} messages" if many > 1 else ""))
        for file in sending.files:
            look = Button("Look", "eye", small=True, then=partial(self.document.show_pdf, file.data))
            look.setAccessibleName(f"Look at {file.name}")
            name = Body(file.name).selectable()
            line = QWidget()
            box = row(name, Faint(file.title), Faint(size_words(len(file.data))), look, gap=theme.M)
            box.setContentsMargins(0, theme.XS, 0, theme.XS)
            box.setStretch(1, 1)
            line.setLayout(box)
            self.file_rows.addWidget(line)
            self.file_rows.addWidget(Line())

    def _show_steps(self, steps: tuple[Step, ...]) -> None:
        _empty(self.step_rows)
        self.steps_head.setVisible(bool(steps))
        for step in steps:
            self.step_rows.addWidget(self._step(step))
            self.step_rows.addWidget(Line())

    def _step(self, step: Step) -> QWidget:
        line, done = QWidget(), QCheckBox(step.text)
        done.setMinimumWidth(_STEP_WIDTH)
        box = row(done, Body(step.copy.replace("\n", ", "), wrap=True).selectable(), gap=theme.M)
        box.setContentsMargins(0, theme.XS, 0, theme.XS)
        box.setStretch(1, 1)
        if step.copy:
            copy = Button("Copy", "copy", small=True, then=partial(self._copy, step.copy))
            copy.setAccessibleName(f"Copy {step.text}")
            box.addWidget(copy)
        line.setLayout(box)
        return line

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.desk.done.emit("Copied.")

    # -- choosing ---------------------------------------------------------------------------------------------

    def _whom(self, to: str) -> None:
        if self.sending is not None and to != self.wanted.to:
            self._typed = False
            self.wanted = Wanted(to, self.wanted.n)
            self.sending = None
            self._ask()

    def _way(self) -> None:
        self.wanted = replace(self.wanted, channel=self.way.value() or "")
        self._ask()

    def _card(self) -> None:
        self.wanted = replace(self.wanted, card=bool(self.card.value()))
        self._ask()

    def _one_each(self) -> None:
        self.wanted = replace(self.wanted, one_each=bool(self.one_each.value()))
        self._ask()

    def _typing(self) -> None:
        self._typed = True

    def _as_typed(self) -> Sending | None:
        """What is prepared, with what was typed over it."""
        if self.sending is None:
            return None
        typed = {"address": self.address.value(), "subject": self.subject.value(), "body": self.text.value()}
        return replace(self.sending, **typed)

    # -- going out --------------------------------------------------------------------------------------------

    def open_mail(self) -> None:
        """Open the message in the person's own mail program, to be finished and sent there."""
        sending = self._as_typed()
        if sending is not None:
            self.desk.make(_drafts, sending, then=self._open)

    def _open(self, paths: tuple[str, ...]) -> None:
        if not all(open_file(path) for path in paths):
            self.wrong.say(
                "No program on this machine opens e-mail drafts. Save the files, and write the message there."
            )
            return
        self.desk.done.emit("Opened in your mail program. Record it here once it went.")

    def ask_where(self) -> None:
        """Ask for the folder in which the files are saved."""
        dialog = QFileDialog(self, "Save the files in a folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.save_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, folder: str) -> None:
        """Write the files there, all or none."""
        files: tuple[Enclosed, ...] = self.sending.files if self.sending is not None else ()
        self.desk.make(save_files, folder, files, then=self._saved, otherwise=self._not_done)

    def _saved(self, paths: tuple[str, ...]) -> None:
        names = ", ".join(Path(path).name for path in paths)
        self.desk.done.emit(f"Saved: {names}.")

    def ask_printer(self) -> None:
        """Print every file through the system's dialog."""
        if self.sending is not None:
            self.printing.ask([file.data for file in self.sending.files], self.sending.files[0].name)

    def _printed(self, pages: int) -> None:
        self.desk.done.emit(f"Handed {pages} {'page' if pages == 1 else 'pages'} to the printer.")

    # -- afterwards -------------------------------------------------------------------------------------------

    def press(self) -> None:
        """A person says that it went: the event and the line in the timeline."""
        sending = self._as_typed()
        if sending is not None and self.sent.isEnabled():
            self.desk.do(
                record_event,
                sending.number,
                sending.event(),
                sending.revision,
                then=self._recorded,
                otherwise=self._not_done,
                label=f"{sending.number} recorded as sent to {sending.whom or sending.to}.",
            )

    def _recorded(self, _id: object) -> None:
        self.recorded.emit()

    def _not_done(self, refusal: Refusal) -> None:
        self.wrong.say(refusal.text)

    def close_panel(self) -> None:
        """Back to the quote; nothing is kept."""
        self.sending = None
        self.closed.emit()


def _drafts(sending: Sending) -> tuple[str, ...]:
    return write_private(sending.drafts())


def _empty(box: object) -> None:
    while (item := box.takeAt(0)) is not None:  # type: ignore[attr-defined]
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
