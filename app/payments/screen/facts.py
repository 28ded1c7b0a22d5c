"""What is known of an invoice, from above: preflight or route, money, lines, what happened."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.payments.queries import InvoiceEventRow, InvoiceLineRow, InvoiceRow
from app.payments.queries.pages import InvoicePage
from app.payments.rules.states import ACTIONS, REASONS
from app.payments.screen.findings import Findings
from app.payments.screen.papers import InvoicePapers
from app.payments.screen.route import Route
from app.payments.screen.words import CLOSED, EVENTS, WORDS, day
from app.quotes.screen.filing import PaperCard
from app.shell import theme
from app.shell.cells import Column
from app.shell.table import RecordTable
from app.shell.widgets import Body, Breadcrumb, Card, Label, Line, Muted, Strong, column

_LINES: Final[tuple[Column[InvoiceLineRow], ...]] = (
    Column("Line", lambda x: x.order_line or str(x.position), muted=True, width=44),
    Column("Description", lambda x: x.text, stretch=True, tooltip=lambda x: x.detail or x.text),
    Column("Qty", lambda x: WORDS.quantity(x.quantity), right=True, width=56),
    Column("Unit", lambda x: x.unit, muted=True, width=66),
    Column("Unit price", lambda x: WORDS.unit_price(x.unit_price, x.amount.currency), right=True, width=84),
    Column("Amount", lambda x: WORDS.amount(x.amount), right=True, width=96),
)


class InvoiceFacts(QWidget):
    """``show_invoice(page)``."""

    went = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.findings, self.route = Findings(), Route()
        self.check = _card("Preflight", self.findings)
        self.way = _card("Payment route", self.route)
        self.money = Ledger()
        self.owed = _card("Money", self.money)
        self.lines: RecordTable[InvoiceLineRow] = RecordTable(_LINES, bare=True)
        self.lines.setAccessibleName("Lines of the invoice")
        self.lines.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines.horizontalHeader().setSectionsClickable(False)
        self.lines.horizontalHeader().setSortIndicatorShown(False)
        self.sold = Card(margin=1)
        self.sold.body.addWidget(self.lines)
        self.past = Ledger()
        self.history = _card("What happened", self.past)
        self.taught = Breadcrumb()
        self.taught.went.connect(self.went)
        self.history.add(self.taught)
        self.papers, self.filing = InvoicePapers(), PaperCard()
        self.setLayout(
            column(
                self.filing,
                self.check,
                self.papers,
                self.way,
                self.owed,
                self.sold,
                self.history,
                gap=theme.M,
            )
        )

    def show_invoice(self, page: InvoicePage) -> None:
        """Show it."""
        found = page.row
        self.check.setVisible(page.preflight is not None)
        if page.preflight is not None:
            self.findings.show_preflight(page.preflight, page.names)
        self.papers.show_invoice(page)
        self.way.setVisible(bool(found.track))
        self.route.show_track(found.track, page.today, closed=found.state in CLOSED)
        self.money.say(_money(page))
        self.lines.show(found.lines)
        self.lines.setFixedHeight(32 + self.lines.row_height * max(1, len(found.lines)))
        events = _events(page)
        self.history.setVisible(bool(events))
        self.past.say(events)
        lesson = next((e.lesson for e in reversed(found.events) if e.lesson is not None), None)
        address = f"institution/{lesson.institution}/rule/{lesson.key}" if lesson else ""
        self.taught.say(((f"Learned: {lesson.says}", address),) if lesson else ())


class Ledger(QWidget):
    """Rows of a day, words and an amount at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.L)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.setLayout(self._grid)
        self._seen: tuple[tuple[str, str, str, bool], ...] = ()

    def say(self, rows: tuple[tuple[str, str, str, bool], ...]) -> None:
        """Show (day, words, amount, whether it is a sum)."""
        if rows == self._seen:
            return
        self._seen = rows
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        line = 0
        for on, words, amount, strong in rows:
            if strong and line:
                self._grid.addWidget(Line(), line, 0, 1, 3)
                line += 1
            self._grid.addWidget(Muted(on), line, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(Strong(words) if strong else Body(words, wrap=True), line, 1)
            figures = (Strong if strong else Body)(amount)
            self._grid.addWidget(figures, line, 2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            line += 1


def _card(title: str, inner: QWidget) -> Card:
    card = Card()
    card.add(Label(title), inner)
    return card


def _money(page: InvoicePage) -> tuple[tuple[str, str, str, bool], ...]:
    found = page.row
    rows = [("", "Net", WORDS.amount(found.net), False)] if found.tax else []
    if found.tax:
        rows.append(("", "Tax", WORDS.amount(found.tax), False))
    issued = day(found.issued_on, page.today) if found.issued_on else ""
    rows.append((issued, "Total" if not issued else "Invoiced", WORDS.money(found.total), False))
    for r in found.receipts:
        said = " · ".join(x for x in ("Received", r.reference, r.reason) if x)
        rows.append((day(r.on, page.today), said, f"−{WORDS.amount(r.amount)}", False))
    if found.issued_on is not None:
        rows.append(("", _open_words(found, page), WORDS.money(found.open), True))
    return tuple(rows)


def _open_words(found: InvoiceRow, page: InvoicePage) -> str:
    if not found.open:
        return "Nothing open"
    due = f", due {day(found.due_on, page.today)}" if found.due_on else ""
    run = (
        f"; their next run is {day(found.pay_on, page.today)}"
        if found.pay_on and found.pay_on != found.due_on
        else ""
    )
    return f"Open{due}{run}"


def _events(page: InvoicePage) -> tuple[tuple[str, str, str, bool], ...]:
    found = page.row
    titles = {t.key: t.title for t in found.track}
    rows = [(e.on, _event(e, titles)) for e in found.events]
    for d in found.disputes:
        rows.append((d.opened_on, f"Disputed: {d.reason}"))
        if d.resolved_on is not None:
            rows.append((d.resolved_on, f"Dispute settled: {d.resolution}"))
    if found.issued_on is not None:
        rows.insert(0, (found.issued_on, "Issued"))
    rows.sort(key=lambda r: r[0])
    return tuple((day(on, page.today), words, "", False) for on, words in reversed(rows))


def _event(e: InvoiceEventRow, titles: dict[str, str]) -> str:
    name = f"{titles.get(e.step, e.step)} done" if e.kind == "step" else EVENTS.get(e.kind, e.kind)
    why = REASONS.get(e.reason_code, "")
    want = ACTIONS.get(e.action_code, "") if e.action_code not in {"", "NOA"} else ""
    parts = (
        f"{name}: {why}" if why else name,
        f"they want: {want}" if want else "",
        e.channel,
        e.person,
        e.note,
    )
    return " · ".join(p for p in parts if p)
