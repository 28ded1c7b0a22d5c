"""What a person types about an institution, an office, a payer or an exemption, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.basics.dates import Period
from app.basics.errors import Refusal
from app.basics.identifiers import identifier_problems
from app.basics.money import exponent
from app.institutions import rules

_LONGEST = 200
_MOST_LINES = 12


def _text(value: str, what: str, *, most: int = _LONGEST) -> list[str]:
    if len(value) > most:
        return [f"{what} is longer than {most} characters."]
    if any(ord(char) < 32 or 0x7F <= ord(char) <= 0x9F for char in value if char != "\n"):
        return [f"{what} holds control characters. Type it again."]
    return []


@dataclass(slots=True)
class InstitutionDraft:
    """The legal entity; an empty key is made from the name."""

    name: str = ""
    key: str = ""
    legal_name: str = ""
    parent_id: UUID | None = None
    country: str = ""
    region: str = ""
    currency: str = ""
    language: str = "en"
    paper: str = ""
    fiscal_year_start: str = "01-01"
    identifiers: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    version: int | None = None

    def slug(self) -> str:
        """The key as it will be kept."""
        return self.key.strip() or rules.key_from(self.name)

    def problems(self) -> list[str]:
        """What keeps this from being saved, one sentence each."""
        found = [
            *_text(self.name, "The name"),
            *_text(self.legal_name, "The legal name"),
            *_text(self.note, "The note", most=4000),
        ]
        if not self.name.strip():
            found.append("An institution needs a name.")
        elif not rules.is_key(self.slug()):
            found.append("The key must be small letters, digits and hyphens, such as uc-san-diego.")
        if self.country and not rules.is_country(self.country):
            found.append("The country must be two capital letters, such as US or DE.")
        if self.region and not rules.is_region(self.region):
            found.append("The region must be the part of its ISO code behind the country, such as LA or NSW.")
        if self.language and not rules.is_language(self.language):
            found.append("The language must be a tag such as en, de or fr-CA.")
        if self.paper and self.paper not in rules.PAPERS:
            found.append("The paper must be a4 or letter.")
        found += _currency(self.currency)
        found += identifier_problems(self.identifiers, any_scheme=True)
        found += _month_day(self.fiscal_year_start)
        return found


def _currency(code: str) -> list[str]:
    if not code:
        return []
    try:
        exponent(code)
    except Refusal as refusal:
        return [refusal.text]
    return []


def _month_day(text: str) -> list[str]:
    try:
        dt.date.fromisoformat(f"2001-{text}")
    except ValueError:
        return ["The fiscal year must start on a month and day such as 07-01."]
    return []


@dataclass(slots=True)
class OfficeDraft:
    """A part of an institution that handles paper; an empty key is its role."""

    role: str = ""
    name: str = ""
    key: str = ""
    channel: str = ""
    email: str = ""
    phone: str = ""
    portal: str = ""
    hours: str = ""
    time_zone: str = ""
    closed: tuple[str, ...] = ()
    note: str = ""
    version: int | None = None

    def slug(self) -> str:
        """The key as it will be kept."""
        return self.key.strip() or self.role

    def problems(self) -> list[str]:
        """What keeps this from being saved, one sentence each."""
        found = [
            *_text(self.name, "The name"),
            *_text(self.hours, "The hours"),
            *_text(self.note, "The note", most=4000),
        ]
        if self.role not in rules.ROLES:
            found.append(f"The role of an office must be one of {', '.join(rules.ROLES)}.")
        elif not rules.is_key(self.slug()):
            found.append("The key of an office must be small letters, digits and hyphens.")
        if self.channel and self.channel not in rules.CHANNELS:
            found.append(f"The channel must be one of {', '.join(rules.CHANNELS)}.")
        if self.email and not rules.is_email(self.email):
            found.append("The e-mail address must look like name@place.edu.")
        if self.portal and not self.portal.startswith(("https://", "http://")):
            found.append("The portal must be an address that starts with https://.")
        if self.time_zone and not rules.is_time_zone(self.time_zone):
            found.append("The time zone must be a name such as America/Chicago.")
        found += _periods(self.closed)
        return found


def _periods(texts: tuple[str, ...]) -> list[str]:
    found = []
    for text in texts:
        try:
            Period.parse(text)
        except Refusal as refusal:
            found.append(f"Closing days: {refusal.text}")
    return found


@dataclass(slots=True)
class PayerDraft:
    """An entity that pays: the addressee lines as they must be printed, and the money it stands for."""

    lines: tuple[str, ...] = ()
    key: str = ""
    funding: tuple[str, ...] = ()
    tax_ids: Mapping[str, str] = field(default_factory=dict)
    mailbox: str = ""
    is_default: bool = False
    officer: str = ""
    officer_title: str = ""
    version: int | None = None

    def slug(self) -> str:
        """The key as it will be kept."""
        return self.key.strip() or (rules.key_from(self.lines[0]) if self.lines else "")

    def problems(self) -> list[str]:
        """What keeps this from being saved, one sentence each."""
        found = [problem for line in self.lines for problem in _text(line, "An addressee line")]
        found += [
            *_text(self.officer, "The officer's name"),
            *_text(self.officer_title, "The officer's title"),
        ]
        if not any(line.strip() for line in self.lines):
            found.append("A payer needs at least one addressee line.")
        elif not rules.is_key(self.slug()):
            found.append("The key of a payer must be small letters, digits and hyphens.")
        if len(self.lines) > _MOST_LINES:
            found.append(f"A payer can have at most {_MOST_LINES} addressee lines.")
        if self.mailbox and not rules.is_email(self.mailbox):
            found.append("The mailbox must look like name@place.edu.")
        return found + identifier_problems(self.tax_ids, any_scheme=True)


@dataclass(slots=True)
class ExemptionDraft:
    """A tax exemption with its certificate; open ends mean that no date is known."""

    certificate: str = ""
    jurisdiction: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    sha256: str | None = None
    version: int | None = None

    def problems(self) -> list[str]:
        """What keeps this from being saved, one sentence each."""
        found = [*_text(self.certificate, "The certificate"), *_text(self.jurisdiction, "The jurisdiction")]
        if not self.certificate.strip():
            found.append("An exemption needs the number of its certificate.")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            found.append("The exemption ends before it starts.")
        return found


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """The document wishes of one level while they are being chosen; ``settings`` None asks for those that are kept.

    ``of`` is an office or a payer of the institution, ``name`` how the level is called where it chose something.
    """

    institution_id: UUID
    on: str = "any"
    settings: Mapping[str, Any] | None = None
    of: UUID | None = None
    name: str = ""


@dataclass(slots=True)
class StepDraft:
    """One step of the payment route; ``days`` are business days of the holder's country."""

    key: str = ""
    holder: str = ""
    days: int = 0
    title: str = ""
    clock: str = ""
    run: str = ""
    source: str = ""
