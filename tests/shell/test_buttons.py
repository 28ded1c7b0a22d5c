"""Things to press, by mouse and by keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.shell.widgets import (
    Breadcrumb,
    Button,
    Segmented,
    Tabs,
)


def test_enter_presses_a_button_once_even_when_held(qtbot):
    pressed = []
    button = Button("Issue", "send", primary=True, then=lambda: pressed.append(1))
    qtbot.addWidget(button)
    button.show()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert pressed == [1]


def test_a_button_that_cannot_be_pressed_says_why(qtbot):
    button = Button("Issue")
    qtbot.addWidget(button)
    button.allow(False, "Two findings stop the issue.")
    assert not button.isEnabled()
    assert "Two findings stop the issue." in button.toolTip()
    button.allow(True)
    assert button.isEnabled()
    assert button.toolTip() == ""


def test_tabs_are_walked_by_arrow_keys(qtbot):
    tabs = Tabs([("o", "Overview"), ("d", "Documents"), ("p", "People")])
    qtbot.addWidget(tabs)
    heard = []
    tabs.chosen.connect(heard.append)
    tabs.show()
    assert tabs.current() == "o"
    QTest.keyClick(tabs._buttons["o"], Qt.Key.Key_Right)
    QTest.keyClick(tabs._buttons["d"], Qt.Key.Key_Left)
    QTest.keyClick(tabs._buttons["o"], Qt.Key.Key_Left)
    assert heard == ["d", "o", "p"]


def test_a_segment_that_is_clicked_is_sent_once(qtbot):
    row = Segmented([("a", "All"), ("c", "Calls")])
    qtbot.addWidget(row)
    heard = []
    row.chosen.connect(heard.append)
    row._buttons["c"].click()
    assert heard == ["c"]
    assert row.current() == "c"


def test_the_breadcrumb_leads_back(qtbot):
    crumb = Breadcrumb([("R&D", "institution/1"), ("Chemistry", "")])
    qtbot.addWidget(crumb)
    heard = []
    crumb.went.connect(heard.append)
    link = crumb.findChild(QPushButton)
    link.click()
    assert heard == ["institution/1"]
    assert link.accessibleName() == "R&D"
