"""Every place of the window opens on a real office, and says what a person comes for."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.bootstrap import PLACES, House
from app.orders.queries import orders
from app.payments.queries import invoices
from app.quotes.queries import quotes
from app.relationship.queries import relationship_file
from app.shell.preferences import Preferences
from tests.journeys.conftest import TODAY


def words_of(widget):
    parts = [*widget.findChildren(QLabel), *widget.findChildren(QPushButton)]
    return " | ".join(part.text() for part in parts if part.isVisible())


@pytest.mark.parametrize("address", [p.address for p in PLACES])
def test_every_place_opens(person, address):
    screen = person.go(address)
    assert screen.title()
    assert person.said() == ""


def test_today_is_painted_before_the_database_is_open(person):
    assert person.house.today.list.entries()


def test_the_relationship_file_tells_the_whole_story(person):
    screen = person.go("client/okafor-group")
    shown = words_of(screen)
    file = person.ask(relationship_file, "okafor-group")
    for said in (file.head.name, file.head.institution, file.ball.says, file.engagements[0].title):
        assert said in shown
    assert screen.client_key() == "okafor-group"


def test_every_document_of_the_demo_opens(person):
    for row in person.ask(quotes).rows:
        screen = person.go(f"quote/{row.number}")
        assert row.number in screen.title()
        assert person.said() == "", row.number
    for row in person.ask(orders):
        person.go(f"order/{row.id}")
        assert person.said() == "", row.number
    for row in person.ask(invoices):
        person.go(f"invoice/{row.number}")
        assert person.said() == "", row.number


def test_back_and_forward_find_the_way(person):
    person.go("clients")
    person.go("client/okafor-group")
    person.press(person.house.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert person.house.window.history.here == "clients"
    person.press(person.house.window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert person.house.window.history.here == "client/okafor-group"


def test_a_place_that_does_not_exist_is_said(person):
    assert not person.house.window.go("nowhere/at-all")
    assert "no page" in person.said()


def test_search_finds_people_numbers_and_words(person):
    window = person.house.window
    for typed, address in (
        ("okaf", "client/okafor-group"),
        ("Q-2026-A0008", "quote/Q-2026-A0008"),
        ("ortiz", "client/okafor-group"),
    ):
        window.search()
        window.bar.search.clear()
        person.type(window.bar.search, typed)
        person.press(window.bar.search, Qt.Key.Key_Return)
        assert window.history.here == address


def test_the_place_of_the_last_time_is_opened_again(place, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("CONCIERGE_NOW", TODAY)
    kept = Preferences(tmp_path / "window.ini")
    kept.set(last_place="client/okafor-group")
    house = House(str(place), preferences=Preferences(tmp_path / "window.ini"))
    qtbot.addWidget(house.window)
    house.window.go("today")
    house.open_now()
    house.restore_last()
    assert house.window.history.here == "client/okafor-group"
    house.window.go("clients")
    house.restore_last()  # whoever has gone on is left where they are
    assert house.window.history.here == "clients"
    house.close()


def test_the_cursor_of_today_lies_on_the_list(person):
    assert person.house.today.focusProxy() is person.house.today.list
