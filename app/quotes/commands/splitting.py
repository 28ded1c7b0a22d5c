"""One job split over payers as several quotes, and put together again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.basics.money import Money
from app.basics.wording import Wording
from app.clients.queries import client_head
from app.documents.labels import labels, wording_for
from app.institutions.queries import payer_named
from app.quotes.commands.making import new_quote
from app.quotes.commands.telling import tell
from app.quotes.drafts import QuoteDraft
from app.quotes.drafts.line import line_draft
from app.quotes.drafts.split import Planned, SplitDraft
from app.quotes.queries.context import Context, of_revision
from app.quotes.queries.lists import draft_of
from app.quotes.queries.parts import Family, family_of
from app.quotes.queries.stored import (
    events_of,
    line_records,
    offer_of,
    payer_key_of,
    quote_record,
    revision_of,
    revisions_of,
)
from app.quotes.rules.amounts import sums_of
from app.quotes.rules.offer import Offer
from app.quotes.rules.splitting import words
from app.quotes.rules.words import period_words, tongue
from app.records import Annex, Quote, Revision
from app.storage.search import index_later

_LETTERS = frozenset({"sole-source-letter", "price-evidence"})


@dataclass(frozen=True, slots=True)
class Part:
    """A part that was made: its number, its payer's key, what it comes to with tax."""

    number: str
    payer: str
    total: Money


@dataclass(frozen=True, slots=True)
class SplitDone:
    """The parts of a whole; together they come to its total."""

    whole: str
    total: Money
    parts: tuple[Part, ...]


def split_quote(session: Session, number: str | UUID, draft: SplitDraft) -> SplitDone:
    """Makes one draft quote for each payer from the newest revision of a quote that was not issued.

    The parts add up to the whole in every tax class (``rules.splitting``). The whole stays a draft that states the sum;
    it cannot be issued while it has parts that were neither declined nor withdrawn.
    """
    quote = quote_record(session, number)
    revision = revision_of(session, quote)
    _refuse_unfit(session, quote, revision)
    context = of_revision(session, quote, revision)
    offer = offer_of(session, revision, payer_key_of(session, quote))
    planned = draft.planned(offer, tongue(context.tailoring.language), _wording(context))
    _check_payers(session, context, planned)
    base = draft_of(session, quote.id)
    made = [
        _make(session, quote, _part_draft(base, context, offer, (n, planned)), plan)
        for n, plan in enumerate(planned, 1)
    ]
    session.flush()
    said = ", ".join(f"{part.number} ({part.payer})" if part.payer else part.number for part in made)
    tell(session, quote, f"Quote {quote.number} split over {len(made)} payers: {said}.")
    return SplitDone(quote.number, sums_of(offer).gross, tuple(made))


def _refuse_unfit(session: Session, quote: Quote, revision: Revision) -> None:
    if quote.whole_id is not None:
        whole = session.get_one(Quote, quote.whole_id)
        raise Refusal(f"{quote.number} is a part of {whole.number} itself. Split that one.")
    family = family_of(session, quote.id)
    if family is not None:
        raise Refusal(f"{quote.number} is split already, over {_numbers(family)}. Undo that split first.")
    if revision.issued_on is not None:
        raise Refusal(
            f"Revision {revision.n} of {quote.number} was issued. A draft can be split: withdraw it and revise it first."
        )
    issued = [row for row in revisions_of(session, quote.id) if row.issued_on is not None]
    events = events_of(session, [row.id for row in issued], [quote.id])
    out = [
        row.n for row in issued if not {e.kind for e in events.get(row.id, ())} & {"withdrawn", "declined"}
    ]
    if out:
        raise Refusal(
            f"Revision {out[-1]} of {quote.number} was issued and still stands; the job would be offered twice. "
            "Record it as withdrawn first."
        )


def _numbers(family: Family) -> str:
    return ", ".join(part.number for part in family.parts)


def _check_payers(session: Session, context: Context, planned: tuple[Planned, ...]) -> None:
    """Every payer is known at the institution of the client that has the part; a Refusal names those there are."""
    for plan in planned:
        home = client_head(session, plan.client).institution_id if plan.client else context.institution.id
        if plan.payer:
            payer_named(session, home, plan.payer)


def _part_draft(
    base: QuoteDraft, context: Context, offer: Offer, place: tuple[int, tuple[Planned, ...]]
) -> QuoteDraft:
    """What the whole says, with the lines of one part, its payer, and the sentence that names the whole."""
    n, planned = place
    plan, language = planned[n - 1], context.tailoring.language
    wording = _wording(context)
    whole = sums_of(offer).gross
    sentence = words(
        tongue(language), "part", n=n, of=len(planned), whole=context.number, total=wording.money(whole)
    )
    intro = offer.intro or period_words(offer, context.work.place, language, wording)
    part = {"n": n, "of": len(planned), "whole": context.number, "total": whole.plain()}
    details = {key: value for key, value in base.details.items() if key != "letters"}
    draft = replace(
        base,
        number="",
        revision=1,
        version=None,
        payer=plan.payer,
        intro=f"{sentence} {intro}".strip(),
        lines=[line_draft(line, offer.currency) for line in plan.lines],
        annexes=[annex for annex in base.annexes if annex.kind not in _LETTERS],
        details={**details, "part": part},
        references=dict(base.references),
        profile=dict(base.profile),
    )
    if plan.client and plan.client != base.client:
        return replace(draft, client=plan.client, engagement_id=None, requester="", exemption="")
    return draft


def _wording(context: Context) -> Wording:
    """Figures and days as the paper of the client writes them."""
    return wording_for(labels(context.tailoring.language), context.tailoring.locale)


def _make(session: Session, whole: Quote, draft: QuoteDraft, plan: Planned) -> Part:
    saved = new_quote(session, draft)
    record = session.get_one(Quote, saved.id)
    record.whole_id = whole.id
    session.flush()
    return Part(saved.number, plan.payer, plan.totals.gross)


def unsplit_quote(session: Session, number: str | UUID) -> tuple[str, ...]:
    """Puts a split job together again: its parts, all still drafts, are removed. Answers their numbers.

    Refused where a part was issued: what left the house is withdrawn, not removed.
    """
    family = family_of(session, number)
    if family is None:
        raise Refusal(f"{quote_record(session, number).number} is not split.")
    whole = quote_record(session, family.whole)
    records = session.scalars(select(Quote).where(Quote.whole_id == whole.id).order_by(Quote.id)).all()
    out = [
        record.number
        for record in records
        if any(r.issued_on is not None for r in revisions_of(session, record.id))
    ]
    if out:
        raise Refusal(f"{', '.join(out)} was issued. Withdraw it; the split cannot be undone any more.")
    for record in records:
        _remove(session, record)
    session.flush()
    numbers = tuple(record.number for record in records)
    tell(session, whole, f"The split of quote {whole.number} was undone: {', '.join(numbers)} removed.")
    return numbers


def _remove(session: Session, quote: Quote) -> None:
    for revision in revisions_of(session, quote.id):
        for line in line_records(session, revision.id):
            session.delete(line)
        for annex in session.scalars(select(Annex).where(Annex.revision_id == revision.id)):
            session.delete(annex)
        session.delete(revision)
    index_later(session, quote)
    session.delete(quote)


def refuse_whole(session: Session, quote: Quote) -> None:
    """A quote whose job is split is not issued itself, whatever reason is given."""
    if quote.whole_id is not None:
        return
    family = family_of(session, quote.id)
    if family is not None:
        raise Refusal(
            f"{quote.number} states the whole of a job that is split over {_numbers(family)}. Issue those; or undo the split."
        )
