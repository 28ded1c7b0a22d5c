"""A form and its draft say the same, both ways."""

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QWidget

from app.shell.fields import AmountField, CheckField, ChoiceField, DateField, NoteField, TextField
from app.shell.forms import Form, bind
from app.shell.widgets import column

ONE, TWO = UUID(int=1), UUID(int=2)


@dataclass
class Draft:
    name: str = "Okafor"
    amount: str = "1,200.00"
    payer: UUID | None = ONE
    sent: dt.date | None = None
    note: str = ""
    urgent: bool = False
    lines: list[str] = field(default_factory=list)

    def problems(self):
        found = []
        if not self.name:
            found.append(("name", "A client needs a name."))
        if not self.lines:
            found.append("A quote needs at least one line.")
        return found


@pytest.fixture
def page(qtbot):
    made = QWidget()
    made.fields = {
        "name": TextField("Name"),
        "amount": AmountField("Amount"),
        "payer": ChoiceField("Payer", [(ONE, "Foundation"), (TWO, "University")]),
        "sent": DateField("Sent", optional=True),
        "note": NoteField("Note"),
        "urgent": CheckField("Urgent"),
    }
    made.setLayout(column(*made.fields.values()))
    made.form = Form(Draft(), made)
    for name, one in made.fields.items():
        made.form.bind(one, name)
    qtbot.addWidget(made)
    made.show()
    return made


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


def test_the_delete_key_empties_an_optional_date(page):
    day = page.fields["sent"]
    day.put(dt.date(2026, 1, 2))
    assert day.value() == dt.date(2026, 1, 2)
    QTest.keyClick(day.widget, Qt.Key.Key_Delete)
    assert page.form.draft.sent is None


def test_labels_name_the_fields_for_screen_readers(page):
    assert page.fields["payer"].widget.accessibleName() == "Payer"
    assert page.fields["payer"].label.buddy() is page.fields["payer"].widget


def test_bare_widgets_can_be_bound_too(qtbot):
    draft, edit = Draft(), QLineEdit()
    qtbot.addWidget(edit)
    bind(edit, draft, "name")
    assert edit.text() == "Okafor"
    QTest.keyClicks(edit, "!")
    assert draft.name == "Okafor!"


def test_offering_other_choices_keeps_the_one_that_holds(page):
    page.fields["payer"].offer([(TWO, "University"), (ONE, "Foundation"), (None, "Nobody")])
    assert page.fields["payer"].value() == ONE


def test_an_unknown_attribute_or_widget_is_our_mistake(page):
    with pytest.raises(AttributeError):
        page.form.bind(TextField("x"), "nonsense")
    with pytest.raises(TypeError):
        page.form.bind(QLabel("x"), "name")


def test_the_wheel_does_not_change_a_choice(page):
    assert isinstance(page.fields["payer"].widget, QComboBox)
    assert isinstance(page.fields["urgent"].widget, QCheckBox)
    assert page.fields["payer"].widget.focusPolicy().name == "StrongFocus"
