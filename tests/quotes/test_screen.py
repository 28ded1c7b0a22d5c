"""The screens of quotes as a person uses them: keys and clicks in, what is seen and what is stored out."""

import datetime as dt
import shutil
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from sqlalchemy import select

from app.basics.clock import Clock
from app.cli.findings import told_finding
from app.institutions.queries import rules_of
from app.office import open_office
from app.quotes.commands import edit_quote, issue, new_quote, record_event, revise
from app.quotes.drafts import EventDraft, LineDraft
from app.quotes.queries import check, draft_of, quote, quote_keys, quote_rows
from app.quotes.screen import QuoteScreen, QuotesScreen
from app.records import Revision
from app.requirements.commands import set_rule
from app.requirements.drafts import RuleDraft
from app.requirements.rules.telling import why_words
from app.shell import theme
from app.shell.application import application
from app.shell.change_feed import ChangeFeed
from app.shell.desk import Desk
from app.shell.jobs import InlineJobs

from .conftest import a_client, a_draft, an_institution, the_seller


@pytest.fixture(autouse=True)
def dressed(qapp):
    if qapp.style().name() != "fusion" or theme.scheme() != "light":
        application(scheme="light")


class Sat:
    """The office as the desk sees it, with somebody sitting there."""

    def __init__(self, office):
        self.office = office

    def work(self, label):
        return self.office.work(label, author="Lena Brandt")

    def look(self):
        return self.office.look()


@pytest.fixture(scope="module")
def prepared(office_template, tmp_path_factory):
    """An office with a seller, an institution and a client, made once."""
    path = tmp_path_factory.mktemp("prepared") / "office.sqlite"
    shutil.copyfile(office_template, path)
    office = open_office(str(path), clock=Clock.stopped("2026-11-22"), author="Test")
    with office.work("set-up", author="Lena Brandt") as session:
        the_seller(session)
        lines = ("Northfield Research Foundation", "Box 1200", "Northfield, ST 40404")
        buyer = an_institution(session, "northfield-state", "Northfield State University", "US", payer=lines)
        a_client(session, "okafor-group", "Okafor Group", buyer)
    office.close()
    return path, buyer


@pytest.fixture
def house(qapp, prepared, tmp_path):
    path, buyer = tmp_path / "office.sqlite", prepared[1]
    shutil.copyfile(prepared[0], path)
    office = open_office(str(path), clock=Clock.stopped("2026-11-22"), author="Test")
    feed = ChangeFeed()
    office.listen(feed.changed.emit)
    desk = Desk(Sat(office), InlineJobs(), feed)
    said = []
    desk.refused.connect(lambda text, _found: said.append(text))

    def run(command, *args, **more):
        with office.work(command.__name__, author="Lena Brandt") as opened:
            return command(opened, *args, **more)

    def ask(query, *args, **more):
        with office.look() as opened:
            return query(opened, *args, **more)

    yield SimpleNamespace(desk=desk, office=office, run=run, ask=ask, buyer=buyer, said=said)
    office.close()


def ask_for_60_days(house):
    rule = RuleDraft(
        key="validity",
        kind="validity-at-least",
        params={"days": 60},
        person="M. Ortiz",
        seen=dt.date(2026, 11, 10),
    )
    house.run(set_rule, house.buyer, rule)


def shown(qtbot, made, address):
    qtbot.addWidget(made)
    made.went_to = []
    made.went.connect(made.went_to.append)
    made.resize(1240, 800)
    made.open(address)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def draft(house, qtbot):
    """A stored draft, open in the editor."""
    house.run(new_quote, a_draft(engagement="Protein sequencing"))
    number = house.ask(quote_rows, house.ask(quote_keys))[0].number
    screen = shown(qtbot, QuoteScreen(house.desk), f"quote/{number}")
    qtbot.waitUntil(lambda: screen.watch.standing is not None)
    return screen


def checked(qtbot, screen):
    """Wait until what was typed has been held against the rules."""
    qtbot.waitUntil(lambda: not screen.watch.check_clock.isActive())


def an_issued(house, **more):
    number = house.run(new_quote, a_draft(**more)).number
    house.run(issue, number, "tried")
    return number


