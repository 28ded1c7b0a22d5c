"""Sums moved by minor units until the taxes of the parts add up to the tax of the whole, each rounded once a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import gcd, lcm
from typing import Final

from app.basics.errors import Refusal
from app.basics.money import Money, Rounding
from app.basics.quantity import HUNDRED_PERCENT, tax_on
from app.quotes.rules.amounts import EXCLUSIVE, Pot, taxes_of

_FARTHEST: Final = 2_000  # minor units that are tried before whole multiples are taken
_MOST_TRIED: Final = 6_000  # moves that are tried at once where several taxes must agree together
_MOST_MOVES: Final = 200


def fitted(whole: int, parts: Sequence[int], rate: int, half: Rounding = Rounding.HALF_UP) -> list[int]:
    """The net sums of one tax class in minor units, moved as little as is needed so that their taxes add up to the whole's.

    The sum of ``parts`` is ``whole`` and stays so. Where no move of up to 20.00 between two parts mends it, all but the
    largest part become multiples whose tax needs no rounding.
    """
    made = list(parts)

    def tax(base: int) -> int:
        return tax_on(Money(base, "USD"), rate, half).minor

    if not rate:
        return made
    while gap := sum(map(tax, made)) - tax(whole):
        move = _move(made, -1 if gap > 0 else 1, tax)
        if move is None:
            return _multiples(whole, made, rate)
        giver, taker, step = move
        made[giver] -= step
        made[taker] += step
    return made


def _move(parts: list[int], wanted: int, tax: Callable[[int], int]) -> tuple[int, int, int] | None:
    """The smallest move between two parts that changes their taxes together by ``wanted``; None where there is none near."""
    pairs = [(i, j) for i in range(len(parts)) for j in range(len(parts)) if i != j and parts[i] and parts[j]]
    now = {(i, j): tax(parts[i]) + tax(parts[j]) for i, j in pairs}
    for step in range(1, _FARTHEST + 1):
        for i, j in pairs:
            kept = parts[i] - step
            if (kept > 0) != (parts[i] > 0) or not kept:
                continue
            if tax(kept) + tax(parts[j] + step) == now[i, j] + wanted:
                return i, j, step
    return None


def _multiples(whole: int, parts: list[int], rate: int) -> list[int]:
    """All but the largest as multiples whose tax is a whole even number of minor units: such parts round nothing."""
    step = 2 * HUNDRED_PERCENT // gcd(rate, HUNDRED_PERCENT)
    largest = max(range(len(parts)), key=lambda i: abs(parts[i]))
    made = [(part + step // 2) // step * step for part in parts]
    made[largest] = whole - sum(made) + made[largest]
    return made


def together(pots: Sequence[Pot], parts: Sequence[list[int]], basis: str, rounding: str) -> list[list[int]]:
    """The sums of several pots (one list of parts for each) moved until every tax of the parts adds up to the whole's.

    One tax may fall on several pots, and several on one. The sum of each pot stays. Where small moves do not mend it, all
    but the largest part become multiples that need no rounding in any tax.
    """
    made = [list(row) for row in parts]

    def taxes(bases: Sequence[int]) -> tuple[int, ...]:
        filled = [
            replace(pot, base=Money(base, pot.base.currency)) for pot, base in zip(pots, bases, strict=True)
        ]
        rows = taxes_of(filled, basis, rounding)
        return tuple(sum_.minor for row in rows for sum_ in (row.amount, row.base))

    whole = taxes([pot.base.minor for pot in pots])
    for _ in range(_MOST_MOVES):
        told = [taxes([row[at] for row in made]) for at in range(len(made[0]))]
        gaps = [sum(each) - wanted for each, wanted in zip(zip(*told, strict=True), whole, strict=True)]
        if not any(gaps):
            return made
        if not _moved(made, pots, told, gaps, taxes):
            break
    return _all_multiples(pots, made, basis)


def _moved(
    made: list[list[int]],
    pots: Sequence[Pot],
    told: Sequence[tuple[int, ...]],
    gaps: Sequence[int],
    taxes: Callable[[Sequence[int]], tuple[int, ...]],
) -> bool:
    """Makes the smallest move that brings the taxes nearer to the whole's; False where there is none near."""
    off = sum(map(abs, gaps))
    for at, giver, taker, step in _moves(made, pots):
        after = []
        for part, by in ((giver, -step), (taker, step)):
            bases = [row[part] + (by if n == at else 0) for n, row in enumerate(made)]
            after.append(taxes(bases))
        new = [
            gap + given + taken - told[giver][n] - told[taker][n]
            for n, (gap, given, taken) in enumerate(zip(gaps, *after, strict=True))
        ]
        if sum(map(abs, new)) < off:
            made[at][giver] -= step
            made[at][taker] += step
            return True
    return False


def _moves(made: Sequence[Sequence[int]], pots: Sequence[Pot]) -> Iterator[tuple[int, int, int, int]]:
    """Moves within one pot, from one part to another, the smallest first: pot, giver, taker, minor units."""
    pairs = [
        (at, i, j)
        for at, (row, pot) in enumerate(zip(made, pots, strict=True))
        for i in range(len(row))
        for j in range(len(row))
        if pot.rate and i != j and row[i] and row[j]
    ]
    for step in range(1, _MOST_TRIED // max(1, len(pairs)) + 2):
        for at, i, j in pairs:
            left = made[at][i] - step
            if left and (left > 0) == (made[at][i] > 0):
                yield at, i, j, step


def _all_multiples(pots: Sequence[Pot], parts: Sequence[list[int]], basis: str) -> list[list[int]]:
    """In every pot all parts but one, the same for all, as multiples whose taxes are whole minor units."""
    if not parts:
        raise Refusal("There is nothing to divide.")
    largest = max(range(len(parts[0])), key=lambda i: sum(abs(row[i]) for row in parts))
    made = []
    for pot, row in zip(pots, parts, strict=True):
        step = 2 * _exact(pot, basis) if pot.rate else 1
        own = [(part + step // 2) // step * step for part in row]
        own[largest] = pot.base.minor - sum(own) + own[largest]
        made.append(own)
    return made


def _exact(pot: Pot, basis: str) -> int:
    """The smallest sum on which, or in which, each tax of the pot is a whole number of minor units."""
    rates = [rate for _, rate in pot.parts if rate]
    if basis == EXCLUSIVE:
        return lcm(*(HUNDRED_PERCENT // gcd(rate, HUNDRED_PERCENT) for rate in rates))
    return (HUNDRED_PERCENT + pot.rate) // gcd(*rates, HUNDRED_PERCENT + pot.rate)
