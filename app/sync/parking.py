"""Files that are sound and cannot be merged yet: kept below the office's own folder, tried again after each import."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.places import config_folder
from app.storage.cursor import Cursor
from app.storage.files import aside
from app.storage.work import Office

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Parked:
    """One file that waits, and the sentence that says for what."""

    file: UUID
    name: str
    sha256: str
    machine: UUID
    at: dt.datetime
    reason: str


def folder_of(office: Office) -> Path:
    """Where files wait: beside a local office, else beside the settings."""
    path = office.address.path
    if path is not None:
        return path.with_name(path.name + ".waiting")
    return config_folder() / "waiting" / str(office.id)


def path_of(office: Office, file: UUID) -> Path:
    """Where the file of that id waits."""
    return folder_of(office) / f"{file}.relsync"


def parked(session: Session) -> tuple[Parked, ...]:
    """The files that wait, the oldest first."""
    rows = Cursor(session.connection())(
        "SELECT file, name, sha256, machine, at, reason FROM sync_parked ORDER BY at, file"
    ).fetchall()
    return tuple(
        Parked(UUID(bytes=bytes(file)), name, sha, UUID(bytes=bytes(machine)), moment(at), reason)
        for file, name, sha, machine, at, reason in rows
    )


def park(office: Office, path: Path, waiting: Parked) -> None:
    """Keeps a copy of ``path`` and why it waits; the copy is on the disk before the row names it."""
    kept = path_of(office, waiting.file)
    if path != kept:
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with aside(kept) as temporary:
            shutil.copyfile(path, temporary)
    with office.work("park a sync file") as session:
        Cursor(session.connection())(
            "INSERT INTO sync_parked(file, name, sha256, machine, at, reason) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (file) DO UPDATE SET reason = excluded.reason",
            (
                waiting.file.bytes,
                waiting.name,
                waiting.sha256,
                waiting.machine.bytes,
                micros(waiting.at),
                waiting.reason,
            ),
        )


def unpark(session: Session, file: bytes) -> None:
    """Forgets that a file waited, in the unit of work that takes it."""
    Cursor(session.connection())("DELETE FROM sync_parked WHERE file = ?", (file,))


def clear(office: Office) -> None:
    """Removes files that no row names any more."""
    with office.look() as session:
        named = {path_of(office, one.file) for one in parked(session)}
    for path in folder_of(office).glob("*.relsync"):
        if path not in named:
            with suppress(OSError):
                path.unlink()


def names(session: Session) -> dict[bytes, str]:
    """The names of the machines that are known here."""
    rows = Cursor(session.connection())("SELECT uuid, name FROM sync_machine").fetchall()
    return {bytes(machine): name for machine, name in rows}


def waits_sentence(waits: Sequence[tuple[bytes, int]], known: dict[bytes, str]) -> str:
    """What a file waits for, in words."""
    parts = [
        f"{counted(count, 'change')} of {known.get(machine) or 'a machine that is not known here yet'}"
        for machine, count in waits
    ]
    return f"Waits for {listed(parts)}."


def listed(parts: Iterable[str]) -> str:
    """``a, b and c``."""
    *head, last = list(parts)
    return f"{', '.join(head)} and {last}" if head else last


def name_of(known: dict[bytes, str], machine: bytes) -> str:
    """The name of a machine, or what can be said of one without a name."""
    return known.get(machine) or "a machine without a name"


def counted(count: int, one: str) -> str:
    """``1 change``, ``1,204 changes``."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def moment(microseconds: int) -> dt.datetime:
    """A moment as it is kept in the tables of the exchange."""
    return _EPOCH + dt.timedelta(microseconds=microseconds)


def micros(at: dt.datetime) -> int:
    """Microseconds UTC, as the tables of the exchange keep a moment."""
    return (at - _EPOCH) // dt.timedelta(microseconds=1)
