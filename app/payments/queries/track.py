"""An invoice on its payment route: the steps of its institution, dated, with the person to call."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.dates import Calendar
from app.institutions.queries import calendar_of, office, route
from app.payments.queries.facts import Facts, facts
from app.payments.queries.rows import TrackRow
from app.payments.rules.route import Dates, Place, Step, place
from app.payments.rules.states import Happened
from app.records import Client, Contact, Engagement, Milestone, Office, PurchaseOrder, RoleLink, Seller


def institution_of(session: Session, found: Facts) -> UUID:
    """Whose route the invoice takes: that of the order's institution, else of the client's."""
    if found.invoice.order_id is not None:
        return session.get_one(PurchaseOrder, found.invoice.order_id).institution_id
    return session.get_one(Client, found.invoice.client_id).institution_id


def steps_of(session: Session, institution_id: UUID) -> tuple[Step, ...]:
    """The route as the rules read it; empty where nobody has described one."""
    return tuple(
        Step(s.key, s.holder, s.title, s.days, s.clock, s.run) for s in route(session, institution_id)
    )


def standing_of(session: Session, found: Facts, today: dt.date) -> Place | None:
    """Where an issued invoice stands today; None for a draft, and for a credit note."""
    record = found.invoice
    if record.issued_on is None or found.is_credit:
        return None
    institution_id = institution_of(session, found)
    calendars: dict[str, Calendar] = {}

    def calendar(holder: str) -> Calendar:
        if holder not in calendars:
            calendars[holder] = _calendar(session, institution_id, holder)
        return calendars[holder]

    dates = Dates(
        issued_on=record.issued_on,
        payment_days=record.payment_days,
        payment_from=record.payment_from,
        sent_on=next((e.on for e in found.events if e.kind == "sent"), None),
        accepted_on=_accepted_on(session, record.engagement_id),
    )
    events = [Happened(e.kind, e.on, e.step, e.person) for e in found.events]
    return place(
        steps_of(session, institution_id),
        dates,
        events,
        today,
        calendar,
        paid=found.owed.paid and bool(found.receipts or found.credited),
    )


def _calendar(session: Session, institution_id: UUID, holder: str) -> Calendar:
    """The holder's calendar; ours where the ball is with us."""
    if holder == "us":
        firm = session.execute(select(Seller.country, Seller.region).order_by(Seller.id).limit(1)).first()
        return Calendar(firm.country, firm.region) if firm else Calendar()
    return calendar_of(session, institution_id, holder)


def _accepted_on(session: Session, engagement_id: UUID) -> dt.date | None:
    """When the work was accepted: the confirmed receipt, else the delivery."""
    statement = select(Milestone.kind, Milestone.on).where(
        Milestone.engagement_id == engagement_id, Milestone.kind.in_(("receipt-confirmed", "delivered"))
    )
    days = dict(session.execute(statement.order_by(Milestone.on)).all())  # the latest of each
    return days.get("receipt-confirmed", days.get("delivered"))


def track(session: Session, invoice_id: UUID) -> tuple[TrackRow, ...]:
    """The payment route of an invoice with where it stands; empty for a draft."""
    clock: Clock = session.info["clock"]
    found = facts(session, invoice_id)
    here = standing_of(session, found, clock.today())
    return () if here is None else track_rows(session, found, here)


def track_rows(session: Session, found: Facts, here: Place) -> tuple[TrackRow, ...]:
    """The rows of a place already evaluated."""
    institution_id = institution_of(session, found)
    return tuple(
        TrackRow(
            s.key, s.title, s.holder, s.state, s.since, s.due, s.done_on, s.late,
            *_whom(session, institution_id, found, s.holder, s.person),
        )
        for s in here.steps
    )  # fmt: skip


def _whom(
    session: Session, institution_id: UUID, found: Facts, holder: str, person: str
) -> tuple[str, str, str]:
    """Name, telephone and e-mail of whoever holds a step: the person recorded, the researcher, a clerk, the office."""
    if person:
        return person, "", ""
    if holder == "us":
        return "", "", ""
    who = _contact(session, institution_id, found, holder)
    if who is not None:
        return who.name, who.phone, who.email
    place_ = office(session, institution_id, holder)
    return (place_.name or place_.key, place_.phone, place_.email) if place_ else ("", "", "")


def _contact(session: Session, institution_id: UUID, found: Facts, holder: str) -> Contact | None:
    if holder == "researcher":
        work = session.get_one(Engagement, found.invoice.engagement_id)
        wanted = work.researcher_id or session.get_one(Client, work.client_id).primary_contact_id
        return session.get(Contact, wanted) if wanted else None
    offices = select(Office.id).where(Office.institution_id == institution_id, Office.role == holder)
    statement = (
        select(Contact)
        .join(RoleLink, RoleLink.contact_id == Contact.id)
        .where(
            (RoleLink.office_id.in_(offices))
            | ((RoleLink.client_id == found.invoice.client_id) & (RoleLink.role == holder))
        )
        .order_by(Contact.name, Contact.id)
        .limit(1)
    )
    return session.scalars(statement).first()
