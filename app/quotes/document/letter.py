"""A letter on paper: the house's letterhead, or plain paper for the signature of the person who asked for the work."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import UUID

from babel import Locale
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.documents.labels import labels, wording_for
from app.documents.paper import Fact, Issuer, Paper, Party, Statement
from app.documents.tailoring import Tailoring, safe_name
from app.quotes.document.issuer import NO_PICTURES, Pictures, issuer_of, pictures_of
from app.quotes.document.paper import contacts_of
from app.quotes.document.printing import Document, pdf_of
from app.quotes.drafts.letter import LetterDraft
from app.quotes.queries.context import Context, of_revision
from app.quotes.queries.letters import kept_letter
from app.quotes.queries.stored import quote_record, revision_of
from app.quotes.rules.letters import say
from app.quotes.rules.words import tongue
from app.storage import blobs

_BLOCKS: Final = ("letterhead", "addressee|title", "subject", "passages", "contact", "signature")


def letter_document(
    session: Session, number: str | UUID, draft: LetterDraft, *, final: bool = False
) -> Document:
    """What a letter for the newest revision prints. ``final`` refuses one that is not complete; else it says it is a draft."""
    draft = draft.complete() if final else draft.checked()
    quote = quote_record(session, number)
    context = of_revision(session, quote, revision_of(session, quote))
    clock: Clock = session.info["clock"]
    look = letter_look(context.tailoring, draft)
    pictures = pictures_of(session, replace(context, tailoring=look))
    paper = letter_paper(context, draft, pictures, final=final)
    return Document(paper, look, clock.now(), letter_name(quote.number, draft))


def letter_look(look: Tailoring, draft: LetterDraft) -> Tailoring:
    """The profile of the quote as far as a letter has it: paper, language, envelope; a line to sign on."""
    blocks = _BLOCKS if draft.signed_by == "us" else _BLOCKS[1:]
    return replace(look, blocks=blocks, title="", signature="line", show_bank=False, clauses=())


def letter_name(number: str, draft: LetterDraft) -> str:
    """The name of its file."""
    return safe_name(f"{number}_{draft.paper}.pdf")


def letter_paper(
    context: Context, draft: LetterDraft, pictures: Pictures = NO_PICTURES, *, final: bool = True
) -> Paper:
    """The values that the kit prints."""
    language = tongue(context.tailoring.language)
    wording = wording_for(labels(context.tailoring.language), context.tailoring.locale)
    ours = draft.signed_by == "us"
    title, day = draft.letter.title(language), context.today
    own = context.contact
    tail = "" if final else f", {say(language, 'draft')}"
    return Paper(
        kind="letter",
        issuer=issuer_of(context, pictures) if ours else _unprinted(context, draft),
        number=context.number,
        title=title,
        addressee=_addressee(context, draft),
        facts=(
            Fact("date", day, tail=tail),
            Fact(
                "quote-number" if ours else "number",
                context.number,
                strong=True,
                label="" if ours else labels(context.tailoring.language).say("quote"),
            ),
        ),
        subject=context.work.title,
        intro=say(
            language, f"opening-{draft.signed_by}", number=context.number, seller=context.seller.legal_name
        ),
        passages=tuple(_passages(draft, language, final=final)),
        contacts=contacts_of(context) if ours else (),
        place_and_day=f"{context.seller.city}, {wording.day(day)}".lstrip(", ") if ours else "",
        signatory=draft.signatory,
        signature=pictures.signature if ours and own is not None and own.name in draft.signatory else None,
        footer="" if ours else say(language, "prepared", who=draft.signatory) if draft.signatory else "",
    )


def _unprinted(context: Context, draft: LetterDraft) -> Issuer:
    """Nobody's letterhead: the later pages and the envelope bear the name of whoever signs."""
    unit = context.institution.legal_name or context.institution.name
    return Issuer(name=draft.signatory.partition(",")[0] or unit, sender_line=unit)


def _addressee(context: Context, draft: LetterDraft) -> Party:
    buyer = context.institution
    abroad = draft.signed_by == "us" and bool(buyer.country) and buyer.country != context.seller.country
    unit, *lines = draft.to.splitlines() or [""]
    return Party(
        organisation=buyer.legal_name or buyer.name,
        unit=unit,
        lines=tuple(lines),
        country=_country(buyer.country, context.tailoring.locale) if abroad else "",
    )


def _country(code: str, locale: str) -> str:
    """The country as the language of the paper names it."""
    return str(Locale.parse(locale).territories.get(code, code))


def _passages(draft: LetterDraft, language: str, *, final: bool) -> list[Statement]:
    said = []
    for passage in draft.letter.passages:
        text = draft.passages.get(passage.key, "").strip()
        if text or (passage.required and not final):
            said.append(Statement(label=passage.heading(language), text=text or say(language, "open")))
    return said


def letter_pdf(session: Session, number: str | UUID, kind: str) -> tuple[str, bytes] | None:
    """File name and bytes of the letter that is attached, exactly as it was printed; None where none is."""
    quote = quote_record(session, number)
    attached = kept_letter(revision_of(session, quote), kind).get("attached")
    return (attached["file_name"], blobs.get(session, attached["sha256"])) if attached else None


def letter_preview(session: Session, number: str | UUID, draft: LetterDraft) -> bytes:
    """The PDF of a letter as it stands."""
    return pdf_of(letter_document(session, number, draft))
