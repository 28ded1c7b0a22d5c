"""The proof of an office that merged: it sees what a merge must not have done, and nothing where all is right."""

from __future__ import annotations

import pytest

from app.records import QuoteLine
from app.sync.verify import verify
from tests.sync.desks import Desk, exchange
from tests.sync.test_conflicts import a_quote, issue
from tests.sync.test_landing import change, hire, remove


@pytest.fixture
def desks():
    return Desk("Ana"), Desk("Ben")


def faults(desk, harm, *values):
    """What is found after a change past the log."""
    desk.sql(harm, values)
    desk.sql("UPDATE sync_self SET touched = 0")
    with desk.work() as session:
        return {(one.table, one.what) for one in verify(session)}


def test_an_edit_beside_the_issue_that_shows_is_found(desks):
    ana, ben = desks
    _, revision, lines = a_quote(ana)
    ben.fetch(ana)
    issue(ana, revision)
    change(ben, lines[0], QuoteLine, text="cheaper")
    exchange(ana, ben)
    ana.sound()
    found = faults(ana, "UPDATE quote_line SET text = 'cheaper' WHERE id = ?", lines[0].bytes)
    assert found == {("quote_line", "text differs from the log")}


def test_a_line_added_beside_the_issue_that_shows_is_found(desks):
    ana, ben = desks
    _, revision, _ = a_quote(ana)
    ben.fetch(ana)
    issue(ana, revision)
    with ben.work() as session:
        session.add(QuoteLine(revision_id=revision, position=9, text="added"))
    exchange(ana, ben)
    found = faults(ana, "UPDATE quote_line SET deleted = 0 WHERE text = 'added'")
    assert found == {("quote_line", "the log and the table disagree on whether it is deleted")}


def test_a_row_that_is_gone_though_it_was_edited_is_found(desks):
    ana, ben = desks
    row = hire(ana)
    ben.fetch(ana)
    remove(ana, row)
    change(ben, row, phone="1")
    exchange(ana, ben)
    found = faults(ana, "UPDATE colleague SET deleted = 1")
    assert found == {("colleague", "the log and the table disagree on whether it is deleted")}


def test_a_value_that_lost_is_found_where_it_shows(desks):
    ana, ben = desks
    row = hire(ana)
    ben.fetch(ana)
    change(ana, row, phone="1")
    change(ben, row, phone="2")
    exchange(ana, ben)
    shown = ana.rows("colleague", "phone")[0][0]
    found = faults(ana, "UPDATE colleague SET phone = ?", "1" if shown == "2" else "2")
    assert found == {("colleague", "phone differs from the log")}
