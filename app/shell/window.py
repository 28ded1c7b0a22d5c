"""The one window: rail, bar, pages, strip. It knows addresses and actions, no capability."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QMainWindow, QMessageBox, QWidget

from app.shell import theme
from app.shell.actions import Action, Actions
from app.shell.buttons import Button
from app.shell.desk import Desk
from app.shell.keysheet import KeySheet
from app.shell.navigation import History, Place, Rail
from app.shell.page import Page
from app.shell.palette import Palette, Search, SearchField
from app.shell.panels import column, row
from app.shell.preferences import Preferences
from app.shell.screens import Screen, Screens

NAME = "Concierge Desk"
SCHEMES: tuple[tuple[theme.Scheme, str, str], ...] = (
    ("light", "Light theme", "sun"),
    ("dark", "Dark theme", "moon"),
    ("system", "Theme of the desktop", "monitor"),
)
_PATIENT = 300
"""Milliseconds of work before the window says that it works."""


class Bar(QFrame):
    """Back, forward, search, log a call."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = Button("", "arrow-left", quiet=True).named("Back", "Alt+Left")
        self.forward = Button("", "arrow-right", quiet=True).named("Forward", "Alt+Right")
        self.search = SearchField()
        self.working = Button("", "hourglass", quiet=True).named("Working")
        self.working.setEnabled(False)
        self.working.hide()
        self.log = Button("Log a call", "phone", keys="Ctrl+L")
        box = row(self.back, self.forward, gap=2)
        box.addSpacing(theme.XS)
        box.addWidget(self.search, 10)
        box.addStretch(1)
        box.addWidget(self.working)
        box.addWidget(self.log)
        box.setContentsMargins(theme.L, theme.S, theme.XL - 4, theme.S)
        self.setLayout(box)
        self.setFixedHeight(52)


