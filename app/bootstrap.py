"""The one place where the window is wired: office, desk, change feed, jobs, screens, badges, search.

The first screen is painted from plain SQL; the database toolkit, the records and the other screens are imported in a
thread afterwards. Whatever needs the office waits for it in its lane, never in the window's thread.
"""

from __future__ import annotations

import gc
import importlib
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app.basics.changes import Changes
from app.basics.clock import Clock
from app.basics.errors import Refusal, Trouble
from app.basics.places import config_folder, log_folder, own_office
from app.shell.application import application
from app.shell.change_feed import ChangeFeed
from app.shell.crash import Crash
from app.shell.desk import Desk
from app.shell.jobs import Jobs, ThreadJobs
from app.shell.later import Later, deferred
from app.shell.navigation import Place
from app.shell.preferences import Preferences
from app.shell.screens import Screen, Screens
from app.shell.single import Single
from app.shell.window import MainWindow
from app.today.first import first_rows
from app.today.screen import TodayScreen

if TYPE_CHECKING:  # imported after the first paint, see above
    from sqlalchemy.orm import Session

    from app.storage.work import Office

PLACES = (
    Place("today", "Today", "sun"),
    Place("clients", "Clients", "users", ("client",)),
    Place("quotes", "Quotes", "file-text", ("quote",)),
    Place("orders", "Orders", "clipboard-check", ("order",)),
    Place("payments", "Payments", "banknote", ("invoice",)),
    Place("institutions", "Institutions", "landmark", ("institution",)),
    Place("exchange", "Exchange", "refresh-cw", (), bottom=True),
    Place("settings", "Settings", "settings", (), bottom=True),
)
# The screens of each address, by name: their modules bring the database with them and are imported when first opened.
SCREENS = {
    "clients": ("app.clients.screen", "ClientsScreen"),
    "client": ("app.relationship.screen", "FileScreen"),
    "quotes": ("app.quotes.screen", "QuotesScreen"),
    "quote": ("app.quotes.screen", "QuoteScreen"),
    "paper": ("app.quotes.screen", "PaperScreen"),
    "orders": ("app.orders.screen", "OrdersScreen"),
    "order": ("app.orders.screen", "OrderScreen"),
    "payments": ("app.payments.screen", "PaymentsScreen"),
    "invoice": ("app.payments.screen", "InvoiceScreen"),
    "institutions": ("app.playbooks.screen", "InstitutionsScreen"),
    "institution": ("app.playbooks.screen", "InstitutionScreen"),
    "exchange": ("app.exchange.screen", "ExchangeScreen"),
    "settings": ("app.seller.screen", "SettingsScreen"),
}
# What a higher floor adds to a page of a lower one: below the head of the page, and about it.
BESIDE = {
    "InstitutionScreen": (
        ("app.quotes.screen.rechecking", "OpenQuotes"),
        ("app.relationship.screen.trying", "lend_trial"),
    ),
    "FileScreen": (
        ("app.exchange.screen.beside", "ConflictsHere"),
        ("app.exchange.screen.changes", "lend_changes"),
    ),
}
HEAVY = ("app.office", "app.relationship.search", "app.today.document")
WARM = tuple(dict.fromkeys(module for module, _ in SCREENS.values()))
KIND_ICONS = {
    "client": "users",
    "contact": "user",
    "quote": "file-text",
    "order": "clipboard-check",
    "invoice": "banknote",
    "institution": "landmark",
    "paper": "mail",
    "interaction": "message-circle",
    "engagement": "layers",
    "rule": "scale",
}
# Typed where they are written; here they are names until the database is imported.
_SWEEP: Any = deferred("app.today.commands", "sweep")
_FIND: Any = deferred("app.relationship.search", "find_anything")
_ME: Any = deferred("app.seller.queries", "me")
_TO_DECIDE: Any = deferred("app.exchange.queries", "to_decide")


