"""The overview: each engagement as a card with its track and papers, what we promised, and the timeline beside them."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout, QWidget

from app.relationship.history import FilePage
from app.relationship.queries import EngagementCard
from app.relationship.screen import words
from app.relationship.screen.lines import DocumentLine, PromiseLine
from app.relationship.screen.timeline import TimelineCard
from app.shell import theme
from app.shell.widgets import (
    Badge,
    Button,
    Card,
    EmptyState,
    Faint,
    Label,
    Line,
    Muted,
    ScrollPage,
    Statement,
    Strong,
    Track,
    Words,
    column,
    row,
    tip,
)

MILESTONES = (
    ("started", "Work has started"),
    ("delivered", "Delivered"),
    ("receipt-confirmed", "Receipt confirmed"),
    ("closed", "Close it"),
    ("lost", "It was lost"),
)


class Elided(Words):
    """One line that ends in dots where there is no room; its tooltip says the whole."""

    def __init__(self, words: type[Words], token: str) -> None:
        self.SIZE, self.WEIGHT = words.SIZE, words.WEIGHT
        super().__init__("")
        self._token = token

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        super().setText(text)
        self.setToolTip(tip(text))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setPen(theme.tokens().color(self._token))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()


class EngagementView(Card):
    """One piece of work. Sends ``went`` (an address), ``marking`` (id, kind), ``act`` (id, what)."""

    went = Signal(str)
    marking = Signal(object, str)
    act = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.card: EngagementCard | None = None
        self.name = Elided(Statement, "text")
        self.people = Elided(Muted, "muted")
        self.people.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.amount = Strong("")
        self.amount.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.more = Button("", "ellipsis", quiet=True, small=True, then=self._pop).named("More")
        self.track = Track(words.STAGES, 0)
        self.says = Muted("", wrap=True)
        self.end = Badge("")
        head = row(self.name, self.people, self.end, self.amount, self.more, gap=theme.M)
        head.setStretch(1, 1)
        self.body.setSpacing(theme.S)
        self.body.addLayout(head)
        self.add(self.track, self.says)
        self.papers: QVBoxLayout = column(gap=0)
        self.body.addLayout(self.papers)
        self.body.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        self._menu = QMenu(self.more)
        self._built: object = None

    def show_card(self, card: EngagementCard, page: FilePage) -> None:
        """Show this engagement; nothing is touched where nothing changed."""
        if self.card == card and self._built == page.today:
            return
        self.card, self._built = card, page.today
        self.setAccessibleName(f"{card.title}. {card.says}")
        self.name.setText(card.title)
        ours = f"{card.technician} (ours)" if card.technician else ""
        wanted = f"for {card.researcher}" if card.researcher else ""
        name, why = card.paid_by
        payer = f"paid by {name}" if name else ""
        text = " · ".join(part for part in (wanted, ours, payer) if part)
        self.people.setText(text)
        self.people.setToolTip(tip(f"{text}\n{why}" if why else text))
        self.amount.setText(words.money(card.amount))
        self.more.setAccessibleName(f"More about {card.title}")
        self._show_track(card, page)
        self._show_papers(card, page)
        self._fill_menu(card)

    def _show_track(self, card: EngagementCard, page: FilePage) -> None:
        ended = not card.is_open
        signal = words.signal_of(card.signal)
        self.track.setVisible(card.stage != "closed")
        usual = f", usual {card.usual} business days" if card.usual is not None else ""
        notes = [""] * len(words.STAGES)
        if card.place_on_track < len(notes):
            notes[card.place_on_track] = f"since {words.day(card.since, page.today)}{usual}"
        place = len(words.STAGES) if card.stage == "paid" else card.place_on_track
        self.track.show_stage(words.STAGES, place, signal if signal != "neutral" else "accent", notes)
        self.says.setText(f"{card.says}{usual}." if not ended else "")
        self.says.setToolTip(tip(f"Source of what is usual: {card.norm_source}") if card.norm_source else "")
        self.says.setVisible(not ended)
        self.end.say(card.says if ended else "", "green" if card.stage == "paid" else "neutral")
        self.end.setVisible(ended)

    def _show_papers(self, card: EngagementCard, page: FilePage) -> None:
        clear(self.papers)
        for at, document in enumerate(card.documents):
            if at:
                self.papers.addWidget(Line())
            line = DocumentLine(document, page.today)
            line.clicked.connect(lambda _checked=False, d=document: self.went.emit(d.address))
            self.papers.addWidget(line)
        if not card.documents and card.is_open:
            start = Button("New quote", "file-plus", small=True, then=self._quote)
            self.papers.addLayout(row(Faint("No papers yet."), start, 1))

    def _fill_menu(self, card: EngagementCard) -> None:
        self._menu.clear()
        for what, text in (("edit", "Edit…"), ("log", "Log a call"), ("promise", "Promise something…")):
            self._menu.addAction(text, partial(self.act.emit, card.id, what))
        if card.stage == "closed":
            return
        self._menu.addAction("New quote", self._quote)
        self._menu.addSeparator()
        for kind, text in MILESTONES:
            self._menu.addAction(f"{text}…", partial(self.marking.emit, card.id, kind))

    def _pop(self) -> None:
        self._menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _quote(self) -> None:
        if self.card is not None:
            self.act.emit(self.card.id, "quote")


class PromisesCard(Card):
    """What we said we would do: what is open and broken first, then what was settled last."""

    marked = Signal(object, str)
    moved = Signal(object)

    SETTLED = 4

    def __init__(self, add: Any) -> None:
        super().__init__()
        self.body.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        self.body.setSpacing(theme.XS)
        self.add_button = Button("Promise something", "plus", quiet=True, small=True, then=add)
        self.body.addLayout(row(Label("Promised"), 1, self.add_button))
        self.lines = column(gap=0)
        self.body.addLayout(self.lines)
        self.none = Faint("What we say we will do stands here until it is kept.")
        self.add(self.none)
        self._shown: object = None

    def show_page(self, page: FilePage) -> None:
        """Show the promises of this file."""
        if self._shown == (page.file.promises, page.today):
            return
        self._shown = (page.file.promises, page.today)
        clear(self.lines)
        waiting = [p for p in page.file.promises if p.state in {"open", "broken"}]
        settled = [p for p in page.file.promises if p.state in {"kept", "late"}]
        settled.sort(key=lambda p: p.closed_at or p.due_at, reverse=True)
        shown = [*waiting, *settled[: self.SETTLED]]
        for at, promise in enumerate(shown):
            if at:
                self.lines.addWidget(Line())
            line = PromiseLine(promise, page.today, page.now)
            line.marked.connect(self.marked)
            line.moved.connect(self.moved)
            self.lines.addWidget(line)
        self.none.setVisible(not shown)


class Overview(QWidget):
    """Cards at the left, the timeline at the right; both scroll together."""

    went = Signal(str)
    marking = Signal(object, str)
    act = Signal(object, str)

    def __init__(self, timeline: TimelineCard, promises: PromisesCard, begin: Any) -> None:
        super().__init__()
        self.timeline, self.promises = timeline, promises
        self.views: dict[Hashable, EngagementView] = {}
        self.cards: QVBoxLayout = column(gap=theme.M)
        self.more = Faint("")
        self.empty = Card()
        self.empty.add(
            EmptyState(
                "layers",
                "No engagement yet",
                "A piece of work stands here from the first enquiry to the last payment.",
                ("New engagement", begin),
            )
        )
        left = column(gap=theme.M)
        left.addWidget(self.empty)
        left.addLayout(self.cards)
        left.addWidget(self.more)
        left.addWidget(promises)
        left.addStretch(1)
        right = column(timeline, 1)
        both = row(gap=theme.XL)
        both.addLayout(left, 3)
        both.addLayout(right, 2)
        self.page = ScrollPage(margin=theme.XL)
        self._fit()
        self.page.verticalScrollBar().rangeChanged.connect(self._fit)
        self.page.body.addLayout(both)
        self.setLayout(column(self.page, gap=0))

    def _fit(self) -> None:
        """The columns stand beneath those of the head, whether there is a scroll bar or not."""
        bar = self.page.verticalScrollBar()
        room = bar.sizeHint().width() if bar.maximum() else 0
        self.page.body.setContentsMargins(theme.XL, theme.L, theme.XL - room, theme.XL)

    def show_page(self, page: FilePage) -> None:
        """Show the engagements in order of urgency; cards stay the same widgets."""
        cards = page.file.engagements
        wanted = {card.id for card in cards}
        for key in [key for key in self.views if key not in wanted]:
            view = self.views.pop(key)
            self.cards.removeWidget(view)
            view.hide()
            view.deleteLater()
        for at, card in enumerate(cards):
            view = self._view(card.id)
            if self.cards.indexOf(view) != at:
                self.cards.removeWidget(view)
                self.cards.insertWidget(at, view)
            view.show_card(card, page)
        self.empty.setVisible(not cards)
        more = page.file.more_engagements
        self.more.setText(f"{more} older engagements are under History." if more else "")
        self.more.setVisible(bool(more))
        self.promises.show_page(page)

    def _view(self, key: UUID) -> EngagementView:
        if key not in self.views:
            view = EngagementView()
            view.went.connect(self.went)
            view.marking.connect(self.marking)
            view.act.connect(self.act)
            self.views[key] = view
        return self.views[key]

    def to_top(self) -> None:
        """Back to the beginning, for another client."""
        self.page.verticalScrollBar().setValue(0)


def clear(box: Any) -> None:
    """Take everything out of a layout."""
    while (item := box.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
        elif item.layout() is not None:
            clear(item.layout())
