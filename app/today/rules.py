"""What deserves an entry in today's list, in which group, and how loudly: pure rules over standings, promises and papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.progress.kinds import HOLDERS, NEXT, Expiry, Wait
from app.progress.rules import Ball, Standing

GROUPS: tuple[str, ...] = ("stuck", "promised", "to-check", "soon")
RED, AMBER, FINE = 3, 2, 1
SIGNALS = {RED: "red", AMBER: "amber", FINE: "fine"}
PROMISE_AHEAD_DAYS = 3
PAPER_AHEAD_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry before it is stored. ``what`` is the thing to do, ``why`` the reason in one sentence.

    ``badge`` is one or two words at the end of the row: "9 days", "broken", "tomorrow".
    """

    group: str
    kind: str
    severity: int
    what: str
    why: str
    action: str
    subject: tuple[str, UUID]
    badge: str = ""
    since: dt.date | None = None
    due: dt.date | None = None


def of_engagement(
    engagement: UUID,
    standing: Standing,
    says: str,
    wait: Wait | None,
    expiry: Expiry | None,
    overdue_days: int = 0,
) -> Iterator[Entry]:
    """The entries of one engagement: its stall, what is ours to do, a quote that runs out, an invoice past due."""
    if standing.ball is not Ball.NOBODY:
        waiting = _waiting(engagement, standing, says, wait, overdue_days)
        if waiting is not None:
            yield waiting
    if expiry is not None:
        yield _expiring(engagement, standing, expiry)


def _waiting(
    engagement: UUID, standing: Standing, says: str, wait: Wait | None, overdue_days: int
) -> Entry | None:
    step = standing.step.partition(":")[0]
    signal = wait.signal if wait is not None else "fine"
    loud = {"red": RED, "amber": AMBER, "fine": FINE}[signal]
    group, why, badge, due = "stuck", f"{says}.", _days(wait.business_days) if wait else "", None
    if overdue_days > 0:
        step, loud, badge = "overdue", RED, f"{_days(overdue_days)} late"
        what, action = f"Chase invoice {standing.document}", "call"
        why = f"{_days(overdue_days)} past due. {says}."
    elif step in NEXT and NEXT[step].at_once:
        what, action = NEXT[step].what, NEXT[step].action
        group = "stuck" if signal == "red" else "to-check"
        loud = max(loud, AMBER)
    elif signal != "fine" and step in NEXT and wait is not None:
        what, action = NEXT[step].what, NEXT[step].action
        why, due = f"{says}; usual {wait.usual}.", wait.amber_on
    else:
        return None
    return Entry(
        group=group,
        kind=step,
        severity=loud,
        what=what,
        why=why,
        action=action,
        subject=("engagement", engagement),
        badge=badge,
        since=standing.since,
        due=due,
    )


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _expiring(engagement: UUID, standing: Standing, expiry: Expiry) -> Entry:
    left = expiry.days_left
    if left < 0:
        why, badge = f"It expired {_days(-left)} ago and is not ordered.", "expired"
    elif left == 0:
        why, badge = "It expires today and is not ordered.", "today"
    else:
        holder = "we have" if standing.ball is Ball.US else f"{HOLDERS[standing.ball].lower()} has"
        why, badge = f"It expires in {_days(left)}; {holder} the ball.", _days(left)
    return Entry(
        group="soon",
        kind="expiry",
        severity=RED if expiry.signal == "red" else AMBER,
        what=f"Renew quote {standing.document}",
        why=why,
        action="open-quote",
        subject=("engagement", engagement),
        badge=badge,
        since=standing.since,
    )


def of_promise(promise: UUID, what: str, due: dt.date, today: dt.date) -> Entry | None:
    """A promise that is due within three days, or broken."""
    left = (due - today).days
    if left > PROMISE_AHEAD_DAYS:
        return None
    if left < 0:
        kind, loud, badge = "broken", RED, "broken"
        why = "Promised for yesterday." if left == -1 else f"Promised for {_days(-left)} ago."
    else:
        kind, loud = "due", AMBER if left <= 1 else FINE
        badge = {0: "today", 1: "tomorrow"}.get(left, _days(left))
        why = f"Promised; due {badge if left <= 1 else 'in ' + badge}."
    return Entry(
        group="promised",
        kind=kind,
        severity=loud,
        what=what,
        why=why,
        action="keep-promise",
        subject=("promise", promise),
        badge=badge,
        due=due,
    )


def of_unanswered(interaction: UUID, kind: str, text: str, since: dt.date, today: dt.date) -> Entry:
    """A call, voicemail or mail that waits to be answered: the clock starts at the call, not at the log."""
    waited = (today - since).days
    word = {"call": "missed call", "voicemail": "voicemail", "e-mail": "e-mail"}.get(kind, kind)
    return Entry(
        group="to-check",
        kind="unanswered",
        severity=RED if waited > 1 else AMBER,
        what=f"Answer: {word}",
        why=text if len(text) <= 140 else text[:139] + "…",
        action="call",
        subject=("interaction", interaction),
        badge="today" if waited <= 0 else _days(waited),
        since=since,
    )


def of_unknown_office(engagement: UUID, questions: int, since: dt.date) -> Entry:
    """A client at an institution of which we know no rule of its own."""
    return Entry(
        group="to-check",
        kind="unknown-office",
        severity=AMBER,
        what="Ask the purchasing office what it needs",
        why=f"An office we know nothing about. {questions} questions to ask before quoting.",
        action="ask-office",
        subject=("engagement", engagement),
        badge="new",
        since=since,
    )


def of_due_rules(institution: UUID, key: str, name: str, days_of: Sequence[dt.date], today: dt.date) -> Entry:
    """The rules of one institution that wait to be confirmed again; ``days_of`` is when each was last stood for."""
    count = len(days_of)
    rules = "1 rule" if count == 1 else f"{count} rules"
    oldest = min(days_of, default=today)
    months = (today.year - oldest.year) * 12 + today.month - oldest.month - (today.day < oldest.day)
    when = f"{months} months ago" if months > 1 else "a month ago" if months == 1 else "lately"
    was = "was" if count == 1 else "were"
    return Entry(
        group="soon",
        kind="rules",
        severity=FINE,
        what=f"Confirm {rules} of {name}",
        why=f"{rules.capitalize()} of {name} {was} last confirmed {when}.",
        action=f"confirm-rules:{key}",
        subject=("institution", institution),
        badge=rules,
        since=oldest,
    )


def of_paper(paper: UUID, title: str, valid_to: dt.date, today: dt.date) -> Entry | None:
    """A filed document that runs out within sixty days, or has run out."""
    left = (valid_to - today).days
    if left > PAPER_AHEAD_DAYS:
        return None
    if left < 0:
        why, badge = "It has run out; offices refuse it.", "run out"
    else:
        badge = "today" if left == 0 else _days(left)
        why = f"It runs out {'today' if left == 0 else 'in ' + badge}."
    return Entry(
        group="soon",
        kind="paper",
        severity=RED if left < 0 else AMBER,
        what=f"Renew: {title}",
        why=why,
        action="open-papers",
        subject=("filed_document", paper),
        badge=badge,
        due=valid_to,
    )
