"""A drawer slides over the right side of a page or of the window: a form beside what one is looking at, never a dialog."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from weakref import WeakSet

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QLinearGradient, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from shiboken6 import isValid

from app.basics.errors import Refusal
from app.shell import theme
from app.shell.buttons import Button
from app.shell.fields import NoteField, put_into, value_of
from app.shell.panels import Field, Line, ScrollPage, Side, column, row
from app.shell.texts import Muted, Problem, Statement

WIDTH = 440
_SHADE = 14
_KEYS = {"Esc": "back_out", "Ctrl+Return": "go_on"}


class _Shield(QWidget):
    """Lies over a drawer that has just opened and takes the second click of a double click."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()


class Drawer(QWidget):
    """Covers the right side of ``host``. Esc closes it, Ctrl+Enter presses its primary button; Tab stays in it.

    One drawer is open in a window at a time, and while it is, both keys are its own wherever the cursor is
    (``keys_of``). Put fields into ``drawer.body`` (a column). What was typed stays when it is closed; ``begin`` of
    a subclass fills it.
    """

    closed = Signal()

    def __init__(self, host: QWidget, title: str, primary: str, width: int = WIDTH) -> None:
        super().__init__(host)
        self._host, self._width = host, width
        self._before: QWidget | None = None
        self._first: QWidget | None = None
        self.head = Statement(title)
        self.subject = Muted("", wrap=True)
        self.subject.hide()
        self.shut_button = Button("", "x", quiet=True, then=self.shut).named("Close", "Esc")
        self.primary = Button(primary, primary=True, then=self.press).named(primary, "Ctrl+Return")
        self.primary.setAccessibleName(primary)
        self.cancel = Button("Cancel", then=self.shut)
        self.wrong = Problem()
        page = ScrollPage(margin=theme.L, gap=theme.M)
        self.body = page.body
        self.page = page
        self.setLayout(self._lay(page))
        self.setAccessibleName(title)
        self.setFocusPolicy(
            Qt.FocusPolicy.ClickFocus
        )  # else a click beside a field gives the cursor to the window
        self._shield = _Shield(self)
        self._shield.hide()
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(self._shield.hide)
        _drawers.add(self)
        host.installEventFilter(self)
        self.hide()

    def _lay(self, page: ScrollPage) -> Any:
        side = Side()
        side.body.setContentsMargins(0, 0, 0, 0)
        side.body.setSpacing(0)
        words = QWidget()
        words.setLayout(column(self.head, self.subject, gap=2))
        top = row(words, 1, self.shut_button)
        top.setStretch(0, 1)
        top.setContentsMargins(theme.L, theme.M, theme.S, theme.S)
        foot = column(self.wrong)
        self.foot = row(1, self.cancel, self.primary)
        foot.addLayout(self.foot)
        foot.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        side.body.addLayout(top)
        side.body.addWidget(Line())
        side.body.addWidget(page, 1)
        side.body.addWidget(Line())
        side.body.addLayout(foot)
        box = row(side, gap=0)
        box.setContentsMargins(_SHADE, 0, 0, 0)
        return box

    # -- opening and closing ----------------------------------------------------------------------------------

    def reveal(self, first: QWidget | None = None) -> None:
        """Open it, with the cursor in ``first``; where it was before is remembered. Another drawer is shut."""
        before = QApplication.focusWidget()
        for other in tuple(_drawers):
            if other is not self and isValid(other) and other.isVisible() and other.window() is self.window():
                other.shut()
        if self.isHidden():
            before = QApplication.focusWidget() or before
            self._before = before if before is not None and not self.isAncestorOf(before) else None
        self.say("")
        self._place()
        self.show()
        self.raise_()
        self._shield.show()
        self._shield.raise_()
        self._settled.start(QApplication.doubleClickInterval())
        self._first = first
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def shut(self) -> None:
        """Close it and put the cursor back."""
        if self.isHidden():
            return
        now = QApplication.focusWidget()
        mine = now is None or now is self or self.isAncestorOf(now)
        before, self._before, self._first = self._before, None, None
        if mine:  # before it is hidden, else Qt looks for the next field and finds one behind
            there = before is not None and isValid(before) and before.isVisible() and before.isEnabled()
            (before if before is not None and there else self._host).setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.closed.emit()

    def go_on(self) -> None:
        """Ctrl+Enter: press the primary button, if it can be pressed."""
        if self.primary.isEnabled():
            self.press()

    def back_out(self) -> None:
        """Esc."""
        self.shut()

    def press(self) -> None:
        """What the primary button does; override."""

    def say(self, problem: str) -> None:
        """Say at the foot why it cannot be kept; empty for nothing."""
        self.wrong.say(problem)

    def refused(self, refusal: Refusal) -> None:
        """Show a refusal here instead of in the strip: pass it as ``otherwise``."""
        self.say(refusal.text)

    # -- the habits of a drawer -------------------------------------------------------------------------------

    def _place(self) -> None:
        width = min(self._width + _SHADE, self._host.width())
        self.setGeometry(QRect(self._host.width() - width, 0, width, self._host.height()))
        self._shield.setGeometry(self.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        first = self._first
        if event.reason() == Qt.FocusReason.MouseFocusReason and first is not None and isValid(first):
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # what lies behind hears nothing of it

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_ours(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.back_out()
        elif not event.isAutoRepeat():
            self.go_on()

    @staticmethod
    def _is_ours(event: QKeyEvent) -> bool:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return event.key() == Qt.Key.Key_Escape or (enter and control)

    def focusNextPrevChild(self, forward: bool) -> bool:
        start = QApplication.focusWidget() or self
        widget: QWidget | None = start
        while True:
            widget = _next(widget, forward=forward)
            if widget is None or widget is start:
                return False
            tabbed = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if tabbed and self.isAncestorOf(widget) and widget.isVisible() and widget.isEnabled():
                reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
                widget.setFocus(reason)
                return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        shade = QLinearGradient(0, 0, _SHADE, 0)
        dark = theme.tokens().name == "dark"
        for at, alpha in ((0.0, 0), (0.6, 20 if dark else 8), (1.0, 70 if dark else 26)):
            tone = QColor(theme.tokens().color("surface" if dark else "text"))  # a copy: tokens are shared
            tone.setAlpha(alpha)
            shade.setColorAt(at, tone)
        painter.fillRect(QRect(0, 0, _SHADE, self.height()), shade)
        painter.end()


_drawers: WeakSet[Drawer] = WeakSet()


def keys_of(window: QWidget, keys: str) -> bool:
    """Give Esc or Ctrl+Enter to the drawer that is open in ``window``; False where none is, or for other keys."""
    if keys not in _KEYS:
        return False
    for drawer in tuple(_drawers):
        if isValid(drawer) and drawer.isVisible() and drawer.window() is window:
            getattr(drawer, _KEYS[keys])()
            return True
    return False


def _next(widget: QWidget | None, *, forward: bool) -> QWidget | None:
    if widget is None:
        return None
    return widget.nextInFocusChain() if forward else widget.previousInFocusChain()


def settle(field: Field, value: Any) -> None:
    """Show ``value`` in a field; where a list offers nothing such, its first choice holds ("nobody")."""
    put_into(field.widget, value)
    widget = field.widget
    if isinstance(widget, QComboBox) and widget.currentIndex() < 0 and widget.count():
        blocked = widget.blockSignals(True)
        widget.setCurrentIndex(0)
        widget.blockSignals(blocked)


class FormDrawer(Drawer):
    """A drawer with fields for a frozen draft.

    ``WHERE`` maps words of a problem to the field that it is about; other problems stand at the foot. Problems
    disappear from a field as soon as it is edited.
    """

    WHERE: ClassVar[Mapping[str, str]] = {}

    def __init__(self, host: QWidget, title: str, primary: str, width: int = WIDTH) -> None:
        super().__init__(host, title, primary, width)
        self.fields: dict[str, Field] = {}
        self.dirty = False

    def add(self, name: str, field: Field) -> Field:
        """One more field at the end."""
        self.keep(name, field)
        self.body.addWidget(field)
        return field

    def add_row(self, **fields: Field) -> None:
        """Several fields side by side."""
        line = row(gap=theme.M)
        for name, field in fields.items():
            self.keep(name, field)
            line.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(line)

    def keep(self, name: str, field: Field) -> None:
        """Know a field that is laid out elsewhere."""
        self.fields[name] = field
        if isinstance(field, NoteField):
            field.widget.setMaximumHeight(field.widget.minimumHeight() + 8)
        edited = getattr(field, "edited", None)
        if edited is not None:
            edited.connect(lambda: self._edited(field))

    def values(self) -> dict[str, Any]:
        """What stands in the fields, by name."""
        return {name: value_of(field.widget) for name, field in self.fields.items()}

    def put(self, values: Mapping[str, Any]) -> None:
        """Show these values; the problems are gone."""
        for name, value in values.items():
            if name in self.fields:
                settle(self.fields[name], value)
        for field in self.fields.values():
            field.problem("")
        self.say("")
        self.dirty = False

    def mark(self, problems: list[str]) -> bool:
        """Show each problem beside its field, the rest at the foot; answers whether there is none."""
        beside: dict[str, list[str]] = {}
        for text in problems:
            name = next((field for words, field in self.WHERE.items() if words in text), "")
            beside.setdefault(name if name in self.fields else "", []).append(text)
        for name, field in self.fields.items():
            field.problem(" ".join(beside.get(name, ())))
        self.say(" ".join(beside.get("", ())))
        first = next((self.fields[name] for name in self.fields if name in beside), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        return not problems

    def _edited(self, field: Field) -> None:
        self.dirty = True
        field.problem("")
        self.say("")
