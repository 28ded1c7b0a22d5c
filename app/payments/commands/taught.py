"""What a refused, questioned or disputed invoice teaches: a rule of accounts payable for every later one."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.basics.text import clean_line, clean_text
from app.interactions.commands import note
from app.interactions.drafts import NoteDraft
from app.payments.queries.facts import Facts, facts
from app.payments.queries.track import institution_of
from app.payments.rules.states import REASONS, REFUSALS
from app.records import InvoiceEvent
from app.requirements.commands import learn
from app.requirements.drafts import LearnDraft
from app.requirements.lessons import Proposal
from app.seller.queries import me

_LONGEST = 500


def learn_from(
    session: Session, invoice_id: UUID, rule: Proposal, objection: str = "", person: str = ""
) -> UUID:
    """Makes a rule of the newest refusal, question or dispute of an invoice; its words are taken where none are given."""
    found = facts(session, invoice_id)
    event = _taught_by(found)
    said = (clean_text(objection) or _words(found, event))[:_LONGEST]
    learned = learn(
        session,
        LearnDraft(
            institution_id=institution_of(session, found),
            objection=said,
            person=clean_line(person) or event.person,
            kind=rule.kind,
            params=dict(rule.params),
            office="accounts-payable",
            on="invoice",
            severity="blocking" if rule.stops else "advisory",
            colleague_id=me(session),
            invoice_event_id=event.id,
        ),
    )
    text = f"Learned from invoice {found.invoice.number}: {rule.says}"
    draft = NoteDraft(
        client_id=found.invoice.client_id, engagement_id=found.invoice.engagement_id, kind="note", text=text
    )
    note(session, draft)
    return learned


def _taught_by(found: Facts) -> InvoiceEvent:
    """The refusal or question that teaches; of a dispute the last event before it, which leads to the invoice too."""
    if found.dispute is not None and found.events:
        return found.events[-1]
    told = [event for event in found.events if event.kind in REFUSALS]
    if not told:
        raise Refusal(
            f"Invoice {found.invoice.number} was neither refused, questioned nor disputed. Record that first."
        )
    return told[-1]


def _words(found: Facts, event: InvoiceEvent) -> str:
    if found.dispute is not None:
        return found.dispute.reason
    return event.note or REASONS.get(event.reason_code, event.kind)
