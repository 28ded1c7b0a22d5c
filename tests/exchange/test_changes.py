"""Who changed what, on the page of the client."""

from __future__ import annotations

import csv

from app.exchange.queries import changes
from app.exchange.screen.changes import lend_changes
from app.relationship.screen import FileScreen
from tests.exchange.conftest import click, words
from tests.exchange.test_two_offices import change, exchange


def opened(machine, qtbot, key="okafor"):
    page = FileScreen(machine.desk)
    lend_changes(machine.desk, page)
    qtbot.addWidget(page)
    page.resize(1250, 850)
    page.open(f"client/{key}/history")
    page.show()
    return page


def test_each_change_is_a_sentence_with_machine_and_file(both, tmp_path, qtbot):
    lena, ines = both
    change(ines, name="Okafor Lab")
    exchange(ines, lena, tmp_path)
    page = opened(lena, qtbot)
    click(page.history.changes_button)
    drawer = page.history.changes
    (hers,) = [one for one in drawer.shown if one.person == "Ines Moreau"]
    assert hers.sentence == "Ines Moreau changed Okafor Lab: name from Okafor Group to Okafor Lab."
    assert hers.file.endswith(".relsync")
    said = words(drawer)
    assert "Ines' laptop · came in" in said
    assert "Lena Brandt made" in said


def test_older_changes_are_added_beneath(both, qtbot):
    lena, _ = both
    for n in range(70):
        change(lena, name=f"Name {n}")
    page = opened(lena, qtbot)
    click(page.history.changes_button)
    drawer = page.history.changes
    assert len(drawer.shown) == 60
    click(drawer.more)
    assert len(drawer.shown) == 71
    assert not drawer.more.isVisible()
    assert "to Name 69" in drawer.shown[0].sentence


def test_all_of_it_is_saved_as_csv(both, tmp_path, qtbot):
    lena, _ = both
    change(lena, name="Okafor Lab")
    page = opened(lena, qtbot)
    click(page.history.changes_button)
    page.history.changes.save_to(str(tmp_path / "okafor.csv"))
    rows = list(csv.reader((tmp_path / "okafor.csv").read_text("utf-8").splitlines()))
    assert len(rows) > len(lena.ask(changes, "okafor").changes)
