"""The list of orders, what waits on top; and the form in which one is recorded, in the same place."""

from __future__ import annotations

from functools import partial
from typing import ClassVar
from urllib.parse import parse_qs
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.basics.errors import Refusal
from app.orders.commands import change_order, record_order
from app.orders.drafts import OrderDraft
from app.orders.form import OrderForm, ReadFile, TypedOrder, read_file, typed
from app.orders.queries import OrderListed
from app.orders.queries.pages import (
    OrderList,
    draft_from_order,
    draft_from_quote,
    order_list,
    quotes_to_order,
)
from app.orders.screen.words import STATES, WAITING, WORDS, day, state_signal, state_words, summary
from app.quotes.queries import QuoteRow
from app.shell import theme
from app.shell.actions import Action
from app.shell.cells import Column
from app.shell.desk import Desk
from app.shell.screens import Screen
from app.shell.table import RecordTable
from app.shell.widgets import Button, Card, EmptyState, Muted, Segmented, Title, column, row

PAGE = 200
SEGMENTS = {
    "all": ("All", None),
    "waiting": ("To do", WAITING),
    "accepted": ("Accepted", frozenset({"accepted"})),
    "closed": ("Closed", frozenset({"refused", "cancelled"})),
}
FILES = "Orders (*.pdf *.toml *.json *.xml *.eml *.msg *.png *.jpg);;All files (*)"


