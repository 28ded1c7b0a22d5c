"""The window: addresses, keys, the strip, what it remembers; and what it must not import."""

import subprocess
import sys

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.shell.preferences import Preferences
from app.shell.window import MainWindow
from tests.shell.conftest import PLACES


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


def test_every_button_of_the_frame_has_a_name(window):
    for button in (window.bar.back, window.bar.forward, window.bar.log):
        assert button.accessibleName() or button.text()


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
