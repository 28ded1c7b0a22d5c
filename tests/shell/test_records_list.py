"""A list of entries in groups keeps the person's place."""

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
