"""Parts of a page fit the room they have."""

from app.shell.widgets import (
    Badge,
    Button,
    EmptyState,
    FlowRow,
    Header,
    Muted,
    Title,
    row,
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


def test_a_head_on_a_narrow_page_keeps_its_name_and_shows_pictures_for_words(qtbot):
    header, title, export, legal = (
        Header(),
        Title("Utrecht University"),
        Button("Export…", "download"),
        Muted("Universiteit"),
    )
    header.body.addLayout(row(title, legal, 1, export))
    header.shrink(700, export, away=(legal,))
    qtbot.addWidget(header)
    header.resize(900, 80)
    header.show()
    assert (export.text(), legal.isVisible()) == ("Export…", True)
    header.resize(500, 80)
    assert (export.text(), export.accessibleName(), legal.isVisible()) == ("", "Export…", False)
    assert "Export" in export.toolTip()
    assert title.width() >= title.sizeHint().width()
    header.resize(900, 80)
    assert export.text() == "Export…"
