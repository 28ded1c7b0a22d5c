"""The filed papers that go with an invoice: chosen while it is a draft, frozen when it is issued."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.payments.queries.facts import ENCLOSED, facts
from app.quotes.queries.subject import paper_on_file
from app.quotes.rules.offer import Enclosure
from app.records import Invoice
from app.seller.commands import file_paper_from
from app.seller.drafts import FiledDraft
from app.seller.queries import filed_documents


def enclose(session: Session, invoice_id: UUID, papers: Sequence[Enclosure]) -> None:
    """These papers go with a draft, and no others; refused where one is not on file, or once the invoice is issued."""
    record = session.get_one(Invoice, invoice_id)
    if record.issued_on is not None:
        raise Refusal(f"Invoice {record.number} is issued; what goes with it does not change any more.")
    filed = filed_documents(session)
    for one in papers:
        if paper_on_file(one.kind, one.title, filed) is None:
            called = one.title or one.kind
            raise Refusal(
                f"There is no paper {called[:60]!r} on file. File it first: Settings, Filed papers."
            )
    chosen = [{"kind": one.kind, "title": one.title} for one in dict.fromkeys(papers)]
    kept = {name: value for name, value in (record.content or {}).items() if name != ENCLOSED}
    record.content = ({**kept, ENCLOSED: chosen} if chosen else kept) or None
    session.flush()


def attach(session: Session, invoice_id: UUID, paper: Enclosure) -> None:
    """One more paper goes with a draft, in the place of another of its kind and title."""
    own = facts(session, invoice_id).annexes
    enclose(
        session,
        invoice_id,
        [*(one for one in own if (one.kind, one.title) != (paper.kind, paper.title)), paper],
    )


def file_and_attach(session: Session, invoice_id: UUID, draft: FiledDraft, path: Path) -> None:
    """Files a paper and lets it go with the draft, in the place of others of its kind."""
    file_paper_from(session, draft, path)
    own = [one for one in facts(session, invoice_id).annexes if one.kind != draft.kind]
    enclose(session, invoice_id, [*own, Enclosure(kind=draft.kind, title=draft.title.strip())])
