"""A quote made ready to be sent: to whom, by which way, under which subject, with which words and files.

Nothing is recorded here; a person sends it and says so (``record_sending``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.basics.wording import Wording
from app.documents.labels import labels
from app.documents.mail import Enclosed
from app.documents.tailoring import filled
from app.quotes.document.enclosing import beside, lacking
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
from app.quotes.document.printing import Document, name_slots, reprint
from app.quotes.document.ready import Sending
from app.quotes.document.route import card_language, card_pdf, route_card
from app.quotes.queries.handing import Buyer, Handing, handing
from app.quotes.queries.stored import events_of, quote_record, revision_of, revisions_of
from app.quotes.rules.sending import TO, Step, Wanted, allowed_ways, channel_of, subject_for, tag_for, words
from app.records import Quote, Revision

PURCHASING: Final = Wanted()
_CHOICES: Final = (("purchasing", "To purchasing"), ("researcher", "To the researcher"))
_SIGNED: Final = ("line", "acceptance", "seal")


def prepared(session: Session, number: str | UUID, wanted: Wanted = PURCHASING) -> Sending:
    """The sending of an issued revision; a Refusal where nothing was issued yet."""
    wanted = replace(wanted, to=wanted.to or TO[0])
    if wanted.to not in TO:
        raise Refusal(f"{wanted.to[:40]!r} is nobody a quote is sent to. Say {' or '.join(TO)}.")
    quote = quote_record(session, number)
    revision = _issued(session, quote, wanted.n)
    found = handing(session, quote.id, revision.n)
    card = route_card(session, quote.id, revision.n) if _with_card(wanted) else None
    files, remarks = _files(session, quote, revision, card)
    sending = _addressed(session, quote, revision, found, wanted, files)
    missing = [remark.text for remark in lacking(found.offer)]
    warnings = (*_warnings(sending, found.buyer), *_stale(session, quote, revision), *missing, *remarks)
    return replace(
        warned(sending, warnings),
        body=_body(sending, found, revision),
        steps=_steps(sending, found),
        recorded=_recorded(session, revision, wanted.to),
        papers=(card,) if card is not None else (),
    )


def _with_card(wanted: Wanted) -> bool:
    """A researcher gets the card unless somebody says otherwise; an office does not."""
    return wanted.along if wanted.along is not None else wanted.to == "researcher"


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
    session: Session, quote: Quote, revision: Revision, card: Document | None
) -> tuple[tuple[Enclosed, ...], tuple[str, ...]]:
    name, pdf = reprint(session, quote.id, revision.n)
    more, remarks = beside(session, quote.id, revision.n)
    files = [Enclosed(name, pdf, title=f"Quotation {quote.number}")]
    files += [replace(file, name=free_name(file.name, files)) for file in more]
    if card is not None:
        files.append(Enclosed(free_name(card.file_name, files), card_pdf(card), title="Route card"))
    return tuple(files), remarks


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
        called=f"Revision {revision.n}",
        revision=revision.n,
        to=to,
        choices=_CHOICES,
        whom=whom,
        address=address,
        channel=wanted.channel or channel,
        language=language,
        subject=subject_for(_subject(found, revision, language), rules),
        body="",
        sender=sender_of(session, context),
        files=files,
        one_each=look.one_per_mail if wanted.one_each is None else wanted.one_each,
        along=_with_card(wanted),
        wishes=wishes_of(rules, office.note if office else "") if to == "purchasing" else (),
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
    if sending.along:
        opening.append(said["card"].format(card=labels(card_language(found)).say("route-card")))
    return said_to(sending, opening, context, called(context.requester) if sending.to == "researcher" else "")


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


# -- what is done by hand, and what to look out for -----------------------------------------------------------


def _steps(sending: Sending, found: Handing) -> tuple[Step, ...]:
    context = found.context
    if sending.channel == "portal":
        return portal_steps(_fields(sending, found), sending.files)
    lines = context.payer.lines if context.payer else (context.institution.name,)
    return by_hand(sending.channel, lines, sign=context.tailoring.signature in _SIGNED)


def _fields(sending: Sending, found: Handing) -> Sequence[tuple[str, str]]:
    """What portals ask about a quote."""
    context, offer = found.context, found.offer
    office, english = found.buyer.office, Wording("en_US")
    until: dt.date = context.valid_until(offer.valid_days)
    return (
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
    )


def _warnings(sending: Sending, buyer: Buyer) -> tuple[str, ...]:
    told = []
    if sending.to == "purchasing" and buyer.several:
        told.append(
            f"Several offices buy there: {', '.join(buyer.several)}. Say on the client's file which one buys for it."
        )
    elif sending.to == "purchasing" and buyer.office is None:
        told.append("No purchasing office is entered for this institution. Enter one, or ask the researcher.")
    return (*told, *way_warnings(sending, "a quote"))


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
