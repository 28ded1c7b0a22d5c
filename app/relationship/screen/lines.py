"""The lines of the file's cards: a document that opens, a promise that is kept, an entry of the timeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QVBoxLayout, QWidget

from app.interactions.queries import PromiseRow
from app.relationship.history import Happening
from app.relationship.queries import DocumentRow
from app.relationship.screen import words
from app.shell import icons, theme
from app.shell.widgets import (
    Badge,
    Body,
    Button,
    Faint,
    Icon,
    Line,
    Muted,
    badge_width,
    column,
    draw_badge,
    hairline,
    row,
    tip,
)

_DOCUMENT_ICONS = {"quote": "file-text", "order": "clipboard-check", "invoice": "receipt"}
_LONG = 260


class DocumentLine(QAbstractButton):
    """One paper of an engagement, painted in columns; a click, Enter or Space opens it."""

    def __init__(self, document: DocumentRow, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self._today = document, today
        self.setText(document.title.replace("&", "&&"))
        said = (document.title, document.state, document.note, words.money(document.amount))
        self.setAccessibleName(", ".join(part for part in said if part))
        self.setToolTip(tip(f"Open {document.title}"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(480, theme.ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, theme.ROW)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(hairline(t.color("accent")) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(t.color("hover"))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -2), 5, 5)
        self._paint_columns(painter)
        painter.end()

    def _paint_columns(self, painter: QPainter) -> None:
        t, d, width = theme.tokens(), self.document, self.width()
        icons.draw(painter, QRect(8, 9, 16, 16), _DOCUMENT_ICONS.get(d.kind, "file-text"), t.color("muted"))
        amount = words.money(d.amount)
        painter.setFont(theme.font())
        room = painter.fontMetrics().horizontalAdvance(amount) + 10 if amount else 10
        starts = (32, int(width * 0.40), int(width * 0.64), width - room)
        painter.setPen(t.color("text"))
        self._write(painter, starts[0], starts[1] - 8, d.title)
        wide = min(badge_width(d.state), starts[2] - starts[1] - 8)
        if d.state:
            draw_badge(painter, QRect(starts[1], 7, wide, 20), d.state, words.signal_of(d.signal))
        context = ", ".join(part for part in (d.note, words.day(d.on, self._today)) if part)
        painter.setPen(t.color("muted"))
        self._write(painter, starts[2], starts[3] - 8, context)
        painter.setPen(t.color("text"))
        self._write(painter, starts[3], width, amount)

    def _write(self, painter: QPainter, left: int, right: int, text: str) -> None:
        rect = QRect(left, 0, max(0, right - left), self.height() - 1)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def keyPressEvent(self, event: object) -> None:
        if getattr(event, "key", int)() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)  # type: ignore[arg-type]


_STATES: dict[str, tuple[str, str]] = {
    "open": ("circle-dashed", "amber"),
    "kept": ("circle-check", "green"),
    "late": ("clock", "amber"),
    "broken": ("circle-x", "red"),
}


class PromiseLine(QWidget):
    """Something we said we would do: kept with one button, the rest in the menu. Sends ``marked`` and ``moved``."""

    marked = Signal(object, str)  # the promise's id, what became of it
    moved = Signal(object)  # the promise is to be agreed anew

    def __init__(self, promise: PromiseRow, today: dt.date, now: dt.datetime) -> None:
        super().__init__()
        self.promise = promise
        icon, signal = _STATES[promise.state]
        self.badge = Badge(self._state(today), words.signal_of(signal))
        text = Body(promise.what, wrap=True)
        who = ", ".join(part for part in (promise.contact, promise.engagement) if part)
        inner = column(text, gap=0)
        if who:
            inner.addWidget(Muted(f"to {promise.contact}" if promise.contact else who))
        box = row(Icon(icon, signal), gap=theme.S)
        box.addLayout(inner, 1)
        settled = promise.state in {"kept", "late"}
        if settled:
            box.addWidget(Muted(self._state(today)))
        else:
            box.addWidget(self.badge)
            late = promise.due_at < now
            self.kept = Button("Kept late" if late else "Kept", "check", small=True, then=self._kept)
            self.kept.setAccessibleName(f"Kept: {promise.what}")
            self.more = Button("", "ellipsis", quiet=True, small=True, then=self._pop)
            self.more.named(f"More about: {promise.what}")
            box.addWidget(self.kept)
            box.addWidget(self.more)
        box.setContentsMargins(theme.S, theme.XS, 0, theme.XS)
        self.setLayout(box)
        self.setMinimumHeight(theme.ROW + 2)

    def _state(self, today: dt.date) -> str:
        p = self.promise
        if p.state == "open":
            return words.due(p.due_at, today)
        if p.state == "broken":
            return f"broken, was due {words.day(p.due_at.astimezone().date(), today)}"
        on = words.day(p.closed_at.astimezone().date(), today) if p.closed_at else ""
        return f"kept late, {on}" if p.state == "late" else f"kept {on}".strip()

    def _pop(self) -> None:
        self._menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction("Agree a new date…", self._move)
        if self.promise.closed_at is None:
            menu.addAction("Broken", self._broken)
        return menu

    def _kept(self) -> None:
        self.marked.emit(self.promise.id, "kept")

    def _broken(self) -> None:
        self.marked.emit(self.promise.id, "broken")

    def _move(self) -> None:
        self.moved.emit(self.promise)


class HappeningLine(QWidget):
    """One entry of the timeline; long texts open with a click. Sends ``went`` with the address of what it is about."""

    went = Signal(str)
    corrected = Signal(object)

    def __init__(self, happening: Happening, today: dt.date, *, wide: bool = False) -> None:
        super().__init__()
        self.happening = happening
        self._open = wide
        self.title = Body(happening.title, wrap=True)
        when = words.moment(happening.at, today, whole_day=happening.whole_day)
        self.when = Faint(when)
        self.text = Muted("", wrap=True)
        self._fill()
        self.setLayout(self._lay(happening, wide=wide))
        if happening.address:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setToolTip(tip("Open it"))
        elif happening.by:
            self.setToolTip(tip(f"Logged by {happening.by}" + (", corrected" if happening.corrected else "")))
        self.setAccessibleName(f"{when}: {happening.title}. {happening.text}")

    def _lay(self, happening: Happening, *, wide: bool) -> QVBoxLayout:
        head = row(self.title, self.when, gap=theme.S)
        head.setStretch(0, 1)
        head.setAlignment(self.when, Qt.AlignmentFlag.AlignTop)
        inner = column(gap=1)
        inner.addLayout(head)
        inner.addWidget(self.text)
        context = " · ".join(part for part in (happening.engagement if wide else "", happening.by) if part)
        if happening.waits or (wide and context):
            foot = row(gap=theme.S)
            if happening.waits:
                foot.addWidget(Badge("waits for an answer", "amber", "phone-missed"))
            foot.addWidget(Faint(context if wide else ""), 1)
            inner.addLayout(foot)
        box = row(gap=theme.M)
        icon = Icon(happening.icon)
        box.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(inner, 1)
        box.setContentsMargins(0, theme.S, 0, theme.S)
        whole = column(gap=0)
        whole.addLayout(box)
        whole.addWidget(Line())
        return whole

    def _fill(self) -> None:
        text = self.happening.text
        if len(text) > _LONG and not self._open:
            text = text[:_LONG].rsplit(" ", 1)[0] + " …"
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.text.setText(text)
        if not text:  # never shown before it lies in the page: it would be a window of its own for a moment
            self.text.hide()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._press()

    def keyPressEvent(self, event: object) -> None:
        if getattr(event, "key", int)() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._press()
            return
        super().keyPressEvent(event)  # type: ignore[arg-type]

    def _press(self) -> None:
        if self.happening.address:
            self.went.emit(self.happening.address)
        elif not self._open:
            self._open = True
            self._fill()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._light()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._light()

    def _light(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        if not (self.happening.address and (self.underMouse() or self.hasFocus())):
            return
        painter = QPainter(self)
        painter.setPen(hairline(theme.tokens().color("accent")) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens().color("hover"))
        painter.drawRoundedRect(self.rect().adjusted(-4, 1, 4, -2), 5, 5)
        painter.end()


class Clickable(QWidget):
    """A fact with an icon before it (a name, a number, an address) that does something when pressed."""

    def __init__(self, text: str, icon: str, hint: str, then: Callable[[], object]) -> None:
        super().__init__()
        self.button = Button(text, icon, quiet=True, small=True, then=then)
        self.button.setToolTip(tip(hint))
        self.button.setAccessibleDescription(hint)
        self.setLayout(row(self.button, gap=0))


__all__ = ["Clickable", "DocumentLine", "HappeningLine", "PromiseLine"]