# -- the list -------------------------------------------------------------------------------------------------


@pytest.fixture
def several(house):
    numbers = {"draft": house.run(new_quote, a_draft(engagement="A draft")).number}
    numbers["issued"] = an_issued(house, engagement="Lipid panel")
    numbers["purchasing"] = an_issued(house, engagement="With them")
    house.run(record_event, numbers["purchasing"], EventDraft(kind="submitted", to="purchasing"))
    numbers["returned"] = an_issued(house, engagement="Came back", valid_days="10")
    house.run(record_event, numbers["returned"], EventDraft(kind="submitted", to="purchasing"))
    house.run(record_event, numbers["returned"], EventDraft(kind="returned", reason="too short"))
    numbers["ordered"] = an_issued(house, engagement="Done")
    house.run(record_event, numbers["ordered"], EventDraft(kind="ordered"))
    return numbers


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("drafts", {"draft"}),
        ("with-us", {"issued", "returned"}),
        ("with-purchasing", {"purchasing"}),
        ("with-researcher", set()),
        ("returned", {"returned"}),
        ("expiring", {"returned"}),
        ("all", {"draft", "issued", "purchasing", "returned", "ordered"}),
    ],
)
def test_each_part_of_the_list_holds_what_its_name_says(house, several, part, expected):
    rows = house.ask(quote_rows, house.ask(quote_keys, part))
    assert {row.number for row in rows} == {several[name] for name in expected}


def test_the_list_narrows_while_one_types_and_enter_opens(house, several, qtbot):
    screen = shown(qtbot, QuotesScreen(house.desk), "quotes")
    assert screen.table.model_.rowCount() == 5
    assert screen.count.text() == "5 quotes"
    QTest.keyClicks(screen.words, "okafor lipid")
    qtbot.waitUntil(lambda: screen.table.model_.rowCount() == 1)
    QTest.keyClick(screen.words, Qt.Key.Key_Return)
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert screen.went_to == [f"quote/{several['issued']}"]
    assert screen.back_out()
    assert screen.words.text() == ""


def test_an_empty_part_says_what_will_be_there(house, several, qtbot):
    screen = shown(qtbot, QuotesScreen(house.desk), "quotes")
    screen.parts.choose("with-researcher")
    assert screen.empty.isVisible()
    assert screen.empty.title.text() == "Nothing is with a researcher"
    screen.parts.choose("drafts")
    assert not screen.empty.isVisible()


def test_the_list_is_ordered_by_a_click_on_its_head(house, several, qtbot):
    screen = shown(qtbot, QuotesScreen(house.desk), "quotes")
    screen.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
    assert screen.table.model_.row_at(0).number == several["draft"]


# -- the draft ------------------------------------------------------------------------------------------------


def test_the_sums_follow_the_typing_and_the_option_stands_outside(draft):
    assert draft.editor.sums.texts()[-1] == ("Total USD", "16,800.00")
    draft.editor.model.setData(draft.editor.model.index(0, 3), "50")
    assert draft.editor.sums.texts()[-1] == ("Total USD", "17,420.00")
    assert draft.editor.options.text() == "One line stands outside the total until they say yes."


def test_what_was_typed_saves_itself(house, draft):
    draft.editor.model.setData(draft.editor.model.index(0, 3), "50")
    assert draft.header.kept.text() == "Not saved yet"
    draft.keeper._clock.timeout.emit()
    assert draft.header.kept.text() == "Saved"
    assert house.ask(draft_of, draft.number()).lines[0].quantity == "50"
    draft.editor.model.setData(draft.editor.model.index(1, 3), "51")
    assert draft.may_leave()
    assert house.ask(draft_of, draft.number()).lines[1].quantity == "51"


def test_what_no_rule_asks_and_yet_stops_the_issue_is_told_beside_the_rules(draft):
    beyond = draft.side.preflight.beyond
    assert beyond.isHidden()
    draft.editor.model.setData(draft.editor.model.index(0, 1), "שלום")
    draft.keeper.save()
    assert "ש" in beyond.text()
    assert beyond.isVisible()
    draft.editor.model.setData(draft.editor.model.index(0, 1), "Sequencing")
    draft.keeper.save()
    assert beyond.isHidden()


