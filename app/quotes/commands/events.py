"""What happens to an issued quote, recorded as facts and told in the timeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.dates import parse_day
from app.basics.errors import Refusal
from app.basics.text import clean_line, clean_text, insist
from app.institutions.queries import own_office
from app.quotes.commands.telling import tell
from app.quotes.drafts import EventDraft
from app.quotes.queries.stored import (
    events_of,
    newest_issued,
    quote_record,
    revision_of,
    revisions_of,
)
from app.quotes.rules.states import check_move, standing
from app.records import Client, Quote, QuoteEvent, Revision
from app.requirements.commands import learn
from app.requirements.drafts import LearnDraft
from app.requirements.lessons import Proposal
from app.seller.queries import me

#: The longest objection that a rule keeps as its source.
_LONGEST: Final = 500
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
    _check_new(past, draft, on)
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
    tell(session, quote, _told(quote, revision, event), at=min(event.at, clock.now()))
    return event.id


def record_return(
    session: Session,
    number: str | UUID,
    draft: EventDraft,
    rule: Proposal | None = None,
    n: int | None = None,
) -> UUID:
    """Records that a revision came back; ``rule`` is what a person took from the objection, and is learned with it."""
    id_ = record_event(session, number, draft, n)
    if rule is not None:
        learn_from(session, id_, rule)
    return id_


def learn_from(
    session: Session, event_id: UUID, rule: Proposal, objection: str = "", person: str = ""
) -> UUID:
    """Makes a rule of a return, for every later quote to that institution; the words are those of the return.

    Where the client has a purchasing office of its own, the rule is that office's, unless ``rule.everywhere``.
    """
    event = session.get_one(QuoteEvent, event_id)
    if event.kind != "returned":
        raise Refusal(f"Only a return teaches; this quote was {event.kind}.")
    quote = session.get_one(Quote, event.quote_id)
    said = (clean_text(objection) or event.reason)[:_LONGEST]
    client = session.get_one(Client, quote.client_id)
    own = own_office(session, client.institution_id, client.purchasing_office_id)
    learned = learn(
        session,
        LearnDraft(
            institution_id=client.institution_id,
            office=own.key if own is not None and not rule.everywhere else "purchasing",
            objection=said,
            person=clean_line(person) or event.person,
            kind=rule.kind,
            params=dict(rule.params),
            severity="blocking" if rule.stops else "advisory",
            colleague_id=me(session),
            quote_event_id=event.id,
        ),
    )
    tell(session, quote, f"Learned from the return of {quote.number}: {rule.says}")
    return learned


def _check_new(past: Sequence[QuoteEvent], draft: EventDraft, on: dt.date) -> None:
    """A click repeated is not a second submission; one to another person or by another way is."""
    last = max(past, key=lambda event: event.at, default=None)
    said = (draft.kind, draft.to, on, clean_line(draft.person), draft.channel, clean_text(draft.note))
    if last is not None and said == (
        last.kind,
        last.recipient,
        last.on,
        last.person,
        last.channel,
        last.note,
    ):
        what = _TOLD[draft.kind].format(to=draft.to)
        raise Refusal(
            f"That it was {what} on {on.isoformat()} is recorded already. If it went twice, add a note."
        )


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
