"""The demo office, told once for all journeys, and the real window on a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.basics.clock import Clock
from app.bootstrap import House
from app.demo.story import tell
from app.office import create_office
from app.shell.application import application
from app.shell.preferences import Preferences

TODAY = "2026-11-22"


@pytest.fixture(scope="session")
def told(tmp_path_factory) -> Path:
    """An office with the demo in it, on SQLite."""
    folder = tmp_path_factory.mktemp("told")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONCIERGE_CONFIG", str(folder / "config"))
        office = create_office(folder / "office.sqlite", clock=Clock.stopped(TODAY), author="Lena Brandt")
        tell(office)
        office.close()
    return folder / "office.sqlite"


@pytest.fixture
def place(told, tmp_path) -> Path:
    """A copy of the demo office, its files included."""
    path = tmp_path / "office.sqlite"
    shutil.copyfile(told, path)
    shutil.copytree(told.with_name("office.sqlite.files"), path.with_name("office.sqlite.files"))
    return path


class Person:
    """Somebody at the window: goes, clicks, types, and waits until the program has done what was asked."""

    def __init__(self, house: House, qtbot) -> None:
        self.house, self.qtbot = house, qtbot

    def settle(self) -> None:
        """Until every lane is empty and what it answered is shown."""
        self.qtbot.waitUntil(
            lambda: self.house.jobs.away == 0 and self.house.desk.in_flight() == 0, timeout=30_000
        )
        self.qtbot.waitUntil(lambda: self.house.jobs.away == 0, timeout=30_000)

    def go(self, address: str) -> QWidget:
        assert self.house.window.go(address), address
        self.settle()
        return self.house.window.current()

    def press(
        self, widget: QWidget, key: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(widget, key, with_)
        self.settle()

    def type(self, widget: QWidget, text: str) -> None:
        widget.setFocus()
        QTest.keyClicks(widget, text)
        self.settle()

    def said(self) -> str:
        return self.house.window.page.strip.text()

    def ask(self, query: Callable, *args):
        with self.house.opening.office.look() as session:
            return query(session, *args)


@pytest.fixture
def person(place, qtbot, monkeypatch, tmp_path) -> Iterator[Person]:
    """The real window, its threads and lanes, on the demo office; Lena Brandt sits before it."""
    monkeypatch.setenv("CONCIERGE_NOW", TODAY)
    application(scheme="light")
    house = House(str(place), colleague="Lena Brandt", preferences=Preferences(tmp_path / "window.ini"))
    house.window.resize(1440, 900)
    house.window.show()
    house.open_now()
    someone = Person(house, qtbot)
    someone.settle()
    yield someone
    house.window.close()
    house.close()
