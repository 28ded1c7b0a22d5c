"""What every message of ours has in common: greeting, whom to call, who signs it, the steps by hand, what to look out for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from app.clients.queries import ContactRow
from app.documents.mail import MOST_IN_A_MESSAGE, Enclosed
from app.quotes.document.ready import Sending
from app.quotes.queries.context import Context
from app.quotes.rules.sending import Step, size_words, words
from app.quotes.rules.words import together
from app.requirements.rules.rule import RuleInForce
from app.seller.queries import colleagues, me

#: Kinds of rules that speak of the way and not of the paper: shown beside the message.
_OF_THE_WAY: Final = frozenset({"delivery-method", "attachments-merged", "sender-domain", "method-for-shape"})
_LONGEST_TITLE: Final = 8  # a longer one is a function, not a form of address


def sender_of(session: Session, context: Context) -> str:
    """Who sends it: whoever is at the desk, else the concierge on the paper, else the house."""
    mine = me(session)
    person = (
        next((row for row in colleagues(session) if row.id == mine and row.email), None) or context.contact
    )
    if person is not None and person.email:
        return f"{person.name} <{person.email}>"
    return context.seller.email


def wishes_of(rules: Iterable[RuleInForce], note: str) -> tuple[str, ...]:
    """What an office wants of the way, in its rules' own words, and what is noted of it."""
    told = [
        rule.say
        for rule in rules
        if rule.kind in _OF_THE_WAY and rule.say and rule.status not in ("assumed", "unknown")
    ]
    return tuple(dict.fromkeys([*told, *([note] if note else [])]))


def free_name(name: str, files: Sequence[Enclosed]) -> str:
    """The name, or one like it where another file of this sending has it."""
    taken = {file.name.casefold() for file in files}
    stem, _, ending = name.rpartition(".")
    k, free = 1, name
    while free.casefold() in taken:
        k += 1
        free = f"{stem}-{k}.{ending}"
    return free


# -- what it says ---------------------------------------------------------------------------------------------


def said_to(sending: Sending, opening: Sequence[str], context: Context, person: str = "") -> str:
    """The text: greeting, the sentences, the files where there are several, whom to call, who signs.

    ``person`` is the one who is greeted by name; an office else.
    """
    language = sending.language
    parts = [greeting(sending, person), together(language, opening)]
    if len(sending.files) > 1 and not sending.one_each:
        said = words("mail", language)["files"]
        parts.append("\n".join([said, *(f"- {file.name}" for file in sending.files)]))
    return "\n\n".join(part for part in (*parts, reach(language, context), signed(language, context)) if part)


def greeting(sending: Sending, person: str) -> str:
    """A person by name, an office by its name, else nobody in particular."""
    said = words("mail", sending.language)
    if person:
        return said["person"].format(name=person)
    return said["office"].format(office=sending.whom) if sending.whom else said["nobody"]


def called(person: ContactRow | None) -> str:
    """How a person is greeted: with a short title, such as Dr., and not with a long one."""
    if person is None:
        return ""
    return f"{person.title} {person.name}".strip() if len(person.title) <= _LONGEST_TITLE else person.name


def reach(language: str, context: Context) -> str:
    """The direct line of the concierge and of the stand-in, with hours: a person, not a mailbox."""
    said, own, other = words("mail", language), context.contact, context.stand_in
    told = []
    if own is not None:
        how = ", ".join(part for part in (own.phone, own.email, own.hours) if part)
        told += [said["questions"].format(how=how)] if how else []
    if other is not None:
        who = ", ".join(part for part in (other.name, other.phone, other.email, other.hours) if part)
        told.append(said["stand-in"].format(who=who))
    return together(language, told)


def signed(language: str, context: Context) -> str:
    """Regards, the concierge, the firm."""
    own, firm = context.contact, context.seller
    name = ", ".join(part for part in (own.name, own.role) if part) if own is not None else ""
    regards = words("mail", language)["regards"]
    return "\n".join(part for part in (regards, name, firm.trade_name or firm.legal_name) if part)


# -- what is done by hand, and what to look out for -----------------------------------------------------------


def by_hand(channel: str, lines: Sequence[str], *, sign: bool) -> tuple[Step, ...]:
    """Printed and posted to ``lines``, or handed over; nothing where it goes another way."""
    if channel not in ("post", "hand"):
        return ()
    by_post = (Step("Put it into an envelope", "\n".join(lines)),) if channel == "post" else ()
    last = Step("Hand it over" if channel == "hand" else "Post it")
    return (Step("Print it"), *((Step("Sign it"),) if sign else ()), *by_post, last)


def portal_steps(fields: Iterable[tuple[str, str]], files: Sequence[Enclosed]) -> tuple[Step, ...]:
    """The fields that portals ask for, each ready to be copied, and the files to upload."""
    told = [Step(text, value) for text, value in fields if value]
    return (*told, *(Step("Upload the file", file.name) for file in files))


def way_warnings(sending: Sending, what: str) -> list[str]:
    """What is not known of the way, and what is too large for it; ``what`` is received, such as "a quote"."""
    told = []
    if not sending.channel:
        told.append(f"How they want to receive {what} is not known. Ask them; e-mail is usual.")
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
    return told


def warned(sending: Sending, warnings: Iterable[str]) -> Sending:
    """The sending with its warnings, each once."""
    return replace(sending, warnings=tuple(dict.fromkeys(warnings)))
