"""One side of a conflict as a card: who, where, when, through which file, and the values, what differs marked."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.exchange.rows import SideRow, ValueRow
from app.exchange.rules import moment
from app.shell import theme
from app.shell.buttons import Button
from app.shell.marks import Avatar, Badge
from app.shell.panels import Card, Icon, Line, column, row
from app.shell.texts import Faint, Label, Muted, Strong, Words, tip

_LONG = 80
"""Signs from which a value is set as running text, not as a figure."""


Mark = tuple[str, theme.Signal_]
"""A word that marks a side, and its signal."""


class OneLine(Faint):
    """A small line that ends in dots where there is no room, so that what stands beneath lines up with the other side."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setToolTip(tip(text))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(theme.tokens().color("faint"))
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class _Value(Words):
    SIZE, WEIGHT = 18.0, theme.SEMIBOLD


class _ValueLine(QWidget):
    """A field and its value; what differs lies on a pale ground."""

    def __init__(self, value: ValueRow, *, alone: bool) -> None:
        super().__init__()
        self._marked = value.differs and not alone
        name = Label(value.label)
        long = len(value.words) > _LONG or "\n" in value.words
        if not value.words:
            said: Words = Muted("nothing")
        elif alone and not long:
            said = _Value(value.words, wrap=True)
        else:
            said = Words(value.words, wrap=True).weight(theme.SEMIBOLD if value.differs else theme.REGULAR)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box = column(name, said, gap=1)
        box.setContentsMargins(theme.S, theme.XS, theme.S, theme.XS)
        self.setLayout(box)
        self.setAccessibleName(f"{value.label}: {value.words or 'nothing'}")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        if not self._marked:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens().color("accent_surface"))
        painter.drawRoundedRect(self.rect(), 5, 5)
        painter.end()


class SideCard(Card):
    """Sends ``kept(number)``."""

    kept = Signal(int)

    def __init__(
        self, side: SideRow, now: dt.datetime, word: str, key: str = "", mark: Mark = ("", "neutral")
    ) -> None:
        super().__init__()
        self.side = side
        self.keep_button = Button(word, "check", keys=key, then=self._keep)
        self.keep_button.setVisible(word not in ("", "-"))
        who = QWidget()
        name = Strong(side.person or "Nobody named")
        where = Muted(side.machine)
        badge = Badge(*mark)
        badge.setToolTip(tip("Until somebody decides" if mark[0] else ""))
        face = (
            Avatar(side.person or side.machine, 32) if side.at is not None else Icon("landmark", "muted", 32)
        )
        top = row(face, _beneath(name, where), 1, badge, gap=theme.M)
        top.setAlignment(badge, Qt.AlignmentFlag.AlignTop)
        who.setLayout(top)
        when = moment(side.at, now)
        came = f"came in {side.file}" if side.file else "written here" if side.ours else ""
        self.add(who, OneLine(" · ".join(part for part in (when, came) if part)), Line())
        alone = len(side.values) == 1
        for value in side.values:
            self.body.addWidget(_ValueLine(value, alone=alone))
        self.body.addStretch(1)
        self.body.addLayout(row(self.keep_button, 1))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(200)
        said = "; ".join(f"{v.label} {v.words or 'nothing'}" for v in side.values)
        self.setAccessibleName(f"{side.person}, {side.machine}, {when}: {said}")

    def _keep(self) -> None:
        self.kept.emit(self.side.number)


def _beneath(*things: QWidget) -> QWidget:
    both = QWidget()
    both.setLayout(column(*things, gap=1))
    return both
