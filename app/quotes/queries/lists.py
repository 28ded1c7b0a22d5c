"""Lists of quotes, paged by key, and one quote in full."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.basics.money import Money
from app.documents.labels import labels, wording_for
from app.documents.tailoring import Tailoring
from app.institutions.queries import own_office
from app.playbooks.queries.lessons import lessons_by_event
from app.quotes.drafts import QuoteDraft, from_offer
from app.quotes.queries.checks import today_of
from app.quotes.queries.context import Context, of_revision
from app.quotes.queries.rows import (
    EventRow,
    LineRow,
    LookRow,
    OverrideRow,
    QuotePage,
    QuoteRow,
    QuoteView,
    RevisionRow,
)
from app.quotes.queries.stored import (
    events_of,
    newest_issued,
    offer_of,
    payer_key_of,
    quote_record,
    revision_of,
    revisions_of,
)
from app.quotes.rules.amounts import Totals, sums_of, totals
from app.quotes.rules.differences import Change, differences
from app.quotes.rules.offer import Offer, numbers
from app.quotes.rules.states import Standing, moves, standing
from app.records import (
    Client,
    Colleague,
    Engagement,
    Institution,
    Override,
    Quote,
    QuoteEvent,
    QuoteLine,
    Revision,
)

PAGE = 100
_MOST_PAGES = 40  # how far a filter by state looks for one page of answers

_WHOLE = aliased(Quote)


def quotes(
    session: Session,
    *,
    after: UUID | None = None,
    limit: int = PAGE,
    client: UUID | None = None,
    engagement: UUID | None = None,
    states: Collection[str] = (),
) -> QuotePage:
    """A page of quotes, the newest first; ``states`` keeps those that stand so today."""
    rows: list[QuoteRow] = []
    for _ in range(_MOST_PAGES):
        statement = _narrowed(after, client, engagement).limit(limit)
        found = session.execute(statement).all()
        listed = _listed(session, found)
        rows += [row for row in listed if not states or row.state in states]
        if len(found) < limit:
            return QuotePage(tuple(rows[:limit]), rows[limit - 1].id if len(rows) > limit else None)
        after = listed[-1].id
        if len(rows) >= limit:
            return QuotePage(tuple(rows[:limit]), rows[limit - 1].id)
    return QuotePage(tuple(rows), after)


def quotes_of(session: Session, client: UUID, limit: int = PAGE) -> tuple[QuoteRow, ...]:
    """The quotes of one client, the newest first."""
    return quotes(session, client=client, limit=limit).rows


def quotes_of_engagement(session: Session, engagement: UUID) -> tuple[QuoteRow, ...]:
    """The quotes of one engagement, the newest first."""
    return quotes(session, engagement=engagement).rows


def quote_row(session: Session, number: str | UUID) -> QuoteRow:
    """One quote as the list shows it."""
    quote = quote_record(session, number)
    found = session.execute(_select().where(Quote.id == quote.id)).all()
    return _listed(session, found)[0]


def rows_of(session: Session, keys: Sequence[UUID]) -> tuple[QuoteRow, ...]:
    """The rows of these quotes, in this order; one that is gone is left out."""
    found = session.execute(_select().where(Quote.id.in_(keys))).all()
    by_id = {row.id: row for row in _listed(session, found)}
    return tuple(by_id[key] for key in keys if key in by_id)


def _select() -> Any:
    newer = aliased(Revision)
    newest = (
        select(func.max(newer.n))
        .where(newer.quote_id == Quote.id, newer.deleted.is_(False))
        .scalar_subquery()
    )
    return (
        select(
            Quote,
            Revision,
            Client.name,
            Client.key,
            Institution.name,
            Institution.key,
            Engagement.title,
            _WHOLE.number,
        )
        .select_from(Quote)
        .join(Revision, (Revision.quote_id == Quote.id) & (Revision.n == newest))
        .join(Client, Client.id == Quote.client_id)
        .join(Institution, Institution.id == Client.institution_id)
        .join(Engagement, Engagement.id == Quote.engagement_id)
        .outerjoin(_WHOLE, _WHOLE.id == Quote.whole_id)
    )


def _narrowed(after: UUID | None, client: UUID | None, engagement: UUID | None) -> Any:
    statement = _select().order_by(Quote.id.desc())
    if after is not None:
        statement = statement.where(Quote.id < after)
    if client is not None:
        statement = statement.where(Quote.client_id == client)
    if engagement is not None:
        statement = statement.where(Quote.engagement_id == engagement)
    return statement


def _listed(session: Session, found: Sequence[Any]) -> list[QuoteRow]:
    today = today_of(session)
    events = events_of(session, [row[1].id for row in found], [row[0].id for row in found])
    sums = _sums(session, [row[1] for row in found])
    rows = []
    for quote, revision, client, client_key, institution, institution_key, title, whole in found:
        where = standing(revision, events.get(revision.id, ()), today)
        rows.append(
            QuoteRow(
                id=quote.id,
                number=quote.number,
                client_id=quote.client_id,
                client=client,
                client_key=client_key,
                institution=institution,
                institution_key=institution_key,
                engagement_id=quote.engagement_id,
                engagement=title,
                revision_id=revision.id,
                revision=revision.n,
                state=where.state,
                fact=where.fact,
                since=where.since,
                recipient=where.recipient,
                total=sums[revision.id],
                issued_on=revision.issued_on,
                valid_until=revision.valid_until,
                whole=whole or "",
                part=_part(revision) if whole else "",
            )
        )
    return rows


def _part(revision: Revision) -> str:
    told = revision.extra.get("part") or {}
    return f"{told['n']} of {told['of']}" if {"n", "of"} <= told.keys() else ""


def _sums(session: Session, revisions: Sequence[Revision]) -> dict[UUID, Money]:
    """The totals: frozen ones as they stand, those of drafts from their lines, read at once."""
    sums = {r.id: Money(r.gross, r.currency) for r in revisions if r.gross is not None}
    drafts = [r for r in revisions if r.id not in sums]
    lines: dict[UUID, list[QuoteLine]] = {}
    statement = select(QuoteLine).where(QuoteLine.revision_id.in_([r.id for r in drafts]))
    for line in session.scalars(statement) if drafts else ():
        lines.setdefault(line.revision_id, []).append(line)
    for r in drafts:
        sums[r.id] = totals(lines.get(r.id, ()), r.currency, r.rounding, r.price_basis).gross
    return sums


def quote(session: Session, number: str | UUID, n: int | None = None) -> QuoteView:
    """One quote in full, seen from revision ``n`` (the newest)."""
    record = quote_record(session, number)
    every = revisions_of(session, record.id)
    chosen = revision_of(session, record, n)
    offer = offer_of(session, chosen, payer_key_of(session, record))
    context = of_revision(session, record, chosen)
    sums = sums_of(offer)
    events = events_of(session, [revision.id for revision in every])
    heads = _heads(session, every, events)
    own = own_office(session, context.institution.id, context.client.purchasing_office_id)
    return QuoteView(
        row=quote_row(session, record.id),
        revision=next(head for head in heads if head.id == chosen.id),
        revisions=heads,
        payer_key=context.payer.key if context.payer else "",
        payer=context.payer.lines if context.payer else (),
        lines=line_rows(offer, sums),
        totals=sums,
        events=_event_rows(session, every, events, context.institution.id),
        overrides=_override_rows(session, every),
        draft=_draft(session, record, chosen, offer, context),
        look=look_row(context),
        own_office=own.name or own.key if own is not None else "",
    )


def look_row(context: Context) -> LookRow:
    """How the document will look, with the level that chose each point."""
    t = context.tailoring
    names = [name for name in t.chosen if name != "accent" and "." not in name]
    answers = {name: _answer(getattr(t, name)) for name in names}
    return LookRow(t.paper, t.language, t.title, t.signature, t.file_name, dict(t.chosen), answers)


def _answer(value: object) -> str:
    """One answer of the profile in plain words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{key} = {word}" for key, word in value.items())
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def line_rows(offer: Offer, sums: Totals) -> tuple[LineRow, ...]:
    """The lines with their amounts, as the screen shows them."""
    return tuple(
        LineRow(
            position=position,
            kind=line.kind,
            code=line.code,
            text=line.text,
            detail=line.detail,
            quantity=line.quantity,
            unit=line.unit,
            unit_price=line.unit_price,
            discount_rate=line.discount_rate,
            discount=line.discount,
            tax_class=line.tax_class,
            tax_rate=line.tax_rate,
            amount=amount,
            counts=line.counts,
        )
        for line, position, amount in zip(offer.lines, numbers(offer.lines), sums.amounts, strict=True)
    )


