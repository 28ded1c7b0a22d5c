"""Receipts against an invoice, what is still owed, and how old it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from app.basics.errors import Refusal
from app.basics.money import Money

#: Ageing: the last day past due of each bucket.
BUCKETS: Final = ((0, "not due"), (30, "1 to 30 days"), (60, "31 to 60 days"), (90, "61 to 90 days"))
OLDEST: Final = "over 90 days"


class Came(Protocol):
    """A receipt as recorded."""

    @property
    def on(self) -> dt.date: ...
    @property
    def amount(self) -> int: ...
    @property
    def reference(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Owed:
    """What came in and what is open, credit notes taken off; ``over`` is what came in too much. ``credited`` is positive."""

    gross: Money
    received: Money
    credited: int = 0

    @property
    def due(self) -> Money:
        """What is to be paid in all: the invoice less what was credited, never below nothing."""
        return Money(max(self.gross.minor - self.credited, 0), self.gross.currency)

    @property
    def is_credited(self) -> bool:
        """Whether nothing of the invoice stands any more."""
        return self.credited > 0 and not self.due

    @property
    def open(self) -> Money:
        """What is still owed, never below nothing."""
        return Money(max(self.due.minor - self.received.minor, 0), self.gross.currency)

    @property
    def over(self) -> Money:
        """What was paid too much."""
        return Money(max(self.received.minor - self.due.minor, 0), self.gross.currency)

    @property
    def paid(self) -> bool:
        """Whether nothing is open."""
        return self.received.minor >= self.due.minor


def check_receipt(
    owed: Owed, amount: Money, on: dt.date, reference: str, reason: str, before: Iterable[Came]
) -> None:
    """Refuses a receipt of nothing, in another currency, recorded already, or beyond what is owed without a reason."""
    if amount.currency != owed.gross.currency:
        raise Refusal(f"The invoice is in {owed.gross.currency}; {amount.currency} cannot be received on it.")
    if not amount:
        raise Refusal("A receipt of nothing is no receipt. Give the amount that came in.")
    if any((r.on, r.amount, r.reference) == (on, amount.minor, reference) for r in before):
        raise Refusal(
            f"{amount} on {on.isoformat()} is recorded already. "
            "If the same amount came twice, give the reference of the second payment."
        )
    if amount.minor < 0:
        if not reason:
            raise Refusal("A negative receipt corrects an earlier one. Give the reason.")
        if owed.received.minor + amount.minor < 0:
            raise Refusal(f"Only {owed.received} came in; no more than that can be taken back.")
    elif owed.received.minor + amount.minor > owed.due.minor and not reason:
        raise Refusal(
            f"{amount} is more than the open {owed.open}. Check the amount, or record it with a reason."
        )


def ageing(due_on: dt.date, today: dt.date) -> str:
    """The bucket of an open invoice by its days past due."""
    past = (today - due_on).days
    return next((name for last, name in BUCKETS if past <= last), OLDEST)
