"""What was done passes by, what was refused stays."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.basics.errors import Refusal


def test_what_was_done_can_be_undone_from_the_strip(window, desk):
    desk.do(lambda session: None, label="Quote Q-1 issued")
    assert window.page.strip.text() == "Quote Q-1 issued"
    assert not window.page.strip.stays
    window.page.strip._button.click()
    assert window.calls == ["undo"]
    assert window.page.strip.text() == ""


def test_a_refusal_stays_in_plain_words_until_escape(window, desk):
    def refuse(session):
        raise Refusal("The quote has <b>no</b> lines. Add one.")

    desk.do(refuse)
    assert window.page.strip.text() == "The quote has <b>no</b> lines. Add one."
    assert window.page.strip.stays
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.page.strip.text() == ""
