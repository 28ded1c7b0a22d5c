"""What a person says of an invoice that went out: to accounts payable it was sent, to anybody else it is a line in the file."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.dates import parse_day
from app.interactions.commands import note
from app.interactions.drafts import NoteDraft
from app.payments.commands.happen import mark
from app.payments.drafts import MarkDraft
from app.payments.queries.invoices import invoice_named
from app.quotes.document.ready import Sending
from app.records import Invoice


def record_sending(session: Session, number: str | UUID, sending: Sending, on: str = "") -> UUID:
    """Records that an invoice or a credit note went out as it was prepared; answers the id of what was recorded."""
    id_ = number if isinstance(number, UUID) else invoice_named(session, number)
    if sending.to == "accounts-payable":
        day = parse_day(on, "The day") if on.strip() else None
        draft = MarkDraft("sent", day, sending.whom, channel=sending.channel, note=sending.note)
        return mark(session, id_, draft)
    record = session.get_one(Invoice, id_)
    text = f"{sending.called} {sending.number} sent to {sending.whom or sending.to}, {sending.channel or 'way not known'}."
    draft_note = NoteDraft(
        client_id=record.client_id, engagement_id=record.engagement_id, text=text, direction="out",
        kind="e-mail" if sending.channel == "e-mail" else "letter",
    )  # fmt: skip
    return note(session, draft_note)
