"""A kept paper made ready to be sent: to whom a paper of its kind goes, in its own language, by which way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.basics.wording import Wording
from app.clients.queries import contacts_of, contacts_of_office
from app.documents.labels import labels
from app.documents.mail import Enclosed
from app.institutions.queries import OfficeRow, office
from app.quotes.document.message import by_hand, called, said_to, sender_of, warned, way_warnings
from app.quotes.document.ready import Sending
from app.quotes.document.route import ROUTE_CARD
from app.quotes.queries.context import Context, of_work
from app.quotes.queries.handing import buyer_of
from app.quotes.queries.papers import PaperRow, paper, paper_named, paper_pdf, paper_sent
from app.quotes.rules.sending import Wanted, channel_of, tag_for, words
from app.records import PurchaseOrder, Quote

_ANY: Final = Wanted()
_WORDS: Final = {
    "researcher": "To the researcher",
    "purchasing": "To purchasing",
    "receiving": "To receiving",
    "stand-in": "To the stand-in",
    "owner": "To the owner",
}
#: To whom a paper of each kind goes, first the usual one.
_GOES: Final[Mapping[str, tuple[str, ...]]] = {
    "order-query": ("purchasing", "researcher"),
    "delivery-note": ("researcher", "receiving"),
    "introduction": ("researcher",),
    "close-out": ("researcher",),
    "hand-over": ("stand-in", "owner"),
    ROUTE_CARD: ("researcher",),
}
_OTHERS: Final = ("researcher", "purchasing")
_OFFICES: Final = ("purchasing", "receiving")


@dataclass(frozen=True, slots=True)
class _Receiver:
    """Who gets it, and what is known of the way there."""

    name: str = ""
    address: str = ""
    person: str = ""
    channel: str = ""
    portal: str = ""


def goes_to(kind: str) -> tuple[str, ...]:
    """To whom a paper of this kind goes."""
    return _GOES.get(kind, _OTHERS)


def prepared_paper(session: Session, name: str | UUID, wanted: Wanted = _ANY) -> Sending:
    """The sending of a paper that was kept, by its number or id: exactly the bytes that were frozen."""
    row = paper(session, name if isinstance(name, UUID) else paper_named(session, name))
    to = wanted.to or goes_to(row.kind)[0]
    if to not in goes_to(row.kind):
        raise Refusal(f"{to[:40]!r} gets no {row.title.lower()}. Say {' or '.join(goes_to(row.kind))}.")
    context = replace(of_work(session, row.client_id, row.engagement_id, row.number), issued_on=row.issued_on)
    receiver = _receiver(session, context, to)
    language = tag_for("papers", row.language)
    slots = _slots(session, row, context, language)
    said = words("papers", language)
    key = row.kind if row.kind in said else "other"
    sending = Sending(
        number=row.number,
        called=row.title,
        to=to,
        whom=receiver.name,
        address=receiver.address,
        channel=wanted.channel or receiver.channel,
        language=language,
        subject=said[key].format_map(slots),
        body="",
        sender=sender_of(session, context),
        files=(Enclosed(*paper_pdf(session, row.id), title=row.title),),
        choices=tuple((each, _WORDS[each]) for each in goes_to(row.kind)),
        recorded=paper_sent(session, row),
    )
    body = said_to(sending, [said[f"{key}-says"].format_map(slots)], context, receiver.person)
    lines = (receiver.name, *_address(context))
    steps = by_hand(sending.channel, [line for line in lines if line], sign=False)
    warnings = [*_nobody(to, receiver), *way_warnings(sending, "such a paper")]
    return warned(replace(sending, body=body, steps=steps), warnings)


def _address(context: Context) -> tuple[str, ...]:
    buyer = context.institution
    return (context.client.department or context.client.name, buyer.legal_name or buyer.name)


def _receiver(session: Session, context: Context, to: str) -> _Receiver:
    if to in ("stand-in", "owner"):
        own = context.stand_in if to == "stand-in" else context.contact
        return (
            _Receiver(own.name, own.email, own.name, "e-mail" if own.email else "hand")
            if own
            else _Receiver()
        )
    if to in _OFFICES:
        return _office(session, context, to)
    person = context.requester
    if person is None:
        return _Receiver()
    return _Receiver(person.name, person.email, called(person), "e-mail" if person.email else "hand")


def _office(session: Session, context: Context, role: str) -> _Receiver:
    """An office of the institution: its mailbox, else that of the first of its people who has one."""
    if role == "purchasing":
        buyer = buyer_of(session, context)
        return _way(buyer.office, buyer.address)
    known = office(session, context.institution.id, role)
    people = contacts_of_office(session, known.id) if known is not None else ()
    held = [p for p in contacts_of(session, context.client.id) if any(r.role == role for r in p.roles)]
    mailbox = known.email if known is not None else ""
    address = mailbox or next((p.email for p in (*people, *held) if p.email), "")
    return _way(known, address)


def _way(known: OfficeRow | None, address: str) -> _Receiver:
    """By e-mail where an address is known: portals take orders and invoices, not letters about them."""
    own = known.channel if known is not None and known.channel in ("post", "hand") else ""
    channel = channel_of(own, (), mailbox=bool(address), portal=False)
    return _Receiver((known.name or known.key) if known is not None else "", address, "", channel)


def _slots(session: Session, row: PaperRow, context: Context, language: str) -> dict[str, str]:
    """What fills the sentences: number and day of the paper, the order and the quote it is about."""
    order = session.get(PurchaseOrder, row.subject_id) if row.subject_kind == "purchase_order" else None
    quote_id = (
        order.quote_id if order is not None else row.subject_id if row.subject_kind == "quote" else None
    )
    quote = session.get(Quote, quote_id) if quote_id is not None else None
    told = labels(row.language or "en").words
    return {
        "number": row.number,
        "day": Wording(language.replace("-", "_")).long_day(row.issued_on),
        "title": told.get(row.kind, row.title),
        "order": order.number if order is not None else "",
        "quote": quote.number if quote is not None else "",
        "client": context.client.name,
        "work": row.engagement or context.work.title,
    }


def _nobody(to: str, receiver: _Receiver) -> list[str]:
    if receiver.name:
        return []
    return {
        "researcher": ["Nobody is named as researcher or primary contact. Name one on the client's file."],
        "stand-in": ["Nobody stands in for this client. Name the stand-in on the client's file."],
        "owner": ["Nobody looks after this client. Name the owner on the client's file."],
    }.get(to, [f"No office for {to} is entered for this institution. Enter one, or ask the researcher."])
