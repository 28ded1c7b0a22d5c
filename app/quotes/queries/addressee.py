"""To whom a document is addressed: the payer as it must be written, with its officer, in the order of the profile."""

from __future__ import annotations

from app.documents.paper import Party
from app.institutions.queries import PayerRow
from app.quotes.queries.context import Context
from app.quotes.rules.words import tongue
from app.requirements.drafts import Person


def addressee_of(context: Context) -> Party:
    """The parts of the address; the profile orders them when they are printed."""
    payer, buyer = context.payer, context.institution
    abroad = bool(buyer.country) and buyer.country != context.seller.country
    country = buyer.country if abroad and payer is None else ""
    if payer is not None and payer.lines:
        officer = _officer(payer, tongue(context.tailoring.language))
        return Party(payer.lines[0], officer=officer, lines=payer.lines[1:], country=country)
    return Party(organisation=buyer.legal_name or buyer.name, unit=context.client.department)


def addressee_lines(context: Context) -> tuple[str, ...]:
    """The address as it will be read, line by line, the country left out."""
    party = addressee_of(context)
    parts = {
        "organisation": (party.organisation,), "unit": (party.unit,), "officer": (party.officer,), "lines": party.lines,
    }  # fmt: skip
    return tuple(line for part in context.tailoring.addressee_order for line in parts.get(part, ()) if line)


def payer_lines(context: Context) -> tuple[str, ...]:
    """The lines of the payer as they are kept with an invoice; its officer is named when they are printed."""
    payer = context.payer
    return payer.lines if payer is not None else addressee_lines(context)


def officer_of(context: Context) -> Person | None:
    """Who stands for the payer, where the address may name them."""
    payer = context.payer
    if payer is None or not (payer.officer or payer.officer_title):
        return None
    return Person(payer.officer, payer.officer_title)


def _officer(payer: PayerRow, language: str) -> str:
    """Name and title in the habit of the language: Japanese sets the title before the name, and honours it."""
    if language == "ja":
        named = f"{payer.officer} 様" if payer.officer else ""
        return " ".join(part for part in (payer.officer_title, named) if part)
    return ", ".join(part for part in (payer.officer, payer.officer_title) if part)
