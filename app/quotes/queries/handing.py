"""Where a quote is handed in and who takes it there: the office that buys, its people, what the rules say of the way."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.money import Money
from app.clients.queries import ContactRow, contacts_of, contacts_of_office
from app.institutions.queries import OfficeRow, StepRow, buying_offices, office, route
from app.quotes.queries.context import Context, of_revision
from app.quotes.queries.stored import offer_of, payer_key_of, quote_record, revision_of
from app.quotes.queries.thresholds import crossings_of
from app.quotes.rules.amounts import sums_of
from app.quotes.rules.crossing import Threshold
from app.quotes.rules.letters import LETTERS
from app.quotes.rules.offer import Offer
from app.records import Revision
from app.requirements.queries import rules_for
from app.requirements.rules.rule import RuleInForce


@dataclass(frozen=True, slots=True)
class Buyer:
    """The office that buys for a client; ``several`` names the offices among which nobody has chosen yet."""

    office: OfficeRow | None
    several: tuple[str, ...]
    people: tuple[ContactRow, ...]

    @property
    def address(self) -> str:
        """Its mailbox, else that of the first of its people who has one; empty where none is known."""
        own = self.office.email if self.office is not None else ""
        return own or next((person.email for person in self.people if person.email), "")


@dataclass(frozen=True, slots=True)
class Handing:
    """Everything known about handing one revision in; amounts with tax."""

    context: Context
    offer: Offer
    gross: Money
    buyer: Buyer
    rules: tuple[RuleInForce, ...]
    thresholds: tuple[Threshold, ...]
    steps: tuple[StepRow, ...]
    people: tuple[ContactRow, ...]
    letters: tuple[tuple[str, str], ...]
    findings: tuple[tuple[str, str, str], ...]


def handing(session: Session, number: str | UUID, n: int | None = None) -> Handing:
    """The facts around handing in a stored revision (the newest)."""
    quote = quote_record(session, number)
    revision = revision_of(session, quote, n)
    offer = offer_of(session, revision, payer_key_of(session, quote))
    context = of_revision(session, quote, revision)
    buyer = buyer_of(session, context)
    buys = buyer.office.id if buyer.office is not None else None
    return Handing(
        context=context,
        offer=offer,
        gross=sums_of(offer).gross if revision.gross is None else Money(revision.gross, revision.currency),
        buyer=buyer,
        rules=tuple(rules_for(session, context.institution.id, "quote", today=context.today, office=buys)),
        thresholds=crossings_of(session, context, offer).every,
        steps=route(session, context.institution.id),
        people=contacts_of(session, context.client.id),
        letters=_letters(revision),
        findings=tuple((f["result"], f["says"], f["status"]) for f in revision.findings or ()),
    )


def buyer_of(session: Session, context: Context) -> Buyer:
    """The purchasing office that the client's file names, else the only one; its own people, else the buyers of the file."""
    known = buying_offices(session, context.institution.id)
    chosen = next((row for row in known if row.id == context.client.purchasing_office_id), None)
    if chosen is None and len(known) < 2:
        chosen = office(session, context.institution.id, "purchasing")
    several = tuple(row.name or row.key for row in known) if chosen is None else ()
    own = contacts_of_office(session, chosen.id) if chosen is not None else ()
    buyers = tuple(
        person
        for person in contacts_of(session, context.client.id)
        if any(role.role == "buyer" for role in person.roles)
    )
    return Buyer(chosen, several, own or buyers)


def _letters(revision: Revision) -> tuple[tuple[str, str], ...]:
    """The letters that go along and that somebody else signs: the title, and who."""
    kept = dict(revision.extra.get("letters") or {})
    return tuple(
        (str(letter["attached"].get("title") or LETTERS[kind].titles[0]), str(letter.get("signatory", "")))
        for kind, letter in kept.items()
        if kind in LETTERS and letter.get("attached") and letter.get("signed_by") == "requester"
    )
