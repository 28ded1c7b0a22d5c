"""Rules that merged data can break: each floor checks its own rows, and what was found is kept until it is mended."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

# Table → the rows of it that were written.
Written = Mapping[str, Collection[UUID]]


class Violation(NamedTuple):
    """A rule that does not hold for one thing; ``detail`` is a sentence for a person."""

    rule: str
    entity: UUID
    client: UUID | None
    detail: str


class Examined(NamedTuple):
    """What a check looked at (None: everything there is) by which rules, and what it found."""

    rules: tuple[str, ...]
    entities: frozenset[UUID] | None
    found: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: run when a row of one of ``tables`` was written. ``find`` takes the session and what was written."""

    tables: frozenset[str]
    find: Callable[[Any, Written], Examined]
