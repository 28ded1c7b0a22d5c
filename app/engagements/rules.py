"""Which milestone may follow which: facts of the work, recorded in the order in which they can happen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from app.basics.errors import Refusal

KINDS = ("enquiry", "scoped", "started", "delivered", "receipt-confirmed", "closed", "lost")
ENDS = frozenset({"closed", "lost"})
# What must have happened before; delivered and receipt-confirmed may come again with every part that is delivered.
_BEFORE = {"delivered": "started", "receipt-confirmed": "delivered"}
_ONCE = frozenset({"enquiry", "started"})
WORK = ("service", "goods", "labour")
FEASIBLE = ("", "yes", "no", "unknown")


class Marked(Protocol):
    """A milestone that was recorded."""

    @property
    def kind(self) -> str: ...
    @property
    def on(self) -> dt.date: ...


def check_mark(past: Sequence[Marked], kind: str, on: dt.date, today: dt.date, reason: str = "") -> None:
    """Refuses a milestone that cannot be: unknown, in the future, twice, out of order, or after the end."""
    if kind not in KINDS:
        raise Refusal(f"‘{kind[:40]}’ is not a milestone. There are: {', '.join(KINDS)}.")
    if on > today:
        raise Refusal(f"{on.isoformat()} is in the future. A milestone is something that has happened.")
    ended = next((m for m in past if m.kind in ENDS), None)
    if ended is not None:
        raise Refusal(
            f"This engagement was {ended.kind} on {ended.on.isoformat()}. New work is a new engagement."
        )
    again = next((m for m in past if m.kind == kind), None)
    if again is not None and kind in _ONCE:
        raise Refusal(f"‘{kind}’ was already recorded on {again.on.isoformat()}.")
    if kind == "lost":
        _check_loss(past, reason)
    _check_order(past, kind, on)


def _check_loss(past: Sequence[Marked], reason: str) -> None:
    if any(m.kind == "delivered" for m in past):
        raise Refusal("Work that was delivered is not lost. Mark it closed.")
    if not reason.strip():
        raise Refusal("Say why it was lost: price, time, no funds, another supplier …")


def _check_order(past: Sequence[Marked], kind: str, on: dt.date) -> None:
    needed = _BEFORE.get(kind)
    first = min((m.on for m in past if m.kind == needed), default=None)
    if needed and first is None:
        raise Refusal(f"‘{kind}’ cannot be recorded before ‘{needed}’. Record that first.")
    if first is not None and on < first:
        raise Refusal(f"‘{kind}’ on {on.isoformat()} would be before ‘{needed}’ on {first.isoformat()}.")


def is_open(past: Sequence[Marked]) -> bool:
    """Whether the work has not ended."""
    return not any(m.kind in ENDS for m in past)
