"""The pages of institutions as tests open them: a system, a university below it, and a college nobody knows."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.clients.commands import add_client
from app.clients.drafts import ClientDraft
from app.institutions.queries import institution
from app.office import open_office
from app.playbooks.commands import import_playbooks
from app.playbooks.queries import institution_page
from app.playbooks.rules.reading import read
from app.playbooks.screen import InstitutionScreen, InstitutionsScreen
from app.relationship.screen.trying import lend_trial
from app.shell import theme
from app.shell.application import application
from app.shell.change_feed import ChangeFeed
from app.shell.desk import Desk
from app.shell.jobs import InlineJobs

SYSTEM = b"""
schema = 1
key = "state"
name = "State System"
country = "US"

[[rule]]
key = "date"
kind = "date-present"
say = "The date stands on top."
sources = [{ url = "https://state.example/rules", seen = 2026-03-03 }]

[[rule]]
key = "validity"
kind = "validity-at-least"
params = { days = 30 }
say = "A quote holds for 30 days."
sources = [{ url = "https://state.example/rules", seen = 2026-03-03 }]

[document]
signature = "none"
"""
NORTHFIELD = b"""
schema = 1
key = "northfield"
name = "Northfield State University"
country = "US"
region = "MN"
language = "en-US"
parent = "state"

[[office]]
key = "purchasing"
role = "purchasing"
name = "Procurement Services"
email = "buy@northfield.example"
portal = "https://portal.northfield.example/"
timezone = "America/Chicago"

[[payer]]
key = "foundation"
lines = ["Northfield Research Foundation", "Box 1200"]
funding = ["grant"]

[[rule]]
key = "validity"
kind = "validity-at-least"
params = { days = 60 }
say = "A quote holds for 60 days."
when = { amount_from = "10000.00", currency = "USD" }
sources = [{ url = "https://northfield.example/quotes", seen = 2026-03-03 }]

[document]
paper = "letter"

[[step]]
key = "receipt"
holder = "researcher"
title = "Receipt confirmed"
days = 5

[[step]]
key = "pay"
holder = "accounts-payable"
title = "Payment"
days = 20
"""


@pytest.fixture(autouse=True)
def dressed(qapp):
    if qapp.style().name() != "fusion" or theme.scheme() != "light":
        application(scheme="light")
    yield qapp
    QCoreApplication.sendPostedEvents(
        None, QEvent.Type.DeferredDelete
    )  # else every test is slower than the last


@pytest.fixture
def house(office_template, tmp_path, clock):
    """A system, a university below it with one client, and a college of which nothing is known."""
    path = tmp_path / "screens.sqlite"
    shutil.copyfile(office_template, path)
    opened = open_office(path, clock=clock, author="Test")
    casa = b'schema = 1\nkey = "casa"\nname = "Casa Verde College"\ncountry = "US"\n'
    with opened.work("scene") as session:
        files = ((SYSTEM, "state"), (NORTHFIELD, "northfield"), (casa, "casa"))
        import_playbooks(session, [read(text, f"{name}.toml") for text, name in files])
        add_client(session, ClientDraft("Okafor Group", institution(session, "northfield").id))
    yield opened
    opened.close()


@pytest.fixture
def desk(house):
    feed = ChangeFeed()
    house.listen(feed.changed.emit)
    return Desk(house, InlineJobs(), feed)


@pytest.fixture
def overview(qtbot, desk):
    screen = InstitutionsScreen(desk)
    screen.resize(1200, 800)
    qtbot.addWidget(screen)
    screen.open("institutions")
    screen.show()
    return screen


@pytest.fixture
def opened(qtbot, desk):
    def show(key, tab=""):
        screen = InstitutionScreen(desk)
        lend_trial(desk, screen)
        screen.resize(1250, 850)
        qtbot.addWidget(screen)
        screen.open(f"institution/{key}/{tab}".rstrip("/"))
        screen.show()
        return screen

    return show


def stored(house, key="northfield"):
    with house.look() as session:
        return institution_page(session, key)


def words(widget):
    QApplication.processEvents()  # what was just put into a layout is shown by an event
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def types(field, text):
    field.widget.setFocus()
    field.widget.selectAll()
    QTest.keyClicks(field.widget, text)
