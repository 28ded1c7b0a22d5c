"""Parts of a page fit the room they have."""

from app.shell.widgets import (
    Badge,
    EmptyState,
    FlowRow,
)


def test_a_row_breaks_when_the_page_is_narrow(qtbot):
    flow = FlowRow(*[Badge(f"badge number {n}") for n in range(6)])
    qtbot.addWidget(flow)
    flow.resize(1000, 20)
    flow.show()
    wide = flow.minimumHeight()
    flow.resize(200, 20)
    assert flow.minimumHeight() >= 2 * wide
    flow.clear()
    assert flow.minimumHeight() == 0


def test_an_empty_page_offers_the_first_step(qtbot):
    pressed = []
    empty = EmptyState(
        "inbox", "Nothing yet", "Log the first call.", ("Log a call", lambda: pressed.append(1))
    )
    qtbot.addWidget(empty)
    empty.resize(240, 400)
    empty.show()
    empty.button.click()
    assert pressed == [1]
    assert empty._words.width() <= 240
