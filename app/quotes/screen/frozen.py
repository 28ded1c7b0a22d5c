"""An issued quote: where it stands, what happened to it, its lines as they were issued; nothing here can be typed over."""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.playbooks.form.lesson import LessonCard
from app.playbooks.queries.lessons import Lesson
from app.quotes.drafts import QuoteDraft
from app.quotes.form import LineGrid, LinesModel
from app.quotes.form.head import SHORT
from app.quotes.queries import EventRow, OverrideRow, QuoteView, RevisionRow
from app.quotes.screen.events import EventCard, Happened
from app.quotes.screen.sums import Sums
from app.quotes.screen.words import WORDING, standing_words, state_signal, state_words
from app.shell import theme
from app.shell.widgets import (
    Badge,
    Body,
    Breadcrumb,
    Card,
    Icon,
    Label,
    Line,
    Muted,
    ScrollPage,
    Statement,
    column,
    row,
)

_EVENT_ICONS: Final = {
    "issued": "stamp",
    "submitted": "send",
    "acknowledged": "check",
    "returned": "undo-2",
    "approved": "circle-check",
    "ordered": "clipboard-check",
    "declined": "x",
    "withdrawn": "ban",
    "override": "triangle-alert",
}


class FrozenView(ScrollPage):
    """Shows one issued revision. Sends ``went(address)``."""

    went = Signal(str)

    def __init__(self) -> None:
        super().__init__(gap=theme.L)
        self._return: UUID | None = None
        self._put_off: set[UUID] = set()
        self.answer = Statement("", wrap=True)
        self.badge = Badge("")
        self.happened, self.event_card, self.learn = Happened(), EventCard(), LessonCard()
        self.facts = QGridLayout()
        self.facts.setHorizontalSpacing(theme.XL)
        self.facts.setVerticalSpacing(2)
        self.model = LinesModel()
        self.model.frozen = True
        self.grid = LineGrid(self.model)
        self.grid.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sums = Sums()
        self.history = QWidget()
        self.entries = column(gap=0)
        self.history.setLayout(self.entries)
        self.other = Breadcrumb()
        self.other.went.connect(self.went)
        self._lay_out()
        self.happened.chosen.connect(self.event_card.ask)
        self.learn.later.connect(self._later)

    def _lay_out(self) -> None:
        first = row(self.badge, self.answer, gap=theme.M)
        first.setStretch(1, 1)
        card = Card()
        card.body.addLayout(first)
        card.add(self.happened)
        self.card = card
        self.body.setContentsMargins(theme.XL, theme.L, theme.XL, theme.XL)
        self.body.addWidget(card)
        self.body.addWidget(self.event_card)
        self.body.addWidget(self.learn)
        self.body.addLayout(self.facts)
        self.body.addWidget(self.grid)
        beneath = row(1, self.sums)
        beneath.setStretch(0, 5)
        beneath.setStretch(1, 4)
        self.body.addLayout(beneath)
        self.body.addWidget(Label("What happened so far"))
        self.body.addWidget(self.history)
        self.body.addWidget(self.other)
        self.body.addStretch(1)

    def show_view(self, view: QuoteView, today: dt.date) -> None:
        """Show this revision."""
        head = view.revision
        self.badge.say(state_words(head.state, head.recipient), state_signal(head.state))
        self.answer.setText(standing_words(head, today))
        self.happened.offer(head.moves)
        self._show_facts(view, today)
        self._show_lines(view)
        self._show_history(view, today)
        self._show_learn(view)
        others = [
            (f"Revision {r.n}, {r.state}", f"quote/{view.row.number}/{r.n}")
            for r in view.revisions
            if r.n != head.n
        ]
        self.other.say(others)

    def not_taught(self, return_id: UUID) -> None:
        """Somebody said that nothing is learned from this return; it is not asked again while the program runs."""
        self._put_off.add(return_id)
        if return_id == self._return:
            self.learn.hide()

    def _later(self) -> None:
        if self._return is not None:
            self._put_off.add(self._return)

    def _show_learn(self, view: QuoteView) -> None:
        returned, days = last_return(view), view.draft.valid_days
        self.event_card.about(int(days) if days.isdigit() else 0)
        for fields in (self.event_card.lesson, self.learn.fields):
            fields.of_office(view.own_office)
        now = returned.id if returned else None
        if now != self._return:
            self.learn.hide()
        self._return = now
        open_ = view.revision.fact == "returned" and returned is not None and returned.lesson is None
        if open_ and returned is not None and returned.id not in self._put_off:
            self.learn.ask(returned.reason, returned.person, "quote", int(days) if days.isdigit() else 0)
        else:
            self.learn.hide()

    def _show_facts(self, view: QuoteView, today: dt.date) -> None:
        while (item := self.facts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        draft, head = view.draft, view.revision
        until = WORDING.short_day(head.valid_until, today) if head.valid_until else ""
        facts = (
            ("Payer", view.payer[0] if view.payer else view.row.institution),
            ("Valid for", f"{draft.valid_days} days, to {until}"),
            ("Terms", f"net {draft.payment_days} {SHORT.get(draft.payment_from, '')}"),
            (
                "Issued",
                f"{WORDING.short_day(head.issued_on, today) if head.issued_on else ''}, {head.issued_by}".strip(
                    ", "
                ),
            ),
        )
        for at, (label, text) in enumerate(facts):
            self.facts.addWidget(Label(label).weight(theme.MEDIUM), 0, at)
            self.facts.addWidget(Body(text, wrap=True).selectable(), 1, at, Qt.AlignmentFlag.AlignTop)
            self.facts.setColumnStretch(at, 1)

    def _show_lines(self, view: QuoteView) -> None:
        draft: QuoteDraft = view.draft
        self.model.currency = draft.currency
        self.model.take(list(draft.lines))
        self.model.say(
            {
                at: WORDING.amount(line.amount)
                for at, line in enumerate(view.lines)
                if line.amount is not None
            },
            {},
        )
        self.grid.fit()
        self.sums.show_totals(view.totals)

    def _show_history(self, view: QuoteView, today: dt.date) -> None:
        while (item := self.entries.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for icon, title, text, lessons in told(view, today):
            entry = _Entry(icon, title, text)
            for lesson in lessons:
                taught = Breadcrumb(
                    ((f"Learned: {lesson.says}", f"institution/{lesson.institution}/rule/{lesson.key}"),)
                )
                taught.went.connect(self.went)
                entry.words.addWidget(taught)
            self.entries.addWidget(entry)
            self.entries.addWidget(Line())


def last_return(view: QuoteView) -> EventRow | None:
    """The newest return of this revision."""
    found = [e for e in view.events if e.kind == "returned" and e.revision == view.revision.n]
    return found[-1] if found else None


Told = tuple[str, str, str, tuple[Lesson, ...]]


def told(view: QuoteView, today: dt.date) -> list[Told]:
    """What happened, the newest first: icon, sentence, whatever was said with it, and the rules that it taught."""
    found: list[tuple[dt.date, int, Told]] = [
        (head.issued_on, head.n * 2, ("stamp", _issued_words(head, today), "", ()))
        for head in view.revisions
        if head.issued_on is not None
    ]
    found += [(o.at.date(), o.revision * 2, _override_words(o, today)) for o in view.overrides]
    found += [
        (
            e.on,
            e.revision * 2 + 1,
            (_EVENT_ICONS.get(e.kind, "circle"), _event_words(e, today), _said(e), e.lessons),
        )
        for e in view.events
    ]
    order = sorted(range(len(found)), key=lambda at: (found[at][0], found[at][1], at), reverse=True)
    return [found[at][2] for at in order]


def _override_words(override: OverrideRow, today: dt.date) -> Told:
    day = WORDING.short_day(override.at.date(), today)
    title = f"{day} · Revision {override.revision} issued against a rule, {override.colleague}".rstrip(", ")
    return "triangle-alert", title, f"{override.says} Reason: {override.reason}", ()


def _issued_words(head: RevisionRow, today: dt.date) -> str:
    day = WORDING.short_day(head.issued_on, today) if head.issued_on else ""
    by = f", {head.issued_by}" if head.issued_by else ""
    return f"{day} · Revision {head.n} issued, {WORDING.money(head.total)}{by}"


def _event_words(event: EventRow, today: dt.date) -> str:
    to = (
        f" to {'the researcher' if event.to == 'researcher' else 'purchasing'}"
        if event.kind == "submitted" and event.to
        else ""
    )
    by = f", {event.person}" if event.person else ""
    return f"{WORDING.short_day(event.on, today)} · Revision {event.revision} {event.kind}{to}{by}"


def _said(event: EventRow) -> str:
    return " ".join(part for part in (event.reason, event.note) if part)


class _Entry(QWidget):
    """One thing that happened; more can be put beneath its ``words``."""

    def __init__(self, icon: str, title: str, text: str) -> None:
        super().__init__()
        self.words = column(Body(title, wrap=True).selectable(), gap=1)
        if text:
            self.words.addWidget(Muted(text, wrap=True).selectable())
        box = row(gap=theme.M)
        box.addWidget(Icon(icon), 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(self.words, 1)
        box.setContentsMargins(0, theme.S, 0, theme.S)
        self.setLayout(box)
