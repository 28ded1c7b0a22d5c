"""Papers of ours that are neither quote nor invoice, as they went out: by number, of a client, of what they are about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.basics.wording import Wording
from app.records import Client, Colleague, Engagement, Interaction, IssuedPaper
from app.storage import blobs
from app.storage.search import Entry, searchable

PAGE = 500


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper that went out; ``subject_kind`` and ``subject_id`` name what it is about."""

    id: UUID
    kind: str
    number: str
    title: str
    client_id: UUID
    client: str
    client_name: str
    engagement_id: UUID | None
    engagement: str
    subject_kind: str
    subject_id: UUID
    issued_on: dt.date
    issued_by: str
    file_name: str
    sha256: str
    language: str = ""

    @property
    def sent_words(self) -> str:
        """How its sending begins in the timeline; by this it is known whether it went."""
        return f"{self.title} {self.number} sent to "


def papers(
    session: Session,
    *,
    client_id: UUID | None = None,
    subject_id: UUID | None = None,
    kind: str = "",
    paper_id: UUID | None = None,
    limit: int = PAGE,
) -> tuple[PaperRow, ...]:
    """The papers that went out, the newest first: all, of a client, about one subject, of one kind."""
    statement = (
        select(IssuedPaper, Client.key, Client.name, Engagement.title, Colleague.name)
        .join(Client, Client.id == IssuedPaper.client_id)
        .outerjoin(Engagement, Engagement.id == IssuedPaper.engagement_id)
        .outerjoin(Colleague, Colleague.id == IssuedPaper.issued_by)
        .order_by(IssuedPaper.issued_at.desc(), IssuedPaper.id.desc())
        .limit(limit)
    )
    if client_id is not None:
        statement = statement.where(IssuedPaper.client_id == client_id)
    if subject_id is not None:
        statement = statement.where(IssuedPaper.subject_id == subject_id)
    if kind:
        statement = statement.where(IssuedPaper.kind == kind)
    if paper_id is not None:
        statement = statement.where(IssuedPaper.id == paper_id)
    return tuple(
        PaperRow(
            x.id, x.kind, x.number, x.title, x.client_id, key, name, x.engagement_id, title or "", x.subject_kind,
            x.subject_id, x.issued_on, by or "", x.file_name, x.pdf_sha256, x.language,
        )
        for x, key, name, title, by in session.execute(statement)
    )  # fmt: skip


def paper(session: Session, paper_id: UUID) -> PaperRow:
    """One paper by its id; a Refusal where it is not here."""
    found = papers(session, paper_id=paper_id)
    if not found:
        raise Refusal("This paper is not in this office.")
    return found[0]


def paper_sent(session: Session, row: PaperRow) -> str:
    """When a paper was recorded as sent, as a sentence; nothing where it was not."""
    statement = select(Interaction.at).where(
        Interaction.client_id == row.client_id,
        Interaction.direction == "out",
        Interaction.text.startswith(row.sent_words, autoescape=True),
    )
    at = session.scalars(statement.order_by(Interaction.at.desc()).limit(1)).first()
    if at is None:
        return ""
    clock: Clock = session.info["clock"]
    return f"Recorded as sent on {Wording('en_GB').long_day(at.astimezone(clock.zone).date())}."


def paper_named(session: Session, number: str) -> UUID:
    """The paper with this number; a Refusal where there is none, or where two machines gave it."""
    wanted = number.strip()
    statement = select(IssuedPaper.id).where(IssuedPaper.number == wanted).order_by(IssuedPaper.id).limit(2)
    found = session.scalars(statement).all() if wanted else []
    if not found:
        raise Refusal(f"There is no paper {wanted[:40]!r}. See: concierge paper list.")
    if len(found) > 1:
        raise Refusal(
            f"Two papers bear the number {wanted[:40]}: they came from two machines with one series."
        )
    return found[0]


def paper_pdf(session: Session, paper_id: UUID) -> tuple[str, bytes]:
    """File name and bytes of a paper, exactly those that went out; the hash is verified."""
    record = session.get_one(IssuedPaper, paper_id)
    return record.file_name, blobs.get(session, record.pdf_sha256)


def facts_of_papers(session: Session, subject_id: UUID, kind: str) -> tuple[dict[str, Any], ...]:
    """What the papers of one kind about one subject recorded beside their words, the oldest first."""
    statement = (
        select(IssuedPaper.content)
        .where(IssuedPaper.subject_id == subject_id, IssuedPaper.kind == kind)
        .order_by(IssuedPaper.issued_at, IssuedPaper.id)
    )
    return tuple(dict(content.get("facts", {})) for content in session.scalars(statement))


def _paper(session: Session, record: IssuedPaper) -> Entry:
    client = session.get_one(Client, record.client_id)
    return Entry(
        title=f"{record.title} {record.number}".strip(),
        line=client.name,
        text=record.file_name,
        keys=(record.number,) if record.number else (),
        client=record.client_id,
    )


searchable(IssuedPaper, "paper", _paper)
