"""Small painted marks: badge, count, avatar, the track of stages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.shell import icons, theme
from app.shell.texts import tip

BADGE = 20
_PAD, _GAP, _GLYPH = 7, 5, 12


def hairline(color: QColor) -> QPen:
    """A pen of one device pixel at every scale."""
    pen = QPen(color, 1)
    pen.setCosmetic(True)
    return pen


def badge_width(text: str, icon: str = "") -> int:
    """How wide a badge with these words is, in logical pixels."""
    words = QFontMetricsF(theme.font(theme.LABEL, theme.MEDIUM)).horizontalAdvance(text)
    glyph = (_GLYPH + (_GAP if text else 0)) if icon else 0
    return int(words + 0.999) + 2 * _PAD + glyph


def draw_badge(
    painter: QPainter, rect: QRect, text: str, signal: str, icon: str = "", *, raised: bool = False
) -> None:
    """Paint a badge that fills ``rect``; text that does not fit is shortened. ``raised``: it lies on its own colour."""
    t = theme.tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(t.color("panel") if raised else t.paper(signal))
    painter.drawRoundedRect(rect, 5, 5)
    inner = rect.adjusted(_PAD, 0, -_PAD, 0)
    if icon:
        top = rect.top() + (rect.height() - _GLYPH) // 2
        icons.draw(painter, QRect(inner.left(), top, _GLYPH, _GLYPH), icon, t.ink(signal))
        inner.setLeft(inner.left() + _GLYPH + _GAP)
    painter.setFont(theme.font(theme.LABEL, theme.MEDIUM))
    painter.setPen(t.ink(signal))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width() + 1)
    painter.drawText(QRectF(inner).adjusted(0, 0, 1, 0), Qt.AlignmentFlag.AlignVCenter, shown)
    painter.restore()


class Badge(QWidget):
    """A short word on a coloured surface, with an icon where the word alone would not say enough."""

    def __init__(
        self,
        text: str = "",
        signal: theme.Signal_ = "neutral",
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.text = ""
        self.signal: str = signal
        self.icon = icon
        self.say(text, signal, icon)

    def say(self, text: str, signal: theme.Signal_ = "neutral", icon: str | None = None) -> None:
        """Change what it says; without words and icon it is hidden."""
        self.text, self.signal = text, signal
        self.icon = self.icon if icon is None else icon
        self.setAccessibleName(text)
        if not (text or self.icon):
            self.hide()
        elif self.parentWidget() is not None:
            self.show()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(badge_width(self.text, self.icon), BADGE)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 40), BADGE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        raised = self.signal != "neutral" and getattr(self.parentWidget(), "tone", "") == self.signal
        draw_badge(painter, self.rect(), self.text, self.signal, self.icon, raised=raised)
        painter.end()


class Avatar(QWidget):
    """The initials of a person in a circle."""

    def __init__(self, name: str = "", size: int = 36, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self.initials = ""
        self.say(name)

    def say(self, name: str) -> None:
        """Show the initials of ``name``: the first letters of the first and of the last word."""
        words = [w for w in name.replace("-", " ").split() if w[0].isalpha() and not w.endswith(".")]
        picked = words[:1] + words[-1:] if len(words) > 1 else words
        self.initials = "".join(w[0].upper() for w in picked)
        self.setAccessibleName(name)
        self.setToolTip(tip(name))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.color("accent_surface"))
        painter.drawEllipse(self.rect())
        painter.setPen(t.color("accent"))
        painter.setFont(theme.font(self.width() * 0.36, theme.SEMIBOLD))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.initials)
        painter.end()


class Track(QWidget):
    """The stages a thing goes through, as stations on a line; the current one stands out.

    ``signal`` colours the current station: amber waits, red is late, green or accent is under way.
    ``notes`` may say, per stage, what its tooltip shows ("since 10 Nov, usual 5 business days").
    """

    def __init__(
        self,
        stages: Sequence[str],
        current: int,
        signal: theme.Signal_ = "amber",
        notes: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.stages: tuple[str, ...] = ()
        self.show_stage(stages, current, signal, notes)

    def show_stage(
        self,
        stages: Sequence[str],
        current: int,
        signal: theme.Signal_ = "amber",
        notes: Sequence[str] = (),
    ) -> None:
        """Show other stages; ``current`` equal to their number means that all are done."""
        self.stages, self.current, self.signal = tuple(stages), current, signal
        now = self.stages[current] if 0 <= current < len(self.stages) else "done"
        self.setAccessibleName(f"Stage: {now}, {min(current + 1, len(self.stages))} of {len(self.stages)}")
        said = [f"{stage}: {note}" for stage, note in zip(self.stages, notes, strict=False) if note]
        self.setToolTip(tip("\n".join(said)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(96 * max(1, len(self.stages)), 38)

    def minimumSizeHint(self) -> QSize:
        return QSize(44 * max(1, len(self.stages)), 38)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        if not self.stages:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        spots = self._spots()
        self._paint_line(painter, spots)
        for at, spot in enumerate(spots):
            self._paint_station(painter, spot, at)
        for at, spot in enumerate(spots):
            self._paint_name(painter, spot, at)
        painter.end()

    def _spots(self) -> list[QPointF]:
        step = (self.width() - 16) / max(1, len(self.stages))
        return [QPointF(8 + step * at, 10) for at in range(len(self.stages))]

    def _paint_line(self, painter: QPainter, spots: list[QPointF]) -> None:
        t = theme.tokens()
        ends = [*spots, QPointF(self.width() - 8, 10)]
        for at, (here, there) in enumerate(pairwise(ends)):
            last = at == len(spots) - 1
            if last and self.current < len(spots):
                continue
            painter.setPen(QPen(t.color("accent" if at < self.current else "line"), 2))
            painter.drawLine(here, there)

    def _paint_station(self, painter: QPainter, spot: QPointF, at: int) -> None:
        t = theme.tokens()
        if at < self.current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(t.color("accent"))
            painter.drawEllipse(spot, 6, 6)
        elif at == self.current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(t.paper(self.signal))
            painter.drawEllipse(spot, 8.5, 8.5)
            painter.setPen(QPen(t.ink(self.signal), 2))
            painter.drawEllipse(spot, 5.5, 5.5)
        else:
            painter.setPen(QPen(t.color("neutral_line"), 1.5))
            painter.setBrush(t.color("panel"))
            painter.drawEllipse(spot, 5.5, 5.5)

    def _paint_name(self, painter: QPainter, spot: QPointF, at: int) -> None:
        t = theme.tokens()
        now = at == self.current
        painter.setFont(theme.font(theme.LABEL, theme.SEMIBOLD if now else theme.REGULAR))
        ink = t.ink(self.signal) if now else t.color("muted" if at < self.current else "faint")
        painter.setPen(ink)
        room = (self.width() - 16) / len(self.stages)
        text = painter.fontMetrics().elidedText(self.stages[at], Qt.TextElideMode.ElideRight, int(room) - 4)
        painter.drawText(QRectF(spot.x() - 7, 21, room, 17), Qt.AlignmentFlag.AlignLeft, text)
