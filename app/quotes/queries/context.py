"""Everything around an offer that its check and its document need: who offers, who asks, who pays, how it shall look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.basics.text import fold
from app.clients.queries import ClientHead, ContactRow, client_head, contact, contacts_by_id
from app.documents.tailoring import Layer, Tailoring, resolve
from app.institutions.queries import (
    ExemptionRow,
    InstitutionRow,
    PayerRow,
    buying_offices,
    document_layers,
    exemptions,
    exemptions_in_force,
    institution_by_id,
    office,
    payer_for,
    payer_named,
    payers,
)
from app.quotes.drafts import QuoteDraft
from app.quotes.queries.fitting import price_names, with_tables
from app.quotes.queries.sayable import SaidClause, said_clauses
from app.quotes.queries.stored import payer_key_of
from app.quotes.rules.crossing import fiscal_year
from app.quotes.rules.offer import Offer
from app.records import Engagement, Quote, Revision
from app.seller.queries import (
    BankRow,
    ColleagueRow,
    FiledRow,
    SellerRow,
    bank_accounts,
    colleagues,
    filed_documents,
    me,
    seller,
    who,
)
from app.storage.reading import Reading

_TITLES = Reading(
    select(Engagement.id, Engagement.title)
    .where(Engagement.client_id == bindparam("client", type_=Engagement.client_id.type))
    .order_by(Engagement.id.desc())
)

_WORKS = Reading(
    select(
        Engagement.id,
        Engagement.client_id,
        Engagement.title,
        Engagement.funding,
        Engagement.work,
        Engagement.place,
        Engagement.researcher_id,
        Engagement.payer_id,
    ),
    Engagement.id,
)

OURS = "our house"
THIS_QUOTE = "this quote"


@dataclass(frozen=True, slots=True)
class Work:
    """The engagement as far as the quote needs it; ``id`` is None while it does not exist yet."""

    id: UUID | None = None
    title: str = ""
    funding: str = ""
    kind: str = ""
    place: str = ""
    researcher_id: UUID | None = None
    payer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """One moment's facts around an offer."""

    number: str
    n: int
    today: dt.date
    issued_on: dt.date | None
    seller: SellerRow
    banks: tuple[BankRow, ...]
    client: ClientHead
    institution: InstitutionRow
    work: Work
    payer: PayerRow | None
    contact: ColleagueRow | None
    stand_in: ColleagueRow | None
    requester: ContactRow | None
    exemption: ExemptionRow | None
    filed: tuple[FiledRow, ...]
    tailoring: Tailoring
    said: tuple[SaidClause, ...]
    channel: str = ""
    fiscal_start: dt.date | None = None
    draft: bool = field(default=True)

    @property
    def date(self) -> dt.date:
        """The date on the document."""
        return self.issued_on or self.today

    def valid_until(self, days: int) -> dt.date:
        """Issue date plus ``days`` (data.md)."""
        return self.date + dt.timedelta(days=days)


