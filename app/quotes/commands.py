"""What is done to quotes: make, edit, issue, revise, and record what happened; each in one unit of work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.basics.clock import Clock
from app.basics.dates import parse_day
from app.basics.errors import Refusal
from app.basics.identity import new_id
from app.basics.money import Money
from app.basics.text import clean_line, clean_text, insist
from app.basics.wording import Wording
from app.documents.press import check_printable
from app.engagements.commands import add_engagement
from app.engagements.drafts import EngagementDraft
from app.interactions.commands import note
from app.interactions.drafts import NoteDraft
from app.quotes.document import canonical, hash_of, pdf_of
from app.quotes.document.printing import built
from app.quotes.drafts import EventDraft, LineDraft, QuoteDraft
from app.quotes.queries.checks import check_offer
from app.quotes.queries.context import Context, of_draft, of_revision, work_of_draft
from app.quotes.queries.stored import (
    events_of,
    line_records,
    newest_issued,
    offer_of,
    payer_key_of,
    quote_record,
    revision_of,
    revisions_of,
)
from app.quotes.queries.subject import paper_on_file
from app.quotes.rules.amounts import totals
from app.quotes.rules.offer import Line, Offer
from app.quotes.rules.states import check_editable, check_move, standing
from app.records import Annex, Engagement, Override, Quote, QuoteEvent, QuoteLine, Revision
from app.requirements.preflight import Preflight
from app.seller.commands import next_number
from app.seller.queries import SellerRow, me, seller
from app.storage import blobs
from app.storage.faults import STALE
from app.storage.search import index

_HEAD: Final = (
    "currency",
    "rounding",
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
_STEP = dt.timedelta(microseconds=1)
_TOLD: Final = {
    "submitted": "submitted to {to}",
    "acknowledged": "acknowledged",
    "returned": "returned",
    "approved": "approved",
    "ordered": "ordered",
    "declined": "declined",
    "withdrawn": "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Saved:
    """A quote that was made or changed. ``version`` is what the next draft of this revision must remember."""

    id: UUID
    number: str
    revision: int
    version: int


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued revision: its file, its hash, its total, and the rules that were overridden."""

    number: str
    revision: int
    file_name: str
    sha256: str
    total: Money
    valid_until: dt.date
    overridden: tuple[str, ...]


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
    _write_lines(session, revision, offer)
    return _saved(session, quote, revision)


def _completed(draft: QuoteDraft, firm: SellerRow) -> QuoteDraft:
    """The draft with clean texts, and our own terms where it says nothing."""
    draft.currency = draft.currency.strip() or firm.currency
    draft.rounding = draft.rounding.strip() or firm.rounding
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
    work = work_of_draft(session, context.client.id, draft)
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
    return {**head, "contact_id": own.id if own else None, "exemption_id": named.id if named else None}


def _write_lines(session: Session, revision: Revision, offer: Offer) -> None:
    """The lines and annexes of a draft revision, written over those it has; what is the same is left alone."""
    present = list(line_records(session, revision.id))
    for position, line in enumerate(offer.lines, 1):
        values = {name: getattr(line, name) for name in _LINE}
        values |= {"commodity": dict(line.commodity), "extra": dict(line.extra), "position": position}
        if position <= len(present):
            _change(present[position - 1], values)
        else:
            session.add(QuoteLine(revision_id=revision.id, **values))
    for record in present[len(offer.lines) :]:
        session.delete(record)
    _write_annexes(session, revision, offer)
    session.flush()


def _write_annexes(session: Session, revision: Revision, offer: Offer) -> None:
    present = {
        (a.kind, a.title): a for a in session.scalars(select(Annex).where(Annex.revision_id == revision.id))
    }
    wanted = {(annex.kind, annex.title): annex for annex in offer.annexes}
    for key, record in present.items():
        if key not in wanted:
            session.delete(record)
    for key, annex in wanted.items():
        if key not in present:
            session.add(
                Annex(revision_id=revision.id, kind=annex.kind, title=annex.title, sha256=annex.sha256)
            )


def _change(record: Any, values: dict[str, Any]) -> bool:
    changed = [name for name, value in values.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, values[name])
    return bool(changed)


def _saved(session: Session, quote: Quote, revision: Revision) -> Saved:
    session.flush()
    index(session, [(Quote, quote)])
    return Saved(quote.id, quote.number, revision.n, revision.version)


