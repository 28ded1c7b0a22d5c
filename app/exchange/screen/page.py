"""The page Exchange: machines, what must be decided, files; taking, giving and pairing from the same head."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.basics.changes import Changes
from app.exchange.commands import choose_folder, leave_folder, retry_parked, sweep, undo_file
from app.exchange.queries import decide_page, exchange_page, files_given_and_taken
from app.exchange.rows import DecidePage, ExchangePage, FileRow, MachineRow
from app.exchange.rules import summary
from app.exchange.screen.deciding import DecidePane
from app.exchange.screen.doubt import DoubtCard
from app.exchange.screen.files import FilesPane
from app.exchange.screen.giving import GiveDrawer
from app.exchange.screen.machines import MachinesPane
from app.exchange.screen.naming import LeaveDrawer, NameDrawer
from app.exchange.screen.pairing import PairPane
from app.exchange.screen.rejoining import RejoinDrawer
from app.exchange.screen.steps import path_of
from app.exchange.screen.sweeping import EVERY
from app.exchange.screen.taking import TakePane
from app.shell import theme
from app.shell.actions import Action
from app.shell.buttons import Button, Tabs
from app.shell.desk import Desk
from app.shell.panels import Header, column, row
from app.shell.screens import Screen
from app.shell.texts import Muted, Title

TABS = {"machines": "Machines", "decide": "To decide", "files": "Files"}
_DERIVED = {"work_item", "stand"}  # rows that this machine computes by itself say nothing new here
DROPS = (".relsync", ".relpair")


class ExchangeScreen(Screen):
    """``exchange``, ``exchange/decide``, ``exchange/decide/<client>``, ``exchange/files``."""

    SHOWS: ClassVar[frozenset[str]] = frozenset()
    counted = Signal(int)  # what waits to be decided

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.page: ExchangePage | None = None
        self._looking = False
        self.machines, self.files = MachinesPane(), FilesPane()
        self.taking, self.pairing = TakePane(desk), PairPane(desk)
        self.deciding = DecidePane(desk, self)
        self._panes: dict[str, QWidget] = {
            "machines": self.machines, "decide": self.deciding, "files": self.files,
            "take": self.taking, "pair": self.pairing,
        }  # fmt: skip
        self.stack = QStackedWidget()
        for pane in self._panes.values():
            self.stack.addWidget(pane)
        self.doubt = DoubtCard(desk)
        self.setLayout(column(self._head(), self.doubt, self.stack, gap=0))
        self.layout().setStretch(2, 1)  # type: ignore[union-attr]
        self.giving, self.naming, self.leaving = (
            GiveDrawer(desk, self),
            NameDrawer(desk, self),
            LeaveDrawer(desk, self),
        )
        self.rejoining = RejoinDrawer(desk, self)
        self.setAcceptDrops(True)
        self._often = QTimer(self)  # what the last look into the shared folder did
        self._often.setInterval(EVERY)
        self._often.timeout.connect(self._again)
        self._often.start()
        self._wire()

    def _head(self) -> Header:
        self.name, self.summary = Title("Exchange"), Muted("", wrap=True)
        self.pair_button = Button("Pair a machine", "link", then=self.pair)
        self.take_button = Button("Take…", "download", then=self.choose_file)
        self.give_button = Button("Give…", "upload", primary=True, then=self.give)
        self.tabs = Tabs(tuple(TABS.items()))
        self.tabs.chosen.connect(self._tab)
        header = Header()
        header.body.setContentsMargins(theme.XL, theme.L, theme.XL, 0)
        words = QWidget()
        words.setLayout(column(self.name, self.summary, gap=theme.XS))
        top = row(words, self.pair_button, self.take_button, self.give_button)
        top.setStretch(0, 1)
        header.body.addLayout(top)
        header.body.addSpacing(theme.S)
        header.body.addWidget(self.tabs)
        return header

    def _wire(self) -> None:
        self.machines.pairing.connect(self.pair)
        self.machines.giving.connect(self.give)
        self.machines.renaming.connect(self.naming.begin)
        self.machines.leaving.connect(self.leaving.begin)
        self.machines.chose_folder.connect(self.choose_folder)
        self.machines.looked.connect(self.look)
        self.machines.left_folder.connect(self.leave_folder)
        self.machines.rejoining.connect(self.rejoin)
        self.files.undoing.connect(self.undo)
        self.files.retrying.connect(self.retry)
        self.files.taking.connect(self.choose_file)
        self.taking.left.connect(partial(self.show_tab, "machines"))
        self.taking.deciding.connect(partial(self.show_tab, "decide"))
        self.pairing.left.connect(partial(self.show_tab, "machines"))
        self.deciding.went.connect(self.go)
        self.deciding.unfiltered.connect(partial(self.go, "exchange/decide"))
        for changed in (
            self.taking.taken,
            self.pairing.paired,
            self.giving.given,
            self.naming.done,
            self.leaving.done,
        ):
            changed.connect(self._changed)
        self.doubt.settled.connect(self.stale)
        self.rejoining.done.connect(self._changed)
        self.desk.trouble.connect(self._trouble)

    def _changed(self, _row: object = None) -> None:
        self.stale()

    def _trouble(self, _text: str, _advice: str) -> None:
        self._looking = False
        self.machines.busy(False)
        for part in (self.taking, self.pairing, self.giving):
            part.trouble()

    # -- where this is ----------------------------------------------------------------------------------------

    def title(self) -> str:
        return "Exchange"

    def open(self, address: str) -> None:
        super().open(address)
        tab = self.key().partition("/")[0] or "machines"
        self.show_tab(tab if tab in TABS else "machines", rename=False)

    def only(self) -> str:
        """The key of the client to whom the inbox is narrowed."""
        tab, _, client = self.key().partition("/")
        return client if tab == "decide" else ""

    def _tab(self, key: str) -> None:
        self.show_tab(key)

    def show_tab(self, key: str, *, rename: bool = True) -> None:
        """Show a part: one of the tabs, or what was opened over them."""
        self.stack.setCurrentWidget(self._panes[key])
        self.tabs.settle(key if key in TABS else "")
        self._lead()
        if rename and key in TABS:
            address = "exchange" if key == "machines" else f"exchange/{key}"
            if address != self._address:
                self._address = address
                self.renamed.emit()
                self.stale()

    def here(self) -> str:
        """Which part is shown."""
        return next(key for key, pane in self._panes.items() if pane is self.stack.currentWidget())

    def concerns(self, changes: Changes) -> bool:
        return bool(changes.kinds() - _DERIVED)

    # -- reading ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        self.desk.ask(exchange_page, then=self._answered)
        self.desk.ask(decide_page, self.only(), then=self._decided)
        self.desk.ask(files_given_and_taken, then=self._listed)
        self.doubt.refresh()

    def _answered(self, page: ExchangePage) -> None:
        self.page = page
        self.summary.setText(summary(page))
        self.machines.show_page(page)
        self.tabs.say("machines", f"Machines {len(page.machines) + 1}")
        waiting = page.conflicts + page.held
        self.tabs.say("decide", f"To decide {waiting}" if waiting else "To decide")
        self.tabs.say("files", f"Files, {len(page.parked)} waiting" if page.parked else "Files")
        self._lead()
        self.counted.emit(page.to_decide)

    def _lead(self) -> None:
        """One thing leads: what was opened over the tabs has its own; a machine that works alone pairs first."""
        machines = self.page.machines if self.page is not None else ()
        alone = not any(machine.status == "active" for machine in machines)
        tab = self.here() in TABS
        self.give_button.lead(tab and not alone)
        self.pair_button.lead(tab and alone)
        self.give_button.allow(not alone, "Pair a machine first: a file is sealed for those who may read it.")

    def _decided(self, page: DecidePage) -> None:
        named = next((c.client for c in page.conflicts if c.client_key == self.only()), "")
        self.deciding.show_page(page, (named or "one client") if self.only() else "")

    def _listed(self, files: tuple[FileRow, ...]) -> None:
        if self.page is not None:
            self.files.show_files(self.page.parked, files, self.page.now)

    # -- doing ------------------------------------------------------------------------------------------------

    def give(self, machine: object = None) -> None:
        """Open the drawer that writes a file."""
        if self.page is not None and self.give_button.isEnabled():
            self.giving.begin(self.page, machine if isinstance(machine, MachineRow) else None)

    def pair(self) -> None:
        """Open the steps that pair a machine."""
        self.pairing.begin()
        self.show_tab("pair")

    def rejoin(self) -> None:
        """Open the drawer by which a machine that the others do not know is let in again."""
        if self.page is not None:
            self.rejoining.begin(self.page.me.name)

    def choose_file(self) -> None:
        """Choose a file to take in the system's dialog."""
        path, _ = QFileDialog.getOpenFileName(
            self, "Take a file", "", "Sync files (*.relsync);;Cards (*.relpair)"
        )
        if path:
            self.take(path)

    def take(self, path: str) -> None:
        """Look at a file, or at a card, that was chosen or dropped; a drawer does not stay before it."""
        self._shut_drawer()
        if Path(path).suffix.casefold() == ".relpair":
            self.pair()
            self.pairing.read(path)
            return
        self.show_tab("take")
        self.taking.look(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if path_of(event, DROPS):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if path := path_of(event, DROPS):
            event.acceptProposedAction()
            self.take(path)

    def undo(self, file: object) -> None:
        """Take back what was taken last."""
        if isinstance(file, FileRow):
            self.desk.lend(undo_file, file.file, then=self._said)

    def retry(self) -> None:
        """Try every parked file again."""
        self.desk.lend(retry_parked, then=self._said)

    def _said(self, sentence: str) -> None:
        self.desk.done.emit(sentence.rstrip("."))
        self.stale()

    def _again(self) -> None:
        if self.isVisible() and self._has_folder():
            self.desk.ask(exchange_page, then=self._answered)

    # -- the shared folder ------------------------------------------------------------------------------------

    def choose_folder(self) -> None:
        """Choose the shared folder in the system's dialog."""
        folder = QFileDialog.getExistingDirectory(self, "The shared folder")
        if folder:
            self.share(folder)

    def share(self, folder: str) -> None:
        """Exchange through this folder from now on."""
        self.desk.lend(choose_folder, folder, then=self._shared)

    def _shared(self, _path: str) -> None:
        self.stale()
        self.look(asked=True)

    def leave_folder(self) -> None:
        """Exchange through no folder any more; what lies in it stays."""
        self.desk.lend(leave_folder, then=self._changed)

    def look(self, *, asked: bool = False) -> None:
        """Look into the shared folder, in the writing lane; never twice at once."""
        chosen = self.page is not None and self.page.folder is not None
        if self._looking or not (chosen or asked):
            return
        self._looking = True
        self.machines.busy(True)
        if not self.desk.lend(sweep, then=self._swept, otherwise=self._not_swept):
            self._swept(0)

    def _swept(self, moved: int) -> None:
        self._looking = False
        self.machines.busy(False)
        if moved or self.isVisible():
            self.stale()

    def _not_swept(self, refusal: object) -> None:
        self._looking = False
        self.machines.busy(False)
        self.machines.folder_said.setText(getattr(refusal, "text", ""))

    # -- keys -------------------------------------------------------------------------------------------------

    def actions_here(self) -> tuple[Action, ...]:
        return (
            Action("exchange.primary", "Go on", self._go_on, "check", "Ctrl+Return", self._can_go_on, listed=False),
            Action("exchange.give", "Give a file", self.give, "upload", "Ctrl+N", words="export sync stick"),
            Action("exchange.take", "Take a file", self.choose_file, "download", "Ctrl+O", words="import sync stick"),
            Action("exchange.pair", "Pair a machine", self.pair, "link", words="sync join"),
            Action("exchange.folder", "Choose the shared folder", self.choose_folder, "folder-open", words="sync"),
            Action("exchange.look", "Look into the shared folder", self.look, "refresh-cw", "F5", self._has_folder),
            *(
                Action(f"exchange.{key}", f"Exchange: {words.lower()}", partial(self.show_tab, key), "refresh-cw")
                for key, words in TABS.items()
            ),
        )  # fmt: skip

    def _has_folder(self) -> bool:
        return self.page is not None and self.page.folder is not None

    def _can_go_on(self) -> bool:
        return self.here() == "pair" or (
            self.here() == "take" and (self.taking.may_take() or self.taking.row is not None)
        )

    def _go_on(self) -> None:
        if self.here() == "pair":
            self.pairing.go_on()
        elif self.taking.row is None:
            self.taking.take()
        elif self.taking.decide_button.isVisible():
            self.show_tab("decide")
        else:
            self.show_tab("machines")

    def _shut_drawer(self) -> bool:
        for drawer in (self.giving, self.naming, self.leaving, self.rejoining, self.deciding.drawer):
            if not drawer.isHidden():
                drawer.shut()
                return True
        return False

    def back_out(self) -> bool:
        if self._shut_drawer():
            return True
        if self.here() == "take":
            self.taking.leave()
            return True
        if self.here() == "pair":
            self.show_tab("machines")
            return True
        return False
