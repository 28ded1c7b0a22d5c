"""Who offers, and the head of the document (catalogue entries 1 to 12 and 65)."""

from __future__ import annotations

import datetime as dt

from app.requirements.kinds.answers import left_out, listed, quoted, stated, switched
from app.requirements.kinds.params import Many, Text, Whole
from app.requirements.kinds.registry import Case, kind
from app.requirements.kinds.words import both, day
from app.requirements.kinds.words import system as system_name
from app.requirements.rules.finding import Action, Outcome, cannot_tell, cure, failed, passed
from app.requirements.rules.phrases import fold, phrases_in

_TITLES = (
    "Quotation",
    "Quote",
    "Offer",
    "Devis",
    "Angebot",
    "Offerte",
    "Offert",
    "Preventivo",
    "見積書",
    "御見積書",
)
_NOT_TITLES = ("Estimate", "Estimated", "Pro forma", "Pro-forma", "Proforma", "Invoice")
_CONTACT = ("name", "position", "phone", "email")


@kind(
    "title-word",
    title="The right word as title",
    says="The title holds one of these words: {words}.",
    cures="Change the title.",
    ask="Which word must stand at the top of the document, and which must not?",
    params={
        "words": Many(required=False, default=_TITLES),
        "forbid": Many(required=False, default=_NOT_TITLES),
    },
    covers=(1,),
    reads=("title",),
)
def title_word(c: Case) -> Outcome:
    mend = cure(Action.SET_TITLE, f"Title it {c.params['words'][0]}", title=c.params["words"][0])
    if c.subject.title is None:
        return cannot_tell("The title of the document is not known.", mend)
    title, shown = fold(c.subject.title), quoted(c.subject.title)
    forbidden = set(c.params["forbid"]) - set(c.params["words"])
    if phrases_in(title, forbidden) or not phrases_in(title, c.params["words"]):
        return failed(f"The title is {shown}.", mend)
    return passed(f"The title is {shown}.")


@kind(
    "letterhead-shown",
    title="On our letterhead",
    says="The document is on the supplier's headed paper.",
    cures="Switch the letterhead on.",
    ask="Must a quote be on our headed paper?",
    covers=(2,),
    reads=("letterhead",),
)
def letterhead_shown(c: Case) -> Outcome:
    return switched(
        c.subject.letterhead,
        on="It is printed on our letterhead.",
        off="The letterhead is switched off.",
        unknown="Whether it will be on our letterhead is not known.",
        mend=cure(Action.SET_DOCUMENT, "Print the letterhead", letterhead=True),
    )


@kind(
    "seller-name-identical",
    title="One spelling of our legal name",
    says="Our legal name is the same on the registration, the quote, the bank account and the order[: {name}].",
    cures="Use the registered name everywhere.",
    ask="Under which legal name are we registered with you?",
    params={"name": Text(required=False)},
    covers=(3,),
    topic="seller-name",
    reads=("seller",),
)
def seller_name_identical(c: Case) -> Outcome:
    seller, mend = c.subject.seller, cure(Action.SET_SELLER, field="legal_name")
    others = dict(seller.names or {})
    if c.params["name"]:
        others["registration with this institution"] = c.params["name"]
    if seller.legal_name is None or (seller.names is None and not others):
        return cannot_tell("How our name is spelled on other papers is not known.", mend)
    ours = fold(seller.legal_name)
    if not ours:
        return failed("Our legal name is missing.", mend)
    other = [f"{where}: {quoted(name)}" for where, name in others.items() if fold(name) != ours]
    if other:
        return failed(f"Here it is {quoted(seller.legal_name)}, elsewhere not ({listed(other)}).", mend)
    return passed(f"The name is {quoted(seller.legal_name)} on every paper we know of.")


@kind(
    "seller-address",
    title="Our business address",
    says="Our street address is printed.",
    cures="Complete our address.",
    ask="Must our street address be on the document?",
    covers=(4,),
    reads=("seller", "left_out"),
)
def seller_address(c: Case) -> Outcome:
    return left_out(c, "Our business address", "letterhead", "address") or stated(
        c.subject.seller.address, "Our business address", cure(Action.SET_SELLER, field="address")
    )


