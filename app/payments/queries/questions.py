"""One question about an invoice, to the office that pays it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.records import Invoice, PurchaseOrder
from app.requirements.queries import Questionnaire
from app.requirements.single import question_for


def question_about(session: Session, invoice_id: UUID, office: str, rule: str) -> Questionnaire:
    """The e-mail that asks ``office`` (accounts payable where it is empty) about one rule."""
    order = session.get_one(PurchaseOrder, session.get_one(Invoice, invoice_id).order_id)
    return question_for(session, order.institution_id, office or "accounts-payable", rule)
