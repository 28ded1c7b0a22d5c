"""How a page is divided: card, hairline, header, field, empty page, flowing row, splitter, scrolling page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QMargins, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.shell import icons, theme
from app.shell.buttons import Button
from app.shell.marks import hairline
from app.shell.texts import Label, Muted, Problem, Statement, tip


def column(*things: QWidget | int, margins: int = 0, gap: int = theme.S) -> QVBoxLayout:
    """A column of widgets; a number is a stretch of that weight."""
    return _fill(QVBoxLayout(), things, margins, gap)


def row(*things: QWidget | int, margins: int = 0, gap: int = theme.S) -> QHBoxLayout:
    """A row of widgets; a number is a stretch of that weight."""
    return _fill(QHBoxLayout(), things, margins, gap)


_B = TypeVar("_B", bound=QBoxLayout)


def _fill(box: _B, things: tuple[QWidget | int, ...], margins: int, gap: int) -> _B:
    box.setContentsMargins(margins, margins, margins, margins)
    box.setSpacing(gap)
    for thing in things:
        if isinstance(thing, int):
            box.addStretch(thing)
        else:
            box.addWidget(thing)
    return box


class Line(QWidget):
    """A hairline of one device pixel; lies unless ``standing``."""

    def __init__(self, *, standing: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if standing:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setPen(hairline(theme.tokens().color("line")))
        end = QPoint(0, self.height()) if self.width() == 1 else QPoint(self.width(), 0)
        painter.drawLine(QPoint(0, 0), end)
        painter.end()


class Card(QWidget):
    """A panel with a hairline around it, ``card.body`` is a column; ``signal`` makes it what asks to be done. Cards do not nest."""

    def __init__(
        self, signal: theme.Signal_ = "neutral", parent: QWidget | None = None, *, margin: int = theme.L
    ) -> None:
        super().__init__(parent)
        self.tone: str = signal
        self.body = column(margins=margin)
        self.setLayout(self.body)

    def add(self, *things: QWidget) -> Card:
        """Put widgets beneath one another into the card; answers itself."""
        for thing in things:
            self.body.addWidget(thing)
        return self

    def signal(self, signal: theme.Signal_) -> None:
        """Change the colour of surface and outline."""
        self.tone = signal
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plain = self.tone == "neutral"
        painter.setPen(hairline(t.color("line") if plain else t.border(self.tone)))
        painter.setBrush(t.color("panel") if plain else t.paper(self.tone))
        half = 0.5 / self.devicePixelRatioF()
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), theme.RADIUS, theme.RADIUS
        )
        painter.end()


class Header(QFrame):
    """The head of a page on the panel colour, with a line beneath; ``header.body`` is a column."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = column(gap=theme.XS)
        self.body.setContentsMargins(theme.XL, theme.L, theme.XL, theme.M)
        self.setLayout(self.body)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._below, self._shrinking, self._away = 0, dict[Button, str](), tuple[QWidget, ...]()

    def shrink(self, below: int, *buttons: Button, away: tuple[QWidget, ...] = ()) -> None:
        """Where the page is narrower than this, these buttons show their picture alone, and ``away`` is not shown."""
        self._below, self._away = below, away
        for button in buttons:
            self.words(button, button.text())

    def words(self, button: Button, text: str) -> None:
        """Other words for a button that may show its picture alone."""
        self._shrinking[button] = text
        button.setAccessibleName(text)
        self._fit(narrow=self.width() < self._below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(narrow=event.size().width() < self._below)

    def _fit(self, *, narrow: bool) -> None:
        for button, text in self._shrinking.items():
            if button.text() != ("" if narrow else text):
                button.setText("" if narrow else text)
                button.setToolTip(tip(text) if narrow else "")
        for part in self._away:
            part.setVisible(not narrow)


class Side(QFrame):
    """The panel at the right for context, with a line at its left; ``side.body`` is a column."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = column(margins=theme.L)
        self.setLayout(self.body)


class Field(QWidget):
    """A name above a widget, and beneath it what is wrong with it."""

    def __init__(self, label: str, widget: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = Label(label, self).weight(theme.MEDIUM)
        self.widget = widget
        self.wrong = Problem(parent=self)
        self.label.setBuddy(widget)
        if not widget.accessibleName():
            widget.setAccessibleName(label)
        self.setLayout(column(self.label, widget, self.wrong, gap=theme.XS))
        self.setFocusProxy(widget)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def problem(self, text: str) -> None:
        """Say what is wrong, or with empty text that nothing is."""
        if text == self.wrong.text() and bool(text) == bool(self.widget.property("wrong")):
            return
        self.wrong.say(text)
        self.widget.setProperty("wrong", bool(text))
        self.widget.setAccessibleDescription(text)
        self.widget.style().unpolish(self.widget)
        self.widget.style().polish(self.widget)


class EmptyState(QWidget):
    """What will be here, and the first step to it."""

    def __init__(
        self,
        icon: str,
        title: str,
        text: str = "",
        action: tuple[str, Callable[[], object]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._picture = _Picture(icon, self)
        self.title = Statement(title, self, wrap=True)
        self.text = Muted(text, self, wrap=True)
        for words in (self.title, self.text):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        box = column(gap=theme.S, margins=theme.XL)
        box.addStretch(2)
        middle = Qt.AlignmentFlag.AlignHCenter
        box.addWidget(self._picture, 0, middle)
        box.addSpacing(theme.XS)
        self._words = QWidget(self)
        self._words.setLayout(column(self.title, self.text, gap=theme.XS))
        box.addWidget(self._words, 0, middle)
        self.button: Button | None = None
        if action is not None:
            self.button = Button(action[0], primary=False, then=action[1], parent=self)
            box.addSpacing(theme.S)
            box.addWidget(self.button, 0, middle)
        box.addStretch(3)
        self.setLayout(box)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = max(120, min(420, self.width() - 2 * theme.XL))
        self._words.setFixedSize(width, self._words.heightForWidth(width))  # else words are cut


class _Picture(QWidget):
    """An icon in a pale circle."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self.setFixedSize(52, 52)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.color("accent_surface"))
        painter.drawEllipse(self.rect())
        icons.draw(painter, QRect(15, 15, 22, 22), self._name, t.color("accent"))
        painter.end()


class Icon(QWidget):
    """One icon, as high as a line of text."""

    def __init__(
        self,
        name: str,
        token: str = "muted",  # noqa: S107 - a colour
        size: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._token = name, token
        self.setFixedSize(size, size)

    def say(self, name: str, token: str = "muted") -> None:  # noqa: S107 - a colour
        """Show another icon, in the colour of ``token``."""
        self._name, self._token = name, token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        icons.draw(painter, self.rect(), self._name, theme.tokens().color(self._token))
        painter.end()


class FlowRow(QWidget):
    """A row that breaks into the next line when the page is narrow: facts, badges, buttons."""

    def __init__(self, *things: QWidget, gap: int = theme.S, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = _Flow(self, gap)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for thing in things:
            self.add(thing)

    def add(self, thing: QWidget) -> FlowRow:
        """One more at the end; answers itself."""
        self._flow.addWidget(thing)
        thing.show()
        self._fit()
        return self

    def clear(self) -> None:
        """Take everything out."""
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._fit()

    def _fit(self) -> None:
        width = self.width() if self.isVisible() else max(self.width(), 320)
        self.setMinimumHeight(self._flow.heightForWidth(width) if self._flow.count() else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class _Flow(QLayout):
    def __init__(self, parent: QWidget, gap: int) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(QMargins())

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._items]
        width = sum(s.width() for s in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(width, max((s.height() for s in sizes), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        sizes = [item.minimumSize() for item in self._items]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def _place(self, rect: QRect, *, move: bool) -> int:
        top, line = rect.top(), list[tuple[QLayoutItem, QSize]]()
        left = 0
        for item in self._items:
            if (thing := item.widget()) is not None and thing.isHidden():
                continue
            size = item.sizeHint()
            if line and left + size.width() > rect.width():
                top += self._set(line, rect, top, move=move) + theme.S
                line, left = [], 0
            line.append((item, QSize(min(size.width(), max(1, rect.width())), size.height())))
            left += size.width() + self._gap
        return top + self._set(line, rect, top, move=move) - rect.top()

    def _set(self, line: list[tuple[QLayoutItem, QSize]], rect: QRect, top: int, *, move: bool) -> int:
        height = max((size.height() for _, size in line), default=0)
        left = rect.left()
        for item, size in line:
            if move:
                item.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), size))
            left += size.width() + self._gap
        return height


class Splitter(QSplitter):
    """Parts side by side (or stacked) whose border can be dragged; none can be dragged away.

    ``shares`` says how the room is shared out at first and when the window grows.
    """

    def __init__(
        self,
        *parts: QWidget,
        shares: tuple[int, ...] = (),
        stacked: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Vertical if stacked else Qt.Orientation.Horizontal, parent)
        self.setHandleWidth(theme.S)
        self.setChildrenCollapsible(False)
        for part in parts:
            self.addWidget(part)
        for at, share in enumerate(shares):
            self.setStretchFactor(at, share)
        self.setSizes([1000 * share for share in shares])


class ScrollPage(QScrollArea):
    """A page that scrolls when the window is small; put widgets into ``page.body`` (a column)."""

    def __init__(self, parent: QWidget | None = None, *, margin: int = theme.XL, gap: int = theme.L) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        self.body = column(margins=margin, gap=gap)
        inner.setLayout(self.body)
        self.setWidget(inner)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
