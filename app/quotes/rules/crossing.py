"""The amounts from which an institution asks for more: which of them a quote crosses, and how much room is left.

A threshold is the condition of a rule (``amount_from``), never a number in the code; so every kind of rule may have one.
It looks at its own basis: the order alone, or all that was ordered from us in the institution's fiscal year, with or
without tax and freight. What was offered and not ordered yet is told apart: it has not happened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from app.basics.errors import Refusal
from app.basics.money import Money, total
from app.basics.wording import Wording
from app.requirements.kinds import KINDS
from app.requirements.kinds import words as wording
from app.requirements.rules.rule import RuleInForce
from app.requirements.rules.subject import Subject, Sum

_ENGLISH: Final = Wording("en_US")
_SPELT: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
#: A threshold is close where less than this part of it is left.
CLOSE: Final = 5


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """The fiscal year of an institution; both days belong to it."""

    first: dt.date
    last: dt.date


def fiscal_year(starts: str, day: dt.date) -> FiscalYear | None:
    """The fiscal year in which ``day`` lies; ``starts`` is its first day as ``07-01``, None where that cannot be read.

    A year that starts on 29 February starts on 1 March where there is none: the day after 28 February in both.
    """
    try:
        month_day = dt.date.fromisoformat(
            f"2000-{starts}"
        )  # a leap year: every day of the calendar can be read
    except ValueError:
        return None
    first = _on(month_day, day.year)
    if first > day:
        first = _on(month_day, day.year - 1)
    return FiscalYear(first, _on(month_day, first.year + 1) - dt.timedelta(days=1))


def _on(month_day: dt.date, year: int) -> dt.date:
    try:
        return month_day.replace(year=year)
    except ValueError:
        return dt.date(year, 3, 1)


@dataclass(frozen=True, slots=True)
class OpenQuote:
    """An issued quote that may still become an order."""

    number: str
    sum: Sum


@dataclass(frozen=True, slots=True)
class YearSoFar:
    """What an institution ordered from us in its fiscal year, in one currency, and what is on offer beside it.

    ``others`` are the sums ordered in other currencies: told, never added.
    """

    year: FiscalYear | None = None
    ordered: Sum | None = None
    open: tuple[OpenQuote, ...] = ()
    others: tuple[Money, ...] = ()

    def before(self, currency: str, excludes: frozenset[str] = frozenset()) -> Money:
        """What was ordered, on one basis."""
        return self.ordered.on(excludes) if self.ordered is not None else Money.zero(currency)


class State(StrEnum):
    """How a quote stands to a threshold; the order is that of their weight."""

    CROSSES = "crosses"
    CROSSED_BEFORE = "crossed-before"
    TOGETHER = "together"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Line:
    """One threshold of one rule: the amount from which it holds, and what is needed then.

    ``first`` is the first amount that crosses it, ``limit`` the amount as the rule states it. ``certain`` is False where
    another condition of the rule (funding, kind of work) is not known.
    """

    rule: RuleInForce
    limit: Money
    first: Money
    basis: str
    excludes: frozenset[str]
    needs: str
    certain: bool = True
    met: bool = False


@dataclass(frozen=True, slots=True)
class Threshold:
    """How a quote stands to one threshold. ``left`` is what may still come before it is crossed, None once it is."""

    line: Line
    state: State
    before: Money
    this: Money
    left: Money | None
    open: tuple[str, ...] = ()
    open_amount: Money | None = None
    year: FiscalYear | None = None

    @property
    def after(self) -> Money:
        """With this quote."""
        return self.before + self.this

    @property
    def close(self) -> bool:
        """Whether it is crossed, or less than a fifth of it is left."""
        return self.left is None or self.left.minor * CLOSE <= self.line.limit.minor

    @property
    def by_year(self) -> bool:
        """Whether more than this order counts: the fiscal year, or twelve months."""
        return self.line.basis != "order"

    @property
    def by_fiscal_year(self) -> bool:
        """Whether the fiscal year counts, which ends on a day."""
        return self.line.basis == "year"

    @property
    def says(self) -> str:
        """The sentence for a person."""
        return _SAYS[self.state](self)

    @property
    def short(self) -> str:
        """A few words for a badge: what was ordered of it, or what is left."""
        if self.left is None:
            return f"{_limit(self)} crossed: {_amount(self.after)} ordered"
        return f"{_amount(self.left)} left of {_limit(self)}"

    def as_json(self) -> dict[str, Any]:
        """The shape in ``quote check --json``."""
        line, year = self.line, self.year if self.by_year else None
        return {
            "rule": line.rule.key,
            "kind": line.rule.kind,
            "from": line.rule.institution,
            "status": line.rule.status,
            "state": self.state.value,
            "amount": line.limit,
            "basis": line.basis,
            "excludes": sorted(line.excludes),
            "before": self.before,
            "quote": self.this,
            "after": self.after,
            "left": self.left,
            "open": list(self.open),
            "open_amount": self.open_amount,
            "year": {"first": year.first, "last": year.last} if year else None,
            "needs": line.needs,
            "met": line.met,
            "says": self.says,
        }


def thresholds(
    lines: Iterable[Line], quote: Sum, so_far: YearSoFar, twelve: YearSoFar | None = None
) -> tuple[Threshold, ...]:
    """How ``quote`` stands to every line in its currency, the weightiest first; of several ahead, the nearest first.

    ``so_far`` is the fiscal year, ``twelve`` the twelve months up to today. A line by the year is left out where the fiscal year is not known. Of the tiers of one table that this quote has
    passed by, only the one in which it lies is told (``amount_to`` ends the others).
    """
    runs = {"order": YearSoFar(), "year": so_far, "12-months": twelve or YearSoFar()}
    found = [
        _stands(line, quote, runs[line.basis])
        for line in lines
        if line.limit.currency == quote.gross.currency
    ]
    told = [each for each in found if each is not None]
    ranks = list(State)
    return tuple(sorted(told, key=lambda t: (ranks.index(t.state), t.left.minor if t.left else 0)))


def shown(found: Iterable[Threshold]) -> tuple[Threshold, ...]:
    """Those worth a line above the findings: all that are crossed or soon will be, and the nearest one ahead.

    Beside a line that is crossed, one ahead is told only where it is close.
    """
    every = tuple(found)
    now = tuple(each for each in every if each.state is not State.AHEAD)
    ahead = tuple(each for each in every if each.state is State.AHEAD)[:1]
    return now + tuple(each for each in ahead if not now or each.close)


def _stands(line: Line, quote: Sum, so_far: YearSoFar) -> Threshold | None:
    yearly, currency = line.basis != "order", quote.gross.currency
    if yearly and so_far.year is None:
        return None
    this = quote.on(line.excludes)
    before = so_far.before(currency, line.excludes) if yearly else Money.zero(currency)
    after, upper = before + this, line.rule.when.amount_to
    if upper is not None and upper.currency == currency and upper <= after:
        return None
    made = Threshold(line, State.CROSSES, before, this, None, year=so_far.year)
    if line.first <= before:
        return replace(made, state=State.CROSSED_BEFORE)
    if line.first <= after:
        return made
    made = replace(made, state=State.AHEAD, left=line.limit - after)
    return _with_open(made, so_far.open) if yearly else made


def _with_open(ahead: Threshold, offers: tuple[OpenQuote, ...]) -> Threshold:
    """The same threshold, told as crossed together where the open quotes would reach it."""
    if not offers:
        return ahead
    beside = total((each.sum.on(ahead.line.excludes) for each in offers), ahead.this.currency)
    state = State.TOGETHER if ahead.line.first <= ahead.after + beside else State.AHEAD
    return replace(ahead, state=state, open=tuple(each.number for each in offers), open_amount=beside)


# -- what is needed -------------------------------------------------------------------------------------------


def lines_of(rules: Iterable[RuleInForce], subject: Subject) -> tuple[Line, ...]:
    """The thresholds of the rules in force that may apply to this quote, whatever its amount.

    A rule that nobody has told us, or that cannot be read, has none; nor has one whose other conditions do not hold.
    """
    found = (_line_of(rule, subject) for rule in rules if rule.on == subject.document)
    return tuple(line for line in found if line is not None)


def _line_of(rule: RuleInForce, subject: Subject) -> Line | None:
    known, when = KINDS.get(rule.kind), rule.when
    own = rule.kind == "amount-at-most"
    if known is None or rule.problem or rule.status == "unknown" or not (own or when.amount_from):
        return None
    others = replace(when, amount_from=None, amount_to=None).holds(subject)
    if others is False:
        return None
    try:
        params = known.read(rule.params)
    except Refusal:
        return None
    sentence = rule.say or known.sentence(params)
    if own:
        most: Money = params["amount"]
        first = Money(most.minor + 1, most.currency)
        needs = sentence.rstrip(".")
        return Line(
            rule, most, first, params["basis"], frozenset(params["excludes"]), needs, certain=others is True
        )
    assert when.amount_from is not None  # noqa: S101 - asked above; mypy cannot see it
    return Line(
        rule,
        when.amount_from,
        when.amount_from,
        when.basis,
        when.excludes,
        _needs(rule.kind, params, sentence),
        certain=others is True,
        met=_met(rule.kind, params, subject),
    )


def _needs(kind: str, params: Mapping[str, Any], sentence: str) -> str:
    """What is needed once the line is crossed, in a few words."""
    if kind == "competing-quotes":
        n = params["quotes"]
        return f"{_SPELT[n] if n < len(_SPELT) else n} quotes or a {wording.paper(params['instead'])}"
    if kind == "attachment-required":
        return f"the {wording.paper(params['document'])}"
    return str(params["task"] if kind == "advice" else sentence).rstrip(".")


def _met(kind: str, params: Mapping[str, Any], subject: Subject) -> bool:
    wanted = {"competing-quotes": "instead", "attachment-required": "document"}.get(kind)
    if wanted is None:
        return False
    if kind == "competing-quotes" and (subject.competing_quotes or 0) >= params["quotes"]:
        return True
    return any(paper.kind == params[wanted] for paper in subject.attachments or ())


# -- in words -------------------------------------------------------------------------------------------------


def _amount(money: Money) -> str:
    return _ENGLISH.amount(money)


def _limit(t: Threshold) -> str:
    left_out = " and ".join(sorted(t.line.excludes))
    whose = " for this fiscal year" if t.by_fiscal_year else " in twelve months" if t.by_year else ""
    return f"{_ENGLISH.money(t.line.limit)}{f' without {left_out}' if left_out else ''}{whose}"


def _then(t: Threshold) -> str:
    if t.line.met:
        return f"{t.line.needs}: it is here."
    doubt = "" if t.line.certain else " (if the rule applies to this money)"
    return f"{t.line.needs}{doubt}."


def _crosses(t: Threshold) -> str:
    sums = (
        f"ordered so far {_amount(t.before)}, with this quote {_amount(t.after)}"
        if t.by_year
        else f"it comes to {_amount(t.this)}"
    )
    return f"This quote crosses {_limit(t)} ({sums}): {_then(t)}"


def _crossed(t: Threshold) -> str:
    return (
        f"{_limit(t)} was crossed before this quote (ordered so far {_amount(t.before)}, "
        f"with this quote {_amount(t.after)}): {_then(t)}"
    )


def _together(t: Threshold) -> str:
    several = "quotes" if len(t.open) > 1 else "quote"
    whole = t.after + t.open_amount if t.open_amount is not None else t.after
    return (
        f"This quote together with the open {several} {_listed(t.open)} would cross {_limit(t)} "
        f"(ordered so far {_amount(t.before)}, with this quote {_amount(t.after)}, with all of them {_amount(whole)}): {_then(t)}"
    )


def _ahead(t: Threshold) -> str:
    left = _ENGLISH.money(t.left) if t.left is not None else ""
    asks = (
        f"“{t.line.needs}” holds"
        if " " in t.line.needs and t.line.rule.kind not in _COUNTABLE
        else f"{t.line.needs} {_verb(t)} needed"
    )
    ends = f"; the fiscal year ends {_ENGLISH.long_day(t.year.last)}" if t.by_fiscal_year and t.year else ""
    return f"{left} are left before {asks}{ends}."


_COUNTABLE: Final = frozenset({"competing-quotes", "attachment-required"})


def _verb(t: Threshold) -> str:
    return "are" if t.line.rule.kind == "competing-quotes" else "is"


def _listed(numbers: tuple[str, ...]) -> str:
    few = numbers[:3]
    more = f" and {len(numbers) - 3} more" if len(numbers) > 3 else ""
    return (" and ".join(few) if len(few) < 3 or more == "" else ", ".join(few)) + more


_SAYS: Final = {
    State.CROSSES: _crosses,
    State.CROSSED_BEFORE: _crossed,
    State.TOGETHER: _together,
    State.AHEAD: _ahead,
}
