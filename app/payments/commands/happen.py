"""What happens to an issued invoice: sent and answered, a step done, money received, a dispute opened and settled."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.basics.text import clean_line, clean_text
from app.interactions.commands import note
from app.interactions.drafts import NoteDraft
from app.payments.drafts import MarkDraft, ReceiptDraft, StepDraft
from app.payments.queries.facts import Facts, facts
from app.payments.queries.track import institution_of, steps_of
from app.payments.rules.money import check_receipt
from app.payments.rules.route import ASSUMED
from app.payments.rules.states import check_event
from app.records import Dispute, Invoice, InvoiceEvent, Receipt
from app.seller.queries import me


def mark(session: Session, invoice_id: UUID, draft: MarkDraft) -> UUID:
    """Records that an invoice was sent, or what the office answered, with Peppol's reason and action codes; its id."""
    found = facts(session, invoice_id)
    state = found.state
    check_event(draft.kind, state, draft.reason_code, draft.action_code)
    on = _day(session, found, draft.on)
    if any((e.kind, e.on) == (draft.kind, on) for e in found.events):
        raise Refusal(f"{draft.kind.capitalize()} on {on.isoformat()} is recorded already.")
    event = _event(session, found.invoice, draft, on)
    session.flush()
    why = f" ({draft.reason_code})" if draft.reason_code else ""
    _note(session, found.invoice, f"Invoice {found.invoice.number}: {draft.kind}{why}.", on)
    return event.id


def step(session: Session, invoice_id: UUID, draft: StepDraft) -> tuple[str, ...]:
    """Records that a step of the route is done; answers the keys recorded, earlier steps that it implies included."""
    found = facts(session, invoice_id)
    if found.invoice.issued_on is None:
        raise Refusal(f"Invoice {found.invoice.number} is a draft. Issue it first.")
    if found.is_credit:
        raise Refusal(f"{found.invoice.number} is a credit note; it has no route to payment.")
    if found.state in {"rejected", "replaced", "credited", "paid"}:
        raise Refusal(f"Invoice {found.invoice.number} is {found.state}; it takes no more steps.")
    route = steps_of(session, institution_of(session, found)) or ASSUMED
    keys = [s.key for s in route]
    wanted = draft.step.strip()
    if wanted not in keys:
        raise Refusal(f"The route has no step {wanted[:40]!r}. Its steps: {', '.join(keys)}.")
    done = {e.step: e.on for e in found.events if e.kind == "step"}
    if wanted in done:
        raise Refusal(f"Step {wanted} was done on {done[wanted].isoformat()} already.")
    on = _day(session, found, draft.on)
    implied = [key for key in keys[: keys.index(wanted)] if key not in done]
    for key in implied:
        _event(session, found.invoice, MarkDraft("step", note=f"done with {wanted}"), on, key)
    _event(session, found.invoice, MarkDraft("step", person=draft.person, note=draft.note), on, wanted)
    session.flush()
    return (*implied, wanted)


def receive(session: Session, invoice_id: UUID, draft: ReceiptDraft) -> None:
    """Records money that came in; too much, or taking some back, needs a reason; the same twice is refused."""
    found = facts(session, invoice_id)
    record = found.invoice
    if record.issued_on is None:
        raise Refusal(f"Invoice {record.number} is a draft; nothing can be received on it. Issue it first.")
    if found.is_credit:
        raise Refusal(f"{record.number} is a credit note; record money on the invoice that it corrects.")
    if found.state in {"rejected", "replaced"}:
        raise Refusal(f"Invoice {record.number} is {found.state}; receive on the invoice that replaces it.")
    on = _day(session, found, draft.on)
    reference, reason = clean_line(draft.reference), clean_text(draft.reason)
    check_receipt(found.owed, draft.amount, on, reference, reason, found.receipts)
    session.add(
        Receipt(
            invoice_id=record.id, on=on, amount=draft.amount.minor, currency=draft.amount.currency,
            reference=reference, short_reason=reason, colleague_id=me(session),
        )
    )  # fmt: skip
    session.flush()
    owed = facts(session, invoice_id).owed
    rest = f"{owed.open} open" if owed.open else "paid in full"
    _note(session, record, f"{draft.amount} received on invoice {record.number}: {rest}.", on)


def open_dispute(session: Session, invoice_id: UUID, reason: str) -> UUID:
    """Records that the institution will not pay the invoice as it is."""
    found = facts(session, invoice_id)
    record = found.invoice
    if record.issued_on is None or found.state in {"paid", "rejected", "replaced", "credited"}:
        raise Refusal(f"Invoice {record.number} is {found.state}; it cannot be disputed.")
    if found.dispute is not None:
        raise Refusal(f"Invoice {record.number} is in dispute already: {found.dispute.reason}")
    if not clean_text(reason):
        raise Refusal("Say what the institution disputes.")
    clock: Clock = session.info["clock"]
    dispute = Dispute(invoice_id=record.id, opened_on=clock.today(), reason=clean_text(reason))
    session.add(dispute)
    session.flush()
    _note(session, record, f"Invoice {record.number} is in dispute: {dispute.reason}", clock.today())
    return dispute.id


def resolve_dispute(session: Session, invoice_id: UUID, resolution: str) -> None:
    """Closes the open dispute; how it was settled must be said."""
    found = facts(session, invoice_id)
    dispute = found.dispute
    if dispute is None:
        raise Refusal(f"Invoice {found.invoice.number} is not in dispute.")
    if not clean_text(resolution):
        raise Refusal("Say how the dispute was settled: the resolution is kept.")
    clock: Clock = session.info["clock"]
    dispute.resolution, dispute.resolved_on = clean_text(resolution), clock.today()
    session.flush()
    _note(
        session,
        found.invoice,
        f"Dispute on {found.invoice.number} settled: {dispute.resolution}",
        clock.today(),
    )


def _day(session: Session, found: Facts, on: dt.date | None) -> dt.date:
    """The day of an event: today where none is said, never before the issue, never ahead."""
    clock: Clock = session.info["clock"]
    day, issued = on or clock.today(), found.invoice.issued_on
    if day > clock.today():
        raise Refusal(f"{day.isoformat()} has not come yet. Record what has happened.")
    if issued is not None and day < issued:
        raise Refusal(f"{day.isoformat()} is before the invoice was issued, on {issued.isoformat()}.")
    return day


def _event(
    session: Session, record: Invoice, draft: MarkDraft, on: dt.date, step_key: str = ""
) -> InvoiceEvent:
    clock: Clock = session.info["clock"]
    event = InvoiceEvent(
        invoice_id=record.id, kind=draft.kind, step=step_key, on=on, at=clock.now(),
        reason_code=draft.reason_code, action_code=draft.action_code, person=clean_line(draft.person),
        channel=clean_line(draft.channel), note=clean_text(draft.note), colleague_id=me(session),
    )  # fmt: skip
    session.add(event)
    return event


def _note(session: Session, record: Invoice, text: str, on: dt.date) -> None:
    clock: Clock = session.info["clock"]
    at = clock.now() if on >= clock.today() else dt.datetime.combine(on, dt.time(12), dt.UTC)
    draft = NoteDraft(
        client_id=record.client_id, engagement_id=record.engagement_id, kind="note", text=text, at=at
    )
    note(session, draft)