class MainWindow(QMainWindow):
    """Shows the screen for an address, remembers the way, says what was done.

    ``log`` opens the log of a call, ``undo`` takes back what was done last, ``help_address`` is where F1 goes
    (a screen of the program, with the present address after the slash).
    """

    moved = Signal(str)  # the address that is shown now
    closed = Signal()

    def __init__(  # noqa: PLR0913 - the one place where the window is wired
        self,
        desk: Desk,
        screens: Screens,
        places: Sequence[Place],
        preferences: Preferences,
        *,
        search: Search | None = None,
        kind_icons: Mapping[str, str] | None = None,
        log: Callable[[], object] | None = None,
        undo: Callable[[], object] | None = None,
        help_address: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk, self.screens, self.places, self.preferences = desk, screens, tuple(places), preferences
        self.history = History()
        self.actions_ = Actions(self)
        self._undo, self._log, self._help = undo, log, help_address
        self._held: set[Screen] = set()
        self._build(search, kind_icons)
        self._wire()
        self._register()
        self.setWindowTitle(NAME)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._restore()

    # -- building ---------------------------------------------------------------------------------------------

    def _build(self, search: Search | None, kind_icons: Mapping[str, str] | None) -> None:
        self.rail = Rail(NAME, self.places)
        self.bar = Bar()
        self.page = Page()
        right = QWidget()
        right.setLayout(column(self.bar, self.page, gap=0))
        whole = QWidget()
        box = row(self.rail, right, gap=0)
        box.setStretch(1, 1)
        whole.setLayout(box)
        self.setCentralWidget(whole)
        self.palette_ = Palette(self.bar.search, self.desk, self.actions_, search, kind_icons)
        self.bar.log.setVisible(self._log is not None)

    def _wire(self) -> None:
        self.rail.went.connect(self.go)
        self.rail.folded.connect(self._folded)
        self.palette_.went.connect(self.go)
        self.bar.back.clicked.connect(self.back)
        self.bar.forward.clicked.connect(self.forward)
        self.bar.log.clicked.connect(self.log_call)
        self.desk.done.connect(self._said_done)
        self.desk.refused.connect(self._said_refused)
        self.desk.trouble.connect(self._said_trouble)
        self.desk.busy.connect(self._busy)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENT)
        self._patience.timeout.connect(self.bar.working.show)
        self.actions_.provide(self._actions_here)

    def _register(self) -> None:
        for at, place in enumerate([p for p in self.places if not p.bottom][:7], 1):
            self._go_action(place, f"Ctrl+{at}")
        for place in self.places:
            if place.bottom:
                self._go_action(place, "")
        self.actions_.listen(
            ("Ctrl+Return",)
        )  # of an open drawer, on pages that have no use for it themselves
        self.actions_.add(
            Action("window.find", "Find", self.search, "search", "Ctrl+K", listed=False),
            Action(
                "window.log", "Log a call", self.log_call, "phone", "Ctrl+L", lambda: self._log is not None
            ),
            *(
                Action(f"window.{text.lower()}", text, run, f"arrow-{icon}", keys, when, "Go to")
                for text, run, icon, keys, when in (
                    ("Back", self.back, "left", "Alt+Left", self.history.can_back),
                    ("Forward", self.forward, "right", "Alt+Right", self.history.can_forward),
                )
            ),
            Action("window.undo", "Undo", self.undo, "undo-2", "Ctrl+Z", lambda: self._undo is not None),
            Action(
                "window.help",
                "Help for this page",
                self.help,
                "circle-question-mark",
                "F1",
                lambda: bool(self._help),
            ),
            Action(
                "window.keys", "All keys", self.show_keys, "keyboard", "Ctrl+/", words="shortcuts keyboard"
            ),
            *(
                Action(f"window.{scheme}", text, partial(self.dress, scheme), icon, group="Appearance")
                for scheme, text, icon in SCHEMES
            ),
            Action(
                "window.fold", "Fold the list of places", self._fold, "panel-left-close", group="Appearance"
            ),
            Action("window.escape", "Back out one step", self.escape, "x", "Esc", listed=False),
            Action("window.close", "Close the window", self._close_later, "x", "Ctrl+Q", words="quit exit"),
        )

    def _go_action(self, place: Place, keys: str) -> None:
        go = partial(self.go, place.address)
        self.actions_.add(
            Action(f"go.{place.address}", place.text, go, place.icon, keys, group="Go to", words="go")
        )

    # -- where one is -----------------------------------------------------------------------------------------

    def go(self, address: str) -> bool:
        """Show what an address names; False when no screen knows it or the present page will not be left."""
        return self._show(address, self.history.visit)

    def back(self) -> None:
        """The place before."""
        if self._may_leave() and (address := self.history.back()):
            self._show(address, None)

    def forward(self) -> None:
        """The place after."""
        if self._may_leave() and (address := self.history.forward()):
            self._show(address, None)

    def current(self) -> Screen | None:
        """The page that is seen."""
        now = self.page.stack.currentWidget()
        return now if isinstance(now, Screen) else None

    def _may_leave(self) -> bool:
        now = self.current()
        return now is None or now.may_leave()

    def _show(self, address: str, note: Callable[[str], None] | None) -> bool:
        if not self.screens.knows(address):
            self.page.strip.say(f"There is no page “{address[:80]}”.", "amber")
            return False
        if note is not None and not self._may_leave():
            return False
        screen = self.screens.screen(address)
        if screen not in self._held:
            self._held.add(screen)
            screen.went.connect(self.go)
            screen.renamed.connect(self._renamed)
            self.page.stack.addWidget(screen)
        screen.open(address)
        if note is not None:
            note(address)
        if self.page.strip.stays:
            self.page.strip.clear()  # what stays belongs to the page where it was said
        self.actions_.listen(a.shortcut for a in screen.actions_here())
        self.page.stack.setCurrentWidget(screen)
        self._mark(address)
        return True

    def _renamed(self) -> None:
        screen = self.current()
        if screen is not None and screen is self.sender():
            self.history.replace(screen.address() or self.history.here)
            self._mark(self.history.here)

    def _mark(self, address: str) -> None:
        self.rail.here(address)
        self.bar.back.setEnabled(self.history.can_back())
        self.bar.forward.setEnabled(self.history.can_forward())
        screen = self.current()
        name = screen.title() if screen is not None else ""
        self.setWindowTitle(f"{name} · {NAME}" if name else NAME)
        self.moved.emit(address)

    def badge(self, address: str, count: int) -> None:
        """What waits at a place for this person."""
        self.rail.badge(address, count)

    # -- what can be done -------------------------------------------------------------------------------------

    def search(self) -> None:
        """Put the cursor into the search field."""
        self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.search.selectAll()

    def log_call(self) -> None:
        """Open the log of a call."""
        if self._log is not None:
            self._log()

    def undo(self) -> None:
        """Take back what was done last."""
        if self._undo is not None:
            self._undo()

    def help(self) -> None:
        """The help for this page."""
        if self._help:
            self.go(f"{self._help}/{self.history.here.partition('/')[0]}")

    def show_keys(self) -> None:
        """The sheet of all keys."""
        KeySheet(self.actions_.all(), self).open()

    def dress(self, scheme: theme.Scheme) -> None:
        """Light, dark or as the desktop says; remembered."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, scheme)
        self.preferences.set(scheme=scheme)

    def escape(self) -> None:
        """Back out one step: the strip, what is open in the page, then the cursor."""
        screen = self.current()
        if self.page.strip.text():
            self.page.strip.clear()
        elif screen is None or not screen.back_out():
            self.setFocus()

    def _actions_here(self) -> tuple[Action, ...]:
        screen = self.current()
        return screen.actions_here() if screen is not None else ()

    def _fold(self) -> None:
        self.rail.fold(not self.rail.is_folded())
        self._folded(self.rail.is_folded())

    def _folded(self, folded: bool) -> None:
        self.preferences.set(rail_folded=folded)

    # -- what is said -----------------------------------------------------------------------------------------

    def say(
        self,
        text: str,
        signal: theme.Signal_ = "green",
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """A sentence in the strip, with one thing to press."""
        self.page.strip.say(text, signal, action)

    def crashed(self, report: str, path: str) -> None:
        """Tell of an error that is ours; connect it to ``Crash.happened``."""
        box = QMessageBox(
            QMessageBox.Icon.Warning, NAME, "Something went wrong that is our fault.", parent=self
        )
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(
            f"What you were doing may not have been saved; please look before you go on.\n\nReport {report} was written to {path}. "
            "It holds no client's data and stays on this machine."
        )
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _said_done(self, label: str) -> None:
        self.say(label, "green", ("Undo", self.undo) if self._undo is not None else None)

    def _said_refused(self, text: str, findings: tuple[object, ...]) -> None:  # noqa: ARG002 - the sentence says it all
        self.say(text, "red")

    def _said_trouble(self, text: str, advice: str) -> None:
        self.say(f"{text.rstrip('.')}. {advice}".strip(), "amber")

    def _busy(self, busy: bool) -> None:
        if busy:
            self._patience.start()
        else:
            self._patience.stop()
            self.bar.working.hide()

    # -- the window itself ------------------------------------------------------------------------------------

    def _restore(self) -> None:
        self.resize(1280, 820)
        if (kept := self.preferences.values).geometry:
            self.restoreGeometry(QByteArray(kept.geometry))
        self.rail.fold(kept.rail_folded)

    def restore_place(self, otherwise: str) -> None:
        """Go where the window was when it was last closed, or else to ``otherwise``."""
        last = self.preferences.values.last_place or otherwise
        self.go(last if self.screens.knows(last) else otherwise)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
            (self.back if event.button() == Qt.MouseButton.BackButton else self.forward)()
        super().mousePressEvent(event)

    def _close_later(self) -> None:
        QTimer.singleShot(0, self, self.close)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not all(screen.may_leave() for screen in self.screens.built()):
            event.ignore()
            return
        self.preferences.set(
            geometry=bytes(self.saveGeometry().data()),
            last_place=self.history.here,
            rail_folded=self.rail.is_folded(),
        )
        self.closed.emit()
        super().closeEvent(event)