def test_what_cannot_be_saved_is_said_once_before_one_leaves(house, draft):
    draft.editor.model.setData(draft.editor.model.index(0, 5), "cheap")
    assert not draft.may_leave()
    assert "cheap" in house.said[-1]
    assert draft.may_leave()
    assert house.ask(draft_of, draft.number()).lines[0].unit_price == "310.00"


def test_somebody_elses_change_is_not_overwritten(house, draft):
    draft.editor.model.setData(draft.editor.model.index(0, 3), "50")
    other = house.ask(draft_of, draft.number())
    other.lines[0].quantity = "7"
    house.run(edit_quote, draft.number(), other)
    assert draft.stale_card.isVisible()
    draft.keeper.save()
    assert house.ask(draft_of, draft.number()).lines[0].quantity == "7"
    draft.reload_button.click()
    assert draft.editor.model.index(0, 3).data() == "7"
    assert not draft.stale_card.isVisible()


def test_a_change_by_somebody_else_is_shown_where_nothing_was_typed(house, draft):
    other = house.ask(draft_of, draft.number())
    other.lines[0].quantity = "7"
    house.run(edit_quote, draft.number(), other)
    assert draft.editor.model.index(0, 3).data() == "7"


def test_the_command_line_and_the_screen_find_the_same_and_say_the_same(house, draft, qtbot):
    ask_for_60_days(house)
    draft.keeper.draft.valid_days = "30"
    draft.editor.refresh()
    draft.typed()
    draft.save()
    checked(qtbot, draft)
    found = house.ask(check, draft.number())
    assert found.preflight == draft.watch.standing.preflight
    assert found.names == draft.watch.standing.names
    (stop,) = found.preflight.stops
    said = "\n".join(told_finding(stop, found.names))
    card = next(c for c in draft.side.preflight.cards if c.finding.rule == stop.rule)
    assert why_words(stop, found.names) in said
    assert "told by M. Ortiz, 10 Nov 2026" in said.replace("\u00a0", " ")
    assert stop.because in card.accessibleName()


def test_a_rule_stops_the_issue_and_its_button_mends_it(house, draft, qtbot):
    ask_for_60_days(house)
    QTest.keyClicks(draft.editor.head.valid.edit, "")
    draft.editor.head.valid.edit.setFocus()
    draft.editor.head.valid.edit.selectAll()
    QTest.keyClicks(draft.editor.head.valid.edit, "30")
    checked(qtbot, draft)
    assert not draft.header.issue.isEnabled()
    assert "60" in draft.header.issue.toolTip()
    card = next(c for c in draft.side.preflight.cards if c.finding.rule == "validity")
    assert card.button.text() == "Set 60 days"
    card.button.click()
    assert draft.keeper.draft.valid_days == "60"
    assert not any(c.finding.rule == "validity" for c in draft.side.preflight.cards)
    assert not any(f.rule == "validity" for f in draft.watch.standing.preflight.stops)


def test_an_issue_against_a_rule_needs_a_reason(house, draft, qtbot):
    ask_for_60_days(house)
    draft.keeper.draft.valid_days = "30"
    draft.editor.refresh()
    draft.typed()
    checked(qtbot, draft)
    draft.after.issue()
    assert house.said[-1].startswith("The quote cannot be issued.")
    draft.side.preflight.anyway.emit()
    assert draft.side.reason.isVisible()
    assert not draft.side.reason.go.isEnabled()
    QTest.keyClicks(draft.side.reason.reason.widget, "Agreed by phone")
    draft.side.reason.go.click()
    view = house.ask(quote, draft.number())
    assert view.revision.state == "issued"
    assert {o.reason for o in view.overrides} == {"Agreed by phone"}
    assert draft.left.currentWidget() is draft.frozen


def test_the_document_is_drawn_from_what_is_typed(draft, qtbot):
    draft.side.choose("document")
    assert len(draft.side.document.sizes) == 1
    before = draft.side.document._edition
    draft.editor.model.setData(draft.editor.model.index(0, 1), "Something else")
    qtbot.waitUntil(lambda: draft.side.document._edition > before)


