"""Kinds of interaction; where a promise stands, and what may become of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from app.basics.errors import Refusal

KINDS = ("call", "e-mail", "meeting", "letter", "note", "voicemail")
DIRECTIONS = ("", "in", "out")
SIDES = ("theirs", "ours")
OUTCOMES = ("kept", "late", "broken", "renegotiated")
FINAL = frozenset({"kept", "late"})


class Outcome(Protocol):
    """Something that became of a promise, in the order in which it was recorded."""

    @property
    def kind(self) -> str: ...
    @property
    def new_due_at(self) -> dt.datetime | None: ...


def due_of(due_at: dt.datetime, events: Sequence[Outcome]) -> dt.datetime:
    """When a promise is due: the last date that was agreed."""
    agreed = [e.new_due_at for e in events if e.kind == "renegotiated" and e.new_due_at is not None]
    return agreed[-1] if agreed else due_at


def promise_state(due_at: dt.datetime, events: Sequence[Outcome], now: dt.datetime) -> str:
    """open, kept, late or broken. A promise whose time has passed without a word is broken, whoever forgot to say so."""
    last = events[-1].kind if events else ""
    if last in FINAL or last == "broken":
        return last
    return "broken" if due_of(due_at, events) < now else "open"


def outcome_of(kind: str, due_at: dt.datetime, events: Sequence[Outcome], at: dt.datetime) -> str:
    """What is recorded: a promise that is kept after its time was kept late."""
    return "late" if kind == "kept" and at > due_of(due_at, events) else kind


def check_outcome(
    kind: str, events: Sequence[Outcome], new_due_at: dt.datetime | None, now: dt.datetime
) -> None:
    """Refuses an outcome that cannot be recorded. What was called broken may still be kept late, or agreed anew."""
    if kind not in OUTCOMES:
        raise Refusal(f"‘{kind[:40]}’ is not what becomes of a promise. There are: {', '.join(OUTCOMES)}.")
    last = events[-1].kind if events else ""
    if last in FINAL:
        raise Refusal(f"This promise was already marked {last}.")
    if last == "broken" and kind == "broken":
        raise Refusal("This promise was already marked broken.")
    if kind == "renegotiated":
        if new_due_at is None:
            raise Refusal("Say by when it is promised now.")
        if new_due_at <= now:
            raise Refusal("The new date of a promise must lie ahead.")
    elif new_due_at is not None:
        raise Refusal("Only a promise that is renegotiated gets a new date.")
