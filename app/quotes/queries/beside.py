"""What lies beside an offer and only the office knows: the other parts of one job, and the orders of twelve months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from app.basics.money import Money
from app.interactions.queries import tasks
from app.quotes.queries.context import Context
from app.quotes.queries.parts import amounts_of
from app.quotes.queries.year import year_so_far
from app.quotes.rules.crossing import FiscalYear
from app.requirements.drafts import Sum, Task

#: What lies beside an offer, asked with the offer's own total.
Beside = Callable[[Money], dict[str, Any]]


def beside_of(session: Session, context: Context) -> Beside:
    """The fields of a subject that need the office; each time asked anew, for the parts may change."""

    def answered(gross: Money) -> dict[str, Any]:
        parts, whole = amounts_of(session, context.number, gross)
        return {
            "split": parts,
            "split_whole": whole,
            "twelve_months_before": _twelve_months(session, context, gross.currency),
            "tasks": tasks_of(session, context),
        }

    return answered


def tasks_of(session: Session, context: Context) -> dict[str, Task]:
    """What the advice of rules became for this work, by the key of the rule."""
    given = tasks(session, context.client.id, context.work.id)
    return {
        row.rule: Task(row.who or "somebody", row.due, row.done, row.over, str(row.id))
        for row in given.values()
    }


def _twelve_months(session: Session, context: Context, currency: str) -> Sum:
    """What the institution ordered from us in the twelve months up to today, in one currency, with its tax and freight."""
    first = context.today - dt.timedelta(days=364)
    so_far = year_so_far(
        session,
        context.institution.id,
        FiscalYear(first, context.today),
        currency,
        context.today,
        but=context.number,
        offers=False,
    )
    return so_far.ordered or Sum.plain(Money.zero(currency))