def test_advice_is_noted_in_the_file_and_in_the_draft(house, draft, qtbot):
    house.run(
        set_rule,
        house.buyer,
        RuleDraft(key="call-first", kind="advice", params={"task": "Call the buyer first."}),
    )
    checked(qtbot, draft)
    card = next(c for c in draft.side.preflight.cards if c.finding.rule == "call-first")
    assert card.button.text() == "Make it a task"
    card.button.click()
    draft.side.slip.field("how").put("done")
    draft.side.slip.press()
    assert draft.keeper.draft.details["answers"] == {"call-first": True}
    assert not any(c.finding.rule == "call-first" for c in draft.side.preflight.cards)


def test_a_question_to_the_office_is_prepared(house, draft, qtbot):
    unknown = RuleDraft(key="card", kind="advice", params={"task": "Do they pay by card?"}, status="unknown")
    house.run(set_rule, house.buyer, unknown)
    checked(qtbot, draft)
    card = next(c for c in draft.side.preflight.cards if c.finding.rule == "card")
    card.button.click()
    assert draft.side.letter.isVisible()
    assert draft.back_out()
    assert not draft.side.letter.isVisible()


def test_a_new_quote_begins_with_client_and_work(house, qtbot):
    screen = shown(qtbot, QuoteScreen(house.desk), "quote/new")
    QTest.keyClicks(screen.begin.name.widget, "okaf")
    QTest.keyClick(screen.begin.name.widget, Qt.Key.Key_Return)
    QTest.keyClick(screen.begin.work, Qt.Key.Key_Return)
    assert screen.went_to == ["quote/new?client=okafor-group"]
    screen.open(screen.went_to[0])
    assert screen.editor.head.engagement.isVisible()
    QTest.keyClicks(screen.editor.head.engagement.widget, "Metabolite pilot")
    screen.editor.model.write(0, {"text": "Panel", "unit_price": "168.00", "unit": "sample", "tax": "exempt"})
    screen.save()
    assert screen.address() == f"quote/{screen.number()}"
    stored = house.ask(quote, screen.number())
    assert (stored.row.engagement, stored.revision.total.minor) == ("Metabolite pilot", 16_800)
    screen.editor.model.write(0, {"quantity": "2"})
    screen.save()
    assert len(house.ask(quote_keys)) == 1


def test_a_cell_that_is_still_open_is_kept_when_the_window_closes(house, draft, qtbot):
    draft.editor.grid.go_to(0, 5)
    QTest.keyClick(draft.editor.grid, Qt.Key.Key_F2)
    cell = draft.editor.grid.open_editor
    cell.selectAll()
    QTest.keyClicks(cell, "320.00")
    assert draft.may_leave()
    assert house.ask(draft_of, draft.number()).lines[0].unit_price == "320.00"
    draft.editor.grid.go_to(1, 1)
    QTest.keyClick(draft.editor.grid, Qt.Key.Key_F2)
    QTest.keyClicks(draft.editor.grid.open_editor.text, "Preparation, gentle")
    draft.save()
    assert house.ask(draft_of, draft.number()).lines[1].text == "Preparation, gentle"


def test_the_first_save_waits_for_the_name_of_the_work_and_moves_nothing(house, qtbot):
    screen = shown(qtbot, QuoteScreen(house.desk), "quote/new?client=okafor-group")
    screen.editor.model.write(0, {"text": "Panel", "unit_price": "168.00", "unit": "sample", "tax": "exempt"})
    head = screen.editor.head
    head.engagement.edit.setFocus()
    QTest.keyClicks(head.engagement.edit, "Metabolite")
    assert not screen.keeper._clock.isActive()
    QTest.keyClicks(head.engagement.edit, " pilot")
    QTest.keyClick(head.engagement.edit, Qt.Key.Key_Tab)
    assert screen.keeper._clock.isActive()
    before = head.sizeHint().height()
    screen.keeper._clock.timeout.emit()
    assert house.ask(quote, screen.number()).row.engagement == "Metabolite pilot"
    assert head.engagement.isVisible()
    assert head.engagement.edit.isReadOnly()
    assert head.sizeHint().height() == before


