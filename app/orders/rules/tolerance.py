"""How far two amounts may lie apart: a percentage, an amount, and whether both or either must be broken.

"Whichever is greater" is AND, "whichever is lower" is OR (domain/orders.md 2.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.basics.errors import Refusal
from app.basics.money import Money
from app.basics.quantity import HUNDRED_PERCENT, RATE_SCALE

TEN_PERCENT = 10 * RATE_SCALE


@dataclass(frozen=True, slots=True)
class Tolerance:
    """``percent`` in thousandths of a percent of the ordered amount. ``inclusive``: reaching a limit already breaks it."""

    percent: int | None = None
    amount: Money | None = None
    both: bool = False
    inclusive: bool = False

    def __post_init__(self) -> None:
        """A tolerance without any limit would let everything pass unseen."""
        if self.percent is None and self.amount is None:
            raise Refusal("A tolerance needs a percentage, an amount, or both.")

    def broken(self, ordered: Money, billed: Money) -> bool:
        """Whether the two lie further apart than allowed; equal amounts never do."""
        apart = abs((billed - ordered).minor)
        if apart == 0:
            return False
        answers = []
        if self.percent is not None:
            answers.append(self._over(apart * HUNDRED_PERCENT, abs(ordered.minor) * self.percent))
        if self.amount is not None:
            answers.append(self._over(apart, (self.amount - Money.zero(ordered.currency)).minor))
        return all(answers) if self.both else any(answers)

    def _over(self, value: int, limit: int) -> bool:
        return value >= limit if self.inclusive else value > limit


#: UT Austin's published decision table: a line whose price or quantity changes by a tenth needs a change order.
LINE = Tolerance(percent=TEN_PERCENT, inclusive=True)


def step_of(apart: Money, steps: Sequence[tuple[Money, str]], beyond: str) -> str:
    """Which step of a stepwise rule an amount falls in: the first whose limit it does not exceed."""
    for limit, outcome in steps:
        if apart <= limit:
            return outcome
    return beyond
