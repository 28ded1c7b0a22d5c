"""Preflight of a quote: a stored revision, or what is being typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.money import Money
from app.quotes.drafts import QuoteDraft
from app.quotes.queries.context import Context, fitted, of_draft, of_revision
from app.quotes.queries.stored import offer_of, payer_key_of, quote_record, revision_of
from app.quotes.queries.subject import subject_of
from app.quotes.rules.offer import Offer
from app.records import Client, PurchaseOrder
from app.requirements.preflight import Preflight
from app.requirements.queries import preflight_for


@dataclass(frozen=True, slots=True)
class Check:
    """The preflight of one revision: what ``quote check`` answers."""

    number: str
    revision: int
    preflight: Preflight

    def as_json(self) -> dict[str, object]:
        """The shape of files.md."""
        return {"quote": self.number, "revision": self.revision, **self.preflight.as_json()}


def check(session: Session, number: str | UUID, n: int | None = None) -> Check:
    """A stored revision (the newest) against every rule in force of its institution, today."""
    quote = quote_record(session, number)
    revision = revision_of(session, quote, n)
    offer = offer_of(session, revision, payer_key_of(session, quote))
    return Check(quote.number, revision.n, check_offer(session, of_revision(session, quote, revision), offer))


def check_draft(session: Session, draft: QuoteDraft) -> Preflight:
    """What is being typed against every rule in force; what cannot be read yet counts as something harmless."""
    context = of_draft(session, draft)
    return check_offer(session, context, draft.roughly(context.seller.tax_rates))


def check_offer(session: Session, context: Context, offer: Offer) -> Preflight:
    """An offer in its context against every rule in force."""
    subject = subject_of(fitted(context, offer), offer, ordered_this_year(session, context, offer.currency))
    return preflight_for(session, context.institution.id, subject)


def ordered_this_year(session: Session, context: Context, currency: str) -> Money | None:
    """What this client's institution ordered from us since its fiscal year began, in one currency."""
    if context.fiscal_start is None:
        return None
    ordered = session.scalar(
        select(func.coalesce(func.sum(PurchaseOrder.amount), 0))
        .join(Client, Client.id == PurchaseOrder.client_id)
        .where(
            Client.institution_id == context.institution.id,
            PurchaseOrder.currency == currency,
            PurchaseOrder.dated >= context.fiscal_start,
            PurchaseOrder.dated <= context.today,
        )
    )
    return Money(int(ordered or 0), currency)


def today_of(session: Session) -> dt.date:
    """The day on the clock of this unit of work."""
    clock: Clock = session.info["clock"]
    return clock.today()
