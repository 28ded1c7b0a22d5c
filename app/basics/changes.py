"""The receipt of a unit of work: what it touched, and where the change came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID


class Touched(NamedTuple):
    """One row that a unit of work wrote; ``client`` lets the open file ignore other clients."""

    kind: str
    id: UUID
    client: UUID | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything one committed unit of work touched, announced once."""

    touched: frozenset[Touched]
    origin: str = "here"
    label: str = ""

    def kinds(self) -> frozenset[str]:
        """The table names that were touched."""
        return frozenset(t.kind for t in self.touched)

    def clients(self) -> frozenset[UUID]:
        """The clients whose files were touched, as far as known."""
        return frozenset(t.client for t in self.touched if t.client is not None)
