"""The parts of one job that several payers pay, beside the quote that states the whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.money import Money, total
from app.quotes.queries.context import Context
from app.quotes.queries.stored import events_of, line_of, line_records, quote_record, revision_of
from app.quotes.rules.amounts import sums_of, totals
from app.quotes.rules.offer import Offer
from app.quotes.rules.states import standing
from app.records import Client, Payer, Quote, Revision
from app.requirements.preflight import Preflight
from app.requirements.rules.finding import Action, Finding, Result, cure

RULE: Final = "split-adds-up"
#: The finding on the whole: no reason lets it be issued while it has parts.
WHOLE: Final = "split-whole"
#: A part that ended so counts no longer.
_DEAD: Final = frozenset({"declined", "withdrawn"})


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part: its payer (key and first line of the address), its total with tax, how it stands, whether it was issued."""

    id: UUID
    number: str
    payer_key: str
    payer: str
    client: str
    total: Money
    state: str
    fact: str
    issued: bool


@dataclass(frozen=True, slots=True)
class Family:
    """The quote that states the whole, and its live parts."""

    whole: str
    total: Money
    parts: tuple[PartRow, ...]

    @property
    def sum(self) -> Money | None:
        """What the parts come to; None where they are in several currencies."""
        if any(part.total.currency != self.total.currency for part in self.parts):
            return None
        return total((part.total for part in self.parts), self.total.currency)

    @property
    def adds_up(self) -> bool:
        """Whether the parts are the whole."""
        return self.sum == self.total

    @property
    def says(self) -> str:
        """How they stand, for a person."""
        if self.sum is None:
            return f"The parts of {self.whole} are in several currencies."
        words = f"The parts {', '.join(part.number for part in self.parts)} come to {self.sum}, the whole {self.whole} to {self.total}"
        if self.adds_up:
            return f"{words}."
        gap = self.total - self.sum
        missing = f"{gap} is missing" if gap.minor > 0 else f"{-gap} is too much"
        return f"{words}: {missing}."


def family_of(session: Session, number: str | UUID) -> Family | None:
    """The whole and the parts to which a quote belongs, as one of them; None where its job is not split."""
    return _family(session, quote_record(session, number))


def _family(session: Session, quote: Quote) -> Family | None:
    top = session.get(Quote, quote.whole_id) if quote.whole_id is not None else quote
    if top is None or top.deleted:
        return None
    records = session.scalars(select(Quote).where(Quote.whole_id == top.id).order_by(Quote.id)).all()
    if not records:
        return None
    parts = tuple(part for part in (_part(session, record) for record in records) if part.fact not in _DEAD)
    return Family(top.number, _total(session, revision_of(session, top)), parts) if parts else None


def _part(session: Session, quote: Quote) -> PartRow:
    clock: Clock = session.info["clock"]
    revision = revision_of(session, quote)
    where = standing(
        revision, events_of(session, [revision.id], [quote.id]).get(revision.id, ()), clock.today()
    )
    client = session.get_one(Client, quote.client_id)
    payer = session.get(Payer, quote.payer_id) if quote.payer_id is not None else None
    return PartRow(
        id=quote.id,
        number=quote.number,
        payer_key=payer.key if payer is not None else "",
        payer=payer.lines[0] if payer is not None and payer.lines else client.name,
        client=client.name,
        total=_total(session, revision),
        state=where.state,
        fact=where.fact,
        issued=revision.issued_on is not None,
    )


def _total(session: Session, revision: Revision) -> Money:
    if revision.gross is not None:
        return Money(revision.gross, revision.currency)
    lines = [line_of(record) for record in line_records(session, revision.id)]
    return totals(lines, revision.currency, revision.rounding, revision.price_basis).gross


def amounts_of(session: Session, number: str, gross: Money) -> tuple[tuple[Money, ...], Money | None]:
    """What the parts of a job come to, one by one, and the whole; nothing where it is not split.

    ``gross`` is the total of the quote of this number as it stands now, typed or stored.
    """
    quote = session.scalars(select(Quote).where(Quote.number == number).limit(1)).first()
    family = _family(session, quote) if quote is not None else None
    if family is None:
        return (), None
    parts = tuple(gross if part.number == number else part.total for part in family.parts)
    return parts, gross if family.whole == number else family.total


def with_parts(session: Session, context: Context, offer: Offer, found: Preflight) -> Preflight:
    """The preflight, and where the job is split what its parts come to; a rule in force that says so is not said twice.

    ``offer`` is what is typed: it stands for the stored revision of this quote in the sum.
    """
    quote = session.scalars(select(Quote).where(Quote.number == context.number).limit(1)).first()
    family = _family(session, quote) if quote is not None else None
    if family is None:
        return found
    family = _typed(family, context.number, offer)
    if family.whole == context.number:
        return _and(found, _whole_finding(family))
    if any(finding.kind == RULE and finding.result is not Result.CANNOT_TELL for finding in found.findings):
        return found
    return _and(found, _part_finding(family))


def _typed(family: Family, number: str, offer: Offer) -> Family:
    gross = sums_of(offer).gross
    if family.whole == number:
        return replace(family, total=gross)
    parts = tuple(replace(part, total=gross) if part.number == number else part for part in family.parts)
    return replace(family, parts=parts)


def _whole_finding(family: Family) -> Finding:
    numbers = ", ".join(part.number for part in family.parts)
    tail = "" if family.adds_up else f" {family.says}"
    found = _finding(
        Result.FAILED,
        "The whole of a split job is not issued itself.",
        f"It is split over {numbers}. Issue those, or undo the split.{tail}",
    )
    return replace(found, rule=WHOLE)


def _part_finding(family: Family) -> Finding:
    return _finding(
        Result.PASSED if family.adds_up else Result.FAILED,
        "The parts for several payers add up to the whole.",
        family.says,
    )


def _finding(result: Result, says: str, because: str) -> Finding:
    mend = None if result is Result.PASSED else cure(Action.EDIT_LINE, "See the parts")
    return Finding(
        rule=RULE,
        kind=RULE,
        result=result,
        severity="blocking",
        status="confirmed",
        says=says,
        because=because,
        from_="",
        office="",
        cure=mend,
        title="Parts for several payers add up",
    )


def _and(found: Preflight, finding: Finding) -> Preflight:
    """Ours among the others, before what cannot be told."""
    if finding.result is Result.PASSED:
        return replace(found, findings=(*found.findings, finding))
    return replace(found, findings=(finding, *found.findings))
