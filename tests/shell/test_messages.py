"""What was done passes by, what was refused stays."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.basics.errors import Refusal
from app.shell.widgets import Button, column, row


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


def test_the_strip_covers_no_button_at_the_foot_of_a_page_and_nothing_moves(window, desk, qtbot):
    page = window.current()
    page.save = Button("Save", then=lambda: None)
    foot = column(1)
    foot.addLayout(row(1, page.save, 1))
    page.setLayout(foot)
    qtbot.waitUntil(lambda: page.save.y() > page.height() // 2)
    before = page.save.mapTo(window, page.save.rect().topLeft())
    desk.do(lambda session: None, label="Quote Q-1 issued")
    strip = window.page.strip
    button = page.save.rect().translated(page.save.mapTo(window.page, page.save.rect().topLeft()))
    assert strip.isVisible()
    assert not strip.geometry().intersects(button)
    assert page.save.mapTo(window, page.save.rect().topLeft()) == before
    page.save.hide()
    strip.clear()
    desk.do(lambda session: None, label="Quote Q-1 issued")
    assert strip.geometry().bottom() > window.page.height() - 24
