"""Stored quotes found by their number, and read as the plain values that rules work with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.basics.text import shown
from app.institutions.queries import payers
from app.quotes.rules.offer import Enclosure, Line, Offer
from app.records import Annex, Client, Payer, Quote, QuoteEvent, QuoteLine, Revision

_LINE = tuple(Line.__slots__)


def quote_record(session: Session, number: str | UUID) -> Quote:
    """The quote with this number (or id); a Refusal where there is none."""
    if isinstance(number, UUID):
        return session.get_one(Quote, number)
    wanted = number.strip().upper()
    found = session.scalars(select(Quote).where(Quote.number == wanted).order_by(Quote.id).limit(2)).all()
    if not found:
        raise Refusal(f"There is no quote {shown(number)}. See: concierge quote list.")
    if len(found) > 1:
        raise Refusal(
            f"Two quotes bear the number {wanted}: they came from two machines with one series. Open it by its client."
        )
    return found[0]


def revisions_of(session: Session, quote_id: UUID) -> Sequence[Revision]:
    """All revisions of a quote, the first one first."""
    return session.scalars(
        select(Revision).where(Revision.quote_id == quote_id).order_by(Revision.n, Revision.id)
    ).all()


def revision_of(session: Session, quote: Quote, n: int | None = None) -> Revision:
    """Revision ``n`` of a quote, the newest where none is named; a Refusal names those there are."""
    every = revisions_of(session, quote.id)
    chosen = every[-1:] if n is None else [revision for revision in every if revision.n == n]
    if not chosen:
        known = ", ".join(str(revision.n) for revision in every)
        raise Refusal(f"Quote {quote.number} has no revision {n}; it has {known}.")
    return chosen[-1]


def newest_issued(revisions: Iterable[Revision]) -> int | None:
    """The number of the newest issued revision, None where there is none."""
    return max((revision.n for revision in revisions if revision.issued_on is not None), default=None)


def events_of(
    session: Session, revision_ids: Sequence[UUID], quote_ids: Sequence[UUID] = ()
) -> dict[UUID, list[QuoteEvent]]:
    """What happened to each of these revisions; with their quotes' ids it is found by the index."""
    found: dict[UUID, list[QuoteEvent]] = {}
    statement = (
        select(QuoteEvent)
        .where(QuoteEvent.revision_id.in_(revision_ids))
        .order_by(QuoteEvent.at, QuoteEvent.id)
    )
    if quote_ids:
        statement = statement.where(QuoteEvent.quote_id.in_(quote_ids))
    for event in session.scalars(statement):
        found.setdefault(event.revision_id, []).append(event)
    return found


def line_records(session: Session, revision_id: UUID) -> Sequence[QuoteLine]:
    """The lines of a revision in their order."""
    statement = select(QuoteLine).where(QuoteLine.revision_id == revision_id)
    return session.scalars(statement.order_by(QuoteLine.position, QuoteLine.id)).all()


def line_of(record: QuoteLine) -> Line:
    """A stored line as a plain value."""
    said = {name: getattr(record, name) for name in _LINE}
    return Line(**{**said, "taxes": tuple(record.taxes)})


def offer_of(session: Session, revision: Revision, payer_key: str = "") -> Offer:
    """Everything a stored revision says."""
    annexes = session.scalars(select(Annex).where(Annex.revision_id == revision.id).order_by(Annex.id)).all()
    return Offer(
        currency=revision.currency,
        rounding=revision.rounding,
        price_basis=revision.price_basis,
        valid_days=revision.valid_days,
        payment_days=revision.payment_days,
        payment_from=revision.payment_from,
        freight_terms=revision.freight_terms,
        freight_how=revision.freight_how,
        period_start=revision.period_start,
        period_end=revision.period_end,
        delivery=revision.delivery,
        intro=revision.intro,
        terms_text=revision.terms_text,
        references=dict(revision.references),
        lines=tuple(line_of(record) for record in line_records(session, revision.id)),
        annexes=tuple(Enclosure(kind=a.kind, title=a.title, sha256=a.sha256) for a in annexes),
        profile=dict(revision.profile),
        extra=dict(revision.extra),
        payer=payer_key,
    )


def payer_key_of(session: Session, quote: Quote) -> str:
    """The key of the payer chosen for a quote, or nothing."""
    if quote.payer_id is None:
        return ""
    client = session.get_one(Client, quote.client_id)
    known = {row.id: row.key for row in payers(session, client.institution_id)}
    record = session.get(Payer, quote.payer_id)
    return known.get(quote.payer_id, record.key if record is not None else "")
