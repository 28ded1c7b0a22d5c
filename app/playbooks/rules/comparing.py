"""Two playbooks beside each other, with what both started from: what differs in words, and what an import may do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.playbooks.rules.parts import Playbook, RulePart, SourcePart, digest, said

_LONGEST = 90


class Verdict(StrEnum):
    """What an import does with one part."""

    SAME = "same"
    ADD = "added"
    CHANGE = "changed"
    KEEP = "kept"


@dataclass(frozen=True, slots=True)
class Decision:
    """One part of the file: what becomes of it, and why where it is not simply taken."""

    part: str
    verdict: Verdict
    why: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, as a sentence; here and there hold the two values as files write them."""

    part: str
    field: str
    here: Any
    there: Any
    sentence: str


def decide(
    here: Mapping[str, Any],
    there: Mapping[str, Any],
    base: Mapping[str, str],
    take: frozenset[str] = frozenset(),
) -> Iterator[Decision]:
    """What becomes of each part of the file; what the desk changed since the last import is kept unless taken by name.

    ``base`` holds the digests of the last import: a part that still has its digest was not touched by the desk.
    """
    for part, value in there.items():
        new, old = digest(value), base.get(part)
        if part not in here:
            gone = old is not None and part not in take and "all" not in take
            why = "It was taken out here; the file has it." if gone else ""
            yield Decision(part, Verdict.KEEP if gone else Verdict.ADD, why)
            continue
        now = digest(here[part])
        if now == new:
            yield Decision(part, Verdict.SAME)
        elif now == old or part in take or "all" in take:
            yield Decision(part, Verdict.CHANGE)
        else:
            since = "since the last import" if old else "by hand"
            both = " The file changed it too." if old and old != new else ""
            yield Decision(part, Verdict.KEEP, f"It was changed here {since}.{both}")


def differences(here: Playbook, there: Playbook) -> tuple[Difference, ...]:
    """Every difference between what the desk has and what a file says."""
    mine, theirs = dict(here.named()), dict(there.named())
    found: list[Difference] = []
    for part in [*theirs, *(name for name in mine if name not in theirs)]:
        found += _of_part(part, mine.get(part), theirs.get(part))
    return tuple(found)


def _of_part(part: str, here: Any, there: Any) -> Iterator[Difference]:
    title = words(part)
    if here is None or there is None:
        where, value = ("only in the file", there) if here is None else ("only here", here)
        told = _gist(value)
        mine, theirs = (None, said(value)) if here is None else (said(value), None)
        yield Difference(part, "", mine, theirs, f"{title} stands {where}{': ' + told if told else '.'}")
        return
    flat_here, flat_there = dict(_flat(said(here))), dict(_flat(said(there)))
    for name in sorted(flat_here.keys() | flat_there.keys()):
        mine, theirs = flat_here.get(name), flat_there.get(name)
        if mine != theirs:
            label = f"{title}: {name}" if name else title
            yield Difference(
                part, name, mine, theirs, f"{label} is {_value(mine)} here and {_value(theirs)} in the file."
            )
    if isinstance(here, RulePart) and isinstance(there, RulePart):
        yield from _of_sources(part, title, here, there)


def _of_sources(part: str, title: str, here: RulePart, there: RulePart) -> Iterator[Difference]:
    for source in there.sources:
        if source not in here.sources:
            yield Difference(
                part,
                "sources",
                None,
                source.said(),
                f"{title}: the file names a further source, {_source(source)}.",
            )
    for source in here.sources:
        if source not in there.sources:
            yield Difference(
                part,
                "sources",
                source.said(),
                None,
                f"{title}: the file does not name the source {_source(source)}.",
            )


def words(part: str) -> str:
    """A part as a sentence names it: ``rule validity``, ``the country``."""
    sort, _, name = part.partition("/")
    if sort == "institution":
        return f"The {name.replace('_', ' ')}"
    if sort == "document":
        return "The document wishes" + ("" if name == "any" else f" for the {name}")
    return f"{'Step' if sort == 'step' else sort.capitalize()} {name.removeprefix(':')}"


def _gist(value: Any) -> str:
    if isinstance(value, RulePart) and value.say:
        return value.say
    if isinstance(value, RulePart):
        return f"{value.kind}, {value.severity}."
    return f"{_value(value)}." if isinstance(value, str) else ""


def _source(source: SourcePart) -> str:
    return f"{source.person or source.url}{f' ({source.seen.isoformat()})' if source.seen else ''}"


def _flat(value: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    if (
        isinstance(value, list)
        and len(value) == 2
        and isinstance(value[0], int)
        and isinstance(value[1], dict)
    ):
        yield "position", value[0] + 1
        yield from _flat(value[1])
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, f"{prefix}.{name}" if prefix else str(name))
    else:
        yield prefix, value


def _value(value: Any) -> str:
    if value is None:
        return "not stated"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = ", ".join(_value(each) for each in value) if isinstance(value, list) else str(value)
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return (
        f"“{shown}”"
        if isinstance(value, str) and not shown.replace("-", "").replace(".", "").isalnum()
        else shown
    )
