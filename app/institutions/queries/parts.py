"""What belongs to an institution, its own or inherited: offices, payers, exemptions, wishes, route, calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.dates import Calendar, Period
from app.basics.errors import Refusal
from app.institutions import rules
from app.institutions.queries.levels import institution_by_id, lineage
from app.institutions.queries.rows import (
    DocumentLayer,
    ExemptionRow,
    InstitutionRow,
    OfficeRow,
    PayerRow,
    StepRow,
)
from app.records import DocumentProfile, Exemption, Office, Payer, RouteStep
from app.storage.kept import kept


@kept("institution", "office")
def offices(session: Session, institution_id: UUID) -> tuple[OfficeRow, ...]:
    """Its offices, and those of its parents for keys that it has not itself."""
    levels = lineage(session, institution_id)
    names = {level.id: level.key for level in levels}
    records = session.scalars(
        select(Office).where(Office.institution_id.in_(names)).order_by(Office.role, Office.key, Office.id)
    )
    held: dict[str, Office] = {}
    depth = {level.id: at for at, level in enumerate(levels)}
    for record in sorted(records, key=lambda r: depth[r.institution_id]):
        held[record.key] = record
    rows = (_office_row(record, names[record.institution_id]) for record in held.values())
    return tuple(
        sorted(
            rows, key=lambda row: (rules.ROLES.index(row.role) if row.role in rules.ROLES else 99, row.key)
        )
    )


def _office_row(record: Office, institution_key: str) -> OfficeRow:
    return OfficeRow(
        id=record.id, institution=institution_key, key=record.key, role=record.role, name=record.name,
        channel=record.channel, email=record.email, phone=record.phone, portal=record.portal, hours=record.hours,
        time_zone=record.time_zone, closed=tuple(record.closed), note=record.note, version=record.version,
    )  # fmt: skip


def office(session: Session, institution_id: UUID, name: str) -> OfficeRow | None:
    """The office of this key or role at the nearest level that has one; None where nobody has entered one."""
    levels = [level.key for level in lineage(session, institution_id)]
    return nearest_office(offices(session, institution_id), name, levels)


def nearest_office(known: Iterable[OfficeRow], name: str, levels: Sequence[str]) -> OfficeRow | None:
    """Of the offices of several ``levels`` (topmost first) the nearest of this key or role; at one level the key counts more.

    A campus with purchasing offices of its own is not sent to that of its system, whatever their keys are.
    """
    depth = {key: at for at, key in enumerate(levels)}
    meant = [row for row in known if name in (row.key, row.role)]
    return max(meant, key=lambda row: (depth.get(row.institution, -1), row.key == name), default=None)


@kept("institution", "office")
def buying_offices(session: Session, institution_id: UUID) -> tuple[OfficeRow, ...]:
    """The purchasing offices of the nearest level that has some: which of them buys is said on the client's file."""
    for level in reversed(lineage(session, institution_id)):
        records = session.scalars(
            select(Office)
            .where(Office.institution_id == level.id, Office.role == "purchasing")
            .order_by(Office.key, Office.id)
        )
        rows = tuple(_office_row(record, level.key) for record in records)
        if rows:
            return rows
    return ()


@kept("institution", "payer")
def payers(session: Session, institution_id: UUID) -> tuple[PayerRow, ...]:
    """Its own payers, else those of the nearest parent that has some."""
    for level in reversed(lineage(session, institution_id)):
        records = session.scalars(
            select(Payer).where(Payer.institution_id == level.id).order_by(Payer.key, Payer.id)
        )
        rows = tuple(_payer_row(record, level.key) for record in records)
        if rows:
            return rows
    return ()


def _payer_row(record: Payer, institution_key: str) -> PayerRow:
    return PayerRow(
        id=record.id, institution=institution_key, key=record.key, lines=tuple(record.lines),
        funding=tuple(record.funding), tax_ids=dict(record.tax_ids), mailbox=record.mailbox,
        is_default=record.is_default, version=record.version, officer=record.officer,
        officer_title=record.officer_title,
    )  # fmt: skip


def payer_for(session: Session, institution_id: UUID, funding: str = "") -> PayerRow | None:
    """The payer of a funding line; None where several could be meant, which only a person can settle."""
    return rules.payer_among(payers(session, institution_id), funding)


def payer_named(session: Session, institution_id: UUID, key: str) -> PayerRow:
    """The payer of this key; a Refusal names those there are."""
    known = payers(session, institution_id)
    for row in known:
        if row.key == key:
            return row
    names = ", ".join(row.key for row in known) or "none yet"
    raise Refusal(f"No payer has the key {key[:60]!r} at this institution. Known: {names}.")


@kept("institution", "exemption")
def exemptions(session: Session, institution_id: UUID) -> tuple[ExemptionRow, ...]:
    """All exemptions of it and of its parents."""
    names = {level.id: level.key for level in lineage(session, institution_id)}
    records = session.scalars(
        select(Exemption)
        .where(Exemption.institution_id.in_(names))
        .order_by(Exemption.certificate, Exemption.id)
    )
    return tuple(
        ExemptionRow(
            id=r.id, institution=names[r.institution_id], certificate=r.certificate, jurisdiction=r.jurisdiction,
            valid_from=r.valid_from, valid_to=r.valid_to, sha256=r.sha256, version=r.version,
        )
        for r in records
    )  # fmt: skip


