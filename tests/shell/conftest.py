"""A desk with an office made of a list, so that the window kit is tried without a database."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from PySide6.QtWidgets import QWidget

from app.shell import theme
from app.shell.actions import Action
from app.shell.application import application
from app.shell.change_feed import ChangeFeed
from app.shell.desk import Desk
from app.shell.fields import AmountField, CheckField, ChoiceField, DateField, NoteField, TextField
from app.shell.forms import Form
from app.shell.jobs import InlineJobs, ThreadJobs
from app.shell.navigation import Place
from app.shell.preferences import Preferences
from app.shell.screens import Screen, Screens
from app.shell.widgets import column
from app.shell.window import MainWindow


class ListOffice:
    """Commits what a command appends to the session (a list); rolls back when it fails."""

    def __init__(self):
        self.committed = []
        self.labels = []

    @contextmanager
    def work(self, label):
        session = []
        yield session
        self.committed += session
        self.labels.append(label)

    @contextmanager
    def look(self):
        yield tuple(self.committed)


@pytest.fixture(autouse=True)
def dressed(qapp):
    if qapp.style().name() != "fusion" or theme.scheme() != "light":
        application(scheme="light")
    return qapp


@pytest.fixture
def office():
    return ListOffice()


@pytest.fixture
def feed(qapp):
    return ChangeFeed()


@pytest.fixture
def desk(office, feed):
    return Desk(office, InlineJobs(), feed)


@pytest.fixture
def jobs(qapp):
    made = ThreadJobs()
    yield made
    assert made.close()


@pytest.fixture
def busy_desk(office, feed, jobs):
    return Desk(office, jobs, feed)


PLACES = (
    Place("today", "Today", "sun"),
    Place("clients", "Clients", "users", owns=("client",)),
    Place("settings", "Settings", "settings", bottom=True),
)


@dataclass(frozen=True)
class Found:
    kind: str
    key: str
    title: str
    excerpt: str
    address: str


def find(session, text, limit):
    return [Found("client", str(n), f"{text} {n}", "<b>", f"client/{n}") for n in range(3)]


class Page(Screen):
    stays = False

    def __init__(self, desk, name):
        super().__init__(desk)
        self.name = name
        self.done = []

    def title(self):
        return self.name

    def may_leave(self):
        return not self.stays

    def actions_here(self):
        return (
            Action(
                f"{self.name}.new", f"New {self.name}", lambda: self.done.append("new"), shortcut="Ctrl+N"
            ),
        )


@pytest.fixture
def window(qtbot, desk, tmp_path):
    screens = Screens()
    for name in ("today", "clients", "client", "settings"):
        screens.add(name, lambda name=name: Page(desk, name))
    calls = []
    made = MainWindow(
        desk,
        screens,
        PLACES,
        Preferences(tmp_path / "window.ini"),
        search=find,
        log=lambda: calls.append("log"),
        undo=lambda: calls.append("undo"),
    )
    made.calls = calls
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.go("today")
    return made


ONE, TWO = UUID(int=1), UUID(int=2)


@dataclass
class Draft:
    name: str = "Okafor"
    amount: str = "1,200.00"
    payer: UUID | None = ONE
    sent: dt.date | None = None
    note: str = ""
    urgent: bool = False
    lines: list[str] = field(default_factory=list)

    def problems(self):
        found = []
        if not self.name:
            found.append(("name", "A client needs a name."))
        if not self.lines:
            found.append("A quote needs at least one line.")
        return found


@pytest.fixture
def page(qtbot):
    made = QWidget()
    made.fields = {
        "name": TextField("Name"),
        "amount": AmountField("Amount"),
        "payer": ChoiceField("Payer", [(ONE, "Foundation"), (TWO, "University")]),
        "sent": DateField("Sent", optional=True),
        "note": NoteField("Note"),
        "urgent": CheckField("Urgent"),
    }
    made.setLayout(column(*made.fields.values()))
    made.form = Form(Draft(), made)
    for name, one in made.fields.items():
        made.form.bind(one, name)
    qtbot.addWidget(made)
    made.show()
    return made
