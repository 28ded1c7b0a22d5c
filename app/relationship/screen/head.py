"""The head of the file: where, who, whom to speak to, what hurts; at the right the ball and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.clients.queries import ContactRow
from app.relationship.history import FilePage
from app.relationship.queries import Alert, BallCard
from app.relationship.screen import words
from app.shell import theme
from app.shell.widgets import (
    Badge,
    Body,
    Breadcrumb,
    Button,
    Card,
    Faint,
    FlowRow,
    Header,
    Icon,
    Muted,
    Statement,
    Tabs,
    Title,
    column,
    row,
    tip,
)

TABS = (
    ("overview", "Overview"),
    ("documents", "Documents"),
    ("people", "People"),
    ("requirements", "Requirements"),
    ("history", "History"),
)
_ALERT_ICONS = {"red": "triangle-alert", "amber": "ban", "accent": "shield-check"}
_ROOMY = 430
"""Pixels from which all three buttons of the ball card bear words."""
_OPENS = {
    "new-quote": ("Quote the enquiry", "file-plus"),
    "open-quote": ("Open the quote", "file-text"),
    "send-quote": ("Open the quote", "file-text"),
    "revise-quote": ("Open the quote", "file-text"),
    "check-order": ("Check the order", "clipboard-check"),
    "accept-order": ("Open the order", "clipboard-check"),
    "new-invoice": ("Open the order", "clipboard-check"),
    "send-invoice": ("Open the invoice", "receipt"),
    "open-invoice": ("Open the invoice", "receipt"),
}


class AlertBadge(Badge):
    """A badge that leads to what it is about."""

    went = Signal(str)

    def __init__(self, alert: Alert) -> None:
        signal = words.signal_of(alert.signal)
        super().__init__(alert.text, signal, _ALERT_ICONS.get(alert.signal, "info"))
        self._address = alert.address
        if alert.address:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip(tip("Open it"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._address:
            self.went.emit(self._address)


class BallView(Card):
    """Who has the ball, since when, what is usual, and what to do: the answer before the data."""

    act = Signal(str)  # what the button means: call, copy, log, mail, quote, or an address

    def __init__(self) -> None:
        super().__init__()
        self.badge = Badge("")
        self.usual = Faint("")
        self.says = Statement("", wrap=True)
        self.what = Body("", wrap=True)
        self.primary = Button("Log the call", "phone", primary=True, then=self._primary)
        self.log = Button("Log the call", "phone", then=self._log)
        self.mail = Button("Draft e-mail", "mail", then=self._mail)
        self._action = ""
        top = row(self.badge, 1, self.usual)
        self.body.setSpacing(theme.XS + 2)
        self.body.addLayout(top)
        self.add(self.says, self.what)
        self.body.addSpacing(theme.XS)
        self.body.addLayout(row(self.primary, self.log, self.mail, 1))
        self.setMinimumWidth(360)

    def show_ball(self, ball: BallCard | None, primary: ContactRow | None) -> None:
        """Show this ball; without one, what can be begun."""
        person = (ball.person if ball else None) or primary
        if ball is None:
            self._show_nothing()
        else:
            self._show_wait(ball)
        self._show_buttons(ball, person)

    def _show_nothing(self) -> None:
        self.signal("neutral")
        self.badge.say("At rest", "neutral", "circle-check")
        self.usual.setText("")
        self.says.setText("Nothing is under way")
        self.what.setText("A new engagement begins with what they ask for.")
        self.what.show()

    def _show_wait(self, ball: BallCard) -> None:
        ours = ball.says.startswith("We ")
        signal = words.signal_of(ball.signal)
        word = {"red": "Late", "amber": "Waiting"}.get(ball.signal, "Ours to do" if ours else "In time")
        icon = {"red": "triangle-alert", "amber": "hourglass"}.get(ball.signal, "flag" if ours else "clock")
        quiet: theme.Signal_ = "accent" if ours else "green"
        self.badge.say(word, signal if signal != "neutral" else quiet, icon)
        self.signal(signal)
        days = "1 business day" if ball.usual == 1 else f"{ball.usual} business days"
        self.usual.setText(f"usual here: {days}" if ball.usual is not None else "")
        self.usual.setToolTip(tip(f"Source: {ball.norm_source}") if ball.norm_source else "")
        self.says.setText(ball.says)
        what = f"{ball.what}." if ball.what else ""
        self.what.setText(f"{ball.engagement}. {what}".strip() if what else ball.engagement)
        self.what.setVisible(bool(self.what.text()))

    def _show_buttons(self, ball: BallCard | None, person: ContactRow | None) -> None:
        number = person.phone if person else ""
        if ball is None:
            text, icon, self._action = "New engagement", "plus", "engagement"
        elif ball.action in _OPENS:
            (text, icon), self._action = _OPENS[ball.action], "open"
        elif number:
            text, icon, self._action = f"Call {_short(number)}", "phone", "call"
        else:
            text, icon, self._action = "Log the call", "phone", "log"
        self.primary.setText(text)
        self.primary.picture(icon)
        hint = f"Copies {number} and opens the log" if self._action == "call" else ""
        if person and number and hint:
            hint = f"{person.name}: {hint}"
        self.primary.setToolTip(tip(hint))
        self.log.setVisible(self._action != "log")
        self.mail.setVisible(bool(person and person.email))
        self.mail.setToolTip(tip(f"To {person.name}, {person.email}" if person else ""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        words = "Draft e-mail" if self.width() >= _ROOMY else ""
        if words != self.mail.text():
            self.mail.setText(words)
            self.mail.setAccessibleName("Draft e-mail")
            self.mail.setProperty("bare", not words)
            self.mail.picture("mail")
            self.mail.style().unpolish(self.mail)
            self.mail.style().polish(self.mail)

    def _primary(self) -> None:
        self.act.emit(self._action)

    def _log(self) -> None:
        self.act.emit("log")

    def _mail(self) -> None:
        self.act.emit("mail")


class HeadView(Header):
    """Breadcrumb, name, whom to speak to, badges; the ball at the right; the tabs at the lower edge."""

    went = Signal(str)
    said = Signal(str)  # a sentence for the strip

    def __init__(self, edit: Callable[[], object]) -> None:
        super().__init__()
        self.body.setContentsMargins(theme.XL, theme.L, theme.XL, 0)
        # Its sentences wrap, so it is as high as its width demands, not as high as one line each.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.crumbs = Breadcrumb()
        self.crumbs.went.connect(self.went)
        self.name = Title("", wrap=True)
        self.edit = Button("", "pencil", quiet=True, small=True, then=edit).named("Edit the client", "F2")
        self.facts = FlowRow(gap=theme.XS)
        self.badges = FlowRow()
        self.ball = BallView()
        self.tabs = Tabs(TABS)
        self.tabs.setAccessibleName("Parts of the file")
        name = row(self.name, self.edit, 1, gap=theme.S)
        left = column(self.crumbs, gap=theme.XS)
        left.addLayout(name)
        left.addWidget(self.facts)
        left.addSpacing(theme.XS)
        left.addWidget(self.badges)
        left.addStretch(1)
        top = row(gap=theme.XL)
        top.addLayout(left, 3)
        top.addLayout(column(self.ball, 1), 2)
        self.body.addLayout(top)
        self.body.addSpacing(theme.S)
        self.body.addLayout(self._foot())
        self._facts: object = None
        self._marks: object = None

    def _foot(self) -> QHBoxLayout:
        foot = row(self.tabs, gap=theme.S)
        foot.setStretch(0, 1)
        self.new_quote = Button("New quote", "file-plus", quiet=True, small=True, then=self._quote)
        self.new_work = Button("New engagement", "plus", quiet=True, small=True, then=self._work)
        for button in (self.new_quote, self.new_work):
            foot.addWidget(button)
        return foot

    def _quote(self) -> None:
        self.ball.act.emit("quote")

    def _work(self) -> None:
        self.ball.act.emit("engagement")

    def show_page(self, page: FilePage) -> None:
        """Show the head of this file; what did not change is left alone."""
        head = page.file.head
        crumbs = [(head.institution, f"institution/{head.institution_key}")]
        self.crumbs.say([*crumbs, (head.department, "")] if head.department else crumbs)
        self.name.setText(head.name)
        primary = next((p for p in page.file.people if p.primary), None)
        self._show_facts(primary, page)
        self._show_badges(page)
        self.ball.show_ball(page.file.ball, primary)
        documents = sum(len(c.documents) for c in page.file.engagements) + len(page.file.papers)
        self.tabs.say("documents", f"Documents {documents}" if documents else "Documents")
        self.tabs.say("people", f"People {len(page.file.people)}" if page.file.people else "People")

    def _show_facts(self, primary: ContactRow | None, page: FilePage) -> None:
        if self._facts == (primary, page.file.people):
            return
        self._facts = (primary, page.file.people)
        self.facts.clear()
        if primary is None:
            self.facts.add(Muted("Nobody is named yet. Add a person under People."))
            return
        name = QWidget()
        about = f"{primary.title} · primary" if primary.title else "primary"
        name.setLayout(row(Icon("user"), Body(primary.name), Muted(f"· {about}"), gap=6))
        self.facts.add(name)
        if primary.phone:
            self.facts.add(self._fact(primary.phone, "phone", "Copy the number", self._copy_phone))
        if primary.email:
            self.facts.add(self._fact(primary.email, "mail", "Write an e-mail", self._write))
        if primary.hours:
            self.facts.add(self._fact(primary.hours, "clock", "When to reach them", self._copy_hours))
        self._primary = primary

    @staticmethod
    def _fact(text: str, icon: str, hint: str, then: Callable[[], object]) -> Button:
        button = Button(text, icon, quiet=True, small=True, then=then)
        button.setToolTip(tip(hint))
        button.setAccessibleName(f"{text}: {hint}")
        return button

    def _copy_phone(self) -> None:
        self._copied(self._primary.phone)

    def _copy_hours(self) -> None:
        self._copied(self._primary.hours)

    def _copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.said.emit(f"{text} is copied.")

    def _write(self) -> None:
        QDesktopServices.openUrl(QUrl(f"mailto:{self._primary.email}"))

    def _show_badges(self, page: FilePage) -> None:
        head = page.file.head
        marks = (
            head.owner_id,
            head.owner,
            head.stand_in_id,
            head.stand_in,
            page.me,
            page.file.alerts,
            head.tags,
        )
        if self._marks == marks:
            return
        self._marks = marks
        self.badges.clear()
        self.badges.add(_owner_badge(page))
        for alert in page.file.alerts:
            badge = AlertBadge(alert)
            badge.went.connect(self.went)
            self.badges.add(badge)
        for tag in head.tags:
            self.badges.add(Badge(tag, "neutral", "tag"))


def _owner_badge(page: FilePage) -> Badge:
    head = page.file.head
    if head.owner_id is None:
        return Badge("Nobody owns this file", "amber", "user")
    mine, stand_in = head.owner_id == page.me, head.stand_in_id == page.me and page.me is not None
    owner = "Yours" if mine else f"{head.owner}’s"
    if stand_in:
        return Badge(f"{owner} · you stand in", "accent", "user-check")
    return Badge(
        f"{owner} · stand-in {head.stand_in}" if head.stand_in else f"{owner} · no stand-in",
        "accent" if mine else "neutral",
        "user-check" if mine else "user",
    )


def _short(number: str) -> str:
    """The end of a number, as one says it to a colleague: "014 7700"."""
    parts = number.replace("-", " ").split()
    return " ".join(parts[-2:]) if len(number) > 12 and len(parts) > 2 else number
