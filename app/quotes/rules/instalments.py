"""What is paid when: deposit, milestones, retention; shares that are the whole, and amounts that are the total."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from app.basics.errors import Refusal
from app.basics.money import Money
from app.basics.quantity import HUNDRED_PERCENT, parse_rate, plain_scaled

#: What an instalment is; the paper has a word for each. An instalment without one is named by its ``when`` alone.
KINDS: Final = ("deposit", "milestone", "retention", "balance")
MOST: Final = 60
_LINE: Final = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,3})?)\s*%?\s*(.*)")


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment: its share in thousandths of a percent, its amount with tax, when it is due, and of what kind."""

    share: int
    amount: Money
    when: str = ""
    kind: str = ""


def instalments_of(schedule: Sequence[Mapping[str, Any]], gross: Money) -> tuple[Instalment, ...]:
    """The payments of a schedule; their amounts are the total to the minor unit, by the largest remainder.

    A Refusal where the shares are not 100 % together.
    """
    if not schedule:
        return ()
    shares = [_share(part) for part in schedule]
    said = schedule_problem(schedule)
    if said:
        raise Refusal(said)
    amounts = gross.share(shares)
    return tuple(
        Instalment(share, amount, str(part.get("when") or ""), str(part.get("kind") or ""))
        for share, amount, part in zip(shares, amounts, schedule, strict=True)
    )


def schedule_problem(schedule: Sequence[Mapping[str, Any]]) -> str:
    """Why a schedule cannot be printed; empty when it can."""
    if len(schedule) > MOST:
        return f"A payment schedule has at most {MOST} payments, not {len(schedule)}."
    try:
        shares = [_share(part) for part in schedule]
    except Refusal as refusal:
        return refusal.text
    if 0 in shares:
        return "A payment of 0 % is no payment. Leave it out."
    whole = sum(shares)
    if schedule and whole != HUNDRED_PERCENT:
        return f"The payments come to {plain_scaled(whole, 3)} %. Their shares must be 100 % together."
    kinds = {str(part.get("kind") or "") for part in schedule} - {"", *KINDS}
    return f"A payment is one of {', '.join(KINDS)}, not {min(kinds)[:40]!r}." if kinds else ""


def paid_early(part: Mapping[str, Any]) -> bool:
    """Whether a payment is due before anything is delivered: it says so, or it is a deposit."""
    return bool(part.get("before_delivery")) or part.get("kind") == "deposit"


def _share(part: Mapping[str, Any]) -> int:
    return parse_rate(str(part.get("share", "")), "The share")


def read_schedule(text: str) -> list[dict[str, Any]]:
    """A schedule as it is typed, a payment a line: ``30 % deposit: on order``. What is no payment keeps its words as they are.

    A deposit is paid before delivery; so is a line that ends in ``before delivery``.
    """
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        shape = _LINE.fullmatch(line)
        share, rest = (shape[1].replace(",", "."), shape[2].strip()) if shape else ("", line)
        word, _, after = rest.partition(":")
        kind = word.strip().casefold()
        named = kind in KINDS
        when = after.strip() if named else rest
        found.append(payment(share, kind if named else "", when))
    return found


def payment(
    share: str, kind: str, when: str, known: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    """One payment of a schedule. ``known`` is what it said before: that it is paid before delivery stays with its kind."""
    part: dict[str, Any] = {"share": share, "when": when}
    if kind:
        part["kind"] = kind
    kept = bool(known.get("before_delivery")) and str(known.get("kind") or "") == kind
    if kept or kind == "deposit" or when.casefold().endswith("before delivery"):
        part["before_delivery"] = True
    return part


def missing_share(schedule: Sequence[Mapping[str, Any]]) -> str:
    """What the shares lack of the whole, in percent; empty where they lack nothing, are too much or cannot be read."""
    try:
        left = HUNDRED_PERCENT - sum(_share(part) for part in schedule)
    except Refusal:
        return ""
    return plain_scaled(left, 3) if left > 0 else ""


def schedule_text(schedule: Iterable[Mapping[str, Any]]) -> str:
    """The schedule as it is typed."""
    lines = []
    for part in schedule:
        said = ": ".join(str(part[name]) for name in ("kind", "when") if part.get(name))
        share = str(part.get("share", ""))
        lines.append(f"{share} % {said}".strip() if share else said)
    return "\n".join(lines)
