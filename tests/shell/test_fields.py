"""Fields keep what was typed and what holds."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox

from tests.shell.conftest import ONE, TWO


def test_the_delete_key_empties_an_optional_date(page):
    day = page.fields["sent"]
    day.put(dt.date(2026, 1, 2))
    assert day.value() == dt.date(2026, 1, 2)
    QTest.keyClick(day.widget, Qt.Key.Key_Delete)
    assert page.form.draft.sent is None


def test_labels_name_the_fields_for_screen_readers(page):
    assert page.fields["payer"].widget.accessibleName() == "Payer"
    assert page.fields["payer"].label.buddy() is page.fields["payer"].widget


def test_offering_other_choices_keeps_the_one_that_holds(page):
    page.fields["payer"].offer([(TWO, "University"), (ONE, "Foundation"), (None, "Nobody")])
    assert page.fields["payer"].value() == ONE


def test_the_wheel_does_not_change_a_choice(page):
    assert isinstance(page.fields["payer"].widget, QComboBox)
    assert isinstance(page.fields["urgent"].widget, QCheckBox)
    assert page.fields["payer"].widget.focusPolicy().name == "StrongFocus"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-12-01", dt.date(2026, 12, 1)),
        ("1 Dec 2026", dt.date(2026, 12, 1)),
        ("1.12.2026", dt.date(2026, 12, 1)),
        ("15", dt.date(2026, 1, 15)),
        ("15 Mar", dt.date(2026, 3, 15)),
    ],
)
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_a_day_is_typed_whole_as_people_and_files_write_it(page, typed, expected, key):
    day = page.fields["sent"]
    day.put(dt.date(2026, 1, 2))
    day.widget.setFocus()
    QTest.keyClicks(day.widget, typed[0])
    QTest.keyClicks(day.widget.typed, typed[1:])
    assert day.value() == expected  # before it is ended: a primary key takes what is read
    QTest.keyClick(day.widget.typed, key)
    assert day.widget.typed.isHidden()
    assert page.form.draft.sent == expected
    assert day.wrong.text() == ""


def test_what_is_no_day_is_said_and_the_day_stays(page):
    day = page.fields["sent"]
    day.put(dt.date(2026, 1, 2))
    for typed in ("2026-13-45", "31 Feb", "5 May 20"):
        QTest.keyClicks(day.widget, typed[0])
        QTest.keyClicks(day.widget.typed, typed[1:])
        QTest.keyClick(day.widget.typed, Qt.Key.Key_Return)
        assert "is not a day" in day.wrong.text()
        assert day.value() == dt.date(2026, 1, 2)
    QTest.keyClicks(day.widget, "7")
    QTest.keyClick(day.widget.typed, Qt.Key.Key_Escape)
    assert day.value() == dt.date(2026, 1, 2)
    assert day.wrong.text() == ""


def test_a_day_is_pasted(page, qapp):
    day = page.fields["sent"]
    qapp.clipboard().setText("2026-12-01")
    QTest.keyClick(day.widget, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(day.widget.typed, Qt.Key.Key_Return)
    assert day.value() == dt.date(2026, 12, 1)
