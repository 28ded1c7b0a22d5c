"""How long the ball may lie with each holder: sourced default norms, and what makes a stall of it.

The figures are the starting thresholds of our notes on turnaround (docs/norms.md names the public pages behind each);
an institution's own payment route overrides them. Learning norms from the file's own history comes later.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from app.basics.dates import Calendar
from app.institutions.norms import NORMS, Norm, purchasing_step
from app.progress.rules import Ball, Stage, Standing

Signal = Literal["fine", "amber", "red"]


def norm_for(
    standing: Standing, major_units: int = 0, expected_days: int | None = None, source: str = ""
) -> Norm | None:
    """The norm of a wait. ``major_units`` is the quote's total; ``expected_days`` is the institution's own figure."""
    if standing.ball is Ball.NOBODY:
        return None
    if expected_days is not None:
        return Norm(
            expected_days, max(expected_days * 2, expected_days + 2), source or "the institution's playbook"
        )
    step = purchasing_step(major_units) if standing.step == "with-purchasing" else standing.step
    return NORMS[step.partition(":")[0]]


@dataclass(frozen=True, slots=True)
class Wait:
    """How long the ball has lain, against the norm."""

    business_days: int
    usual: int
    signal: Signal
    source: str
    amber_on: dt.date
    red_on: dt.date


def wait_of(standing: Standing, norm: Norm | None, calendar: Calendar, today: dt.date) -> Wait | None:
    """Business days in the holder's own calendar since the ball came to them, and whether that is remarkable."""
    if norm is None:
        return None
    days = max(calendar.business_days(standing.since, today), 0)
    signal: Signal = "red" if days > norm.red else "amber" if days > norm.amber else "fine"
    return Wait(
        days,
        norm.usual,
        signal,
        norm.source,
        calendar.after(standing.since, norm.amber + 1),
        calendar.after(standing.since, norm.red + 1),
    )


@dataclass(frozen=True, slots=True)
class Expiry:
    """An issued quote that runs out before it is ordered."""

    days_left: int
    signal: Signal


def expiry_of(valid_until: dt.date | None, stage: Stage, today: dt.date) -> Expiry | None:
    """Amber 14 days before the end of validity, red 5 days before it, while nothing is ordered."""
    if valid_until is None or stage not in {Stage.QUOTE, Stage.PURCHASING}:
        return None
    left = (valid_until - today).days
    if left > 14:
        return None
    return Expiry(left, "red" if left <= 5 else "amber")


HOLDERS: dict[Ball, str] = {
    Ball.US: "We",
    Ball.RESEARCHER: "The researcher",
    Ball.PURCHASING: "Purchasing",
    Ball.TECHNICIAN: "The technician",
    Ball.RECEIVING: "Receiving",
    Ball.ACCOUNTS_PAYABLE: "Accounts payable",
    Ball.NOBODY: "Nobody",
}

#: What a holder has, by step, in English; the hand-over brief words the same steps in other languages.
HAS = {
    "enquiry": "have had the enquiry",
    "draft": "have had the quote in draft",
    "issued": "have the issued quote and have not sent it",
    "returned": "have had the returned quote",
    "with-researcher": "has had the quote",
    "with-purchasing": "has had the quote",
    "approved": "approved the quote and has not sent an order",
    "order-check": "have had the order to check",
    "order-accept": "have checked the order and not accepted it",
    "order-queried": "has had our query on the order",
    "cleared": "has been cleared to start",
    "in-work": "has had the work",
    "receipt-awaited": "has not confirmed the receipt",
    "to-invoice": "have not invoiced what was delivered",
    "invoice-unsent": "have not sent the invoice",
    "disputed": "have had the dispute",
    "receipt": "has not confirmed the receipt",
    "route": "has had the invoice",
}


def sentence(standing: Standing, wait: Wait | None) -> str:
    """The answer before the data: "Purchasing has had the quote for 9 business days"."""
    if standing.ball is Ball.NOBODY or wait is None:
        return standing.says or "Nothing is waiting"
    subject, verb = HOLDERS[standing.ball], HAS[standing.step.partition(":")[0]]
    if wait.business_days == 0:
        return f"{subject} {verb} since today"
    days = "1 business day" if wait.business_days == 1 else f"{wait.business_days} business days"
    return f"{subject} {verb} for {days}"


@dataclass(frozen=True, slots=True)
class Next:
    """What to do about a step: a sentence, and the action that one key starts.

    ``at_once``: it is ours to do, so it is listed from its first day whatever the norm.
    """

    what: str
    action: str
    at_once: bool = False


NEXT: dict[str, Next] = {
    "returned": Next("Revise the returned quote", "revise-quote", at_once=True),
    "order-check": Next("Check the order against the quote", "check-order", at_once=True),
    "order-accept": Next("Accept the order", "accept-order", at_once=True),
    "to-invoice": Next("Invoice what was delivered", "new-invoice", at_once=True),
    "invoice-unsent": Next("Send the invoice", "send-invoice", at_once=True),
    "disputed": Next("Settle the dispute", "open-invoice", at_once=True),
    "enquiry": Next("Quote the enquiry", "new-quote"),
    "draft": Next("Finish and issue the quote", "open-quote"),
    "issued": Next("Send the issued quote", "send-quote"),
    "with-researcher": Next("Ask the researcher where the quote is", "call"),
    "with-purchasing": Next("Ask purchasing where the quote is", "call"),
    "approved": Next("Ask purchasing for the order number", "call"),
    "order-queried": Next("Ask purchasing about our query", "call"),
    "cleared": Next("Ask the technician when the work starts", "ask-technician"),
    "in-work": Next("Ask the technician how the work stands", "ask-technician"),
    "receipt-awaited": Next("Ask the researcher to confirm the receipt", "call"),
    "receipt": Next("Ask the researcher to confirm the receipt", "call"),
    "route": Next("Ask accounts payable about the invoice", "call"),
}
