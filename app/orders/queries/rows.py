"""The frozen rows in which orders are shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.basics.money import Money


@dataclass(frozen=True, slots=True)
class OrderListed:
    """A line of the list. ``state`` is to-check, checked, queried, accepted, refused or cancelled."""

    id: UUID
    number: str
    institution: str
    client: str
    client_name: str
    client_id: UUID | None
    engagement: str
    quote: str
    revision: int | None
    dated: dt.date
    received_on: dt.date
    amount: Money
    state: str
    undecided: int


@dataclass(frozen=True, slots=True)
class OrderLineRow:
    """A line of an order. Quantity and unit price in ten-thousandths."""

    id: UUID
    label: str
    kind: str
    code: str
    text: str
    quantity: int
    unit: str
    unit_price: int
    amount: Money
    quote_line_id: UUID | None


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One difference as stored, with its decision."""

    id: UUID
    line: str
    field: str
    quoted: str
    ordered: str
    severity: str
    decision: str | None
    because: str
    reason: str = ""
    decided_by: str = ""
    decided_at: dt.datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """The shape of ``order check --json`` (files.md)."""
        return {
            "line": self.line,
            "field": self.field,
            "quoted": self.quoted,
            "ordered": self.ordered,
            "severity": self.severity,
            "decision": self.decision,
            "because": self.because,
            **({"reason": self.reason} if self.reason else {}),
        }


@dataclass(frozen=True, slots=True)
class OrderEventRow:
    """Something that happened to an order."""

    kind: str
    on: dt.date
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A whole order."""

    id: UUID
    number: str
    institution: str
    institution_id: UUID
    institution_name: str
    client: str
    client_id: UUID | None
    engagement: str
    engagement_id: UUID | None
    quote: str
    quote_id: UUID | None
    revision: int | None
    kind: str
    dated: dt.date
    received_on: dt.date
    amount: Money
    tax: Money | None
    payer_lines: tuple[str, ...]
    payment_days: int | None
    payment_from: str
    freight_terms: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    terms_text: str
    references: Mapping[str, str]
    file_name: str
    sha256: str | None
    state: str
    lines: tuple[OrderLineRow, ...]
    events: tuple[OrderEventRow, ...]
    differences: tuple[DifferenceRow, ...]
    version: int
