"""What a person types or a seller file says about us, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.basics.dates import TermsStart, parse_day
from app.basics.errors import Refusal
from app.basics.identifiers import bank_problem, identifier_problems
from app.basics.money import exponent
from app.basics.quantity import HUNDRED_PERCENT, parse_unit_price
from app.basics.taxes import TaxClasses
from app.basics.text import cleaned, lengths
from app.seller import rules

_SELLER_TEXTS = frozenset({"street", "remit_to", "terms_text", "delivery_text", "warranty"})
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
LARGEST_PRICE = 10**15


def _said(*problems: str | None) -> list[str]:
    return [problem for problem in problems if problem]


def _currency(currency: str, needed: bool = True) -> str | None:
    if not currency and not needed:
        return None
    try:
        exponent(currency)
    except Refusal as refusal:
        return refusal.text
    return None


@dataclass(frozen=True, slots=True)
class SellerDraft:
    """The firm that quotes. Addresses and longer texts keep their lines; rates in thousandths of a percent."""

    legal_name: str = ""
    trade_name: str = ""
    tagline: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    remit_to: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    tax_ids: Mapping[str, str] = field(default_factory=dict)
    registrations: Mapping[str, str] = field(default_factory=dict)
    register_entry: str = ""
    currency: str = "USD"
    language: str = "en"
    time_zone: str = "UTC"
    accent: str = "#0f6b63"
    payment_days: int = 30
    payment_from: str = TermsStart.INVOICE.value
    valid_days: int = 60
    rounding: str = "line/half-up"
    price_basis: str = "exclusive"
    tax_scheme: str = ""
    tax_rates: Mapping[str, int] = field(default_factory=dict)
    terms_text: str = ""
    delivery_text: str = ""
    warranty: str = ""
    governing_law: str = ""
    representative: str = ""

    def cleaned(self) -> SellerDraft:
        """Without control signs and needless blanks."""
        return cleaned(self, _SELLER_TEXTS)

    def problems(self) -> list[str]:
        """What must be mended before this can stand on a document."""
        return [
            *lengths(self, _SELLER_TEXTS),
            *([] if self.legal_name else ["The seller needs a legal name."]),
            *_said(
                rules.country_problem(self.country),
                rules.language_problem(self.language),
                rules.zone_problem(self.time_zone),
                rules.email_problem(self.email),
                _currency(self.currency),
            ),
            *identifier_problems(self.tax_ids),
            *identifier_problems(self.registrations, any_scheme=True),
            *self._terms(),
        ]

    def _terms(self) -> list[str]:
        said = []
        if not 0 <= self.payment_days <= 365:
            said.append(f"Payment is due after {self.payment_days} days; it must be 0 to 365.")
        if not 1 <= self.valid_days <= 730:
            said.append(f"A quote is valid for {self.valid_days} days; it must be 1 to 730.")
        if self.payment_from not in {t.value for t in TermsStart}:
            said.append(
                f"Terms cannot run from ‘{self.payment_from[:40]}’: {', '.join(t.value for t in TermsStart)}."
            )
        if self.rounding not in rules.ROUNDINGS:
            said.append(f"‘{self.rounding[:40]}’ is no rounding rule: {', '.join(rules.ROUNDINGS)}.")
        if self.price_basis not in rules.PRICE_BASES:
            said.append(f"Prices are {' or '.join(rules.PRICE_BASES)} of tax, not ‘{self.price_basis[:40]}’.")
        if not re.fullmatch("#[0-9a-fA-F]{6}", self.accent):
            said.append(f"‘{self.accent[:20]}’ is not a colour such as #0f6b63.")
        said += [
            f"The tax rate {name[:40]!r} must be between 0 and 100 percent."
            for name, rate in self.tax_rates.items()
            if not 0 <= rate <= HUNDRED_PERCENT
        ]
        return said


@dataclass(frozen=True, slots=True)
class BankDraft:
    """An account to be paid to: IBAN and BIC, or account and routing number."""

    holder: str = ""
    bank: str = ""
    iban: str = ""
    bic: str = ""
    account: str = ""
    routing: str = ""
    currency: str = ""

    def cleaned(self) -> BankDraft:
        """IBAN and BIC without blanks, in capitals."""
        draft = cleaned(self)
        iban, bic = draft.iban.replace(" ", "").upper(), draft.bic.replace(" ", "").upper()
        return BankDraft(draft.holder, draft.bank, iban, bic, draft.account, draft.routing, draft.currency)

    def problems(self) -> list[str]:
        """What must be mended before money may be sent here."""
        said = lengths(self)
        if not self.holder:
            said.append("A bank account needs its holder.")
        if not self.iban and not self.account:
            said.append("A bank account needs an IBAN, or an account number.")
        return said + _said(
            rules.iban_problem(self.iban) if self.iban else None,
            rules.bic_problem(self.bic) if self.bic else None,
            bank_problem(self.iban, self.bic) if self.iban and self.bic else None,
            rules.routing_problem(self.routing) if self.routing else None,
            _currency(self.currency, needed=False),
        )


@dataclass(frozen=True, slots=True)
class ColleagueDraft:
    """One of us."""

    name: str = ""
    initials: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""
    hours: str = ""

    def cleaned(self) -> ColleagueDraft:
        """Without control signs; initials made from the name where there are none."""
        draft = cleaned(self)
        words = draft.name.split()[:4]
        only = draft.name if len(words) == 1 and len(draft.name) <= 4 and draft.name.isupper() else ""
        initials = draft.initials or only or "".join(word[0] for word in words).upper()
        return ColleagueDraft(draft.name, initials, draft.role, draft.email, draft.phone, draft.hours)

    def problems(self) -> list[str]:
        """What must be mended."""
        said = lengths(self)
        if not self.name:
            said.append("A colleague needs a name.")
        if self.name and not 1 <= len(self.initials) <= 6:
            said.append(f"The initials ‘{self.initials[:20]}’ must be one to six signs.")
        return said + _said(rules.email_problem(self.email))


@dataclass(frozen=True, slots=True)
class ServiceDraft:
    """A line of the price list; ``unit_price`` in ten-thousandths of the major unit."""

    code: str = ""
    text: str = ""
    detail: str = ""
    unit: str = ""
    unit_price: int = 0
    currency: str = "USD"
    tax_class: str = ""
    kind: str = "service"

    def cleaned(self) -> ServiceDraft:
        """Without control signs; the detail keeps its lines."""
        return cleaned(self, {"detail"})

    def problems(self) -> list[str]:
        """What must be mended before it can be quoted."""
        said = lengths(self, {"detail"})
        if not self.code or not self.text:
            said.append("A service needs a code and a text.")
        if not 0 <= self.unit_price <= LARGEST_PRICE:
            said.append(
                f"The price of {self.code[:40] or 'a service'} must be nought or more, and not that large."
            )
        return said + _said(_currency(self.currency))


@dataclass(frozen=True, slots=True)
class ClauseDraft:
    """A sentence for documents, in one language."""

    key: str = ""
    language: str = "en"
    block: str = "terms"
    text: str = ""

    def cleaned(self) -> ClauseDraft:
        """Without control signs; the text keeps its lines."""
        return cleaned(self, {"text"})

    def problems(self) -> list[str]:
        """What must be mended before it can be printed."""
        said = lengths(self, {"text"})
        if not _SLUG.fullmatch(self.key):
            said.append(f"The clause key ‘{self.key[:40]}’ must be small letters, digits and hyphens.")
        if not self.text:
            said.append(f"The clause {self.key[:40]} has no text.")
        if self.block not in {"delivery", "payment", "terms"}:
            said.append(f"A clause stands under delivery, payment or terms, not ‘{self.block[:40]}’.")
        return said + _said(rules.language_problem(self.language))


@dataclass(frozen=True, slots=True)
class FiledDraft:
    """A paper we keep ready to attach: ``kind`` is the word that playbooks ask for (w-9, sole-source-letter).

    ``facts`` are what the paper itself says: ``limit`` and ``currency`` of an insurance, its ``wording``, its ``signature``.
    """

    kind: str = ""
    title: str = ""
    file_name: str = ""
    signed_on: dt.date | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    institution_id: UUID | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    def cleaned(self) -> FiledDraft:
        """Without control signs."""
        return cleaned(self)

    def problems(self) -> list[str]:
        """What must be mended before it can be filed."""
        said = lengths(self)
        if not _SLUG.fullmatch(self.kind):
            said.append(
                f"The kind of paper ‘{self.kind[:40]}’ must be small letters, digits and hyphens, such as w-9."
            )
        if not self.title:
            said.append("A filed paper needs a title.")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            said.append(f"{self.title[:60]} ends ({self.valid_to}) before it begins ({self.valid_from}).")
        return said + rules.paper_facts_problems(self.facts)


@dataclass(frozen=True, slots=True)
class SellerFile:
    """Everything a seller file says. ``papers`` pairs a draft with the path of its file beside the seller file."""

    seller: SellerDraft
    banks: tuple[BankDraft, ...] = ()
    colleagues: tuple[ColleagueDraft, ...] = ()
    services: tuple[ServiceDraft, ...] = ()
    clauses: tuple[ClauseDraft, ...] = ()
    papers: tuple[tuple[FiledDraft, str], ...] = ()

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> SellerFile:
        """From a document that keeps to ``seller.schema.json``."""
        currency = document.get("currency", "USD")
        return cls(
            _seller(document),
            tuple(BankDraft(**bank) for bank in document.get("bank_account", ())),
            tuple(ColleagueDraft(**one) for one in document.get("colleague", ())),
            tuple(_service(one, currency) for one in document.get("service", ())),
            tuple(ClauseDraft(**one) for one in document.get("clause", ())),
            tuple((_filed(one), one.get("file", "")) for one in document.get("document", ())),
        )

    def problems(self) -> list[str]:
        """Every problem of every part."""
        parts: Sequence[Any] = (
            *self.banks,
            *self.colleagues,
            *self.services,
            *self.clauses,
            *(p for p, _ in self.papers),
        )
        said = [problem for part in (self.seller, *parts) for problem in part.cleaned().problems()]
        codes = [service.code for service in self.services]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        return said + [f"The service code ‘{code}’ stands there twice." for code in twice]


_NAMED = (
    *(
        "legal_name",
        "trade_name",
        "tagline",
        "email",
        "phone",
        "website",
        "register_entry",
        "currency",
        "language",
    ),
    *(
        "time_zone",
        "accent",
        "valid_days",
        "rounding",
        "terms_text",
        "delivery_text",
        "warranty",
        "governing_law",
        "representative",
    ),
)


def _seller(document: Mapping[str, Any]) -> SellerDraft:
    address, terms, tax = (document.get(part, {}) for part in ("address", "payment_terms", "tax"))
    return SellerDraft(
        **{name: document[name] for name in _NAMED if name in document},
        street="\n".join(address.get("street", ())),
        **{name: address.get(name, "") for name in ("city", "region", "postal_code", "country")},
        remit_to="\n".join(document.get("remit_to", ())),
        tax_ids=dict(document.get("tax_ids", {})),
        registrations=dict(document.get("registrations", {})),
        payment_days=terms.get("days", 30),
        payment_from=terms.get("from", TermsStart.INVOICE.value),
        tax_scheme=tax.get("scheme", ""),
        tax_rates=TaxClasses.read(tax.get("rates", {})),
        price_basis=tax.get("prices", "exclusive"),
    )


def _service(one: Mapping[str, Any], currency: str) -> ServiceDraft:
    price = parse_unit_price(one["unit_price"]) if "unit_price" in one else 0
    return ServiceDraft(**{"currency": currency, **one, "unit_price": price})


def _filed(one: Mapping[str, Any]) -> FiledDraft:
    def on(name: str) -> dt.date | None:
        value = one.get(name)
        return (
            value
            if isinstance(value, dt.date) or value is None
            else parse_day(str(value), f"document.{name}:")
        )

    file_name = str(one.get("file", "")).replace("\\", "/").rsplit("/", 1)[-1]
    facts = {name: str(one[name]) for name in ("limit", "currency", "wording", "signature") if one.get(name)}
    days = on("signed_on"), on("valid_from"), on("valid_to")
    return FiledDraft(one["kind"], one["title"], file_name, *days, facts=facts)
