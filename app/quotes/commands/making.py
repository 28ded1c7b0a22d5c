"""Making, editing and revising quotes: everything about the revision that is still a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.basics.identity import new_id
from app.basics.text import clean_line, clean_text
from app.engagements.commands import add_engagement
from app.engagements.drafts import EngagementDraft
from app.quotes.drafts import LineDraft, QuoteDraft
from app.quotes.drafts.quote import KEPT_DETAILS
from app.quotes.queries.context import Context, of_draft
from app.quotes.queries.stored import (
    line_records,
    offer_of,
    quote_record,
    revision_of,
)
from app.quotes.rules.offer import Line, Offer
from app.quotes.rules.states import check_editable
from app.records import Annex, Engagement, Quote, QuoteLine, Revision
from app.seller.commands import next_number
from app.seller.queries import SellerRow, seller
from app.storage.faults import STALE
from app.storage.search import index_later

_HEAD: Final = (
    "currency",
    "rounding",
    "price_basis",
    "valid_days",
    "payment_days",
    "payment_from",
    "freight_terms",
    "freight_how",
    "period_start",
    "period_end",
    "delivery",
    "intro",
    "terms_text",
    "references",
    "profile",
    "extra",
)
_LINE: Final = tuple(Line.__slots__)
_TEXTS: Final = ("delivery", "intro", "terms_text", "engagement", "place")


@dataclass(frozen=True, slots=True)
class Saved:
    """A quote that was made or changed. ``version`` is what the next draft of this revision must remember."""

    id: UUID
    number: str
    revision: int
    version: int


def new_quote(session: Session, draft: QuoteDraft) -> Saved:
    """A new quote with its first revision, a draft. The engagement is made if it does not exist."""
    draft = _completed(draft, seller(session))
    offer = _read(session, draft)
    context = of_draft(session, draft)
    quote = Quote(
        number=next_number(session, "Q"),
        engagement_id=_engagement(session, draft, context),
        client_id=context.client.id,
        payer_id=context.payer.id if context.payer else None,
    )
    session.add(quote)
    session.flush()
    revision = Revision(quote_id=quote.id, n=1, prepared_on=context.today, **_head(offer, context, draft))
    session.add(revision)
    session.flush()
    _write_lines(session, revision, offer, fresh=True)
    return _saved(session, quote, revision)


def _completed(draft: QuoteDraft, firm: SellerRow) -> QuoteDraft:
    """The draft with clean texts, and our own terms where it says nothing."""
    draft.currency = draft.currency.strip() or firm.currency
    draft.rounding = draft.rounding.strip() or firm.rounding
    draft.price_basis = draft.price_basis.strip() or firm.price_basis
    draft.valid_days = draft.valid_days.strip() or str(firm.valid_days)
    draft.payment_days = draft.payment_days.strip() or str(firm.payment_days)
    draft.payment_from = draft.payment_from.strip() or firm.payment_from
    for name in _TEXTS:
        setattr(draft, name, clean_text(getattr(draft, name)))
    draft.references = {key: clean_line(value) for key, value in draft.references.items()}
    for line in draft.lines:
        _clean(line)
    return draft


def _clean(line: LineDraft) -> None:
    line.text, line.code, line.unit, line.role = map(clean_line, (line.text, line.code, line.unit, line.role))
    line.detail, line.discount_reason = clean_text(line.detail), clean_line(line.discount_reason)


def _read(session: Session, draft: QuoteDraft) -> Offer:
    return draft.offer(seller(session).tax_rates)


def _engagement(session: Session, draft: QuoteDraft, context: Context) -> UUID:
    work = context.work
    if work.id is not None:
        return work.id
    return add_engagement(
        session,
        EngagementDraft(
            client_id=context.client.id,
            title=draft.engagement,
            researcher_id=work.researcher_id,
            payer_id=context.payer.id if context.payer else None,
            funding=work.funding,
            work=work.kind or "service",
            place=work.place,
        ),
    )


def _head(offer: Offer, context: Context, draft: QuoteDraft) -> dict[str, Any]:
    head = {name: getattr(offer, name) for name in _HEAD}
    head |= {name: dict(head[name]) for name in ("references", "profile", "extra")}
    named = context.exemption if draft.exemption.strip() else None
    own = context.contact
    return {
        **head,
        "contact_id": own.id if own else None,
        "exemption_id": named.id if named else None,
        "failed": sorted(draft.failed),
    }


def _write_lines(session: Session, revision: Revision, offer: Offer, *, fresh: bool = False) -> None:
    """The lines and annexes of a draft revision, written over those it has; what is the same is left alone.

    A ``fresh`` revision has none yet, so none are asked for.
    """
    present = [] if fresh else list(line_records(session, revision.id))
    for position, line in enumerate(offer.lines, 1):
        values = {name: getattr(line, name) for name in _LINE}
        values |= {
            "commodity": dict(line.commodity),
            "extra": dict(line.extra),
            "taxes": [dict(tax) for tax in line.taxes],
            "position": position,
        }
        if position <= len(present):
            change(present[position - 1], values)
        else:
            session.add(QuoteLine(revision_id=revision.id, **values))
    for record in present[len(offer.lines) :]:
        session.delete(record)
    _write_annexes(session, revision, offer, fresh=fresh)
    session.flush()


def _write_annexes(session: Session, revision: Revision, offer: Offer, *, fresh: bool) -> None:
    known = () if fresh else session.scalars(select(Annex).where(Annex.revision_id == revision.id))
    present = {(a.kind, a.title): a for a in known}
    wanted = {(annex.kind, annex.title): annex for annex in offer.annexes}
    for key, record in present.items():
        if key not in wanted:
            session.delete(record)
    for key, annex in wanted.items():
        if key not in present:
            session.add(
                Annex(revision_id=revision.id, kind=annex.kind, title=annex.title, sha256=annex.sha256)
            )


def change(record: Any, values: dict[str, Any]) -> bool:
    """Writes the values that differ; answers whether there were any."""
    changed = [name for name, value in values.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, values[name])
    return bool(changed)


def _saved(session: Session, quote: Quote, revision: Revision) -> Saved:
    session.flush()
    index_later(session, quote)
    return Saved(quote.id, quote.number, revision.n, revision.version)


def edit_quote(session: Session, number: str | UUID, draft: QuoteDraft) -> Saved:
    """Changes the draft revision of a quote to what was typed. Refused where it changed since it was read."""
    quote = quote_record(session, number)
    revision = revision_of(session, quote)
    check_editable(revision, quote.number)
    if draft.version is not None and (draft.version != revision.version or draft.revision != revision.n):
        raise Refusal(STALE)
    draft.number, draft.revision = quote.number, revision.n
    for name in KEPT_DETAILS:
        if name in revision.extra:
            draft.details.setdefault(name, revision.extra[name])
    engagement = session.get_one(Engagement, quote.engagement_id)
    if not draft.engagement.strip() and draft.engagement_id is None:
        draft.engagement_id = engagement.id
    draft = _completed(draft, seller(session))
    offer, context = _read(session, draft), of_draft(session, draft)
    if context.client.id != quote.client_id:
        raise Refusal(f"Quote {quote.number} is for another client. Make a new quote instead.")
    payer = context.payer.id if context.payer else None
    change(quote, {"engagement_id": _engagement(session, draft, context), "payer_id": payer})
    draft.failed |= frozenset(revision.failed)
    change(revision, _head(offer, context, draft))
    flag_modified(
        revision, "prepared_on"
    )  # lines are part of the revision: its version counts their changes too
    _change_work(session, quote, context)
    _write_lines(session, revision, offer)
    return _saved(session, quote, revision)


def _change_work(session: Session, quote: Quote, context: Context) -> None:
    """What the quote says of the engagement's money and place is the engagement's."""
    record = session.get_one(Engagement, quote.engagement_id)
    work = context.work
    change(record, {"funding": work.funding, "work": work.kind or record.work, "place": work.place})


def revise(session: Session, number: str | UUID) -> Saved:
    """The next revision, a draft with everything that the newest one says."""
    quote = quote_record(session, number)
    newest = revision_of(session, quote)
    if newest.issued_on is None:
        raise Refusal(f"Revision {newest.n} of {quote.number} is still a draft. Edit that one.")
    clock: Clock = session.info["clock"]
    offer = offer_of(session, newest)
    copied = {name: getattr(newest, name) for name in (*_HEAD, "exemption_id", "contact_id")}
    revision = Revision(id=new_id(), quote_id=quote.id, n=newest.n + 1, prepared_on=clock.today(), **copied)
    session.add(revision)
    session.flush()
    _write_lines(session, revision, offer, fresh=True)
    return _saved(session, quote, revision)
