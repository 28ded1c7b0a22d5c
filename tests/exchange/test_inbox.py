"""The inbox by keys: what is looked at, what is marked, what is kept of each."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.exchange.rows import ConflictRow, DecidePage, HeldRow, SideRow, ValueRow
from app.exchange.screen.inbox import HELD, Inbox
from app.exchange.screen.sides import SideCard
from app.exchange.screen.spoken import SixWords
from app.shell.application import application

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def dressed(qapp):
    application(scheme="light")


def side(number, words, machine="Reception", **more):
    return SideRow(
        number, (ValueRow("amount", "Amount", words),), "Ines Moreau", machine, NOW, "f.relsync", **more
    )


def conflict(title, like="order.amount", sides=2, group="Money"):
    answers = tuple(side(n, f"USD {n}.00", f"M{n}") for n in range(sides))
    return ConflictRow(1, uuid4(), 2, "values", group, title, "amount", uuid4(), "okafor", "Okafor", answers, (), like)  # fmt: skip


@pytest.fixture
def inbox(qtbot):
    made = Inbox()
    qtbot.addWidget(made)
    made.resize(420, 700)
    made.show()
    return made


def page(*conflicts, held=()):
    return DecidePage(NOW, "Lena Brandt", tuple(held), conflicts, len(conflicts))


def test_bank_details_come_first_and_each_entry_says_its_answers(inbox):
    held = HeldRow(3, uuid4(), "Bank account", None, "", side(0, "old"), side(1, "new"))
    inbox.show_page(page(conflict("Order 1"), held=[held]))
    first, second = inbox.list.entries()
    assert (first.group, first.title) == (HELD, "Bank account")
    assert second.text == "Okafor · amount: USD 0.00 or USD 1.00"
    assert inbox.current() is held


def test_keys_are_sent_and_no_letter_is_searched_for(inbox):
    inbox.show_page(page(conflict("Edit me"), conflict("Late")))
    pressed = []
    inbox.pressed.connect(pressed.append)
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_E, Qt.Key.Key_L):
        QTest.keyClick(inbox.list, key)
    assert pressed == ["1", "2", "E", "L"]
    assert inbox.current().title == "Edit me"


def test_the_next_one_after_the_last_is_the_first(inbox):
    inbox.show_page(page(conflict("A"), conflict("B")))
    inbox.next()
    assert inbox.current().title == "B"
    inbox.next()
    assert inbox.current().title == "A"


def test_all_of_one_kind_are_marked_at_once_and_others_are_not(inbox):
    inbox.show_page(page(conflict("A"), conflict("B"), conflict("C", like="quote.status", group="Status")))
    assert not inbox.bar.isVisible()
    assert inbox.all_like.text() == "Mark all 2 of this kind"
    QTest.mouseClick(inbox.all_like, Qt.MouseButton.LeftButton)
    assert [one.title for one in inbox.marked()] == ["A", "B"]
    assert inbox.bar.isVisible()
    assert inbox.whose.text() == "Left: M0. Right: M1."
    kept = []
    inbox.together.connect(kept.append)
    QTest.mouseClick(inbox.right, Qt.MouseButton.LeftButton)
    assert kept == [1]


def test_what_is_not_of_one_kind_is_not_decided_together(inbox):
    inbox.show_page(page(conflict("A"), conflict("C", like="quote.status")))
    QTest.keyClick(inbox.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(inbox.marked()) == 2
    assert not inbox.left.isEnabled()
    assert inbox.whose.text() == "They are not of one kind."


def test_an_empty_inbox_says_what_will_be_here(inbox):
    inbox.show_page(page())
    assert inbox.current() is None
    assert not inbox.all_like.isVisible()


def test_a_side_names_person_machine_time_and_file_for_the_ear_too(qtbot):
    card = SideCard(side(1, "USD 17,400.00"), NOW, "Keep right", "2")
    qtbot.addWidget(card)
    card.show()
    assert "Ines Moreau, Reception, today" in card.accessibleName()
    assert "Amount USD 17,400.00" in card.accessibleName()
    kept = []
    card.kept.connect(kept.append)
    QTest.mouseClick(card.keep_button, Qt.MouseButton.LeftButton)
    assert kept == [1]


def test_six_words_are_said_in_order_and_change(qtbot):
    words = SixWords()
    qtbot.addWidget(words)
    words.say("a b c d e f")
    assert words.accessibleName() == "a, b, c, d, e, f"
    words.say("g-h-i-j-k-l")
    assert words.accessibleName() == "g, h, i, j, k, l"
