"""The building blocks: what they say, how they are reached by keys, how they lie."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from app.shell import theme
from app.shell.records_list import Entry, RecordList
from app.shell.widgets import (
    Avatar,
    Badge,
    Breadcrumb,
    Button,
    EmptyState,
    FlowRow,
    Muted,
    Segmented,
    Tabs,
    Title,
    Track,
    badge_width,
    column,
    tip,
)


def test_markup_in_words_is_shown_as_it_is(qtbot):
    for kind in (Title, Muted):
        words = kind("Anna <a@b.org> & <b>x</b>")
        qtbot.addWidget(words)
        assert words.textFormat() == Qt.TextFormat.PlainText
    assert tip("<b>&") == "<span>&lt;b&gt;&amp;</span>"
    assert tip("") == ""


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Marcia Ortiz", "MO"),
        ("Dr. Ada Okafor", "AO"),
        ("Plato", "P"),
        ("", ""),
        ("Jean-Luc Petit", "JP"),
        ("李 雷", "李雷"),
    ],
)
def test_an_avatar_shows_initials_without_titles(qtbot, name, initials):
    avatar = Avatar(name)
    qtbot.addWidget(avatar)
    assert avatar.initials == initials


def test_enter_presses_a_button_once_even_when_held(qtbot):
    pressed = []
    button = Button("Issue", "send", primary=True, then=lambda: pressed.append(1))
    qtbot.addWidget(button)
    button.show()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert pressed == [1]


def test_a_button_that_cannot_be_pressed_says_why(qtbot):
    button = Button("Issue")
    qtbot.addWidget(button)
    button.allow(False, "Two findings stop the issue.")
    assert not button.isEnabled()
    assert "Two findings stop the issue." in button.toolTip()
    button.allow(True)
    assert button.isEnabled()
    assert button.toolTip() == ""


def test_tabs_are_walked_by_arrow_keys(qtbot):
    tabs = Tabs([("o", "Overview"), ("d", "Documents"), ("p", "People")])
    qtbot.addWidget(tabs)
    heard = []
    tabs.chosen.connect(heard.append)
    tabs.show()
    assert tabs.current() == "o"
    QTest.keyClick(tabs._buttons["o"], Qt.Key.Key_Right)
    QTest.keyClick(tabs._buttons["d"], Qt.Key.Key_Left)
    QTest.keyClick(tabs._buttons["o"], Qt.Key.Key_Left)
    assert heard == ["d", "o", "p"]


def test_a_segment_that_is_clicked_is_sent_once(qtbot):
    row = Segmented([("a", "All"), ("c", "Calls")])
    qtbot.addWidget(row)
    heard = []
    row.chosen.connect(heard.append)
    row._buttons["c"].click()
    assert heard == ["c"]
    assert row.current() == "c"


def test_the_breadcrumb_leads_back(qtbot):
    crumb = Breadcrumb([("R&D", "institution/1"), ("Chemistry", "")])
    qtbot.addWidget(crumb)
    heard = []
    crumb.went.connect(heard.append)
    from PySide6.QtWidgets import QPushButton

    link = crumb.findChild(QPushButton)
    link.click()
    assert heard == ["institution/1"]
    assert link.accessibleName() == "R&D"


def test_a_track_says_its_stage_to_screen_readers(qtbot):
    track = Track(["Enquiry", "Quote", "Paid"], 1)
    qtbot.addWidget(track)
    assert track.accessibleName() == "Stage: Quote, 2 of 3"
    track.show_stage(["Enquiry", "Quote", "Paid"], 3, "green", ["since <1 Nov>"])
    assert "&lt;1 Nov&gt;" in track.toolTip()
    assert not track.grab().isNull()


def test_a_badge_without_words_is_not_there(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    badge = Badge("late", "red")
    page.setLayout(column(badge))
    page.show()
    assert badge.width() == badge_width("late")
    badge.say("")
    assert badge.isHidden()
    badge.say("late", "red")
    assert badge.isVisible()


def test_a_row_breaks_when_the_page_is_narrow(qtbot):
    flow = FlowRow(*[Badge(f"badge number {n}") for n in range(6)])
    qtbot.addWidget(flow)
    flow.resize(1000, 20)
    flow.show()
    wide = flow.minimumHeight()
    flow.resize(200, 20)
    assert flow.minimumHeight() >= 2 * wide
    flow.clear()
    assert flow.minimumHeight() == 0


def test_an_empty_page_offers_the_first_step(qtbot):
    pressed = []
    empty = EmptyState(
        "inbox", "Nothing yet", "Log the first call.", ("Log a call", lambda: pressed.append(1))
    )
    qtbot.addWidget(empty)
    empty.resize(240, 400)
    empty.show()
    empty.button.click()
    assert pressed == [1]
    assert empty._words.width() <= 240


ENTRIES = [
    Entry(1, "Okafor", "Purchasing has it", group="Stuck"),
    Entry(2, "Vallon", "Invoice", group="Stuck"),
    Entry(3, "Marsh", "Expires", group="Soon"),
]


def test_a_list_walks_over_its_headings(qtbot):
    made = RecordList()
    qtbot.addWidget(made)
    made.show(ENTRIES)
    made.show()
    heard, opened = [], []
    made.chosen.connect(lambda entry: heard.append(entry.key))
    made.opened.connect(lambda entry: opened.append(entry.key))
    made.choose_first()
    for _ in range(2):
        QTest.keyClick(made, Qt.Key.Key_Down)
    assert heard == [1, 2, 3]
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert opened == [3]
    assert not made.grab().isNull()


def test_a_list_keeps_the_chosen_entry_or_takes_its_neighbour(qtbot):
    made = RecordList(empty=QLabel("Nothing left"))
    qtbot.addWidget(made)
    made.show(ENTRIES)
    made.choose(2)
    heard = []
    made.chosen.connect(heard.append)
    made.show([ENTRIES[2], *ENTRIES[:2]])
    assert made.current().key == 2
    assert heard == []
    made.show([ENTRIES[0], ENTRIES[2]])
    assert made.current().key in (1, 3)
    made.show([])
    assert made.current() is None
    assert heard[-1] is None


def test_sizes_follow_the_scale(qapp):
    assert theme.font(theme.TITLE).pointSizeF() > theme.font(theme.BODY).pointSizeF()
