"""The way back is remembered, places say what waits."""

from app.shell.navigation import History


def test_badges_are_said_to_screen_readers(window):
    window.badge("today", 9)
    entry = window.rail._entries["today"]
    assert entry.accessibleName() == "Today"
    assert entry.accessibleDescription() == "9 waiting"
    assert entry.isChecked()


def test_history_forgets_what_lay_ahead_when_another_way_is_taken():
    history = History()
    for address in ("a", "b", "c"):
        history.visit(address)
    assert history.back() == "b"
    history.visit("d")
    assert history.forward() is None
    assert [history.back(), history.back(), history.back()] == ["b", "a", None]
