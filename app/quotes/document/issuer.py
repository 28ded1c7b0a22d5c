"""Our side of the paper: letterhead, return address, tax numbers, bank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from babel import Locale
from sqlalchemy.orm import Session

from app.documents.labels import labels
from app.documents.paper import Issuer
from app.quotes.queries.context import Context
from app.seller.queries import BankRow, SellerRow
from app.storage import blobs

_SEPARATOR: Final = " · "
_SCHEMES: Final = {
    "us.ein": "EIN",
    "us.uei": "UEI",
    "us.cage": "CAGE",
    "fr.siret": "SIRET",
    "fr.siren": "SIREN",
    "gb.crn": "Company no.",
    "ca.bn": "BN",
    "au.abn": "ABN",
    "ch.uid": "UID",
}
_LONG_ISSUER: Final = 3  # identifiers that fit into the head; the others stand where a rule asks for them


@dataclass(frozen=True, slots=True)
class Pictures:
    """What is printed of us as pictures: the logo, the seals of firm and representative, the signature of who signs."""

    logo: bytes | None = None
    seal: bytes | None = None
    signature: bytes | None = None
    representative_seal: bytes | None = None


NO_PICTURES: Final = Pictures()


def pictures_of(session: Session, context: Context) -> Pictures:
    """Our pictures as far as the profile prints them; a Trouble where one that is named is not here."""
    look, firm, own = context.tailoring, context.seller, context.contact
    seals = (look.seals or ("company",)) if look.signature == "seal" else ()
    own_seal = firm.representative_seal if "representative" in seals else None
    signed = look.signature != "none" and look.signature_picture and own is not None
    return Pictures(
        blobs.get(session, firm.logo) if firm.logo else None,
        blobs.get(session, firm.seal) if "company" in seals and firm.seal else None,
        blobs.get(session, own.signature) if signed and own is not None and own.signature else None,
        blobs.get(session, own_seal) if own_seal else None,
    )


def issuer_of(context: Context, pictures: Pictures = NO_PICTURES) -> Issuer:
    """Who the paper comes from, as the letterhead says it."""
    firm, language = context.seller, context.tailoring.language
    first = _SEPARATOR.join([firm.legal_name, *_address(context)])
    numbers = [
        _number(scheme, value, language) for scheme, value in list(firm.tax_ids.items())[:_LONG_ISSUER]
    ]
    second = _SEPARATOR.join(part for part in (*numbers, firm.email, firm.phone) if part)
    return Issuer(
        name=firm.trade_name or firm.legal_name,
        tagline=firm.tagline,
        lines=tuple(line for line in (first, second) if line),
        sender_line=_SEPARATOR.join([firm.legal_name, *firm.address]),
        logo=pictures.logo,
        seal=pictures.seal,
        representative=firm.representative,
        representative_seal=pictures.representative_seal,
        bank=_bank(context.banks, firm),
    )


def _address(context: Context) -> tuple[str, ...]:
    """Our address in the habit of our country; the country itself for an American firm and for readers abroad."""
    firm, buyer = context.seller, context.institution
    if firm.country == "US":
        return (", ".join(firm.address), "USA")
    abroad = bool(buyer.country) and firm.country != buyer.country
    name = (
        Locale.parse(context.tailoring.locale).territories.get(firm.country, firm.country) if abroad else ""
    )
    return tuple(part for part in (*firm.address, name) if part)


def _number(scheme: str, value: str, language: str) -> str:
    if scheme in _SCHEMES:
        return f"{_SCHEMES[scheme]} {value}"
    if scheme.endswith((".vat", ".tva", ".ust")):
        return f"{labels(language).say('tax-number')} {value}"
    return f"{scheme.rpartition('.')[2].upper()} {value}"


def _bank(banks: tuple[BankRow, ...], firm: SellerRow) -> tuple[str, ...]:
    if not banks:
        return ()
    account = banks[0]
    parts = (
        f"IBAN {_fours(account.iban)}" if account.iban else "",
        f"BIC {account.bic}" if account.bic else "",
        f"Routing {account.routing}" if account.routing else "",
        f"Account {account.account}" if account.account else "",
        account.bank,
        firm.register_entry,
    )
    return tuple(part for part in parts if part)


def _fours(iban: str) -> str:
    """An IBAN as banks print it, in groups of four."""
    plain = iban.replace(" ", "")
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))