def edit_quote(session: Session, number: str | UUID, draft: QuoteDraft) -> Saved:
    """Changes the draft revision of a quote to what was typed. Refused where it changed since it was read."""
    quote = quote_record(session, number)
    revision = revision_of(session, quote)
    check_editable(revision, quote.number)
    if draft.version is not None and (draft.version != revision.version or draft.revision != revision.n):
        raise Refusal(STALE)
    draft.number, draft.revision = quote.number, revision.n
    engagement = session.get_one(Engagement, quote.engagement_id)
    if not draft.engagement.strip() and draft.engagement_id is None:
        draft.engagement_id = engagement.id
    draft = _completed(draft, seller(session))
    offer, context = _read(session, draft), of_draft(session, draft)
    if context.client.id != quote.client_id:
        raise Refusal(f"Quote {quote.number} is for another client. Make a new quote instead.")
    payer = context.payer.id if context.payer else None
    _change(quote, {"engagement_id": _engagement(session, draft, context), "payer_id": payer})
    _change(revision, _head(offer, context, draft))
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
    _change(record, {"funding": work.funding, "work": work.kind or record.work, "place": work.place})


def issue(session: Session, number: str | UUID, override: str | None = None) -> Issued:
    """Issues the draft revision: checked, printed, frozen. A blocking finding refuses it unless overridden with a reason."""
    quote = quote_record(session, number)
    revision = revision_of(session, quote)
    if revision.issued_on is not None:
        raise Refusal(
            f"Revision {revision.n} of {quote.number} was already issued on {revision.issued_on.isoformat()}. "
            "A change makes the next revision."
        )
    offer = _with_papers(session, quote, revision)
    context = of_revision(session, quote, revision)
    found = check_offer(session, context, offer)
    reason = _reason(quote, revision, found, override)
    issued_context = _as_issued(context)
    made = built(session, issued_context, offer)
    check_printable(made.paper)
    pdf = pdf_of(made)
    revision.issued_at, revision.issued_on, revision.issued_by = made.made_at, context.today, me(session)
    revision.valid_until = issued_context.valid_until(offer.valid_days)
    sums = totals(offer.lines, offer.currency, offer.rounding)
    revision.net, revision.tax, revision.gross = sums.net.minor, sums.tax.minor, sums.gross.minor
    revision.content = canonical(made.paper, made.tailoring)
    revision.content_sha256 = hash_of(revision.content)
    revision.pdf_sha256 = blobs.put(session, pdf, "application/pdf")
    revision.file_name = made.file_name
    revision.findings = [finding.as_json() for finding in found.findings]
    overridden = _keep_overrides(session, revision, found, reason, made.made_at)
    session.flush()
    _tell_issue(session, quote, revision, sums.gross, context)
    return Issued(
        quote.number,
        revision.n,
        revision.file_name,
        revision.pdf_sha256,
        sums.gross,
        revision.valid_until,
        overridden,
    )


def _as_issued(context: Context) -> Context:
    """The same facts, no longer a draft: dated today."""
    values = {name: getattr(context, name) for name in Context.__slots__}
    return Context(**{**values, "issued_on": context.today, "draft": False})


def _with_papers(session: Session, quote: Quote, revision: Revision) -> Offer:
    """The offer as it is issued: annexes name the bytes on file today."""
    context = of_revision(session, quote, revision)
    for annex in session.scalars(select(Annex).where(Annex.revision_id == revision.id)):
        row = paper_on_file(annex.kind, annex.title, context.filed)
        if row is not None:
            _change(annex, {"filed_document_id": row.id, "title": row.title, "sha256": row.sha256})
    session.flush()
    return offer_of(session, revision, payer_key_of(session, quote))


def _reason(quote: Quote, revision: Revision, found: Preflight, override: str | None) -> str:
    """The reason for going on; a Refusal with every finding where a rule stops the issue and none is given."""
    if override is not None and not override.strip():
        raise Refusal("An override needs a reason, which is kept with the revision.")
    if found.may_issue or override:
        return clean_text(override or "")
    stops = " ".join(f"{finding.says} {finding.because}" for finding in found.stops)
    count = len(found.stops)
    rules = "One rule stops it" if count == 1 else f"{count} rules stop it"
    raise Refusal(
        f"Revision {revision.n} of {quote.number} cannot be issued. {rules}: {stops} "
        "Mend it, or override with a reason.",
        [finding.as_json() for finding in found.findings],
    )


