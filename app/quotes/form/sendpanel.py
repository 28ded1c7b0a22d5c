"""The panel that sends a document of ours: to whom, by which way, the words, the files, the steps; one for every kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from app.basics.errors import Refusal
from app.documents.mail import Enclosed
from app.quotes.document.ready import Sending
from app.quotes.rules.sending import Step, Wanted, size_words
from app.shell import theme
from app.shell.desk import Desk
from app.shell.fields import CheckField, ChoiceField, NoteField, TextField
from app.shell.outgoing import PrintJob, open_file, save_files, write_private
from app.shell.paperpanel import PaperPanel
from app.shell.widgets import (
    Body,
    Button,
    Card,
    Faint,
    Label,
    Line,
    Muted,
    Problem,
    Segmented,
    Strong,
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
_LINES: Final = 16  # of the text: what an office is written to
_STEP_WIDTH: Final = 150


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of document asks of the panel: plain functions for the desk.

    ``prepare(session, subject, wanted)`` answers a Sending, ``record(session, subject, sending)`` records that it went,
    ``printed`` keeps what of it was printed. ``along`` are the words for the file that may go along.
    """

    prepare: Callable[..., Sending]
    record: Callable[..., object]
    back: str
    along: str = ""
    printed: Callable[..., object] | None = None


