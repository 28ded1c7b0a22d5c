"""Where a revision stands: computed from its issue and its events, never stored; and which move comes next."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from app.basics.errors import Refusal

EVENTS: Final = ("submitted", "acknowledged", "returned", "approved", "ordered", "declined", "withdrawn")
RECIPIENTS: Final = ("researcher", "purchasing")
#: The reasons for which an offer is not taken (product A12), counted by their first word.
DECLINE_REASONS: Final = ("price", "availability", "speed", "paperwork", "service", "no funds", "unknown")
#: Nothing follows these.
ENDED: Final = frozenset({"ordered", "declined", "withdrawn"})

MOVES: Final[dict[str, tuple[str, ...]]] = {
    "draft": (),
    "issued": ("submitted", "ordered", "declined", "withdrawn"),
    "submitted": EVENTS,
    "acknowledged": ("submitted", "returned", "approved", "ordered", "declined", "withdrawn"),
    "returned": ("submitted", "ordered", "declined", "withdrawn"),
    "approved": ("submitted", "acknowledged", "returned", "ordered", "declined", "withdrawn"),
    "ordered": (),
    "declined": (),
    "withdrawn": (),
}
_NEEDS_REASON: Final = frozenset({"returned", "declined"})


class Issued(Protocol):
    """What the rules read of a revision."""

    @property
    def n(self) -> int: ...
    @property
    def issued_on(self) -> dt.date | None: ...
    @property
    def valid_until(self) -> dt.date | None: ...


class Happened(Protocol):
    """What the rules read of an event."""

    @property
    def kind(self) -> str: ...
    @property
    def on(self) -> dt.date: ...
    @property
    def at(self) -> dt.datetime: ...
    @property
    def recipient(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a revision stands: ``fact`` is the last thing that happened, ``state`` what it means today.

    ``since`` is the day of the deciding fact (None for a draft); ``recipient`` who holds a submitted revision.
    """

    fact: str
    state: str
    since: dt.date | None
    recipient: str = ""
    expired: bool = False
    superseded: bool = False


def standing(
    revision: Issued, events: Iterable[Happened], today: dt.date, newest_issued: int | None = None
) -> Standing:
    """The standing of a revision from its own events; ``newest_issued`` is the highest issued n of its quote.

    Events of two machines may meet in any order: they are told by the moment they happened, and one that cannot follow
    what was before (an acknowledgement noted after the order) is left aside.
    """
    if revision.issued_on is None:
        return Standing("draft", "draft", None)
    fact, since, recipient = "issued", revision.issued_on, ""
    for event in sorted(events, key=lambda e: (e.at, EVENTS.index(e.kind))):
        if event.kind in MOVES[fact]:
            fact, since = event.kind, event.on
            recipient = event.recipient or recipient
    if fact in ENDED:
        return Standing(fact, fact, since, recipient)
    superseded = newest_issued is not None and newest_issued > revision.n
    expired = revision.valid_until is not None and today > revision.valid_until
    if superseded:
        return Standing(fact, "superseded", since, recipient, expired, superseded)
    if expired and revision.valid_until is not None:
        return Standing(fact, "expired", revision.valid_until, recipient, expired)
    return Standing(fact, fact, since, recipient)


def state(
    revision: Issued, events: Iterable[Happened], today: dt.date, newest_issued: int | None = None
) -> str:
    """The one word for where a revision stands today."""
    return standing(revision, events, today, newest_issued).state


def moves(where: Standing) -> tuple[str, ...]:
    """The events that may be recorded next."""
    if where.superseded:
        return ("ordered",) if "ordered" in MOVES[where.fact] else ()
    allowed = MOVES[where.fact]
    return tuple(kind for kind in allowed if not (where.expired and kind == "submitted"))


def check_move(where: Standing, kind: str, reason: str = "") -> None:
    """Refuses an event that cannot follow, or that needs a reason and has none.

    An order on an expired or superseded revision is allowed with a recorded reason (data.md).
    """
    if kind not in EVENTS:
        raise Refusal(
            f"{kind[:40]!r} is not something that happens to a quote. Use one of {', '.join(EVENTS)}."
        )
    if kind not in moves(where):
        raise Refusal(f"{_why_not(where, kind)} {_what_instead(where)}")
    if kind == "ordered" and (where.expired or where.superseded) and not reason.strip():
        raise Refusal(f"This revision is {where.state}. An order on it needs a reason, which is kept.")
    if kind in _NEEDS_REASON and not reason.strip():
        raise Refusal(f"Say why it was {kind}: the reason is kept.")


def _why_not(where: Standing, kind: str) -> str:
    if where.state == "draft":
        return f"A draft cannot be {kind}."
    if where.fact == kind:
        return f"It is already {kind}, since {where.since}."
    return f"A revision that is {where.state} cannot be {kind}."


def _what_instead(where: Standing) -> str:
    if where.state == "draft":
        return "Issue it first."
    possible = moves(where)
    if where.state in {"superseded", "expired"}:
        return "Use the newest revision, or make the next one."
    return (
        f"Possible now: {', '.join(possible)}."
        if possible
        else "Nothing more happens to it; make the next revision."
    )


def decline_reason(reason: str) -> str:
    """The countable reason of a declined quote: its first words, else ``unknown``."""
    said = reason.strip().casefold().replace("-", " ")
    return next((known for known in DECLINE_REASONS if said.startswith(known)), "unknown")


def is_decline_reason(reason: str) -> bool:
    """Whether a reason begins with one of the words that are counted: ``price``, ``price: 12 % above the other``."""
    said = reason.strip().casefold().replace("-", " ")
    return any(re.match(rf"{known}(?!\w)", said) for known in DECLINE_REASONS)


def check_editable(revision: Issued, number: str) -> None:
    """Only a draft changes; an issued revision never does."""
    if revision.issued_on is not None:
        raise Refusal(
            f"Revision {revision.n} of {number} is issued and never changes. Make the next revision first."
        )
