"""A few steps that two people on the telephone take together: one thing on the screen at a time, large."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.exchange.screen.spoken import SixWords
from app.shell import theme
from app.shell.buttons import Button
from app.shell.marks import Track
from app.shell.panels import Card, Icon, column, row
from app.shell.texts import Body, Muted, Problem, Words

WIDE = 660


class Question(Words):
    """The one question of a step."""

    SIZE, WEIGHT = 19.0, theme.SEMIBOLD


class DropPlace(QWidget):
    """A place onto which a file is dropped, with a button for those who would rather choose. Sends ``dropped(path)``."""

    dropped = Signal(str)
    choosing = Signal()

    def __init__(self, text: str, word: str, ends: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ends, self._over = ends, False
        self.button = Button(word, "folder-open", then=self.choosing.emit)
        box = row(Icon("download", "muted", 20), Body(text, wrap=True), self.button, gap=theme.M)
        box.setStretch(1, 1)
        box.setContentsMargins(theme.L, theme.M, theme.M, theme.M)
        self.setLayout(box)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if path_of(event, self._ends):
            event.acceptProposedAction()
            self._hover(over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._hover(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(over=False)
        if path := path_of(event, self._ends):
            event.acceptProposedAction()
            self.dropped.emit(path)

    def _hover(self, *, over: bool) -> None:
        self._over = over
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(t.color("accent" if self._over else "edge"), 1.2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(t.color("accent_surface" if self._over else "field"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        painter.end()


def path_of(event: QDropEvent, ends: tuple[str, ...]) -> str:
    """The first file of a drop that ends so; "" where there is none."""
    for url in event.mimeData().urls():
        path = url.toLocalFile()
        if path and Path(path).suffix.casefold() in ends:
            return path
    return ""


class Steps(QWidget):
    """A track of steps and beneath it the page of the present one, in the middle, not wider than a letter."""

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names = tuple(names)
        self.at = 0
        self.track = Track(self.names, 0, "accent")
        self.pages = QStackedWidget()
        self.problem = Problem()
        inside = QWidget()
        inside.setMaximumWidth(WIDE)
        inside.setLayout(column(self.track, self.pages, self.problem, gap=theme.L))
        box = row(1, inside, 1)
        box.setStretch(1, 100)
        box.setAlignment(inside, Qt.AlignmentFlag.AlignTop)
        box.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.XL)
        self.setLayout(box)

    def add(self, *parts: QWidget) -> Card:
        """One more step, as a card of these parts."""
        card = Card(margin=theme.XL)
        card.body.setSpacing(theme.M)
        card.add(*parts)
        card.body.addStretch(1)
        self.pages.addWidget(card)
        return card

    def go_to(self, step: int) -> None:
        """Show that step."""
        self.at = step
        self.pages.setCurrentIndex(step)
        self.track.show_stage(self.names, step, "accent")
        self.problem.say("")

    def say(self, problem: str) -> None:
        """Say beneath the step what stands in the way."""
        self.problem.say(problem)


class WordsCheck(QWidget):
    """Six words that one reads and the other compares. Sends ``matched`` or ``differed``."""

    matched = Signal()
    differed = Signal()

    def __init__(self, question: str, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.who = Muted("", wrap=True)
        self.words = SixWords()
        self.yes = Button(word, "check", primary=True, keys="Ctrl+Return", then=self.matched.emit)
        self.no = Button("They differ", "x", then=self.differed.emit)
        box = column(Question(question, wrap=True), self.who, gap=theme.M)
        box.addSpacing(theme.S)
        box.addWidget(self.words)
        box.addSpacing(theme.M)
        box.addLayout(row(self.yes, self.no, 1))
        self.setLayout(box)


DIFFERED = "Then this is not the card of the person you speak with. Nothing was done. Ask for the file again, over another way."
