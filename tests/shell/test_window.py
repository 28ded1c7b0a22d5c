"""The window: addresses, keys, the strip, what it remembers; and what it must not import."""

import subprocess
import sys
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.basics.errors import Refusal
from app.shell.actions import Action
from app.shell.navigation import History, Place
from app.shell.preferences import Preferences
from app.shell.screens import Screen, Screens
from app.shell.window import MainWindow

PLACES = (
    Place("today", "Today", "sun"),
    Place("clients", "Clients", "users", owns=("client",)),
    Place("settings", "Settings", "settings", bottom=True),
)


@dataclass(frozen=True)
class Found:
    kind: str
    key: str
    title: str
    excerpt: str
    address: str


def find(session, text, limit):
    return [Found("client", str(n), f"{text} {n}", "<b>", f"client/{n}") for n in range(3)]


class Page(Screen):
    stays = False

    def __init__(self, desk, name):
        super().__init__(desk)
        self.name = name
        self.done = []

    def title(self):
        return self.name

    def may_leave(self):
        return not self.stays

    def actions_here(self):
        return (
            Action(
                f"{self.name}.new", f"New {self.name}", lambda: self.done.append("new"), shortcut="Ctrl+N"
            ),
        )


@pytest.fixture
def window(qtbot, desk, tmp_path):
    screens = Screens()
    for name in ("today", "clients", "client", "settings"):
        screens.add(name, lambda name=name: Page(desk, name))
    calls = []
    made = MainWindow(
        desk,
        screens,
        PLACES,
        Preferences(tmp_path / "window.ini"),
        search=find,
        log=lambda: calls.append("log"),
        undo=lambda: calls.append("undo"),
    )
    made.calls = calls
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.go("today")
    return made


def press(window, key, modifier=Qt.KeyboardModifier.ControlModifier):
    QTest.keyClick(window, key, modifier)


def test_back_and_forward_follow_the_addresses(window):
    window.go("clients")
    window.go("client/7")
    assert window.current().address() == "client/7"
    press(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.current().address() == "clients"
    press(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.current().address() == "client/7"
    assert not window.bar.forward.isEnabled()


def test_numbers_lead_to_the_places(window):
    press(window, Qt.Key.Key_2)
    assert window.current().title() == "clients"
    assert window.windowTitle().startswith("clients")


def test_an_unknown_address_is_said_and_nothing_moves(window):
    assert window.go("unicorns/1") is False
    assert "no page" in window.page.strip.text()
    assert window.history.here == "today"


def test_a_page_that_will_not_be_left_stays(window):
    window.go("clients")
    window.current().stays = True
    assert window.go("today") is False
    window.back()
    assert window.history.here == "clients"
    assert window.close() is False


def test_the_keys_of_a_page_do_what_that_page_says(window):
    today = window.current()
    press(window, Qt.Key.Key_N)
    window.go("clients")
    press(window, Qt.Key.Key_N)
    assert today.done == ["new"]
    assert window.current().done == ["new"]


def test_ctrl_l_logs_and_the_button_too(window):
    press(window, Qt.Key.Key_L)
    window.bar.log.click()
    assert window.calls == ["log", "log"]


def test_typing_finds_and_enter_opens(window):
    press(window, Qt.Key.Key_K)
    assert window.bar.search.hasFocus()
    QTest.keyClicks(window.bar.search, "oka")
    assert window.palette_.isVisible()
    assert [offer.title for offer in window.palette_.offers()] == ["oka 0", "oka 1", "oka 2"]
    QTest.keyClick(window.bar.search, Qt.Key.Key_Down)
    QTest.keyClick(window.bar.search, Qt.Key.Key_Return)
    assert window.history.here == "client/1"
    assert not window.palette_.isVisible()
    assert window.bar.search.text() == ""


def test_actions_are_found_beside_records(window):
    press(window, Qt.Key.Key_K)
    QTest.keyClicks(window.bar.search, "dark")
    offers = window.palette_.offers()
    assert offers[0].title == "Dark theme"
    assert offers[1].address == "client/0"


def test_escape_leaves_the_search(window):
    press(window, Qt.Key.Key_K)
    QTest.keyClicks(window.bar.search, "oka")
    QTest.keyClick(window.bar.search, Qt.Key.Key_Escape)
    assert not window.palette_.isVisible()
    assert not window.bar.search.hasFocus()


def test_what_was_done_can_be_undone_from_the_strip(window, desk):
    desk.do(lambda session: None, label="Quote Q-1 issued")
    assert window.page.strip.text() == "Quote Q-1 issued"
    assert not window.page.strip.stays
    window.page.strip._button.click()
    assert window.calls == ["undo"]
    assert window.page.strip.text() == ""


def test_a_refusal_stays_in_plain_words_until_escape(window, desk):
    def refuse(session):
        raise Refusal("The quote has <b>no</b> lines. Add one.")

    desk.do(refuse)
    assert window.page.strip.text() == "The quote has <b>no</b> lines. Add one."
    assert window.page.strip.stays
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.page.strip.text() == ""


def test_the_window_remembers_its_place_and_its_rail(window, desk, tmp_path, qtbot):
    window.go("client/42")
    window.rail._toggle()
    window.close()
    again = Preferences(tmp_path / "window.ini")
    assert again.values.last_place == "client/42"
    assert again.values.rail_folded is True
    second = MainWindow(desk, window.screens, PLACES, again)
    qtbot.addWidget(second)
    assert second.rail.is_folded()
    second.restore_place("today")
    assert second.history.here == "client/42"


def test_badges_are_said_to_screen_readers(window):
    window.badge("today", 9)
    entry = window.rail._entries["today"]
    assert entry.accessibleName() == "Today"
    assert entry.accessibleDescription() == "9 waiting"
    assert entry.isChecked()


def test_the_key_sheet_lists_every_key(window):
    press(window, Qt.Key.Key_Slash)
    from app.shell.keysheet import KeySheet

    sheet = window.findChild(KeySheet)
    assert sheet is not None
    said = {cap.accessibleName() for cap in sheet.findChildren(object) if hasattr(cap, "accessibleName")}
    assert {"Ctrl K", "Ctrl L", "Ctrl 1", "Ctrl N"} <= said
    sheet.close()


def test_every_button_of_the_frame_has_a_name(window):
    for button in (window.bar.back, window.bar.forward, window.bar.log):
        assert button.accessibleName() or button.text()


def test_history_forgets_what_lay_ahead_when_another_way_is_taken():
    history = History()
    for address in ("a", "b", "c"):
        history.visit(address)
    assert history.back() == "b"
    history.visit("d")
    assert history.forward() is None
    assert [history.back(), history.back(), history.back()] == ["b", "a", None]


def test_the_window_starts_without_the_heavy_parts():
    script = "import sys, app.shell.window, app.shell.application; print(' '.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {
        "sqlalchemy",
        "reportlab",
        "pypdfium2",
        "babel",
        "PIL",
        "alembic",
        "lxml",
        "holidays",
        "sqlcipher3",
    }
    assert heavy.isdisjoint(loaded)
