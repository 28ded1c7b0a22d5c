"""Names that a person can type for what has none of its own: a conflict, a machine, a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from app.basics.errors import Refusal
from app.exchange.rows import ConflictRow, FileRow, HeldRow, MachineRow

_R = TypeVar("_R", ConflictRow, HeldRow)


def name_of(one: ConflictRow | HeldRow) -> str:
    """A short name of something to decide, the same on every machine: ``6-1f2e3d4c-2``, of bank details ``3-1f2e3d4c``."""
    return "-".join([str(one.table), one.row.hex[-8:], *map(str, one.key[2:])])


def decided_by(rows: Iterable[_R], name: str, what: str) -> _R:
    """The one of that name."""
    for row in rows:
        if name_of(row) == name.strip().casefold():
            return row
    raise Refusal(f"There is no {what} {name[:40]!r} here. List them: concierge sync conflicts.")


def machine_of(machines: Sequence[MachineRow], text: str) -> MachineRow:
    """The machine of that name or series, an active one before others; a Refusal names them where none or several fit."""
    wanted = text.strip().casefold()
    exact = [m for m in machines if wanted in (m.name.casefold(), m.series.casefold())]
    found = exact or [m for m in machines if m.name.casefold().startswith(wanted)]
    active = [m for m in found if m.status == "active"]
    found = active if len(active) == 1 else found
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{m.name} ({m.series})" for m in (found or machines)) or "none"
    what = "Several machines are called" if found else "There is no machine"
    raise Refusal(f"{what} {text[:60]!r}. Known here: {known}.")


def last_taken(files: Sequence[FileRow], name: str = "") -> UUID:
    """The file to take back: the one of that name, else the last one taken that still can be."""
    taken = [f for f in files if not f.given and (f.may_undo if not name else f.name == name)]
    if not taken:
        said = f"No file called {name[:80]!r} was taken here." if name else "There is nothing to take back."
        raise Refusal(said)
    return taken[0].file