@kind(
    "remit-to-printed",
    title="Remit-to address where it differs",
    says="The remit-to address is printed when it differs from the business address.",
    cures="State the remit-to address.",
    ask="Do you need a remit-to address when it differs from our business address?",
    covers=(5,),
    reads=("seller", "left_out"),
)
def remit_to_printed(c: Case) -> Outcome:
    seller = c.subject.seller
    own = bool(seller.remit_to) and seller.remit_to != seller.address
    block, shown = ("boxes", "") if own else ("letterhead", "address")
    return left_out(c, "The remit-to address", block, shown) or stated(
        seller.remit_to, "The remit-to address", cure(Action.SET_SELLER, field="remit_to")
    )


@kind(
    "contact-complete",
    title="Who wrote the quote",
    says="The author of the document is named with {fields}.",
    cures="Complete the contact.",
    ask="What must we state about the person who wrote the quote?",
    params={"fields": Many(required=False, default=_CONTACT, options=(*_CONTACT, "department"), named=both)},
    covers=(6,),
    reads=("contact", "left_out"),
)
def contact_complete(c: Case) -> Outcome:
    if (unprinted := left_out(c, "The contact", "contact")) is not None:
        return unprinted
    mend = cure(Action.SET_CONTACT, fields=list(c.params["fields"]))
    if c.subject.contact is None:
        return cannot_tell("Who signs as contact is not known.", mend)
    missing = [name for name in c.params["fields"] if not getattr(c.subject.contact, name)]
    if missing:
        return failed(f"Missing: {both(missing)}.", mend)
    return passed(f"The contact is {c.subject.contact.name or c.subject.contact.email}.")


@kind(
    "sender-domain",
    title="Sent from our own mail domain",
    says="The document comes from the firm's own mail domain.",
    cures="Send it from an address of the firm.",
    ask="Must the quote come from our firm's own mail domain?",
    covers=(7,),
    reads=("seller", "sender"),
)
def sender_domain(c: Case) -> Outcome:
    sender, domain = c.subject.sender, c.subject.seller.domain
    mend = cure(Action.SET_CONTACT, "Send it from our own domain", fields=["email"])
    if sender is None or domain is None:
        return cannot_tell("From which address it will be sent is not known.", mend)
    if sender.rpartition("@")[2].casefold() != domain.casefold().removeprefix("@"):
        return failed(f"It would be sent from {quoted(sender)}, our domain is {quoted(domain)}.", mend)
    return passed(f"It is sent from {sender}.")


@kind(
    "number-present",
    title="A number of its own",
    says="The document bears a number.",
    cures="Give it a number.",
    ask="Must the quote bear a number?",
    covers=(8,),
    reads=("number",),
)
def number_present(c: Case) -> Outcome:
    return stated(c.subject.number, "The number", cure(Action.SET_NUMBER))


@kind(
    "date-present",
    title="An issue date, not in the future",
    says="The document bears its issue date, and that is not in the future.",
    cures="Set the date.",
    ask="Must the quote bear its issue date?",
    covers=(9,),
    reads=("issued",),
)
def date_present(c: Case) -> Outcome:
    issued, mend = c.subject.issued, cure(Action.SET_DATE, date=c.today.isoformat())
    if issued is None:
        return cannot_tell("It has no issue date yet; issuing sets it.", mend)
    if issued > c.today:
        return failed(f"It is dated {day(issued)}, which is still to come.", mend)
    return passed(f"It is dated {day(issued)}.")


def _valid_days(c: Case) -> int | None:
    start = c.subject.issued or c.today
    return None if c.subject.valid_until is None else (c.subject.valid_until - start).days