def _keep_overrides(
    session: Session, revision: Revision, found: Preflight, reason: str, at: dt.datetime
) -> tuple[str, ...]:
    for finding in found.stops:
        session.add(
            Override(
                revision_id=revision.id,
                rule=finding.rule,
                institution=finding.from_,
                says=finding.says,
                because=finding.because,
                reason=reason,
                colleague_id=me(session),
                at=at,
            )
        )
    return tuple(finding.rule for finding in found.stops)


def _tell_issue(session: Session, quote: Quote, revision: Revision, gross: Money, context: Context) -> None:
    amount = Wording("en_US").money(gross)
    which = f" revision {revision.n}" if revision.n > 1 else ""
    _tell(
        session,
        quote,
        f"Quote {quote.number}{which} issued, {amount}.",
        context.requester.id if context.requester else None,
    )


def _tell(
    session: Session, quote: Quote, text: str, contact: UUID | None = None, at: dt.datetime | None = None
) -> None:
    """One line in the client's timeline, in the same unit of work."""
    note(
        session,
        NoteDraft(
            client_id=quote.client_id,
            engagement_id=quote.engagement_id,
            contact_id=contact,
            kind="note",
            text=text,
            at=at,
        ),
    )


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
    _write_lines(session, revision, offer)
    return _saved(session, quote, revision)


def record_event(session: Session, number: str | UUID, draft: EventDraft, n: int | None = None) -> UUID:
    """Records what happened to a revision (the newest issued one): submitted, returned, ordered and so on."""
    insist(draft.problems())
    quote = quote_record(session, number)
    every = revisions_of(session, quote.id)
    revision = revision_of(session, quote, n if n is not None else newest_issued(every))
    clock: Clock = session.info["clock"]
    on = parse_day(draft.on, "The day") if draft.on.strip() else clock.today()
    _check_day(revision, on, clock.today())
    past = events_of(session, [revision.id]).get(revision.id, [])
    where = standing(revision, past, on, newest_issued(every))
    check_move(where, draft.kind, draft.reason)
    event = QuoteEvent(
        quote_id=quote.id,
        revision_id=revision.id,
        kind=draft.kind,
        recipient=draft.to,
        at=_moment(on, clock, revision, past),
        on=on,
        person=clean_line(draft.person),
        channel=draft.channel,
        reason=clean_text(draft.reason),
        note=clean_text(draft.note),
        colleague_id=me(session),
    )
    session.add(event)
    session.flush()
    _tell(session, quote, _told(quote, revision, event), at=min(event.at, clock.now()))
    return event.id


def _check_day(revision: Revision, on: dt.date, today: dt.date) -> None:
    if on > today:
        raise Refusal(f"{on.isoformat()} is in the future. Record what has happened.")
    if revision.issued_on is not None and on < revision.issued_on:
        raise Refusal(f"{on.isoformat()} is before the issue on {revision.issued_on.isoformat()}.")


def _moment(on: dt.date, clock: Clock, revision: Revision, past: Sequence[QuoteEvent]) -> dt.datetime:
    """When it happened: now, or noon of an earlier day; always after what was recorded for that day or before."""
    at = clock.now() if on == clock.today() else dt.datetime.combine(on, dt.time(12), dt.UTC)
    before: Iterable[dt.datetime] = [event.at for event in past if event.on <= on]
    floor = max([*before, revision.issued_at or at])
    return at if at > floor else floor + _STEP


def _told(quote: Quote, revision: Revision, event: QuoteEvent) -> str:
    which = f" revision {revision.n}" if revision.n > 1 else ""
    said = _TOLD[event.kind].format(to="the researcher" if event.recipient == "researcher" else "purchasing")
    by = f" by {event.person}" if event.person and event.kind != "submitted" else ""
    to = f" ({event.person})" if event.person and event.kind == "submitted" else ""
    via = f", {event.channel}" if event.channel else ""
    why = f": {event.reason}" if event.reason else "."
    return f"Quote {quote.number}{which} {said}{to}{by}{via}{why}"
