"""How our papers fare at an institution: what passed the first time, before and after each lesson, what rules were good for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.playbooks.queries.figures import Figures, OfficeFigures, Passed, RuleFigures, Taught
from app.playbooks.screen.learned import fared_words, learned_words
from app.shell import theme
from app.shell.buttons import Breadcrumb, Button
from app.shell.panels import Card, EmptyState, Line, ScrollPage, column, row
from app.shell.texts import Body, Label, Muted, Statement, Strong

_PAPERS: Final = {"quote": "quotes", "invoice": "invoices"}
_BAR: Final = QSize(132, 6)


class Share(QWidget):
    """A thin bar: how much of the whole passed."""

    def __init__(self, passed: Passed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._passed = passed
        self.setFixedSize(_BAR)
        self.setAccessibleName(f"{passed.words} passed the first time")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        painter.setBrush(t.color("line"))
        painter.drawRoundedRect(whole, 3, 3)
        if self._passed.of:
            painter.setBrush(t.color("accent"))
            painter.drawRoundedRect(
                QRectF(0, 0, whole.width() * self._passed.passed / self._passed.of, whole.height()), 3, 3
            )
        painter.end()


class FiguresPane(QWidget):
    """``show_figures(figures)``. Sends ``went(address)`` for a paper, ``chosen(rule_id)`` for a rule."""

    went = Signal(str)
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = ScrollPage(gap=theme.M)
        self.page.body.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        self.empty = EmptyState(
            "stamp",
            "Nothing was sent there yet",
            "How many quotes pass purchasing the first time stands here, before and after what each return taught.",
        )
        self.cards = column(gap=theme.M)
        self.page.body.addWidget(self.empty)
        self.page.body.addLayout(self.cards)
        self.page.body.addStretch(1)
        self.setLayout(column(self.page))
        self._seen: Figures | None = None

    def show_figures(self, found: Figures) -> None:
        """Show them; what is the same is not drawn anew."""
        if found == self._seen:
            return
        self._seen = found
        while (item := self.cards.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.empty.setVisible(found.empty)
        for office in found.offices:
            self.cards.addWidget(self._office(office, found))
        for title, hint, rules in (
            ("Fails often", "The preflight caught it while it was written. It earns its place.", found.often),
            ("Never failed in two years", "Such a rule may be lowered to advice, or retired.", found.never),
        ):
            if rules:
                self.cards.addWidget(self._rules(title, hint, rules))

    # -- an office --------------------------------------------------------------------------------------------

    def _office(self, office: OfficeFigures, found: Figures) -> Card:
        papers = _PAPERS[office.on]
        card = Card()
        card.add(Label(f"{papers.capitalize()} · {office.name}"))
        card.add(Statement(f"{office.whole.words} {papers} passed the first time.", wrap=True))
        line = row(Share(office.whole), Muted(f"{office.whole.percent} %"), 1, gap=theme.M)
        card.body.addLayout(line)
        card.add(Muted(_years(office), wrap=True))
        if office.before is not None and office.since is not None:
            card.add(Body(_change(office.before, office.since), wrap=True).selectable())
        if office.lessons:
            card.add(Line(), self._lessons(office.lessons, found))
        return card

    def _lessons(self, lessons: Iterable[Taught], found: Figures) -> QWidget:
        inside = QWidget()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.XL)
        grid.setVerticalSpacing(theme.M)
        grid.setColumnStretch(0, 1)
        for at, text in enumerate(("What we learned", "Before", "Since then")):
            grid.addWidget(Label(text), 0, at)
        for line, taught in enumerate(lessons, 1):
            grid.addWidget(self._lesson(taught, found), line, 0)
            for at, passed in ((1, taught.before), (2, taught.since)):
                grid.addWidget(_share(passed), line, at, Qt.AlignmentFlag.AlignTop)
        inside.setLayout(grid)
        return inside

    def _lesson(self, taught: Taught, found: Figures) -> QWidget:
        words = QWidget()
        link = Breadcrumb(((learned_words(taught.lesson, found.day), taught.lesson.address),))
        link.went.connect(self.went)
        box = column(Body(taught.lesson.says, wrap=True).selectable(), gap=2)
        if taught.lesson.objection and taught.lesson.objection != taught.lesson.says:
            box.addWidget(Muted(f"“{taught.lesson.objection}”", wrap=True).selectable())
        box.addWidget(link)
        words.setLayout(box)
        return words

    # -- rules ------------------------------------------------------------------------------------------------

    def _rules(self, title: str, hint: str, rules: Iterable[RuleFigures]) -> Card:
        card = Card()
        card.add(Label(title), Muted(hint, wrap=True))
        for one in rules:
            words = QWidget()
            words.setLayout(
                column(Body(one.says, wrap=True).selectable(), Muted(fared_words(one), wrap=True), gap=2)
            )
            look = Button("Look at it", "scale", small=True, then=partial(self.chosen.emit, one.rule.id))
            look.setAccessibleDescription(one.says)
            line = row(words, look, gap=theme.M)
            line.setStretch(0, 1)
            card.add(Line())
            card.body.addLayout(line)
        return card


def _share(passed: Passed) -> QWidget:
    box = QWidget()
    words = Strong(passed.words) if passed.of else Muted("none yet")
    box.setLayout(column(words, Share(passed), gap=theme.XS))
    box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return box


def _years(office: OfficeFigures) -> str:
    return " · ".join(f"{year}: {passed.words}" for year, passed in office.years[:5])


def _change(before: Passed, since: Passed) -> str:
    """Before the first lesson, and since."""
    if not since.of:
        return f"{before.words} before the first lesson, and none since."
    if not before.of:
        return f"{since.words} since the first lesson."
    return f"{before.words} before the first lesson, {since.words} since then."
