"""A house on a real office: the window, the file of Okafor Group, hands that click and type."""

from __future__ import annotations

import datetime as dt
import shutil
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.basics.clock import Clock
from app.clients.commands import add_client, add_contact, give_role, make_primary, tag
from app.clients.drafts import ClientDraft, ContactDraft
from app.engagements.commands import add_engagement
from app.engagements.drafts import EngagementDraft
from app.institutions.commands import add_institution
from app.institutions.drafts import InstitutionDraft
from app.interactions.commands import note, promise
from app.interactions.drafts import NoteDraft, PromiseDraft
from app.office import open_office
from app.seller.commands import add_colleague
from app.seller.drafts import ColleagueDraft
from app.shell import theme
from app.shell.application import application
from app.shell.change_feed import ChangeFeed
from app.shell.desk import Desk
from app.shell.jobs import InlineJobs
from app.shell.navigation import Place
from app.shell.preferences import Preferences
from app.shell.screens import Screen, Screens
from app.shell.window import MainWindow

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def dressed(qapp):
    if qapp.style().name() != "fusion" or theme.scheme() != "light":
        application(scheme="light")
    return qapp


@pytest.fixture(scope="session")
def story(office_template, tmp_path_factory):
    """An office with two clients, on SQLite, told once: its path and the ids by name."""
    path = tmp_path_factory.mktemp("story") / "office.sqlite"
    shutil.copyfile(office_template, path)
    office = open_office(str(path), clock=Clock.stopped("2026-11-22"), author="Ana Koch")
    with office.work("a story") as session:
        made = _story(session)
    office.close()
    return path, made


@pytest.fixture
def home(story, tmp_path):
    """A copy of the story: ``home.office`` is open."""
    path, made = story
    shutil.copyfile(path, tmp_path / "office.sqlite")
    office = open_office(
        str(tmp_path / "office.sqlite"), clock=Clock.stopped("2026-11-22"), author="Ana Koch"
    )
    yield SimpleNamespace(office=office, **made)
    office.close()


def _story(session):
    ana = add_colleague(session, ColleagueDraft("Ana Koch"))
    ben = add_colleague(session, ColleagueDraft("Ben Ito"))
    north = add_institution(session, InstitutionDraft("Northfield State University", country="US"))
    okafor = add_client(
        session,
        ClientDraft("Okafor Group", north, department="Chemistry", stand_in_id=ben, avoid="calls before ten"),
    )
    haldane = add_client(session, ClientDraft("Haldane Centre", north, owner_id=ben))
    ada = add_contact(
        session, ContactDraft("Dr. Ada Okafor", phone="+1 555 014 2290", email="ada@north.example")
    )
    marcia = add_contact(session, ContactDraft("Marcia Ortiz", "senior buyer", phone="+1 555 014 7700"))
    give_role(session, ada, "researcher", client_id=okafor.id)
    give_role(session, marcia, "buyer", client_id=okafor.id)
    make_primary(session, okafor.id, ada)
    tag(session, okafor.id, "proteomics")
    work = add_engagement(
        session,
        EngagementDraft(okafor.id, "Protein sequencing", researcher_id=ada, opened_on=dt.date(2026, 11, 9)),
    )
    note(session, NoteDraft(okafor.id, "The form is on her desk", contact_id=marcia, direction="out"))
    vow = promise(session, PromiseDraft(okafor.id, "Raw spectra", NOON + dt.timedelta(days=1)))
    return {
        "ana": ana,
        "ben": ben,
        "north": north,
        "okafor": okafor.id,
        "haldane": haldane.id,
        "ada": ada,
        "marcia": marcia,
        "work": work,
        "vow": vow,
    }


class Nowhere(Screen):
    """A page that only remembers where it was sent."""


@pytest.fixture
def desk(home, dressed):
    feed = ChangeFeed()
    home.office.listen(feed.changed.emit)
    return Desk(home.office, InlineJobs(), feed)


@pytest.fixture
def window(qtbot, desk, tmp_path):
    """The window with a page for every address; ``show(screen, prefix, address)`` opens one."""
    screens = Screens()
    made = MainWindow(
        desk, screens, (Place("clients", "Clients", "users", ("client",)),), Preferences(tmp_path / "w.ini")
    )
    for prefix in ("quote", "order", "orders", "invoice", "institution"):
        screens.add(prefix, lambda: Nowhere(desk))
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.resize(1440, 900)
        made.show()
        made.activateWindow()

    def show(screen, address):
        screens.add(address.partition("/")[0], lambda: screen)
        made.go(address)
        return screen

    made.put = show
    return made


def press(widget, key, modifier=Qt.KeyboardModifier.NoModifier):
    """A key on whatever has the focus in the window."""
    QTest.keyClick(QApplication.focusWidget() or widget, key, modifier)


def settle():
    """Deleted widgets are gone."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()
