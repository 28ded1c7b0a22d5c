"""Where one is and was: the history of addresses, and the rail of places at the left."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QWidget

from app.shell import icons, theme
from app.shell.marks import hairline
from app.shell.panels import column
from app.shell.texts import tip

WIDE, NARROW = 196, 60
_ENTRY = 34


class Place(NamedTuple):
    """An entry of the rail. ``owns`` are the first parts of other addresses that belong to it ("client" to "clients")."""

    address: str
    text: str
    icon: str
    owns: tuple[str, ...] = ()
    bottom: bool = False

    def covers(self, address: str) -> bool:
        """Whether that address lies here."""
        prefix = address.partition("/")[0]
        return prefix == self.address.partition("/")[0] or prefix in self.owns


class History:
    """The addresses that were seen, as in a browser."""

    def __init__(self) -> None:
        self._back: list[str] = []
        self._forward: list[str] = []
        self.here = ""

    def visit(self, address: str) -> None:
        """Go to a new address; what lay ahead is forgotten."""
        if address == self.here:
            return
        if self.here:
            self._back.append(self.here)
            del self._back[:-200]
        self._forward.clear()
        self.here = address

    def replace(self, address: str) -> None:
        """The place is now called otherwise (a draft got its number)."""
        self.here = address

    def back(self) -> str | None:
        """Step back; answers the address, or None at the beginning."""
        return self._step(self._back, self._forward)

    def forward(self) -> str | None:
        """Step forward; answers the address, or None at the end."""
        return self._step(self._forward, self._back)

    def can_back(self) -> bool:
        """Whether there is something behind."""
        return bool(self._back)

    def can_forward(self) -> bool:
        """Whether there is something ahead."""
        return bool(self._forward)

    def _step(self, source: list[str], target: list[str]) -> str | None:
        if not source:
            return None
        target.append(self.here)
        self.here = source.pop()
        return self.here


class Entry(QAbstractButton):
    """One place on the rail: icon, words, count."""

    def __init__(self, place: Place, parent: QWidget) -> None:
        super().__init__(parent)
        self.place = place
        self.count = 0
        self._folded = False
        self.setText(place.text)
        self.setAccessibleName(place.text)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def fold(self, folded: bool) -> None:
        """Show the icon only; the words move into the tooltip."""
        self._folded = folded
        self.setToolTip(tip(self.place.text) if folded else "")
        self.update()

    def badge(self, count: int) -> None:
        """What waits here for this person; nothing for zero."""
        self.count = count
        self.setAccessibleDescription(f"{count} waiting" if count else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(40, _ENTRY)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isChecked():
            painter.setPen(hairline(t.color("line")))
            painter.setBrush(t.color("panel"))
            painter.drawRoundedRect(box, 6, 6)
        elif self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(t.color("neutral_surface") if t.name == "dark" else t.color("line"))
            painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus():
            pen = hairline(t.color("accent"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        ink = t.color("text" if self.isChecked() else "muted")
        left = (self.width() - 16) // 2 if self._folded else 11
        icons.draw(painter, QRect(left, (self.height() - 16) // 2, 16, 16), self.place.icon, ink)
        if self._folded:
            self._paint_dot(painter)
        else:
            painter.setPen(ink)
            painter.setFont(theme.font(theme.BODY, theme.MEDIUM if self.isChecked() else theme.REGULAR))
            painter.drawText(
                self.rect().adjusted(38, 0, -40, 0), Qt.AlignmentFlag.AlignVCenter, self.place.text
            )
            self._paint_count(painter)
        painter.end()

    def _paint_count(self, painter: QPainter) -> None:
        if not self.count:
            return
        t = theme.tokens()
        text = str(self.count) if self.count < 1000 else "999+"
        font = theme.font(theme.LABEL, theme.SEMIBOLD)
        width = max(20.0, QFontMetricsF(font).horizontalAdvance(text) + 12)
        box = QRectF(self.width() - width - 9, (self.height() - 19) / 2, width, 19)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.color("accent_surface"))
        painter.drawRoundedRect(box, 9.5, 9.5)
        painter.setPen(t.color("accent"))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_dot(self, painter: QPainter) -> None:
        if self.count:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.tokens().color("accent"))
            painter.drawEllipse(QPoint(self.width() // 2 + 9, 10), 3, 3)


class Rail(QFrame):
    """The places, and at its foot the quieter ones; folds to icons. Sends ``went(address)`` and ``folded(bool)``."""

    went = Signal(str)
    folded = Signal(bool)

    def __init__(self, name: str, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries = {place.address: Entry(place, self) for place in places}
        self._fold = Entry(Place("", "Fold", "panel-left-close"), self)
        self._fold.setCheckable(False)
        self._fold.setAccessibleName("Fold the list of places")
        self._fold.clicked.connect(self._toggle)
        self._name = _Name(name, self)
        box = column(self._name, gap=1)
        box.setContentsMargins(9, 8, 9, 10)
        box.addSpacing(6)
        for entry in self._entries.values():
            if not entry.place.bottom:
                box.addWidget(entry)
        box.addStretch(1)
        for entry in self._entries.values():
            if entry.place.bottom:
                box.addWidget(entry)
        box.addWidget(self._fold)
        self.setLayout(box)
        for address, entry in self._entries.items():
            entry.clicked.connect(partial(self._pressed, address))
        self._folded = False
        self.fold(False)

    def here(self, address: str) -> None:
        """Mark the place where that address lies."""
        for entry in self._entries.values():
            entry.setChecked(entry.place.covers(address))

    def badge(self, address: str, count: int) -> None:
        """Show what waits at a place; unknown places are ignored."""
        if (entry := self._entries.get(address)) is not None:
            entry.badge(count)

    def is_folded(self) -> bool:
        """Whether only icons are shown."""
        return self._folded

    def fold(self, folded: bool) -> None:
        """Show icons only, or words too."""
        self._folded = folded
        self.setFixedWidth(NARROW if folded else WIDE)
        self._name.fold(folded)
        for entry in (*self._entries.values(), self._fold):
            entry.fold(folded)
        self._fold.place = Place(
            "", "Unfold" if folded else "Fold", "panel-left-open" if folded else "panel-left-close"
        )

    def _toggle(self) -> None:
        self.fold(not self._folded)
        self.folded.emit(self._folded)

    def _pressed(self, address: str, checked: bool = False) -> None:  # noqa: ARG002 - Qt sends the state
        entry = self._entries[address]
        entry.setChecked(True)
        self.went.emit(address)


class _Name(QWidget):
    """The name of the program, or its first letters."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self._folded = False
        self.setFixedHeight(40)

    def fold(self, folded: bool) -> None:
        self._folded = folded
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        t = theme.tokens()
        painter = QPainter(self)
        painter.setPen(t.color("text"))
        painter.setFont(theme.font(14, theme.BOLD))
        if self._folded:
            short = "".join(word[0] for word in self._name.split())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, short)
        else:
            painter.drawText(self.rect().adjusted(11, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._name)
        painter.end()
