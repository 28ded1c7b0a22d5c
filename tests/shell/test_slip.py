"""A slip asks a few things inside a page, shows what is refused, and closes again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.basics.errors import Refusal
from app.shell.fields import NoteField, TextField
from app.shell.slip import Slip


@pytest.fixture
def slip(qtbot):
    made = Slip()
    qtbot.addWidget(made)
    made.said = []
    made.ask(
        "Refuse the order",
        (("who", TextField("Who")), ("why", NoteField("Why"))),
        "Refuse it",
        made.said.append,
        "Kept.",
    )
    return made


def test_it_opens_with_its_fields_and_hands_over_what_was_typed(slip):
    assert slip.is_open()
    QTest.keyClicks(slip.field("who").widget, "Ada")
    QTest.keyClicks(slip.field("why").widget, "Wrong laboratory")
    QTest.mouseClick(slip.yes, Qt.MouseButton.LeftButton)
    assert slip.said == [{"who": "Ada", "why": "Wrong laboratory"}]


def test_return_in_a_line_says_yes(slip):
    QTest.keyClick(slip.field("who").widget, Qt.Key.Key_Return)
    assert slip.said == [{"who": "", "why": ""}]


def test_a_refusal_stands_beneath_its_field_and_what_was_typed_stays(slip):
    QTest.keyClicks(slip.field("who").widget, "Ada")
    slip.refuse(Refusal("Say why: the reason is kept."), "why")
    assert slip.field("why").wrong.text() == "Say why: the reason is kept."
    slip.refuse(Refusal("Not today."))
    assert slip.problem.text() == "Not today."
    assert slip.values()["who"] == "Ada"
    slip.press()
    assert slip.problem.text() == ""
    assert slip.field("why").wrong.text() == ""


def test_cancel_closes_it_and_nothing_is_said(slip, qtbot):
    with qtbot.waitSignal(slip.closed):
        QTest.mouseClick(slip.no, Qt.MouseButton.LeftButton)
    assert not slip.is_open()
    assert slip.isHidden()
    slip.press()
    assert slip.said == []
