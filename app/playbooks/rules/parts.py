"""The parts of a playbook as plain values; each knows its table in the file and a digest of what it says."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

SCHEMA = 1
_DIGEST = 16
_APART = ("sources", "document")
Wishes = Mapping[str, Mapping[str, Any]]  # by kind of document, ``any`` for all of them


def plain(value: object) -> Any:
    """A value as JSON has it: days as text, tuples as lists."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    if isinstance(value, Part):
        return plain(value.table())
    return value


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the file."""

    def table(self) -> dict[str, Any]:
        """Its fields as the file names them; what holds its default is left out."""
        result = {}
        for each in fields(self):
            value = getattr(self, each.name)
            default = each.default_factory() if each.default_factory is not MISSING else each.default
            if value != default:
                result[each.name] = value
        return result

    def said(self) -> dict[str, Any]:
        """What it says, as JSON has it.

        The sources of a rule only grow, and the document wishes of an office or payer are parts of their own: both are
        told apart.
        """
        return {name: plain(value) for name, value in self.table().items() if name not in _APART}


@dataclass(frozen=True, slots=True)
class Head(Part):
    """The institution itself."""

    key: str
    name: str
    legal_name: str = ""
    country: str = ""
    region: str = ""
    parent: str = ""
    currency: str = ""
    language: str = "en"
    paper: str = ""
    fiscal_year_start: str = "01-01"
    seen: dt.date | None = None
    note: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfficePart(Part):
    """An office that handles paper."""

    key: str
    role: str
    name: str = ""
    channel: str = ""
    email: str = ""
    phone: str = ""
    portal: str = ""
    hours: str = ""
    timezone: str = ""
    closed: tuple[str, ...] = ()
    note: str = ""
    document: Wishes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PayerPart(Part):
    """An entity that pays."""

    key: str
    lines: tuple[str, ...]
    funding: tuple[str, ...] = ()
    default: bool = False
    mailbox: str = ""
    tax_ids: Mapping[str, str] = field(default_factory=dict)
    officer: str = ""
    officer_title: str = ""
    document: Wishes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExemptionPart(Part):
    """A tax exemption with its certificate."""

    certificate: str
    jurisdiction: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class SourcePart(Part):
    """Who said so: an address or a person, what exactly, and the day it was seen."""

    url: str = ""
    person: str = ""
    says: str = ""
    seen: dt.date | None = None


@dataclass(frozen=True, slots=True)
class RulePart(Part):
    """One requirement."""

    key: str
    kind: str = ""
    office: str = "purchasing"
    on: str = "quote"
    params: Mapping[str, Any] = field(default_factory=dict)
    when: Mapping[str, Any] = field(default_factory=dict)
    severity: str = "blocking"
    status: str = "published"
    say: str = ""
    ask: str = ""
    clause: str = ""
    sources: tuple[SourcePart, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    review_after: dt.date | None = None
    lifts: bool = False


@dataclass(frozen=True, slots=True)
class StepPart(Part):
    """One step of the payment route."""

    key: str
    holder: str
    title: str = ""
    days: int = 0
    clock: str = ""
    run: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Playbook:
    """A whole playbook. ``document`` holds wishes by kind of document, ``any`` for all of them."""

    head: Head
    offices: tuple[OfficePart, ...] = ()
    payers: tuple[PayerPart, ...] = ()
    exemptions: tuple[ExemptionPart, ...] = ()
    rules: tuple[RulePart, ...] = ()
    document: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    steps: tuple[StepPart, ...] = ()

    @property
    def key(self) -> str:
        """The key of the institution."""
        return self.head.key

    def named(self) -> Iterator[tuple[str, Any]]:
        """Every part with its name, ``rule/validity``; a second rule of one key is ``rule/validity/2``."""
        for name, value in self.head.table().items():
            yield f"institution/{name}", value
        for office in self.offices:
            yield f"office/{office.key}", office
        for payer in self.payers:
            yield f"payer/{payer.key}", payer
        for exemption in self.exemptions:
            yield f"exemption/{exemption.jurisdiction}:{exemption.certificate}", exemption
        yield from named_rules(self.rules)
        yield from named_wishes(self)
        for at, step in enumerate(self.steps):
            yield f"step/{step.key}", (at, step)


def named_wishes(playbook: Playbook) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The document wishes by the names of their parts: ``document/any``, ``document/payer/foundation/quote``."""
    for on, settings in playbook.document.items():
        yield f"document/{on}", settings
    for sort, parts in (("office", playbook.offices), ("payer", playbook.payers)):
        for part in parts:
            for on, settings in part.document.items():
                yield f"document/{sort}/{part.key}/{on}", settings


def named_rules(rules: tuple[RulePart, ...]) -> Iterator[tuple[str, RulePart]]:
    """The rules by the names of their parts."""
    met: dict[str, int] = {}
    for rule in rules:
        name = f"rule/{rule.key}" + ("" if rule.on == "quote" else f":{rule.on}")
        met[name] = met.get(name, 0) + 1
        yield name + (f"/{met[name]}" if met[name] > 1 else ""), rule


def said(value: object) -> Any:
    """What a part says, whatever its sort."""
    if isinstance(value, Part):
        return value.said()
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], Part):
        return [value[0], value[1].said()]
    return plain(value)


def stated(value: object) -> str:
    """What a part says as one line of JSON, always the same for the same saying."""
    return json.dumps(said(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    """Sixteen letters for what ``stated`` answers; older offices keep these alone of the last import."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]
