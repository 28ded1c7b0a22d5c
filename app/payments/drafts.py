"""What a person gives for an invoice: which lines, a receipt, what the office answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from app.basics.errors import Refusal
from app.basics.money import Money
from app.basics.quantity import parse_quantity


@dataclass(frozen=True, slots=True)
class Chosen:
    """A line to bill of an order, or to credit of an invoice: all that is left of it, or a quantity (ten-thousandths), or an amount."""

    label: str
    quantity: int | None = None
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class InvoiceDraft:
    """What to bill of an order. No lines means everything that is left."""

    lines: tuple[Chosen, ...] = ()
    final: bool | None = None  # None: final when nothing is left after it


@dataclass(frozen=True, slots=True)
class CreditDraft:
    """What of an invoice is taken back, by the numbers of its lines, and why. No lines means all that is left of it."""

    reason: str = ""
    lines: tuple[Chosen, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiptDraft:
    """Money that came in. ``reason`` says why it is less, more or taken back."""

    amount: Money
    on: dt.date | None = None
    reference: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MarkDraft:
    """Something that happened to an invoice: sent, received, in-process, query, conditional, rejected, approved."""

    kind: str
    on: dt.date | None = None
    person: str = ""
    reason_code: str = ""
    action_code: str = ""
    channel: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StepDraft:
    """A step of the payment route that is done."""

    step: str
    on: dt.date | None = None
    person: str = ""
    note: str = ""


def read_chosen(texts: Iterable[str], currency: str) -> tuple[Chosen, ...]:
    """``1``, ``1=24`` (a quantity of line 1) or ``2=500.00 USD`` (an amount of line 2), as the command line has them."""
    return tuple(_chosen(text, currency) for text in texts)


def _chosen(text: str, currency: str) -> Chosen:
    label, sign, value = text.partition("=")
    if not label.strip():
        raise Refusal(f"{text[:40]!r} names no line. Write 1, 1=24 or 2=500.00 {currency}.")
    if not sign:
        return Chosen(label.strip())
    parts = value.split()
    if len(parts) == 2:
        return Chosen(label.strip(), amount=Money.parse(parts[0], parts[1]))
    return Chosen(label.strip(), quantity=parse_quantity(value))
