"""Letters prepared from what we know: earlier orders of the client, our price list, the office that asks for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.quantity import plain_scaled
from app.basics.wording import Wording
from app.documents.labels import labels, wording_for
from app.institutions.queries import office, own_office
from app.quotes.drafts.letter import LetterDraft, letter_from
from app.quotes.queries.context import Context, of_revision
from app.quotes.queries.stored import offer_of, payer_key_of, quote_record, revision_of
from app.quotes.rules.letters import LETTERS, SIGNERS, SOLE_SOURCE, say
from app.quotes.rules.offer import Offer
from app.quotes.rules.words import tongue
from app.records import Engagement, OrderEvent, OrderLine, PurchaseOrder, Quote, Revision
from app.requirements.queries import rules_for
from app.requirements.rules.rule import RuleInForce
from app.seller.queries import services

MOST_ORDERS: Final = 12
_MOST_LINES: Final = 20
_OFFICES: Final = {"en": "Purchasing", "fr": "Service des achats", "de": "Einkauf"}


@dataclass(frozen=True, slots=True)
class AttachedLetter:
    """The printed letter that goes with the revision; ``same`` is False where the draft says something else by now."""

    title: str
    file_name: str
    sha256: str
    on: dt.date
    same: bool


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as it stands: kept, or only proposed (``kept`` is False); ``may_change`` is False once issued.

    ``signers`` says who would sign, by each of SIGNERS.
    """

    number: str
    revision: int
    draft: LetterDraft
    kept: bool
    may_change: bool
    attached: AttachedLetter | None
    asked_by: str
    signers: Mapping[str, str]

    @property
    def missing(self) -> tuple[str, ...]:
        """What is still to be said."""
        return self.draft.missing()


def letter(session: Session, number: str | UUID, kind: str = SOLE_SOURCE, document: str = "") -> LetterView:
    """The letter of this kind for the newest revision: as it was kept, else as our records propose it."""
    quote = quote_record(session, number)
    revision = revision_of(session, quote)
    offer = offer_of(session, revision, payer_key_of(session, quote))
    context = of_revision(session, quote, revision)
    rule = _asking(session, context, document or _document(kind))
    proposed = propose(session, context, offer, LetterDraft(kind=kind, document=document), rule)
    kept: Mapping[str, Any] = dict(revision.extra.get("letters") or {}).get(kind) or {}
    draft = letter_from(kept, _emptied(proposed)) if kept else proposed
    return LetterView(
        number=quote.number,
        revision=revision.n,
        draft=draft,
        kept=bool(kept),
        may_change=revision.issued_on is None,
        attached=_attached(kept, draft),
        asked_by=rule.say if rule is not None else "",
        signers={by: signatory(context, by) for by in SIGNERS},
    )


def _document(kind: str) -> str:
    return LetterDraft(kind=kind).paper


def _emptied(draft: LetterDraft) -> LetterDraft:
    """A kept letter says what it says: nothing is proposed into it again."""
    return LetterDraft(kind=draft.kind, document=draft.document, signed_by=draft.signed_by)


def _attached(kept: Mapping[str, Any], draft: LetterDraft) -> AttachedLetter | None:
    table = kept.get("attached")
    if not table:
        return None
    return AttachedLetter(
        table["title"],
        table["file_name"],
        table["sha256"],
        dt.date.fromisoformat(table["on"]),
        table["mark"] == draft.mark(),
    )


def _asking(session: Session, context: Context, document: str) -> RuleInForce | None:
    """The rule in force that asks for this paper."""
    for rule in rules_for(session, context.institution.id, "quote", today=context.today):
        named = (
            rule.params.get("instead", "sole-source-letter")
            if rule.kind == "competing-quotes"
            else rule.params.get("document")
        )
        if named == document:
            return rule
    return None


def propose(
    session: Session, context: Context, offer: Offer, draft: LetterDraft, rule: RuleInForce | None
) -> LetterDraft:
    """A draft with the facts that our records hold, and nothing else. Who signs is the rule's to say (``signed_by``)."""
    language, wording = _speech(context)
    draft.signed_by = (
        "requester" if rule is not None and rule.params.get("signed_by") == "requester" else SIGNERS[0]
    )
    draft.signatory = signatory(context, draft.signed_by)
    role = (rule.office if rule is not None else "") or "purchasing"
    own = own_office(session, context.institution.id, context.client.purchasing_office_id)
    place = (
        own
        if own is not None and role in ("purchasing", own.key)
        else office(session, context.institution.id, role)
    )
    draft.to = (place.name if place is not None else "") or _OFFICES.get(language, _OFFICES["en"])
    if draft.kind == SOLE_SOURCE:
        texts = {
            "need": "\n".join(_needs(context, offer)),
            "continuity": "\n".join(_earlier_orders(session, context, language, wording)),
        }
    else:
        texts = {
            "offered": "\n".join(_offered(offer, language, wording)),
            "list": "\n".join(_listed(session, offer, language, wording)),
            "earlier": "\n".join(_earlier_sales(session, context, offer, language, wording)),
        }
    draft.passages = {key: text for key, text in texts.items() if text}
    return draft


