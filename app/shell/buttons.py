"""Things to press: buttons, tabs, segments, the breadcrumb."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.shell import icons, theme
from app.shell.marks import hairline
from app.shell.texts import Faint, tip


def keys_text(shortcut: str) -> str:
    """A shortcut as it is shown on a keycap: "Ctrl K"."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")


def draw_keycap(painter: QPainter, right: float, middle: float, shortcut: str, ink: str = "faint") -> float:
    """Paint a keycap that ends at ``right`` and is centred on ``middle``; answers its left edge."""
    t = theme.tokens()
    text = keys_text(shortcut)
    font = theme.font(theme.LABEL - 0.5)
    width = QFontMetricsF(font).horizontalAdvance(text) + 10
    rect = QRectF(right - width, middle - 9, width, 18)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(hairline(t.color("line")))
    painter.setBrush(t.color("panel"))
    painter.drawRoundedRect(rect, 4, 4)
    painter.setFont(font)
    painter.setPen(t.color(ink))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
    return rect.left()


class Button(QPushButton):
    """A button: verb on it, icon before it, Enter and Space press it.

    ``primary`` is the one thing to do on a page, ``quiet`` has no outline, ``small`` fits into a row,
    ``keys`` shows a shortcut on it (the shortcut itself belongs to an action). ``why`` on ``allow`` tells
    in the tooltip why it cannot be pressed.
    """

    def __init__(  # noqa: PLR0913 - all but the first two are named
        self,
        text: str = "",
        icon: str = "",
        *,
        primary: bool = False,
        quiet: bool = False,
        small: bool = False,
        keys: str = "",
        then: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._keys = keys
        self._icon_name = icon
        self._hint = ""
        self.setProperty("look", "primary" if primary else "quiet" if quiet else "plain")
        self.setProperty("small", small)
        self.setProperty("bare", not text)
        self.setProperty("keys", bool(keys))
        self.setFont(theme.font(theme.BODY if not small else 12.5, theme.MEDIUM))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if icon:
            self.picture(icon)
        if then is not None:
            self.clicked.connect(lambda _checked=False: then())

    def picture(self, icon: str) -> None:
        """Show another icon."""
        primary = self.property("look") == "primary"
        self._icon_name = icon
        self.setIcon(icons.icon(icon, "on_accent" if primary else "muted" if not self.text() else "text"))
        self.setIconSize(QSize(16 if not self.text() else 21, 16))

    def lead(self, leads: bool) -> None:
        """Make it the one thing to do on the page, or one of the others again."""
        look = "primary" if leads else "plain"
        if self.property("look") != look:
            self.setProperty("look", look)
            self.style().unpolish(self)
            self.style().polish(self)
            if self._icon_name:
                self.picture(self._icon_name)

    def named(self, name: str, keys: str = "") -> Button:
        """Give a button without words its name, for the tooltip and for screen readers; answers itself."""
        self.setAccessibleName(name)
        self._hint = f"{name} ({keys_text(keys)})" if keys else name
        self.setToolTip(tip(self._hint))
        return self

    def allow(self, can: bool, why: str = "") -> None:
        """Enable it, or disable it and say why in the tooltip."""
        self.setEnabled(can)
        self.setToolTip(tip(self._hint if can else why))
        self.setAccessibleDescription("" if can else why)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._keys:
            font = theme.font(theme.LABEL - 0.5)
            hint.setWidth(
                hint.width() + int(QFontMetricsF(font).horizontalAdvance(keys_text(self._keys))) + 20
            )
        return hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._keys:
            painter = QPainter(self)
            draw_keycap(painter, self.width() - 10, self.height() / 2, self._keys)
            painter.end()


class _Row(QWidget):
    """A row of buttons of which one is pressed; arrow keys walk along it."""

    chosen = Signal(str)
    LOOK = "segment"
    GAP = theme.S

    def __init__(self, choices: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(self.GAP)
        self._row.addStretch(1)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        for key, text in choices:
            self.add(key, text)

    def add(self, key: str, text: str) -> None:
        """One more choice at the end; the first one added is chosen."""
        button = QPushButton(text, self)
        button.setCheckable(True)
        button.setProperty("look", self.LOOK)
        button.setFont(self._font())
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _checked=False: self.choose(key))
        button.installEventFilter(self)
        self._group.addButton(button)
        self._buttons[key] = button
        self._row.insertWidget(self._row.count() - 1, button)
        if len(self._buttons) == 1:
            button.setChecked(True)

    def _font(self) -> QFont:
        return theme.font(theme.LABEL, theme.MEDIUM)

    def say(self, key: str, text: str) -> None:
        """Change the words of one choice ("Requirements 14")."""
        self._buttons[key].setText(text)

    def current(self) -> str:
        """The key of the pressed one."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def choose(self, key: str) -> None:
        """Press one; ``chosen`` is sent even when it was pressed already."""
        self._buttons[key].setChecked(True)
        self.chosen.emit(key)

    def settle(self, key: str) -> None:
        """Press one without sending anything; an empty key presses none."""
        self._group.setExclusive(False)
        for each, button in self._buttons.items():
            button.setChecked(each == key)
        self._group.setExclusive(True)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
            order = list(self._buttons)
            if step and watched in self._buttons.values():
                now = self.current()
                at = (order.index(now) + step) % len(order) if now else max(0, step - 1)
                self._buttons[order[at]].setFocus(Qt.FocusReason.TabFocusReason)
                self.choose(order[at])
                return True
        return super().eventFilter(watched, event)  # type: ignore[arg-type]


class Segmented(_Row):
    """A few small choices of which one holds ("All", "Calls", "Mail"); sends ``chosen(key)``."""


class Tabs(_Row):
    """Underlined tabs; sends ``chosen(key)``. Put it at the lower edge of a Header."""

    LOOK = "tab"
    GAP = 22

    def _font(self) -> QFont:
        return theme.font(theme.BODY, theme.MEDIUM)


class Breadcrumb(QWidget):
    """The way down to this page; each part is a link. Sends ``went(address)``."""

    went = Signal(str)

    def __init__(self, parts: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self.say(parts)

    def say(self, parts: Sequence[tuple[str, str]]) -> None:
        """Show these parts: (text, address); an empty address is plain text."""
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for at, (text, address) in enumerate(parts):
            if at:
                self._row.addWidget(_Arrow(self))
            self._row.addWidget(self._part(text, address))
        self._row.addStretch(1)
        if self.parentWidget() is not None:
            # Shown while it belongs to nobody, it would be a window of its own for a moment and take the keys away.
            self.setVisible(bool(parts))

    def _part(self, text: str, address: str) -> QWidget:
        if not address:
            return Faint(text, self)
        link = QPushButton(text.replace("&", "&&"), self)
        link.setProperty("look", "link")
        link.setFont(theme.font(12))
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.setAccessibleName(text)
        link.clicked.connect(lambda _checked=False: self.went.emit(address))
        return link


class _Arrow(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(12, 14)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        icons.draw(painter, QRect(0, 1, 12, 12), "chevron-right", theme.tokens().color("faint"))
        painter.end()