class SendPanel(PaperPanel):
    """Prepares one sending. Sends ``closed``, and ``recorded`` once it is in the file."""

    recorded = Signal()

    def __init__(self, desk: Desk, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(desk, ("It went: record it", "check"), "The file as it goes out", parent)
        self.kind = kind
        self.subject_of: str | UUID = ""
        self.wanted = Wanted()
        self.sending: Sending | None = None
        self.printing = PrintJob(desk, self)
        self._typed = False
        self._choices: tuple[tuple[str, str], ...] = ()
        self.back_to(kind.back)
        self._build_fields()
        self._build_lists()
        self._lay_out()
        self.printing.done.connect(self._printed)

    # -- building ---------------------------------------------------------------------------------------------

    def _build_fields(self) -> None:
        self.whom = Segmented(())
        self.address = TextField("E-mail address", "Not known")
        self.way = ChoiceField("How it goes", WAYS)
        self.way.edited.connect(self._way)
        self.subject = TextField("Subject")
        self.text = NoteField("Text", lines=_LINES)
        self.text.widget.setFixedHeight(_LINES * 19 + 22)
        for field in (self.address, self.subject, self.text):
            field.edited.connect(self._typing)
        self.along = CheckField(self.kind.along)
        self.along.edited.connect(self._along)
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
        body = self.page.body
        self.whom_row = column(self.whom, gap=0)
        body.addLayout(self.whom_row)
        for notice in (self.warnings, self.wishes, self.wrong):
            body.addWidget(notice)
        where = row(self.address, self.way, gap=theme.M)
        where.setStretch(0, 2)
        where.setStretch(1, 1)
        body.addLayout(where)
        for part in (self.subject, self.text, self.along, self.files_head, self.files, self.one_each):
            body.addWidget(part)
        body.addLayout(row(self.mail, self.save, self.print, 1))
        body.addWidget(self.steps_head)
        body.addWidget(self.steps)
        body.addStretch(1)

    # -- opening ----------------------------------------------------------------------------------------------

    def open(self, subject: str | UUID, *, to: str = "", n: int | None = None) -> None:
        """Prepare the sending of one document; ``n`` is the revision of a quote."""
        self.subject_of, self.wanted, self.sending = subject, Wanted(to, n), None
        self._typed = False
        self.title.setText(f"Send {subject}" if isinstance(subject, str) else "Send")
        self.state.setText("")
        self.primary.allow(False, "It is being prepared.")
        self.document.clear()
        self._ask()

    def again(self) -> None:
        """Prepare the same anew: what it says of itself may have changed; what was typed stays."""
        self._ask()

    def _ask(self) -> None:
        self.wrong.say("")
        self.desk.ask(
            self.kind.prepare, self.subject_of, self.wanted, then=self._prepared, otherwise=self._refused
        )

    def _refused(self, refusal: Refusal) -> None:
        self.wrong.say(refusal.text)
        self.primary.allow(False, refusal.text)

    def _prepared(self, sending: Sending) -> None:
        if self.subject_of == "":
            return  # closed meanwhile
        first = self.sending is None
        self.sending = sending
        self.wanted = replace(self.wanted, to=sending.to)
        self._offer(sending)
        self.title.setText(f"Send {sending.number}")
        self.primary.allow(True, "")
        called = f"{sending.called}, {sending.whom}" if sending.whom else sending.called
        self.state.setText(f"{called}. {sending.recorded or 'Not recorded as sent.'}")
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

    def _offer(self, sending: Sending) -> None:
        """The choices of those to whom it can go; one alone is no choice."""
        if sending.choices != self._choices:
            self._choices = sending.choices
            _empty(self.whom_row)
            self.whom = Segmented(sending.choices)
            self.whom.chosen.connect(self._whom)
            self.whom_row.addWidget(self.whom)
        self.whom.settle(sending.to)
        self.whom.setVisible(len(sending.choices) > 1)

    def _fill(self, sending: Sending) -> None:
        fields: list[tuple[object, object]] = [(self.way, sending.channel), (self.along, bool(sending.along))]
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
        self.along.setVisible(sending.along is not None)
        self.mail.setProperty("primary", by_mail)
        self.one_each.setVisible(by_mail and len(sending.files) > 1)

    def _show_files(self, sending: Sending) -> None:
        _empty(self.file_rows)
        many = len(sending.messages)
        total = f", {size_words(sending.size)} in all" if len(sending.files) > 1 else ""
        self.files_head.setText(f"Files{total}" + (f", in {many} messages" if many > 1 else ""))
        for file in sending.files:
            name, line = Body(file.name).selectable(), QWidget()
            box = row(name, Faint(file.title), Faint(size_words(len(file.data))), gap=theme.M)
            if file.media_type == "application/pdf":
                look = Button("Look", "eye", small=True, then=partial(self.document.show_pdf, file.data))
                look.setAccessibleName(f"Look at {file.name}")
                box.addWidget(look)
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

    def _along(self) -> None:
        self.wanted = replace(self.wanted, along=bool(self.along.value()))
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
        """Print every PDF through the system's dialog."""
        if self.sending is not None:
            pdfs = [file.data for file in self.sending.files if file.media_type == "application/pdf"]
            self.printing.ask(pdfs, self.sending.files[0].name)

    def _printed(self, pages: int) -> None:
        self.desk.done.emit(f"Handed {pages} {'page' if pages == 1 else 'pages'} to the printer.")
        if self.kind.printed is not None and self.sending is not None and self.sending.papers:
            self.desk.do(self.kind.printed, self.subject_of, self.sending, otherwise=self._not_done)

    # -- afterwards -------------------------------------------------------------------------------------------

    def press(self) -> None:
        """A person says that it went: it is recorded, and the timeline tells it."""
        sending = self._as_typed()
        if sending is not None and self.primary.isEnabled():
            self.desk.do(
                self.kind.record,
                self.subject_of,
                sending,
                then=self._recorded,
                otherwise=self._not_done,
                label=f"{sending.number} recorded as sent to {sending.whom or sending.to}.",
            )

    def _recorded(self, _id: object) -> None:
        self.recorded.emit()

    def _not_done(self, refusal: Refusal) -> None:
        self.wrong.say(refusal.text)

    def close_panel(self) -> None:
        """Back to the page below; nothing is kept."""
        self.sending, self.subject_of = None, ""
        super().close_panel()


def _drafts(sending: Sending) -> tuple[str, ...]:
    return write_private(sending.drafts())


def _empty(box: object) -> None:
    while (item := box.takeAt(0)) is not None:  # type: ignore[attr-defined]
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
