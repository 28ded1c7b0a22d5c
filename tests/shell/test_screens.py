"""A page reads when it is seen, and only what concerns it."""

import pytest
import shiboken6

from app.basics.changes import Changes, Touched
from app.basics.identity import new_id
from app.shell.screens import Screen, Screens


class Quotes(Screen):
    SHOWS = frozenset({"quote", "quote_line"})

    def __init__(self, desk):
        super().__init__(desk)
        self.read = 0

    def refresh(self):
        self.read += 1


def changed(*kinds):
    return Changes(frozenset(Touched(kind, new_id()) for kind in kinds))


def test_a_hidden_page_reads_nothing_until_it_is_seen(qtbot, desk, feed):
    page = Quotes(desk)
    qtbot.addWidget(page)
    feed.announce(changed("quote"))
    feed.announce(changed("quote"))
    assert page.read == 0
    page.show()
    assert page.read == 1
    page.hide()
    page.show()
    assert page.read == 1


def test_a_visible_page_reads_what_concerns_it_at_once(qtbot, desk, feed):
    page = Quotes(desk)
    qtbot.addWidget(page)
    page.show()
    feed.announce(changed("payment"))
    assert page.read == 1
    feed.announce(changed("payment", "quote_line"))
    assert page.read == 2


def test_another_address_makes_a_page_stale(qtbot, desk):
    page = Quotes(desk)
    qtbot.addWidget(page)
    page.open("quote/1")
    page.show()
    page.open("quote/1")
    assert page.read == 1
    page.open("quote/2")
    assert page.read == 2
    assert page.key() == "2"


def test_a_destroyed_page_hears_nothing_more(qtbot, desk, feed):
    page = Quotes(desk)
    shiboken6.delete(page)
    feed.announce(changed("quote"))
    assert page.read == 0


def test_screens_are_built_once_by_the_first_part_of_the_address(qtbot, desk):
    screens, built = Screens(), []

    def build():
        page = Quotes(desk)
        qtbot.addWidget(page)
        built.append(page)
        return page

    screens.add("quote", build)
    assert screens.knows("quote/Q-1")
    assert not screens.knows("quotes")
    assert built == []
    assert screens.screen("quote/Q-1") is screens.screen("quote/Q-2")
    assert screens.built() == tuple(built)
    with pytest.raises(ValueError, match="two screens for quote"):
        screens.add("quote", build)
