"""The screen of today: one ranked list, and beside it why, who, the last words and a prepared message."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import ClassVar
from urllib.parse import quote
from uuid import UUID

from PySide6.QtCore import QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.shell import theme
from app.shell.actions import Action
from app.shell.buttons import Breadcrumb, Button, Segmented
from app.shell.desk import Desk
from app.shell.later import deferred
from app.shell.marks import Avatar
from app.shell.panels import Card, EmptyState, column, row
from app.shell.records_list import Entry, RecordList
from app.shell.screens import Screen
from app.shell.texts import Body, Label, Muted, Statement, Strong, Title
from app.today.rows import TodayDetail, TodayEntry, TodayList

# The database is imported after the first paint (shell/later.py), so this one screen names its questions.
_LIST = deferred("app.today.queries", "today_list")
_DETAIL = deferred("app.today.queries", "detail")
_MESSAGE = deferred("app.today.document", "prepared")

GROUPS = {"stuck": "Stuck", "promised": "Promised", "to-check": "To check", "soon": "Soon"}
_ICONS = {
    "with-purchasing": "hourglass",
    "with-researcher": "hourglass",
    "receipt": "hourglass",
    "route": "hourglass",
    "overdue": "triangle-alert",
    "due": "circle-dashed",
    "broken": "circle-x",
    "unanswered": "phone-missed",
    "unknown-office": "circle-question-mark",
    "order-check": "clipboard-check",
    "order-accept": "clipboard-check",
    "expiry": "calendar-clock",
    "paper": "shield-check",
    "rules": "history",
    "returned": "undo-2",
}
_OPENS = {
    "check-order": ("Open the order", "clipboard-check"),
    "accept-order": ("Open the order", "clipboard-check"),
    "new-quote": ("Open the file", "folder-open"),
    "ask-office": ("Questions to ask", "circle-question-mark"),
    "confirm-rules": ("Open these rules", "landmark"),
}
_COUNTED = {
    "stuck": ("thing is stuck", "things are stuck"),
    "promised": ("promise is due", "promises are due"),
}


class TodayScreen(Screen):
    """What needs somebody today. ``first`` is what plain SQL read before the database was imported."""

    SHOWS: ClassVar[frozenset[str]] = frozenset({"work_item"})

    def __init__(
        self,
        desk: Desk,
        first: TodayList | None = None,
        me: UUID | None = None,
        log: Callable[[str, UUID | None], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, parent)
        self._me, self._log = me, log
        self._owner: UUID | None = None
        self._shown: TodayList | None = None
        self._detail: TodayDetail | None = None
        self._entry: TodayEntry | None = None
        self._mailto = self._subject = ""
        self._build()
        if first is not None:
            self._show(first)

    def _build(self) -> None:
        self.head = Title("Today")
        self.summary = Muted("")
        self.owners = Segmented((("all", "All"),))
        self.owners.chosen.connect(self._choose_owner)
        self.list = RecordList(
            empty=EmptyState(
                "circle-check",
                "Nothing needs anybody today",
                "What stalls, falls due or must be checked comes up here by itself.",
            )
        )
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(self._opened)
        self.list.setAccessibleName("What to do next")
        self.setFocusProxy(self.list)
        top = row(_beneath(self.head, self.summary), 1, self.owners)
        body = row(self._framed(self.list), self._panel(), gap=theme.L)
        body.setStretch(0, 3)
        body.setStretch(1, 2)
        box = column(margins=0, gap=theme.M)
        box.addLayout(top)
        box.addLayout(body, 1)
        box.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        self.setLayout(box)

    def _framed(self, inner: QWidget) -> Card:
        card = Card(margin=1)
        card.body.setSpacing(0)
        return card.add(inner)

    def _panel(self) -> QWidget:
        self.crumbs = Breadcrumb()
        self.crumbs.went.connect(self.go)
        self.what = Statement("", wrap=True)
        self.avatar = Avatar()
        self.person, self.reach = Strong(""), Muted("")
        self.who = QWidget()
        self.who.setLayout(row(self.avatar, _beneath(self.person, self.reach, gap=1), 1, gap=theme.M))
        self.why, self.said = Body("", wrap=True), Body("", wrap=True)
        self.why_label, self.said_label = Label("Why now"), Label("Last words")
        self.message_label = Label("Prepared message")
        self.message = QPlainTextEdit()
        self.message.setAccessibleName("Prepared message")
        self.message.setTabChangesFocus(True)
        self.open_button = Button("Open the file", "folder-open", primary=True, then=self._open)
        self.call = Button("Log the call", "phone", then=self._call)
        self.mail = Button("Draft e-mail", "mail", then=self._draft)
        self.copy = Button("Copy", "copy", then=self._copy)
        buttons = row(self.open_button, self.call, self.mail, self.copy, 1, gap=theme.S)
        card = Card()
        card.add(self.crumbs, self.what, self.who, self.why_label, self.why, self.said_label, self.said)
        card.add(self.message_label)
        card.body.addWidget(self.message, 1)
        card.body.addStretch(0)
        card.body.addLayout(buttons)
        self.panel = card
        self._clear()
        return card

    # -- reading ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return "Today"

    def know(self, me: UUID) -> None:
        """Who sits here: their entries are called mine."""
        self._me = me
        if self._shown is not None:
            self._show_owners(self._shown)

    def refresh(self) -> None:
        self.desk.ask(_LIST, self._owner, then=self._answered)

    def _answered(self, found: object) -> None:
        if isinstance(found, TodayList):
            self._show(found)

    def _show(self, found: TodayList) -> None:
        self._shown = found
        self.head.setText(_day(found.day))
        self.summary.setText(_summary(found))
        self._show_owners(found)
        self.list.show(_row(e) for e in found.entries)
        self.list.choose_first()
        if not found.entries:
            self._clear()
        self.renamed.emit()

    def _show_owners(self, found: TodayList) -> None:
        every = sum(o.entries for o in found.owners)
        unowned = sum(o.entries for o in found.owners if o.id is None)
        self.owners.say("all", f"All {every}")
        for owner in found.owners:
            if owner.id is None:
                continue
            key, count = str(owner.id), owner.entries + unowned
            words = f"Mine {count}" if owner.id == self._me else f"{owner.name.split(' ')[0]} {count}"
            if key in self._owner_keys():
                self.owners.say(key, words)
            else:
                self.owners.add(key, words)

    def _owner_keys(self) -> set[str]:
        return {key for key, _ in self.owners._buttons.items()}  # noqa: SLF001 - one screen, one row of choices

    def _choose_owner(self, key: str) -> None:
        self._owner = None if key == "all" else UUID(key)
        self.refresh()

    # -- the entry that is chosen -----------------------------------------------------------------------------

    def _chosen(self, entry: object) -> None:
        if not isinstance(entry, Entry):
            self._clear()
            return
        row_: TodayEntry = entry.data
        self._entry, self._detail = row_, None
        for part in (self.what, self.why_label, self.why):
            part.show()
        self.crumbs.say([(row_.client, f"client/{row_.client_key}")] if row_.client else [])
        self.what.setText(row_.what)
        self.why.setText(row_.why)
        text, icon = _OPENS.get(row_.action.partition(":")[0], ("Open the file", "folder-open"))
        self.open_button.setText(text)
        self.open_button.picture(icon)
        self.open_button.setVisible(bool(row_.client) or row_.subject_kind == "institution")
        self._show_person("", "", "")
        self._show_said("", "")
        self._show_message("")
        self.call.setVisible(bool(row_.client) and self._log is not None)
        self.desk.ask(_DETAIL, row_.id, then=self._detailed)

    def _detailed(self, found: object) -> None:
        if not isinstance(found, TodayDetail) or self._entry is None or found.id != self._entry.id:
            return
        self._detail = found
        crumbs = [(found.client, f"client/{found.client_key}")] if found.client else []
        self.crumbs.say([*crumbs, (found.engagement, "")] if found.engagement else crumbs)
        self._show_person(found.person, found.person_title, _reach(found))
        day = f"{found.last_said_on:%-d %b}" if found.last_said_on else ""
        words = (
            f"{day}, {found.last_said_by}: “{found.last_words}”"
            if found.last_said_by
            else f"{day}: “{found.last_words}”"
        )
        self._show_said(found.last_words, words)
        if self._entry.client:
            self.desk.make(_MESSAGE, found, self._entry.kind, "", then=self._prepared)

    def _prepared(self, message: object) -> None:
        self._mailto = getattr(message, "to", "")
        self._subject = getattr(message, "subject", "")
        self._show_message(getattr(message, "body", ""))

    def _show_person(self, name: str, title: str, reach: str) -> None:
        self.who.setVisible(bool(name))
        self.avatar.say(name)
        self.person.setText(f"{name} · {title}" if title else name)
        self.reach.setText(reach)

    def _show_said(self, said: str, words: str) -> None:
        self.said_label.setVisible(bool(said))
        self.said.setVisible(bool(said))
        self.said.setText(words if len(words) < 600 else words[:600] + "…")

    def _show_message(self, body: str) -> None:
        for part in (self.message_label, self.message, self.mail, self.copy):
            part.setVisible(bool(body))
        self.message.setPlainText(body)

    def _clear(self) -> None:
        self._entry = self._detail = None
        self.crumbs.say([])
        for part in (self.what, self.why_label, self.why, self.open_button, self.call):
            part.hide()
        self._show_person("", "", "")
        self._show_said("", "")
        self._show_message("")

    # -- doing ------------------------------------------------------------------------------------------------

    def actions_here(self) -> tuple[Action, ...]:
        opens = lambda: self._entry is not None and bool(self._entry.client or self._entry.kind == "rules")  # noqa: E731 - one word
        chosen = lambda: self._entry is not None and bool(self._entry.client)  # noqa: E731 - one word, used thrice
        return (
            Action("today.open", "Open what is chosen", self._open, "folder-open", "Ctrl+Return", opens),
            Action("today.call", "Log a call with this client", self._call, "phone", "", chosen),
            Action("today.draft", "Draft the e-mail", self._draft, "mail", "Ctrl+E", chosen),
        )

    def _opened(self, _entry: object) -> None:
        self._open()

    def _open(self) -> None:
        if self._entry is None:
            return
        action, _, key = self._entry.action.partition(":")
        if action == "confirm-rules":
            self.go(f"institution/{key}/confirm")
        elif self._entry.client:
            self.go(f"client/{self._entry.client_key}")

    def _call(self) -> None:
        if self._entry is not None and self._log is not None and self._entry.client:
            self._log(self._entry.client_key, self._entry.engagement_id)

    def _draft(self) -> None:
        url = QUrl(f"mailto:{self._mailto}")
        query = QUrlQuery()
        query.addQueryItem("subject", quote(self._subject))
        query.addQueryItem("body", quote(self.message.toPlainText()))
        url.setQuery(query)
        QDesktopServices.openUrl(url)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.message.toPlainText())


def _beneath(*things: QWidget, gap: int = 2) -> QWidget:
    both = QWidget()
    both.setLayout(column(*things, gap=gap))
    return both


def _row(e: TodayEntry) -> Entry:
    signal: theme.Signal_ = "red" if e.signal == "red" else "amber" if e.signal == "amber" else "neutral"
    name = " · ".join(part for part in (e.client, e.institution) if part) or "The house"
    text = (
        e.why
        if e.kind in _ICONS and e.group == "stuck"
        else f"{e.what}. {e.why}"
        if e.group != "promised"
        else e.what
    )
    return Entry(
        e.id, name, text, _ICONS.get(e.kind, "circle-alert"), signal, e.badge, GROUPS[e.group], e.what, e
    )


def _reach(found: TodayDetail) -> str:
    parts = [found.phone, found.hours, f"{found.local_time} there" if found.local_time else ""]
    return " · ".join(part for part in parts if part)


def _day(day: dt.date) -> str:
    return f"{day:%A}, {day.day} {day:%B}"


def _summary(found: TodayList) -> str:
    """The day in one sentence: three things are stuck, two promises are due."""
    counts = {group: sum(e.group == group for e in found.entries) for group in GROUPS}
    parts = [f"{_number(counts[g])} {words[counts[g] != 1]}" for g, words in _COUNTED.items() if counts[g]]
    if counts["to-check"]:
        parts.append(f"{_number(counts['to-check'])} to check")
    if counts["soon"]:
        parts.append(f"{_number(counts['soon'])} coming soon")
    return (", ".join(parts).capitalize() + ".") if parts else "Nothing is stuck."


_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def _number(n: int) -> str:
    return _NUMBERS[n] if n < len(_NUMBERS) else str(n)
