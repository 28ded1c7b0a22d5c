"""The list of clients on the screen: found as one types, opened with Enter, begun with Ctrl+N."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.basics.clock import Clock
from app.clients.commands import add_client
from app.clients.drafts import ClientDraft
from app.clients.listing import choices, client_lines, client_spine, overview
from app.clients.queries import client_head
from app.clients.screen import ClientsScreen
from app.engagements.commands import add_engagement
from app.engagements.drafts import EngagementDraft
from app.institutions.commands import add_institution, add_office
from app.institutions.drafts import InstitutionDraft, OfficeDraft
from app.interactions.commands import note
from app.interactions.drafts import NoteDraft
from app.office import open_office
from app.records import Stand
from app.seller.commands import add_colleague
from app.seller.drafts import ColleagueDraft
from app.shell import theme
from app.shell.application import application
from app.shell.change_feed import ChangeFeed
from app.shell.desk import Desk
from app.shell.jobs import InlineJobs
from app.shell.navigation import Place
from app.shell.preferences import Preferences
from app.shell.screens import Screen, Screens
from app.shell.window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(office_template, tmp_path):
    """Only the institution and a colleague, on SQLite."""
    path = tmp_path / "office.sqlite"
    shutil.copyfile(office_template, path)
    opened = open_office(str(path), clock=Clock.stopped("2026-11-22"), author="Ana Koch")
    with opened.work("a beginning") as session:
        add_colleague(session, ColleagueDraft("Ana Koch"))
        add_institution(session, InstitutionDraft("Northfield State University", country="US"))
    yield opened
    opened.close()


def north(session):
    return choices(session).institutions[0][0]


@pytest.fixture
def several(office):
    """Three clients: one late, one under way, one at rest."""
    with office.work("three") as session:
        at = north(session)
        ids = {
            name: add_client(session, ClientDraft(name, at)).id for name in ("Okafor Group", "Haldane Centre")
        }
        ben = add_colleague(session, ColleagueDraft("Ben Ito"))
        ids["Ångström Lab"] = add_client(session, ClientDraft("Ångström Lab", at, owner_id=ben)).id
        for name, signal, stage in (
            ("Haldane Centre", "red", "purchasing"),
            ("Okafor Group", "amber", "quote"),
        ):
            work = add_engagement(session, EngagementDraft(ids[name], f"Work for {name}"))
            said = f"{name} waits"
            stand = Stand(
                engagement_id=work,
                client_id=ids[name],
                stage=stage,
                ball="us",
                since=_day(session),
                step="draft",
            )
            stand.signal, stand.says = signal, said
            session.add(stand)
        note(session, NoteDraft(ids["Okafor Group"], "Hello"))
    return ids


def _day(session):
    return session.info["clock"].today()


@pytest.fixture
def window(qtbot, qapp, office, tmp_path):
    if qapp.style().name() != "fusion" or theme.scheme() != "light":
        application(scheme="light")
    feed = ChangeFeed()
    office.listen(feed.changed.emit)
    desk = Desk(office, InlineJobs(), feed)
    screens = Screens()
    screens.add("clients", lambda: ClientsScreen(desk))
    screens.add("client", lambda: Screen(desk))
    made = MainWindow(desk, screens, (Place("clients", "Clients", "users"),), Preferences(tmp_path / "w.ini"))
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.resize(1280, 820)
        made.show()
        made.activateWindow()
    made.go("clients")
    return made


def names(screen):
    model = screen.table.model_
    return [model.row_at(at).name for at in range(model.rowCount())]


def test_an_empty_office_offers_the_first_step(window):
    screen = window.current()
    assert screen.stack.currentWidget() is screen.nothing
    QTest.mouseClick(screen.nothing.button, Qt.MouseButton.LeftButton)
    assert screen.form.isVisible()
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [window]


def test_a_new_client_says_what_is_missing_then_opens_its_file(window, office):
    screen = window.current()
    window.actions_.press("Ctrl+N")
    form = screen.form
    QTest.keyClick(form.name.widget, Qt.Key.Key_Return, CONTROL)
    assert form.name.wrong.text() == "A client needs a name."
    assert "institution" in form.institution.wrong.text()
    QTest.keyClicks(form.name.widget, "Okafor Group")
    assert form.name.wrong.text() == ""
    form.institution.widget.setCurrentIndex(0)
    QTest.keyClick(form.name.widget, Qt.Key.Key_Return, CONTROL)
    assert window.history.here == "client/okafor-group"
    with office.look() as session:
        assert client_head(session, "okafor-group").owner == "Ana Koch"


def test_a_look_alike_is_said_while_the_name_is_typed(window, several, qtbot):
    form = window.current().form
    window.current().new()
    QTest.keyClicks(form.name.widget, "group okafor")
    qtbot.waitUntil(lambda: bool(form.alike.text))
    assert form.alike.text == "There is already Okafor Group (Northfield State University)"


def test_the_list_says_where_the_most_urgent_work_stands(several, window):
    screen = window.current()
    assert names(screen) == ["Ångström Lab", "Haldane Centre", "Okafor Group"]
    row = screen.table.model_.row_at(1)
    assert (row.stage, row.says, row.signal, row.open_engagements) == (
        "purchasing",
        "Haldane Centre waits",
        "red",
        1,
    )
    assert screen.count.text() == "3 clients, 2 with work under way, 1 with something late."


def test_the_list_follows_what_is_typed_without_marks(several, window, qtbot):
    screen = window.current()
    window.actions_.press("Ctrl+F")
    QTest.keyClicks(screen.search, "angstrom")
    qtbot.waitUntil(lambda: names(screen) == ["Ångström Lab"])
    screen.search.setText("nobody of that name")
    qtbot.waitUntil(lambda: screen.stack.currentWidget() is screen.unfound)
    assert screen.back_out()
    qtbot.waitUntil(lambda: len(names(screen)) == 3)


def test_enter_in_the_filter_opens_the_first_that_fits(several, window):
    screen = window.current()
    QTest.keyClicks(screen.search, "hald")
    QTest.keyClick(screen.search, Qt.Key.Key_Return)
    assert window.history.here == "client/haldane-centre"


def test_down_and_enter_open_a_file(several, window):
    screen = window.current()
    screen.search.setFocus()
    QTest.keyClick(screen.search, Qt.Key.Key_Down)
    assert screen.table.hasFocus()
    QTest.keyClick(screen.table, Qt.Key.Key_Down)
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert window.history.here == "client/haldane-centre"


def test_mine_are_those_that_i_own(several, window):
    screen = window.current()
    screen.whose.choose("mine")
    assert names(screen) == ["Haldane Centre", "Okafor Group"]


def test_a_click_on_the_head_puts_the_late_ones_first(several, window):
    screen = window.current()
    screen.table.horizontalHeader().setSortIndicator(2, Qt.SortOrder.AscendingOrder)
    assert names(screen) == ["Haldane Centre", "Okafor Group", "Ångström Lab"]


def test_a_refresh_keeps_what_is_chosen(several, window, office):
    screen = window.current()
    screen.table.selectRow(2)
    chosen = screen.table.current()
    with office.work("another") as session:
        add_client(session, ClientDraft("Brennan Group", north(session)))
    assert names(screen) == ["Ångström Lab", "Brennan Group", "Haldane Centre", "Okafor Group"]
    assert screen.table.current() == chosen


@pytest.mark.parametrize(
    ("order", "first"), [("last", "Okafor Group"), ("open", "Haldane Centre"), ("owner", "Ångström Lab")]
)
def test_every_column_orders_the_list(several, office, order, first):
    with office.look() as session:
        spine = client_spine(session, "", None, order, True)
        assert client_lines(session, spine)[0].name == first
        assert overview(session).clients == len(spine) == 3


def test_the_office_that_buys_is_asked_for_where_there_are_several(window, office):
    with office.work("offices") as session:
        for name in ("North", "South"):
            add_office(session, north(session), OfficeDraft("purchasing", name, name.casefold()))
        lone = add_institution(session, InstitutionDraft("Elsewhere", country="US"))
    window.actions_.press("Ctrl+N")
    form = window.current().form
    QTest.keyClicks(form.name.widget, "Okafor Group")
    form.institution.put(lone)
    form.institution.choices.activated.emit(0)
    assert not form.office.isVisible()
    with office.look() as session:
        form.institution.put(buying := next(i for i, name in choices(session).institutions if i != lone))
    form.institution.choices.activated.emit(0)
    assert form.office.isVisible()
    assert form.office.value() is None
    form.office.widget.setCurrentIndex(2)
    QTest.keyClick(form.name.widget, Qt.Key.Key_Return, CONTROL)
    with office.look() as session:
        head = client_head(session, "okafor-group")
        assert (head.institution_id, head.purchasing_office) == (buying, "South")
