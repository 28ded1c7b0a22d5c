"""An institution as far as waiting there goes: its calendar, its closing days, the steps of its payment route."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.dates import Calendar, Period
from app.records import Institution, Office, RouteStep, Seller
from app.storage.reading import Reading

# Rows of several shapes: their columns are named where they are read.
_Row = Any

_SELLER = Reading(select(Seller.country, Seller.region).order_by(Seller.id).limit(1))
_INSTITUTIONS = Reading(
    select(Institution.id, Institution.parent_id, Institution.country, Institution.region), Institution.id
)
_OFFICES = Reading(select(Office.institution_id, Office.role, Office.closed), Office.institution_id)
_STEPS = Reading(
    select(
        RouteStep.institution_id,
        RouteStep.key,
        RouteStep.holder,
        RouteStep.days,
        RouteStep.source,
        RouteStep.title,
    ).order_by(RouteStep.position, RouteStep.id),
    RouteStep.institution_id,
)


@dataclass(frozen=True, slots=True)
class Desk:
    """An institution as far as waiting there goes."""

    country: str
    region: str
    closed: Mapping[str, tuple[Period, ...]]
    steps: Mapping[str, _Row]

    def calendar(self, holder: str) -> Calendar:
        """The working days of an office there."""
        return Calendar(self.country, self.region, self.closed.get(holder, ()))


def our_calendar(session: Session) -> Calendar:
    """The calendar of our own house."""
    seller = next(iter(_SELLER(session)), None)
    return Calendar(seller.country, seller.region) if seller else Calendar()


def desks(session: Session, institutions: Iterable[UUID]) -> dict[UUID, Desk]:
    """Country, closing days and payment route of each; a child without steps inherits its parent's."""
    wanted = set(institutions)
    every = _with_parents(session, wanted)
    known = list(every)
    closed: dict[UUID, dict[str, tuple[Period, ...]]] = defaultdict(dict)
    for office in _OFFICES.among(session, known):
        closed[office.institution_id][office.role] = tuple(Period.parse(text) for text in office.closed or ())
    steps: dict[UUID, dict[str, _Row]] = defaultdict(dict)
    for step in _STEPS.among(session, known):
        steps[step.institution_id][step.key] = step
    found = {}
    for id_ in wanted:
        here, seen = id_, {id_}
        while not steps.get(here) and every[here].parent_id in every and every[here].parent_id not in seen:
            here = every[here].parent_id
            seen.add(here)
        found[id_] = Desk(every[id_].country, every[id_].region, closed.get(id_, {}), steps.get(here, {}))
    return found


def _with_parents(session: Session, wanted: Iterable[UUID]) -> dict[UUID, _Row]:
    """These institutions and everything above them, whatever else the office knows."""
    found: dict[UUID, _Row] = {}
    missing = set(wanted)
    while missing:
        rows = _INSTITUTIONS.among(session, sorted(missing))
        found.update((row.id, row) for row in rows)
        missing = {row.parent_id for row in rows if row.parent_id is not None} - set(found)
    return found