def exemptions_in_force(session: Session, institution_id: UUID, on: dt.date) -> tuple[ExemptionRow, ...]:
    """Those that hold on a day, both ends included."""
    return tuple(
        row for row in exemptions(session, institution_id)
        if (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or on <= row.valid_to)
    )  # fmt: skip


_TRIED: Final = "tried document wishes"
Layers = tuple[DocumentLayer, ...]


@contextmanager
def trying(session: Session, over: Callable[[Layers, str], Layers]) -> Iterator[None]:
    """Until the end of the block every document looks as if ``over`` (levels, kind of document) were kept; nothing is stored."""
    session.info[_TRIED] = over
    try:
        yield
    finally:
        del session.info[_TRIED]


def document_layers(
    session: Session,
    institution_id: UUID,
    on: str = "quote",
    office_id: UUID | None = None,
    payer_id: UUID | None = None,
) -> Layers:
    """The document wishes for one kind of document, as they are kept or as they are being tried (``trying``)."""
    found = _kept_layers(session, institution_id, on, office_id, payer_id)
    over: Callable[[Layers, str], Layers] | None = session.info.get(_TRIED)
    return over(found, on) if over is not None else found


@kept("institution", "document_profile", "office", "payer")
def _kept_layers(
    session: Session, institution_id: UUID, on: str, office_id: UUID | None, payer_id: UUID | None
) -> Layers:
    """The document wishes for one kind of document, topmost level first; at each level what holds for any kind first.

    After the institutions come the office that is named, then the payer. What the institution itself says of language
    and paper is its first wish, where its profile does not say otherwise.
    """
    levels = lineage(session, institution_id)
    records = session.scalars(
        select(DocumentProfile).where(
            DocumentProfile.institution_id.in_([level.id for level in levels]),
            DocumentProfile.on.in_(("any", on)),
        )
    ).all()
    records = sorted(records, key=lambda r: (r.on != "any", r.id))
    layers: list[DocumentLayer] = []
    for level in levels:
        ground = {
            name: value for name, value in (("language", level.language), ("paper", level.paper)) if value
        }
        layers.append(DocumentLayer(level.key, level.name, "any", ground, ground=True))
        mine = [
            r for r in records if r.institution_id == level.id and r.office_id is None and r.payer_id is None
        ]
        layers += [DocumentLayer(level.key, level.name, r.on, dict(r.settings)) for r in mine]
    return (*layers, *_of_parts(session, levels, records, office_id, payer_id))


def profiles_of_parts(session: Session, institution_id: UUID) -> tuple[DocumentLayer, ...]:
    """The document wishes of the offices and payers of this institution itself, for every kind of document."""
    levels = (institution_by_id(session, institution_id),)
    records = session.scalars(
        select(DocumentProfile)
        .where(DocumentProfile.institution_id == institution_id)
        .order_by(DocumentProfile.on != "any", DocumentProfile.on, DocumentProfile.id)
    ).all()
    found: list[DocumentLayer] = []
    for whose in dict.fromkeys(record.office_id or record.payer_id for record in records):
        found += _of_parts(session, levels, records, whose, whose) if whose else ()
    return tuple(found)


def _of_parts(
    session: Session,
    levels: Sequence[InstitutionRow],
    records: Sequence[DocumentProfile],
    office_id: UUID | None,
    payer_id: UUID | None,
) -> Iterator[DocumentLayer]:
    """The wishes of one office, then those of one payer."""
    keys = {level.id: level.key for level in levels}
    named = session.get(Office, office_id) if office_id else None
    paying = session.get(Payer, payer_id) if payer_id else None
    for record in records:
        if named is not None and record.office_id == named.id:
            name = named.name or named.key
            yield DocumentLayer(
                keys[record.institution_id], name, record.on, dict(record.settings), "office", named.id
            )
    for record in records:
        if paying is not None and record.payer_id == paying.id:
            name = paying.lines[0] if paying.lines else paying.key
            yield DocumentLayer(
                keys[record.institution_id], name, record.on, dict(record.settings), "payer", paying.id
            )


def document_settings(session: Session, institution_id: UUID, on: str = "quote") -> dict[str, Any]:
    """The document wishes of all levels in one table."""
    return rules.merged(layer.settings for layer in document_layers(session, institution_id, on))


@kept("institution", "route_step")
def route(session: Session, institution_id: UUID) -> tuple[StepRow, ...]:
    """The payment route: its own, else that of the nearest parent that has one."""
    for level in reversed(lineage(session, institution_id)):
        records = session.scalars(
            select(RouteStep)
            .where(RouteStep.institution_id == level.id)
            .order_by(RouteStep.position, RouteStep.id)
        )
        rows = tuple(
            StepRow(r.id, level.key, r.key, r.title, r.holder, r.position, r.days, r.clock, r.run, r.source)
            for r in records
        )
        if rows:
            return rows
    return ()


def calendar_of(session: Session, institution_id: UUID, role: str = "") -> Calendar:
    """When an institution works, by its country and region; with a role, the closing days of that office too."""
    levels = lineage(session, institution_id)
    placed = next((level for level in reversed(levels) if level.country), levels[-1])
    found = office(session, institution_id, role) if role else None
    closed = tuple(Period.parse(text) for text in found.closed) if found else ()
    return Calendar(placed.country, placed.region, closed)
