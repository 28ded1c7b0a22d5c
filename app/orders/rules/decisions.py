"""When an order may be accepted, and where it stands: from its differences and what happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Protocol

from app.basics.errors import Refusal
from app.orders.rules.values import Severity


class Decision(StrEnum):
    """What we say to a difference."""

    ACCEPT = "accept"
    QUERY = "query"
    REFUSE = "refuse"


#: Differences that are accepted only with a recorded reason (data.md "Quote: what is true when").
NEEDS_REASON = frozenset({"revision", "validity"})
#: What ends an order, or clears it.
FINAL = ("accepted", "refused", "cancelled")


class Decided(Protocol):
    """A difference with its decision; records and rows both fit."""

    @property
    def line(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def decision(self) -> str | None: ...
    @property
    def because(self) -> str: ...


def needs_decision(difference: Decided) -> bool:
    """A stop or a warning that nobody decided yet."""
    return difference.severity != Severity.NOTE and difference.decision is None


def blocks(difference: Decided) -> bool:
    """Whether this difference keeps the order from being accepted: undecided, refused, or asked and not answered."""
    return needs_decision(difference) or difference.decision in (Decision.QUERY, Decision.REFUSE)


def may_accept(differences: Iterable[Decided]) -> bool:
    """No stop or warning undecided, none refused, no query open."""
    return not any(blocks(difference) for difference in differences)


def check_decision(difference: Decided, decision: str, reason: str) -> Decision:
    """The decision, or a Refusal: it must be known, and an expired or superseded revision needs a reason."""
    try:
        chosen = Decision(decision)
    except ValueError:
        raise Refusal(f"{decision[:40]!r} is not a decision. Say accept, query or refuse.") from None
    if (
        chosen is Decision.ACCEPT
        and difference.field in NEEDS_REASON
        and difference.severity == Severity.STOP
        and not reason.strip()
    ):
        raise Refusal(f"{difference.because} Give the reason for accepting it all the same.")
    return chosen


def order_state(events: Sequence[str], differences: Sequence[Decided]) -> str:
    """``accepted``, ``refused`` or ``cancelled`` by the latest such event; else ``queried``, ``to-check`` or ``checked``."""
    for kind in reversed(events):
        if kind in FINAL:
            return kind
        if kind in {"received", "changed"}:
            break
    if any(d.decision == Decision.QUERY for d in differences):
        return "queried"
    return "checked" if may_accept(differences) else "to-check"
