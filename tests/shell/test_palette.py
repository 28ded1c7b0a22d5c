"""One field finds records and actions."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


def press(window, key, modifier=Qt.KeyboardModifier.ControlModifier):
    QTest.keyClick(window, key, modifier)


def test_typing_finds_and_enter_opens(window):
    press(window, Qt.Key.Key_K)
    assert window.bar.search.hasFocus()
    QTest.keyClicks(window.bar.search, "oka")
    assert window.palette_.isVisible()
    assert [offer.title for offer in window.palette_.offers()] == ["oka 0", "oka 1", "oka 2"]
    QTest.keyClick(window.bar.search, Qt.Key.Key_Down)
    QTest.keyClick(window.bar.search, Qt.Key.Key_Return)
    assert window.history.here == "client/1"
    assert not window.palette_.isVisible()
    assert window.bar.search.text() == ""


def test_actions_are_found_beside_records(window):
    press(window, Qt.Key.Key_K)
    QTest.keyClicks(window.bar.search, "dark")
    offers = window.palette_.offers()
    assert offers[0].title == "Dark theme"
    assert offers[1].address == "client/0"


def test_escape_leaves_the_search(window):
    press(window, Qt.Key.Key_K)
    QTest.keyClicks(window.bar.search, "oka")
    QTest.keyClick(window.bar.search, Qt.Key.Key_Escape)
    assert not window.palette_.isVisible()
    assert not window.bar.search.hasFocus()
