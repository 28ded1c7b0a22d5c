"""What is done in the file of a client: log what was said, hand over, introduce the new concierge, close a piece of work."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.interactions.commands import note_with_promise
from app.interactions.drafts import NoteDraft, PromiseDraft
from app.quotes.commands.papers import About, keep_paper
from app.records import Engagement
from app.relationship.document import brief_document, brief_of, close_out_note, introduction_letter
from app.relationship.document.closing import CLOSE_OUT
from app.relationship.document.introduction import INTRODUCTION
from app.relationship.logbook import KIND
from app.relationship.queries import relationship_file
from app.seller.commands import next_number
from app.seller.queries import ColleagueRow, colleagues, seller
from app.storage.unsaved import drop_draft, keep_draft


def log_said(session: Session, said: NoteDraft, promised: PromiseDraft | None) -> UUID:
    """Logs it with its promise, and drops the draft of it: one unit of work."""
    logged = note_with_promise(session, said, promised)
    drop_draft(session, KIND)
    return logged


def keep_line(session: Session, content: dict[str, Any]) -> None:
    """Keeps what is being typed; nothing is kept of an empty log."""
    if content:
        keep_draft(session, KIND, None, content)
    else:
        drop_draft(session, KIND)


def hand_over(session: Session, client_key: str) -> UUID:
    """Keeps the hand-over brief of a client as it is handed to a colleague; answers its id."""
    firm, clock = seller(session), _clock(session)
    file = relationship_file(session, client_key)
    number = next_number(session, "B")
    paper = replace(brief_of(file, firm, colleagues(session), clock), number=number)
    made = brief_document(paper, firm, clock, f"{number}.pdf")
    says = f"Hand-over brief {number} given to {file.head.owner or 'a colleague'}."
    client = file.head.id
    return keep_paper(
        session, made, About("hand-over", "Hand-over brief", client, "client", client, says=says)
    )


def introduce(session: Session, client_id: UUID, before: ColleagueRow | None = None) -> UUID:
    """Writes and keeps the letter that introduces the client's concierge; ``before`` is who it was. Answers its id."""
    number = next_number(session, "L")
    made = introduction_letter(session, client_id, number, before)
    says = f"Letter {number} introduces {made.paper.contacts[0].name} to the client."
    return keep_paper(
        session,
        made,
        About(INTRODUCTION, "Letter of introduction", client_id, "client", client_id, says=says),
    )


def close_out(session: Session, engagement_id: UUID) -> UUID:
    """Writes and keeps the note on a closed piece of work; answers its id. Refused while the work is not closed."""
    client_id = session.get_one(Engagement, engagement_id).client_id
    number = next_number(session, "CO")
    made = close_out_note(session, engagement_id, number)
    about = About(
        CLOSE_OUT, "Close-out note", client_id, "engagement", engagement_id, engagement_id,
        f"Close-out note {number} written.",
    )  # fmt: skip
    return keep_paper(session, made, about)


def _clock(session: Session) -> Clock:
    clock: Clock = session.info["clock"]
    return clock
