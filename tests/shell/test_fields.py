"""Fields keep what was typed and what holds."""

import datetime as dt

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
