"""A desk with an office made of a list, so that the window kit is tried without a database."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from app.shell import theme
from app.shell.application import application
from app.shell.change_feed import ChangeFeed
from app.shell.desk import Desk
from app.shell.jobs import InlineJobs, ThreadJobs


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


@pytest.fixture(scope="session")
def qapp_cls():
    from PySide6.QtWidgets import QApplication

    return QApplication


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
