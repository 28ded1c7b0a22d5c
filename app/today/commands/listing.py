"""The entries of some engagements, with the person to speak to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.basics.identity import new_id
from app.progress.queries import EngagementStanding
from app.progress.rules import Ball, Stage
from app.records import (
    Client,
    Contact,
    Engagement,
    Institution,
    Invoice,
    Office,
    Receipt,
    RoleLink,
    Rule,
)
from app.requirements.core import common_core
from app.today.rules import Entry, of_engagement, of_unknown_office

_ROLE_OF = {
    Ball.PURCHASING: "buyer",
    Ball.RESEARCHER: "researcher",
    Ball.ACCOUNTS_PAYABLE: "accounts-payable",
    Ball.RECEIVING: "receiving",
}


class Listing:
    """The entries of some engagements, with the person to speak to."""

    def __init__(self, session: Session, stands: Sequence[EngagementStanding], today: dt.date) -> None:
        self.session, self.stands, self.today = session, stands, today
        self.clients = _clients(session, {s.client_id for s in stands})
        self.known = _known_institutions(session) if stands else set()
        self.due = _overdue(session, [s.id for s in stands], today)
        self.questions = len(common_core())
        self.people = _people(session, self.clients)
        researchers = (
            select(Engagement.id, Contact.id.label("contact"), Contact.name)
            .join(Contact, Contact.id == Engagement.researcher_id)
            .where(Engagement.id.in_([s.id for s in stands]))
        )
        self.researchers = {r.id: (r.contact, r.name) for r in session.execute(researchers)} if stands else {}

    def rows(self) -> list[dict[str, Any]]:
        return [row for s in self.stands for row in self._of(s)]

    def _of(self, s: EngagementStanding) -> Iterable[dict[str, Any]]:
        client = self.clients[s.client_id]
        entries = list(of_engagement(s.id, s.standing, s.says, s.wait, s.expiry, self.due.get(s.id, 0)))
        unquoted = s.standing.stage is Stage.ENQUIRY or s.standing.step == "draft"
        if unquoted and client.institution_id not in self.known:
            entries.append(of_unknown_office(s.id, self.questions, s.standing.since))
        for entry in entries:
            ball = Ball.PURCHASING if entry.kind == "unknown-office" else s.standing.ball
            person_id, person = self._person(s.id, client, ball)
            yield row(entry, s.client_id, s.id, client.owner_id, person_id, person)

    def _person(self, engagement: UUID, client: Any, ball: Ball) -> tuple[UUID | None, str]:
        if ball is Ball.RESEARCHER and engagement in self.researchers:
            return self.researchers[engagement]
        role = _ROLE_OF.get(ball, "")
        return (
            self.people.get((client.id, role)) or self.people.get((client.institution_id, role)) or (None, "")
        )


def row(
    entry: Entry,
    client: UUID | None,
    engagement: UUID | None,
    owner: UUID | None,
    person_id: UUID | None = None,
    person: str = "",
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "client_id": client,
        "engagement_id": engagement,
        "group": entry.group,
        "kind": entry.kind,
        "severity": entry.severity,
        "what": entry.what,
        "why": entry.why,
        "person": person,
        "person_id": person_id,
        "since": entry.since,
        "due": entry.due,
        "action": entry.action,
        "badge": entry.badge,
        "owner_id": owner,
        "subject_kind": entry.subject[0],
        "subject_id": entry.subject[1],
    }


def _clients(session: Session, ids: Collection[UUID]) -> Mapping[UUID, Any]:
    query = select(Client.id, Client.institution_id, Client.owner_id).where(Client.id.in_(ids))
    return {c.id: c for c in session.execute(query)}


def _known_institutions(session: Session) -> set[UUID]:
    """Institutions with a rule of their own or of a parent."""
    known = set(session.scalars(select(Rule.institution_id).distinct()))
    parents = {i.id: i.parent_id for i in session.execute(select(Institution.id, Institution.parent_id))}
    for id_ in parents:
        here, seen = id_, set[UUID]()
        while here is not None and here not in seen and id_ not in known:
            seen.add(here)
            if here in known:
                known.add(id_)
            here = parents.get(here)
    return known


def _overdue(session: Session, ids: Sequence[UUID], today: dt.date) -> dict[UUID, int]:
    """Days past due of the oldest issued invoice that is not paid, per engagement."""
    paid = select(Receipt.invoice_id, Receipt.amount).where(Receipt.deleted.is_(False)).subquery()
    query = select(Invoice.engagement_id, Invoice.id, Invoice.due_on, Invoice.gross).where(
        Invoice.engagement_id.in_(ids),
        Invoice.due_on < today,
        Invoice.issued_on.is_not(None),
        Invoice.kind == "invoice",
    )
    credited = select(func.coalesce(Invoice.gross, 0)).where(
        Invoice.kind == "credit-note", Invoice.issued_on.is_not(None)
    )
    late: dict[UUID, int] = {}
    for invoice in session.execute(query):
        received = sum(session.scalars(select(paid.c.amount).where(paid.c.invoice_id == invoice.id)))
        received += sum(session.scalars(credited.where(Invoice.corrects_id == invoice.id)))
        if received < (invoice.gross or 0):
            days = (today - invoice.due_on).days
            late[invoice.engagement_id] = max(days, late.get(invoice.engagement_id, 0))
    return late


def _people(session: Session, clients: Mapping[UUID, Any]) -> dict[tuple[UUID, str], tuple[UUID | None, str]]:
    """Who holds a role in a client's file, or in an office of its institution; the first by name."""
    found: dict[tuple[UUID, str], tuple[UUID | None, str]] = {}
    in_files = (
        select(RoleLink.client_id.label("place"), RoleLink.role, Contact.id, Contact.name)
        .join(Contact, Contact.id == RoleLink.contact_id)
        .where(RoleLink.client_id.in_(list(clients)), RoleLink.deleted.is_(False))
    )
    in_offices = (
        select(Office.institution_id.label("place"), RoleLink.role, Contact.id, Contact.name)
        .join(Contact, Contact.id == RoleLink.contact_id)
        .join(Office, Office.id == RoleLink.office_id)
        .where(
            Office.institution_id.in_({c.institution_id for c in clients.values()}),
            RoleLink.deleted.is_(False),
        )
    )
    for query in (in_files, in_offices):
        for row in session.execute(query.order_by(Contact.name)):
            found.setdefault((row.place, row.role), (row.id, row.name))
    return found
