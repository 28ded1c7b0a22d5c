"""Drawers: one at a time, keys that are the drawer's wherever the cursor is, and no field that is used after it is gone."""

import random
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.shell.buttons import Button
from app.shell.fields import ChoiceField, DateField, NoteField, TextField
from app.shell.panels import column
from app.shell.records_list import Entry, RecordList
from app.shell.sheet import SheetDrawer

CONTROL, LEFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.NoModifier,
)


@dataclass
class Word:
    person: str = ""
    note: str = ""
    outcome: str = "a"
    day: object = None

    def problems(self):
        return [] if self.person else [("person", "Say who.")]

    def draft(self):
        return self


@pytest.fixture
def page(window):
    """A page with a list, two buttons, and a drawer behind each."""
    made = window.current()
    made.kept = []
    made.list = RecordList()
    made.list.show([Entry(n, f"Rule {n}", "what it says") for n in range(6)])
    made.drawers = [SheetDrawer(made), SheetDrawer(made)]

    def begin(at):
        rows = [
            [("person", TextField("Who")), ("day", DateField("On", optional=True))],
            [("note", NoteField("What")), ("outcome", ChoiceField("So", (("a", "A"), ("b", "B"))))],
        ]
        made.drawers[at].begin(f"Drawer {at}", Word(), rows, made.kept.append)

    made.buttons = [
        Button("First", then=lambda: begin(0), parent=made),
        Button("Second", then=lambda: begin(1), parent=made),
    ]
    made.setLayout(column(*made.buttons, made.list))
    for drawer in made.drawers:
        drawer.raise_()
    return made


def really(window, widget, *, double=False):
    """A click where the widget is, which goes to whatever lies there."""
    at = widget.mapTo(window, widget.rect().center())
    QTest.mouseClick(window.windowHandle(), LEFT, NONE, at)
    if double:
        QTest.mouseDClick(window.windowHandle(), LEFT, NONE, at)


def types(window, text):
    for letter in text:
        QTest.keyClick(window.windowHandle(), letter)


def presses(window, key, modifier=NONE):
    QTest.keyClick(window.windowHandle(), key, modifier)


def test_a_double_click_opens_a_drawer_that_takes_what_is_typed(window, page):
    really(window, page.buttons[0], double=True)
    types(window, "Ortiz")
    assert page.drawers[0].fields["person"].value() == "Ortiz"


def test_a_click_beside_the_fields_leaves_the_cursor_in_them(window, page):
    page.buttons[0].click()
    really(window, page.drawers[0].head)
    types(window, "Ortiz")
    assert page.drawers[0].fields["person"].value() == "Ortiz"


def test_the_second_click_of_a_double_click_presses_nothing_in_the_drawer(window, page):
    page.buttons[0].click()
    really(window, page.drawers[0].cancel, double=True)
    assert page.drawers[0].isVisible()


def test_opening_a_drawer_shuts_the_other(window, page):
    page.buttons[0].click()
    page.buttons[1].click()
    assert [drawer.isVisible() for drawer in page.drawers] == [False, True]


def test_ctrl_enter_and_esc_are_the_drawers_wherever_the_cursor_is(window, page):
    page.buttons[0].click()
    types(window, "Ortiz")
    really(window, page.list.viewport())
    assert page.list.hasFocus()
    presses(window, Qt.Key.Key_Return, CONTROL)
    assert [word.person for word in page.kept] == ["Ortiz"]
    presses(window, Qt.Key.Key_Escape)
    assert page.drawers[0].isHidden()
    presses(window, Qt.Key.Key_Return, CONTROL)
    assert len(page.kept) == 1


def test_a_drawer_that_is_shut_gives_the_cursor_back(window, page):
    page.list.setFocus()
    page.buttons[0].click()
    presses(window, Qt.Key.Key_Escape)
    assert page.list.hasFocus()


def test_no_field_is_used_after_it_is_gone(window, page):
    page.buttons[0].click()
    page.drawers[0].fields["note"].widget.setFocus()
    page.buttons[1].click()  # remembers nothing inside the drawer that it shuts
    page.drawers[0].kept()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    presses(window, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is not None


@pytest.mark.parametrize("seed", range(2))
def test_drawers_opened_and_shut_in_any_order_with_typing_between_hold(window, page, seed):
    chance = random.Random(seed)
    acts = [
        lambda: really(window, chance.choice(page.buttons), double=chance.random() < 0.5),
        lambda: chance.choice(page.buttons).click(),
        lambda: types(window, "ab 1"),
        lambda: really(window, page.list.viewport()),
        lambda: presses(window, Qt.Key.Key_Return, CONTROL),
        lambda: presses(window, Qt.Key.Key_Tab),
        lambda: presses(window, Qt.Key.Key_Escape),
        lambda: chance.choice(page.drawers).kept(),
        lambda: QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete),
        QApplication.processEvents,
    ]
    for _ in range(200):
        chance.choice(acts)()
        assert sum(drawer.isVisible() for drawer in page.drawers) <= 1
    page.buttons[0].click()
    types(window, "Ortiz")
    assert page.drawers[0].fields["person"].value() == "Ortiz"
