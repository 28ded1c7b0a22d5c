"""Taking a file: what it is, client by client, what it warns of; then Take or Leave; then what happened, with Undo."""

from __future__ import annotations

from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.exchange.commands import Way, take, undo_file
from app.exchange.queries import preview
from app.exchange.rows import ClientChanges, PreviewPage, TakenRow
from app.exchange.rules import preview_facts, preview_says, preview_title
from app.shell import theme
from app.shell.buttons import Button
from app.shell.cells import Column
from app.shell.desk import Desk
from app.shell.fields import CheckField, TextField
from app.shell.panels import Card, Icon, column, row
from app.shell.table import RecordTable
from app.shell.texts import Body, Muted, Statement
from app.sync.refusals import NeedsPassphrase, WrongPassphrase

_STATES = {
    "known": ("circle-check", "green"),
    "parked": ("hourglass", "amber"),
    "fork": ("triangle-alert", "amber"),
    "new": ("download", "accent"),
}


_VERBS = {"new": "Take", "parked": "Keep it until then", "fork": "Take it as two machines"}


def line_edit(field: TextField) -> QLineEdit:
    """The line one types into."""
    found = field.widget
    assert isinstance(found, QLineEdit)  # noqa: S101 - a text field is one
    return found


def _count(number: int) -> str:
    return f"{number:,}" if number else "–"


_COLUMNS: tuple[Column[ClientChanges], ...] = (
    Column("Client", lambda c: c.client or "The house: nobody's file", icon=lambda c: "users" if c.client_id else "house", strong=True, stretch=True),
    Column("New", lambda c: _count(c.new), sort=lambda c: c.new, right=True, width=100),
    Column("Changed", lambda c: _count(c.changed), sort=lambda c: c.changed, right=True, width=110),
    Column("Disappears", lambda c: _count(c.hidden), sort=lambda c: c.hidden, right=True, width=120),
    Column("To decide", lambda c: str(c.conflicts) if c.conflicts else "", sort=lambda c: c.conflicts, signal=lambda c: "amber" if c.conflicts else "", width=110),
)  # fmt: skip


