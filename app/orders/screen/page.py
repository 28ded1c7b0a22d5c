"""One order: the sentence, the check with its decisions, the letter to purchasing, the clearance of the work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.basics.errors import Refusal
from app.orders.commands import accept, cancel, link_order, refuse
from app.orders.commands.several import decide_several
from app.orders.drafts import DecisionDraft
from app.orders.form import QuoteField
from app.orders.queries.pages import OrderPage, order_page, quotes_to_order
from app.orders.rules.decisions import check_decision
from app.orders.screen.aside import OrderAside
from app.orders.screen.cards import ClearedCard, DecisionCard
from app.orders.screen.checktable import CheckTable, points
from app.orders.screen.delivering import Delivering
from app.orders.screen.filing import Filing
from app.orders.screen.words import STATES, WAITING, WORDS, count, statement, why_not
from app.quotes.queries import QuoteRow
from app.shell import theme
from app.shell.actions import Action
from app.shell.desk import Desk
from app.shell.fields import NoteField
from app.shell.screens import Screen
from app.shell.slip import Slip
from app.shell.widgets import (
    Badge,
    Body,
    Breadcrumb,
    Button,
    Card,
    EmptyState,
    Header,
    Muted,
    Splitter,
    Statement,
    Title,
    column,
    row,
)

_VERBS = {"accept": "accepted", "query": "to be asked of purchasing", "refuse": "refused"}


class OrderScreen(Screen):
    """``order/<id>``."""

    SHOWS: ClassVar[frozenset[str]] = frozenset(
        {
            "purchase_order",
            "order_line",
            "order_event",
            "difference",
            "invoice",
            "receipt",
            "quote",
            "revision",
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._page: OrderPage | None = None
        self._log: Callable[[str, UUID | None], object] | None = None
        self.filing = Filing(desk, self)
        self._build()
        self.delivering = Delivering(self.desk, self.slip, self)
        self.delivering.kept.connect(self.go)
        self.cleared.delivering.connect(lambda: self.delivering.ask(self._order()))
        self.aside.printing.connect(lambda: self.delivering.letter(self._order()))

    def log_with(self, log: Callable[[str, UUID | None], object]) -> None:
        """How a call is logged."""
        self._log = log

    def client_key(self) -> str:
        """The client whose order is open."""
        return self._page.view.order.client if self._page else ""

    # -- building ---------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.slip = Slip()
        self.table = CheckTable()
        self.table.decided.connect(self.decide)
        self.table.selectionModel().selectionChanged.connect(self._picked)
        framed = Card(margin=1)
        framed.body.addWidget(self.table, 1)
        self.card, self.cleared = DecisionCard(), ClearedCard()
        self.card.decided.connect(self.decide)
        self.card.reason.returnPressed.connect(self.table.setFocus)
        self.cleared.billing.connect(self.invoice)
        left = column(self.slip, self.card, self.cleared, framed, gap=theme.M)
        left.setStretch(3, 1)
        left.setContentsMargins(theme.XL, theme.L, theme.L, theme.L)
        inside = QWidget()
        inside.setLayout(left)
        self.aside = OrderAside()
        self.aside.went.connect(self.go)
        self.aside.opening.connect(self.open_file)
        self.aside.saving.connect(self.save_file)
        self.aside.tongue.connect(self._read_letter)
        self.aside.setMinimumWidth(290)
        self.body = Splitter(inside, self.aside, shares=(7, 3))
        self.missing = EmptyState(
            "clipboard-check", "No such order", "", ("All orders", lambda: self.go("orders"))
        )
        self.missing.hide()
        self.head = self._head()
        box = column(self.head, self.body, self.missing, gap=0)
        box.setStretch(1, 1)
        box.setStretch(2, 1)
        self.setLayout(box)
        self._blank()

    def _blank(self) -> None:
        """Until the order is read, nothing is offered that could not be done."""
        for part in (self.head, self.body, self.missing, self.card, self.cleared):
            part.hide()

    def _head(self) -> Header:
        head = Header()
        self.crumbs = Breadcrumb()
        self.crumbs.went.connect(self.go)
        self.name = Title("")
        self.state = Badge()
        self.amount = Statement("")
        self.said = Body("", wrap=True)
        self.why = Muted("")
        self.refusing = Button("Refuse…", "ban", then=self.ask_refuse)
        self.more = Button("They cancelled it…", quiet=True, then=self.ask_cancel)
        self.change = Button("Record a change", "refresh-cw", then=self._changed_order)
        self.primary = Button("Accept order", "check", primary=True, then=self.do_primary)
        top = row(self.name, self.state, 1, self.more, self.change, self.refusing, self.primary, gap=theme.M)
        head.body.addWidget(self.crumbs)
        head.body.addLayout(top)
        line = row(self.amount, self.said, self.why, gap=theme.M)
        line.setStretch(1, 1)
        head.body.addLayout(line)
        return head

    # -- reading ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return f"Order {self._page.view.order.number}" if self._page else "Order"

    def open(self, address: str) -> None:
        if address != self.address():
            self._page = None
            self.slip.close_slip()
            self.card.reason.clear()
            self.aside.forget()
            self.table.show(())
            self._blank()
        super().open(address)

    def _order(self) -> UUID | None:
        try:
            return UUID(self.key())
        except ValueError:
            return None

    def refresh(self) -> None:
        id_ = self._order()
        if id_ is not None:
            self.desk.ask(order_page, id_, self.aside.language(), then=self._answered, otherwise=self._gone)
        else:
            self._gone(Refusal("The address names no order."))

    def _gone(self, refusal: Refusal) -> None:
        self._blank()
        self.missing.text.setText(refusal.text)
        self.missing.show()

    def _read_letter(self) -> None:
        self.refresh()

    def _answered(self, page: OrderPage) -> None:
        if page.view.order.id != self._order():
            return
        first = self._page is None
        self._page = page
        self.missing.hide()
        self._show_head(page)
        for part in (self.head, self.body):
            part.show()
        self.table.show(points(page))
        if first:
            self._go_undecided()
        self._picked()
        self.aside.show_order(page)
        self.renamed.emit()

    def _show_head(self, page: OrderPage) -> None:
        order = page.view.order
        crumbs = [
            (page.client_name or order.institution_name, f"client/{order.client}" if order.client else "")
        ]
        if order.engagement:
            crumbs.append((order.engagement, ""))
        if order.quote_id:
            crumbs.append((order.quote, f"quote/{order.quote}"))
        self.crumbs.say(crumbs)
        self.name.setText(f"Order {order.number}")
        self.state.say(*STATES[order.state])
        self.amount.setText(WORDS.money(order.amount))
        self.said.setText(statement(page))
        self._show_buttons(page)
        self.cleared.setVisible(order.state == "accepted")
        if order.state == "accepted":
            self.cleared.say(page.balance)

    def _show_buttons(self, page: OrderPage) -> None:
        order, waiting = page.view.order, page.view.order.state in WAITING
        unlinked = waiting and page.view.offer is None
        self.refusing.setVisible(waiting)
        self.change.setVisible(waiting)
        self.more.setVisible(waiting or order.state == "accepted")
        self.primary.setVisible(waiting)
        self.primary.setText("Say which quote" if unlinked else "Accept order")
        self.primary.picture("link" if unlinked else "check")
        why = "" if unlinked else why_not(page)
        self.primary.allow(waiting and not why, why)
        self.why.setText(why if waiting else "")

    def _go_undecided(self) -> None:
        rows = self.table.rows()
        wanted = next((p for p in rows if p.undecided), rows[0] if rows else None)
        if wanted is not None:
            self.table.choose(wanted.key)
            self.table.setFocus()

    # -- deciding ---------------------------------------------------------------------------------------------

    def _picked(self) -> None:
        """Say what is chosen in the table."""
        picked = self.table.picked()
        page = self._page
        self.card.setVisible(
            page is not None and page.view.offer is not None and page.view.order.state in WAITING
        )
        self.card.say(picked)

    def decide(self, decision: str) -> None:
        """Decide what is chosen; what needs a reason is not decided without one."""
        id_, picked = self._order(), self.table.picked()
        if id_ is None or not picked or self._page is None or self._page.view.order.state not in WAITING:
            return
        reason = self.card.reason.text().strip()
        drafts = []
        for p in picked:
            d = p.difference
            if d is None:
                continue
            try:
                check_decision(d, decision, reason)
            except Refusal as refusal:
                self.card.refuse(refusal)
                return
            drafts.append(DecisionDraft(decision, d.line, d.field, reason))
        said = f"{count(len(drafts), 'difference', 'differences')} {_VERBS[decision]}"
        self.desk.do(decide_several, id_, tuple(drafts), then=self._decided, label=said)

    def _decided(self, _many: int) -> None:
        self.card.reason.clear()
        self.desk.ask(
            order_page, self._order() or UUID(int=0), self.aside.language(), then=self._after_decision
        )

    def _after_decision(self, page: OrderPage) -> None:
        """The next one that waits comes up by itself."""
        self._answered(page)
        if not any(p.undecided for p in self.table.picked()):
            nxt = next((p for p in self.table.rows() if p.undecided), None)
            if nxt is not None:
                self.table.choose(nxt.key)
        self.table.setFocus()

    # -- the whole order --------------------------------------------------------------------------------------

    def do_primary(self) -> None:
        """Ctrl+Enter: link, accept, or invoice, whatever comes next."""
        page = self._page
        if page is None:
            return
        if self.slip.is_open():
            self.slip.press()
        elif page.view.order.state == "accepted":
            self.invoice()
        elif page.view.order.state in WAITING and page.view.offer is None:
            self.ask_link()
        elif self.primary.isEnabled() and page.view.order.state in WAITING:
            label = f"Order {page.view.order.number} accepted: the work is cleared to start"
            self.desk.do(accept, page.view.order.id, "", label=label)

    def invoice(self) -> None:
        """Draft an invoice on this order."""
        if self._page is not None and self.cleared.bill.isEnabled():
            self.go(f"payments/new?order={self._page.view.order.id}")

    def ask_link(self) -> None:
        """Ask which quote the order answers."""
        field = QuoteField("Answers our quote")
        self._linking = field
        self.slip.ask("Which quote does it answer?", (("quote", field),), "Link it", self._link)
        self.desk.ask(quotes_to_order, then=self._offered)

    def _offered(self, rows: tuple[QuoteRow, ...]) -> None:
        if self.slip.is_open():
            self._linking.offer(rows)

    def _link(self, values: Mapping[str, Any]) -> None:
        id_ = self._order()
        if id_ is not None:
            self.desk.do(
                link_order, id_, str(values["quote"]), then=self._done, label="Linked and checked",
                otherwise=self.slip.refuse,
            )  # fmt: skip

    def ask_refuse(self) -> None:
        """Ask why the order is refused."""
        self._ask_end(
            "Refuse the whole order", "Refuse it", "It is kept; a changed order may follow.", self._refuse
        )

    def ask_cancel(self) -> None:
        """Ask why the institution took the order back."""
        self._ask_end("The institution took the order back", "Record it", "", self._cancel)

    def _ask_end(self, title: str, word: str, said: str, then: Callable[[Mapping[str, Any]], object]) -> None:
        self.slip.ask(
            title, (("reason", NoteField("Reason", "It is kept with the order", 2)),), word, then, said
        )

    def _refuse(self, values: Mapping[str, Any]) -> None:
        if (id_ := self._order()) is not None:
            self.desk.do(
                refuse, id_, str(values["reason"]), then=self._done, label="Order refused",
                otherwise=self._refused_reason,
            )  # fmt: skip

    def _cancel(self, values: Mapping[str, Any]) -> None:
        if (id_ := self._order()) is not None:
            self.desk.do(
                cancel, id_, str(values["reason"]), then=self._done, label="Order cancelled",
                otherwise=self._refused_reason,
            )  # fmt: skip

    def _refused_reason(self, refusal: Refusal) -> None:
        self.slip.refuse(refusal, "reason")

    def _done(self, _nothing: object) -> None:
        self.slip.close_slip()

    def _changed_order(self) -> None:
        if (id_ := self._order()) is not None:
            self.go(f"orders/new?changes={id_}")

    # -- the file ---------------------------------------------------------------------------------------------

    def open_file(self) -> None:
        """Open the file the order came as, in the program the machine has for it."""
        if (id_ := self._order()) is not None:
            self.filing.open_copy(id_)

    def save_file(self) -> None:
        """Save the file the order came as."""
        if (id_ := self._order()) is not None and self._page is not None:
            self.filing.ask_where(id_, self._page.view.order.file_name)

    # -- keys -------------------------------------------------------------------------------------------------

    def actions_here(self) -> tuple[Action, ...]:
        waiting = lambda: self._page is not None and self._page.view.order.state in WAITING  # noqa: E731
        filed = lambda: self._page is not None and self._page.view.order.sha256 is not None  # noqa: E731
        return (
            Action("order.primary", self._primary_words(), self.do_primary, "check", "Ctrl+Return", None, "Order"),
            Action("order.refuse", "Refuse the order", self.ask_refuse, "ban", "", waiting, "Order"),
            Action("order.cancel", "The institution took the order back", self.ask_cancel, "circle-x", "", None, "Order"),
            Action("order.file", "Open the file of the order", self.open_file, "paperclip", "Ctrl+P", filed, "Order"),
            Action("order.mail", "Write to purchasing", self.aside.mail, "mail", "Ctrl+E", self.aside.has_letter, "Order"),
        )  # fmt: skip

    def _primary_words(self) -> str:
        if self._page is not None and self._page.view.order.state == "accepted":
            return "New invoice on this order"
        return "Accept the order"

    def back_out(self) -> bool:
        if self.slip.is_open():
            self.slip.close_slip()
            self.table.setFocus()
            return True
        return False
