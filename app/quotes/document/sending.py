"""A quote made ready to be sent: to whom, by which way, under which subject, with which words and files.

Nothing is recorded here; a person sends it and says so (``record_event``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.basics.wording import Wording
from app.clients.queries import ContactRow
from app.documents.labels import labels
from app.documents.mail import MOST_IN_A_MESSAGE, Enclosed, eml
from app.documents.tailoring import filled, safe_name
from app.quotes.document.enclosing import beside, lacking
from app.quotes.document.printing import name_slots, reprint
from app.quotes.document.route import card_language, card_pdf, route_card
from app.quotes.drafts import EventDraft
from app.quotes.queries.handing import Buyer, Handing, handing
from app.quotes.queries.stored import events_of, quote_record, revision_of, revisions_of
from app.quotes.rules.sending import (
    TO,
    Step,
    Wanted,
    allowed_ways,
    channel_of,
    in_messages,
    size_words,
    subject_for,
    tag_for,
    words,
)
from app.quotes.rules.words import together
from app.records import Quote, Revision
from app.requirements.rules.rule import RuleInForce
from app.seller.queries import colleagues, me

#: Kinds of rules that speak of the way and not of the paper: shown beside the message.
PURCHASING: Final = Wanted()
_OF_THE_WAY: Final = frozenset({"delivery-method", "attachments-merged", "sender-domain", "method-for-shape"})


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending, ready: ``files`` go along, in as many messages as the office wants; ``steps`` are done by hand."""

    number: str
    revision: int
    to: str
    whom: str
    address: str
    channel: str
    language: str
    subject: str
    body: str
    sender: str
    files: tuple[Enclosed, ...]
    one_each: bool = False
    steps: tuple[Step, ...] = ()
    wishes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    recorded: str = ""
    card: bool = False

    @property
    def messages(self) -> tuple[tuple[Enclosed, ...], ...]:
        """The files by message."""
        return in_messages(self.files, one_each=self.one_each)

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(len(file.data) for file in self.files)

    def drafts(self) -> tuple[tuple[str, bytes], ...]:
        """The e-mail drafts: a file name and the bytes of each message."""
        made, many = [], len(self.messages)
        for k, files in enumerate(self.messages, 1):
            part = words("mail", self.language)["part"].format(k=k, count=many) if many > 1 else ""
            body = f"{part}\n\n{self.body}" if part else self.body
            subject = f"{self.subject} ({k}/{many})" if many > 1 else self.subject
            name = safe_name(f"{self.number}-{k}.eml" if many > 1 else f"{self.number}.eml")
            made.append((name, eml(self.address, subject, body, self.sender, files)))
        return tuple(made)

    def event(self, on: str = "") -> EventDraft:
        """What is recorded once a person says that it went; ``on`` is the day, today where it is empty."""
        note = f"Sent: {', '.join(file.name for file in self.files)}."
        return EventDraft(
            kind="submitted", to=self.to, on=on, person=self.whom, channel=self.channel, note=note
        )


def prepared(session: Session, number: str | UUID, wanted: Wanted = PURCHASING) -> Sending:
    """The sending of an issued revision; a Refusal where nothing was issued yet."""
    if wanted.to not in TO:
        raise Refusal(f"{wanted.to[:40]!r} is nobody a quote is sent to. Say {' or '.join(TO)}.")
    quote = quote_record(session, number)
    revision = _issued(session, quote, wanted.n)
    found = handing(session, quote.id, revision.n)
    files, remarks = _files(session, quote, revision, wanted.with_card)
    sending = _addressed(session, quote, revision, found, wanted, files)
    missing = [remark.text for remark in lacking(found.offer)]
    warnings = (*_warnings(sending, found.buyer), *_stale(session, quote, revision), *missing, *remarks)
    return replace(
        sending,
        body=_body(sending, found, revision),
        steps=_steps(sending, found),
        warnings=tuple(dict.fromkeys(warnings)),
        recorded=_recorded(session, revision, wanted.to),
    )


def _issued(session: Session, quote: Quote, n: int | None) -> Revision:
    if n is not None:
        revision = revision_of(session, quote, n)
    else:
        issued = [row for row in revisions_of(session, quote.id) if row.issued_on is not None]
        revision = issued[-1] if issued else revision_of(session, quote)
    if revision.pdf_sha256 is None:
        raise Refusal(
            f"Revision {revision.n} of {quote.number} is a draft. Issue it first; then it can be sent."
        )
    return revision


def _files(
    session: Session, quote: Quote, revision: Revision, card: bool
) -> tuple[tuple[Enclosed, ...], tuple[str, ...]]:
    name, pdf = reprint(session, quote.id, revision.n)
    more, remarks = beside(session, quote.id, revision.n)
    files = [Enclosed(name, pdf, title=f"Quotation {quote.number}")]
    files += [replace(file, name=_free(file.name, files)) for file in more]
    if card:
        made = route_card(session, quote.id, revision.n)
        files.append(Enclosed(_free(made.file_name, files), card_pdf(made), title="Route card"))
    return tuple(files), remarks


