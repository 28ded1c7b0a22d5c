"""A list of a hundred thousand reads only what is seen."""

from array import array
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.shell.cells import Column
from app.shell.longtable import PAGE, PAGES, LongTable


@dataclass(frozen=True)
class Row:
    id: int


COLUMNS: tuple[Column[Row], ...] = (
    Column("Number", lambda row: f"No. {row.id}", sort=lambda row: row.id, stretch=True),
)


class Book:
    def __init__(self):
        self.pages = []

    def spine(self, session, count):
        return array("q", range(count))

    def page(self, session, keys):
        self.pages.append(keys[0])
        assert len(keys) <= PAGE
        return [Row(key) for key in keys]


@pytest.fixture
def book():
    return Book()


@pytest.fixture
def table(qtbot, desk, book):
    made = LongTable(COLUMNS, book.spine, book.page, desk)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def test_only_the_pages_that_are_seen_are_read(table, book, qapp):
    table.show(100_000)
    table.grab()
    assert table.model_.rowCount() == 100_000
    assert book.pages == [0]
    table.scrollTo(table.model_.index(99_999, 0))
    table.grab()
    assert len(book.pages) <= 3
    assert table.model_.data(table.model_.index(99_999, 0)) == "No. 99999"


def test_few_pages_are_kept(table, book):
    table.show(PAGE * (PAGES + 20))
    for at in range(0, PAGE * (PAGES + 20), PAGE):
        table.model_.row_at(at)
    assert len(table.model_._pages) == PAGES


def test_a_new_spine_keeps_the_chosen_key(table):
    table.show(1000)
    table.selectRow(500)
    assert table.current() == 500
    table.show(2000)
    assert table.current() == 500


def test_pages_of_an_older_spine_are_dropped(qtbot, busy_desk, jobs, book):
    made = LongTable(COLUMNS, book.spine, book.page, busy_desk)
    qtbot.addWidget(made)
    made.become(array("q", range(10)))
    assert made.model_.row_at(3) is None
    made.become(array("q", range(100, 110)))
    qtbot.waitUntil(lambda: jobs.away == 0)
    assert made.model_._pages == {}
    made.model_.row_at(3)
    qtbot.waitUntil(lambda: jobs.away == 0)
    assert made.model_.row_at(3) == Row(103)


def test_the_model_keeps_the_rules_of_qt(table):
    QAbstractItemModelTester(table.model_, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.show(600)
    table.show(10)
    table.become(array("q"))


def test_a_click_on_the_header_asks_for_another_order(table):
    heard = []
    table.ordered.connect(lambda *order: heard.append(order))
    table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    assert heard == [(0, True)]
