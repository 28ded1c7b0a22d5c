"""A desk over a real office on SQLite whose jobs run at once, and hands to use it with."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QObject

from app.basics.clock import Clock
from app.office import open_office
from app.shell import theme
from app.shell.application import application
from app.shell.change_feed import ChangeFeed
from app.shell.desk import Desk
from app.shell.jobs import InlineJobs


class Hearing(QObject):
    """What the window would be told."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.refused: list[str] = []
        self.done: list[str] = []
        self.trouble: list[str] = []
        desk.refused.connect(lambda text, _: self.refused.append(text))
        desk.done.connect(self.done.append)
        desk.trouble.connect(lambda text, _: self.trouble.append(text))


@contextmanager
def a_desk(template: Path, folder: Path, qapp):
    """The desk; ``desk.office`` is the office, ``desk.hearing`` what was said."""
    if qapp.style().name() != "fusion" or theme.scheme() != "light":
        application(scheme="light")
    path = folder / "office.sqlite"
    shutil.copyfile(template, path)
    office = open_office(str(path), clock=Clock.stopped("2026-11-22"), author="Test")
    feed = ChangeFeed()
    office.listen(feed.changed.emit)
    desk = Desk(office, InlineJobs(), feed)
    desk.hearing = Hearing(desk)
    yield desk
    office.close()


def shown(qtbot, screen, address, size=(1200, 800)):
    """The screen at an address, seen; ``screen.gone`` collects where it wanted to go."""
    qtbot.addWidget(screen)
    screen.gone = []
    screen.went.connect(screen.gone.append)
    screen.resize(*size)
    screen.open(address)
    screen.show()
    return screen
