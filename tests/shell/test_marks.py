"""Painted marks say in words what they show."""

import pytest
from PySide6.QtWidgets import QWidget

from app.shell.widgets import (
    Avatar,
    Badge,
    Track,
    badge_width,
    column,
)


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Marcia Ortiz", "MO"),
        ("Dr. Ada Okafor", "AO"),
        ("Plato", "P"),
        ("", ""),
        ("Jean-Luc Petit", "JP"),
        ("李 雷", "李雷"),
    ],
)
def test_an_avatar_shows_initials_without_titles(qtbot, name, initials):
    avatar = Avatar(name)
    qtbot.addWidget(avatar)
    assert avatar.initials == initials


def test_a_track_says_its_stage_to_screen_readers(qtbot):
    track = Track(["Enquiry", "Quote", "Paid"], 1)
    qtbot.addWidget(track)
    assert track.accessibleName() == "Stage: Quote, 2 of 3"
    track.show_stage(["Enquiry", "Quote", "Paid"], 3, "green", ["since <1 Nov>"])
    assert "&lt;1 Nov&gt;" in track.toolTip()
    assert not track.grab().isNull()


def test_a_badge_without_words_is_not_there(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    badge = Badge("late", "red")
    page.setLayout(column(badge))
    page.show()
    assert badge.width() == badge_width("late")
    badge.say("")
    assert badge.isHidden()
    badge.say("late", "red")
    assert badge.isVisible()
