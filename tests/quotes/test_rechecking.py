"""The page of an institution says which open quotes no longer meet a rule that was just changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.bootstrap import BESIDE
from app.institutions.commands import add_institution
from app.institutions.drafts import InstitutionDraft
from app.playbooks.screen import InstitutionScreen
from app.quotes.commands import issue, new_quote
from app.quotes.screen import rechecking
from app.quotes.screen.rechecking import OpenQuotes
from app.requirements.commands import set_rule
from app.requirements.drafts import RuleDraft
from app.shell.application import application
from app.shell.change_feed import ChangeFeed
from app.shell.desk import Desk
from app.shell.jobs import InlineJobs
from tests.quotes.conftest import a_draft


@pytest.fixture
def address(tmp_path, office_template):
    """On SQLite alone: what the window shows is the same."""
    path = tmp_path / "office.sqlite"
    path.write_bytes(office_template.read_bytes())
    return str(path)


@pytest.fixture
def opened(qtbot, desk):
    application(scheme="light")
    feed = ChangeFeed()
    desk.office.listen(feed.announce)
    window = Desk(desk.office, InlineJobs(), feed)
    page = InstitutionScreen(window)
    panel = OpenQuotes(window, page)
    page.resize(1250, 850)
    qtbot.addWidget(page)
    page.open("institution/northfield-state")
    page.show()
    yield page, panel
    desk.office.unlisten(feed.announce)


def two_open(desk):
    numbers = []
    for days in ("60", "75", "120"):
        saved = desk.run(new_quote, a_draft(valid_days=days))
        desk.run(issue, saved.number, "As agreed")
        numbers.append(saved.number)
    return numbers


def changed(desk, days=90, institution=None):
    draft = RuleDraft("validity", "validity-at-least", {"days": days}, say=f"A quote holds for {days} days.")
    desk.run(set_rule, institution or desk.institution, draft)


def test_nothing_is_said_before_a_rule_changes(desk, opened):
    _, panel = opened
    two_open(desk)
    assert not panel.card.isVisibleTo(panel)
    assert panel.height() < 10


def test_a_rule_that_is_set_tells_how_many_open_quotes_fail_it_and_the_list_opens_them(qtbot, desk, opened):
    page, panel = opened
    first, second, _ = two_open(desk)
    changed(desk)
    assert panel.card.isVisibleTo(page)
    assert panel.says.text() == "2 open quotes do not meet this rule: A quote holds for 90 days."
    assert not panel.table.isVisibleTo(page)
    QTest.mouseClick(panel.list_button, Qt.MouseButton.LeftButton)
    assert panel.table.isVisibleTo(page)
    assert {quote.number for quote in panel.table.rows()} == {first, second}
    panel.table.setCurrentIndex(panel.table.model().index(1, 0))
    with qtbot.waitSignal(page.went) as went:
        QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert went.args == [f"quote/{panel.table.rows()[1].number}"]


def test_a_change_that_every_open_quote_meets_says_nothing(desk, opened):
    _, panel = opened
    two_open(desk)
    changed(desk, days=30)
    assert not panel.card.isVisibleTo(panel)


def test_when_the_rule_is_taken_back_the_words_go_away(desk, opened):
    page, panel = opened
    two_open(desk)
    changed(desk)
    assert panel.card.isVisibleTo(page)
    changed(desk, days=30)
    assert not panel.card.isVisibleTo(page)


def test_it_can_be_closed_and_goes_away_with_the_institution(desk, opened):
    page, panel = opened
    two_open(desk)
    desk.run(add_institution, InstitutionDraft(key="other", name="Other College", country="US"))
    changed(desk)
    QTest.mouseClick(panel.close_button, Qt.MouseButton.LeftButton)
    assert not panel.card.isVisibleTo(page)
    changed(desk, days=95)
    assert panel.card.isVisibleTo(page)
    page.open("institution/other")
    assert not panel.card.isVisibleTo(page)


def test_a_rule_of_another_institution_says_nothing_here(desk, opened):
    page, panel = opened
    two_open(desk)
    other = desk.run(add_institution, InstitutionDraft(key="other", name="Other College", country="US"))
    changed(desk, institution=other)
    assert not panel.card.isVisibleTo(page)


def test_the_window_puts_it_on_the_page_of_institutions():
    assert (rechecking.__name__, OpenQuotes.__name__) in BESIDE["InstitutionScreen"]
