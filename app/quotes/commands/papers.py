"""Keeping a paper that goes out: printed in the form for archives, its content, bytes and hash frozen for ever."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.documents.press import check_printable
from app.interactions.commands import note
from app.interactions.drafts import NoteDraft
from app.quotes.document.frozen import canonical, hash_of
from app.quotes.document.printing import Document, pdf_of
from app.records import IssuedPaper
from app.seller.queries import me
from app.storage.blobs import put


@dataclass(frozen=True, slots=True)
class About:
    """What a paper is about. ``facts`` are plain JSON values kept with it; ``says`` is its line on the timeline.

    ``number`` is how it is found where it bears none of its own; ``drawn_at`` is the moment at which it was drawn, where
    the very bytes that went out are kept later.
    """

    kind: str
    title: str
    client_id: UUID
    subject_kind: str
    subject_id: UUID
    engagement_id: UUID | None = None
    says: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    number: str = ""
    drawn_at: dt.datetime | None = None


def keep_paper(session: Session, made: Document, about: About) -> UUID:
    """Prints a paper and keeps it; a Refusal where a character of it has no shape. Answers its id."""
    clock: Clock = session.info["clock"]
    now = about.drawn_at or clock.now().replace(microsecond=0)
    made = replace(made, final=True, made_at=now)
    check_printable(made.paper)
    content = canonical(made.paper, made.tailoring, made.riders)
    if about.facts:
        content["facts"] = dict(about.facts)
    record = IssuedPaper(
        kind=about.kind, number=about.number or made.paper.number, title=about.title, client_id=about.client_id,
        engagement_id=about.engagement_id, subject_kind=about.subject_kind, subject_id=about.subject_id,
        issued_at=now, issued_on=clock.today(), issued_by=me(session), language=made.tailoring.language,
        content=content, content_sha256=hash_of(content), pdf_sha256=put(session, pdf_of(made), "application/pdf"),
        file_name=made.file_name,
    )  # fmt: skip
    session.add(record)
    session.flush()
    _tell(session, record, about, clock.now().replace(microsecond=0))
    return record.id


def _tell(session: Session, record: IssuedPaper, about: About, now: dt.datetime) -> None:
    said = about.says or f"{record.title} {record.number} went out."
    draft = NoteDraft(
        client_id=about.client_id, engagement_id=about.engagement_id, kind="note", text=said, at=now
    )
    note(session, draft)
