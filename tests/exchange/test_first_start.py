"""The first start of a machine without an office: a new one, or one that a colleague has."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import bootstrap
from app.exchange import commands
from app.exchange.screen.joining import FirstStart
from app.office import open_office
from app.shell.change_feed import ChangeFeed
from app.shell.desk import Desk
from app.shell.jobs import InlineJobs
from tests.exchange.conftest import click


@pytest.fixture
def start(qtbot, tmp_path):
    def show(who=""):
        made = FirstStart(Desk(None, InlineJobs(), ChangeFeed()), str(tmp_path / "office.sqlite"), who)
        qtbot.addWidget(made)
        made.show()
        return made

    return show


def test_a_new_office_is_one_press(start, tmp_path):
    window = start()
    ready = []
    window.ready.connect(lambda: ready.append(True))
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert ready == [True]
    assert not window.isVisible()
    open_office(tmp_path / "office.sqlite").close()


def test_an_office_that_is_there_already_is_not_written_over(start, tmp_path):
    (tmp_path / "office.sqlite").write_text("mine")
    window = start()
    click(window.new.button)
    assert "already there" in window.wrong.text()
    assert (tmp_path / "office.sqlite").read_text() == "mine"
    assert window.new.button.isEnabled()


def test_a_card_that_waits_for_its_answer_is_there_again_after_a_restart(start, tmp_path):
    card = commands.ask_to_join(str(tmp_path / "card.relpair"), "Ines' laptop", "Ines Moreau")
    window = start("Ines Moreau")
    assert window.steps.at == 1
    assert window.own.spoken == card.words
    assert window.card_path.text() == card.path


def test_a_machine_without_a_name_makes_no_card(start):
    window = start()
    click(window.join.button)
    window.name.put("")
    click(window.make_card)
    assert window.name.wrong.text() == "Give the machine a name."
    assert window.steps.at == 0


def test_esc_leads_back_to_the_choice(start):
    window = start()
    click(window.join.button)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.pages.currentIndex() == 0


def test_what_is_no_answer_is_refused_in_a_sentence(start, tmp_path):
    window = start()
    click(window.join.button)
    (tmp_path / "x.relpair").write_text("nothing")
    window.read(str(tmp_path / "x.relpair"))
    assert window.steps.problem.text()
    assert not (tmp_path / "office.sqlite").exists()


@pytest.mark.parametrize("joins", [True, False])
def test_the_program_goes_on_once_there_is_an_office_and_ends_where_the_window_was_closed(
    qtbot, tmp_path, joins
):
    def press():
        window = next(
            w for w in QApplication.topLevelWidgets() if isinstance(w, FirstStart) and w.isVisible()
        )
        if joins:
            window.new.button.click()
        else:
            window.close()

    QTimer.singleShot(0, press)
    assert bootstrap.first_start(str(tmp_path / "office.sqlite"), "Ana") is joins
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
