"""What an order still leaves to bill, line by line and in sum, and what an invoice says beyond it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.basics.money import Money
from app.basics.quantity import plain_scaled, plain_unit_price
from app.requirements.rules.finding import Action, Finding, Result, cure

AMOUNT_ONLY = 10_000


@dataclass(frozen=True, slots=True)
class Bought:
    """A line of the order. Quantity and unit price in ten-thousandths."""

    id: UUID
    label: str
    quantity: int
    unit_price: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Billed:
    """A line of an invoice against an order's line; ``line`` is None for what the order does not hold."""

    line: UUID | None
    label: str
    quantity: int
    unit_price: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Left:
    """What one line of the order still leaves."""

    quantity: int
    amount: Money


def left_of(lines: Iterable[Bought], billed: Iterable[Billed]) -> Mapping[UUID, Left]:
    """For each line of the order what is not billed yet; below nothing where too much was."""
    left = {line.id: Left(line.quantity, line.amount) for line in lines}
    for one in billed:
        if one.line in left and one.line is not None:
            before = left[one.line]
            left[one.line] = Left(before.quantity - one.quantity, before.amount - one.amount)
    return left


def excludes_tax(amount: Money, tax: Money | None, lines: Sequence[Bought]) -> bool:
    """Whether an order's amount is the sum of its lines before tax: then net amounts are held against it."""
    if not lines or tax is None:
        return bool(lines) and sum(line.amount.minor for line in lines) == amount.minor
    return sum(line.amount.minor for line in lines) == amount.minor and bool(tax)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """An order's amount, what was billed on it before, and what this invoice adds; all with or all without tax."""

    order: str
    amount: Money
    before: Money
    this: Money

    @property
    def left(self) -> Money:
        """What remains after this invoice; below nothing where it goes beyond."""
        return self.amount - self.before - self.this


def balance_finding(ceiling: Ceiling) -> Finding:
    """Whether the invoices on an order stay within its amount (domain/orders.md 2.2 "Ceiling left")."""
    says = "The invoices on an order must not come to more than the order."
    left = ceiling.left
    if left.minor >= 0:
        because = f"After this invoice {left} of order {ceiling.order} is left."
        return _finding("order-balance", says, because, ok=True)
    because = (
        f"Order {ceiling.order} is over {ceiling.amount}; {ceiling.before} is billed, this invoice is {ceiling.this}: "
        f"{-left} too much. Bill less, or ask for a changed order."
    )
    return _finding("order-balance", says, because, ok=False)


def line_findings(
    lines: Iterable[Billed], bought: Iterable[Bought], left: Mapping[UUID, Left]
) -> list[Finding]:
    """What the lines of an invoice say beyond the order: a line it does not hold, too many, too dear."""
    says = "Every line of an invoice must be a line of the order, at its price and not beyond its quantity."
    ordered = {line.id: line for line in bought}
    problems = []
    for line in lines:
        if line.line is None or line.line not in ordered:
            problems.append(f"Line {line.label} is not on the order.")
            continue
        held, rest = ordered[line.line], left[line.line]
        currency = held.amount.currency
        by_amount = held.quantity == AMOUNT_ONLY and line.amount.minor <= rest.amount.minor
        if line.quantity > rest.quantity and not by_amount:
            problems.append(
                f"Line {line.label}: {plain_scaled(line.quantity)} billed, {plain_scaled(rest.quantity)} left to bill."
            )
        if line.amount.minor > rest.amount.minor:
            problems.append(f"Line {line.label}: {line.amount} billed, {rest.amount} left to bill.")
        if line.unit_price > held.unit_price and not by_amount:
            problems.append(
                f"Line {line.label} is billed at {plain_unit_price(line.unit_price, currency)}, "
                f"ordered at {plain_unit_price(held.unit_price, currency)}."
            )
    because = " ".join(problems) or "Every line is on the order, within its quantity and at its price."
    return [_finding("order-lines", says, because, ok=not problems)]


def _finding(rule: str, says: str, because: str, *, ok: bool) -> Finding:
    return Finding(
        rule=rule,
        kind=rule,
        result=Result.PASSED if ok else Result.FAILED,
        severity="blocking",
        status="assumed",
        says=says,
        because=because,
        from_="core",
        office="accounts-payable",
        cure=None if ok else cure(Action.EDIT_LINE, "Change the lines"),
    )