def draft_of(session: Session, number: str | UUID) -> QuoteDraft:
    """The newest revision, ready to be typed over; it remembers the version it was read at."""
    return quote(session, number).draft


def _draft(session: Session, record: Quote, revision: Revision, offer: Offer, context: Context) -> QuoteDraft:
    own = session.get(Colleague, revision.contact_id) if revision.contact_id else None
    return from_offer(
        offer,
        client=context.client.key,
        engagement=context.work.title,
        engagement_id=record.engagement_id,
        funding=context.work.funding,
        work=context.work.kind,
        place=context.work.place,
        contact=own.initials if own else "",
        exemption=context.exemption.certificate if context.exemption and revision.exemption_id else "",
        number=record.number,
        revision=revision.n,
        version=revision.version,
    )


def _heads(
    session: Session, every: Sequence[Revision], events: Mapping[UUID, Sequence[QuoteEvent]]
) -> tuple[RevisionRow, ...]:
    today, newest, names = today_of(session), newest_issued(every), _names(session)
    sums = _sums(session, every)
    return tuple(_head(r, standing(r, events.get(r.id, ()), today, newest), sums[r.id], names) for r in every)


def _head(revision: Revision, where: Standing, total: Money, names: Mapping[UUID | None, str]) -> RevisionRow:
    return RevisionRow(
        id=revision.id,
        n=revision.n,
        state=where.state,
        fact=where.fact,
        since=where.since,
        recipient=where.recipient,
        moves=moves(where),
        total=total,
        prepared_on=revision.prepared_on,
        issued_on=revision.issued_on,
        issued_by=names.get(revision.issued_by, ""),
        valid_until=revision.valid_until,
        file_name=revision.file_name,
        pdf_sha256=revision.pdf_sha256,
        version=revision.version,
    )


