"""What deserves an entry in today's list, in which group, and how loudly: pure rules over standings, promises and papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from app.progress.kinds import HOLDERS, Expiry, Wait
from app.progress.rules import Ball, Standing

GROUPS: tuple[str, ...] = ("stuck", "promised", "to-check", "soon")
RED, AMBER, FINE = 3, 2, 1
SIGNALS = {RED: "red", AMBER: "amber", FINE: "fine"}
PROMISE_AHEAD_DAYS = 3
PAPER_AHEAD_DAYS = 30

# What is ours to do at once is listed from its first day, whatever the norm.
_AT_ONCE = {
    "returned": ("Revise the returned quote", "revise-quote"),
    "order-check": ("Check the order against the quote", "check-order"),
    "order-accept": ("Accept the order", "accept-order"),
    "to-invoice": ("Invoice what was delivered", "new-invoice"),
    "invoice-unsent": ("Send the invoice", "send-invoice"),
    "disputed": ("Settle the dispute", "open-invoice"),
}
_OVERDUE = {
    "enquiry": ("Quote the enquiry", "new-quote"),
    "draft": ("Finish and issue the quote", "open-quote"),
    "issued": ("Send the issued quote", "send-quote"),
    "with-researcher": ("Ask the researcher where the quote is", "call"),
    "with-purchasing": ("Ask purchasing where the quote is", "call"),
    "approved": ("Ask purchasing for the order number", "call"),
    "order-queried": ("Ask purchasing about our query", "call"),
    "cleared": ("Ask the technician when the work starts", "ask-technician"),
    "in-work": ("Ask the technician how the work stands", "ask-technician"),
    "receipt-awaited": ("Ask the researcher to confirm the receipt", "call"),
    "route": ("Ask accounts payable about the invoice", "call"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry before it is stored. ``what`` is the thing to do, ``why`` the reason in one sentence."""

    group: str
    kind: str
    severity: int
    what: str
    why: str
    action: str
    since: dt.date | None
    due: dt.date | None
    subject_kind: str
    subject: UUID


def of_engagement(
    engagement: UUID,
    standing: Standing,
    says: str,
    wait: Wait | None,
    expiry: Expiry | None,
    overdue_days: int = 0,
) -> Iterator[Entry]:
    """The entries of one engagement: its stall, what is ours to do, a quote that runs out, an invoice past due."""
    step = standing.step.partition(":")[0]
    signal = wait.signal if wait is not None else "fine"
    loud = {"red": RED, "amber": AMBER, "fine": FINE}[signal]
    if overdue_days > 0 and standing.ball is not Ball.NOBODY:
        days = "1 day" if overdue_days == 1 else f"{overdue_days} days"
        yield Entry(
            "stuck",
            "overdue",
            RED,
            f"Chase invoice {standing.document}",
            f"{days} past due. {says}.",
            "call",
            standing.since,
            None,
            "engagement",
            engagement,
        )
    elif step in _AT_ONCE:
        what, action = _AT_ONCE[step]
        group = "stuck" if signal == "red" else "to-check"
        yield Entry(
            group,
            step,
            max(loud, AMBER),
            what,
            f"{says}.",
            action,
            standing.since,
            None,
            "engagement",
            engagement,
        )
    elif signal != "fine" and step in _OVERDUE and wait is not None:
        what, action = _OVERDUE[step]
        why = f"{says}; usual {wait.usual}."
        yield Entry(
            "stuck", step, loud, what, why, action, standing.since, wait.amber_on, "engagement", engagement
        )
    if expiry is not None:
        yield _expiring(engagement, standing, expiry)


def _expiring(engagement: UUID, standing: Standing, expiry: Expiry) -> Entry:
    if expiry.days_left < 0:
        why = f"It expired {-expiry.days_left} days ago and is not ordered."
    elif expiry.days_left == 0:
        why = "It expires today and is not ordered."
    else:
        days = "1 day" if expiry.days_left == 1 else f"{expiry.days_left} days"
        why = f"It expires in {days}; {HOLDERS[standing.ball].lower()} has the ball."
        if standing.ball is Ball.US:
            why = f"It expires in {days}, and the ball is with us."
    loud = RED if expiry.signal == "red" else AMBER
    return Entry(
        "soon",
        "expiry",
        loud,
        f"Renew quote {standing.document}",
        why,
        "open-quote",
        standing.since,
        None,
        "engagement",
        engagement,
    )


def of_promise(promise: UUID, what: str, due: dt.date, today: dt.date) -> Entry | None:
    """A promise that is due within three days, or broken."""
    left = (due - today).days
    if left > PROMISE_AHEAD_DAYS:
        return None
    if left < 0:
        days = "yesterday" if left == -1 else f"{-left} days ago"
        return Entry(
            "promised",
            "broken",
            RED,
            what,
            f"Promised for {days}.",
            "keep-promise",
            None,
            due,
            "promise",
            promise,
        )
    when = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
    loud = AMBER if left <= 1 else FINE
    return Entry(
        "promised", "due", loud, what, f"Promised; due {when}.", "keep-promise", None, due, "promise", promise
    )


def of_unanswered(interaction: UUID, kind: str, text: str, since: dt.date, today: dt.date) -> Entry:
    """A call, voicemail or mail that waits to be answered: the clock starts at the call, not at the log."""
    waited = (today - since).days
    word = {"call": "Missed call", "voicemail": "Voicemail", "e-mail": "E-mail"}.get(kind, kind.capitalize())
    loud = RED if waited > 1 else AMBER
    said = text if len(text) <= 140 else text[:139] + "…"
    return Entry(
        "to-check",
        "unanswered",
        loud,
        f"Answer: {word.lower()}",
        said,
        "call",
        since,
        None,
        "interaction",
        interaction,
    )


def of_unknown_office(engagement: UUID, questions: int, since: dt.date) -> Entry:
    """A client at an institution of which we know no rule of its own."""
    return Entry(
        "to-check",
        "unknown-office",
        AMBER,
        "Ask the purchasing office what it needs",
        f"An office we know nothing about. {questions} questions to ask before quoting.",
        "ask-office",
        since,
        None,
        "engagement",
        engagement,
    )


def of_paper(paper: UUID, title: str, valid_to: dt.date, today: dt.date) -> Entry | None:
    """A filed document that runs out within thirty days, or has run out."""
    left = (valid_to - today).days
    if left > PAPER_AHEAD_DAYS:
        return None
    if left < 0:
        why, loud = "It has run out; offices refuse it.", RED
    else:
        why, loud = ("It runs out today." if left == 0 else f"It runs out in {left} days."), AMBER
    return Entry(
        "soon", "paper", loud, f"Renew: {title}", why, "open-papers", None, valid_to, "filed_document", paper
    )
