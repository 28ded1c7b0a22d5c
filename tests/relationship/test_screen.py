"""The relationship file on the screen: what a person sees, presses and types, and what is then in the office."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.clients.commands import edit_client, keep_person
from app.clients.drafts import ClientDraft, ContactDraft
from app.clients.queries import client_head, contacts_of
from app.engagements.queries import engagement, engagements
from app.interactions.commands import note
from app.interactions.drafts import NoteDraft
from app.interactions.queries import promises, timeline
from app.relationship.log import LogPanel
from app.relationship.screen import FileScreen
from app.relationship.screen.lines import PromiseLine
from app.shell.texts import Words
from tests.relationship.conftest import press, settle

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def file(window, desk):
    return window.put(FileScreen(desk), "client/okafor-group")


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def words_of(widget):
    """Everything that can be read in a widget."""
    return " | ".join(w.text() for w in widget.findChildren(Words) if w.text() and not w.isHidden())


def test_the_head_says_who_where_whose_and_whom_to_speak_to(file, window):
    assert file.head.name.text() == "Okafor Group"
    assert window.windowTitle().startswith("Okafor Group")
    shown = words_of(file.head)
    assert "Dr. Ada Okafor" in shown
    badges = [b.text for b in file.head.badges.findChildren(type(file.head.ball.badge))]
    assert badges == ["Yours · stand-in Ben Ito", "Avoid: calls before ten", "proteomics"]


def test_nothing_flashes_as_a_window_of_its_own(file, window):
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert shown == [window]
    assert QApplication.activeWindow() is window


def test_the_ball_card_answers_before_the_data(file):
    assert file.head.ball.says.text() == "We have had the enquiry for 9 business days"
    assert file.head.ball.tone == "red"
    assert file.head.ball.primary.text() == "Quote the enquiry"


def test_the_thing_to_do_leads_to_a_new_quote_for_that_engagement(file, window, home):
    click(file.head.ball.primary)
    assert window.history.here == f"quote/new?client=okafor-group&engagement={home.work}"


def test_a_number_is_copied_with_a_click(file):
    phone = next(b for b in file.head.facts.findChildren(type(file.head.edit)) if "2290" in b.text())
    click(phone)
    assert QGuiApplication.clipboard().text() == "+1 555 014 2290"


def test_an_engagement_stands_on_its_track(file, home):
    view = file.overview.views[home.work]
    assert view.name.text() == "Protein sequencing"
    assert view.people.text() == "for Dr. Ada Okafor"
    assert view.track.current == 0


def test_one_line_is_logged_with_enter_and_tied_to_whom_it_names(file, home):
    file.timeline.line.setFocus()
    QTest.keyClicks(file.timeline.line, "mail: Marcia asks for the letter")
    QTest.keyClick(file.timeline.line, Qt.Key.Key_Return)
    with home.office.look() as session:
        newest = timeline(session, home.okafor)[0]
    assert (newest.kind, newest.text, newest.contact) == (
        "e-mail",
        "Marcia asks for the letter",
        "Marcia Ortiz",
    )
    assert newest.engagement_id == home.work
    assert file.timeline.line.text() == ""
    assert "Marcia asks for the letter" in words_of(file.timeline)


def test_a_refresh_keeps_what_is_being_typed_and_the_cards(file, home):
    QTest.keyClicks(file.timeline.line, "half a sent")
    view = file.overview.views[home.work]
    with home.office.work("from elsewhere") as session:
        note(session, NoteDraft(home.okafor, "Somebody else wrote this"))
    settle()
    assert file.timeline.line.text() == "half a sent"
    assert file.overview.views[home.work] is view
    assert "Somebody else wrote this" in words_of(file.timeline)


def test_what_happens_to_another_client_is_no_concern(file, home):
    asked = []
    file.refresh = lambda: asked.append(1)
    with home.office.work("elsewhere") as session:
        note(session, NoteDraft(home.haldane, "Theirs"))
    assert not asked
    with home.office.work("here") as session:
        note(session, NoteDraft(home.okafor, "Ours"))
    assert asked


def test_the_timeline_is_filtered_by_kind(file):
    file.timeline.filter.choose("mail")
    settle()
    assert not file.timeline.entries.lines()
    assert "No mail is logged." in words_of(file.timeline)
    file.timeline.filter.choose("calls")
    assert [line.happening.title for line in file.timeline.entries.lines()] == ["Call to Marcia Ortiz"]


def test_a_promise_is_kept_with_one_button(file, home):
    click(file.promises.findChild(PromiseLine).kept)
    with home.office.look() as session:
        assert promises(session, home.okafor)[0].state == "kept"
    settle()
    assert "kept" in words_of(file.promises)


def test_a_new_date_is_agreed_in_a_drawer(file, home):
    line = file.promises.findChild(PromiseLine)
    line._move()
    file.forms.promise.due.put(dt.date(2026, 12, 1))
    press(file.forms.promise, Qt.Key.Key_Return, CONTROL)
    with home.office.look() as session:
        moved = promises(session, home.okafor)[0]
    assert (moved.due_at.astimezone().date(), moved.times_moved) == (dt.date(2026, 12, 1), 1)
    assert file.forms.promise.isHidden()


def test_a_new_engagement_says_what_is_missing_then_begins(file, home, window):
    window.actions_.press("Ctrl+N")
    drawer = file.forms.work
    assert drawer.isVisible()
    press(drawer, Qt.Key.Key_Return, CONTROL)
    assert "title" in drawer.fields["title"].wrong.text()
    QTest.keyClicks(drawer.fields["title"].widget, "Metabolite panel")
    press(drawer, Qt.Key.Key_Return, CONTROL)
    with home.office.look() as session:
        newest = engagements(session, home.okafor)[0]
    assert (newest.title, newest.opened_on, newest.researcher) == (
        "Metabolite panel",
        dt.date(2026, 11, 22),
        "Dr. Ada Okafor",
    )
    assert drawer.isHidden()
    assert {v.name.text() for v in file.overview.views.values()} == {"Protein sequencing", "Metabolite panel"}


def test_an_engagement_that_is_edited_keeps_the_rest(file, home):
    file.overview.act.emit(home.work, "edit")
    file.forms.work.fields["funding"].put("NIH R01")
    click(file.forms.work.primary)
    with home.office.look() as session:
        row = engagement(session, home.work)
    assert (row.funding, row.title, row.opened_on) == ("NIH R01", "Protein sequencing", dt.date(2026, 11, 9))


def test_what_cannot_have_happened_yet_is_refused_in_the_drawer(file, home):
    file.mark(home.work, "delivered")
    click(file.forms.mark.primary)
    assert "cannot be recorded before" in file.forms.mark.wrong.text()
    assert file.forms.mark.isVisible()
    file.forms.mark.kind.put("started")
    click(file.forms.mark.primary)
    with home.office.look() as session:
        assert engagement(session, home.work).latest.kind == "started"
    assert file.forms.mark.isHidden()


def test_lost_work_asks_why(file, home):
    file.mark(home.work, "lost")
    click(file.forms.mark.primary)
    assert "Say why" in file.forms.mark.reason.wrong.text()
    file.forms.mark.reason.put("price")
    click(file.forms.mark.primary)
    with home.office.look() as session:
        assert engagement(session, home.work).latest.reason == "price"
    settle()
    assert file.head.ball.says.text() == "Nothing is under way"


def test_the_client_is_edited_with_f2(file, home, window):
    window.actions_.press("F2")
    assert file.forms.client.owner.value() == home.ana
    file.forms.client.fields["basics"].put("Raw data within a day")
    file.forms.client.stand_in.put(None)
    press(file.forms.client, Qt.Key.Key_Return, CONTROL)
    with home.office.look() as session:
        head = client_head(session, "okafor-group")
    assert (head.basics, head.stand_in, head.owner) == (("Raw data within a day",), "", "Ana Koch")


def test_an_edit_over_somebody_elses_is_refused(file, home):
    file.edit_client()
    file.forms.client.fields["department"].put("Physics")
    with home.office.work("elsewhere") as session:
        edit_client(session, home.okafor, ClientDraft("Okafor Group", home.north, department="Biology"))
    click(file.forms.client.primary)
    assert file.forms.client.isVisible()
    assert file.forms.client.wrong.text()
    with home.office.look() as session:
        assert client_head(session, "okafor-group").department == "Biology"


def test_a_person_is_added_with_a_role(file, home):
    file.head.tabs.choose("people")
    click(file.people.add_button)
    drawer = file.forms.person
    QTest.keyClicks(drawer.fields["name"].widget, "Glenn Picard")
    drawer.roles["researcher"].setChecked(False)
    click(drawer.primary)
    assert "at least one role" in drawer.wrong.text()
    drawer.roles["accounts-payable"].setChecked(True)
    click(drawer.primary)
    with home.office.look() as session:
        added = next(p for p in contacts_of(session, home.okafor) if p.name == "Glenn Picard")
    assert (added.role, added.primary) == ("accounts-payable", False)
    assert "Glenn Picard" in [p.name for p in file.people.table.rows()]


def test_roles_that_are_unchecked_are_taken_away(home):
    with home.office.work("roles") as session:
        keep_person(session, home.okafor, home.marcia, ContactDraft("Marcia Ortiz"), ("receiving",), True)
    with home.office.look() as session:
        row = next(p for p in contacts_of(session, home.okafor) if p.id == home.marcia)
    assert (row.role, row.primary) == ("receiving", True)


def test_who_is_chosen_becomes_primary(file, home):
    file.head.tabs.choose("people")
    file.people.table.choose(home.marcia)
    click(file.people.primary_button)
    with home.office.look() as session:
        assert client_head(session, "okafor-group").primary_contact == "Marcia Ortiz"
    assert file.people.table.current().name == "Marcia Ortiz"


def test_each_tab_has_its_address(file, window):
    file.head.tabs.choose("requirements")
    assert window.history.here == "client/okafor-group/requirements"
    assert file.rules.table.rows()
    window.go("client/okafor-group/history")
    assert file.head.tabs.current() == "history"
    assert file.history.entries.lines()
    window.go("client/okafor-group")
    assert file.parts.currentWidget() is file.overview


def test_another_client_shows_nothing_of_the_first(file, window):
    window.go("client/haldane-centre")
    settle()
    assert file.head.name.text() == "Haldane Centre"
    assert not file.overview.views
    assert file.overview.empty.isVisible()
    assert "Okafor" not in words_of(file)


def test_a_client_that_is_not_there_is_said(file, window):
    window.go("client/nobody-here")
    assert "There is no client" in file.missing.text.text()
    assert not file.content.isVisible()


def test_esc_closes_the_drawer_and_keeps_what_was_typed(file, window):
    file.new_engagement()
    QTest.keyClicks(file.forms.work.fields["title"].widget, "Half a thought")
    press(file.forms.work, Qt.Key.Key_Escape)
    assert file.forms.work.isHidden()
    file.new_engagement()
    assert file.forms.work.fields["title"].value() == "Half a thought"


# -- the log of a call ------------------------------------------------------------------------------------------


@pytest.fixture
def log(window, desk):
    return LogPanel(desk, window)


def test_the_log_opens_with_the_client_and_the_cursor_in_the_words(file, log, home):
    log.begin("okafor-group", home.work)
    assert log.isVisible()
    assert log.client.value() == "Okafor Group"
    assert log.text.widget.hasFocus()
    assert log.engagement.value() == home.work
    assert log.contact.value() == home.ada


def test_a_call_with_a_promise_is_one_unit_of_work(file, log, home):
    log.begin("okafor-group", home.work)
    QTest.keyClicks(log.text.widget, "She expects the form by Friday")
    log.contact.put(home.marcia)
    log.fields["unanswered"].put(True)
    log.fields["what"].put("Send the sole-source letter")
    log.fields["theirs"].put("20")
    press(log, Qt.Key.Key_Return, CONTROL)
    assert "by when" in log.due.wrong.text()
    log.due.put(dt.date(2026, 11, 24))
    press(log, Qt.Key.Key_Return, CONTROL)
    with home.office.look() as session:
        newest = timeline(session, home.okafor)[0]
        made = [p for p in promises(session, home.okafor) if p.what == "Send the sole-source letter"]
    assert (newest.text, newest.contact, newest.unanswered) == (
        "She expects the form by Friday",
        "Marcia Ortiz",
        True,
    )
    assert [p.engagement_id for p in made] == [home.work]
    assert log.isHidden()
    assert "She expects the form by Friday" in words_of(file.timeline)


def test_nothing_is_logged_of_nothing(file, log, home):
    log.begin("okafor-group")
    press(log, Qt.Key.Key_Return, CONTROL)
    assert log.text.wrong.text() == "Write what was said."
    with home.office.look() as session:
        assert len(timeline(session, home.okafor)) == 1


def test_a_client_is_found_while_one_types(file, log, home):
    log.begin()
    assert log.client.widget.hasFocus()
    QTest.keyClicks(log.client.widget, "hald")
    QTest.keyClick(log.client.widget, Qt.Key.Key_Return)
    assert log.client.value() == "Haldane Centre"
    QTest.keyClicks(log.text.widget, "They want a meeting")
    log.kind.choose("meeting")
    click(log.primary)
    with home.office.look() as session:
        newest = timeline(session, home.haldane)[0]
    assert (newest.kind, newest.direction, newest.text) == ("meeting", "", "They want a meeting")


def test_what_is_typed_survives_esc_and_a_closed_window(file, log, window, desk, home):
    log.begin("okafor-group", home.work)
    QTest.keyClicks(log.text.widget, "Half a sentence")
    press(log, Qt.Key.Key_Escape)
    assert log.isHidden()
    log.begin("okafor-group")
    assert log.text.value() == "Half a sentence"
    press(log, Qt.Key.Key_Escape)
    another = LogPanel(desk, window)
    another.begin()
    assert (another.text.value(), another.client.value()) == ("Half a sentence", "Okafor Group")
    click(another.primary)
    third = LogPanel(desk, window)
    third.begin()
    assert third.text.value() == ""


def test_a_line_begun_for_another_client_is_not_lost_and_can_be_put_aside(file, log, home):
    log.begin("haldane-centre")
    QTest.keyClicks(log.text.widget, "About Haldane")
    press(log, Qt.Key.Key_Escape)
    log.begin("okafor-group")
    assert log.client.value() == "Haldane Centre"
    assert "begun for Haldane Centre" in log.wrong.text()
    click(log.anew)
    assert (log.client.value(), log.text.value()) == ("Okafor Group", "")


def test_a_client_that_nobody_knows_cannot_be_logged(file, log, home):
    log.begin()
    QTest.keyClicks(log.client.widget, "zzz")
    assert "No client has this name" in log.client.wrong.text()
    QTest.keyClicks(log.text.widget, "Something")
    click(log.primary)
    assert "which client" in log.client.wrong.text()