def _free(name: str, files: Sequence[Enclosed]) -> str:
    """The name, or one like it where another file of this sending has it."""
    taken = {file.name.casefold() for file in files}
    stem, _, ending = name.rpartition(".")
    k, free = 1, name
    while free.casefold() in taken:
        k += 1
        free = f"{stem}-{k}.{ending}"
    return free


def _addressed(
    session: Session,
    quote: Quote,
    revision: Revision,
    found: Handing,
    wanted: Wanted,
    files: tuple[Enclosed, ...],
) -> Sending:
    context, office = found.context, found.buyer.office
    look, to = context.tailoring, wanted.to
    rules = found.rules if to == "purchasing" else ()
    if to == "researcher":
        person = context.requester
        address, whom = (person.email, person.name) if person else ("", "")
        language, channel = card_language(found), "e-mail" if address else "hand"
    else:
        whom, address = (office.name or office.key if office else ""), found.buyer.address
        language = tag_for("mail", context.institution.language or look.language)
        own, portal = (office.channel, bool(office.portal)) if office else ("", False)
        channel = channel_of(own, allowed_ways(rules), mailbox=bool(address), portal=portal)
    return Sending(
        number=quote.number,
        revision=revision.n,
        to=to,
        whom=whom,
        address=address,
        channel=wanted.channel or channel,
        language=language,
        subject=subject_for(_subject(found, revision, language), rules),
        body="",
        sender=_sender(session, found),
        files=files,
        one_each=look.one_per_mail if wanted.one_each is None else wanted.one_each,
        card=wanted.with_card,
        wishes=_wishes(rules, found.buyer) if to == "purchasing" else (),
    )


def _subject(found: Handing, revision: Revision, language: str) -> str:
    """What the quote itself says, else the pattern of the profile, else our own words."""
    context = found.context
    own = str(found.offer.extra.get("subject_line") or "")
    if own or context.tailoring.subject_line:
        return own or filled(
            context.tailoring.subject_line, {**name_slots(context), "title": context.work.title}
        )
    pattern = words("mail", language)["revised" if revision.n > 1 else "subject"]
    return pattern.format(number=context.number, n=revision.n, title=context.work.title)


def _sender(session: Session, found: Handing) -> str:
    """Who sends it: whoever is at the desk, else the concierge on the paper, else the house."""
    mine = me(session)
    person = (
        next((row for row in colleagues(session) if row.id == mine and row.email), None)
        or found.context.contact
    )
    firm = found.context.seller
    if person is not None and person.email:
        return f"{person.name} <{person.email}>"
    return firm.email


def _wishes(rules: Sequence[RuleInForce], buyer: Buyer) -> tuple[str, ...]:
    """What the office wants of the way, in its rules' own words, and what is noted of it."""
    told = [
        rule.say
        for rule in rules
        if rule.kind in _OF_THE_WAY and rule.say and rule.status not in ("assumed", "unknown")
    ]
    if buyer.office is not None and buyer.office.note:
        told.append(buyer.office.note)
    return tuple(dict.fromkeys(told))


# -- what it says ---------------------------------------------------------------------------------------------


def _body(sending: Sending, found: Handing, revision: Revision) -> str:
    context, language = found.context, sending.language
    said, wording = words("mail", language), Wording(language.replace("-", "_"))
    day = wording.long_day(revision.issued_on or context.today)
    until = wording.long_day(revision.valid_until or context.valid_until(found.offer.valid_days))
    opening = [
        said["offer"].format(
            number=sending.number,
            day=day,
            title=context.work.title,
            amount=wording.money(found.gross),
            until=until,
        )
    ]
    if revision.n > 1:
        opening.append(said["replaces"].format(n=revision.n - 1))
    opening += _whose(sending, found) if sending.to == "purchasing" else [said["hand-in"]]
    if sending.card:
        opening.append(said["card"].format(card=labels(card_language(found)).say("route-card")))
    parts = [_greeting(sending, context.requester), together(language, opening)]
    if len(sending.files) > 1 and not sending.one_each:
        parts.append("\n".join([said["files"], *(f"- {file.name}" for file in sending.files)]))
    return "\n\n".join([*parts, _reach(sending, found), _signed(sending, found)])


def _whose(sending: Sending, found: Handing) -> list[str]:
    said, context = words("mail", sending.language), found.context
    who = ", ".join(
        part
        for part in (context.requester.name if context.requester else "", context.client.department)
        if part
    )
    references = ", ".join(value for value in found.offer.references.values() if value)
    told = [said["work"].format(who=who)] if who else []
    return [*told, said["references"].format(references=references)] if references else told


