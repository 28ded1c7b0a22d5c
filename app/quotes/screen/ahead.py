"""A calm line above the findings: which amounts this quote crosses, and how much room is left before the next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.quotes.queries.thresholds import Crossings
from app.quotes.rules.crossing import State, Threshold
from app.shell import theme
from app.shell.texts import tip
from app.shell.widgets import Icon, Muted, row

_MARKS = {
    State.CROSSES: ("flag", "amber"),
    State.CROSSED_BEFORE: ("flag", "amber"),
    State.TOGETHER: ("hourglass", "muted"),
    State.AHEAD: ("chart-line", "muted"),
}


class Ahead(QWidget):
    """Shows the thresholds of a quote; takes no room where there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, theme.XS, theme.M, theme.M)
        self.box.setSpacing(theme.S)
        self.said: tuple[str, ...] = ()
        self._told: tuple[Threshold, ...] = ()
        self.hide()

    def say(self, found: Crossings, *, seen: bool = True) -> None:
        """Show these, where the preflight is ``seen``; the same ones again change nothing."""
        if (found.says, found.shown) == (self.said, self._told):
            return
        self.said, self._told = found.says, found.shown
        while (item := self.box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for at, text in enumerate(self.said):
            self.box.addWidget(_entry(text, self._told[at] if at < len(self._told) else None))
        self.setVisible(seen and bool(self.said))

    def forget(self) -> None:
        """Another quote is opened."""
        self.say(Crossings())


def _entry(text: str, told: Threshold | None) -> QWidget:
    icon, signal = _MARKS[told.state] if told is not None else ("info", "muted")
    if told is not None and told.line.met:
        icon, signal = "circle-check", "green"
    words = Muted(text, wrap=True).selectable()
    if told is not None:
        source = told.line.rule.source
        words.setToolTip(tip(source.words()) if source else "")
    line = row(gap=theme.M)
    line.addWidget(Icon(icon, signal), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(words, 1)
    line.setContentsMargins(0, 0, 0, 0)
    entry = QWidget()
    entry.setLayout(line)
    entry.setAccessibleName(text)
    return entry
