"""What is known of us, as rows: the seller, colleagues, bank accounts, services, clauses, filed papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.basics.quantity import plain_unit_price
from app.basics.taxes import TaxClasses
from app.basics.text import fold, shown
from app.records.seller import BankAccount, Clause, Colleague, FiledDocument, Seller, ServiceItem
from app.storage.kept import kept

#: The key of the picture of the representative's seal, beside what has a column of its own.
REPRESENTATIVE = "representative_seal"
_IN_EXTRA = ("price_basis", REPRESENTATIVE)


@dataclass(frozen=True, slots=True)
class BankRow:
    """Where money is sent. ``confirmed_by`` is the person who stood for the last change."""

    id: UUID
    holder: str
    bank: str
    iban: str
    bic: str
    account: str
    routing: str
    currency: str
    confirmed_by: str
    confirmed_on: str


@dataclass(frozen=True, slots=True)
class SellerRow:
    """Who we are. ``street`` in lines; rates in thousandths of a percent."""

    id: UUID
    legal_name: str
    trade_name: str
    tagline: str
    street: tuple[str, ...]
    city: str
    region: str
    postal_code: str
    country: str
    remit_to: tuple[str, ...]
    email: str
    phone: str
    website: str
    tax_ids: dict[str, str]
    registrations: dict[str, str]
    register_entry: str
    currency: str
    language: str
    time_zone: str
    accent: str
    logo: str | None
    payment_days: int
    payment_from: str
    valid_days: int
    rounding: str
    tax_scheme: str
    tax_rates: TaxClasses
    terms_text: str
    delivery_text: str
    warranty: str
    governing_law: str
    seal: str | None = None
    representative_seal: str | None = None
    representative: str = ""
    price_basis: str = "exclusive"

    @property
    def address(self) -> tuple[str, ...]:
        """The address in lines, as an envelope has it."""
        place = " ".join(part for part in (self.postal_code, self.city) if part)
        if self.country in {"US", "CA", "AU"}:
            tail = " ".join(part for part in (self.region, self.postal_code) if part)
            place = ", ".join(part for part in (self.city, tail) if part)
        return tuple(line for line in (*self.street, place) if line)


@dataclass(frozen=True, slots=True)
class ColleagueRow:
    """One of us."""

    id: UUID
    name: str
    initials: str
    role: str
    email: str
    phone: str
    hours: str
    active: bool
    signature: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A line of the price list; ``unit_price`` in ten-thousandths of the major unit."""

    id: UUID
    code: str
    text: str
    detail: str
    unit: str
    unit_price: int
    currency: str
    tax_class: str
    kind: str

    @property
    def price(self) -> str:
        """As files write it: ``310.00``."""
        return plain_unit_price(self.unit_price, self.currency)


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A sentence for documents, in one language."""

    id: UUID
    key: str
    language: str
    block: str
    text: str


@dataclass(frozen=True, slots=True)
class FiledRow:
    """A paper we keep ready; ``sha256`` names its bytes, ``facts`` are limit, currency, wording and signature where known."""

    id: UUID
    kind: str
    title: str
    file_name: str
    sha256: str | None
    signed_on: dt.date | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    institution_id: UUID | None
    facts: dict[str, Any]

    def in_force(self, on: dt.date) -> bool:
        """Whether it is valid on that day, both ends included."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


@kept("seller")
def find_seller(session: Session) -> SellerRow | None:
    """Who we are, or None in an office that nobody has set up. Of several, the first made."""
    record = session.scalars(select(Seller).order_by(Seller.id).limit(1)).first()
    return None if record is None else _seller_row(record)


def seller(session: Session) -> SellerRow:
    """Who we are; refused where nobody has said so yet."""
    found = find_seller(session)
    if found is None:
        raise Refusal("This office does not know who you are yet. Say so: concierge seller set --from FILE.")
    return found


def _seller_row(record: Seller) -> SellerRow:
    values: dict[str, Any] = {
        name: getattr(record, name) for name in SellerRow.__slots__ if name not in _IN_EXTRA
    }
    values |= {name: dict(getattr(record, name)) for name in ("tax_ids", "registrations")}
    values["tax_rates"] = TaxClasses(record.tax_rates, record.extra.get("taxes"))
    values["representative_seal"] = record.extra.get(REPRESENTATIVE)
    values["price_basis"] = record.extra.get("price_basis", "exclusive")
    values |= {name: tuple(getattr(record, name).splitlines()) for name in ("street", "remit_to")}
    return SellerRow(**values)


@kept("seller", "bank_account")
def bank_accounts(session: Session) -> tuple[BankRow, ...]:
    """Our accounts, in the order they were made."""
    firm = session.scalars(select(Seller).order_by(Seller.id).limit(1)).first()
    stood = (firm.extra if firm else {}).get("bank_confirmed", {})
    records = session.scalars(select(BankAccount).order_by(BankAccount.id))
    return tuple(_bank_row(record, stood.get(str(record.id), {})) for record in records)


def _bank_row(record: BankAccount, stood: dict[str, str]) -> BankRow:
    return BankRow(
        id=record.id,
        holder=record.holder,
        bank=record.bank,
        iban=record.iban,
        bic=record.bic,
        account=record.account,
        routing=record.routing,
        currency=record.currency,
        confirmed_by=stood.get("by", ""),
        confirmed_on=stood.get("on", ""),
    )