def _speech(context: Context) -> tuple[str, Wording]:
    language = tongue(context.tailoring.language)
    return language, wording_for(labels(context.tailoring.language), context.tailoring.locale)


def signatory(context: Context, signed_by: str) -> str:
    """Who would sign, with function: our concierge on the quote, or the person who asked for the work."""
    if signed_by == "requester":
        who = context.requester
        return (
            ", ".join(part for part in (who.name, who.title, context.client.department) if part)
            if who
            else ""
        )
    own = context.contact
    return ", ".join(part for part in (own.name, own.role) if part) if own is not None else ""


def _needs(context: Context, offer: Offer) -> Iterator[str]:
    """The work and its lines without any price: a sole source is not argued with it."""
    yield f"{context.work.title}."
    for line in [
        line for line in offer.lines if line.counts and line.kind not in ("discount", "fee", "freight")
    ][:_MOST_LINES]:
        unit = f"{plain_scaled(line.quantity)} {line.unit}".strip()
        detail = f" ({line.detail})" if line.detail else ""
        yield f"– {line.text}{detail}: {unit}"


def _orders(session: Session, *where: Any) -> list[Any]:
    """Orders that hold, the newest first, with the work and the quote that they are for."""
    statement = (
        select(PurchaseOrder, Engagement.title, Quote.number)
        .outerjoin(Engagement, Engagement.id == PurchaseOrder.engagement_id)
        .outerjoin(Quote, Quote.id == PurchaseOrder.quote_id)
        .where(*where)
        .order_by(PurchaseOrder.dated.desc(), PurchaseOrder.id.desc())
        .limit(10 * MOST_ORDERS)
    )
    rows = list(session.execute(statement))
    events = select(OrderEvent.order_id, OrderEvent.kind).where(
        OrderEvent.order_id.in_([row[0].id for row in rows]),
        OrderEvent.kind.in_(("accepted", "refused", "cancelled")),
    )
    last = {row.order_id: row.kind for row in session.execute(events.order_by(OrderEvent.at, OrderEvent.id))}
    return [row for row in rows if last.get(row[0].id, "accepted") == "accepted"]


def _earlier_orders(session: Session, context: Context, language: str, wording: Wording) -> Iterator[str]:
    """What was ordered for this client before: day, work, number of the order and of our quote."""
    found = _orders(session, PurchaseOrder.client_id == context.client.id)
    for order, title, quote in [row for row in found if row[2] != context.number][:MOST_ORDERS]:
        cited = say(language, "quote", quote=quote) if quote else ""
        work = title or str(order.file_name or order.number)
        yield "– " + say(
            language, "order", day=wording.long_day(order.dated), work=work, order=order.number, quote=cited
        )


def _offered(offer: Offer, language: str, wording: Wording) -> Iterator[str]:
    for line in [line for line in offer.lines if line.counts and line.kind != "discount"][:_MOST_LINES]:
        code = f"{line.code}, " if line.code else ""
        amount = f"{wording.quantity(line.quantity)} {line.unit}".strip()
        price = f"{offer.currency} {wording.unit_price(line.unit_price, offer.currency)}"
        yield "– " + say(language, "offered", code=code, text=line.text, quantity=amount, price=price)


def _codes(offer: Offer) -> set[str]:
    return {line.code for line in offer.lines if line.counts and line.code}


def _listed(session: Session, offer: Offer, language: str, wording: Wording) -> Iterator[str]:
    wanted = _codes(offer)
    for item in services(session):
        if item.code in wanted and item.currency == offer.currency:
            price = f"{item.currency} {wording.unit_price(item.unit_price, item.currency)}"
            yield "– " + say(
                language, "listed", code=item.code, text=item.text, price=price, unit=item.unit or "1"
            )


def _earlier_sales(
    session: Session, context: Context, offer: Offer, language: str, wording: Wording
) -> Iterator[str]:
    """Earlier orders of the same institution for the same codes: another buyer's numbers are not ours to show."""
    wanted = _codes(offer)
    found = {
        row[0].id: row for row in _orders(session, PurchaseOrder.institution_id == context.institution.id)
    }
    statement = select(OrderLine).where(
        OrderLine.order_id.in_(list(found)), OrderLine.code.in_(sorted(wanted))
    )
    lines = sorted(
        session.scalars(statement), key=lambda x: (found[x.order_id][0].dated, x.order_id), reverse=True
    )
    for line in lines[:MOST_ORDERS]:
        order, _, quote = found[line.order_id]
        if quote == context.number:
            continue
        amount = f"{wording.quantity(line.quantity)} {line.unit}".strip()
        price = f"{order.currency} {wording.unit_price(line.unit_price, order.currency)}"
        yield "– " + say(
            language,
            "sale",
            day=wording.long_day(order.dated),
            order=order.number,
            code=line.code,
            quantity=amount,
            price=price,
        )


def letter_kinds() -> tuple[tuple[str, str], ...]:
    """The kinds of letter, with their titles in English."""
    return tuple((key, kind.titles[0]) for key, kind in LETTERS.items())


def kept_letter(revision: Revision, kind: str) -> Mapping[str, Any]:
    """What is kept of a letter with a revision; empty where nothing is."""
    return dict((revision.extra.get("letters") or {}).get(kind) or {})
