"""A finding in words: what was found, whose rule it is, and who said so; screens, command line and paper say the same."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.basics.wording import Wording
from app.requirements.rules.finding import Finding

_WORDING: Final = Wording("en_GB")
_EVERYWHERE: Final = frozenset({"", "core", "common-core"})
_OF_THE_ORDER: Final = "order"
_NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


def why_words(finding: Finding, names: Mapping[str, str] = _NO_NAMES) -> str:
    """``30 days given. Northfield, told by M. Ortiz, 10 Nov 2026.``; ``names`` are those of the levels, by key."""
    said = who_words(finding, names)
    return " ".join(part for part in (finding.because.strip(), f"{said}." if said else "") if part)


def who_words(finding: Finding, names: Mapping[str, str] = _NO_NAMES) -> str:
    """Whose rule it is and who said so: ``Northfield, told by M. Ortiz, 10 Nov 2026``; empty for a rule of the order."""
    said = ", ".join(part for part in (_level(finding, names), _source(finding)) if part)
    return f"{said[0].upper()}{said[1:]}" if said else ""


def _level(finding: Finding, names: Mapping[str, str]) -> str:
    if finding.from_ in _EVERYWHERE:
        return "asked nearly everywhere"
    if finding.from_ == _OF_THE_ORDER:
        return ""
    return names.get(finding.from_, finding.from_.replace("-", " "))


def _source(finding: Finding) -> str:
    source = finding.source
    if source is None or not (source.person or source.url or source.seen):
        return "not confirmed yet" if finding.status in ("assumed", "unknown") else ""
    day = _WORDING.day(source.seen) if source.seen else ""
    if source.person:
        return ", ".join(part for part in (f"told by {source.person}", day) if part)
    return f"policy page, seen {day}" if day else "policy page"
