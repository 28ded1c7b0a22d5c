"""The panel that sends an invoice, over its page: what opens, what is chosen, and that only a person says it went."""

# ruff: noqa: F811 - fixtures of another file are named as arguments here

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton

from app.records import Office
from tests.payments.test_screen import an_invoice, click, desk, opened, stored  # noqa: F401


@pytest.fixture
def page(desk, qtbot):
    with desk.office.work("reach") as session:
        place = session.query(Office).filter_by(role="accounts-payable").one()
        place.email, place.portal = "ap@northfield.example", "https://pay.northfield.example"
    screen = opened(desk, qtbot, an_invoice(desk, sent=False))
    click(screen.head.primary)
    qtbot.waitUntil(lambda: screen.sending.panel.sending is not None)
    return screen


def test_send_opens_the_panel_and_ctrl_enter_says_that_it_went(page, desk):
    assert page.sending.showing()
    assert page.sending.panel.address.value() == "ap@northfield.example"
    number = page.shown().row.number
    assert stored(desk, number).state == "issued"
    (press,) = [action for action in page.actions_here() if action.shortcut == "Ctrl+Return"]
    press.run()
    assert stored(desk, number).state == "sent"
    assert not page.sending.showing()
    assert page.head.state.text != "not sent yet"


def test_the_draft_for_the_mail_program_is_as_it_was_typed(page, monkeypatch):
    paths = []
    monkeypatch.setattr("app.quotes.form.sendpanel.open_file", lambda path: paths.append(path) or True)
    panel = page.sending.panel
    panel.subject.widget.selectAll()
    QTest.keyClicks(panel.subject.widget, "Our bill")
    click(panel.mail)
    message = message_from_bytes(Path(paths[0]).read_bytes(), policy=default)
    assert (message["Subject"], message["To"]) == ("Our bill", "ap@northfield.example")


def test_the_portal_shows_its_fields_and_escape_goes_back_without_a_trace(page, desk):
    panel = page.sending.panel
    panel.way.widget.setFocus()
    QTest.keyClicks(panel.way.widget, "Po")
    assert "Order number" in {box.text() for box in panel.steps.findChildren(QCheckBox)}
    assert page.back_out()
    assert not page.sending.showing()
    assert stored(desk, page.shown().row.number).state == "issued"


def test_a_copy_for_the_researcher_leaves_the_invoice_unsent(page, desk):
    panel = page.sending.panel
    QTest.mouseClick(panel.whom.findChildren(QPushButton)[1], Qt.MouseButton.LeftButton)
    assert panel.sending.to == "researcher"
    click(panel.primary)
    assert stored(desk, page.shown().row.number).state == "issued"


def test_what_was_sent_can_be_sent_again_from_beside_its_paper(page):
    page.sending.panel.press()
    assert not page.sending.showing()
    click(page.paper.send)
    assert page.sending.showing()
    assert "Recorded as sent on 22 November 2026." in page.sending.panel.state.text()