@kept("colleague")
def colleagues(session: Session, *, everybody: bool = False) -> tuple[ColleagueRow, ...]:
    """Those who work here, by name; with ``everybody`` also those who left."""
    statement = select(Colleague).order_by(Colleague.name, Colleague.id)
    records = session.scalars(statement if everybody else statement.where(Colleague.active.is_(True)))
    return tuple(_colleague_row(record) for record in records)


def _colleague_row(record: Colleague) -> ColleagueRow:
    return ColleagueRow(**{name: getattr(record, name) for name in ColleagueRow.__slots__})


def who(session: Session, text: str) -> ColleagueRow:
    """The colleague with these initials, this e-mail or this name; a Refusal names those there are."""
    known = colleagues(session)
    found = _named(known, text)
    if len(found) == 1:
        return found[0]
    those = ", ".join(f"{row.initials} ({row.name})" for row in (found or known)[:12]) or "none yet"
    why = "could be several colleagues" if found else "is no colleague here"
    raise Refusal(f"{shown(text)} {why}: {those}.")


def _named(known: Sequence[ColleagueRow], text: str) -> list[ColleagueRow]:
    wanted = fold(text)
    exact = [
        row
        for row in known
        if wanted in {fold(row.initials), fold(row.email), fold(row.name), str(row.id)} - {""}
    ]
    if len(exact) > 1:
        # Initials are unmistakable where a name or an address reads the same.
        exact = [row for row in exact if fold(row.initials) == wanted] or exact
    if exact or len(wanted) < 2:
        return exact
    return [row for row in known if wanted in fold(row.name).split()]


def author_of(session: Session, said: str) -> str:
    """The author to be written for what was said with --as; in an office without colleagues, just what was said."""
    known = colleagues(session)
    if not said.strip():
        return str(session.info.get("author", ""))
    return who(session, said).name if known else said.strip()[:200]


def me(session: Session) -> UUID | None:
    """The colleague in whose name this session acts, or None where its author is nobody known."""
    author = str(session.info.get("author", ""))
    found = _named(colleagues(session), author) if author else []
    return found[0].id if len(found) == 1 else None


@kept("service_item")
def services(session: Session) -> tuple[ServiceRow, ...]:
    """The price list, by code."""
    records = session.scalars(select(ServiceItem).order_by(ServiceItem.code, ServiceItem.id))
    return tuple(ServiceRow(**{name: getattr(r, name) for name in ServiceRow.__slots__}) for r in records)


def service_item(session: Session, code: str) -> ServiceRow | None:
    """The service of this code, or None."""
    record = session.scalars(
        select(ServiceItem).where(ServiceItem.code == code).order_by(ServiceItem.id).limit(1)
    ).first()
    return None if record is None else ServiceRow(**{n: getattr(record, n) for n in ServiceRow.__slots__})


@kept("clause")
def clauses(session: Session, language: str = "") -> tuple[ClauseRow, ...]:
    """The clauses, by key and language; with ``language`` only its own."""
    statement = select(Clause).order_by(Clause.key, Clause.language, Clause.id)
    records = session.scalars(statement.where(Clause.language == language) if language else statement)
    return tuple(ClauseRow(**{name: getattr(r, name) for name in ClauseRow.__slots__}) for r in records)


def clause(session: Session, key: str, language: str = "en") -> ClauseRow | None:
    """A clause in this language, else in the language alone (de for de_CH), else in English, else None."""
    known = {row.language: row for row in clauses(session) if row.key == key}
    for tag in (language, language.replace("-", "_").split("_", 1)[0], "en"):
        if tag in known:
            return known[tag]
    return None


@kept("filed_document")
def filed_documents(session: Session, kind: str = "", *, every: bool = False) -> tuple[FiledRow, ...]:
    """The papers we keep ready, newest first; with ``kind`` only those, with ``every`` those too that a newer one replaced."""
    statement = select(FiledDocument).order_by(FiledDocument.kind, FiledDocument.id.desc())
    records = session.scalars(statement.where(FiledDocument.kind == kind) if kind else statement)
    newest: dict[object, FiledRow] = {}
    for r in records:
        row = FiledRow(**{name: getattr(r, name) for name in FiledRow.__slots__})
        newest.setdefault(row.id if every else (row.kind, row.title, row.institution_id), row)
    return tuple(newest.values())


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """All of our own side at once. ``office`` is where the office lies, without a password."""

    seller: SellerRow | None
    banks: tuple[BankRow, ...]
    colleagues: tuple[ColleagueRow, ...]
    services: tuple[ServiceRow, ...]
    papers: tuple[FiledRow, ...]
    clauses: tuple[ClauseRow, ...]
    me: UUID | None
    office: str
    day: dt.date


def settings_page(session: Session) -> SettingsPage:
    """Everything that the settings show."""
    return SettingsPage(
        seller=find_seller(session),
        banks=bank_accounts(session),
        colleagues=colleagues(session, everybody=True),
        services=services(session),
        papers=filed_documents(session),
        clauses=clauses(session),
        me=me(session),
        office=session.info["office"].address.text,
        day=session.info["clock"].today(),
    )
