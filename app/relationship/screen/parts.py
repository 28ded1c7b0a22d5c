"""The other tabs of the file: all documents, the people, the rules in force there, the whole history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.basics.errors import Refusal
from app.clients.queries import ContactRow
from app.relationship.history import FilePage, Happening, happenings
from app.relationship.queries import DocumentRow
from app.relationship.screen import words
from app.relationship.screen.timeline import FILTERS, Happenings
from app.requirements.queries import offices_unsaid, rules_in_force
from app.requirements.rules.rule import RuleInForce
from app.shell import theme
from app.shell.cells import Column
from app.shell.desk import Desk
from app.shell.table import RecordTable
from app.shell.widgets import Button, Card, EmptyState, Muted, ScrollPage, Segmented, column, row

Paper = tuple[str, DocumentRow]


def _framed(inner: QWidget, *above: QWidget | int) -> QWidget:
    """A table that fills the page, with a row of things above it."""
    whole = QWidget()
    box = column(gap=theme.M)
    if above:
        box.addLayout(row(*above))
    box.addWidget(inner, 1)
    box.setContentsMargins(theme.XL, theme.L, theme.XL, theme.XL)
    whole.setLayout(box)
    return whole


class DocumentsPart(QWidget):
    """Every paper of the client; Enter or a double click opens it. The buttons write what goes out by itself."""

    went = Signal(str)
    printed = Signal(str)  # the id of a kept paper
    introducing = Signal()
    handing_over = Signal()
    closing = Signal(str)  # the title of a piece of work

    def __init__(self) -> None:
        super().__init__()
        columns: tuple[Column[Paper], ...] = (
            Column(
                "Document", lambda p: p[1].title, icon=lambda p: _ICONS.get(p[1].kind, "file-text"), width=240
            ),
            Column("Engagement", lambda p: p[0], muted=True, stretch=True),
            Column("State", lambda p: p[1].state, signal=lambda p: words.signal_of(p[1].signal), width=170),
            Column("Note", lambda p: p[1].note, muted=True, width=150),
            Column(
                "Date",
                lambda p: words.WORDING.day(p[1].on) if p[1].on else "",
                sort=lambda p: p[1].on,
                right=True,
                width=120,
            ),
            Column(
                "Amount",
                lambda p: words.money(p[1].amount),
                sort=lambda p: p[1].amount.minor if p[1].amount else None,
                right=True,
                width=150,
            ),
        )
        nothing = EmptyState(
            "file-text", "No papers yet", "Quotes, orders and invoices of this client stand here."
        )
        self.table: RecordTable[Paper] = RecordTable(
            columns, lambda p: (p[1].kind, p[1].address, p[1].number), empty=nothing
        )
        self.table.setAccessibleName("Documents of this client")
        self.table.opened.connect(self._opened)
        self._titles: tuple[str, ...] = ()
        self.introduce = Button("Letter of introduction", "mail", then=self.introducing.emit)
        self.hand_over = Button("Hand-over brief", "user-check", then=self.handing_over.emit)
        self.close_out = Button("Close-out note", "flag", then=self._close_out)
        self.table.chosen.connect(self._chosen)
        hint = Muted("Letters and notes are kept as they went out.")
        buttons = (self.close_out, self.hand_over, self.introduce)
        self.setLayout(column(_framed(self.table, hint, 1, *buttons), gap=0))
        self._chosen(None)

    def _chosen(self, paper: Paper | None) -> None:
        why = "Choose a document of a closed piece of work first."
        self.close_out.allow(paper is not None and paper[0] in self._titles, why)

    def _close_out(self) -> None:
        paper = self.table.current()
        if paper is not None:
            self.closing.emit(paper[0])

    def show_page(self, page: FilePage) -> None:
        """Show the papers of this file, newest first."""
        self._titles = tuple(c.title for c in page.file.engagements if c.stage == "closed")
        found = [(card.title, d) for card in page.file.engagements for d in card.documents]
        found += [(d.note, replace(d, note="")) for d in page.file.papers]
        found.sort(key=lambda p: (p[1].on is None, p[1].on or page.today, p[1].number), reverse=True)
        self.table.show(found)

    def _opened(self, paper: Paper) -> None:
        if paper[1].kind == "paper":
            self.printed.emit(paper[1].address.removeprefix("paper/"))
        else:
            self.went.emit(paper[1].address)


_ICONS = {"quote": "file-text", "order": "clipboard-check", "invoice": "receipt", "paper": "mail"}


class PeoplePart(QWidget):
    """The people in the file; Enter edits one. Sends ``edited`` (a person, or None for a new one) and ``primary``."""

    edited = Signal(object)
    primary = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        columns: tuple[Column[ContactRow], ...] = (
            Column(
                "Name",
                lambda c: c.name,
                strong=True,
                icon=lambda c: "star" if c.primary else "user",
                tint=lambda c: "accent" if c.primary else "muted",
                width=200,
            ),
            Column("Role", lambda c: c.role.replace("accounts-payable", "accounts payable"), width=150),
            Column("Title", lambda c: c.title, muted=True, stretch=True),
            Column("Phone", lambda c: c.phone, width=150),
            Column("E-mail", lambda c: c.email, width=190),
            Column("Hours", lambda c: c.hours, muted=True, width=110),
        )
        nothing = EmptyState(
            "users",
            "Nobody yet",
            "Researcher, purchasing, accounts payable: who is who.",
            ("Add a person", self.new),
        )
        self.table: RecordTable[ContactRow] = RecordTable(columns, empty=nothing)
        self.table.setAccessibleName("People in this file")
        self.table.opened.connect(self.edited)
        self.table.chosen.connect(self._chosen)
        self.add_button = Button("Add a person", "user-plus", then=self.new)
        self.edit_button = Button("Edit", "pencil", then=self.edit)
        self.primary_button = Button("Make primary", "star", then=self.make_primary)
        hint = Muted("The primary contact is whom we speak to first.")
        self.setLayout(
            column(
                _framed(self.table, hint, 1, self.primary_button, self.edit_button, self.add_button), gap=0
            )
        )
        self._chosen(None)

    def show_page(self, page: FilePage) -> None:
        """Show the people of this file."""
        self.table.show(page.file.people)

    def new(self) -> None:
        """Add somebody."""
        self.edited.emit(None)

    def edit(self) -> None:
        """Edit who is chosen."""
        if self.table.current() is not None:
            self.edited.emit(self.table.current())

    def make_primary(self) -> None:
        """Speak to who is chosen first from now on."""
        chosen = self.table.current()
        if chosen is not None:
            self.primary.emit(chosen.id)

    def _chosen(self, person: object) -> None:
        chosen = isinstance(person, ContactRow)
        self.edit_button.allow(chosen, "Choose a person first.")
        can = isinstance(person, ContactRow) and not person.primary
        self.primary_button.allow(can, "Choose a person who is not primary yet.")


_STATUS: dict[str, theme.Signal_] = {
    "confirmed": "green",
    "published": "neutral",
    "assumed": "amber",
    "unknown": "amber",
    "contradicted": "red",
}
_KNOWN = ("contradicted", "confirmed", "published", "unknown", "assumed")
_ON = {"quote": "Quotes", "order": "Orders", "invoice": "Invoices"}


class RulesPart(QWidget):
    """The rules in force where this client buys, with status, source and the level that states them."""

    went = Signal(str)
    counted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._institution: UUID | None = None
        self._key = ""
        columns: tuple[Column[RuleInForce], ...] = (
            Column(
                "Requirement",
                _rule_words,
                second=_source,
                icon=lambda r: "shield-check" if r.severity == "blocking" else "info",
                tint=lambda r: "accent" if r.severity == "blocking" else "muted",
                tooltip=lambda r: "\n".join(p for p in (r.say, r.clause, _source(r)) if p),
                stretch=True,
            ),
            Column("On", lambda r: _ON.get(r.on, r.on), muted=True, width=90),
            Column(
                "Weight",
                lambda r: "must" if r.severity == "blocking" else "advice",
                sort=lambda r: r.severity != "blocking",
                width=80,
            ),
            Column(
                "Status", lambda r: r.status, signal=lambda r: _STATUS.get(r.status, "neutral"), width=120
            ),
            Column("Office", lambda r: r.office.replace("-", " "), muted=True, width=130),
            Column("Stated by", _level, muted=True, width=150),
        )
        nothing = EmptyState(
            "scale",
            "No rule is known here",
            "Ask their office; what they answer is checked before every quote.",
        )
        self.table: RecordTable[RuleInForce] = RecordTable(
            columns, lambda r: (r.id, r.on, r.key, r.institution, r.say), empty=nothing
        )
        self.table.setAccessibleName("Requirements in force")
        self.table.opened.connect(self._open)
        self.words, self.unsaid = Muted(""), Muted("", wrap=True)
        self.unsaid.setContentsMargins(theme.XL, theme.M, theme.XL, 0)
        self.unsaid.hide()
        self.open_button = Button("Open the institution", "landmark", then=self._open)
        self.setLayout(column(self.unsaid, _framed(self.table, self.words, 1, self.open_button), gap=0))

    def show_page(self, page: FilePage) -> None:
        """Ask for the rules of this client's institution."""
        self._institution, self._key = page.file.head.institution_id, page.file.head.institution_key
        self.open_button.setToolTip(page.file.head.institution)
        office = page.file.head.purchasing_office_id
        self.desk.ask(rules_in_force, self._institution, office, then=self._answered, otherwise=self._failed)
        self.desk.ask(offices_unsaid, self._institution, office, then=self._unsaid)

    def _answered(self, rules: Sequence[RuleInForce]) -> None:
        seen: dict[object, RuleInForce] = {(r.id, r.on, r.key, r.institution, r.say): r for r in rules}
        shown = sorted(seen.values(), key=lambda r: (_KNOWN.index(r.status), r.severity != "blocking"))
        self.table.show(shown)
        doubtful = sum(r.status in {"assumed", "unknown", "contradicted"} for r in shown)
        text = f"{len(shown)} rules in force" if len(shown) != 1 else "1 rule in force"
        self.words.setText(text + (f", {doubtful} of them only assumed or in doubt." if doubtful else "."))
        self.counted.emit(len(shown))

    def _unsaid(self, names: tuple[str, ...]) -> None:
        self.unsaid.setVisible(bool(names))
        self.unsaid.setText(
            f"{' and '.join(names)} have rules of their own. Say which office buys for this client (Edit): until then "
            "they are not held against a quote."
        )

    def _failed(self, refusal: Refusal) -> None:
        self.words.setText(refusal.text)

    def _open(self, _rule: object = None) -> None:
        self.went.emit(f"institution/{self._key}")


