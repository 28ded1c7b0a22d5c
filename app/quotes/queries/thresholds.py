"""How a quote stands to the amounts from which its institution asks for more, before anybody has to ask."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.money import Money
from app.clients.queries import client_head
from app.institutions.queries import institution_by_id
from app.quotes.queries.context import Context, fitted, of_revision
from app.quotes.queries.stored import offer_of, payer_key_of, quote_record, revision_of
from app.quotes.queries.subject import subject_of
from app.quotes.queries.year import year_so_far
from app.quotes.rules.amounts import sums_of
from app.quotes.rules.crossing import (
    FiscalYear,
    Line,
    State,
    Threshold,
    YearSoFar,
    fiscal_year,
    lines_of,
    shown,
    thresholds,
)
from app.quotes.rules.offer import Offer
from app.requirements.drafts import Subject, Sum
from app.requirements.queries import rules_for


@dataclass(frozen=True, slots=True)
class Crossings:
    """Every threshold of the institution, and what counts beside this quote. ``shown`` are the ones worth a line."""

    every: tuple[Threshold, ...] = ()
    so_far: YearSoFar = field(default_factory=YearSoFar)

    @property
    def shown(self) -> tuple[Threshold, ...]:
        """What stands above the findings."""
        return shown(self.every)

    @property
    def says(self) -> tuple[str, ...]:
        """The sentences for a person."""
        told = [each.says for each in self.shown]
        others = self.so_far.others
        if told and others and any(each.by_year for each in self.shown):
            sums = " and ".join(str(sum_) for sum_ in others)
            told.append(f"Ordered in other currencies this fiscal year, and not counted: {sums}.")
        return tuple(told)


def crossings(session: Session, number: str | UUID, n: int | None = None) -> Crossings:
    """The thresholds of a stored revision (the newest), as they stand today."""
    quote = quote_record(session, number)
    revision = revision_of(session, quote, n)
    offer = offer_of(session, revision, payer_key_of(session, quote))
    return crossings_of(session, of_revision(session, quote, revision), offer)


def crossings_of(session: Session, context: Context, offer: Offer) -> Crossings:
    """The thresholds of an offer in its context."""
    lines = lines_of(
        rules_for(session, context.institution.id, "quote", today=context.today),
        subject_of(fitted(context, offer), offer),
    )
    if not lines:
        return Crossings()
    so_far = _so_far(session, context, offer.currency, lines)
    twelve = _twelve(session, context, offer.currency, lines)
    return Crossings(thresholds(lines, _sum_of(offer), so_far, twelve), so_far)


def _sum_of(offer: Offer) -> Sum:
    sums = sums_of(offer)
    return Sum(sums.gross, sums.tax, sums.freight)


def _so_far(session: Session, context: Context, currency: str, lines: tuple[Line, ...]) -> YearSoFar:
    year = fiscal_year(context.institution.fiscal_year_start, context.today)
    if not any(line.basis == "year" for line in lines):
        return YearSoFar(year)
    freight = any("freight" in line.excludes for line in lines)
    return year_so_far(
        session, context.institution.id, year, currency, context.today, but=context.number, freight=freight
    )


def _twelve(session: Session, context: Context, currency: str, lines: tuple[Line, ...]) -> YearSoFar | None:
    """The twelve months up to today, where a line counts them."""
    if not any(line.basis == "12-months" for line in lines):
        return None
    span = FiscalYear(context.today - dt.timedelta(days=364), context.today)
    freight = any("freight" in line.excludes for line in lines)
    return year_so_far(
        session, context.institution.id, span, currency, context.today, but=context.number, freight=freight
    )


def close_to(session: Session, client: str | UUID) -> tuple[Threshold, ...]:
    """The yearly thresholds of a client's institution that are crossed or nearly so, without any quote in hand.

    In the institution's own currency; only rules that ask for nothing but an amount are looked at.
    """
    clock: Clock = session.info["clock"]
    today, head = clock.today(), client_head(session, client)
    buyer = institution_by_id(session, head.institution_id)
    rules = [
        rule
        for rule in rules_for(session, head.institution_id, "quote", today=today)
        if rule.when.basis == "year"
    ]
    lines = [line for line in lines_of(rules, Subject()) if line.certain and line.basis == "year"]
    if not lines:
        return ()
    year, currency = fiscal_year(buyer.fiscal_year_start, today), lines[0].limit.currency
    so_far = year_so_far(session, buyer.id, year, currency, today, freight=False, offers=False)
    nothing = Money.zero(currency)
    found = thresholds(lines, Sum(nothing, nothing, nothing), so_far)
    return tuple(each for each in found if each.state is State.CROSSED_BEFORE or each.close)
