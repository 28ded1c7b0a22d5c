"""The frozen rows in which invoices are shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from app.basics.money import Money
from app.payments.rules.states import REASONS, REFUSALS
from app.playbooks.queries.lessons import Lesson
from app.quotes.rules.offer import Enclosure


@dataclass(frozen=True, slots=True)
class InvoiceListed:
    """A line of the list. ``due_on`` is that of the terms; ``age`` its bucket while something is open.

    ``holder`` has it since ``since``, at the step ``step`` of the route; empty for a draft.
    """

    id: UUID
    number: str
    kind: str
    client: str
    client_name: str
    client_id: UUID
    engagement: str
    order: str
    issued_on: dt.date | None
    due_on: dt.date | None
    total: Money
    received: Money
    open: Money
    state: str
    disputed: bool
    overdue: bool
    age: str
    step: str = ""
    holder: str = ""
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class InvoiceLineRow:
    """A line of an invoice. Quantity and unit price in ten-thousandths, rate in thousandths of a percent."""

    id: UUID
    position: int
    order_line: str
    order_line_id: UUID | None
    kind: str
    code: str
    text: str
    detail: str
    quantity: int
    unit: str
    unit_price: int
    discount: int
    tax_class: str
    tax_rate: int
    amount: Money


@dataclass(frozen=True, slots=True)
class InvoiceEventRow:
    """Something that happened to an invoice."""

    kind: str
    on: dt.date
    step: str = ""
    person: str = ""
    reason_code: str = ""
    action_code: str = ""
    channel: str = ""
    note: str = ""
    lessons: tuple[Lesson, ...] = ()  # the rules that this answer taught

    @property
    def lesson(self) -> Lesson | None:
        """The newest thing that it taught."""
        return self.lessons[0] if self.lessons else None


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """Money that came in."""

    on: dt.date
    amount: Money
    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A dispute, open while ``resolved_on`` is None."""

    id: UUID
    opened_on: dt.date
    reason: str
    resolution: str
    resolved_on: dt.date | None


@dataclass(frozen=True, slots=True)
class TrackRow:
    """One step of the payment route: done, current or ahead, and whom to call about it."""

    key: str
    title: str
    holder: str
    state: str
    since: dt.date | None
    due: dt.date | None
    done_on: dt.date | None
    late: int
    person: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """A whole invoice with where it stands."""

    id: UUID
    number: str
    kind: str
    state: str
    order: str
    order_id: UUID | None
    client: str
    client_id: UUID
    engagement: str
    engagement_id: UUID
    payer_lines: tuple[str, ...]
    prepared_on: dt.date
    issued_on: dt.date | None
    payment_days: int
    payment_from: str
    references: Mapping[str, str]
    final: bool
    net: Money
    tax: Money
    total: Money
    received: Money
    open: Money
    due_on: dt.date | None
    pay_on: dt.date | None
    overdue: bool
    silent: int
    step: str
    holder: str
    since: dt.date | None
    step_due: dt.date | None
    file_name: str
    pdf_sha256: str | None
    lines: tuple[InvoiceLineRow, ...]
    track: tuple[TrackRow, ...]
    events: tuple[InvoiceEventRow, ...]
    receipts: tuple[ReceiptRow, ...]
    disputes: tuple[DisputeRow, ...]
    version: int
    annexes: tuple[Enclosure, ...] = ()

    @property
    def came_back(self) -> InvoiceEventRow | None:
        """What teaches: the newest refusal or question; of an open dispute the last event before it, in its words."""
        dispute = next((d for d in self.disputes if d.resolved_on is None), None)
        if dispute is not None and self.events:
            last = self.events[-1]
            return replace(last, reason_code="", note=dispute.reason, person="")
        return next((event for event in reversed(self.events) if event.kind in REFUSALS), None)

    @property
    def objection(self) -> str:
        """What they object to, in their words where they gave any; empty where nothing came back."""
        event = self.came_back
        return "" if event is None else event.note or REASONS.get(event.reason_code, event.kind)
