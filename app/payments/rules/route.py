"""Where an invoice stands on its payment route: current step, holder, due day, lateness, silence; never stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from app.basics.dates import Calendar, PaymentRun, TermsStart, due_day
from app.payments.rules.states import Happened

#: Business days without news after which an invoice is called silent where the step itself expects less.
LEAST_SILENCE: Final = 5


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the route as the institution states it; ``days`` are business days, ``run`` a payment run."""

    key: str
    holder: str
    title: str = ""
    days: int = 0
    clock: str = ""
    run: str = ""


#: The way of an office that nobody has described: they receive it, approve it, pay it (assumed).
ASSUMED: Final = (
    Step("intake", "accounts-payable", "Intake", 3),
    Step("approval", "accounts-payable", "Match and approval", 10),
    Step("payment", "accounts-payable", "Payment", 10),
)


@dataclass(frozen=True, slots=True)
class Dates:
    """What the clocks read. Unknown receipt or acceptance counts as the invoice day."""

    issued_on: dt.date
    payment_days: int = 30
    payment_from: str = "invoice"
    sent_on: dt.date | None = None
    accepted_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class StepPlace:
    """One step on the track: done, current or ahead; ``late`` business days past its due day."""

    key: str
    title: str
    holder: str
    state: str
    since: dt.date | None = None
    due: dt.date | None = None
    done_on: dt.date | None = None
    person: str = ""
    late: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where the invoice is. ``pay_on`` is the day the money should leave: terms, then the office's next run."""

    steps: tuple[StepPlace, ...]
    step: str
    holder: str
    since: dt.date
    due: dt.date | None
    due_on: dt.date
    pay_on: dt.date
    late: int
    overdue: bool
    silent: int


def place(
    steps: Sequence[Step],
    dates: Dates,
    events: Sequence[Happened],
    today: dt.date,
    calendar_of: Callable[[str], Calendar],
    *,
    paid: bool = False,
) -> Place:
    """Evaluates the route. A recorded step is done; what stands before it is done with it."""
    return _Walk(tuple(steps) or ASSUMED, dates, tuple(events), today, calendar_of, paid).place()


@dataclass(frozen=True)
class _Walk:
    """One evaluation of a route."""

    route: tuple[Step, ...]
    dates: Dates
    events: tuple[Happened, ...]
    today: dt.date
    calendar_of: Callable[[str], Calendar]
    paid: bool

    @cached_property
    def done(self) -> dict[str, Happened]:
        return {e.step: e for e in self.events if e.kind == "step"}

    @cached_property
    def reached(self) -> int:
        """The furthest step that is done; -1 before the first."""
        return max((at for at, step in enumerate(self.route) if step.key in self.done), default=-1)

    @cached_property
    def since(self) -> dt.date:
        sent = self.dates.sent_on or self.dates.issued_on
        return max(self.done[self.route[self.reached].key].on, sent) if self.reached >= 0 else sent

    @cached_property
    def office(self) -> Calendar:
        """When the office works that pays."""
        return self.calendar_of(self.route[-1].holder)

    def place(self) -> Place:
        current = len(self.route) if self.paid else self.reached + 1
        places = tuple(self._row(step, at - current) for at, step in enumerate(self.route))
        here = places[current] if current < len(places) else None
        last = self.route[min(current, len(self.route) - 1)]
        due_on = due_day(self.dates.payment_days, TermsStart(self.dates.payment_from), *self._marks())
        return Place(
            steps=places,
            step="paid" if self.paid else last.key,
            holder="nobody" if self.paid else last.holder,
            since=self.since,
            due=here.due if here else None,
            due_on=due_on,
            pay_on=self._next_run(due_on),
            late=here.late if here else 0,
            overdue=not self.paid and self.today > due_on,
            silent=0 if self.paid else self._silence(last),
        )

    def _row(self, step: Step, offset: int) -> StepPlace:
        title = step.title or step.key.replace("-", " ").capitalize()
        if offset != 0:
            event = self.done.get(step.key)
            on, person = (event.on, event.person) if event else (None, "")
            state = "done" if offset < 0 else "ahead"
            return StepPlace(step.key, title, step.holder, state, done_on=on, person=person)
        calendar, base = self.calendar_of(step.holder), self.since
        if step.clock:
            base = max(base, due_day(0, TermsStart(step.clock), *self._marks()))
        due = calendar.after(base, step.days)
        if step.run:
            due = calendar.next_working_day(PaymentRun(step.run).on_or_after(due))
        late = calendar.business_days(due, self.today) if self.today > due else 0
        return StepPlace(step.key, title, step.holder, "current", base, due, late=late)

    def _marks(self) -> tuple[dt.date, dt.date | None, dt.date | None]:
        """The invoice day, the day accounts payable had it, and the day the work was accepted."""
        received = next((e.on for e in self.events if e.kind == "received"), self.dates.sent_on)
        accepted = self.dates.accepted_on or max(
            (self.done[s.key].on for s in self.route if s.holder == "researcher" and s.key in self.done),
            default=None,
        )
        return self.dates.issued_on, received, accepted

    def _next_run(self, due_on: dt.date) -> dt.date:
        """The due day rounded up to the office's next payment run that is a working day (domain/payment.md 3.3)."""
        run = next((step.run for step in reversed(self.route) if step.run), "")
        return self.office.next_working_day(PaymentRun(run).on_or_after(due_on) if run else due_on)

    def _silence(self, step: Step) -> int:
        """Business days since the last news where they are more than the step expects; otherwise nought."""
        last = max((e.on for e in self.events), default=self.since)
        days = self.office.business_days(last, self.today) if self.today > last else 0
        return days if days > max(step.days, LEAST_SILENCE) else 0