# -- issued ---------------------------------------------------------------------------------------------------


@pytest.fixture
def issued(house, qtbot):
    number = an_issued(house)
    return shown(qtbot, QuoteScreen(house.desk), f"quote/{number}")


def test_an_issued_quote_is_shown_as_it_was_printed(issued):
    assert issued.left.currentWidget() is issued.frozen
    assert issued.side.current() == "document"
    assert len(issued.side.document.sizes) == 1
    assert not issued.header.issue.isVisible()
    model = issued.frozen.model
    assert not model.flags(model.index(0, 1)) & Qt.ItemFlag.ItemIsEditable
    assert issued.frozen.sums.texts()[-1] == ("Total USD", "16,800.00")
    assert issued.frozen.answer.text().startswith("Issued on 22 Nov, and not sent yet.")


def test_what_happened_is_recorded_with_a_click_and_a_few_words(house, issued):
    issued.frozen.happened.buttons["submitted:purchasing"].click()
    issued.frozen.event_card.person.put("M. Ortiz")
    issued.frozen.event_card.go.click()
    assert issued.frozen.answer.text().startswith("With purchasing since 22 Nov.")
    issued.frozen.happened.buttons["returned"].click()
    issued.frozen.event_card.go.click()
    assert "Say why" in issued.frozen.event_card.wrong.text()
    QTest.keyClicks(issued.frozen.event_card.lesson.objection.widget, "Valid for 60 days, please")
    issued.frozen.event_card.go.click()
    assert house.ask(quote, issued.number()).events[-1].reason == "Valid for 60 days, please"
    assert not issued.frozen.event_card.isVisible()


def test_a_quote_that_came_back_passes_the_second_time(house, qtbot):
    number = an_issued(house, valid_days="30")
    screen = shown(qtbot, QuoteScreen(house.desk), f"quote/{number}")
    screen.frozen.happened.buttons["submitted:purchasing"].click()
    screen.frozen.event_card.go.click()
    screen.frozen.happened.buttons["returned"].click()
    fields = screen.frozen.event_card.lesson
    qtbot.waitUntil(fields.objection.widget.hasFocus)
    QTest.keyClicks(fields.objection.widget, "Must be valid for 60 days")
    assert fields.choice.choices.currentText() == "From now on: A quote must be valid for at least 60 days."
    assert "stopped before it is issued" in fields.outcome.text()
    QTest.keyClick(fields.objection.widget, Qt.Key.Key_Tab)
    QTest.keyClicks(fields.person.widget, "Ms Lopez")
    QTest.keyClick(fields.person.widget, Qt.Key.Key_Return)
    assert not screen.frozen.event_card.isVisible()
    assert not screen.frozen.learn.isVisible()
    (rule,) = house.ask(rules_of, house.buyer)
    assert (rule.kind, rule.status, rule.params) == ("validity-at-least", "confirmed", {"days": 60})
    link = next(b for b in screen.frozen.history.findChildren(QPushButton) if "Learned" in b.text())
    link.click()
    assert screen.went_to[-1] == f"institution/northfield-state/rule/{rule.key}"

    screen.header.revise.click()
    checked(qtbot, screen)
    qtbot.waitUntil(lambda: screen.watch.standing is not None)
    assert [f.rule for f in screen.watch.standing.preflight.stops] == ["validity"]
    assert not screen.header.issue.isEnabled()
    screen.editor.head.valid.edit.setText("60")
    screen.editor.head.valid.edit.textEdited.emit("60")
    checked(qtbot, screen)
    assert screen.header.issue.isEnabled()
    screen.header.issue.click()
    assert [r.state for r in house.ask(quote, number).revisions] == ["superseded", "issued"]
    failed = house.ask(lambda session: session.scalars(select(Revision.failed).order_by(Revision.n)).all())
    assert "validity" in failed[1]
    assert "validity" not in {f.rule for f in house.ask(check, number).preflight.stops}


