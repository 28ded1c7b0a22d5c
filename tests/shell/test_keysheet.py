"""All keys on one sheet."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.shell.keysheet import KeySheet


def press(window, key, modifier=Qt.KeyboardModifier.ControlModifier):
    QTest.keyClick(window, key, modifier)


def test_the_key_sheet_lists_every_key(window):
    press(window, Qt.Key.Key_Slash)
    sheet = window.findChild(KeySheet)
    assert sheet is not None
    said = {cap.accessibleName() for cap in sheet.findChildren(object) if hasattr(cap, "accessibleName")}
    assert {"Ctrl K", "Ctrl L", "Ctrl 1", "Ctrl N"} <= said
    sheet.close()
