"""Words are shown as they are."""

from PySide6.QtCore import Qt

from app.shell.widgets import (
    Muted,
    Title,
    tip,
)


def test_markup_in_words_is_shown_as_it_is(qtbot):
    for kind in (Title, Muted):
        words = kind("Anna <a@b.org> & <b>x</b>")
        qtbot.addWidget(words)
        assert words.textFormat() == Qt.TextFormat.PlainText
    assert tip("<b>&") == "<span>&lt;b&gt;&amp;</span>"
    assert tip("") == ""