class TakePane(QWidget):
    """Sends ``left`` when it is done with, ``taken(row)`` after a file was taken, ``deciding`` to go to the conflicts."""

    left = Signal()
    taken = Signal(object)
    deciding = Signal()
    _moved = Signal(int, int)  # from the thread that takes: changes done, changes in all

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.path = ""
        self.page: PreviewPage | None = None
        self.row: TakenRow | None = None
        self._stop = Event()
        self._moved.connect(self._tell)
        self.warnings = Card("amber", margin=theme.M)
        self._warned = QWidget()
        self.sure = CheckField("I have read this and take it nevertheless")
        self.sure.edited.connect(self._weigh)
        self.warnings.add(self._warned, self.sure)
        self.table: RecordTable[ClientChanges] = RecordTable(_COLUMNS, lambda c: c.client_id, bare=True)
        self.table.setAccessibleName("What would change, by client")
        self.framed = Card(margin=1)
        self.framed.add(self.table)
        box = column(self._card(), self.warnings, self.framed, gap=theme.M)
        box.setStretch(2, 1)
        box.addStretch(0)
        box.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        self.setLayout(box)
        self._blank("")

    def _card(self) -> Card:
        self.icon = Icon("download", "accent", 22)
        self.head, self.facts = Statement("", wrap=True), Muted("", wrap=True)
        self.says = Body("", wrap=True)
        words = QWidget()
        words.setLayout(column(self.head, self.facts, self.says, gap=theme.XS))
        self.take_button = Button("Take", "check", primary=True, keys="Ctrl+Return", then=self.take)
        self.leave_button = Button("Leave", keys="Esc", then=self.leave)
        self.decide_button = Button("Decide now", "scale", primary=True, then=self.deciding.emit)
        self.undo_button = Button("Undo", "undo-2", then=self.undo)
        buttons = (self.undo_button, self.leave_button, self.decide_button, self.take_button)
        top = row(self.icon, words, *buttons, gap=theme.M)
        for part in (self.icon, *buttons):
            top.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        top.setStretch(1, 1)
        self.card = Card()
        self.card.body.addLayout(top)
        self.card.add(self._locked())
        return self.card

    def _locked(self) -> QWidget:
        self.password = TextField("Password")
        line_edit(self.password).setEchoMode(QLineEdit.EchoMode.Password)
        line_edit(self.password).returnPressed.connect(self._open)
        self.open_button = Button("Open", then=self._open)
        self.lock = QWidget()
        opening = row(self.password, self.open_button, 1)
        opening.setAlignment(self.open_button, Qt.AlignmentFlag.AlignBottom)
        self.lock.setLayout(opening)
        return self.lock

    # -- looking ----------------------------------------------------------------------------------------------

    def look(self, path: str) -> None:
        """Read a file and say what it would do; nothing is changed."""
        if path != self.path:
            self.password.put("")
        self.path, self.page, self.row = path, None, None
        self._blank("The file is being read and proven.")
        self.desk.lend(preview, path, self._pass(), then=self._show, otherwise=self._refused)

    def _pass(self) -> str:
        return str(self.password.value() or "")

    def _open(self) -> None:
        self.look(self.path)

    def _blank(self, text: str, icon: str = "hourglass", token: str = "muted") -> None:  # noqa: S107 - a colour
        self.icon.say(icon, token)
        self.card.signal("neutral")
        self.head.setText(text)
        for part in (
            self.facts, self.says, self.warnings, self.framed, self.lock,
            self.undo_button, self.decide_button, self.take_button,
        ):  # fmt: skip
            part.hide()
        self.leave_button.setText("Leave")

    def _refused(self, refusal: Refusal) -> None:
        self._blank(refusal.text, "circle-x", "red")
        self.card.signal("red")
        self.facts.setText(f"{self.path}\nNothing was changed.")
        self.facts.show()
        locked = isinstance(refusal, NeedsPassphrase | WrongPassphrase)
        self.lock.setVisible(locked)
        (self.password if locked else self.leave_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, page: PreviewPage) -> None:
        if page.path != self.path:
            return  # another file has been chosen meanwhile
        self.page = page
        icon, token = _STATES.get(page.state, _STATES["new"])
        self._blank(preview_title(page), icon, token)
        new = page.state == "new"
        self.facts.setText(preview_facts(page, Clock.system().now()))
        self.says.setText(preview_says(page) if new and page.changes else page.sentence)
        self.card.signal("amber" if page.state in ("parked", "fork") else "neutral")
        for part in (self.facts, self.says):
            part.show()
        self._warn(page)
        self.table.show(sorted(page.clients, key=lambda c: (c.client_id is None, -c.conflicts, c.client)))
        self.framed.setVisible(bool(page.clients) and new)
        word = _VERBS.get(page.state, "")
        self.take_button.setText(word)
        self.take_button.setVisible(bool(word))
        self._weigh()
        (self.take_button if word and self.take_button.isEnabled() else self.leave_button).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def _warn(self, page: PreviewPage) -> None:
        old, self._warned = self._warned, QWidget()
        box = column(gap=theme.S)
        for text in page.warnings:
            line = row(Icon("triangle-alert", "amber"), Body(text, wrap=True), gap=theme.M)
            line.setStretch(1, 1)
            box.addLayout(line)
        self._warned.setLayout(box)
        self.warnings.body.replaceWidget(old, self._warned)
        old.hide()
        old.deleteLater()
        self.sure.put(False)
        self.sure.setVisible(page.must_confirm)
        self.warnings.setVisible(bool(page.warnings) or page.must_confirm)

    def _weigh(self) -> None:
        sure = self.page is None or not self.page.must_confirm or bool(self.sure.value())
        self.take_button.allow(sure, "Read the warning and tick the box first.")

    # -- doing ------------------------------------------------------------------------------------------------

    def may_take(self) -> bool:
        """Whether Ctrl+Enter takes the file now."""
        return self.take_button.isVisible() and self.take_button.isEnabled()

    def take(self) -> None:
        """Take it: all of it or nothing, after a backup."""
        if self.page is None or not self.may_take():
            return
        self.take_button.allow(False, "It is being taken.")
        self.take_button.setText("Taking…")
        self.leave_button.setText("Stop")
        confirmed = bool(self.sure.value())
        self._stop = Event()
        way = Way(self._moved.emit, self._stop.is_set)
        self.desk.lend(
            take, self.path, confirmed, self._pass(), way, then=self._taken, otherwise=self._refused
        )

    def _tell(self, done: int, whole: int) -> None:
        if self.is_taking():
            self.says.setText(f"{done:,} of {whole:,} changes. Nothing counts before all of them are in.")

    def is_taking(self) -> bool:
        """Whether a file is being taken now."""
        return self.take_button.isVisible() and self.take_button.text() == "Taking…"

    def _taken(self, row_: TakenRow) -> None:
        self.row = row_
        self._blank(row_.sentence, *(("hourglass", "amber") if row_.parked else ("circle-check", "green")))
        self.card.signal("amber" if row_.parked else "green")
        self.undo_button.setVisible(not row_.parked and row_.file is not None)
        wait = row_.conflicts + row_.held
        self.decide_button.setVisible(bool(wait))
        self.decide_button.setText(f"Decide {wait} now" if wait else "")
        self.leave_button.setText("Done")
        (self.decide_button if wait else self.leave_button).setFocus(Qt.FocusReason.OtherFocusReason)
        self.taken.emit(row_)

    def undo(self) -> None:
        """Take back what was taken."""
        if self.row is not None and self.row.file is not None:
            self.undo_button.allow(False, "It is being taken back.")
            self.desk.lend(undo_file, self.row.file, then=self._undone, otherwise=self._kept)

    def _kept(self, refusal: Refusal) -> None:
        self.undo_button.allow(True)
        self.facts.setText(refusal.text)
        self.facts.show()

    def _undone(self, sentence: str) -> None:
        self._blank(sentence, "undo-2", "muted")
        self.leave_button.setText("Done")
        self.undo_button.allow(True)
        self.taken.emit(None)

    def trouble(self) -> None:
        """The machine could not: nothing was changed, and it can be tried again."""
        if self.page is not None and self.row is None:
            self._show(self.page)

    def leave(self) -> None:
        """Close it, or stop while it is being taken; the file stays where it is, and nothing is changed."""
        if self.is_taking():
            self._stop.set()
            self.leave_button.setText("Stopping…")
        else:
            self.left.emit()
