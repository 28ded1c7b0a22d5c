"""The list of invoices with what is open by age, and the orders that can be invoiced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, Final
from urllib.parse import parse_qs
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget

from app.payments.commands.redraft import begin_invoice
from app.payments.queries import Aged, InvoiceListed
from app.payments.queries.pages import InvoiceList, ToInvoice, invoice_list
from app.payments.rules.money import BUCKETS, OLDEST
from app.payments.screen.words import STATES, WORDS, badge, day, holder, is_open, list_sentence, sums
from app.shell import theme
from app.shell.actions import Action
from app.shell.cells import Column
from app.shell.desk import Desk
from app.shell.screens import Screen
from app.shell.table import RecordTable
from app.shell.widgets import (
    Body,
    Button,
    Card,
    EmptyState,
    Label,
    Line,
    Muted,
    ScrollPage,
    Segmented,
    Strong,
    Title,
    Words,
    column,
    row,
)

PAGE = 200
SEGMENTS: Final[dict[str, tuple[str, Callable[[InvoiceListed], bool]]]] = {
    "open": ("Open", is_open),
    "overdue": ("Overdue", lambda r: r.overdue and is_open(r)),
    "draft": ("Drafts", lambda r: r.state == "draft"),
    "paid": ("Paid", lambda r: r.state == "paid"),
    "all": ("All", lambda _: True),
}
_RECEIVED, _NARROW = 3, 960  # a narrow window does without the column of what came in
BUCKET_NAMES: Final = {
    "not due": "Not due",
    "1 to 30 days": "1–30 days late",
    "31 to 60 days": "31–60",
    "61 to 90 days": "61–90",
    "over 90 days": "Over 90",
}


class PaymentsScreen(Screen):
    """Every invoice. ``payments/new?order=<id>`` drafts one on that order and opens it."""

    SHOWS: ClassVar[frozenset[str]] = frozenset(
        {"invoice", "invoice_line", "invoice_event", "receipt", "dispute", "order_event", "milestone"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._shown: InvoiceList | None = None
        self._segment = "open"
        self._limit = PAGE
        self._build()

    def _build(self) -> None:
        self.head = Title("Payments")
        self.summary = Muted("")
        self.new = Button("New invoice", "plus", primary=True, then=self.new_invoice)
        self.segments = Segmented([(key, text) for key, (text, _) in SEGMENTS.items()])
        self.segments.add("to-invoice", "To invoice")
        self.segments.chosen.connect(self._choose)
        self.older = Button("Show older invoices", "history", quiet=True, then=self._older)
        self.older.hide()
        self.ageing = Ageing()
        words = QWidget()
        words.setLayout(column(self.head, self.summary, gap=2))
        box = column(gap=theme.M)
        box.addLayout(row(words, 1, self.new, gap=theme.M))
        box.addWidget(self.ageing)
        box.addLayout(row(self.segments, 1, self.older))
        box.addWidget(self._lists(), 1)
        box.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        self.setLayout(box)

    def _lists(self) -> QWidget:
        self.table: RecordTable[InvoiceListed] = RecordTable(
            self._columns(),
            bare=True,
            empty=EmptyState(
                "banknote", "No invoice here", "Invoices are drafted on accepted orders: see To invoice."
            ),
        )
        self.table.setAccessibleName("Invoices")
        self.table.opened.connect(self._open_row)
        self.billable = Billable()
        self.billable.wanted.connect(self._begin)
        self.billable.went.connect(self.go)
        framed = Card(margin=1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.billable)
        framed.body.addWidget(self.stack, 1)
        return framed

    def _columns(self) -> tuple[Column[InvoiceListed], ...]:
        return (
            Column("Number", lambda r: r.number, strong=True, icon=self._icon, tint=lambda r: self._badge(r)[1],
                   second=lambda r: f"order {r.order}" if r.order else "", width=164),
            Column("Client", lambda r: r.client_name, second=lambda r: r.engagement, stretch=True),
            Column("Total", lambda r: WORDS.money(r.total), right=True, second=lambda _: "", width=130,
                   sort=lambda r: (r.total.currency, r.total.minor)),
            Column("Received", lambda r: WORDS.amount(r.received) if r.received else "", right=True, muted=True,
                   second=lambda _: "", width=100, sort=lambda r: r.received.minor),
            Column("Open", lambda r: WORDS.amount(r.open) if r.open and r.state != "draft" else "", right=True,
                   strong=True, second=lambda _: "", width=100, sort=lambda r: r.open.minor),
            Column("Due", lambda r: self._on(r.due_on), right=True, muted=True, second=lambda _: "", width=76,
                   sort=lambda r: r.due_on),
            Column("Who has it", lambda r: holder(r.holder) if is_open(r) and r.holder else "",
                   second=lambda r: f"since {self._on(r.since)}" if is_open(r) and r.since else "", width=134),
            Column("State", lambda r: self._badge(r)[0], signal=lambda r: self._badge(r)[1], width=110),
        )  # fmt: skip

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.setColumnHidden(_RECEIVED, self.width() < _NARROW)

    def _badge(self, r: InvoiceListed) -> tuple[str, str]:
        return badge(r, self._shown.today) if self._shown else (r.state, "neutral")

    def _icon(self, r: InvoiceListed) -> str:
        return "triangle-alert" if self._badge(r)[1] == "red" else STATES[r.state][2]

    def _on(self, on: dt.date | None) -> str:
        return day(on, self._shown.today) if on is not None and self._shown else ""

    # -- reading ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return "Payments"

    def open(self, address: str) -> None:
        """``payments``, or ``payments/new?order=<id>``."""
        verb, _, query = address.partition("?")
        super().open("payments")
        order = parse_qs(query).get("order", [""])[0] if verb == "payments/new" else ""
        if order:
            try:
                self._begin(UUID(order))
            except ValueError:
                return

    def refresh(self) -> None:
        self.desk.ask(invoice_list, self._limit, then=self._answered)

    def _answered(self, found: InvoiceList) -> None:
        if self._shown is None:
            self.table.setFocus()
        self._shown = found
        self.summary.setText(list_sentence(found))
        self.ageing.say(found.aged)
        for key, (text, fits) in SEGMENTS.items():
            many = sum(fits(r) for r in found.rows)
            self.segments.say(key, f"{text} {many}" if many else text)
        waiting = len(found.to_invoice)
        self.segments.say("to-invoice", f"To invoice {waiting}" if waiting else "To invoice")
        self.new.allow(bool(waiting), "No accepted order has anything left to invoice.")
        self.older.setVisible(found.more)
        self.billable.say(found.to_invoice)
        self._show_rows()

    def _show_rows(self) -> None:
        if self._shown is None:
            return
        to_invoice = self._segment == "to-invoice"
        self.stack.setCurrentWidget(self.billable if to_invoice else self.table)
        if not to_invoice:
            fits = SEGMENTS[self._segment][1]
            self.table.show(r for r in self._shown.rows if fits(r))

    def _choose(self, key: str) -> None:
        self._segment = key
        self._show_rows()

    def _older(self) -> None:
        self._limit += PAGE
        self.refresh()

    # -- doing ------------------------------------------------------------------------------------------------

    def _open_row(self, found: object) -> None:
        if isinstance(found, InvoiceListed):
            self.go(f"invoice/{found.number}")

    def new_invoice(self) -> None:
        """Ctrl+N: the only order that can be invoiced, else the choice of them."""
        waiting = self._shown.to_invoice if self._shown else ()
        if len(waiting) == 1:
            self._begin(waiting[0].order.id)
        elif waiting:
            self.segments.choose("to-invoice")
            self.billable.focus_first()

    def _begin(self, order_id: UUID) -> None:
        self.desk.do(begin_invoice, order_id, then=self._begun, label="Invoice drafted")

    def _begun(self, number: str) -> None:
        self.go(f"invoice/{number}")

    def actions_here(self) -> tuple[Action, ...]:
        return (
            Action("payments.new", "New invoice", self.new_invoice, "plus", "Ctrl+N", self.new.isEnabled, "Payments"),
            *(
                Action(f"payments.{key}", f"Show invoices: {text.lower()}", partial(self.segments.choose, key),
                       "funnel", "", None, "Payments")
                for key, (text, _) in SEGMENTS.items()
            ),
        )  # fmt: skip


class Ageing(Card):
    """What is open by age, one line for each currency; hidden while nothing is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, margin=theme.M)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.XL)
        self._grid.setVerticalSpacing(theme.XS)
        self.body.addLayout(self._grid)
        self.cells: dict[tuple[str, str], Words] = {}
        self._seen: tuple[Aged, ...] = ()
        self.hide()

    def say(self, aged: tuple[Aged, ...]) -> None:
        """Show these buckets."""
        if aged == self._seen:
            return
        self._seen = aged
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.cells = {}
        buckets = [*(name for _, name in BUCKETS), OLDEST]
        for at, name in enumerate(("", *(BUCKET_NAMES[b] for b in buckets), "Open")):
            self._put(Label(name), 0, at)
            self._grid.setColumnStretch(at, 0 if at == 0 else 1)
        for line, whole in enumerate(sums(aged), start=1):
            self._put(Strong(whole.currency), line, 0)
            for at, bucket in enumerate(buckets, start=1):
                self._cell(aged, whole.currency, bucket, line, at)
            self._put(Strong(WORDS.amount(whole)), line, len(buckets) + 1)
        self.setVisible(bool(sums(aged)))

    def _cell(self, aged: Sequence[Aged], currency: str, bucket: str, line: int, at: int) -> None:
        found = next((a for a in aged if a.bucket == bucket and a.open.currency == currency), None)
        filled = found is not None and bool(found.open)
        words: Words = Body(WORDS.amount(found.open)) if found is not None and filled else Muted("–")
        if found is not None and filled:
            many = found.count
            words.setToolTip(f"{many} {'invoice' if many == 1 else 'invoices'}")
        self._put(words, line, at)
        self.cells[(currency, bucket)] = words

    def _put(self, words: QWidget, line: int, at: int) -> None:
        side = Qt.AlignmentFlag.AlignLeft if at == 0 else Qt.AlignmentFlag.AlignRight
        self._grid.addWidget(words, line, at, side)


