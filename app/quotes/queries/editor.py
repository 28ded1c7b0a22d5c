"""What the quote editor needs at once: the draft, what can be chosen in it, and how the draft stands while it is typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.clients.queries import ClientHead, client_head, contacts_of
from app.documents.tailoring import Tailoring
from app.engagements.queries import engagement
from app.institutions.queries import exemptions, institution_by_id, payers
from app.institutions.rules import payer_reason
from app.quotes.drafts import QuoteDraft
from app.quotes.queries.checks import check_offer, level_names, today_of
from app.quotes.queries.context import Context, of_draft
from app.quotes.queries.lists import look_row, quote
from app.quotes.queries.rows import LookRow, QuoteView
from app.quotes.queries.thresholds import Crossings, crossings_of
from app.requirements.preflight import Preflight
from app.seller.queries import FiledRow, ServiceRow, colleagues, filed_documents, me, seller, services


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen: pairs are the value and its words."""

    payers: tuple[tuple[str, str], ...]
    requesters: tuple[tuple[str, str], ...]
    contacts: tuple[tuple[str, str], ...]
    certificates: tuple[tuple[str, str], ...]
    papers: tuple[FiledRow, ...]
    services: tuple[ServiceRow, ...]
    rates: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Editing:
    """One quote as the editor opens it; ``view`` is None for one that is not stored yet."""

    draft: QuoteDraft
    view: QuoteView | None
    client: ClientHead
    choices: Choices
    today: dt.date
    me: UUID | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How what is typed stands now: its preflight, its look, who pays and until when it will be valid."""

    preflight: Preflight
    tailoring: Tailoring
    look: LookRow
    payer_key: str
    payer: tuple[str, ...]
    exemption: str
    exemption_to: dt.date | None
    valid_until: dt.date
    names: Mapping[str, str]  # of the institution's levels, by key
    crossings: Crossings = field(default_factory=Crossings)
    payer_why: str = ""


def editing(session: Session, number: str, n: int | None = None) -> Editing:
    """A stored quote, seen from revision ``n`` (the newest)."""
    view = quote(session, number, n)
    head = client_head(session, view.row.client_id)
    return Editing(view.draft, view, head, choices(session, head), today_of(session), me(session))


def beginning(session: Session, client: str, engagement_id: UUID | None = None) -> Editing:
    """A new quote for a client, with our own terms and the institution's currency already in it."""
    head, firm = client_head(session, client), seller(session)
    buyer = institution_by_id(session, head.institution_id)
    draft = QuoteDraft(
        client=head.key,
        currency=buyer.currency or firm.currency,
        rounding=firm.rounding,
        price_basis=firm.price_basis,
        valid_days=str(firm.valid_days),
        payment_days=str(firm.payment_days),
        payment_from=firm.payment_from,
    )
    if engagement_id is not None:
        work = engagement(session, engagement_id)
        draft = replace(
            draft,
            engagement=work.title,
            engagement_id=work.id,
            funding=work.funding,
            work=work.work,
            place=work.place,
        )
    return Editing(draft, None, head, choices(session, head), today_of(session), me(session))


def choices(session: Session, head: ClientHead) -> Choices:
    """What can be chosen in a quote for this client."""
    return Choices(
        payers=tuple(
            (row.key, row.lines[0] if row.lines else row.key) for row in payers(session, head.institution_id)
        ),
        requesters=tuple((row.name, row.name) for row in contacts_of(session, head.id)),
        contacts=tuple((row.initials, row.name) for row in colleagues(session)),
        certificates=tuple(
            (row.certificate, f"{row.certificate}, to {row.valid_to:%Y}" if row.valid_to else row.certificate)
            for row in exemptions(session, head.institution_id)
        ),
        papers=tuple(
            row for row in filed_documents(session) if row.institution_id in (None, head.institution_id)
        ),
        services=services(session),
        rates=seller(session).tax_rates,
    )


def standing_of(session: Session, draft: QuoteDraft) -> Standing:
    """What is being typed against every rule in force, and what follows from its head."""
    context = of_draft(session, draft)
    offer = draft.roughly(context.seller.tax_rates)
    exemption = context.exemption
    return Standing(
        preflight=check_offer(session, context, offer),
        tailoring=context.tailoring,
        look=look_row(context),
        payer_key=context.payer.key if context.payer else "",
        payer=context.payer.lines if context.payer else (),
        payer_why=_payer_why(session, context, draft),
        exemption=exemption.certificate if exemption else "",
        exemption_to=exemption.valid_to if exemption else None,
        valid_until=context.valid_until(offer.valid_days),
        names=level_names(session, context.institution.id),
        crossings=crossings_of(session, context, offer),
    )


def _payer_why(session: Session, context: Context, draft: QuoteDraft) -> str:
    """Who chose the payer: a person, the engagement, or the money."""
    if draft.payer:
        return "Chosen by hand."
    if context.payer is not None and context.payer.id == context.work.payer_id:
        return "Chosen for this engagement."
    return payer_reason(payers(session, context.institution.id), context.work.funding)
