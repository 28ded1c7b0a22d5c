"""Actions of the page come before those of the program."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


def press(window, key, modifier=Qt.KeyboardModifier.ControlModifier):
    QTest.keyClick(window, key, modifier)


def test_the_keys_of_a_page_do_what_that_page_says(window):
    today = window.current()
    press(window, Qt.Key.Key_N)
    window.go("clients")
    press(window, Qt.Key.Key_N)
    assert today.done == ["new"]
    assert window.current().done == ["new"]


def test_ctrl_l_logs_and_the_button_too(window):
    press(window, Qt.Key.Key_L)
    window.bar.log.click()
    assert window.calls == ["log", "log"]