class Billable(ScrollPage):
    """The orders that can be invoiced, each with its button."""

    wanted = Signal(UUID)
    went = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, margin=0, gap=0)
        self.buttons: list[Button] = []
        self._rows: list[QWidget] = []
        self._seen: tuple[ToInvoice, ...] | None = None

    def say(self, found: tuple[ToInvoice, ...]) -> None:
        """Show these."""
        if found == self._seen:
            return
        self._seen = found
        for old in self._rows:
            old.hide()
            self.body.removeWidget(old)
            old.deleteLater()
        while self.body.count():
            self.body.takeAt(0)
        self.buttons = []
        self._rows = [self._row(one) for one in found]
        if not found:
            self._rows = [
                EmptyState(
                    "banknote",
                    "Nothing to invoice",
                    "An order that is accepted and not billed comes up here.",
                )
            ]
        for one in self._rows:
            self.body.addWidget(one, 0 if found else 1)
        if found:
            self.body.addStretch(1)

    def _row(self, one: ToInvoice) -> QWidget:
        o = one.order
        button = Button("Draft invoice", "banknote", small=True, then=lambda: self.wanted.emit(o.id))
        button.setAccessibleName(f"Draft invoice on order {o.number}")
        see = Button("Open the order", quiet=True, small=True, then=lambda: self.went.emit(f"order/{o.id}"))
        self.buttons.append(button)
        words = QWidget()
        words.setLayout(
            column(Strong(f"Order {o.number}"), Muted(f"{o.client_name} · {o.engagement}"), gap=0)
        )
        left = QWidget()
        amount, said = Strong(WORDS.money(one.left)), Muted("left to invoice")
        for part in (amount, said):
            part.setAlignment(Qt.AlignmentFlag.AlignRight)
        left.setLayout(column(amount, said, gap=0))
        line = row(words, 1, left, see, button, gap=theme.M)
        line.setContentsMargins(theme.L, theme.S, theme.L, theme.S)
        whole = QWidget()
        inner = QWidget()
        inner.setLayout(line)
        whole.setLayout(column(inner, Line(), gap=0))
        return whole

    def focus_first(self) -> None:
        """Put the keys on the first button."""
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
