"""The frozen rows in which institutions are answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    """One institution as it stands."""

    id: UUID
    key: str
    name: str
    legal_name: str
    parent_id: UUID | None
    country: str
    region: str
    currency: str
    language: str
    paper: str
    fiscal_year_start: str
    identifiers: Mapping[str, str]
    playbook_seen: dt.date | None
    note: str
    version: int


@dataclass(frozen=True, slots=True)
class InstitutionListed:
    """One line of the list: how many rules of each status it holds itself, and the oldest day one was seen or confirmed."""

    id: UUID
    key: str
    name: str
    parent: str
    country: str
    region: str
    rules: Mapping[str, int]
    oldest: dt.date | None

    @property
    def rule_count(self) -> int:
        """All rules of its own."""
        return sum(self.rules.values())


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One office; ``institution`` is the key of the level it belongs to."""

    id: UUID
    institution: str
    key: str
    role: str
    name: str
    channel: str
    email: str
    phone: str
    portal: str
    hours: str
    time_zone: str
    closed: tuple[str, ...]
    note: str
    version: int


@dataclass(frozen=True, slots=True)
class PayerRow:
    """One payer with its addressee lines."""

    id: UUID
    institution: str
    key: str
    lines: tuple[str, ...]
    funding: tuple[str, ...]
    tax_ids: Mapping[str, str]
    mailbox: str
    is_default: bool
    version: int
    officer: str = ""
    officer_title: str = ""


@dataclass(frozen=True, slots=True)
class ExemptionRow:
    """One exemption; the open end is None."""

    id: UUID
    institution: str
    certificate: str
    jurisdiction: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    sha256: str | None
    version: int


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the payment route; ``days`` are business days."""

    id: UUID
    institution: str
    key: str
    title: str
    holder: str
    position: int
    days: int
    clock: str
    run: str
    source: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Who said so, and when it was seen."""

    url: str
    person: str
    says: str
    seen: dt.date | None


@dataclass(frozen=True, slots=True)
class SaidRow:
    """What happened to a rule once: confirmed, changed, contradicted, set-aside or learned, by whose word and why."""

    on: dt.date
    outcome: str
    person: str
    note: str
    colleague: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule with the level that states it; ``overridden`` when a lower level says otherwise or lifts it.

    ``of_one``: it holds for the clients of one of several purchasing offices only, and stands below the institution.
    """

    id: UUID
    institution: str
    key: str
    kind: str
    office: str
    on: str
    params: Mapping[str, Any]
    when: Mapping[str, Any]
    severity: str
    status: str
    say: str
    ask: str
    clause: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    review_after: dt.date | None
    lifts: bool
    version: int
    sources: tuple[SourceRow, ...] = ()
    last_confirmed: dt.date | None = None
    overridden: bool = field(default=False)
    of_one: bool = field(default=False)

    def valid_on(self, day: dt.date) -> bool:
        """Whether its own period holds that day; both ends included."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_to is None or day <= self.valid_to)

    @property
    def last_seen(self) -> dt.date | None:
        """The last day on which anyone stood for it: confirmed by a person, or seen at its source."""
        days = [s.seen for s in self.sources if s.seen] + (
            [self.last_confirmed] if self.last_confirmed else []
        )
        return max(days) if days else None


@dataclass(frozen=True, slots=True)
class DocumentLayer:
    """The document wishes of one level, for one kind of document or for any.

    ``institution`` is the key of the institution; ``of`` is the id of the office or payer whose wishes they are, None
    for those of the institution itself; ``sort`` says which: institution, office or payer. ``ground`` is what the head
    of the institution says of its language and paper.
    """

    institution: str
    name: str
    on: str
    settings: Mapping[str, Any]
    sort: str = "institution"
    of: UUID | None = None
    ground: bool = False
