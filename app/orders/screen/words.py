"""How orders are said: states as badges, the one sentence of an order, a difference in a few words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

from app.basics.wording import Wording
from app.orders.form.panel import STARTS
from app.orders.queries import DifferenceRow, OrderListed
from app.orders.queries.pages import OrderPage
from app.orders.rules.decisions import blocks, needs_decision
from app.orders.rules.letter import field_label
from app.shell.theme import Signal_

WORDS: Final = Wording("en_GB")
STATES: Final[dict[str, tuple[str, Signal_, str]]] = {
    "to-check": ("to check", "amber", "clipboard-list"),
    "checked": ("to accept", "accent", "clipboard-check"),
    "queried": ("queried", "amber", "mail"),
    "accepted": ("accepted", "green", "circle-check"),
    "refused": ("refused", "red", "ban"),
    "cancelled": ("cancelled", "neutral", "circle-x"),
}
SEVERITIES: Final[dict[str, tuple[str, str, Signal_]]] = {
    "stop": ("Stop", "circle-x", "red"),
    "warn": ("Warn", "triangle-alert", "amber"),
    "note": ("Note", "info", "neutral"),
}
DECISIONS: Final[dict[str, tuple[str, Signal_]]] = {
    "accept": ("accepted", "green"),
    "query": ("asked", "amber"),
    "refuse": ("refused", "red"),
}
EVENTS: Final = {
    "received": "Came in",
    "changed": "Came changed",
    "queried": "Purchasing asked",
    "answered": "Answered",
    "accepted": "Accepted, cleared to start",
    "refused": "Refused",
    "cancelled": "Cancelled by the institution",
}
WAITING: Final = frozenset({"to-check", "checked", "queried"})
_NUMBERS: Final = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
_FIGURE: Final = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,4})?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMOUNTS: Final = frozenset({"amount", "sum", "tax", "freight", "unit-price", "quantity"})
_TERMS: Final = re.compile(r"([0-9]{1,4}) days from ([a-z-]+)")
_MOST: Final = 3


def state_words(row: OrderListed) -> str:
    """The badge of the list: ``3 to decide`` says more than ``to check``."""
    if row.state == "to-check" and row.undecided:
        return f"{row.undecided} differ{'s' if row.undecided == 1 else ''}"
    return STATES[row.state][0]


def state_signal(row: OrderListed) -> Signal_:
    """The colour of the badge."""
    return STATES[row.state][1]


def count(n: int, one: str, several: str) -> str:
    """``Two points``: a number in words where it is small."""
    return f"{_NUMBERS[n] if n < len(_NUMBERS) else n} {one if n == 1 else several}"


def short(d: DifferenceRow) -> str:
    """A difference in a few words: ``net 60 instead of net 30``, ``freight missing``."""
    name = field_label(d.field)
    if d.field == "payment-terms":
        return _terms(d)
    if d.field == "line" and d.line.startswith("+"):
        return f"line {d.line[1:]} was not quoted"
    if d.field == "line":
        return f"line {d.line} missing"
    where = f" of line {d.line.removeprefix('+')}" if d.line and d.field != "freight" else ""
    if not d.ordered:
        return f"{name}{where} missing" if d.quoted else f"{name}{where} not stated"
    if not d.quoted:
        return f"{name}{where} {_cut(d, d.ordered)}"
    return f"{name}{where} {_cut(d, d.ordered)} instead of {_cut(d, d.quoted)}"


def value(field: str, text: str) -> str:
    """A value of a difference as a person reads it: terms as net days, amounts with their thousands."""
    terms = _TERMS.fullmatch(text) if field == "payment-terms" else None
    if terms:
        return f"net {terms[1]} from {STARTS.get(terms[2], terms[2])}"
    if _FIGURE.fullmatch(text) and field in _AMOUNTS:
        whole, _, rest = text.partition(".")
        return f"{int(whole):,}" + (f".{rest}" if rest else "")
    if _DAY.fullmatch(text):
        return WORDS.day(dt.date.fromisoformat(text))
    return text


def _cut(d: DifferenceRow, text: str) -> str:
    text = value(d.field, text)
    return text if len(text) <= 40 else text[:39].rstrip() + "…"


def _terms(d: DifferenceRow) -> str:
    ours, theirs = _TERMS.fullmatch(d.quoted), _TERMS.fullmatch(d.ordered)
    if ours and theirs and ours[1] != theirs[1]:
        return f"net {theirs[1]} instead of net {ours[1]}"
    if ours and theirs:
        return f"net {theirs[1]} counted from {STARTS.get(theirs[2], theirs[2])}"
    return f"payment {d.ordered} instead of {d.quoted}"


def statement(page: OrderPage) -> str:
    """The one sentence a person came for."""
    row = page.view.order
    last = row.events[-1] if row.events else None
    on = day(last.on, page.today) if last else ""
    if row.state == "accepted":
        left = page.balance.left
        rest = "All of it is invoiced." if left.minor <= 0 else f"{WORDS.money(left)} left to invoice."
        return f"Cleared to start since {on}. {rest}"
    if row.state in {"refused", "cancelled"}:
        said = f": {last.reason}" if last and last.reason else ""
        return f"{'Refused' if row.state == 'refused' else 'Cancelled'} on {on}{said}."
    if page.view.offer is None:
        return row.differences[0].because if row.differences else "Say which quote it answers."
    return _open(page)


def _open(page: OrderPage) -> str:
    row, offer = page.view.order, page.view.offer
    quote = f"{offer.number} R{offer.revision}" if offer else row.quote
    open_ = [d for d in row.differences if needs_decision(d)]
    if open_:
        points = ", ".join(short(d) for d in open_[:_MOST])
        more = f" and {len(open_) - _MOST} more" if len(open_) > _MOST else ""
        verb = "point differs" if len(open_) == 1 else "points differ"
        return f"{count(len(open_), verb, verb)} from {quote}: {points}{more}."
    asked = [d for d in row.differences if d.decision == "query"]
    if asked:
        since = next((e.on for e in reversed(row.events) if e.kind == "queried"), None)
        when = f" since {day(since, page.today)}" if since else ""
        return f"Purchasing is asked about {count(len(asked), 'point', 'points').lower()}{when}."
    refused = [d for d in row.differences if d.decision == "refuse"]
    if refused:
        return f"{count(len(refused), 'point is', 'points are')} refused. Ask for a changed order."
    real = [d for d in row.differences if d.severity != "note"]
    if not real:
        return f"The order is what {quote} says. Accept it, and work may start."
    return "Everything is decided. Accept it, and work may start."


def why_not(page: OrderPage) -> str:
    """Why the order cannot be accepted now; empty where it can."""
    if page.view.offer is None:
        return "Say first which quote the order answers."
    standing = [d for d in page.view.order.differences if blocks(d)]
    open_ = sum(needs_decision(d) for d in standing)
    asked = sum(d.decision == "query" for d in standing)
    refused = sum(d.decision == "refuse" for d in standing)
    parts = []
    if open_:
        parts.append(count(open_, "difference is not decided", "differences are not decided"))
    if asked:
        parts.append(count(asked, "question is open", "questions are open"))
    if refused:
        parts.append(count(refused, "difference is refused", "differences are refused"))
    return "" if not parts else ". ".join(parts) + "."


def summary(rows: Sequence[OrderListed]) -> str:
    """The list in one sentence."""
    check = [r for r in rows if r.state == "to-check"]
    accept = sum(r.state == "checked" for r in rows)
    asked = sum(r.state == "queried" for r in rows)
    parts = []
    if check:
        parts.append(count(len(check), "order to check", "orders to check").lower())
    if accept:
        parts.append(count(accept, "to accept", "to accept").lower())
    if asked:
        parts.append(count(asked, "waits for an answer", "wait for an answer").lower())
    if not parts:
        return "Nothing to check. Every order is settled." if rows else ""
    return ", ".join(parts).capitalize() + "."


def day(on: dt.date, today: dt.date) -> str:
    """A day in a sentence or a list."""
    return WORDS.short_day(on, today)
