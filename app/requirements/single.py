"""One question to one office, as an e-mail draft: what a finding that cannot be told needs."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.institutions.queries import institution_by_id
from app.requirements.letter import questionnaire
from app.requirements.queries import Questionnaire, questions_for, rules_for, today_of
from app.requirements.rules.rule import RuleInForce


def question_for(session: Session, institution_id: UUID, office: str, rule: str) -> Questionnaire:
    """The letter that asks ``office`` about the rule with this key alone; all that is open where there is no such rule."""
    whole = questions_for(session, institution_id, office)
    own = _named(session, institution_id, rule)
    if own is None:
        return whole
    buyer = institution_by_id(session, institution_id)
    letter = questionnaire(buyer.legal_name or buyer.name, "", buyer.language, (own,))
    return replace(whole, letter=letter, rules=(own,))


def _named(session: Session, institution_id: UUID, rule: str) -> RuleInForce | None:
    today = today_of(session)
    for on in ("quote", "invoice", "order"):
        for known in rules_for(session, institution_id, on, today=today):
            if known.key == rule:
                return known
    return None
