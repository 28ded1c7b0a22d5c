"""A list of entries in groups keeps the person's place."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.shell.records_list import Entry, RecordList

ENTRIES = [
    Entry(1, "Okafor", "Purchasing has it", group="Stuck"),
    Entry(2, "Vallon", "Invoice", group="Stuck"),
    Entry(3, "Marsh", "Expires", group="Soon"),
]


def test_a_list_walks_over_its_headings(qtbot):
    made = RecordList()
    qtbot.addWidget(made)
    made.show(ENTRIES)
    made.show()
    heard, opened = [], []
    made.chosen.connect(lambda entry: heard.append(entry.key))
    made.opened.connect(lambda entry: opened.append(entry.key))
    made.choose_first()
    for _ in range(2):
        QTest.keyClick(made, Qt.Key.Key_Down)
    assert heard == [1, 2, 3]
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert opened == [3]
    assert not made.grab().isNull()


def test_a_list_keeps_the_chosen_entry_or_takes_its_neighbour(qtbot):
    made = RecordList(empty=QLabel("Nothing left"))
    qtbot.addWidget(made)
    made.show(ENTRIES)
    made.choose(2)
    heard = []
    made.chosen.connect(heard.append)
    made.show([ENTRIES[2], *ENTRIES[:2]])
    assert made.current().key == 2
    assert heard == []
    made.show([ENTRIES[0], ENTRIES[2]])
    assert made.current().key in (1, 3)
    made.show([])
    assert made.current() is None
    assert heard[-1] is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Home, Qt.Key.Key_PageUp])
def test_home_and_page_up_reach_the_first_entry_above_which_a_heading_stands(qtbot, key):
    made = RecordList()
    qtbot.addWidget(made)
    made.resize(300, 400)
    made.show([Entry(n, f"Entry {n}", group="Group") for n in range(4)])
    made.show()
    made.choose(3)
    QTest.keyClick(made, key)
    assert made.current().key == 0
    QTest.keyClick(made, Qt.Key.Key_End)
    assert made.current().key == 3


def test_a_long_list_in_groups_is_paged_through_and_back(qtbot):
    made = RecordList()
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show([Entry(n, f"Entry {n}", group=f"Group {n // 3}") for n in range(30)])
    made.show()
    made.choose(0)
    for _ in range(30):
        QTest.keyClick(made, Qt.Key.Key_PageDown)
    assert made.current().key == 29
    for _ in range(30):
        QTest.keyClick(made, Qt.Key.Key_PageUp)
    assert made.current().key == 0
