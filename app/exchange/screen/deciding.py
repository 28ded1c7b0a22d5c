"""Deciding: both answers beside each other, and the keys 1, 2, E and L; changed bank details by telephone."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.basics.clock import Clock
from app.exchange.commands import confirm_held, decide, refuse_held
from app.exchange.rows import ConflictRow, DecidePage, Decision, HeldRow, OddRow, SideRow
from app.exchange.rules import many, sentence
from app.exchange.screen.editing import EditDrawer
from app.exchange.screen.inbox import KEYS, Inbox
from app.exchange.screen.sides import Mark, SideCard
from app.shell import theme
from app.shell.buttons import Breadcrumb, Button
from app.shell.desk import Desk
from app.shell.panels import Card, Icon, ScrollPage, Splitter, column, row
from app.shell.texts import Body, Muted, Statement, Strong

NONE = "-"
_SAYS = {
    "edited_while_deleted": "One machine deleted it while another one went on writing in it.",
    "frozen_edit": "It was issued on one machine while another one changed the draft. What was issued stays as it is: "
    "to use the other answer, revise the document and write it there.",
    "issued_twice": "Two machines issued the same draft. Both papers exist; tell the client which one holds.",
}
_ODD = (
    "Each of two machines was right by itself; together they are not. Nothing is blocked but issuing the document "
    "concerned. Put it right where it stands, and it goes away here."
)
_BY_PHONE = (
    "Confirm by telephone, with a number you already know. Never with one from the message that brought the change: "
    "changed bank details are the usual fraud."
)


class DecidePane(QWidget):
    """The inbox at the left, what it says at the right. Sends ``went(address)`` and ``unfiltered``."""

    went = Signal(str)
    unfiltered = Signal()

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host)
        self.desk = desk
        self._page: DecidePage | None = None
        self._now = Clock.system().now()
        self.sides: list[SideCard] = []
        self.inbox = Inbox()
        self.inbox.chosen.connect(self.show_one)
        self.inbox.pressed.connect(self.press)
        self.inbox.together.connect(self.keep_all)
        self.drawer = EditDrawer(host)
        self.drawer.taken.connect(self._edited)
        self.only, self.every = Strong(""), Button("Show all", quiet=True, small=True, then=self._show_all)
        self.filter = QWidget()
        self.filter.setLayout(row(Icon("funnel"), self.only, 1, self.every))
        self.filter.hide()
        left = QWidget()
        left.setLayout(column(self.filter, self.inbox))
        left.layout().setStretch(1, 1)  # type: ignore[union-attr]
        self.split = Splitter(left, self._detail(), shares=(2, 3))
        box = column(self.split)
        box.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        self.setLayout(box)
        self.setFocusProxy(self.inbox)
        self.show_one(None)

    def _detail(self) -> QWidget:
        self.crumbs = Breadcrumb()
        self.crumbs.went.connect(self.went)
        self.name, self.what, self.says = Statement("", wrap=True), Muted("", wrap=True), Body("", wrap=True)
        self.warning = Card("amber", margin=theme.M)
        line = row(Icon("phone", "amber"), Strong(_BY_PHONE, wrap=True), gap=theme.M)
        line.setStretch(1, 1)
        self.warning.body.addLayout(line)
        self.pair = QWidget()
        self.grid = QGridLayout(self.pair)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setSpacing(theme.M)
        self.edit = Button("Edit…", "pencil", keys="E", then=self.begin_edit)
        self.later = Button("Later", "clock", keys="L", quiet=True, then=self.inbox.next)
        self.confirm = Button("Confirm", "shield-check", primary=True, then=self.confirm_held)
        self.refuse = Button("Refuse", "ban", then=self.refuse_held)
        self.open_file = Button("Open the file", "folder-open", primary=True, then=self._open_file)
        self.buttons = row(self.confirm, self.refuse, self.open_file, self.edit, self.later, 1)
        self.detail = ScrollPage(margin=0, gap=theme.S)
        for part in (self.crumbs, self.name, self.what, self.says, self.warning, self.pair):
            self.detail.body.addWidget(part)
        self.detail.body.addSpacing(theme.XS)
        self.detail.body.addLayout(self.buttons)
        self.detail.body.addStretch(1)
        self.detail.body.setContentsMargins(theme.S, 0, 0, theme.L)
        return self.detail

    # -- showing ----------------------------------------------------------------------------------------------

    def show_page(self, page: DecidePage, only: str = "") -> None:
        """Show the inbox; ``only`` is the client to whom it is narrowed."""
        self._page, self._now = page, page.now
        self.filter.setVisible(bool(only))
        self.only.setText(f"Only {only}")
        self.inbox.show_page(page)
        self.show_one(self.inbox.current())

    def show_one(self, one: object) -> None:
        """Show both sides of a conflict, or the old and the new bank details."""
        for card in self.sides:
            card.hide()
            card.deleteLater()
        self.sides = []
        held, conflict, odd = (isinstance(one, kind) for kind in (HeldRow, ConflictRow, OddRow))
        self.detail.setVisible(held or conflict or odd)
        self.open_file.setVisible(isinstance(one, OddRow) and bool(one.client_key))
        self.warning.setVisible(held)
        for button, wanted in ((self.confirm, held), (self.refuse, held), (self.edit, conflict)):
            button.setVisible(wanted)
        if isinstance(one, HeldRow):
            self._show_held(one)
        elif isinstance(one, ConflictRow):
            self._show_conflict(one)
        elif isinstance(one, OddRow):
            self._show_odd(one)

    def _show_odd(self, one: OddRow) -> None:
        self.crumbs.say([(one.client, f"client/{one.client_key}")] if one.client_key else [])
        self.name.setText(one.detail)
        self.what.setText(_ODD)
        for part, seen in ((self.what, True), (self.says, False)):
            part.setVisible(seen)

    def _open_file(self) -> None:
        one = self.inbox.current()
        if isinstance(one, OddRow):
            self.went.emit(f"client/{one.client_key}")

    def _show_conflict(self, one: ConflictRow) -> None:
        self.crumbs.say([(one.client, f"client/{one.client_key}")] if one.client_key else [])
        self.name.setText(one.title)
        self.what.setText(sentence(f"{one.what}: {many(len(one.sides), 'answer')}") if one.what else "")
        self.what.setVisible(bool(one.what))
        self.says.setText(_SAYS.get(one.kind, ""))
        self.says.setVisible(one.kind in _SAYS)
        self.edit.setVisible(bool(one.edits))
        usual = ("Keep left", "Keep right") if len(one.sides) == 2 else ()
        for at, side in enumerate(one.sides):
            word = side.word or (usual[at] if usual else f"Keep {at + 1}")
            mark: Mark = ("Shown now", "neutral") if side.shown else ("", "neutral")
            self._lay(at, side, word, str(at + 1) if at < len(KEYS) - 2 else "", mark)

    def _show_held(self, one: HeldRow) -> None:
        self.crumbs.say([(one.client, "")] if one.client else [])
        self.name.setText(one.title)
        self.what.setText("Somebody else changed where money is sent. Here nothing has changed yet.")
        self.what.show()
        self.says.hide()
        self._lay(0, one.old, NONE)
        self._lay(1, one.new, NONE, "", ("Not confirmed", "amber"))
        person = self._page.person if self._page else ""
        self.confirm.setText(f"Confirm as {person}" if person else "Confirm")
        for button in (self.confirm, self.refuse):
            button.allow(bool(person), "Say first who sits at this machine: Settings, This machine.")

    def _lay(self, at: int, side: SideRow, word: str, key: str = "", mark: Mark = ("", "neutral")) -> None:
        card = SideCard(side, self._now, word, key, mark=mark)
        card.kept.connect(self._kept)
        self.sides.append(card)
        self.grid.addWidget(card, at // 2, at % 2)
        self.grid.setColumnStretch(at % 2, 1)

    def _show_all(self) -> None:
        self.unfiltered.emit()

    # -- deciding ---------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = KEYS.get(Qt.Key(event.key()))
        if key is not None and not event.modifiers() and not event.isAutoRepeat():
            self.press(key)
            return
        super().keyPressEvent(event)

    def press(self, key: str) -> None:
        """What a key does: 1 to 4 keep that side, of everything that is marked; E edits, L leaves it for later."""
        if key == "L":
            self.inbox.next()
        elif key == "E":
            self.begin_edit()
        elif len(self.inbox.marked()) > 1:
            self.keep_all(int(key) - 1)
        else:
            self.keep(int(key) - 1)

    def keep(self, place: int) -> None:
        """Keep the side at that place, counted from the left, from nought."""
        one = self.inbox.current()
        if isinstance(one, ConflictRow) and place < len(one.sides) and one.sides[place].word != NONE:
            self._kept(one.sides[place].number)

    def _kept(self, number: int) -> None:
        one = self.inbox.current()
        if isinstance(one, ConflictRow):
            side = next(side for side in one.sides if side.number == number)
            self._carry_out(
                (Decision(*one.key, keep=number),), f"Kept what {side.person or side.machine} wrote"
            )

    def keep_all(self, place: int) -> None:
        """Keep the side at that place in every conflict that is marked."""
        marked = self.inbox.marked()
        if not marked or not self.inbox.left.isEnabled() or place > 1:
            return
        kept = [one.sides[min(place, len(one.sides) - 1)] for one in marked]  # an answer may stand alone
        decisions = tuple(
            Decision(*one.key, keep=side.number) for one, side in zip(marked, kept, strict=True)
        )
        self._carry_out(decisions, f"{many(len(decisions), 'conflict')} decided")

    def _carry_out(self, decisions: tuple[Decision, ...], label: str) -> None:
        self.desk.do(decide, decisions, label=label)

    def begin_edit(self) -> None:
        """Type another answer; what belongs together is typed together."""
        one = self.inbox.current()
        if isinstance(one, ConflictRow) and one.edits and len(self.inbox.marked()) <= 1:
            self.drawer.begin(one)

    def _edited(self, decision: Decision) -> None:
        self.desk.do(
            decide,
            (decision,),
            then=self.drawer.kept,
            label="A new answer was written",
            otherwise=self.drawer.refused,
        )

    def confirm_held(self) -> None:
        """Take the new bank details, in the name of who sits here."""
        one = self.inbox.current()
        if isinstance(one, HeldRow) and self._page is not None and self._page.person:
            label = f"Confirmed as {self._page.person}: {one.title}"
            self.desk.do(confirm_held, one.table, one.row, self._page.person, label=label)

    def refuse_held(self) -> None:
        """Stay with the old ones; everybody's machine hears of it."""
        one = self.inbox.current()
        if isinstance(one, HeldRow) and self._page is not None and self._page.person:
            label = f"Refused as {self._page.person}: {one.title}"
            self.desk.do(refuse_held, one.table, one.row, self._page.person, label=label)
