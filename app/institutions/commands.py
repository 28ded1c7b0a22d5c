"""What a person does to institutions: add and edit them, their offices, payers, exemptions, wishes and routes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.dates import PaymentRun, TermsStart
from app.basics.errors import Refusal
from app.basics.identity import natural_id
from app.institutions import rules
from app.institutions.drafts import ExemptionDraft, InstitutionDraft, OfficeDraft, PayerDraft, StepDraft
from app.institutions.queries import find_institution, lineage
from app.records import DocumentProfile, Exemption, Institution, Office, Payer, Record, RouteStep

T = TypeVar("T", bound=Record)


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise Refusal(" ".join(problems))


def _current(session: Session, kind: type[T], record_id: UUID, version: int | None) -> T:
    """The record as it stands; a draft read at an older version is refused, not written over."""
    record = session.get_one(kind, record_id)
    if version is not None and record.version != version:
        raise Refusal("Someone changed this in the meantime. Open it again, then make your change.")
    return record


def _set(record: Record, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


def add_institution(session: Session, draft: InstitutionDraft) -> UUID:
    """A new institution. Its id follows from its key, so that two of us who add it make one."""
    _refuse(draft.problems())
    key = draft.slug()
    if find_institution(session, key) is not None:
        raise Refusal(
            f"There is already an institution with the key {key}. Open that one, or give another key."
        )
    record = Institution(id=free_id(session, Institution, "institution", key), **_institution_values(draft))
    session.add(record)
    session.flush()
    return record.id


def free_id(session: Session, kind: type[Record], *natural: str) -> UUID:
    """The natural id, or the next one where that row was deleted once."""
    at, id_ = 1, natural_id(*natural)
    while session.get(kind, id_, execution_options={"include_deleted": True}) is not None:
        at += 1
        id_ = natural_id(*natural, str(at))
    return id_


def _institution_values(draft: InstitutionDraft) -> dict[str, Any]:
    return {
        "key": draft.slug(), "name": draft.name.strip(), "legal_name": draft.legal_name.strip(),
        "parent_id": draft.parent_id, "country": draft.country, "region": draft.region, "currency": draft.currency,
        "language": draft.language or "en", "paper": draft.paper, "fiscal_year_start": draft.fiscal_year_start,
        "identifiers": dict(draft.identifiers), "note": draft.note.strip(),
    }  # fmt: skip


def edit_institution(session: Session, institution_id: UUID, draft: InstitutionDraft) -> None:
    """Changes an institution; its key stays, because files and clients name it."""
    _refuse(draft.problems())
    record = _current(session, Institution, institution_id, draft.version)
    values = _institution_values(draft)
    if values.pop("key") != record.key and draft.key:
        raise Refusal(f"The key {record.key} stays, because files name it. Change the name instead.")
    if draft.parent_id is not None:
        check_parent(session, record, draft.parent_id)
    _set(record, values)
    session.flush()


def check_parent(session: Session, record: Institution, parent_id: UUID) -> None:
    """Refuses a parent that stands below the institution itself."""
    above = lineage(session, parent_id)
    if any(level.id == record.id for level in above):
        path = " > ".join(
            [
                *(level.key for level in above[above.index(next(x for x in above if x.id == record.id)) :]),
                record.key,
            ]
        )
        raise Refusal(f"The parents would lead round in a circle: {path}. Choose another parent.")
    if len(above) >= rules.DEEPEST:
        raise Refusal(f"There can be at most {rules.DEEPEST} levels of parents.")


def add_office(session: Session, institution_id: UUID, draft: OfficeDraft) -> UUID:
    """A new office of an institution."""
    _refuse(draft.problems())
    institution = session.get_one(Institution, institution_id)
    taken = select(Office.id).where(Office.institution_id == institution_id, Office.key == draft.slug())
    if session.scalars(taken).first() is not None:
        raise Refusal(
            f"{institution.name} already has an office with the key {draft.slug()}. Give another key."
        )
    id_ = free_id(session, Office, "office", institution.key, draft.slug())
    record = Office(id=id_, institution_id=institution_id, **_office_values(draft))
    session.add(record)
    session.flush()
    return record.id


def _office_values(draft: OfficeDraft) -> dict[str, Any]:
    return {
        "key": draft.slug(), "role": draft.role, "name": draft.name.strip(), "channel": draft.channel,
        "email": draft.email, "phone": draft.phone.strip(), "portal": draft.portal, "hours": draft.hours.strip(),
        "time_zone": draft.time_zone, "closed": list(draft.closed), "note": draft.note.strip(),
    }  # fmt: skip


def edit_office(session: Session, office_id: UUID, draft: OfficeDraft) -> None:
    """Changes an office."""
    _refuse(draft.problems())
    _set(_current(session, Office, office_id, draft.version), _office_values(draft))
    session.flush()


def add_payer(session: Session, institution_id: UUID, draft: PayerDraft) -> UUID:
    """A new payer of an institution."""
    _refuse(draft.problems())
    institution = session.get_one(Institution, institution_id)
    taken = select(Payer.id).where(Payer.institution_id == institution_id, Payer.key == draft.slug())
    if session.scalars(taken).first() is not None:
        raise Refusal(
            f"{institution.name} already has a payer with the key {draft.slug()}. Give another key."
        )
    id_ = free_id(session, Payer, "payer", institution.key, draft.slug())
    record = Payer(id=id_, institution_id=institution_id, **_payer_values(draft))
    session.add(record)
    _one_default(session, record)
    session.flush()
    return record.id


def _payer_values(draft: PayerDraft) -> dict[str, Any]:
    return {
        "key": draft.slug(), "lines": [line.strip() for line in draft.lines if line.strip()],
        "funding": [word.strip() for word in draft.funding if word.strip()], "tax_ids": dict(draft.tax_ids),
        "mailbox": draft.mailbox, "is_default": draft.is_default, "officer": draft.officer.strip(),
        "officer_title": draft.officer_title.strip(),
    }  # fmt: skip


def edit_payer(session: Session, payer_id: UUID, draft: PayerDraft) -> None:
    """Changes a payer; where it becomes the default one, the others cease to be."""
    _refuse(draft.problems())
    record = _current(session, Payer, payer_id, draft.version)
    _set(record, _payer_values(draft))
    _one_default(session, record)
    session.flush()


def _one_default(session: Session, chosen: Payer) -> None:
    if not chosen.is_default:
        return
    others = select(Payer).where(
        Payer.institution_id == chosen.institution_id, Payer.is_default, Payer.id != chosen.id
    )
    for other in session.scalars(others):
        other.is_default = False


def add_exemption(session: Session, institution_id: UUID, draft: ExemptionDraft) -> UUID:
    """A new tax exemption of an institution."""
    _refuse(draft.problems())
    institution = session.get_one(Institution, institution_id)
    id_ = free_id(session, Exemption, "exemption", institution.key, draft.jurisdiction, draft.certificate)
    record = Exemption(id=id_, institution_id=institution_id, **_exemption_values(draft))
    session.add(record)
    session.flush()
    return record.id


def _exemption_values(draft: ExemptionDraft) -> dict[str, Any]:
    return {
        "certificate": draft.certificate.strip(), "jurisdiction": draft.jurisdiction.strip(),
        "valid_from": draft.valid_from, "valid_to": draft.valid_to, "sha256": draft.sha256,
    }  # fmt: skip


def edit_exemption(session: Session, exemption_id: UUID, draft: ExemptionDraft) -> None:
    """Changes an exemption."""
    _refuse(draft.problems())
    _set(_current(session, Exemption, exemption_id, draft.version), _exemption_values(draft))
    session.flush()


def set_document_profile(
    session: Session, institution_id: UUID, on: str, settings: Mapping[str, Any], of: UUID | None = None
) -> None:
    """How an institution wants one kind of document, or any; no settings take the profile away.

    ``of`` is the office or the payer of this institution whose wishes they are; None for the institution itself.
    """
    if on not in rules.PROFILES:
        raise Refusal(f"A document profile holds for one of {', '.join(rules.PROFILES)}.")
    institution = session.get_one(Institution, institution_id)
    place, natural = _whose(session, institution, of)
    statement = select(DocumentProfile).where(
        DocumentProfile.institution_id == institution_id,
        DocumentProfile.on == on,
        DocumentProfile.office_id.is_not_distinct_from(place.get("office_id")),
        DocumentProfile.payer_id.is_not_distinct_from(place.get("payer_id")),
    )
    record = session.scalars(statement.order_by(DocumentProfile.id)).first()
    if record is not None and not settings:
        session.delete(record)
    elif record is not None:
        _set(record, {"settings": dict(settings)})
    elif settings:
        id_ = free_id(session, DocumentProfile, "document-profile", institution.key, *natural, on)
        session.add(
            DocumentProfile(id=id_, institution_id=institution_id, on=on, settings=dict(settings), **place)
        )
    session.flush()


def _whose(
    session: Session, institution: Institution, of: UUID | None
) -> tuple[dict[str, UUID], tuple[str, ...]]:
    """The column that names the office or payer, and its part of the natural id; none of them for the institution."""
    if of is None:
        return {}, ()
    office, payer = session.get(Office, of), session.get(Payer, of)
    if office is not None and office.institution_id == institution.id:
        return {"office_id": of}, ("office", office.key)
    if payer is not None and payer.institution_id == institution.id:
        return {"payer_id": of}, ("payer", payer.key)
    raise Refusal(f"{institution.name} has no such office or payer of its own. Open the one it belongs to.")


def set_route(session: Session, institution_id: UUID, steps: Iterable[StepDraft]) -> None:
    """The payment route as a whole, in order; steps that are no longer named are taken away."""
    wanted = list(steps)
    _refuse([problem for step in wanted for problem in step_problems(step)])
    keys = [step.key for step in wanted]
    if len(set(keys)) != len(keys):
        raise Refusal("Two steps of the route have the same key. Give each its own.")
    institution = session.get_one(Institution, institution_id)
    held = {
        r.key: r for r in session.scalars(select(RouteStep).where(RouteStep.institution_id == institution_id))
    }
    for at, step in enumerate(wanted):
        values = {
            "key": step.key, "title": step.title.strip(), "holder": step.holder, "position": at, "days": step.days,
            "clock": step.clock, "run": step.run, "source": step.source.strip(),
        }  # fmt: skip
        if step.key in held:
            _set(held.pop(step.key), values)
        else:
            id_ = free_id(session, RouteStep, "route-step", institution.key, step.key)
            session.add(RouteStep(id=id_, institution_id=institution_id, **values))
    for record in held.values():
        session.delete(record)
    session.flush()


def step_problems(step: StepDraft) -> list[str]:
    """What keeps a step of the route from being saved, one sentence each."""
    found = []
    if not rules.is_key(step.key):
        found.append("The key of a step must be small letters, digits and hyphens.")
    if step.holder not in rules.HOLDERS:
        found.append(f"The holder of a step must be one of {', '.join(rules.HOLDERS)}.")
    if not 0 <= step.days <= 365:
        found.append("A step takes 0 to 365 business days.")
    if step.clock and step.clock not in [start.value for start in TermsStart]:
        found.append(f"The clock of a step must be one of {', '.join(start.value for start in TermsStart)}.")
    if step.run:
        try:
            PaymentRun(step.run)
        except Refusal as refusal:
            found.append(refusal.text)
    return found