def _name(rule: RuleInForce) -> str:
    return rule.key.replace("-", " ").capitalize()


def _rule_words(rule: RuleInForce) -> str:
    return rule.say or rule.ask or rule.key.replace("-", " ").capitalize()


def _level(rule: RuleInForce) -> str:
    return "nearly everybody" if rule.institution == "common-core" else rule.institution


def _source(rule: RuleInForce) -> str:
    source = rule.source
    if source is None:
        return f"{_name(rule)} · no source yet"
    who = source.person or source.url.partition("://")[2].partition("/")[0] or source.url
    seen = f", seen {words.WORDING.day(source.seen)}" if source.seen else ""
    confirmed = f", confirmed {words.WORDING.day(rule.last_confirmed)}" if rule.last_confirmed else ""
    return f"{_name(rule)} · {who}{seen}{confirmed}"


class HistoryPart(QWidget):
    """Everything that happened, with all its words; older pages are added beneath."""

    went = Signal(str)
    STEP = 100

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._client: UUID | None = None
        self._group, self._limit = "", self.STEP
        self._page: FilePage | None = None
        self.filter = Segmented(FILTERS)
        self.filter.chosen.connect(self._filtered)
        self.entries = Happenings(wide=True)
        self.entries.went.connect(self.went)
        self.more = Button("Show older", "chevron-down", then=self._older)
        self.none = Muted("Nothing has happened yet.")
        card = Card()
        self.bar = row(self.filter, 1)  # a higher floor may add to it
        card.body.addLayout(self.bar)
        card.add(self.entries, self.none)
        card.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignHCenter)
        card.body.addStretch(1)
        card.setMaximumWidth(980)
        page = ScrollPage()
        page.body.setContentsMargins(theme.XL, theme.L, theme.XL, theme.XL)
        page.body.addWidget(card)
        page.body.addStretch(1)
        self.setLayout(column(page, gap=0))

    def show_page(self, page: FilePage) -> None:
        """Ask for the history of this file; another client begins with its first page."""
        if self._client != page.file.head.id:
            self._limit = self.STEP
        self._page, self._client = page, page.file.head.id
        self._ask()

    def _ask(self) -> None:
        if self._client is not None:
            self.desk.ask(happenings, self._client, self._group, self._limit + 1, then=self._answered)

    def _answered(self, found: tuple[Happening, ...]) -> None:
        if self._page is None:
            return
        self.entries.show_entries(found[: self._limit], self._page.today)
        self.more.setVisible(len(found) > self._limit)
        self.none.setVisible(not found)

    def _filtered(self, group: str) -> None:
        self._group, self._limit = group, self.STEP
        self._ask()

    def _older(self) -> None:
        self._limit += self.STEP
        self._ask()
