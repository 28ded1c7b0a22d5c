"""An invoice or a credit note made ready to be sent: to accounts payable by its mailbox, its portal or the network.

Nothing is recorded here; a person sends it and says so (``record_sending``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.basics.wording import Wording
from app.clients.queries import contacts_of, contacts_of_office
from app.documents.labels import labels
from app.documents.mail import Enclosed
from app.documents.tailoring import filled
from app.institutions.queries import OfficeRow, office
from app.payments.document.paper import reprint
from app.payments.einvoice import UBL, e_invoice
from app.payments.queries.checks import context_of, offer_of
from app.payments.queries.credits import REASON
from app.payments.queries.facts import Facts, facts
from app.payments.queries.invoices import invoice_named
from app.quotes.document.enclosing import apart
from app.quotes.document.message import (
    by_hand,
    called,
    free_name,
    portal_steps,
    said_to,
    sender_of,
    warned,
    way_warnings,
    wishes_of,
)
from app.quotes.document.ready import Sending
from app.quotes.queries.context import Context
from app.quotes.rules.sending import Step, Wanted, allowed_ways, channel_of, subject_for, tag_for, words
from app.records import Client, Invoice, PurchaseOrder
from app.requirements.queries import rules_for
from app.requirements.rules.rule import RuleInForce

_ANY: Final = Wanted()
TO: Final = ("accounts-payable", "researcher")
_CHOICES: Final = (("accounts-payable", "To accounts payable"), ("researcher", "To the researcher"))
#: A mailbox is an address: other text in the field of a payer says in words where invoices go.
_AT: Final = "@"
_XML: Final = "application/xml"
_OWN: Final = (REASON, "order", "quote")


@dataclass(frozen=True, slots=True)
class _Found:
    """One issued invoice with everything that its sending reads."""

    facts: Facts
    around: Context
    order: PurchaseOrder
    payable: OfficeRow | None
    rules: tuple[RuleInForce, ...]
    mailbox: str
    corrects: str  # the number of the invoice that a credit note corrects

    @property
    def record(self) -> Invoice:
        return self.facts.invoice


def prepared(session: Session, number: str | UUID, wanted: Wanted = _ANY) -> Sending:
    """The sending of an issued invoice or credit note; a Refusal while it is a draft."""
    wanted = replace(wanted, to=wanted.to or TO[0])
    if wanted.to not in TO:
        raise Refusal(f"{wanted.to[:40]!r} is nobody an invoice is sent to. Say {' or '.join(TO)}.")
    found = _found(session, number if isinstance(number, UUID) else invoice_named(session, number))
    sending = _addressed(session, found, wanted)
    files = _files(session, found, sending.along)
    sending = replace(sending, files=files, body=_body(replace(sending, files=files), found))
    warnings = [*_warnings(sending, found), *way_warnings(sending, "an invoice")]
    return warned(replace(sending, steps=_steps(sending, found)), warnings)


def _found(session: Session, invoice_id: UUID) -> _Found:
    told = facts(session, invoice_id)
    record = told.invoice
    if record.issued_on is None:
        raise Refusal(f"Invoice {record.number} is a draft. Issue it first; then it can be sent.")
    around = context_of(session, record)
    order = session.get_one(PurchaseOrder, record.order_id)
    payable = office(session, order.institution_id, "accounts-payable")
    client = session.get_one(Client, record.client_id)
    rules = rules_for(
        session, order.institution_id, "invoice", today=around.today, office=client.purchasing_office_id
    )
    corrected = session.get(Invoice, record.corrects_id) if record.corrects_id else None
    corrects = corrected.number if corrected is not None else ""
    mailbox = _mailbox(session, around, payable)
    return _Found(told, around, order, payable, tuple(rules), mailbox, corrects)


def _mailbox(session: Session, around: Context, payable: OfficeRow | None) -> str:
    """Where invoices go: the payer's own mailbox, else that of accounts payable, else of the first of its people."""
    own = around.payer.mailbox if around.payer is not None else ""
    if _AT in own:
        return own
    if payable is not None and payable.email:
        return payable.email
    people = contacts_of_office(session, payable.id) if payable is not None else ()
    held = [
        one
        for one in contacts_of(session, around.client.id)
        if any(role.role == "accounts-payable" for role in one.roles)
    ]
    return next((one.email for one in (*people, *held) if one.email), "")


def _addressed(session: Session, found: _Found, wanted: Wanted) -> Sending:
    around, record, payable = found.around, found.record, found.payable
    rules = found.rules if wanted.to == TO[0] else ()
    if wanted.to == "researcher":
        person = around.requester
        whom, address = (person.name, person.email) if person is not None else ("", "")
        language = (person.language if person else "") or around.tailoring.language
        channel = "e-mail" if address else "hand"
    else:
        whom, address = (payable.name or payable.key if payable is not None else ""), found.mailbox
        language = around.institution.language or around.tailoring.language
        own, portal = (payable.channel, bool(payable.portal)) if payable is not None else ("", False)
        channel = channel_of(own, allowed_ways(rules), mailbox=bool(address), portal=portal)
    channel, language = wanted.channel or channel, tag_for("papers", language)
    has = UBL in (record.content or {})
    beside = channel == "network" or around.tailoring.e_invoice == "beside"
    along = (beside if wanted.along is None else wanted.along) if has and wanted.to == TO[0] else None
    look = around.tailoring
    return Sending(
        number=record.number,
        called="Credit note" if found.facts.is_credit else "Invoice",
        to=wanted.to,
        whom=whom,
        address=address,
        channel=channel,
        language=language,
        subject=subject_for(_subject(found, language), rules),
        body="",
        sender=sender_of(session, around),
        files=(),
        choices=_CHOICES,
        one_each=look.one_per_mail if wanted.one_each is None else wanted.one_each,
        along=along,
        wishes=wishes_of(rules, payable.note if payable is not None and wanted.to == TO[0] else ""),
        recorded=_recorded(found.facts, wanted.to),
    )


