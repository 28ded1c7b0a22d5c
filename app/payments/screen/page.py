"""One invoice: who has it, since when and until when; the route with its steps, the money, the paper beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.basics.errors import Refusal
from app.payments.commands import discard, issue, mark, open_dispute, receive, resolve_dispute, step
from app.payments.commands.redraft import redraft
from app.payments.form import (
    bill_draft,
    bill_fields,
    mark_draft,
    mark_fields,
    receipt_draft,
    receipt_fields,
    step_draft,
    step_fields,
)
from app.payments.queries.pages import InvoicePage, invoice_page
from app.payments.screen.crediting import Crediting
from app.payments.screen.curing import Curing
from app.payments.screen.facts import InvoiceFacts
from app.payments.screen.head import InvoiceHead
from app.payments.screen.lesson import InvoiceLesson
from app.payments.screen.paperside import PaperSide
from app.payments.screen.sending import Sending
from app.payments.screen.words import CLOSED, WORDS
from app.shell import theme
from app.shell.actions import Action
from app.shell.desk import Desk
from app.shell.fields import NoteField
from app.shell.screens import Screen
from app.shell.slip import Slip
from app.shell.widgets import EmptyState, ScrollPage, Splitter, column

_TITLES = {
    "sent": ("It was sent", "Record it"),
    "query": ("They ask something", "Record the question"),
    "rejected": ("They rejected it", "Record the rejection"),
    "answer": ("What did they answer?", "Record it"),
}


class InvoiceScreen(Screen):
    """``invoice/<number>``."""

    SHOWS: ClassVar[frozenset[str]] = frozenset(
        {"invoice", "invoice_line", "invoice_event", "receipt", "dispute", "milestone", "rule", "route_step", "seller",
         "purchase_order", "institution", "office", "contact", "rule_confirmation"}
    )  # fmt: skip

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._page: InvoicePage | None = None
        self._log: Callable[[str, UUID | None], object] | None = None
        self._build()

    def log_with(self, log: Callable[[str, UUID | None], object]) -> None:
        """How a call is logged."""
        self._log = log

    def client_key(self) -> str:
        """The client whose invoice is open."""
        return self._page.row.client if self._page else ""

    # -- building ---------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.slip = Slip()
        self.lesson = InvoiceLesson(self.desk, self)
        self.facts = InvoiceFacts()
        self.facts.route.done.connect(self.ask_step)
        self.facts.route.asked.connect(partial(self.ask_mark, "query"))
        self.facts.route.rejected.connect(partial(self.ask_mark, "rejected"))
        self.facts.route.answered.connect(partial(self.ask_mark, "answer"))
        self.facts.route.calling.connect(self.call)
        self.curing, self.crediting = Curing(self), Crediting(self)
        self.facts.findings.cure.connect(self.curing.cure)
        self.facts.went.connect(self.go)
        left = ScrollPage(gap=theme.M)
        left.body.setContentsMargins(theme.XL, theme.L, theme.L, theme.L)
        left.body.addWidget(self.slip)
        left.body.addWidget(self.lesson.card)
        left.body.addWidget(self.facts)
        left.body.addStretch(1)
        self.left = left
        self.paper = PaperSide(self.desk)
        self.paper.setMinimumWidth(360)
        self.body = Splitter(left, self.paper, shares=(6, 5))
        self.missing = EmptyState(
            "banknote", "No such invoice", "", ("All payments", lambda: self.go("payments"))
        )
        self._build_head()
        self._build_pages()
        self._blank()

    def _build_pages(self) -> None:
        whole = QWidget()
        box = column(self.head, self.body, self.missing, gap=0)
        box.setStretch(1, 1)
        box.setStretch(2, 1)
        whole.setLayout(box)
        self.sending = Sending(self, whole)
        self.paper.sending.connect(self.sending.open)
        self.setLayout(column(self.sending.pages, gap=0))

    def _build_head(self) -> None:
        self.head = InvoiceHead()
        self.head.crumbs.went.connect(self.go)
        for signal, run in (
            (self.head.parting, self.ask_part),
            (self.head.dropping, self.ask_discard),
            (self.head.overriding, self.ask_override),
            (self.head.disputing, self.ask_dispute),
            (self.head.paying, self.ask_money),
            (self.head.again_wanted, self._again),
            (self.head.crediting, self.crediting.ask),
            (self.head.pressed, self.do_primary),
        ):
            signal.connect(run)

    def _blank(self) -> None:
        """Until the invoice is read, nothing is offered that could not be done."""
        for part in (self.head, self.body, self.missing):
            part.hide()

    # -- reading ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return f"Credit note {self.key()}" if self.key().startswith("CN") else f"Invoice {self.key()}"

    def open(self, address: str) -> None:
        if address != self.address():
            self._page = None
            self.slip.close_slip()
            self.lesson.forget()
            self.paper.forget()
            self.sending.close()
            self._blank()
        super().open(address)

    def refresh(self) -> None:
        if self.key():
            self.desk.ask(invoice_page, self.key(), then=self._answered, otherwise=self._gone)

    def _gone(self, refusal: Refusal) -> None:
        """A draft that was thrown away has no page any more."""
        if self._page is None:
            self._blank()
            self.missing.text.setText(refusal.text)
            self.missing.show()
            return
        self._page = None
        self.go("payments")

    def _answered(self, page: InvoicePage) -> None:
        if page.row.number != self.key():
            return
        first, self._page = self._page is None, page
        self.head.show_invoice(page)
        for part in (self.head, self.body):
            part.show()
        self.missing.hide()
        if first:
            self.head.primary.setFocus() if self.head.primary.isEnabled() else self.facts.lines.setFocus()
        self.facts.show_invoice(page)
        self.paper.show_invoice(page.row)
        self.lesson.show_invoice(page)
        self.renamed.emit()

    # -- the draft --------------------------------------------------------------------------------------------

    def do_primary(self) -> None:
        """Ctrl+Enter: what comes next, or yes to what is being asked."""
        if self.sending.showing():
            self.sending.panel.press()
        elif self.slip.is_open():
            self.slip.press()
        elif self._page is not None and self.head.primary.isVisible() and self.head.primary.isEnabled():
            if self._page.row.state == "draft":
                label = f"Invoice {self._page.row.number} issued"
                self.desk.do(issue, self._page.row.id, "", self.lesson.failed, label=label)
            elif self._page.row.state == "issued":
                self.sending.open()
            else:
                self.ask_money()

    def ask_override(self) -> None:
        """Ask why it is issued all the same."""
        field = NoteField("Reason", "It is kept with the invoice and with each rule that it overrides", 2)
        self.ask("Issue it against the preflight", (("reason", field),), "Issue it", self._override)

    def _override(self, values: Mapping[str, Any]) -> None:
        reason = str(values["reason"])
        if not reason:
            self.slip.refuse(Refusal("Give the reason; it stays on record."), "reason")
        elif self._page is not None:
            self.desk.do(
                issue, self._page.row.id, reason, self.lesson.failed, then=self._done,
                label=f"Invoice {self._page.row.number} issued", otherwise=self.slip.refuse,
            )  # fmt: skip

    def ask_part(self) -> None:
        """Ask what of the order is billed."""
        if self._page is not None:
            said = "The draft is made anew with these lines and takes the next number."
            self.ask("What is billed now?", bill_fields(self._page.billable), "Bill this", self._part, said)

    def _part(self, values: Mapping[str, Any]) -> None:
        if self._page is None:
            return
        try:
            draft = bill_draft(self._page.billable, values)
        except Refusal as refusal:
            self.slip.refuse(refusal)
            return
        self.desk.do(
            redraft,
            self._page.row.id,
            draft,
            then=self._redrafted,
            label="Drafted anew",
            otherwise=self.slip.refuse,
        )

    def _redrafted(self, number: str) -> None:
        self.slip.close_slip()
        self.go(f"invoice/{number}")

    def ask_discard(self) -> None:
        """Ask before a draft is thrown away: its number is lost."""
        self.ask(
            "Throw this draft away?", (), "Throw it away", self._discard, "Its number is not used again."
        )

    def _discard(self, _values: Mapping[str, Any]) -> None:
        if self._page is not None:
            self.desk.do(
                discard,
                self._page.row.id,
                then=self._discarded,
                label="Draft thrown away",
                otherwise=self.slip.refuse,
            )

    def _discarded(self, _none: None) -> None:
        self.slip.close_slip()
        self._page = None
        self.go("payments")

    def shown(self) -> InvoicePage | None:
        """The invoice as it was read last."""
        return self._page

    # -- on its way -------------------------------------------------------------------------------------------

    def ask_step(self, key: str) -> None:
        """Ask when a step of the route was done."""
        if self._page is not None:
            title = next((t.title for t in self._page.row.track if t.key == key), key)
            self.ask(f"{title} is done", step_fields(self._page.today), "Record it", partial(self._step, key))

    def _step(self, key: str, values: Mapping[str, Any]) -> None:
        if self._page is not None:
            self.desk.do(
                step, self._page.row.id, step_draft(key, values), then=self._done, label="Step recorded",
                otherwise=self.slip.refuse,
            )  # fmt: skip

    def ask_mark(self, kind: str) -> None:
        """Ask about what happened: sent, queried, rejected, or another answer."""
        if self._page is not None:
            title, word = _TITLES[kind]
            self.ask(title, mark_fields(kind, self._page.today), word, partial(self._mark, kind))

    def _mark(self, kind: str, values: Mapping[str, Any]) -> None:
        if kind in {"query", "rejected"} and not values.get("reason_code"):
            self.slip.refuse(Refusal("Say why, in the words that fit best."), "reason_code")
        elif self._page is not None:
            self.desk.do(
                mark, self._page.row.id, mark_draft(kind, values), then=self._done, label="Recorded",
                otherwise=self.slip.refuse,
            )  # fmt: skip

    def ask_money(self) -> None:
        """Ask about money that came; the open amount stands there already."""
        if self._page is not None:
            fields = receipt_fields(self._page.row.open, self._page.today)
            self.ask("Money came", fields, "Receive it", self._receive)

    def _receive(self, values: Mapping[str, Any]) -> None:
        if self._page is None:
            return
        try:
            draft = receipt_draft(self._page.row.open, values)
        except Refusal as refusal:
            self.slip.refuse(refusal, "reason" if "Say in a few words" in refusal.text else "amount")
            return
        self.desk.do(
            receive, self._page.row.id, draft, then=self._done, label=f"{WORDS.money(draft.amount)} received",
            otherwise=self.slip.refuse,
        )  # fmt: skip

    def ask_dispute(self) -> None:
        """Ask what they dispute, or how it was settled."""
        if self._page is None:
            return
        if any(d.resolved_on is None for d in self._page.row.disputes):
            field = NoteField("How was it settled?", "The resolution is kept", 2)
            self.ask("The dispute is settled", (("text", field),), "Settle it", self._resolve)
        else:
            field = NoteField("What do they dispute?", "In their words", 2)
            self.ask("They will not pay it as it is", (("text", field),), "Open the dispute", self._dispute)

    def _dispute(self, values: Mapping[str, Any]) -> None:
        if self._page is not None:
            self.desk.do(
                open_dispute, self._page.row.id, str(values["text"]), then=self._done, label="Dispute opened",
                otherwise=self._refuse_text,
            )  # fmt: skip

    def _resolve(self, values: Mapping[str, Any]) -> None:
        if self._page is not None:
            self.desk.do(
                resolve_dispute, self._page.row.id, str(values["text"]), then=self._done, label="Dispute settled",
                otherwise=self._refuse_text,
            )  # fmt: skip

    def _refuse_text(self, refusal: Refusal) -> None:
        self.slip.refuse(refusal, "text")

    def _again(self) -> None:
        if self._page is not None and self._page.row.order_id is not None:
            self.go(f"payments/new?order={self._page.row.order_id}")

    def call(self) -> None:
        """Log the call to whoever has it."""
        if self._log is not None and self._page is not None:
            self._log(self._page.row.client, self._page.row.engagement_id)

    # -- asking -----------------------------------------------------------------------------------------------

    def ask(
        self,
        title: str,
        fields: Any,
        word: str,
        then: Callable[[Mapping[str, Any]], object],
        said: str = "",
    ) -> None:
        """Open the slip with these fields."""
        self.slip.ask(title, fields, word, then, said)
        self.left.verticalScrollBar().setValue(0)

    def _done(self, _nothing: object) -> None:
        self.slip.close_slip()

    def actions_here(self) -> tuple[Action, ...]:
        draft = lambda: self._page is not None and self._page.row.state == "draft"  # noqa: E731
        issued = lambda: self._page is not None and self._page.row.issued_on is not None  # noqa: E731
        running = lambda: self._page is not None and self._page.row.state not in CLOSED  # noqa: E731
        return (
            Action("invoice.primary", self.head.primary.text().rstrip("…"), self.do_primary, "stamp", "Ctrl+Return", None,
                   "Invoice"),
            Action("invoice.money", "Receive money", self.ask_money, "banknote", "", running, "Invoice", "paid receipt"),
            Action("invoice.sent", "Record as sent", partial(self.ask_mark, "sent"), "send", "", running, "Invoice"),
            Action("invoice.send", "Send the invoice", self.sending.open, "send", "Ctrl+E", issued, "Invoice", "mail e-mail"),
            Action("invoice.answer", "Record what they answered", partial(self.ask_mark, "answer"), "message-circle", "",
                   running, "Invoice"),
            Action("invoice.query", "They ask something", partial(self.ask_mark, "query"), "circle-question-mark", "",
                   running, "Invoice"),
            Action("invoice.rejected", "They rejected it", partial(self.ask_mark, "rejected"), "ban", "", running,
                   "Invoice"),
            Action("invoice.dispute", "Open or settle a dispute", self.ask_dispute, "scale", "", running, "Invoice"),
            Action("invoice.discard", "Throw the draft away", self.ask_discard, "trash-2", "Del", draft, "Invoice"),
            Action("invoice.pdf", "Save the PDF", self.paper.ask_where, "download", "Ctrl+P", None, "Invoice"),
        )  # fmt: skip

    def back_out(self) -> bool:
        if self.sending.showing():
            self.sending.panel.close_panel()
            return True
        if self.slip.is_open():
            self.slip.close_slip()
            return True
        return False
