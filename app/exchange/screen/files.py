"""Files: what is parked and why, and every file that was given or taken, with the way back from the last one."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.basics.clock import Clock
from app.exchange.rows import FileRow, ParkedRow
from app.exchange.rules import many, moment
from app.shell import theme
from app.shell.buttons import Button
from app.shell.cells import Column
from app.shell.panels import Card, EmptyState, Icon, Line, column, row
from app.shell.table import RecordTable
from app.shell.texts import Faint, Label, Muted, Strong

_KINDS = {"snapshot": "the whole office", "full": "everything", "incremental": ""}
_SEEN = 4


class _Parked(QWidget):
    """One file that waits: its name, and the sentence that says for what."""

    def __init__(self, parked: ParkedRow, now: dt.datetime) -> None:
        super().__init__()
        words = QWidget()
        words.setLayout(column(Strong(parked.name, wrap=True), Muted(parked.reason, wrap=True), gap=1))
        facts = Faint(f"{parked.machine} · {moment(parked.at, now)}")
        line = row(Icon("hourglass", "amber"), words, facts, gap=theme.M)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.setAccessibleName(f"{parked.name}: {parked.reason}")


class FilesPane(QWidget):
    """Sends ``undoing(file row)``, ``retrying`` and ``taking``."""

    undoing = Signal(object)
    retrying = Signal()
    taking = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = Clock.system().now()
        self.waiting = Card("amber", margin=theme.M)
        self.retry = Button("Try again", "refresh-cw", small=True, then=self.retrying.emit)
        self.waiting.body.addLayout(row(Label("Waits for what came before it"), 1, self.retry))
        self.parked = QWidget()
        self.waiting.add(self.parked)
        self.table: RecordTable[FileRow] = RecordTable(
            self._columns(),
            lambda file: (file.file, file.given),
            bare=True,
            empty=EmptyState(
                "inbox",
                "No file yet",
                "Every file that is given or taken here is listed, with what it changed.",
                ("Take a file", self.taking.emit),
            ),
        )
        self.table.setAccessibleName("Files given and taken")
        self.table.chosen.connect(self._chosen)
        self.undo = Button("Undo", "undo-2", small=True, then=self._undo)
        self.said = Muted("")
        self.bar = QWidget()
        line = row(self.said, 1, self.undo)
        line.setContentsMargins(theme.M, theme.S, theme.S, theme.S)
        self.bar.setLayout(line)
        framed = Card(margin=1)
        framed.body.setSpacing(0)
        framed.body.addWidget(self.table, 1)
        framed.body.addWidget(self.bar)
        box = column(self.waiting, framed, gap=theme.M)
        box.setStretch(1, 1)
        box.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        self.setLayout(box)
        self.setFocusProxy(self.table)
        self._chosen(None)

    def _columns(self) -> tuple[Column[FileRow], ...]:
        return (
            Column(
                "When",
                lambda f: moment(f.at, self._now),
                sort=lambda f: f.at,
                icon=lambda f: "upload" if f.given else "download",
                width=170,
            ),
            Column("With whom", lambda f: f"given to {f.machines}" if f.given else f"taken from {f.machines}", strong=True, width=250),
            Column("What", _what, sort=lambda f: f.changes, width=230),
            Column("File", lambda f: f.name, stretch=True, muted=True),
            Column("By", lambda f: f.by, width=150, muted=True),
            Column("", _state, signal=lambda f: "neutral" if f.undone_at else "", width=100),
        )  # fmt: skip

    def show_files(self, parked: tuple[ParkedRow, ...], files: tuple[FileRow, ...], now: dt.datetime) -> None:
        """Show what waits and what was."""
        self._now = now
        self.waiting.setVisible(bool(parked))
        old = self.parked
        self.parked = QWidget()
        box = column(gap=theme.S)
        for at, one in enumerate(parked[:_SEEN]):
            if at:
                box.addWidget(Line())
            box.addWidget(_Parked(one, now))
        if len(parked) > _SEEN:
            box.addWidget(Muted(f"and {len(parked) - _SEEN} more"))
        self.parked.setLayout(box)
        self.waiting.body.replaceWidget(old, self.parked)
        old.hide()
        old.deleteLater()
        self.table.show(files)
        self._chosen(self.table.current())

    def _chosen(self, file: object) -> None:
        one = file if isinstance(file, FileRow) else None
        self.bar.setVisible(one is not None and not one.given)
        if one is not None:
            self.said.setText(f"Taken back {moment(one.undone_at, self._now)}" if one.undone_at else one.name)
            self.undo.allow(one.may_undo, "Only what was taken last, and not taken back yet, can be undone.")

    def _undo(self) -> None:
        file = self.table.current()
        if file is not None:
            self.undoing.emit(file)


def _what(file: FileRow) -> str:
    kind = _KINDS.get(file.kind, "")
    said = many(file.changes, "change")
    if file.clients and not file.given:
        said += f", {many(file.clients, 'client')}"
    return f"{kind}, {said}" if kind else said


def _state(file: FileRow) -> str:
    return "taken back" if file.undone_at else ""
