"""A quote as the values that the PDF kit prints: letterhead, addressee, facts, lines, totals, statements, boxes."""

from __future__ import annotations

from typing import Final

from app.basics.wording import Wording
from app.documents.labels import KEYS, wording_for
from app.documents.paper import Contact, Fact, Paper, Statement
from app.documents.tailoring import labels_of
from app.quotes.document.issuer import NO_PICTURES, Pictures, issuer_of
from app.quotes.document.lines import document_lines
from app.quotes.document.tables import tables_of
from app.quotes.document.totals import note_of, total_rows
from app.quotes.queries.addressee import addressee_of
from app.quotes.queries.context import Context
from app.quotes.queries.said import Said, said_of
from app.quotes.queries.subject import paper_on_file
from app.quotes.rules import words
from app.quotes.rules.amounts import sums_of
from app.quotes.rules.offer import Offer
from app.seller.queries import ColleagueRow, FiledRow

#: References that the kit has no label for, in words of their own.
_REFERENCES: Final = {
    "leitweg-id": "Leitweg-ID",
    "siret": "SIRET",
    "engagement": "N° d’engagement",
    "service-code": "Code service",
    "project": "Project",
    "request": "Request",
    "kostenstelle": "Kostenstelle",
}


def quote_paper(context: Context, offer: Offer, pictures: Pictures = NO_PICTURES) -> Paper:
    """The paper of one revision; a draft says so beside its number."""
    sums, said = sums_of(offer), said_of(context, offer)
    wording = wording_for(labels_of(context.tailoring), context.tailoring.locale)
    return Paper(
        kind="quote",
        issuer=issuer_of(context, pictures),
        currency=offer.currency,
        number=context.number,
        revision=context.n if context.n > 1 else None,
        addressee=addressee_of(context),
        on_behalf=_on_behalf(context),
        facts=_facts(context, offer),
        subject=context.work.title,
        intro=said.intro,
        lines=document_lines(offer, sums, wording, context.tailoring),
        totals=total_rows(context, sums),
        note=note_of(context, offer, wording, sums),
        tables=tables_of(context, offer, sums, wording),
        statements=_statements(said),
        boxes=_boxes(context, offer, wording),
        contacts=contacts_of(context),
        place_and_day=f"{context.seller.city}, {_signed_on(context, wording)}".lstrip(", "),
        signatory=_signatory(context.contact),
        signature=pictures.signature,
        footer=labels_of(context.tailoring).say("offer"),
    )


def _signed_on(context: Context, wording: Wording) -> str:
    """The day of the signature, written as the other dates of the paper are."""
    return wording.long_day(context.date) if context.tailoring.dates == "long" else wording.day(context.date)


def _on_behalf(context: Context) -> str:
    """For whose work: the requester and the department, where the address does not already say so."""
    who = context.requester
    name = (
        f"{who.title} {who.name}".strip()
        if who and who.title and len(who.title) <= 8
        else who.name
        if who
        else ""
    )
    department = context.client.department if context.payer is not None else ""
    return ", ".join(
        part
        for part in (name or (context.client.name if context.payer is not None else ""), department)
        if part
    )


def _facts(context: Context, offer: Offer) -> tuple[Fact, ...]:
    language = context.tailoring.language
    tails = [labels_of(context.tailoring).say("revision", n=context.n)] if context.n > 1 else []
    tails += [words.say(language, "draft")] if context.draft else []
    tail = "".join(f", {part}" for part in tails)
    return (
        Fact("number", context.number, strong=True, tail=tail),
        Fact("date", context.date),
        Fact("valid-through", context.valid_until(offer.valid_days), strong=True),
        *_references(context, offer),
    )


def _references(context: Context, offer: Offer) -> tuple[Fact, ...]:
    """Those that the profile names, each in a row of its own; the others together as *your reference*."""
    named = [key for key in context.tailoring.references if offer.references.get(key)]
    rows = [_reference(key, offer.references[key]) for key in named]
    rest = [(key, value) for key, value in offer.references.items() if key not in named and value]
    if rest:
        language = labels_of(context.tailoring)
        said = [
            f"{language.say(key)} {value}" if key in KEYS and value.replace("-", "").isdigit() else value
            for key, value in rest
        ]
        rows.append(Fact("your-reference", " · ".join(said)))
    return tuple(rows)


def _reference(key: str, value: str) -> Fact:
    if key in KEYS:
        return Fact(key, value)
    return Fact("", value, label=_REFERENCES.get(key, key.replace("-", " ").capitalize()))


def _statements(said: Said) -> tuple[Statement, ...]:
    rows = (
        Statement("scope", said.scope),
        Statement("delivery-and-freight", said.delivery),
        Statement("payment", said.payment),
        Statement("terms", said.terms),
    )
    return tuple(row for row in rows if row.text)


def _boxes(context: Context, offer: Offer, wording: Wording) -> tuple[Statement, ...]:
    language = context.tailoring.language
    language = context.tailoring.language
    number = context.number
    if context.n > 1:
        number = f"{number} {labels_of(context.tailoring).say('revision', n=context.n)}"
    boxes = []
    if context.seller.remit_to:
        state = words.say(language, "state", number=number)
        remit = words.say(language, "remit", address=", ".join(context.seller.remit_to))
        boxes.append(Statement("please-state", words.together(language, (state, remit))))
    attached = [
        annex_words(annex.kind, annex.title, context.filed, language, wording) for annex in offer.annexes
    ]
    if attached:
        boxes.append(Statement("attached", " · ".join(attached)))
    return tuple(boxes)


def annex_words(kind: str, title: str, filed: tuple[FiledRow, ...], language: str, wording: Wording) -> str:
    """An annex as the paper names it: its title, when it was signed, until when it holds."""
    row = paper_on_file(kind, title, filed)
    name = title or (row.title if row else "") or kind.replace("-", " ").capitalize()
    facts = []
    if row is not None and row.signed_on:
        facts.append(words.say(language, "signed", day=wording.long_day(row.signed_on)))
    if row is not None and row.valid_to:
        facts.append(words.say(language, "valid", day=wording.long_day(row.valid_to)))
    return f"{name} ({', '.join(facts)})" if facts else name


def contacts_of(context: Context) -> tuple[Contact, ...]:
    people = []
    if context.contact is not None:
        own = context.contact
        people.append(Contact(own.name, own.role, own.phone, own.email, own.hours))
    if context.stand_in is not None:
        other = context.stand_in
        people.append(Contact(other.name, other.role, other.phone, other.email, other.hours, stand_in=True))
    return tuple(people)


def _signatory(own: ColleagueRow | None) -> str:
    return ", ".join(part for part in (own.name, own.role) if part) if own is not None else ""
