"""A form and its draft say the same, both ways."""

import datetime as dt

import pytest
from PySide6.QtCore import QDate
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from app.shell.fields import TextField
from app.shell.forms import bind
from tests.shell.conftest import ONE, TWO, Draft


def test_fields_show_the_draft(page):
    shown = {name: one.value() for name, one in page.fields.items()}
    assert shown == {
        "name": "Okafor",
        "amount": "1,200.00",
        "payer": ONE,
        "sent": None,
        "note": "",
        "urgent": False,
    }


def test_what_is_typed_goes_into_the_draft(page):
    changed = []
    page.form.changed.connect(lambda: changed.append(1))
    QTest.keyClicks(page.fields["name"].widget, " Group")
    page.fields["payer"].widget.setCurrentIndex(1)
    page.fields["sent"].widget.setDate(QDate(2026, 11, 10))
    page.fields["note"].widget.setPlainText("two\nlines")
    page.fields["urgent"].widget.setChecked(True)
    draft = page.form.draft
    assert draft.name == "Okafor Group"
    assert draft.payer == TWO
    assert draft.sent == dt.date(2026, 11, 10)
    assert draft.note == "two\nlines"
    assert draft.urgent is True
    assert len(changed) == len(" Group") + 4


def test_an_amount_is_kept_as_it_was_typed(page):
    widget = page.fields["amount"].widget
    widget.clear()
    QTest.keyClicks(widget, "1e9999999")
    assert page.form.draft.amount == "1e9999999"


def test_a_problem_stands_beside_its_field_once_it_was_touched(page):
    page.form.take(Draft(name=""))
    assert page.fields["name"].wrong.text() == ""
    QTest.keyClicks(page.fields["name"].widget, "x")
    QTest.keyClick(page.fields["name"].widget, "\b")
    assert page.fields["name"].wrong.text() == "A client needs a name."
    assert page.fields["name"].widget.property("wrong") is True
    assert page.fields["name"].widget.accessibleDescription() == "A client needs a name."
    QTest.keyClicks(page.fields["name"].widget, "y")
    assert page.fields["name"].wrong.isHidden()


def test_save_shows_every_problem_and_what_concerns_the_whole(page):
    page.form.take(Draft(name=""))
    assert page.form.show_problems() is False
    assert page.fields["name"].wrong.text() == "A client needs a name."
    assert page.form.general() == "A quote needs at least one line."
    page.form.draft.lines.append("x")
    page.form.draft.name = "Okafor"
    page.form.refresh()
    assert page.form.show_problems() is True


def test_a_refresh_leaves_the_cursor_where_it_is(page):
    edit = page.fields["name"].widget
    edit.setCursorPosition(2)
    page.form.refresh()
    assert edit.cursorPosition() == 2


def test_bare_widgets_can_be_bound_too(qtbot):
    draft, edit = Draft(), QLineEdit()
    qtbot.addWidget(edit)
    bind(edit, draft, "name")
    assert edit.text() == "Okafor"
    QTest.keyClicks(edit, "!")
    assert draft.name == "Okafor!"


def test_an_unknown_attribute_or_widget_is_our_mistake(page):
    with pytest.raises(AttributeError):
        page.form.bind(TextField("x"), "nonsense")
    with pytest.raises(TypeError):
        page.form.bind(QLabel("x"), "name")