def _greeting(sending: Sending, person: ContactRow | None) -> str:
    said = words("mail", sending.language)
    if sending.to == "researcher" and person is not None:
        return said["person"].format(
            name=f"{person.title} {person.name}".strip() if len(person.title) <= 8 else person.name
        )
    return (
        said["office"].format(office=sending.whom)
        if sending.whom and sending.to == "purchasing"
        else said["nobody"]
    )


def _reach(sending: Sending, found: Handing) -> str:
    """The direct line of the concierge and of the stand-in, with hours: a person, not a mailbox."""
    said, own, other = words("mail", sending.language), found.context.contact, found.context.stand_in
    told = []
    if own is not None:
        how = ", ".join(part for part in (own.phone, own.email, own.hours) if part)
        told += [said["questions"].format(how=how)] if how else []
    if other is not None:
        who = ", ".join(part for part in (other.name, other.phone, other.email, other.hours) if part)
        told.append(said["stand-in"].format(who=who))
    return together(sending.language, told)


def _signed(sending: Sending, found: Handing) -> str:
    own, firm = found.context.contact, found.context.seller
    name = ", ".join(part for part in (own.name, own.role) if part) if own is not None else ""
    regards = words("mail", sending.language)["regards"]
    return "\n".join(part for part in (regards, name, firm.trade_name or firm.legal_name) if part)


# -- what is done by hand, and what to look out for -----------------------------------------------------------


def _steps(sending: Sending, found: Handing) -> tuple[Step, ...]:
    if sending.channel == "portal":
        return _portal(sending, found)
    if sending.channel in ("post", "hand"):
        lines = (
            "\n".join(found.context.payer.lines) if found.context.payer else found.context.institution.name
        )
        by_post = (Step("Put it into an envelope", lines),) if sending.channel == "post" else ()
        sign = (
            (Step("Sign it"),) if found.context.tailoring.signature in ("line", "acceptance", "seal") else ()
        )
        return (
            Step("Print it"),
            *sign,
            *by_post,
            Step("Hand it over" if sending.channel == "hand" else "Post it"),
        )
    return ()


def _portal(sending: Sending, found: Handing) -> tuple[Step, ...]:
    """The fields that portals ask for, each ready to be copied, and the files to upload."""
    context, offer = found.context, found.offer
    office, english = found.buyer.office, Wording("en_US")
    until: dt.date = context.valid_until(offer.valid_days)
    fields = [
        ("Open the portal", office.portal if office else ""),
        ("Supplier", context.seller.legal_name),
        ("Quote number", sending.number),
        ("Date", context.date.isoformat()),
        ("Valid until", until.isoformat()),
        ("Title", context.work.title),
        ("Total", english.amount(found.gross)),
        ("Currency", found.gross.currency),
        ("Requester", context.requester.name if context.requester else ""),
        *((key.replace("-", " ").capitalize(), value) for key, value in offer.references.items()),
    ]
    files = [Step("Upload the file", file.name) for file in sending.files]
    return (*(Step(text, value) for text, value in fields if value), *files)


def _warnings(sending: Sending, buyer: Buyer) -> tuple[str, ...]:
    told = []
    if sending.to == "purchasing" and buyer.several:
        told.append(
            f"Several offices buy there: {', '.join(buyer.several)}. Say on the client's file which one buys for it."
        )
    elif sending.to == "purchasing" and buyer.office is None:
        told.append("No purchasing office is entered for this institution. Enter one, or ask the researcher.")
    if not sending.channel:
        told.append("How they want to receive a quote is not known. Ask them; e-mail is usual.")
    elif sending.channel == "e-mail" and not sending.address:
        told.append(
            "No e-mail address is known. Type it in your mail program, and enter it here for the next time."
        )
    if sending.channel in ("e-mail", ""):
        largest = max(sum(len(file.data) for file in files) for files in sending.messages)
        if largest > MOST_IN_A_MESSAGE:
            told.append(
                f"One message would carry {size_words(largest)}; many mail systems take no more than 18 MB. Send the files apart."
            )
    return tuple(told)


def _stale(session: Session, quote: Quote, revision: Revision) -> tuple[str, ...]:
    clock: Clock = session.info["clock"]
    told, newest = [], max(row.n for row in revisions_of(session, quote.id) if row.issued_on is not None)
    if newest > revision.n:
        told.append(f"Revision {newest} was issued after this one. Send that.")
    if revision.valid_until is not None and revision.valid_until < clock.today():
        told.append(f"It was valid until {revision.valid_until.isoformat()}. Revise it before you send it.")
    return tuple(told)


def _recorded(session: Session, revision: Revision, to: str) -> str:
    """When this revision went to them already, or nothing."""
    past = events_of(session, [revision.id]).get(revision.id, [])
    sent = [event for event in past if event.kind == "submitted" and event.recipient == to]
    return f"Recorded as sent on {Wording('en_GB').long_day(sent[-1].on)}." if sent else ""