def _files(session: Session, found: _Found, along: bool | None) -> tuple[Enclosed, ...]:
    record, title = found.record, "Credit note" if found.facts.is_credit else "Invoice"
    files = [Enclosed(*reprint(session, record.id), title=f"{title} {record.number}")]
    if along:
        name, data = e_invoice(session, record.id, "ubl")
        files.append(Enclosed(free_name(name, files), data, _XML, "E-invoice (UBL)"))
    for one in _annexes(session, found):
        files.append(replace(one, name=free_name(one.name, files)))
    return tuple(files)


def _annexes(session: Session, found: _Found) -> tuple[Enclosed, ...]:
    """The filed papers that the profile keeps beside the invoice, as they were frozen with it; for accounts payable."""
    record = found.record
    if record.content is None or record.issued_at is None or not found.facts.annexes:
        return ()
    return apart(session, record.content, offer_of(found.facts), record.issued_at)[0]


# -- what it says ---------------------------------------------------------------------------------------------


def _subject(found: _Found, language: str) -> str:
    """The pattern of the profile, else our own words: the number of the order is in it."""
    record, look = found.record, found.around.tailoring
    slots = _slots(found, language)
    if look.subject_line:
        own = {"revision": "", "date": found.around.date.isoformat(), "kind": slots["title"]}
        keys = {"institution": found.around.institution.key, "client": found.around.client.key}
        return filled(look.subject_line, {**slots, **own, **keys, "title": found.around.work.title})
    return words("papers", language)[record.kind].format_map(slots)


def _slots(found: _Found, language: str) -> dict[str, str]:
    record, wording = found.record, Wording(language.replace("-", "_"))
    return {
        "number": record.number,
        "title": labels(found.around.tailoring.language).say(record.kind),
        "order": found.order.number,
        "day": wording.long_day(found.around.date),
        "amount": wording.money(found.facts.gross),
        "due": wording.long_day(record.due_on) if record.due_on is not None else "",
        "corrects": found.corrects,
    }


def _body(sending: Sending, found: _Found) -> str:
    said, slots = words("papers", sending.language), _slots(found, sending.language)
    opening = [said[f"{found.record.kind}-says"].format_map(slots)]
    if slots["due"] and not found.facts.is_credit:
        opening.append(said["due"].format_map(slots))
    references = ", ".join(value for value in _references(found).values() if value)
    if references and sending.to == TO[0]:
        opening.append(words("mail", sending.language)["references"].format(references=references))
    if sending.along:
        opening.append(
            said["e-invoice"].format(file=next(one.name for one in sending.files if one.media_type == _XML))
        )
    person = called(found.around.requester) if sending.to == "researcher" else ""
    return said_to(sending, opening, found.around, person)


def _references(found: _Found) -> dict[str, str]:
    """What the buyer asks to be repeated; the reason of a credit note stands on its paper."""
    return {key: value for key, value in found.record.references.items() if key not in _OWN and value}


# -- what is done by hand, and what to look out for -----------------------------------------------------------


def _steps(sending: Sending, found: _Found) -> tuple[Step, ...]:
    if sending.channel == "portal":
        return portal_steps(_fields(found), sending.files)
    if sending.channel == "network":
        return _network(sending, found)
    lines = found.record.payer_lines or [found.around.institution.name]
    return by_hand(sending.channel, lines, sign=False)


def _fields(found: _Found) -> Sequence[tuple[str, str]]:
    """What portals ask about an invoice, the order first."""
    record, around, english = found.record, found.around, Wording("en_US")
    sums = found.facts.sums()
    return (
        ("Open the portal", found.payable.portal if found.payable else ""),
        ("Order number", found.order.number),
        ("Supplier", around.seller.legal_name),
        ("Credit note number" if found.facts.is_credit else "Invoice number", record.number),
        ("Corrects the invoice", found.corrects),
        ("Date", around.date.isoformat()),
        ("Due", record.due_on.isoformat() if record.due_on is not None else ""),
        ("Net", english.amount(sums.net)),
        ("Tax", english.amount(sums.tax)),
        ("Total", english.amount(found.facts.gross)),
        ("Currency", record.currency),
        *((key.replace("-", " ").capitalize(), value) for key, value in _references(found).items()),
    )


def _network(sending: Sending, found: _Found) -> tuple[Step, ...]:
    """By the network: our access point takes the file; whom it is for stands in it."""
    ids = ", ".join(f"{scheme} {value}" for scheme, value in found.around.institution.identifiers.items())
    files = [Step("Hand the file to our access point", file.name) for file in sending.files[1:]]
    return (*files, *((Step("The receiver is", ids),) if ids else ()))


def _warnings(sending: Sending, found: _Found) -> list[str]:
    told = []
    if sending.to == TO[0] and found.payable is None:
        told.append("No accounts payable is entered for this institution. Enter it, or ask purchasing.")
    if sending.to == "researcher" and found.around.requester is None:
        told.append("Nobody is named as researcher or primary contact. Name one on the client's file.")
    if sending.channel == "network" and not sending.along:
        told.append(
            f"{sending.number} has no file for the network: a sales tax, or no reference of the buyer. It goes out as a PDF."
        )
    if found.facts.replaced:
        told.append("Another invoice took its place. Send that one.")
    return told


def _recorded(told: Facts, to: str) -> str:
    """When it went already, or nothing; only the way to accounts payable is recorded."""
    sent = [event for event in told.events if event.kind == "sent"] if to == TO[0] else []
    return f"Recorded as sent on {Wording('en_GB').long_day(sent[-1].on)}." if sent else ""