def fitted(context: Context, offer: Offer) -> Context:
    """The context with the columns that this offer needs: a discount, or lines of several tax rates, must be seen."""
    columns, counted = list(context.tailoring.columns), [line for line in offer.lines if line.counts]
    needed = {
        "discount": any(line.discount_rate or line.discount for line in offer.lines),
        "tax": len({(line.tax_class, line.tax_rate) for line in counted if line.tax_rate or line.tax_class})
        > 1,
        **{f"{name}-price": True for name in price_names(offer)},
    }
    for name, wanted in needed.items():
        if wanted and name not in columns:
            columns.insert(columns.index("amount") if "amount" in columns else len(columns), name)
    blocks = with_tables(context.tailoring.blocks, offer)
    return replace(context, tailoring=replace(context.tailoring, columns=tuple(columns), blocks=blocks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the head of a quote names, before it is looked up."""

    number: str = ""
    n: int = 1
    issued_on: dt.date | None = None
    client: str | UUID
    work: Work
    payer: str = ""
    contact: str | UUID = ""
    requester: str = ""
    exemption: str | UUID = ""
    profile: Mapping[str, Any] = field(default_factory=dict)


def of_draft(session: Session, draft: QuoteDraft) -> Context:
    """The context of what is being typed."""
    head = client_head(session, draft.client.strip())
    return _context(
        session,
        Named(
            number=draft.number or "Q",
            n=draft.revision,
            client=head.id,
            work=work_of_draft(session, head.id, draft),
            payer=draft.payer.strip(),
            contact=draft.contact.strip(),
            requester=draft.requester.strip(),
            exemption=draft.exemption.strip(),
            profile=draft.profile,
        ),
    )


def of_revision(session: Session, quote: Quote, revision: Revision) -> Context:
    """The context of a stored revision."""
    record = session.get_one(Engagement, quote.engagement_id)
    return _context(
        session,
        Named(
            number=quote.number,
            n=revision.n,
            issued_on=revision.issued_on,
            client=quote.client_id,
            work=_work(record),
            payer=payer_key_of(session, quote),
            contact=revision.contact_id or "",
            exemption=revision.exemption_id or "",
            profile=revision.profile,
        ),
    )


def of_work(session: Session, client_id: UUID, engagement_id: UUID | None, number: str = "") -> Context:
    """The context of a paper that is about a client or a piece of work and about no quote; its date is today."""
    record = session.get_one(Engagement, engagement_id) if engagement_id else None
    work = _work(record) if record is not None else Work()
    return replace(_context(session, Named(number=number, client=client_id, work=work)), draft=False)


def _work(record: Any) -> Work:
    return Work(
        record.id,
        record.title,
        record.funding,
        record.work,
        record.place,
        record.researcher_id,
        record.payer_id,
    )


def _engagement(session: Session, client: UUID, draft: QuoteDraft) -> Any:
    """The engagement that a draft names, by its id or by its title (the newest of several); None where there is none yet."""
    chosen = draft.engagement_id
    if chosen is None:
        wanted = fold(draft.engagement)
        chosen = next((row.id for row in _TITLES(session, client=client) if fold(row.title) == wanted), None)
        if chosen is None:
            return None
    return next(iter(_WORKS.among(session, [chosen])), None) or session.get_one(Engagement, chosen)


def work_of_draft(session: Session, client: UUID, draft: QuoteDraft) -> Work:
    """The engagement that a draft names: as stored where it exists, what was typed over it."""
    record = _engagement(session, client, draft)
    if record is not None and record.client_id != client:
        raise Refusal("This engagement belongs to another client.")
    known = _work(record) if record is not None else Work(title=draft.engagement.strip(), kind="service")
    researcher = (
        contact(session, draft.requester, client).id if draft.requester.strip() else known.researcher_id
    )
    return Work(
        known.id,
        known.title,
        draft.funding.strip() or known.funding,
        draft.work.strip() or known.kind,
        draft.place.strip() or known.place,
        researcher,
        known.payer_id,
    )


def payer_of(session: Session, institution_id: UUID, key: str, work: Work) -> PayerRow | None:
    """Who pays: the payer named, else the engagement's own, else the one for its funding, else None."""
    if key:
        return payer_named(session, institution_id, key)
    if work.payer_id is not None:
        own = next((row for row in payers(session, institution_id) if row.id == work.payer_id), None)
        if own is not None:
            return own
    return payer_for(session, institution_id, work.funding)


def _context(session: Session, named: Named) -> Context:
    head = client_head(session, named.client)
    researcher = named.work.researcher_id or head.primary_contact_id
    requester = contacts_by_id(session, [researcher]).get(researcher) if researcher else None
    payer = payer_of(session, head.institution_id, named.payer, named.work)
    tailoring = look_of(session, head, named.profile, payer)
    return context_of(session, named, head, requester, tailoring)


def context_of(
    session: Session, named: Named, head: ClientHead, requester: ContactRow | None, tailoring: Tailoring
) -> Context:
    """The context where client, requester and look are at hand: what else it needs is kept between questions."""
    clock: Clock = session.info["clock"]
    today, firm = clock.today(), seller(session)
    buyer = institution_by_id(session, head.institution_id)
    purchasing = office(session, head.institution_id, "purchasing")
    own, stand_in = _people(session, named, head)
    return Context(
        number=named.number,
        n=named.n,
        today=today,
        issued_on=named.issued_on,
        seller=firm,
        banks=bank_accounts(session),
        client=head,
        institution=buyer,
        work=named.work,
        payer=payer_of(session, head.institution_id, named.payer, named.work),
        contact=own,
        stand_in=stand_in,
        requester=requester,
        exemption=_exemption(session, head.institution_id, named.exemption, named.issued_on or today),
        filed=tuple(f for f in filed_documents(session) if f.institution_id in (None, head.institution_id)),
        tailoring=tailoring,
        said=_said(session, tailoring),
        channel=purchasing.channel if purchasing else "",
        fiscal_start=_fiscal_start(buyer.fiscal_year_start, today),
        draft=named.issued_on is None,
    )


def look_of(
    session: Session, head: ClientHead, profile: Mapping[str, Any], payer: PayerRow | None = None
) -> Tailoring:
    """How the document will look, as the last of those says who have a say in it."""
    return resolve(*look_layers(session, head, profile, payer))


def look_layers(
    session: Session, head: ClientHead, profile: Mapping[str, Any], payer: PayerRow | None = None
) -> tuple[Layer, ...]:
    """Who has a say in how a quote looks, the last word last.

    Our house, the institution's levels, the office that buys, the payer, the client's language, the quote itself.
    """
    buys = buying_office(session, head.institution_id, head.purchasing_office_id)
    levels = document_layers(session, head.institution_id, "quote", buys, payer.id if payer else None)
    return (
        Layer(OURS, {"accent": seller(session).accent}),
        *(Layer(level.name, level.settings) for level in levels),
        Layer(head.name, {"language": head.language} if head.language else {}),
        Layer(THIS_QUOTE, profile),
    )


def with_look(session: Session, context: Context, look: Tailoring) -> Context:
    """The same context as it would look otherwise, with the clauses that belong to that look."""
    return replace(context, tailoring=look, said=_said(session, look))


def buying_office(session: Session, institution_id: UUID, chosen: UUID | None) -> UUID | None:
    """The office through which a client buys: the one named on its file, else the only one there is."""
    if chosen is not None:
        return chosen
    known = buying_offices(session, institution_id)
    return known[0].id if len(known) == 1 else None


def _people(
    session: Session, named: Named, head: ClientHead
) -> tuple[ColleagueRow | None, ColleagueRow | None]:
    """Our concierge on the document (the one named, else the client's owner, else whoever acts), and the stand-in."""
    ours = {row.id: row for row in colleagues(session, everybody=True)}
    if isinstance(named.contact, UUID):
        own = ours.get(named.contact)
    elif named.contact:
        own = who(session, named.contact)
    else:
        own = ours.get(head.owner_id) if head.owner_id else None
        acting = me(session)
        own = own or (ours.get(acting) if acting else None)
    other = head.stand_in_id
    if own is not None and own.id == other:
        other = head.owner_id  # the stand-in acts: whoever owns the client stands in
    stand_in = ours.get(other) if other else None
    return own, None if own is not None and stand_in == own else stand_in


def _exemption(
    session: Session, institution_id: UUID, wanted: str | UUID, on: dt.date
) -> ExemptionRow | None:
    if not wanted:
        return next(iter(exemptions_in_force(session, institution_id, on)), None)
    known = exemptions(session, institution_id)
    found = next((row for row in known if wanted in (row.id, row.certificate)), None)
    if found is None:
        names = ", ".join(row.certificate for row in known) or "none yet"
        raise Refusal(f"No exemption certificate {str(wanted)[:60]!r} is on file here. Known: {names}.")
    return found


def _said(session: Session, tailoring: Tailoring) -> tuple[SaidClause, ...]:
    """The clauses that the document profile asks for."""
    return said_clauses(session, tailoring.language, tailoring.clauses)


def _fiscal_start(month_day: str, today: dt.date) -> dt.date | None:
    year = fiscal_year(month_day, today)
    return year.first if year is not None else None
