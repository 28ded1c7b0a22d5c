"""The frozen rows in which quotes are answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.basics.money import Money
from app.documents.tailoring import HOUSE
from app.playbooks.queries.lessons import Lesson
from app.quotes.drafts import QuoteDraft
from app.quotes.rules.amounts import Totals


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """One quote in a list, by its newest revision.

    ``state`` is what it means today (see rules.states), ``fact`` the last thing that happened, ``since`` its day;
    ``recipient`` holds a submitted one. ``total`` is with tax. ``valid_until`` is None for a draft. ``whole`` is the
    number of the quote of which this one is a part, ``part`` which one: ``1 of 3``.
    """

    id: UUID
    number: str
    client_id: UUID
    client: str
    client_key: str
    institution: str
    institution_key: str
    engagement_id: UUID
    engagement: str
    revision_id: UUID
    revision: int
    state: str
    fact: str
    since: dt.date | None
    recipient: str
    total: Money
    issued_on: dt.date | None
    valid_until: dt.date | None
    whole: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class QuotePage:
    """A page of the list; ``next`` is handed back as ``after`` for the page that follows, None at the end."""

    rows: tuple[QuoteRow, ...]
    next: UUID | None


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One revision of a quote. ``version`` is what a draft remembers."""

    id: UUID
    n: int
    state: str
    fact: str
    since: dt.date | None
    recipient: str
    moves: tuple[str, ...]
    total: Money
    prepared_on: dt.date
    issued_on: dt.date | None
    issued_by: str
    valid_until: dt.date | None
    file_name: str
    pdf_sha256: str | None
    version: int


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line as the screen shows it; quantity and unit price in ten-thousandths, rates in thousandths of a percent."""

    position: str
    kind: str
    code: str
    text: str
    detail: str
    quantity: int
    unit: str
    unit_price: int
    discount_rate: int
    discount: int
    tax_class: str
    tax_rate: int
    amount: Money | None
    counts: bool


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that happened to a revision."""

    id: UUID
    revision: int
    kind: str
    to: str
    on: dt.date
    person: str
    channel: str
    reason: str
    note: str
    colleague: str
    lessons: tuple[Lesson, ...] = ()  # the rules that this return taught

    @property
    def lesson(self) -> Lesson | None:
        """The newest thing that it taught."""
        return self.lessons[0] if self.lessons else None


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """A rule that was overridden at the issue of a revision."""

    revision: int
    rule: str
    institution: str
    says: str
    because: str
    reason: str
    colleague: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class LookRow:
    """How the document will look, and which level chose each point (``chosen``)."""

    paper: str
    language: str
    title: str
    signature: str
    file_name: str
    chosen: Mapping[str, str]
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def because(self) -> tuple[str, ...]:
        """What somebody asked for, one sentence each, with who did."""
        names = (name for name, who in self.chosen.items() if who != HOUSE and name in self.answers)
        return tuple(
            f"{name.replace('_', ' ').capitalize()} {self.answers[name]}, because {self.chosen[name]} asks."
            for name in names
        )

    @property
    def says(self) -> str:
        """In a few words for the editor: ``Northfield State University, letter, en-US``."""
        levels = [level for level in (self.chosen.get("paper"), self.chosen.get("language")) if level]
        return ", ".join(dict.fromkeys([*levels[-1:], self.paper, self.language]))


@dataclass(frozen=True, slots=True)
class QuoteView:
    """One revision of one quote with everything around it; ``draft`` is ready to be typed over."""

    row: QuoteRow
    revision: RevisionRow
    revisions: tuple[RevisionRow, ...]
    payer_key: str
    payer: tuple[str, ...]
    lines: tuple[LineRow, ...]
    totals: Totals
    events: tuple[EventRow, ...]
    overrides: tuple[OverrideRow, ...]
    draft: QuoteDraft
    look: LookRow
    own_office: str = ""  # the office that buys for this client, where several buy side by side
