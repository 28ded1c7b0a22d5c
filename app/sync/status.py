"""How this office stands to its other machines: last exchanged, what waits for whom, what is to be decided here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.storage.cursor import Cursor
from app.sync import attachments, parking
from app.sync.log import decode
from app.sync.outgoing import vector_of
from app.sync.parking import Parked, listed, moment, name_of
from app.sync.peers import Peer, peers


@dataclass(frozen=True, slots=True)
class MachineStatus:
    """One machine. ``waiting``: changes here that it is not known to have; ``wants``: what its files here wait for."""

    id: UUID
    name: str
    series: str
    status: str
    taken_at: dt.datetime | None = None
    given_at: dt.datetime | None = None
    waiting: int = 0
    wants: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """Everything at a glance."""

    me: MachineStatus
    machines: tuple[MachineStatus, ...]
    parked: tuple[Parked, ...]
    conflicts: int
    held: int
    violations: int
    missing: int  # attachments whose bytes are expected from elsewhere


@dataclass(frozen=True, slots=True)
class FileStatus:
    """A file that was given or taken. ``may_undo``: it was taken, and not undone yet."""

    file: UUID
    given: bool
    name: str
    machines: tuple[str, ...]
    at: dt.datetime
    by: str
    kind: str
    changes: int
    clients: int = 0
    may_undo: bool = False
    undone_at: dt.datetime | None = None


def status(session: Session) -> Status:
    """How this office stands."""
    run = Cursor(session.connection())
    own, name, series, state = run(
        "SELECT s.machine, m.name, m.series, m.status FROM sync_self s JOIN sync_machine m ON m.alias = s.alias"
    ).fetchone()
    waiting = parking.parked(session)
    given = _given(run)
    vector = vector_of(session)
    return Status(
        MachineStatus(UUID(bytes=bytes(own)), name, series, state),
        tuple(_machine(peer, given, vector, waiting) for peer in peers(session)),
        waiting,
        _count(run, "sync_conflict"),
        _count(run, "sync_hold"),
        _count(run, "sync_violation"),
        len(attachments.missing(session)),
    )


def files(session: Session, limit: int = 200) -> tuple[FileStatus, ...]:
    """The files given and taken, the newest first."""
    run = Cursor(session.connection())
    known = parking.names(session)
    found = [
        FileStatus(
            UUID(bytes=bytes(file)),
            True,
            name,
            tuple(name_of(known, machine) for machine in decode(bytes(machines))),
            moment(at),
            by,
            kind,
            decode(bytes(counts)).get("changes", 0),
        )
        for file, name, machines, at, by, kind, counts in run(
            "SELECT file, name, machines, at, by, kind, counts FROM sync_export ORDER BY at DESC, file DESC LIMIT ?",
            (limit,),
        ).fetchall()
    ]
    for file, name, machine, at, by, counts, undone in run(
        "SELECT file, name, machine, at, by, counts, undone_at FROM sync_import ORDER BY at DESC, file DESC LIMIT ?",
        (limit,),
    ).fetchall():
        said = decode(bytes(counts))
        changes = said.get("changes", 0)
        found.append(
            FileStatus(
                UUID(bytes=bytes(file)),
                False,
                name,
                (name_of(known, bytes(machine)),),
                moment(at),
                by,
                said.get("kind", ""),
                changes,
                said.get("clients", 0),
                bool(changes) and undone is None and said.get("kind") != "snapshot",
                None if undone is None else moment(undone),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.at, one.file), reverse=True)[:limit])


def _machine(
    peer: Peer, given: dict[bytes, dt.datetime], vector: dict[bytes, int], waiting: tuple[Parked, ...]
) -> MachineStatus:
    lacking = sum(max(0, seq - peer.vector.get(machine, 0)) for machine, seq in vector.items())
    wants = [one.reason for one in waiting if one.machine.bytes == peer.machine]
    return MachineStatus(
        UUID(bytes=peer.machine),
        peer.name,
        peer.series,
        peer.status,
        peer.taken_at,
        given.get(peer.machine),
        lacking,
        listed(dict.fromkeys(wants)) if wants else "",
    )


def _given(run: Cursor) -> dict[bytes, dt.datetime]:
    """When a file was last made for each machine."""
    found: dict[bytes, dt.datetime] = {}
    for machines, at in run("SELECT machines, at FROM sync_export ORDER BY at").fetchall():
        found.update(dict.fromkeys(decode(bytes(machines)), moment(at)))
    return found


def _count(run: Cursor, table: str) -> int:
    return int(run(f"SELECT count(*) FROM {table}").fetchone()[0])  # names of ours
