"""Taking away an office, a payer or an exemption that nothing uses; what is used is refused, with what uses it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.institutions import rules
from app.records import (
    Client,
    DocumentProfile,
    Engagement,
    Exemption,
    Institution,
    Office,
    Payer,
    Quote,
    Revision,
    RoleLink,
    Rule,
)


def retire_office(session: Session, office_id: UUID) -> None:
    """Takes an office away. Refused while a client buys through it, a person works in it or a rule names it."""
    office = session.get_one(Office, office_id)
    uses = [
        _uses(session, Client, Client.purchasing_office_id == office_id, "client buys through it", "clients buy through it"),
        _uses(session, RoleLink, RoleLink.office_id == office_id, "person works there", "people work there"),
    ]  # fmt: skip
    if office.key not in rules.ROLES:
        here = Rule.institution_id.in_(_with_those_below(session, office.institution_id))
        uses.append(
            _uses(session, Rule, (Rule.office == office.key) & here, "rule is its own", "rules are its own")
        )
    _retire(session, office, f"The office {office.name or office.key}", uses)


def retire_payer(session: Session, payer_id: UUID) -> None:
    """Takes a payer away. Refused while an engagement or a quote is paid by it."""
    payer = session.get_one(Payer, payer_id)
    uses = [
        _uses(session, Engagement, Engagement.payer_id == payer_id, "engagement", "engagements"),
        _uses(session, Quote, Quote.payer_id == payer_id, "quote", "quotes"),
    ]
    _retire(session, payer, f"The payer {payer.lines[0] if payer.lines else payer.key}", uses)


def retire_exemption(session: Session, exemption_id: UUID) -> None:
    """Takes a tax exemption away. Refused once a quote claims it: give it an end instead."""
    exemption = session.get_one(Exemption, exemption_id)
    uses = [
        _uses(session, Revision, Revision.exemption_id == exemption_id, "quote claims it", "quotes claim it")
    ]
    _retire(session, exemption, f"The exemption {exemption.certificate}", uses)


def _uses(session: Session, kind: Any, where: Any, one: str, many: str) -> str:
    count = session.scalar(select(func.count()).select_from(kind).where(where)) or 0
    return f"{count} {one if count == 1 else many}" if count else ""


def _retire(session: Session, record: Any, name: str, uses: list[str]) -> None:
    told = [use for use in uses if use]
    if told:
        instead = " Give it an end instead." if isinstance(record, Exemption) else ""
        raise Refusal(f"{name} stays, because it is in use: {', '.join(told)}.{instead}")
    for profile in session.scalars(select(DocumentProfile).where(_wishes_of(record))):
        session.delete(profile)
    session.delete(record)
    session.flush()


def _wishes_of(record: Any) -> Any:
    """What finds the document wishes of an office or a payer; they go with it."""
    return (DocumentProfile.office_id == record.id) | (DocumentProfile.payer_id == record.id)


def _with_those_below(session: Session, institution_id: UUID) -> set[UUID]:
    found, level = {institution_id}, {institution_id}
    for _ in range(rules.DEEPEST):
        level = set(session.scalars(select(Institution.id).where(Institution.parent_id.in_(level)))) - found
        if not level:
            break
        found |= level
    return found