class Opening:
    """The office as the desk sees it while it is still being opened: whoever needs it waits in a lane."""

    def __init__(self) -> None:
        self._there = threading.Event()
        self._office: Office | None = None
        self._failed: BaseException | None = None
        self.colleague = ""

    def opened(self, office: Office) -> None:
        """The office is there."""
        self._office = office
        self._there.set()

    def failed(self, error: BaseException) -> None:
        """It could not be opened; everybody who waits is told."""
        self._failed = error
        self._there.set()

    @property
    def office(self) -> Office:
        """The office, once it is there."""
        self._there.wait()
        if self._failed is not None:
            raise self._failed
        assert self._office is not None  # noqa: S101 - one of the two was set
        return self._office

    def whole(self) -> Office:
        """The office itself, in the name of who sits here: for what opens its units of work itself."""
        office = self.office
        office.author = self.colleague or office.author
        return office

    @contextmanager
    def work(self, label: str) -> Iterator[Session]:
        """A unit of work, in the name of who sits here."""
        with self.office.work(label, author=self.colleague or None) as session:
            yield session

    @contextmanager
    def look(self) -> Iterator[Session]:
        """A session that reads."""
        with self.office.look() as session:
            session.info["author"] = self.colleague or self.office.author
            yield session

    def interrupt(self) -> None:
        """Ends a query that is running, for a program that closes."""

    def close(self) -> None:
        """Lets go of the office."""
        if self._there.is_set() and self._office is not None:
            self._office.close()


