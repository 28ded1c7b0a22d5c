"""The pages of institutions, tried by keys and clicks on a real office."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest

from app.clients.commands import add_client
from app.clients.drafts import ClientDraft
from app.institutions.queries import document_settings, institution, offices, route, rules_of
from app.playbooks.queries import export
from app.playbooks.screen.rulepanel import Link
from app.shell.outgoing import private_folder
from tests.playbooks.scene import (
    NORTHFIELD,
    desk,
    dressed,
    house,
    opened,
    overview,
    stored,
    types,
    words,
)

__all__ = ["desk", "dressed", "house", "opened", "overview"]  # the fixtures of the pages


# -- the list --------------------------------------------------------------------------------------------------


def test_the_list_says_first_how_much_is_known(overview):
    assert overview.summary.text() == "We know 3 institutions, 1 with clients, 1 of which we know nothing."
    assert [line.name for line in overview.table.rows()] == [
        "Casa Verde College", "Northfield State University", "State System",
    ]  # fmt: skip
    northfield = overview.table.rows()[1]
    assert (northfield.parent, northfield.inherited, northfield.clients) == ("State System", 2, 1)


def test_segments_and_search_narrow_the_list_and_escape_undoes_the_search(qtbot, overview):
    overview.segments.choose("unknown")
    assert [line.key for line in overview.table.rows()] == ["casa"]
    overview.segments.choose("clients")
    assert [line.key for line in overview.table.rows()] == ["northfield"]
    overview.segments.choose("all")
    QTest.keyClicks(overview.search, "us-mn")
    QTest.keyClicks(overview.search, "\b\b\b\b\bsystem nor")
    qtbot.waitUntil(lambda: [line.key for line in overview.table.rows()] == ["northfield"])
    assert overview.back_out()
    assert len(overview.table.rows()) == 3
    assert not overview.back_out()


def test_enter_opens_the_chosen_institution(qtbot, overview):
    overview.table.choose(overview.table.rows()[1].id)
    with qtbot.waitSignal(overview.went) as went:
        QTest.keyClick(overview.table, Qt.Key.Key_Return)
    assert went.args == ["institution/northfield"]


def test_a_new_institution_is_written_down_and_opened(qtbot, overview, house):
    overview.new()
    QTest.keyClick(overview.drawer, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert overview.drawer.fields["name"].wrong.text() == "An institution needs a name."
    types(overview.drawer.fields["name"], "Lakeview Institute")
    types(overview.drawer.fields["country"], "usa")
    overview.drawer.press()
    assert "two capital letters" in overview.drawer.fields["country"].wrong.text()
    types(overview.drawer.fields["country"], "US")
    with qtbot.waitSignal(overview.went) as went:
        overview.drawer.press()
    assert went.args == ["institution/lakeview-institute"]
    with house.look() as session:
        assert institution(session, "lakeview-institute").country == "US"


def test_an_institution_that_is_there_already_is_refused_in_the_form(overview):
    overview.new()
    types(overview.drawer.fields["name"], "Casa Verde")
    types(overview.drawer.fields["key"], "casa")
    overview.drawer.press()
    assert "already an institution with the key casa" in overview.drawer.wrong.text()
    assert not overview.drawer.isHidden()


# -- playbook files --------------------------------------------------------------------------------------------


def drop(screen, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    screen.dropEvent(event)


def test_a_dropped_playbook_says_what_it_would_do_before_anything_is_written(overview, tmp_path):
    file = tmp_path / "lake.toml"
    file.write_bytes(
        b'schema = 1\nkey = "lake"\nname = "Lake College"\ncountry = "US"\n[[rule]]\nkey = "d"\nkind = "date-present"\n'
    )
    drop(overview, file)
    said = words(overview.importing)
    assert "Lake College" in said
    assert "Nothing is written yet." in said
    assert [e.title for e in overview.importing.pane.parts.entries()][-1] == "Rule d"
    assert overview.importing.primary.text() == "Import: 4 added"
    assert len(overview.table.rows()) == 3
    overview.importing.press()
    assert "lake" in [line.key for line in overview.table.rows()]
    assert overview.importing.isHidden()


def held_days(house):
    with house.look() as session:
        rules = rules_of(session, institution(session, "northfield").id)
    return next(r.params for r in rules if r.key == "validity" and not r.overridden)["days"]


@pytest.fixture
def conflict(overview, house, opened, tmp_path):
    """The desk says 90, the file 45, both started from 60; the file has a new rule too."""
    page = opened("northfield")
    rule = next(r for r in stored(house).rules if r.key == "validity" and r.institution == "northfield")
    page.saying.edit(rule)
    types(page.saying.rule.params.fields["days"], "90")
    page.saying.rule.press()
    file = tmp_path / "northfield.toml"
    text = NORTHFIELD.replace(b"days = 60", b"days = 45").replace(b"for 60 days", b"for 45 days")
    file.write_bytes(text + b'\n[[rule]]\nkey = "number"\nkind = "number-present"\n')
    overview.take_file(file)
    return overview.importing


def test_a_part_changed_on_both_sides_shows_three_columns_and_waits_for_a_choice(conflict, house):
    pane = conflict.pane
    assert pane.parts.current().key == "rule/validity"
    assert (pane.parts.current().group, pane.parts.current().mark) == (
        "Changed on both sides: choose",
        "choose",
    )
    said = words(pane.page)
    for column in ("As last imported", "Here now", "In the file", "changed here", "changed in the file"):
        assert column in said
    for sentence in ("A quote holds for 60 days.", "A quote holds for 45 days.", "90", "from USD"):
        assert sentence.split()[0] in said
    assert pane.choice.current() == ""
    assert conflict.primary.text() == "Import: 1 added"
    assert "1 part differs and stays until somebody chooses" in words(conflict)
    assert held_days(house) == 90


def test_arrow_keys_choose_and_one_button_imports(conflict, house, qtbot):
    QTest.keyClick(conflict.pane.parts, Qt.Key.Key_Right)
    assert conflict.pane.choice.current() == "file"
    assert conflict.primary.text() == "Import: 1 added, 1 changed"
    QTest.keyClick(conflict.pane.parts, Qt.Key.Key_Left)
    assert conflict.primary.text() == "Import: 1 added"
    QTest.keyClick(conflict.pane.parts, Qt.Key.Key_T)
    QTest.keyClick(conflict.pane.parts, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert held_days(house) == 45


def test_what_is_kept_deliberately_is_not_asked_again_until_the_file_changes(conflict, house, overview):
    path = conflict._found
    QTest.mouseClick(conflict.pane.all_ours, Qt.MouseButton.LeftButton)
    assert conflict.primary.text() == "Keep ours"
    QTest.mouseClick(conflict.pane.all_new, Qt.MouseButton.LeftButton)
    assert conflict.primary.text() == "Import: 1 added"
    conflict.press()
    assert held_days(house) == 90
    conflict._looked(path)
    assert {e.data.state.value for e in conflict.pane.parts.entries()} >= {"changed here", "same"}
    assert "choose" not in {e.mark for e in conflict.pane.parts.entries()}


def test_a_rule_gone_from_the_file_can_be_ended_and_keeps_its_past(overview, house, tmp_path, clock):
    file = tmp_path / "northfield.toml"
    start = NORTHFIELD.index(b"[[rule]]")
    file.write_bytes(NORTHFIELD[:start] + NORTHFIELD[NORTHFIELD.index(b"[document]") :])
    overview.take_file(file)
    pane = overview.importing.pane
    assert pane.parts.choose("rule/validity")
    assert not overview.importing.primary.isEnabled()
    pane.choice.choose("file")
    assert overview.importing.primary.text() == "Import: 1 ended"
    overview.importing.press()
    own = next(r for r in stored(house).rules if r.key == "validity" and r.institution == "northfield")
    assert own.valid_to < clock.today()


def test_a_file_with_problems_shows_them_line_by_line_and_cannot_be_imported(overview, tmp_path):
    file = tmp_path / "bad.toml"
    file.write_bytes(b'schema = 1\nkey = "bad key"\nname = "X"\n[[rule]]\nkind = "no-such"\n')
    overview.take_file(file)
    said = words(overview.importing)
    assert "The file cannot be imported." in said
    assert "line 2" in said
    assert not overview.importing.primary.isEnabled()


def test_a_file_whose_parent_is_not_here_says_so(overview, tmp_path):
    file = tmp_path / "child.toml"
    file.write_bytes(b'schema = 1\nkey = "child"\nname = "Child"\ncountry = "US"\nparent = "nobody"\n')
    overview.take_file(file)
    assert "the parent nobody is not known here" in words(overview.importing)


def test_export_writes_the_file_and_comparing_it_finds_nothing(opened, house, tmp_path):
    page = opened("northfield")
    target = tmp_path / "out.toml"
    page.export_to(target)
    with house.look() as session:
        assert target.read_text() == export(session, "northfield")
    page.importing.compare_file("northfield", target)
    assert "The same." in words(page.importing)
    target.write_bytes(NORTHFIELD.replace(b"days = 60", b"days = 45"))
    page.importing.compare_file("northfield", target)
    assert next(e.group for e in page.importing.pane.parts.entries()) == "Changed in the file"
    assert "45" in words(page.importing.pane.page)


# -- one institution -------------------------------------------------------------------------------------------


def test_the_page_opens_with_what_we_know_and_on_whose_word(opened):
    page = opened("northfield")
    assert (
        page.says.text()
        == "We know 2 rules of this house, all from public pages, none confirmed by a person."
    )
    assert page.title() == "Northfield State University"
    assert "US-MN" in words(page.facts)


def test_an_unknown_office_says_so_and_offers_its_questions(opened):
    page = opened("casa")
    assert page.says.text() == "We know nothing about this office: 24 questions to ask."
    assert {entry.mark for entry in page.purchasing.list.entries()} == {"assumed"}
    page.ask()
    assert "Which word must stand at the top" in page.asking.text.toPlainText()
    page.asking.copy()
    assert QGuiApplication.clipboard().text() == page.asking.text.toPlainText()


def test_the_questions_go_to_the_office_by_the_mail_program(opened, monkeypatch):
    sent = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: sent.append(url) or True)
    page = opened("northfield")
    page.ask()
    page.asking.press()
    assert private_folder() in Path(sent[0].toLocalFile()).parents
    draft = message_from_bytes(Path(sent[0].toLocalFile()).read_bytes(), policy=default)
    assert draft["To"] == "buy@northfield.example"
    assert "Northfield" in draft["Subject"]


def test_what_is_written_into_the_questions_survives_a_change_elsewhere(opened, house):
    page = opened("casa")
    page.ask()
    page.asking.text.setPlainText("My own words")
    with house.work("other") as session:
        add_client(session, ClientDraft("Other", institution(session, "casa").id))
    page._read()
    assert page.asking.text.toPlainText() == "My own words"


def test_rules_stand_by_office_and_what_a_lower_level_replaces_is_struck(opened):
    page = opened("northfield")
    entries = {entry.title: entry for entry in page.purchasing.list.entries()}
    assert entries["A quote holds for 60 days."].group == "Procurement Services · quotes"
    assert entries["A quote holds for 60 days."].text == "From USD\u00a010,000.00 · this campus · 3 Mar"
    assert entries["The date stands on top."].text == "From State System, the system · 3 Mar"
    assert entries["A quote holds for 30 days."].struck
    assert entries["A quote holds for 30 days."].mark == "replaced"


def test_an_address_opens_the_page_at_one_rule(opened):
    page = opened("northfield", "rule/payment-terms")
    rules = [rule for rule in page._page.rules if rule.on == "quote"]
    for rule in rules:
        page.open(f"institution/northfield/rule/{rule.key}")
        page.refresh()
        shown = page.purchasing.list.current()
        assert shown is not None
        assert shown.data.key == rule.key
        assert page.tabs.current() == "purchasing"
    page.open("institution/northfield/rule/no-such-rule")
    assert page.key() == "northfield"


def test_confirming_asks_who_said_so_and_keeps_the_name(opened, house):
    page = opened("northfield")
    rule = next(r for r in stored(house).in_force if r.key == "validity")
    assert page.choose_rule(rule.id)
    page.purchasing.press_confirm()
    page.saying.drawer.press()
    assert "Say who said so" in page.saying.drawer.fields["person"].wrong.text()
    types(page.saying.drawer.fields["person"], "M. Ortiz")
    page.saying.drawer.press()
    after = next(r for r in stored(house).in_force if r.key == "validity")
    assert after.status == "confirmed"
    assert "M. Ortiz" in {source.person for source in after.sources}
    assert "1 confirmed by a person" in page.says.text()
    assert page.purchasing.rule().id == rule.id
    assert "by a person" in page.purchasing.panel.told.text()


def test_two_sources_that_disagree_are_kept_until_somebody_decides(opened, house):
    page = opened("northfield")
    rule = next(r for r in stored(house).in_force if r.key == "validity")
    page.choose_rule(rule.id)
    page.purchasing.panel.press_otherwise()
    types(page.saying.drawer.fields["person"], "J. Doe")
    page.saying.drawer.press()
    assert "what this person says" in page.saying.drawer.fields["note"].wrong.text()
    page.saying.drawer.fields["note"].widget.setPlainText("90 days since July")
    page.saying.drawer.press()
    after = next(r for r in stored(house).in_force if r.key == "validity")
    assert after.status == "contradicted"
    assert page.purchasing.list.current().mark == "sources disagree"
    assert page.purchasing.side.currentWidget() is page.purchasing.dispute


def test_an_assumed_rule_becomes_a_rule_when_somebody_says_it(opened, house):
    page = opened("casa")
    assert page.purchasing.list.choose("core/validity")
    page.purchasing.press_edit()
    drawer = page.saying.rule
    assert drawer.params.fields["days"].widget.text() == "30"
    types(drawer.params.fields["days"], "many")
    drawer.press()
    assert "a whole number of days" in drawer.params.fields["days"].wrong.text()
    types(drawer.params.fields["days"], "45")
    types(drawer.person, "A. Reyes")
    assert "confirmed by a person" in drawer.stands.text()
    drawer.press()
    (rule,) = stored(house, "casa").rules
    assert (rule.key, rule.params, rule.status, rule.sources[0].person) == (
        "validity", {"days": 45}, "confirmed", "A. Reyes",
    )  # fmt: skip
    assert page.says.text() == "We know 1 rule of this house, 1 confirmed by a person."


def test_a_new_rule_of_any_kind_takes_its_own_fields_and_condition(opened, house):
    page = opened("northfield")
    page.add_rule()
    drawer = page.saying.rule
    drawer.kind.put("amount-at-most")
    drawer.kind.choices.activated.emit(drawer.kind.choices.currentIndex())
    assert {"amount", "basis"} <= set(drawer.params.fields)
    types(drawer.params.fields["amount"], "5000.00 USD")
    types(drawer.amount_from, "100")
    drawer.press()
    assert drawer.currency.wrong.text() == 'Must name the currency of amount_from, such as "USD".'
    types(drawer.currency, "usd")
    drawer.press()
    rule = next(r for r in stored(house).rules if r.kind == "amount-at-most")
    assert rule.when == {"amount_from": "100", "currency": "USD"}
    assert rule.status == "assumed"
    assert page.purchasing.rule().id == rule.id


def test_editing_a_parents_rule_makes_one_of_this_level(opened, house):
    page = opened("northfield")
    rule = next(r for r in stored(house).in_force if r.key == "date")
    page.choose_rule(rule.id)
    page.purchasing.press_edit()
    assert "comes from State System" in page.saying.rule.subject.text()
    page.saying.rule.say_field.widget.setPlainText("The date stands at the left.")
    page.saying.rule.press()
    mine = next(r for r in stored(house).in_force if r.key == "date")
    assert (mine.institution, mine.say) == ("northfield", "The date stands at the left.")


def test_sources_open_only_where_they_are_web_addresses(monkeypatch, qtbot):
    tried = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: tried.append(url.toString()) or True)
    for url in ("file:///etc/passwd", "javascript:alert(1)", "ftp://x.example/a", "https:///", ""):
        link = Link("x", url)
        qtbot.addWidget(link)
        assert not link.follow()
    good = Link("x", "https://northfield.example/quotes")
    qtbot.addWidget(good)
    QTest.mouseClick(good, Qt.MouseButton.LeftButton)
    assert tried == ["https://northfield.example/quotes"]


def test_an_office_is_added_and_changed(opened, house):
    page = opened("northfield", "offices")
    assert page.stack.currentWidget() is page.offices
    assert "buy@northfield.example" in words(page.offices)
    page.new()
    types(page.drawer.fields["email"], "ap at northfield")
    page.drawer.press()
    assert "name@place.edu" in page.drawer.fields["email"].wrong.text()
    types(page.drawer.fields["email"], "ap@northfield.example")
    page.drawer.fields["closed"].widget.setPlainText("2026-12-24..2027-01-01")
    page.drawer.press()
    with house.look() as session:
        found = {o.role: o for o in offices(session, institution(session, "northfield").id)}
    assert found["accounts-payable"].email == "ap@northfield.example"
    assert found["accounts-payable"].closed == ("2026-12-24..2027-01-01",)
    page.offices.edit(found["purchasing"])
    types(page.drawer.fields["phone"], "+1 555 014 7700")
    page.drawer.press()
    assert "+1 555 014 7700" in words(page.offices)


def test_a_payer_and_an_exemption_are_kept_as_typed(opened, house):
    page = opened("northfield", "payers")
    page.payers.edit(stored(house).payers[0])
    page.drawer.fields["tax_ids"].widget.setPlainText("us.ein")
    page.drawer.press()
    assert "Write the scheme, a blank, and the number" in page.drawer.fields["tax_ids"].wrong.text()
    page.drawer.fields["tax_ids"].widget.setPlainText("us.ein 41-6007513")
    page.drawer.fields["is_default"].widget.setChecked(True)
    page.drawer.press()
    payer = stored(house).payers[0]
    assert (dict(payer.tax_ids), payer.is_default, payer.lines[1]) == (
        {"us.ein": "41-6007513"},
        True,
        "Box 1200",
    )
    page.payers.add_exemption()
    types(page.drawer.fields["certificate"], "ST-3")
    page.drawer.press()
    assert stored(house).exemptions[0].certificate == "ST-3"
    assert "Certificate ST-3" in words(page.payers)


def test_the_payment_route_is_a_track_whose_steps_can_be_changed_and_moved(opened, house):
    page = opened("northfield", "payment")
    pane = page.payment
    assert pane.says.text() == "From invoice to money about 25 business days, in 2 steps."
    assert pane.track.stages == ("Receipt confirmed · 5 d", "Payment · 20 d")
    page.new()
    types(page.drawer.fields["title"], "Approval")
    types(page.drawer.fields["days"], "x")
    page.drawer.press()
    assert page.drawer.fields["days"].wrong.text() == "Write a whole number."
    types(page.drawer.fields["days"], "3")
    page.drawer.press()
    assert "28 business days" in pane.says.text()
    pane.table.choose(pane.table.rows()[2].id)
    QTest.mouseClick(pane.up, Qt.MouseButton.LeftButton)
    with house.look() as session:
        steps = route(session, institution(session, "northfield").id)
    assert [step.key for step in steps] == ["receipt", "approval", "pay"]
    pane.remove()
    assert [step.key for step in stored(house).steps] == ["receipt", "pay"]


def test_a_wrong_payment_run_is_refused_in_the_form(opened):
    page = opened("northfield", "payment")
    page.new()
    types(page.drawer.fields["title"], "Run")
    types(page.drawer.fields["run"], "every full moon")
    page.drawer.press()
    assert "payment run" in page.drawer.wrong.text()
    assert not page.drawer.isHidden()


def test_document_settings_say_which_level_chose_them(opened, house):
    page = opened("northfield", "documents")
    rows = {wish.name: (wish.value, wish.chosen) for wish in page.documents.table.rows()}
    assert rows["signature"] == ("None", "State System")
    assert rows["paper"] == ("Letter", "This institution")
    page.documents.kinds.choose("invoice")
    page.documents.edit()
    editor = page.documents.editor
    bank = editor.form.settings["show_bank"]
    bank.field.put(True)
    bank.field.edited.emit()
    assert editor.says.text() == "Not saved yet."
    QTest.mouseClick(editor.save_button, Qt.MouseButton.LeftButton)
    with house.look() as session:
        id_ = institution(session, "northfield").id
        assert document_settings(session, id_, "invoice")["show_bank"] is True
        assert "show_bank" not in document_settings(session, id_, "quote")


def test_clients_there_open_their_file(qtbot, opened):
    page = opened("state", "clients")
    page.clients.table.choose("okafor-group")
    with qtbot.waitSignal(page.went) as went:
        QTest.keyClick(page.clients.table, Qt.Key.Key_Return)
    assert went.args == ["client/okafor-group"]
    assert page.clients.below.rows() == [("northfield", "Northfield State University")]


def test_the_head_of_an_institution_is_edited_and_a_circle_of_parents_is_refused(opened, house):
    page = opened("state")
    page.edit()
    with house.look() as session:
        below = institution(session, "northfield").id
    page.drawer.form.draft.parent_id = below
    page.drawer.press()
    assert "round in a circle" in page.drawer.wrong.text()
    page.drawer.form.draft.parent_id = None
    types(page.drawer.fields["legal_name"], "State System of Minnesota")
    page.drawer.press()
    assert page.legal.text() == "State System of Minnesota"


def test_what_is_typed_survives_a_refresh_and_escape_closes_the_form(opened, house):
    page = opened("northfield")
    page.add_rule()
    types(page.saying.rule.person, "M. Ortiz")
    with house.work("other") as session:
        add_client(session, ClientDraft("Other", institution(session, "northfield").id))
    assert page.saying.rule.person.value() == "M. Ortiz"
    assert page.back_out()
    assert page.saying.rule.isHidden()
    assert not page.back_out()


def test_an_institution_that_is_not_there_says_so_with_near_ones(opened):
    page = opened("northfeild")
    assert page.stack.currentWidget() is page.missing
    assert "Perhaps northfield" in page.missing.text.text()


def test_clauses_are_chosen_from_those_that_exist_with_their_words(opened, house):
    page = opened("northfield", "documents")
    page.documents.edit()
    editor = page.documents.editor
    clauses = editor.form.settings["clauses"].order
    shown = [clauses.list.item(at) for at in range(clauses.list.count())]
    taken = next(item for item in shown if "The terms of your purchase order apply." in item.text())
    assert "your-terms-apply" in taken.text()
    taken.setCheckState(Qt.CheckState.Checked)
    clauses.own.setFocus()
    QTest.keyClicks(clauses.own, "Each party bears its own bank charges.")
    QTest.keyClick(clauses.own, Qt.Key.Key_Return)
    assert editor.says.text() == "Not saved yet."
    QTest.mouseClick(editor.save_button, Qt.MouseButton.LeftButton)
    with house.look() as session:
        kept = document_settings(session, institution(session, "northfield").id, "quote")["clauses"]
    assert kept == ["your-terms-apply", "Each party bears its own bank charges."]
    page.documents.edit()
    again = [clauses.list.item(at).text() for at in range(2)]
    assert again[1] == "Each party bears its own bank charges."