def _names(session: Session) -> dict[UUID | None, str]:
    return {row[0]: row[1] for row in session.execute(select(Colleague.id, Colleague.name))}


def _event_rows(
    session: Session,
    every: Sequence[Revision],
    events: Mapping[UUID, Sequence[QuoteEvent]],
    institution_id: UUID,
) -> tuple[EventRow, ...]:
    names = _names(session)
    returned = any(event.kind == "returned" for own in events.values() for event in own)
    taught = lessons_by_event(session, institution_id) if returned else {}
    return tuple(
        EventRow(
            e.id,
            r.n,
            e.kind,
            e.recipient,
            e.on,
            e.person,
            e.channel,
            e.reason,
            e.note,
            names.get(e.colleague_id, ""),
            taught.get(e.id, ()),
        )
        for r in every
        for e in events.get(r.id, ())
    )


def _override_rows(session: Session, every: Sequence[Revision]) -> tuple[OverrideRow, ...]:
    numbers_by_id, names = {r.id: r.n for r in every}, _names(session)
    statement = (
        select(Override)
        .where(Override.revision_id.in_(list(numbers_by_id)))
        .order_by(Override.at, Override.id)
    )
    return tuple(
        OverrideRow(
            numbers_by_id[o.revision_id],
            o.rule,
            o.institution,
            o.says,
            o.because,
            o.reason,
            names.get(o.colleague_id, ""),
            o.at,
        )
        for o in session.scalars(statement)
    )


def difference(
    session: Session, number: str | UUID, before: int, after: int, look: Tailoring | None = None
) -> tuple[Change, ...]:
    """How two revisions of one quote differ, in sentences: in English, or as a paper of this look says them."""
    record = quote_record(session, number)
    old, new = (offer_of(session, revision_of(session, record, n)) for n in (before, after))
    if look is None:
        return differences(old, new)
    return differences(old, new, wording_for(labels(look.language), look.locale), look.language)
