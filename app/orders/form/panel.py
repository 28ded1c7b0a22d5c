"""The page on which an order is recorded: beside the quote it answers, so that only what differs is typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.basics.dates import TermsStart
from app.basics.errors import Refusal
from app.basics.money import Money
from app.orders.drafts import OrderDraft
from app.orders.form.grid import LinesGrid
from app.orders.form.quotefield import QuoteField
from app.orders.form.reading import ReadFile
from app.orders.form.typed import WORDS, TypedOrder, typed
from app.quotes.queries import QuoteRow
from app.shell import theme
from app.shell.fields import AmountField, ChoiceField, DateField, NoteField, TextField
from app.shell.forms import Form
from app.shell.widgets import (
    Breadcrumb,
    Button,
    Card,
    Header,
    Icon,
    Label,
    Muted,
    Problem,
    ScrollPage,
    Strong,
    Title,
    column,
    row,
)

STARTS = {
    "": "as quoted",
    TermsStart.INVOICE.value: "the invoice",
    TermsStart.RECEIPT.value: "receipt of the invoice",
    TermsStart.LATER_OF_INVOICE_AND_ACCEPTANCE.value: "invoice or acceptance, the later",
    TermsStart.LATER_OF_RECEIPT_AND_ACCEPTANCE.value: "receipt or acceptance, the later",
    TermsStart.END_OF_MONTH.value: "the end of the month",
}
KINDS = {"standard": "Once", "blanket": "Blanket, drawn down", "standing": "Standing"}


class OrderForm(QWidget):
    """The form. Sends ``wanted(number)`` when a quote was chosen, ``saving()``, ``cancelled()``, ``choosing()``."""

    wanted = Signal(str)
    saving = Signal()
    cancelled = Signal()
    choosing = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.typed = TypedOrder()
        self.file: ReadFile | None = None
        self._begun = TypedOrder()
        self._quoted = TypedOrder()
        self._build()
        self.form = Form(self.typed, self)
        for name, field in self.fields.items():
            self.form.bind(field, name)
        self.form.changed.connect(self._edited)

    # -- building ---------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._build_fields()
        page = ScrollPage()
        page.body.addWidget(self._file_card())
        page.body.addLayout(self._laid_out())
        self.grid = LinesGrid()
        self.grid.edited.connect(self._lines_edited)
        self.lines_wrong = Problem()
        self.sums = Muted("")
        lines = QWidget()
        lines.setLayout(column(Label("Lines"), self.grid, self.lines_wrong, self.sums, gap=theme.XS))
        page.body.addWidget(lines)
        notes = row(self.fields["payer"], self.fields["terms_text"], gap=theme.L)
        page.body.addLayout(notes)
        page.body.addStretch(1)
        box = column(self._head(), page, gap=0)
        self.setLayout(box)

    def _head(self) -> Header:
        head = Header()
        crumbs = Breadcrumb((("Orders", ""),))
        self.title = Title("Record an order")
        self.said = Muted(
            "Choose the quote that it answers: its lines come along, only what differs is typed."
        )
        self.read = Button("Read a file", "upload", then=self.choosing.emit)
        self.no = Button("Cancel", quiet=True, then=self.cancelled.emit)
        self.save = Button("Record it", "check", primary=True, then=self.saving.emit)
        words = QWidget()
        words.setLayout(column(crumbs, self.title, self.said, gap=2))
        head.body.addLayout(row(words, 1, self.no, self.read, self.save))
        self.wrong = Problem()
        head.body.addWidget(self.wrong)
        return head

    def _build_fields(self) -> None:
        self.quote = QuoteField("Answers our quote")
        self.quote.picked.connect(self._picked)
        starts = list(STARTS.items())
        self.fields = {
            "number": TextField("Order number", "As it stands there, with its zeros"),
            "quote": self.quote,
            "revision": TextField("Revision it cites", "none"),
            "dated": DateField("Dated"),
            "received": DateField("Received"),
            "amount": AmountField("Amount"),
            "currency": TextField("Currency"),
            "tax": AmountField("Of that, tax", "not stated"),
            "payment_days": TextField("Payment, days", "not stated"),
            "payment_from": ChoiceField("Counted from", starts),
            "freight_terms": TextField("Freight terms", "not stated"),
            "kind": ChoiceField("Kind", list(KINDS.items())),
            "valid_from": DateField("Runs from", optional=True),
            "valid_to": DateField("Runs to", optional=True),
            "payer": NoteField("Bill to", "Name and address, line by line", 4),
            "terms_text": NoteField("Terms on the order", "What they print that we did not quote", 4),
        }

    def _laid_out(self) -> QGridLayout:
        places = (
            ("quote", 0, 0, 5), ("revision", 0, 5, 2), ("number", 0, 7, 5),
            ("dated", 1, 0, 2), ("received", 1, 2, 2), ("amount", 1, 4, 3), ("currency", 1, 7, 2), ("tax", 1, 9, 3),
            ("payment_days", 2, 0, 2), ("payment_from", 2, 2, 3), ("freight_terms", 2, 5, 3), ("kind", 2, 8, 2),
            ("valid_from", 3, 0, 2), ("valid_to", 3, 2, 2),
        )  # fmt: skip
        box = QGridLayout()
        box.setHorizontalSpacing(theme.M)
        box.setVerticalSpacing(theme.M)
        for at in range(12):
            box.setColumnStretch(at, 1)
        for name, line, at, wide in places:
            box.addWidget(self.fields[name], line, at, 1, wide, Qt.AlignmentFlag.AlignTop)
        return box

    def _file_card(self) -> Card:
        card = Card(margin=theme.M)
        self.file_icon = Icon("paperclip")
        self.file_name = Strong("No file yet")
        self.file_said = Muted(
            "Drop the order here: PDF to keep it, TOML, JSON or UBL to read it.", wrap=True
        )
        self.attach = Button("Attach", "paperclip", small=True, then=self.choosing.emit)
        self.remove = Button("Take off", quiet=True, small=True, then=self._take_off)
        words = QWidget()
        words.setLayout(column(self.file_name, self.file_said, gap=0))
        line = row(self.file_icon, words, self.remove, self.attach, gap=theme.M)
        line.setStretch(1, 1)
        card.body.addLayout(line)
        self.remove.hide()
        return card

    # -- what is in it ----------------------------------------------------------------------------------------

    def offer(self, quotes: Sequence[QuoteRow]) -> None:
        """The quotes to choose from."""
        self.quote.offer(quotes)

    def begin(self, start: TypedOrder) -> None:
        """An empty form."""
        self.file = None
        self._quoted = TypedOrder()
        self._take(start)
        self._show_file()
        self.fields["quote"].setFocus()

    def take_quote(self, draft: OrderDraft) -> None:
        """What the quote says: fills what was not typed, and is what the lines are held against."""
        quoted = typed(draft)
        now = self.typed
        read = self.file is not None and self.file.draft is not None
        if not read:
            filled = quoted.copy()
            filled.number, filled.revision = now.number, quoted.revision
            filled.dated, filled.received = now.dated or quoted.dated, now.received or quoted.received
            now = filled
        else:
            now.payer = now.payer or quoted.payer
        self._quoted = quoted
        self._take(now)

    def take_file(self, read: ReadFile) -> None:
        """A file that was chosen or dropped: kept with the order, and read where it can be."""
        self.file = read
        if read.draft is not None:
            found = typed(read.draft)
            found.received = found.received or self.typed.received
            found.quote = found.quote or self.typed.quote
            self._take(found)
            if found.quote:
                self.wanted.emit(found.quote)
        self._show_file()

    def today(self, day: dt.date) -> None:
        """The day of both dates while nothing was said about them."""
        if self.typed.dated is None:
            self.typed.dated = self.typed.received = self._begun.dated = self._begun.received = day
            self.form.refresh()

    def _take(self, what: TypedOrder) -> None:
        self.typed = what
        self._begun = what.copy()
        self.form.take(self.typed)
        self.grid.show_lines(self.typed.lines, self._quoted.lines)
        self._lines_said("")
        self.wrong.say("")
        self._sum()

    def ready(self) -> OrderDraft | None:
        """The draft to record; None where something is wrong, which is then shown beside its field."""
        self.form.show_problems()
        found = dict(reversed(self.typed.problems()))
        self._lines_said(found.get("lines", ""))
        try:
            return self.typed.draft()
        except Refusal as refusal:
            self.wrong.say(refusal.text if not found else "")
            return None

    def refuse(self, refusal: Refusal) -> None:
        """Why it was not recorded: beside the field it names, else on top."""
        field, _, said = refusal.text.partition(": ")
        known = self.fields.get(field)
        if known is not None:
            known.problem(said[:1].upper() + said[1:])
            known.setFocus()
        else:
            self.wrong.say(refusal.text)

    def has_work(self) -> bool:
        """Whether something was typed that is not recorded."""
        return self.file is not None or not self.typed.untouched(self._begun) or bool(self.typed.lines)

    # -- while typing -----------------------------------------------------------------------------------------

    def _picked(self, number: str) -> None:
        self.typed.quote = number
        if number != self._quoted.quote:
            self.wanted.emit(number)

    def _edited(self) -> None:
        self.wrong.say("")
        self._sum()

    def _lines_edited(self) -> None:
        self._lines_said("")
        self._sum()

    def _lines_said(self, text: str) -> None:
        self.lines_wrong.say(text)

    def _sum(self) -> None:
        """What the lines come to, held against the amount."""
        total = self.typed.lines_total()
        if total is None or not self.typed.lines:
            self.sums.setText("")
            return
        said = f"The lines come to {WORDS.money(total)}"
        try:
            tax = (
                Money.parse(f"{WORDS.parse_number(self.typed.tax):f}", total.currency)
                if self.typed.tax
                else None
            )
            amount = Money.parse(f"{WORDS.parse_number(self.typed.amount):f}", total.currency)
        except Refusal:
            self.sums.setText(f"{said}.")
            return
        whole = total + tax if tax else total
        if tax:
            said += f", with tax {WORDS.amount(whole)}"
        if amount in (total, whole):
            self.sums.setText(f"{said}, as the amount says.")
        else:
            self.sums.setText(f"{said}; the amount says {WORDS.amount(amount)}.")

    def _take_off(self) -> None:
        self.file = None
        self._show_file()

    def _show_file(self) -> None:
        self.remove.setVisible(self.file is not None)
        if self.file is None:
            self.file_icon.say("paperclip")
            self.file_name.setText("No file yet")
            self.file_said.setText("Drop the order here: PDF to keep it, TOML, JSON or UBL to read it.")
            return
        self.file_icon.say("file-check" if self.file.draft else "paperclip", "accent")
        self.file_name.setText(self.file.name)
        self.file_said.setText(_said_of(self.file))


def _said_of(file: ReadFile) -> str:
    if file.draft is None:
        return "Kept with the order. It is not read; type what it says."
    left = f" Not read: {', '.join(file.left_out)}." if file.left_out else ""
    return f"Read: {len(file.draft.lines)} lines. Kept with the order.{left}"
