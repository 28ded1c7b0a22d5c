"""Preflight of a quote: a stored revision, or what is being typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.money import Money
from app.institutions.queries import lineage
from app.quotes.drafts import QuoteDraft
from app.quotes.queries.beside import beside_of
from app.quotes.queries.clauses import with_rule_clauses
from app.quotes.queries.context import Context, fitted, of_draft, of_revision
from app.quotes.queries.parts import with_parts
from app.quotes.queries.stored import offer_of, payer_key_of, quote_record, revision_of
from app.quotes.queries.subject import subject_of
from app.quotes.queries.year import year_so_far
from app.quotes.rules.crossing import fiscal_year
from app.quotes.rules.offer import Offer
from app.requirements.drafts import Subject, Sum
from app.requirements.preflight import Preflight
from app.requirements.queries import preflight_for


@dataclass(frozen=True, slots=True)
class Check:
    """The preflight of one revision: what ``quote check`` answers. ``names`` are those of the levels, by key."""

    number: str
    revision: int
    preflight: Preflight
    names: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The shape of files.md."""
        return {"quote": self.number, "revision": self.revision, **self.preflight.as_json()}


def check(session: Session, number: str | UUID, n: int | None = None) -> Check:
    """A stored revision (the newest) against every rule in force of its institution, today."""
    quote = quote_record(session, number)
    revision = revision_of(session, quote, n)
    offer = offer_of(session, revision, payer_key_of(session, quote))
    context = of_revision(session, quote, revision)
    found = check_offer(session, context, offer)
    return Check(quote.number, revision.n, found, level_names(session, context.institution.id))


def level_names(session: Session, institution_id: UUID) -> dict[str, str]:
    """The names of an institution and of those above it, by key: as findings name them."""
    return {level.key: level.name for level in lineage(session, institution_id)}


def check_draft(session: Session, draft: QuoteDraft) -> Preflight:
    """What is being typed against every rule in force; what cannot be read yet counts as something harmless."""
    context = of_draft(session, draft)
    return check_offer(session, context, draft.roughly(context.seller.tax_rates))


def check_offer(session: Session, context: Context, offer: Offer) -> Preflight:
    """An offer in its context against every rule in force."""
    subject = whole_subject(session, printing_clauses(session, context, offer), offer)
    office = context.client.purchasing_office_id
    found = preflight_for(session, context.institution.id, subject, office=office)
    return with_parts(session, context, offer, found)


def whole_subject(session: Session, context: Context, offer: Offer) -> Subject:
    """An offer in its context as rules read it, with what the office knows beside it."""
    year = ordered_this_year(session, context, offer.currency)
    return subject_of(fitted(context, offer), offer, year, beside_of(session, context))


def printing_clauses(session: Session, context: Context, offer: Offer) -> Context:
    """The context with the clauses that rules in force want on this paper."""
    return with_rule_clauses(session, context, offer, lambda plain: whole_subject(session, plain, offer))


def ordered_this_year(session: Session, context: Context, currency: str) -> Sum | None:
    """What this client's institution ordered from us since its fiscal year began, in one currency, with its tax and freight."""
    year = fiscal_year(context.institution.fiscal_year_start, context.today)
    if year is None:
        return None
    so_far = year_so_far(
        session,
        context.institution.id,
        year,
        currency,
        context.today,
        but=context.number,
        offers=False,
    )
    return so_far.ordered or Sum.plain(Money.zero(currency))


def today_of(session: Session) -> dt.date:
    """The day on the clock of this unit of work."""
    clock: Clock = session.info["clock"]
    return clock.today()