def test_another_kind_of_rule_can_be_picked_or_none(house, issued):
    house.run(record_event, issued.number(), EventDraft(kind="submitted", to="purchasing"))
    issued.frozen.happened.buttons["returned"].click()
    card = issued.frozen.event_card
    QTest.keyClicks(card.lesson.objection.widget, "blue paper")
    assert card.lesson.choice.choices.currentText().startswith("Keep it as advice")
    card.lesson.choice.put("other")
    card.lesson.choice.edited.emit()
    card.lesson.kind.put("payment-terms-at-least")
    card.lesson.kind.edited.emit()
    card.go.click()
    assert "days" in card.wrong.text()
    card.lesson.params.fields["days"].put("45")
    card.lesson.choice.put("none")
    card.lesson.choice.edited.emit()
    card.go.click()
    assert house.ask(quote, issued.number()).events[-1].kind == "returned"
    assert house.ask(rules_of, house.buyer) == ()
    assert not issued.frozen.learn.isVisible()


def test_a_return_teaches_a_rule(house, issued):
    house.run(record_event, issued.number(), EventDraft(kind="submitted", to="purchasing"))
    house.run(
        record_event, issued.number(), EventDraft(kind="returned", reason="No lump sums", person="M. Ortiz")
    )
    assert issued.frozen.learn.isVisible()
    assert issued.frozen.learn.objection.value() == "No lump sums"
    issued.frozen.learn.go.click()
    rules = house.ask(rules_of, house.buyer)
    assert [(rule.kind, rule.sources[-1].person) for rule in rules] == [("no-lump-sum", "M. Ortiz")]
    assert not issued.frozen.learn.isVisible()


def test_a_declined_quote_counts_one_of_seven_reasons(house, issued):
    house.run(record_event, issued.number(), EventDraft(kind="submitted", to="researcher"))
    issued.frozen.happened.buttons["declined"].click()
    assert issued.frozen.event_card.decline.isVisible()
    issued.frozen.event_card.decline.put("price")
    issued.frozen.event_card.go.click()
    assert house.ask(quote, issued.number()).events[-1].reason == "price"
    assert not issued.frozen.happened.isVisible()


def test_revising_makes_the_next_revision_and_the_changes_are_sentences(house, issued):
    issued.header.revise.click()
    assert issued.left.currentWidget() is issued.editor
    assert issued.header.rest.text() == "revision 2, draft"
    issued.editor.model.setData(issued.editor.model.index(0, 3), "50")
    issued.header.compare.click()
    assert any("quantity 48 → 50" in text for text in issued.side.changes.said)


def test_an_older_revision_keeps_its_address(house, issued):
    number = issued.number()
    house.run(revise, number)
    issued.open(f"quote/{number}/1")
    assert issued.left.currentWidget() is issued.frozen
    assert not issued.header.revise.isVisible()


def test_the_pdf_is_saved_byte_by_byte(house, issued, tmp_path):
    target = tmp_path / "quote.pdf"
    issued.after.write_pdf(str(target))
    assert target.read_bytes().startswith(b"%PDF")


def test_the_order_is_recorded_over_there(issued):
    issued.header.order.click()
    assert issued.went_to == [f"orders/new?quote={issued.number()}"]


def test_what_comes_next_leads(issued):
    header = issued.header
    assert header.leading("issued") is header.send
    assert header.leading("returned") is header.revise
    assert header.leading("submitted") is header.order
    leads = [b for b in (header.revise, header.send, header.order) if b.property("look") == "primary"]
    assert leads == [header.leading(issued.editing.view.revision.state)]
    next(action for action in issued.actions_here() if action.id == "quote.next").run()
    assert leads == [header.send]
    assert issued.pages.currentWidget() is issued.sending


def test_a_double_click_issues_once(house, draft):
    draft.editor.model.insert(3, [LineDraft(text="One more", unit_price="1", tax="exempt")])
    draft.side.preflight.anyway.emit()
    draft.side.reason.reason.widget.setPlainText("Agreed")
    draft.side.reason.go.click()
    draft.side.reason.go.click()
    assert [r.state for r in house.ask(quote, draft.number()).revisions] == ["issued"]
