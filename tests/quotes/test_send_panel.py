"""The panel that sends a quote, as a person uses it: what opens, what is written, and that only they say it went."""

# ruff: noqa: F811 - fixtures of another file are named as arguments here

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton
from sqlalchemy import select

from app.quotes.document.issued import redrawn
from app.quotes.queries.papers import paper_pdf, papers
from app.quotes.screen import QuoteScreen
from app.records import Interaction, Office, QuoteEvent

# Fixtures of the screens of quotes: an office with one client, and somebody at the desk.
from .test_screen import an_issued, dressed, house, prepared, shown  # noqa: F401


@pytest.fixture
def page(house, qtbot):
    def reach(session):
        place = session.scalars(select(Office)).one()
        place.email, place.portal = "buy@northfield.example", "https://buy.northfield.example"

    house.run(reach)
    number = an_issued(house)
    screen = shown(qtbot, QuoteScreen(house.desk), f"quote/{number}")
    qtbot.waitUntil(screen.header.send.isVisible)
    QTest.mouseClick(screen.header.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.sending.sending is not None)
    return screen


@pytest.fixture
def opened(monkeypatch):
    """The paths that would have been handed to the mail program."""
    paths = []
    monkeypatch.setattr("app.quotes.form.sendpanel.open_file", lambda path: paths.append(path) or True)
    return paths


def events(house):
    return house.ask(
        lambda session: [(e.kind, e.recipient, e.channel) for e in session.scalars(select(QuoteEvent))]
    )


def test_the_message_opens_as_it_was_typed_in_a_place_of_ones_own_and_nothing_is_recorded(
    page, house, opened
):
    panel = page.sending
    assert panel.address.value() == "buy@northfield.example"
    panel.subject.widget.selectAll()
    QTest.keyClicks(panel.subject.widget, "Our offer")
    QTest.mouseClick(panel.mail, Qt.MouseButton.LeftButton)
    (path,) = opened
    message = message_from_bytes(Path(path).read_bytes(), policy=default)
    assert (message["Subject"], message["To"]) == ("Our offer", "buy@northfield.example")
    assert len(list(message.iter_attachments())) == 1
    assert Path(path).stat().st_mode & 0o077 == 0
    assert Path(path).parent.stat().st_mode & 0o077 == 0
    assert events(house) == []


def test_ctrl_enter_says_that_it_went_and_the_timeline_tells_it(page, house, qtbot):
    panel = page.sending
    (press,) = [action for action in page.actions_here() if action.id == "quote.sent"]
    assert press.shortcut == "Ctrl+Return"
    press.run()
    press.run()
    assert events(house) == [("submitted", "purchasing", "e-mail")]
    assert page.pages.currentWidget() is not panel
    told = house.ask(lambda session: list(session.scalars(select(Interaction.text))))
    assert any("submitted to purchasing (Purchasing), e-mail." in text for text in told)


def test_the_researcher_gets_the_card_and_what_was_typed_stays_when_it_is_taken_out(page, qtbot):
    panel = page.sending
    QTest.mouseClick(panel.whom.findChildren(QPushButton)[1], Qt.MouseButton.LeftButton)
    assert panel.sending.to == "researcher"
    assert len(panel.sending.files) == 2
    panel.text.widget.setPlainText("My own words")
    panel.along.widget.click()
    assert len(panel.sending.files) == 1
    assert panel.text.value() == "My own words"


def test_a_card_that_is_printed_and_then_sent_is_kept_once(page, house):
    panel = page.sending
    QTest.mouseClick(panel.whom.findChildren(QPushButton)[1], Qt.MouseButton.LeftButton)
    card = panel.sending.files[1].data
    panel.printing.done.emit(2)
    (printed,) = house.ask(papers)
    assert (printed.kind, printed.number) == ("route-card", f"{panel.sending.number}-C1")
    QTest.mouseClick(panel.primary, Qt.MouseButton.LeftButton)
    (kept,) = house.ask(papers)
    assert house.ask(paper_pdf, kept.id)[1] == card
    assert house.ask(redrawn, kept.id) == card


def test_a_portal_shows_its_fields_to_be_copied(page, qtbot):
    panel = page.sending
    panel.way.widget.setFocus()
    QTest.keyClicks(panel.way.widget, "Po")
    assert panel.sending.channel == "portal"
    assert not panel.text.isVisible()
    steps = {box.text(): box for box in panel.steps.findChildren(QCheckBox)}
    assert "Quote number" in steps
    copy = next(
        b for b in panel.steps.findChildren(QPushButton) if b.accessibleName() == "Copy Open the portal"
    )
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "https://buy.northfield.example"


def test_files_are_saved_and_never_over_others(page, tmp_path):
    panel = page.sending
    folder = tmp_path / "out"
    folder.mkdir()
    panel.save_to(str(folder))
    (file,) = folder.iterdir()
    assert file.read_bytes() == panel.sending.files[0].data
    file.write_bytes(b"mine")
    panel.save_to(str(folder))
    assert "lies there already" in panel.wrong.text()
    assert file.read_bytes() == b"mine"


def test_escape_goes_back_to_the_quote_and_keeps_nothing(page, house):
    assert page.back_out()
    assert page.pages.currentIndex() == 0
    assert events(house) == []


def test_without_a_mail_program_it_says_what_to_do(page, monkeypatch):
    monkeypatch.setattr("app.quotes.form.sendpanel.open_file", lambda _path: False)
    QTest.mouseClick(page.sending.mail, Qt.MouseButton.LeftButton)
    assert "Save the files" in page.sending.wrong.text()
