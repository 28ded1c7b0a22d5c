"""The payment route as a standing track: each step with its holder, its days, and the person to call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.payments.queries import TrackRow
from app.payments.screen.words import day, days, holder
from app.shell import icons, theme
from app.shell.widgets import Button, FlowRow, Label, Muted, Strong, column, row


class _Station(QWidget):
    """The dot of a step on the line that joins them."""

    def __init__(
        self, state: str, signal: str, *, first: bool, last: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._state, self._signal, self._first, self._last = state, signal, first, last
        self.setFixedWidth(22)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(22, 40)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        spot = QPointF(10, 12)
        done = self._state == "done"
        if not self._first:
            painter.setPen(QPen(t.color("neutral_line" if self._state == "ahead" else "accent"), 2))
            painter.drawLine(QPointF(10, 0), QPointF(10, 12))
        if not self._last:
            painter.setPen(QPen(t.color("accent" if done else "neutral_line"), 2))
            painter.drawLine(QPointF(10, 12), QPointF(10, self.height()))
        painter.setPen(QPen(t.color("panel"), 0))
        if done:
            painter.setBrush(t.color("accent"))
            painter.drawEllipse(spot, 8, 8)
            icons.draw(painter, QRect(5, 7, 10, 10), "check", t.color("on_accent"))
        elif self._state == "current":
            painter.setBrush(t.paper(self._signal))
            painter.drawEllipse(spot, 9, 9)
            painter.setPen(QPen(t.ink(self._signal), 2))
            painter.drawEllipse(spot, 6, 6)
        else:
            painter.setPen(QPen(t.color("neutral_line"), 1.5))
            painter.setBrush(t.color("panel"))
            painter.drawEllipse(spot, 6, 6)
        painter.end()


class Route(QWidget):
    """``show_track(rows, today)``. The current step bears the buttons: done, they ask, rejected, call."""

    done = Signal(str)  # the key of the step
    asked = Signal()
    rejected = Signal()
    answered = Signal()
    calling = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = column(gap=0)
        self.setLayout(self._box)
        self._rows: list[QWidget] = []
        self._seen: tuple[Sequence[TrackRow], dt.date, bool] | None = None
        self.buttons: dict[str, Button] = {}

    def show_track(self, rows: Sequence[TrackRow], today: dt.date, *, closed: bool = False) -> None:
        """Show these steps; ``closed`` takes no more of them."""
        if self._seen == (rows, today, closed):
            return
        self._seen = (rows, today, closed)
        for old in self._rows:
            old.hide()
            self._box.removeWidget(old)
            old.deleteLater()
        self.buttons = {}
        self._rows = [self._row(t, at, len(rows), today, closed=closed) for at, t in enumerate(rows)]
        for one in self._rows:
            self._box.addWidget(one)

    def _row(self, t: TrackRow, at: int, many: int, today: dt.date, *, closed: bool) -> QWidget:
        now = t.state == "current"
        signal = "red" if t.late else "amber"
        words = column(gap=1)
        if now:
            words.addLayout(row(Strong(t.title), Muted(f"· {holder(t.holder)}"), 1, gap=6))
        else:
            words.addWidget(Muted(f"{t.title} · {holder(t.holder)}", wrap=True))
        said = _said(t, today)
        if said:
            words.addWidget(Muted(said, wrap=True))
        if (now or t.state == "ahead") and (t.person or t.phone):
            words.addWidget(_whom(t))
        if now and not closed:
            words.addSpacing(theme.XS)
            words.addWidget(self._buttons(t))
        words.setContentsMargins(0, 2, 0, theme.M)
        text = QWidget()
        text.setLayout(words)
        station = _Station(t.state, signal, first=at == 0, last=at == many - 1)
        box = row(station, text, gap=theme.M)
        box.setStretch(1, 1)
        whole = QWidget()
        whole.setLayout(box)
        whole.setAccessibleName(f"{t.title}, {holder(t.holder)}: {t.state}. {said}")
        return whole

    def _buttons(self, t: TrackRow) -> FlowRow:
        self.buttons = {
            "done": Button("Done…", "check", small=True, then=lambda: self.done.emit(t.key)),
            "query": Button("They ask…", "circle-question-mark", small=True, then=self.asked.emit),
            "rejected": Button("Rejected…", "ban", small=True, then=self.rejected.emit),
            "answer": Button("They answered…", "message-circle", small=True, then=self.answered.emit),
            "call": Button("Call", "phone", small=True, then=self.calling.emit),
        }
        return FlowRow(*self.buttons.values(), gap=theme.S)


def _whom(t: TrackRow) -> QWidget:
    who = QWidget()
    contact = Label(t.person or "The office")
    reach = Muted(" · ".join(x for x in (t.phone, t.email) if x)).selectable()
    who.setLayout(row(contact, reach, 1, gap=theme.S))
    return who


def _said(t: TrackRow, today: dt.date) -> str:
    if t.state == "done":
        return f"Done {day(t.done_on, today)}{f', {t.person}' if t.person else ''}" if t.done_on else "Done"
    parts = []
    if t.since and t.state == "current":
        parts.append(f"since {day(t.since, today)}")
    if t.due:
        late = f", {days(t.late, 'business day')} late" if t.late else ""
        parts.append(f"due {day(t.due, today)}{late}")
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]
