"""What a person says went out: recorded, told in the timeline, and the papers that went along kept as they were."""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.dates import parse_day
from app.basics.errors import Refusal
from app.interactions.commands import note
from app.interactions.drafts import NoteDraft
from app.quotes.commands.events import record_event
from app.quotes.commands.papers import About, keep_paper
from app.quotes.document.printing import Document
from app.quotes.document.ready import Sending
from app.quotes.document.route import ROUTE_CARD, card_sha256
from app.quotes.queries.context import of_work
from app.quotes.queries.papers import PaperRow, paper, paper_named, papers
from app.quotes.queries.stored import quote_record
from app.records import IssuedPaper

_NOON: Final = dt.time(12)


def record_sending(session: Session, number: str | UUID, sending: Sending, on: str = "") -> UUID:
    """Records that a quote went out as it was prepared, and keeps its route card; answers the id of the event."""
    event = record_event(session, number, sending.event(on), sending.revision)
    keep_sent(session, number, sending)
    return event


def keep_sent(session: Session, number: str | UUID, sending: Sending) -> None:
    """Keeps the papers of a sending that leave no other trace; one that was kept already is not kept twice."""
    for made in sending.papers:
        keep_card(session, number, made, sending.revision)


def keep_card(session: Session, number: str | UUID, made: Document, n: int) -> UUID:
    """Keeps a route card as it was printed or sent with a revision: the same card twice is one paper. Answers its id."""
    quote, sha256 = quote_record(session, number), card_sha256(made)
    same = select(IssuedPaper.id).where(IssuedPaper.subject_id == quote.id, IssuedPaper.pdf_sha256 == sha256)
    known = session.scalars(same).first()
    if known is not None:
        return known
    own = f"{quote.number}-C{len(papers(session, subject_id=quote.id, kind=ROUTE_CARD)) + 1}"
    about = About(
        ROUTE_CARD, "Route card", quote.client_id, "quote", quote.id, quote.engagement_id,
        f"Route card {own} went with quote {quote.number} revision {n}.", {"revision": n}, own, made.made_at,
    )  # fmt: skip
    return keep_paper(session, made, about)


def record_paper(session: Session, name: str | UUID, sending: Sending, on: str = "") -> UUID:
    """Records that a kept paper went to somebody: a line in the client's timeline, by which it is known. Answers its id.

    ``on`` is the day, today where it is empty; refused where it has not come yet, or lies before the paper.
    """
    row = paper(session, name if isinstance(name, UUID) else paper_named(session, name))
    clock: Clock = session.info["clock"]
    day = parse_day(on, "The day") if on.strip() else clock.today()
    if not row.issued_on <= day <= clock.today():
        raise Refusal(
            f"{day.isoformat()} cannot be: the paper is of {row.issued_on.isoformat()}, and today is the last day."
        )
    at = clock.now() if day == clock.today() else dt.datetime.combine(day, _NOON, clock.zone)
    by = f", {sending.channel}" if sending.channel else ""
    draft = NoteDraft(
        client_id=row.client_id, engagement_id=row.engagement_id, kind="e-mail" if sending.channel == "e-mail" else "letter",
        direction="out", contact_id=_reader(session, row, sending), at=at,
        text=f"{row.sent_words}{sending.whom or sending.to}{by}.",
    )  # fmt: skip
    return note(session, draft)


def _reader(session: Session, row: PaperRow, sending: Sending) -> UUID | None:
    """The person of the client's file to whom it went, where it went to one."""
    if sending.to != "researcher":
        return None
    requester = of_work(session, row.client_id, row.engagement_id).requester
    return requester.id if requester is not None and requester.name == sending.whom else None
