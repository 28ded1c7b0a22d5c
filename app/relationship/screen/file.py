"""The page of one client: it asks for the file, shows it in its parts, and carries out what is pressed there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar
from uuid import UUID

from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.basics.changes import Changes
from app.basics.errors import Refusal
from app.clients.commands import make_primary
from app.clients.queries import ContactRow
from app.interactions.commands import mark_promise, note
from app.interactions.queries import PromiseRow
from app.relationship.history import PAGE, FilePage, file_page
from app.relationship.queries import BallCard
from app.relationship.screen.forms import Forms, line_draft, mail_to, step_address, to_write_to
from app.relationship.screen.head import TABS, HeadView
from app.relationship.screen.overview import MILESTONES, Overview, PromisesCard
from app.relationship.screen.papers import Papers
from app.relationship.screen.parts import DocumentsPart, HistoryPart, PeoplePart, RulesPart
from app.relationship.screen.timeline import TimelineCard
from app.shell.actions import Action
from app.shell.desk import Desk
from app.shell.screens import Screen
from app.shell.widgets import EmptyState, column

Log = Callable[[str, UUID | None], object]
_TAB_NAMES = tuple(key for key, _ in TABS)


class FileScreen(Screen):
    """The relationship file: "client/<key>", or "client/<key>/<tab>"."""

    SHOWS: ClassVar[frozenset[str]] = frozenset(
        [
            "client",
            "contact",
            "role_link",
            "tag",
            "engagement",
            "milestone",
            "quote",
            "revision",
            "quote_event",
            "purchase_order",
            "order_event",
            "difference",
            "invoice",
            "issued_paper",
            "invoice_event",
            "receipt",
            "dispute",
            "interaction",
            "pull",
            "promise",
            "promise_event",
            "rule",
            "rule_source",
            "confirmation",
            "route_step",
            "colleague",
            "institution",
            "office",
        ]
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.page: FilePage | None = None
        self._log: Log | None = None
        self._group, self._limit = "", PAGE
        self._build()
        self.forms = Forms(desk, self)
        self._wire()

    def _build(self) -> None:
        self.head = HeadView(self.edit_client)
        self.timeline = TimelineCard()
        self.promises = PromisesCard(self.new_promise)
        self.overview = Overview(self.timeline, self.promises, self.new_engagement)
        self.documents, self.people = DocumentsPart(), PeoplePart()
        self.papers = Papers(self, self.documents)
        self.rules, self.history = RulesPart(self.desk), HistoryPart(self.desk)
        self.parts = QStackedWidget()
        self._parts = dict(
            zip(
                _TAB_NAMES,
                (self.overview, self.documents, self.people, self.rules, self.history),
                strict=True,
            )
        )
        for part in self._parts.values():
            self.parts.addWidget(part)
        self.content = QWidget()
        inside = column(self.head, self.parts, gap=0)
        inside.setStretch(1, 1)
        self.content.setLayout(inside)
        self.missing = EmptyState("users", "This client is not here", "", ("All clients", self._to_clients))
        self.missing.hide()
        self.content.hide()
        self.setLayout(column(self.content, self.missing, gap=0))

    def _wire(self) -> None:
        self.head.went.connect(self.go)
        self.head.said.connect(self._say)
        self.head.tabs.chosen.connect(self._choose_tab)
        self.head.ball.act.connect(self._act)
        self.overview.went.connect(self.go)
        self.overview.marking.connect(self.mark)
        self.overview.act.connect(self._act_on)
        self.promises.marked.connect(self._mark_promise)
        self.promises.moved.connect(self._move_promise)
        self.timeline.said.connect(self._said)
        self.timeline.filtered.connect(self._filter)
        self.timeline.older.connect(self._older)
        self.rules.counted.connect(self._count_rules)
        self.people.edited.connect(self._edit_person)
        self.people.primary.connect(self._make_primary)
        for part in (self.timeline, self.documents, self.rules, self.history):
            part.went.connect(self.go)

    # -- where this is ----------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.page.file.head.name if self.page is not None else ""

    def client_key(self) -> str:
        """The client that Ctrl+L is about."""
        return self.key().partition("/")[0]

    def log_with(self, log: Log) -> None:
        """How a call is logged; the house says so."""
        self._log = log

    def open(self, address: str) -> None:
        if address.split("/")[1:2] != self.address().split("/")[1:2]:
            self._forget()
        super().open(address)
        tab = self.key().partition("/")[2]
        tab = tab if tab in _TAB_NAMES else "overview"
        if self.head.tabs.current() != tab:
            self.head.tabs.choose(tab)
        elif self.parts.currentWidget() is not self._parts[tab]:
            self.parts.setCurrentWidget(self._parts[tab])

    def _forget(self) -> None:
        """Another client comes: nothing of this one may be seen meanwhile."""
        self.page = None
        self._group, self._limit = "", PAGE
        self.timeline.begin_anew()
        self.content.hide()
        self.missing.hide()
        self.forms.shut()

    def _choose_tab(self, tab: str) -> None:
        self.parts.setCurrentWidget(self._parts[tab])
        self._address = f"client/{self.client_key()}" + ("" if tab == "overview" else f"/{tab}")
        if self.page is not None:
            self._show_part(self.page)
            self.renamed.emit()

    def concerns(self, changes: Changes) -> bool:
        mine = self.page.file.head.id if self.page is not None else None
        return any(t.kind in self.SHOWS and t.client in (None, mine) for t in changes.touched)

    # -- reading ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        if self.client_key():
            self.desk.ask(
                file_page,
                self.client_key(),
                self._group,
                self._limit,
                then=self._answered,
                otherwise=self._not_there,
            )

    def _answered(self, page: FilePage) -> None:
        if page.file.head.key != self.client_key():
            return
        other = self.page is None or self.page.file.head.id != page.file.head.id
        self.page = page
        if other:
            self.overview.to_top()
        self.head.show_page(page)
        self.overview.show_page(page)
        self.timeline.show_entries(page.happenings, page.today, more=page.more)
        self.forms.offer(page)
        self._show_part(page)
        self.missing.hide()
        self.content.show()
        self.renamed.emit()

    def _show_part(self, page: FilePage) -> None:
        part = self.parts.currentWidget()
        if isinstance(part, DocumentsPart | PeoplePart | RulesPart | HistoryPart):
            part.show_page(page)

    def _not_there(self, refusal: Refusal) -> None:
        self.page = None
        self.content.hide()
        self.missing.text.setText(refusal.text)
        self.missing.show()

    def _to_clients(self) -> None:
        self.go("clients")

    def _count_rules(self, count: int) -> None:
        self.head.tabs.say("requirements", f"Requirements {count}" if count else "Requirements")

    def _filter(self, group: str) -> None:
        self._group, self._limit = group, PAGE
        self.refresh()

    def _older(self) -> None:
        self._limit += PAGE
        self.refresh()

    # -- what can be done -------------------------------------------------------------------------------------

    def actions_here(self) -> tuple[Action, ...]:
        doing = (
            ("do", "Do what is next here", self._primary, "flag", "Ctrl+Return", ""),
            ("log", "Log a call with this client", self.log, "phone", "", "note said"),
            ("new", "New engagement", self.new_engagement, "plus", "Ctrl+N", "work"),
            ("quote", "New quote", self.new_quote, "file-plus", "Ctrl+Shift+N", ""),
            ("promise", "Promise something", self.new_promise, "handshake", "", ""),
            ("mail", "Draft an e-mail", self.draft_mail, "mail", "Ctrl+E", ""),
            ("person", "Add a person", self.people.new, "user-plus", "", "contact"),
            ("edit", "Edit here", self.edit, "pencil", "F2", "client owner stand-in"),
        )
        ball = self._ball()
        about = ball.engagement_id if ball else None
        marks = ((kind, f"{text}…", partial(self.mark, about, kind)) for kind, text in MILESTONES)
        return (
            *(
                Action(f"file.{key}", text, run, icon, keys, self._is_there, "This file", more)
                for key, text, run, icon, keys, more in doing
            ),
            *(
                Action(f"file.{key}", text, run, "flag", "", self._is_under_way, "This file", "milestone")
                for key, text, run in marks
            ),
        )

    def _is_there(self) -> bool:
        return self.page is not None

    def _is_under_way(self) -> bool:
        return self._ball() is not None

    def back_out(self) -> bool:
        return self.forms.shut()

    def _ball(self) -> BallCard | None:
        return self.page.file.ball if self.page is not None else None

    def _client(self) -> UUID:
        assert self.page is not None  # noqa: S101 - as above
        return self.page.file.head.id

    def _say(self, text: str) -> None:
        say = getattr(self.window(), "say", None)
        if say is not None:
            say(text)

    def _primary(self) -> None:
        self.head.ball.primary.click()

    def _act(self, what: str) -> None:
        ball = self._ball()
        doing: dict[str, Callable[[], object]] = {
            "call": self.call,
            "log": self.log,
            "mail": self.draft_mail,
            "quote": self.new_quote,
            "engagement": self.new_engagement,
            "open": partial(self._open_document, ball),
        }
        doing[what]()

    def _act_on(self, engagement: UUID, what: str) -> None:
        if what == "edit":
            self.forms.work.edit(engagement)
        elif what == "promise" and self.page is not None:
            self.forms.begin_promise(self.page, engagement)
        elif what == "quote":
            self.go(f"quote/new?client={self.client_key()}&engagement={engagement}")
        else:
            self._open_log(engagement)

    def _open_document(self, ball: BallCard | None) -> None:
        if ball is None or ball.action == "new-quote" or self.page is None:
            self.new_quote()
        else:
            self.go(step_address(self.page, ball))

    def call(self) -> None:
        """Copy the number of whom to call, and open the log beside it."""
        ball = self._ball()
        if ball is not None and ball.person is not None:
            QGuiApplication.clipboard().setText(ball.person.phone)
            self._say(f"{ball.person.phone} is copied: {ball.person.name}.")
        self.log()

    def log(self) -> None:
        """Open the log for what is most urgent here."""
        ball = self._ball()
        self._open_log(ball.engagement_id if ball else None)

    def _open_log(self, engagement: UUID | None) -> None:
        if self._log is not None:
            self._log(self.client_key(), engagement)

    def draft_mail(self) -> None:
        """Hand a letter to the mail program, addressed to whom the ball lies with."""
        person = to_write_to(self.page) if self.page is not None else None
        if person is not None and person.email:
            ball = self._ball()
            QDesktopServices.openUrl(mail_to(person, ball.engagement if ball else ""))

    def new_quote(self) -> None:
        """Begin a quote for the engagement that has none yet, else for the most urgent one."""
        if self.page is None:
            return
        ball = self._ball()
        engagement = f"&engagement={ball.engagement_id}" if ball else ""
        self.go(f"quote/new?client={self.client_key()}{engagement}")

    def new_engagement(self) -> None:
        """Begin a piece of work."""
        if self.page is not None:
            self.forms.begin_work(self.page)

    def new_promise(self) -> None:
        """Say what we will do."""
        if self.page is not None:
            ball = self._ball()
            self.forms.begin_promise(self.page, ball.engagement_id if ball else None)

    def mark(self, engagement: UUID | None, kind: str) -> None:
        """Record what happened to a piece of work."""
        if self.page is not None and engagement is not None:
            self.forms.begin_mark(self.page, engagement, kind)

    def edit(self) -> None:
        """F2: the person that is chosen, else the client."""
        if self.parts.currentWidget() is self.people and self.people.table.current() is not None:
            self.people.edit()
        else:
            self.edit_client()

    def edit_client(self) -> None:
        """Change name, owner, stand-in, basics, what to avoid."""
        if self.page is not None:
            self.forms.client.begin(self.page.file.head)

    def _edit_person(self, person: object) -> None:
        self.forms.person.begin(self._client(), person if isinstance(person, ContactRow) else None)

    def _make_primary(self, person: UUID) -> None:
        self.desk.do(make_primary, self._client(), person, label="The primary contact is changed.")

    def _mark_promise(self, promise: UUID, kind: str) -> None:
        label = "The promise is kept." if kind == "kept" else "The promise is marked broken."
        self.desk.do(mark_promise, promise, kind, label=label)

    def _move_promise(self, promise: PromiseRow) -> None:
        if self.page is not None:
            self.forms.agree(self.page, promise)

    def _said(self, text: str) -> None:
        if self.page is None:
            return
        self.desk.do(note, line_draft(self.page, text), then=self._logged, label="It is in the log.")

    def _logged(self, _id: UUID) -> None:
        self.timeline.line.clear()
