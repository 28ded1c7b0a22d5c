"""The machines of the office: when something was last exchanged, what waits for each, and this machine itself."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.basics.clock import Clock
from app.exchange.rows import ExchangePage, FolderRow, MachineRow
from app.exchange.rules import exchanged, exchanged_how, many, moment, waits_for
from app.exchange.screen.spoken import SixWords
from app.shell import theme
from app.shell.buttons import Button
from app.shell.cells import Column
from app.shell.panels import Card, EmptyState, ScrollPage, row
from app.shell.table import RecordTable
from app.shell.texts import Body, Faint, Label, Muted, Statement, tip

_STATUS = {"retired": "retired", "revoked": "revoked", "forked": "went two ways"}


class MachinesPane(QWidget):
    """The table at the left, this machine and the shared folder at the right."""

    pairing = Signal()
    giving = Signal(object)  # the machine that is chosen
    renaming = Signal(object)
    leaving = Signal(object, str)  # a machine, and "retire" or "revoke"
    chose_folder = Signal()
    looked = Signal()
    left_folder = Signal()
    rejoining = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = Clock.system().now()
        self._me: MachineRow | None = None
        self.table: RecordTable[MachineRow] = RecordTable(
            self._columns(),
            lambda machine: machine.id,
            bare=True,
            empty=EmptyState(
                "monitor",
                "No other machine yet",
                "Two people on the telephone pair one in a minute. After that changes travel in a file: on a stick, "
                "in an e-mail or through a shared folder. No server is needed.",
                ("Pair a machine", self.pairing.emit),
            ),
        )
        self.table.setAccessibleName("Machines of this office")
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self.giving)
        framed = Card(margin=1)
        framed.body.setSpacing(0)
        framed.body.addWidget(self.table, 1)
        framed.body.addWidget(self._buttons())
        right = ScrollPage(margin=0, gap=theme.M)
        right.body.addWidget(self._this_machine())
        right.body.addWidget(self._shared_folder())
        right.body.addStretch(1)
        right.setFixedWidth(344)
        box = row(framed, right, gap=theme.L)
        box.setStretch(0, 1)
        box.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        self.setLayout(box)
        self.setFocusProxy(self.table)
        self._chosen(None)

    def _columns(self) -> tuple[Column[MachineRow], ...]:
        return (
            Column(
                "Machine",
                lambda m: m.name,
                icon=lambda _m: "monitor",
                second=lambda m: f"Series {m.series}" + (f", {_STATUS[m.status]}" if m.status in _STATUS else ""),
                strong=True,
                width=210,
            ),
            Column(
                "Waits here for them",
                waits_for,
                sort=lambda m: (m.unsent, m.waiting),
                signal=lambda m: "amber" if m.unsent and m.status == "active" else "",
                tooltip=_why_waiting,
                width=165,
            ),
            Column(
                "Last exchanged",
                lambda m: exchanged(m, self._now),
                sort=lambda m: max((at.timestamp() for at in (m.taken_at, m.given_at) if at), default=0.0),
                tooltip=lambda m: exchanged_how(m, self._now),
                second=lambda m: exchanged_how(m, self._now) if m.taken_at or m.given_at else "",
                width=270,
            ),
            Column("Still to come from them", lambda m: m.wants, tooltip=lambda m: m.wants, stretch=True, muted=True),
        )  # fmt: skip

    def _buttons(self) -> QWidget:
        self.give = Button("Give…", "upload", small=True, then=lambda: self._send(self.giving.emit))
        self.rename = Button("Rename…", "pencil", small=True, then=lambda: self._send(self.renaming.emit))
        self.retire = Button("Retire…", small=True, quiet=True, then=lambda: self._leave("retire"))
        self.revoke = Button("Revoke…", "ban", small=True, quiet=True, then=lambda: self._leave("revoke"))
        self.bar = QWidget()
        box = row(self.give, self.rename, 1, self.retire, self.revoke, gap=theme.XS)
        box.setContentsMargins(theme.S, theme.S, theme.S, theme.S)
        self.bar.setLayout(box)
        return self.bar

    def _this_machine(self) -> QWidget:
        self.own_name, self.own_series = Statement("", wrap=True), Muted("")
        self.own_words = SixWords(large=False)
        self.own_rename = Button("Rename…", "pencil", small=True, then=lambda: self.renaming.emit(self._me))
        self.own_rejoin = Button("Join again…", small=True, quiet=True, then=self.rejoining.emit)
        self.own_rejoin.setToolTip(tip("Where the others do not know this machine any more"))
        card = Card().add(
            Label("This machine"),
            self.own_name,
            self.own_series,
            self.own_words,
            Faint("Six words that stand for this machine's keys. Read them to whoever asks whether it is you.", wrap=True),
        )  # fmt: skip
        card.body.addLayout(row(self.own_rename, self.own_rejoin, 1))
        return card

    def _shared_folder(self) -> QWidget:
        self.folder_path, self.folder_said = Body("", wrap=True), Muted("", wrap=True)
        self.folder_path.selectable()
        self.choose = Button("Choose…", "folder-open", small=True, then=self.chose_folder.emit)
        self.look = Button("Look now", "refresh-cw", small=True, then=self.looked.emit)
        self.stop = Button("Stop", small=True, quiet=True, then=self.left_folder.emit)
        card = Card().add(Label("Shared folder"), self.folder_path, self.folder_said)
        card.body.addLayout(row(self.look, self.choose, self.stop, 1))
        return card

    # -- showing ----------------------------------------------------------------------------------------------

    def show_page(self, page: ExchangePage) -> None:
        """Show the machines as they are now."""
        self._now, self._me = page.now, page.me
        self.table.show(page.machines)
        self._chosen(self.table.current())
        self.own_name.setText(page.me.name)
        self.own_series.setText(f"Series {page.me.series}: its letter in document numbers")
        self.own_words.say(page.me.words)
        self.show_folder(page.folder)

    def show_folder(self, folder: FolderRow | None) -> None:
        """Show where files lie for everybody, and what the last look did."""
        self.folder_path.setVisible(folder is not None)
        self.look.setVisible(folder is not None)
        self.stop.setVisible(folder is not None)
        self.choose.setText("Another…" if folder else "Choose…")
        if folder is None:
            self.folder_said.setText(
                "Not used. A folder that a network or a cloud keeps in step: every machine leaves its changes there "
                "and takes what the others left, by itself."
            )
            return
        self.folder_path.setText(folder.path)
        when = f"Looked {moment(folder.looked_at, self._now)}. " if folder.looked_at else "Not looked yet. "
        waits = (
            f" {many(folder.waiting, 'file waits', 'files wait')} for what came before."
            if folder.waiting
            else ""
        )
        self.folder_said.setText((when + folder.said + waits).strip())

    def busy(self, looking: bool) -> None:
        """Whether the folder is being looked at now."""
        self.look.allow(not looking, "The folder is being looked at.")

    def _chosen(self, machine: object) -> None:
        one = machine if isinstance(machine, MachineRow) else None
        self.bar.setVisible(one is not None)
        if one is None:
            return
        active = one.status == "active"
        why = f"{one.name} is {_STATUS.get(one.status, one.status)}."
        for button in (self.give, self.rename, self.retire, self.revoke):
            button.allow(active, why)

    def _send(self, emit: Callable[[object], object]) -> None:
        machine = self.table.current()
        if machine is not None:
            emit(machine)

    def _leave(self, how: str) -> None:
        machine = self.table.current()
        if machine is not None:
            self.leaving.emit(machine, how)

    def choose_machine(self, id_: UUID) -> None:
        """Put the cursor on a machine."""
        self.table.choose(id_)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _why_waiting(machine: MachineRow) -> str:
    if machine.status != "active" or not machine.waiting:
        return ""
    if machine.unsent:
        return f"No file for {machine.name} holds them yet: give one."
    said = many(machine.waiting, "change was", "changes were")
    return f"{said} given; the next file from {machine.name} says whether they arrived."