class OrdersScreen(Screen):
    """Every order, and recording one. ``orders/new`` opens the form, ``orders/new?quote=<number>`` with its quote."""

    SHOWS: ClassVar[frozenset[str]] = frozenset(
        {"purchase_order", "order_event", "difference", "quote_event"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setAcceptDrops(True)
        self._shown: OrderList | None = None
        self._segment = "all"
        self._limit = PAGE
        self._changes: UUID | None = None
        self._quote = ""
        self._build()

    def _build(self) -> None:
        self.head = Title("Orders")
        self.summary = Muted("")
        self.segments = Segmented([(key, text) for key, (text, _) in SEGMENTS.items()])
        self.segments.chosen.connect(self._choose)
        self.new = Button("Record an order", "plus", primary=True, then=self.record)
        self.table: RecordTable[OrderListed] = RecordTable(
            self._columns(),
            bare=True,
            empty=EmptyState(
                "clipboard-check",
                "No order yet",
                "Drop the file of an order here, or record it by hand.",
                ("Record an order", self.record),
            ),
        )
        self.table.setAccessibleName("Orders")
        self.table.opened.connect(self._open_row)
        self.older = Button("Show older orders", "history", quiet=True, then=self._older)
        self.older.hide()
        card = Card(margin=1)
        card.body.setSpacing(0)
        card.body.addWidget(self.table, 1)
        words = QWidget()
        words.setLayout(column(self.head, self.summary, gap=2))
        box = column(gap=theme.M)
        box.addLayout(row(words, 1, self.new, gap=theme.M))
        box.addLayout(row(self.segments, 1, self.older))
        box.addWidget(card, 1)
        box.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        self.list = QWidget()
        self.list.setLayout(box)
        self._build_form()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.form)
        self.setLayout(column(self.stack, gap=0))

    def _build_form(self) -> None:
        self.form = OrderForm()
        self.form.wanted.connect(self._wanted)
        self.form.saving.connect(self.save)
        self.form.cancelled.connect(self.cancel)
        self.form.choosing.connect(self._choose_file)

    def _columns(self) -> tuple[Column[OrderListed], ...]:
        return (
            Column("Number", lambda r: r.number, strong=True, icon=lambda r: STATES[r.state][2],
                   tint=state_signal, second=self._name, width=250),
            Column("Client", lambda r: r.client_name or "not known yet", second=lambda r: r.engagement, stretch=True),
            Column("Answers", lambda r: r.quote or "no quote", muted=True, width=130,
                   second=lambda r: f"revision {r.revision}" if r.revision else ""),
            Column("Amount", lambda r: WORDS.money(r.amount), right=True, second=lambda _: "", width=136,
                   sort=lambda r: (r.amount.currency, r.amount.minor)),
            Column("Received", self._day, right=True, muted=True, second=lambda _: "", width=104,
                   sort=lambda r: r.received_on),
            Column("State", state_words, signal=state_signal, width=116),
        )  # fmt: skip

    def _name(self, r: OrderListed) -> str:
        return self._shown.names.get(r.institution, r.institution) if self._shown else r.institution

    def _day(self, r: OrderListed) -> str:
        return day(r.received_on, self._shown.today) if self._shown else r.received_on.isoformat()

    # -- reading ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return "Orders" if self.stack.currentWidget() is self.list else self.form.title.text()

    def open(self, address: str) -> None:
        """``orders``, ``orders/new`` with a quote, or ``orders/new?changes=<id>`` for an order that came changed."""
        verb, _, query = address.partition("?")
        if verb != "orders/new":
            super().open("orders")
            return
        super().open("orders")
        wanted = parse_qs(query)
        quote, changes = wanted.get("quote", [""])[0], wanted.get("changes", [""])[0]
        self.record(quote, changes)

    def refresh(self) -> None:
        self.desk.ask(order_list, self._limit, then=self._answered)

    def _answered(self, found: OrderList) -> None:
        if self._shown is None:
            self.table.setFocus()
        self._shown = found
        self.form.today(found.today)
        self.summary.setText(summary(found.rows))
        for key, (text, states) in SEGMENTS.items():
            many = len(found.rows) if states is None else sum(r.state in states for r in found.rows)
            self.segments.say(key, f"{text} {many}" if many else text)
        self.older.setVisible(found.more)
        self._show_rows()

    def _show_rows(self) -> None:
        if self._shown is None:
            return
        states = SEGMENTS[self._segment][1]
        rows = [r for r in self._shown.rows if states is None or r.state in states]
        self.table.show(sorted(rows, key=lambda r: r.state not in WAITING))

    def _choose(self, key: str) -> None:
        self._segment = key
        self._show_rows()

    def _older(self) -> None:
        self._limit += PAGE
        self.refresh()

    def _open_row(self, found: object) -> None:
        if isinstance(found, OrderListed):
            self.go(f"order/{found.id}")

    # -- recording --------------------------------------------------------------------------------------------

    def record(self, quote: str = "", changes: str = "") -> None:
        """Open the form; what is typed there already stays unless another order is meant."""
        self._changes = _id(changes)
        self._quote = quote
        self.form.title.setText("The order came changed" if self._changes else "Record an order")
        self.form.save.setText("Record the change" if self._changes else "Record it")
        if quote or changes or not self.form.has_work():
            self.form.begin(self._empty())
        self._turn(self.form)
        self.desk.ask(quotes_to_order, then=self._offered)
        if self._changes is not None:
            self.desk.ask(draft_from_order, self._changes, then=self._recorded_before)
        elif quote:
            self._wanted(quote)

    def _empty(self) -> TypedOrder:
        today = self._shown.today if self._shown else None
        return TypedOrder(dated=today, received=today)

    def _turn(self, page: QWidget) -> None:
        self.stack.setCurrentWidget(page)
        self.renamed.emit()

    def _offered(self, quotes: tuple[QuoteRow, ...]) -> None:
        self.form.offer(quotes)

    def _wanted(self, number: str) -> None:
        self.desk.ask(draft_from_quote, number, then=self._quoted, otherwise=self._no_quote)

    def _quoted(self, draft: OrderDraft) -> None:
        self.form.take_quote(draft)

    def _no_quote(self, refusal: Refusal) -> None:
        self.form.fields["quote"].problem(refusal.text)

    def _recorded_before(self, draft: OrderDraft) -> None:
        self.form.begin(typed(draft))

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "The file the order came as", "", FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.take_file)
        dialog.open()

    def take_file(self, path: str) -> None:
        """A file was chosen or dropped: read it, and open the form with it."""
        self.desk.make(read_file, path, then=self._file_read)

    def _file_read(self, file: ReadFile) -> None:
        if self.stack.currentWidget() is not self.form:
            self.record()
        self.form.take_file(file)

    def save(self) -> None:
        """Record what stands in the form."""
        draft = self.form.ready()
        if draft is None:
            return
        file = self.form.file
        content, name = (file.content, file.name) if file else (None, "")
        said = f"Order {draft.number} recorded and checked"
        if self._changes is not None:
            self.desk.do(
                change_order, self._changes, draft, content, name,
                then=self._changed, label=f"Order {draft.number} recorded as changed", otherwise=self.form.refuse,
            )  # fmt: skip
            return
        self.desk.do(
            record_order, draft, content, name, then=self._recorded, label=said, otherwise=self.form.refuse
        )

    def _recorded(self, order_id: UUID) -> None:
        self._close_form()
        self.go(f"order/{order_id}")

    def _changed(self, _none: None) -> None:
        changed = self._changes
        self._close_form()
        self.go(f"order/{changed}")

    def cancel(self) -> None:
        """Close the form; what was typed is forgotten."""
        self._close_form()

    def _close_form(self) -> None:
        self._changes = None
        self.form.begin(self._empty())
        self._turn(self.list)
        self.table.setFocus()

    # -- keys, dropping ---------------------------------------------------------------------------------------

    def actions_here(self) -> tuple[Action, ...]:
        writing = lambda: self.stack.currentWidget() is self.form  # noqa: E731 - one word, used thrice
        listed = lambda: self.stack.currentWidget() is self.list  # noqa: E731
        return (
            Action("orders.new", "Record an order", self.record, "plus", "Ctrl+N", listed, "Orders", "new purchase po"),
            Action("orders.file", "Read an order file", self._choose_file, "upload", "Ctrl+O", None, "Orders"),
            Action("orders.save", "Record it", self.save, "check", "Ctrl+Return", writing, "Orders"),
            Action("orders.save2", "Record it", self.save, "check", "Ctrl+S", writing, "Orders", listed=False),
            *(
                Action(f"orders.{key}", f"Show orders: {text.lower()}", partial(self.segments.choose, key), "funnel",
                       "", listed, "Orders")
                for key, (text, _) in SEGMENTS.items()
            ),
        )  # fmt: skip

    def back_out(self) -> bool:
        if self.stack.currentWidget() is self.list:
            return False
        self._turn(self.list)  # what was typed stays in the form
        self.table.setFocus()
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = next((url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()), "")
        if path:
            event.acceptProposedAction()
            self.take_file(path)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
