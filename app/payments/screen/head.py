"""The head of an invoice: where one is, what it is over, the one sentence, and what can be done with it now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.payments.queries.pages import InvoicePage
from app.payments.screen.words import CLOSED, STATES, WORDS, statement
from app.shell import theme
from app.shell.widgets import Badge, Body, Breadcrumb, Button, Header, Statement, Title, row


class InvoiceHead(Header):
    """``show_invoice(page)``; each button sends its signal."""

    parting = Signal()
    dropping = Signal()
    overriding = Signal()
    disputing = Signal()
    paying = Signal()
    again_wanted = Signal()
    crediting = Signal()
    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.crumbs = Breadcrumb()
        self.name, self.state, self.disputed = Title(""), Badge(), Badge()
        self.amount, self.said = Statement(""), Body("", wrap=True)
        self.part = Button("Bill only part…", "list", then=self.parting.emit)
        self.drop = Button("Discard…", "trash-2", quiet=True, then=self.dropping.emit)
        self.override = Button("Issue anyway…", "triangle-alert", then=self.overriding.emit)
        self.dispute = Button("Dispute…", "scale", then=self.disputing.emit)
        self.money = Button("Receive money…", "banknote", then=self.paying.emit)
        self.credit = Button("Credit…", "undo-2", quiet=True, then=self.crediting.emit)
        self.again = Button("New invoice", "plus", then=self.again_wanted.emit)
        self.primary = Button("Issue", "stamp", primary=True, then=self.pressed.emit)
        self.body.addWidget(self.crumbs)
        self.body.addLayout(
            row(
                self.name, self.state, self.disputed, 1, self.drop, self.part, self.override, self.credit, self.dispute,
                self.money, self.again, self.primary, gap=theme.S,
            )
        )  # fmt: skip
        line = row(self.amount, self.said, gap=theme.M)
        line.setStretch(1, 1)
        self.body.addLayout(line)

    def show_invoice(self, page: InvoicePage) -> None:
        """Show it."""
        found = page.row
        crumbs = [(page.client_name, f"client/{found.client}"), (found.engagement, "")]
        if found.order_id:
            crumbs.append((f"Order {found.order}", f"order/{found.order_id}"))
        self.crumbs.say(crumbs)
        kind = "Credit note" if found.kind == "credit-note" else "Invoice"
        self.name.setText(f"{kind} {found.number}")
        self.state.say(*STATES[found.state])
        self._show_sore(page)
        self.amount.setText(WORDS.money(found.open if found.received and found.open else found.total))
        self.said.setText(statement(page))
        self._show_buttons(page)

    def _show_sore(self, page: InvoicePage) -> None:
        """In dispute, or late; nothing otherwise."""
        found = page.row
        if _contested(page):
            self.disputed.say("in dispute", "red", "scale")
        elif found.overdue and found.due_on is not None and found.state not in CLOSED:
            self.disputed.say(f"{(page.today - found.due_on).days} days past due", "red", "triangle-alert")
        else:
            self.disputed.say("", "red", "")

    def _show_buttons(self, page: InvoicePage) -> None:
        state, draft = page.row.state, page.row.state == "draft"
        stops = draft and bool(page.preflight and page.preflight.stops)
        credit = page.row.kind == "credit-note"
        running = state not in CLOSED and not credit
        self.credit.setVisible(not draft and not credit and state not in {"replaced", "credited"})
        self.drop.setVisible(draft)
        self.part.setVisible(draft and bool(page.billable))
        self.override.setVisible(stops)
        self.dispute.setVisible(running)
        self.dispute.setText("Settle the dispute…" if _contested(page) else "Dispute…")
        self.money.setVisible(state == "issued" and not credit)
        self.again.setVisible(state in {"rejected", "credited"})
        self.primary.setVisible(draft or running or (credit and state == "issued"))
        word, icon = _NEXT.get(state, ("Receive money…", "banknote"))
        self.primary.setText(word)
        self.primary.picture(icon)
        why = "The preflight stops it. Cure it, or issue it with a reason." if stops else ""
        self.primary.allow(not why, why)


_NEXT = {"draft": ("Issue", "stamp"), "issued": ("Send…", "send")}


def _contested(page: InvoicePage) -> bool:
    return any(d.resolved_on is None for d in page.row.disputes)
