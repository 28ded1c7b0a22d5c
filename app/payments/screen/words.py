"""How payments are said: states as badges, holders, the one sentence of an invoice and of the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from app.basics.money import Money
from app.basics.wording import Wording
from app.payments.queries import Aged, InvoiceListed, InvoiceRow
from app.payments.queries.pages import InvoiceList, InvoicePage
from app.payments.rules.states import REASONS
from app.shell.theme import Signal_

WORDS: Final = Wording("en_GB")
STATES: Final[dict[str, tuple[str, Signal_, str]]] = {
    "draft": ("draft", "neutral", "pencil"),
    "issued": ("not sent yet", "amber", "send"),
    "sent": ("sent", "accent", "send"),
    "received": ("received", "accent", "inbox"),
    "in-process": ("in process", "accent", "hourglass"),
    "query": ("queried", "amber", "circle-question-mark"),
    "conditional": ("on condition", "amber", "circle-alert"),
    "rejected": ("rejected", "red", "ban"),
    "approved": ("approved", "green", "stamp"),
    "part-paid": ("part paid", "amber", "wallet"),
    "paid": ("paid", "green", "circle-check"),
    "replaced": ("replaced", "neutral", "file-x"),
    "credited": ("credited", "neutral", "undo-2"),
}
CLOSED: Final = frozenset({"paid", "rejected", "replaced", "credited", "draft"})
_HOLDERS: Final = {
    "us": "We",
    "researcher": "The researcher",
    "accounts-payable": "Accounts payable",
    "purchasing": "Purchasing",
    "receiving": "Receiving",
    "nobody": "Nobody",
}
EVENTS: Final = {
    "sent": "Sent",
    "received": "They have it",
    "in-process": "In process",
    "query": "They ask",
    "conditional": "Accepted on a condition",
    "rejected": "Rejected",
    "approved": "Approved",
}
_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def holder(key: str) -> str:
    """Who has it, as the subject of a sentence."""
    return _HOLDERS.get(key, key.replace("-", " ").capitalize())


def day(on: dt.date, today: dt.date) -> str:
    """A day in a sentence or a list."""
    return WORDS.short_day(on, today)


def number(n: int) -> str:
    """A small number in words."""
    return _NUMBERS[n] if n < len(_NUMBERS) else str(n)


def badge(r: InvoiceListed, today: dt.date) -> tuple[str, Signal_]:
    """What the list says of an invoice: late and disputed before its state."""
    if r.disputed:
        return "in dispute", "red"
    if r.overdue and r.due_on and r.state not in CLOSED:
        return f"{(today - r.due_on).days} days late", "red"
    text, signal, _ = STATES[r.state]
    return text, signal


def is_open(r: InvoiceListed) -> bool:
    """Whether money is still to come on it."""
    return r.state not in CLOSED and bool(r.open)


def list_sentence(found: InvoiceList) -> str:
    """What is open and late, currency by currency; and what can be billed."""
    if not found.rows and not found.to_invoice:
        return ""
    late = sum(a.count for a in found.aged if a.bucket != "not due")
    owed = sums(found.aged)
    parts = []
    if owed:
        parts.append(f"{' and '.join(WORDS.money(m) for m in owed)} open")
    if late:
        parts.append(f"{number(late)} {'invoice is' if late == 1 else 'invoices are'} past due")
    if found.to_invoice:
        many = len(found.to_invoice)
        parts.append(f"{number(many)} {'order' if many == 1 else 'orders'} can be invoiced")
    text = ", ".join(parts) or "Nothing is open"
    return text[:1].upper() + text[1:] + "."


def sums(aged: Sequence[Aged]) -> tuple[Money, ...]:
    """What is open in each currency."""
    found: dict[str, int] = {}
    for one in aged:
        found[one.open.currency] = found.get(one.open.currency, 0) + one.open.minor
    return tuple(Money(minor, currency) for currency, minor in found.items() if minor)


def statement(page: InvoicePage) -> str:
    """The one sentence: who has it, since when, due."""
    row = page.row
    if row.state == "draft":
        return _draft(page)
    if row.state == "paid":
        last = max((r.on for r in row.receipts), default=None)
        return f"Paid in full{f' on {day(last, page.today)}' if last else ''}."
    if row.state == "rejected":
        return _rejected(row, page.today)
    if row.kind == "credit-note":
        return "It takes back what an invoice asked for. Nothing is owed on it."
    if row.state == "credited":
        return "Credit notes took all of it back. Nothing is owed on it."
    if row.state == "replaced":
        return "Another invoice replaced it. Nothing is owed on this one."
    dispute = next((d for d in row.disputes if d.resolved_on is None), None)
    if dispute is not None:
        return f"In dispute since {day(dispute.opened_on, page.today)}: {dispute.reason}"
    if row.state == "issued":
        return "It is issued and has not been sent. The clock of the terms may be running already."
    return f"{_held(row, page.today)} {_terms(row, page.today)}".strip()


def _draft(page: InvoicePage) -> str:
    row, stops = page.row, len(page.preflight.stops) if page.preflight else 0
    what = "The last invoice on" if row.final else "Part of"
    if stops:
        return f"{what} order {row.order}. {number(stops).capitalize()} {'rule stops' if stops == 1 else 'rules stop'} it."
    return f"{what} order {row.order}. It can be issued."


def _rejected(row: InvoiceRow, today: dt.date) -> str:
    last = next((e for e in reversed(row.events) if e.kind == "rejected"), None)
    if last is None:
        return "Rejected."
    why = REASONS.get(last.reason_code, "")
    said = f": {why}" if why else ""
    return f"Rejected on {day(last.on, today)}{said}. Mend what was wrong and make a new invoice."


def _held(row: InvoiceRow, today: dt.date) -> str:
    step = next((t for t in row.track if t.state == "current"), None)
    verb = "have" if row.holder == "us" else "has"
    since = f" since {day(row.since, today)}" if row.since else ""
    name = f" for {step.title.lower()}" if step else ""
    late = f", {days(step.late, 'business day')} late" if step and step.late else ""
    due = f"; due {day(row.step_due, today)}{late}" if row.step_due else ""
    return f"{holder(row.holder)} {verb} it{name}{since}{due}."


def _terms(row: InvoiceRow, today: dt.date) -> str:
    if row.due_on is None:
        return ""
    late = (today - row.due_on).days
    if late > 0:
        return f"Payment was due {day(row.due_on, today)}, {days(late, 'day')} ago."
    return f"Payment is due {day(row.due_on, today)}."


def days(n: int, word: str) -> str:
    """``1 day``, ``12 days``."""
    return f"{n} {word}" if n == 1 else f"{n} {word}s"