@kind(
    "validity-at-least",
    title="Validity of at least n days",
    says="A quote must be valid for at least {days} days.",
    cures="Set a longer validity.",
    ask="For how long must a quote be valid?",
    params={"days": Whole(least=1)},
    covers=(10,),
    topic="validity",
    example={"days": 60},
    reads=("issued", "valid_until"),
)
def validity_at_least(c: Case) -> Outcome:
    days, wanted = _valid_days(c), c.params["days"]
    mend = cure(Action.SET_VALIDITY, f"Set {wanted} days", days=wanted)
    if days is None:
        return cannot_tell("Until when it is valid is not known.", mend)
    words = f"Valid for {days} days."
    return passed(words) if days >= wanted else failed(words, mend)


@kind(
    "validity-at-most",
    title="Validity of at most n days",
    says="A quote is valid for at most {days} days.",
    cures="Set a shorter validity.",
    ask="Is there a longest validity of a quote?",
    params={"days": Whole(least=1)},
    covers=(10,),
    topic="validity",
    example={"days": 60},
    reads=("issued", "valid_until"),
)
def validity_at_most(c: Case) -> Outcome:
    days, wanted = _valid_days(c), c.params["days"]
    mend = cure(Action.SET_VALIDITY, f"Set {wanted} days", days=wanted)
    if days is None:
        return cannot_tell("Until when it is valid is not known.", mend)
    words = f"Valid for {days} days."
    return passed(words) if days <= wanted else failed(words, mend)


@kind(
    "quote-age-at-most",
    title="Not older than n days",
    says="A quote is not older than {days} days when the requisition is made.",
    cures="Issue a new revision.",
    ask="How old may a quote be when the requisition is made?",
    params={"days": Whole(least=1)},
    covers=(11,),
    example={"days": 30},
    reads=("issued",),
)
def quote_age_at_most(c: Case) -> Outcome:
    issued, most = c.subject.issued, c.params["days"]
    mend = cure(Action.SET_DATE, "Issue it anew", date=c.today.isoformat())
    if issued is None:
        return cannot_tell("It has no issue date yet.", mend)
    age = (c.today - issued).days
    if age > most:
        return failed(f"It is {age} days old.", mend)
    last = issued + dt.timedelta(days=most)
    return passed(f"It is {age} days old and young enough until {day(last)}.")


@kind(
    "currency-printed",
    title="The currency is printed",
    says="The currency is printed by its three letters[ and is {any_of}].",
    cures="Set the currency.",
    ask="In which currencies do you accept a quote, and must the code be printed?",
    params={"any_of": Many(required=False, most=3)},
    covers=(12,),
    example={"any_of": ["USD"]},
    reads=("currency",),
)
def currency_printed(c: Case) -> Outcome:
    currency, allowed = c.subject.currency, c.params["any_of"]
    mend = cure(
        Action.SET_CURRENCY,
        f"Set {allowed[0]}" if allowed else "Set the currency",
        currency=allowed[0] if allowed else None,
    )
    if allowed and currency and currency not in allowed:
        return failed(f"The currency is {currency}; accepted: {', '.join(allowed)}.", mend)
    return stated(currency, "The currency", mend)


@kind(
    "supplier-registered",
    title="Registered as a supplier",
    says="We are registered in the buyer's system ({system}), and our number there is known.",
    cures="Register, then record the number.",
    ask="Must we be registered as a supplier before you can order, and where?",
    params={"system": Text(most=60, named=system_name)},
    covers=(65, 68),
    example={"system": "sam"},
    reads=("valid_until", "seller"),
)
def supplier_registered(c: Case) -> Outcome:
    system, seller = c.params["system"], c.subject.seller
    shown = system_name(system)
    mend = cure(Action.SET_SELLER, f"Record our number in {shown}", field="registrations", system=system)
    if seller.registrations is None:
        return cannot_tell(f"Whether we are registered in {shown} is not known.", mend)
    number = seller.registrations.get(system, "")
    if not number:
        return failed(f"We have no number in {shown}.", mend)
    until = seller.registered_until.get(system)
    if until is not None and until < (c.subject.valid_until or c.today):
        return failed(f"Our registration in {shown} ends on {day(until)}.", mend)
    return passed(f"Our number in {shown} is {number}.")
