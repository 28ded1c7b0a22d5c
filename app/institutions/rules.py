"""What holds for institutions whatever the database: keys, roles, which payer stands for which money, levels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar
from zoneinfo import available_timezones

from babel import Locale

from app.basics.errors import Refusal

ROLES = ("purchasing", "accounts-payable", "receiving", "sponsored-programs", "vendor-desk")
HOLDERS = (*ROLES, "researcher", "approver", "bank", "us")
CHANNELS = ("e-mail", "portal", "post", "network")
PAPERS = ("a4", "letter")
DOCUMENTS = ("quote", "order", "invoice")
PROFILES = ("any", *DOCUMENTS)
SEVERITIES = ("blocking", "advisory")
STATUSES = ("confirmed", "published", "assumed", "unknown", "contradicted")
DEEPEST = 8  # levels from a campus up to its topmost system; more is a mistake or a cycle
LONGEST_KEY = 60
# Two letters that Unicode names and ISO 3166 does not: unknown, test locales, unions, outlying islands.
_NO_COUNTRY = frozenset({"ZZ", "XA", "XB", "EU", "EZ", "UN", "QO", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"})
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Z][A-Za-z]{1,3})?", re.ASCII)
_REGION = re.compile(r"[A-Z0-9]{1,3}", re.ASCII)


def is_key(text: str) -> bool:
    """Whether a text is a slug: small letters, digits and single hyphens, ``uc-san-diego``."""
    return len(text) <= LONGEST_KEY and _KEY.fullmatch(text) is not None


def key_from(name: str) -> str:
    """A slug made of a name: ``Université d'Évry`` becomes ``universite-d-evry``; empty where no letter is Latin."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_KEY].strip("-")


def is_country(code: str) -> bool:
    """Whether a text is a country as ISO 3166 writes it: two capital letters that exist."""
    return (
        bool(re.fullmatch(r"[A-Z]{2}", code)) and code in Locale("en").territories and code not in _NO_COUNTRY
    )


def is_region(code: str) -> bool:
    """Whether a text can be the part of an ISO 3166-2 code behind the country: ``LA``, ``NSW``, ``13``."""
    return _REGION.fullmatch(code) is not None


def is_language(tag: str) -> bool:
    """Whether a text is a language tag: ``de``, ``en-GB``."""
    return _LANGUAGE.fullmatch(tag) is not None


def is_email(text: str) -> bool:
    """Whether a text looks like one e-mail address."""
    return _EMAIL.fullmatch(text) is not None


def is_time_zone(name: str) -> bool:
    """Whether a text names a time zone, ``Europe/Paris``."""
    return name in available_timezones()


class Paying(Protocol):
    """What the choice of a payer looks at."""

    @property
    def funding(self) -> Sequence[str]: ...
    @property
    def is_default(self) -> bool: ...


P = TypeVar("P", bound=Paying)


def payer_among(payers: Iterable[P], funding: str) -> P | None:
    """The payer for a funding line: the one that names it, else the default one, else the only one."""
    known = list(payers)
    wanted = funding.strip().casefold()
    if wanted:
        named = [p for p in known if wanted in {word.casefold() for word in p.funding}]
        if named:
            return named[0]
    defaults = [p for p in known if p.is_default]
    if defaults:
        return defaults[0]
    return known[0] if len(known) == 1 and not (wanted and known[0].funding) else None


def payer_reason(payers: Iterable[P], funding: str) -> str:
    """Why ``payer_among`` chose: its funding, as the default, as the only one, or nobody and why; one sentence."""
    known, wanted = list(payers), funding.strip()
    chosen = payer_among(known, funding)
    if not known:
        return "No payer is known here: the institution itself is addressed."
    if chosen is None:
        return (
            f"No payer says that it pays for {wanted}: choose one."
            if wanted
            else "Several could pay. Say where the money comes from, or choose one."
        )
    if wanted and wanted.casefold() in {word.casefold() for word in chosen.funding}:
        return f"Pays for {wanted}, the funding of this work."
    return "Pays where nobody says otherwise." if chosen.is_default else "The only payer there."


def several(keys: Iterable[str]) -> frozenset[str]:
    """Of the keys of purchasing offices those that name one office among several; a role's name names them all."""
    known = frozenset(keys)
    return known - frozenset(ROLES) if len(known) > 1 else frozenset()


def chain(start: str, parent_of: Mapping[str, str]) -> list[str]:
    """The levels from the topmost parent down to ``start``; a cycle of parents is refused with its path."""
    found = [start]
    while parent := parent_of.get(found[-1], ""):
        if parent in found:
            path = " > ".join([*found, parent])
            raise Refusal(f"The parents of {start} lead round in a circle: {path}. Take one of them out.")
        if len(found) >= DEEPEST:
            raise Refusal(f"{start} has more than {DEEPEST} levels of parents. Take some of them out.")
        found.append(parent)
    return found[::-1]


def merged(layers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Document wishes from the topmost level down: a lower level answers again what it wants otherwise."""
    result: dict[str, Any] = {}
    for layer in layers:
        result.update(layer)
    return result