class House(QObject):
    """The wired window and everything behind it. Tests build it with jobs that run at once."""

    ready = Signal()  # the office is open
    warm = Signal()  # and every screen is imported
    failed = Signal(str, str)

    def __init__(
        self,
        address: str,
        *,
        colleague: str = "",
        jobs: Jobs | None = None,
        preferences: Preferences | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.address = address
        self.opening = Opening()
        self.opening.colleague = colleague
        self.feed = ChangeFeed()
        self.jobs = jobs or ThreadJobs(self.opening.interrupt)
        self.desk = Desk(self.opening, self.jobs, self.feed)
        self.preferences = preferences or Preferences(config_folder() / "window.ini")
        self._last = self.preferences.values.last_place
        self.screens = Screens()
        self._log_panel: Any = None
        self.today = TodayScreen(self.desk, first_rows(address), log=self.log_call)
        self.screens.add("today", lambda: self.today)
        for prefix, (module, name) in SCREENS.items():
            self.screens.add(prefix, partial(self._build, module, name))
        self.window = MainWindow(
            self.desk,
            self.screens,
            PLACES,
            self.preferences,
            search=_FIND,
            kind_icons=KIND_ICONS,
            log=self.log_call,
        )
        self.feed.changed.connect(self._swept)
        self.ready.connect(self._opened)
        self.warm.connect(self.restore_last)
        self.warm.connect(self._exchange)
        self.failed.connect(self._not_opened)
        self.window.closed.connect(self.close)

    def _build(self, module: str, name: str) -> Screen:
        screen: Screen = getattr(importlib.import_module(module), name)(self.desk)
        logging = getattr(screen, "log_with", None)
        if logging is not None:
            logging(self.log_call)
        for beside, panel in BESIDE.get(name, ()):
            getattr(importlib.import_module(beside), panel)(self.desk, screen)
        return screen

    # -- opening ----------------------------------------------------------------------------------------------

    def open_later(self) -> None:
        """Imports the rest and opens the office in a thread; call it when the first screen has been painted."""
        self._later = Later(HEAVY, self._open_and_warm)
        self._later.start()

    def open_now(self) -> None:
        """The same at once, for tests and for an office that must be upgraded first."""
        for module in HEAVY:
            importlib.import_module(module)
        self._open()
        self._count()

    def _open_and_warm(self) -> None:
        self._open()
        for module in WARM:
            importlib.import_module(module)
        self.warm.emit()

    def _open(self) -> None:
        try:
            office = importlib.import_module("app.office").open_office(self.address)
        except (Refusal, Trouble) as error:
            self.opening.failed(error)
            self.failed.emit(error.text, getattr(error, "advice", ""))
            return
        except BaseException as error:
            self.opening.failed(error)
            raise
        office.listen(self.feed.announce)
        self.opening.opened(office)
        self.ready.emit()

    def _opened(self) -> None:
        if (doubt := self.opening.office.doubt) is not None:
            self.window.say(doubt.sentence, "amber")
        self.desk.do(_SWEEP, then=self._looked)
        self.desk.ask(_ME, then=self._know_me)

    def _count(self) -> None:
        """How much waits for a decision stands on the rail."""
        self.desk.ask(_TO_DECIDE, then=self._counted)

    def _counted(self, waiting: object) -> None:
        if isinstance(waiting, int):
            self.window.badge("exchange", waiting)

    def _exchange(self) -> None:
        """From now on the shared folder is looked into, where there is one, and files may be dropped on any page."""
        self._sweeper = importlib.import_module("app.exchange.screen.sweeping").Sweeper(self.desk, self)
        self._count()
        self._dropped = importlib.import_module("app.exchange.screen.dropping").Dropped(self.window)

    def restore_last(self) -> None:
        """Goes where the window was when it was last closed, unless the person has already gone somewhere."""
        if self.window.history.here == "today" and self._last not in ("", "today"):
            self.window.restore_place("today")

    def _know_me(self, me: object) -> None:
        if isinstance(me, UUID):
            self.today.know(me)

    def _looked(self, _changed: object) -> None:
        self.today.stale()

    def _not_opened(self, text: str, advice: str) -> None:
        self.window.say(f"{text} {advice}".strip(), "red")

    def _swept(self, changes: object) -> None:
        """After every commit today's list is brought up to date in the writing lane, then announced like any change."""
        if isinstance(changes, Changes) and changes.kinds() - {"work_item"}:
            self.desk.do(_SWEEP)
            self._count()

    # -- what belongs to no page ------------------------------------------------------------------------------

    def log_call(self, client: str = "", engagement: UUID | None = None) -> None:
        """Ctrl+L: the log of a call, from anywhere; for the open client where a file is open."""
        if not client:
            client = getattr(self.window.current(), "client_key", lambda: "")()
        if self._log_panel is None:  # one for the life of the window: what is typed in it stays
            self._log_panel = importlib.import_module("app.relationship.log").LogPanel(self.desk, self.window)
        self._log_panel.begin(client, engagement)

    def close(self) -> None:
        """Waits for what is being written, then lets go of the office."""
        self.jobs.close()
        self.opening.close()


def run(office: str = "", colleague: str = "") -> int:
    """Opens the window on an office and stays until it is closed."""
    address = office or _own_address()
    preferences = Preferences(config_folder() / "window.ini")
    app = application(sys.argv[:1], preferences.values.scheme)
    crash = Crash(log_folder(), Clock.system().now)
    crash.install()
    single = Single(address)
    if not single.alone() and not single.first():
        return 0
    if not _is_there(address) and not first_start(address, colleague or preferences.values.colleague):
        single.close()
        return 0
    house = House(address, colleague=colleague or preferences.values.colleague, preferences=preferences)
    single.woken.connect(lambda _text: _forward(house.window))
    crash.happened.connect(house.window.crashed)
    house.window.go("today")  # only today can be painted before the rest is imported; see restore_last
    house.window.show()
    house.today.setFocus()
    FirstPaint(house.window, partial(_painted, house, single))
    status = app.exec()
    single.close()
    crash.uninstall()
    return status


def first_start(address: str, colleague: str) -> bool:
    """On a machine without an office: a window that makes one or joins one; False where it was closed before that."""
    jobs = ThreadJobs()
    start = importlib.import_module("app.exchange.screen.joining").FirstStart(
        Desk(Opening(), jobs, ChangeFeed()), address, colleague
    )
    start.show()
    QApplication.exec()
    jobs.close()
    return _is_there(address)


class FirstPaint(QObject):
    """Calls ``then`` once, when the window has been painted for the first time; at the latest after a second."""

    def __init__(self, window: MainWindow, then: Callable[[], object]) -> None:
        super().__init__(window)
        self._then: Callable[[], object] | None = then
        window.installEventFilter(self)
        QTimer.singleShot(1000, self, self._done)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Paint, QEvent.Type.UpdateRequest):
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._done)
        return False

    def _done(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()


def _painted(house: House, single: Single) -> None:
    """What could wait for the first paint: the collector, the name on this machine, the database."""
    gc.freeze()
    gc.enable()
    if not single.held:
        single.first()
    house.open_later()


def _forward(window: MainWindow) -> None:
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.raise_()
    window.activateWindow()


def _own_address() -> str:
    settings = importlib.import_module("tomllib")
    path = config_folder() / "concierge.toml"
    try:
        known: dict[str, Any] = settings.loads(path.read_text("utf-8")) if path.exists() else {}
    except (OSError, ValueError):
        known = {}
    return str(known.get("office") or own_office())


def _is_there(address: str) -> bool:
    return "://" in address or Path(address).exists()
