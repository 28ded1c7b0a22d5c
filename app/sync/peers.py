"""The other machines of the office, and what each is known to have: from the files it made, never from a promise."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.storage.cursor import Cursor
from app.sync.log import decode
from app.sync.parcel import Manifest
from app.sync.parking import micros, moment
from app.sync.vectors import Vector, joined, packed, unpacked

ACTIVE, RETIRED, REVOKED = "active", "retired", "revoked"


@dataclass(frozen=True, slots=True)
class Peer:
    """Another machine. ``vector`` is what its last file said it has; empty where none was taken from it yet."""

    machine: bytes
    alias: int
    name: str
    series: str
    status: str
    age_pub: str
    vector: Vector
    taken_at: dt.datetime | None


def peers(session: Session) -> list[Peer]:
    """Every machine of the office but this one, by name."""
    rows = Cursor(session.connection())(
        "SELECT m.uuid, m.alias, m.name, m.series, m.status, m.age_pub, p.vv, p.at FROM sync_machine m"
        " LEFT JOIN sync_peer p ON p.alias = m.alias WHERE m.alias <> (SELECT alias FROM sync_self)"
        " ORDER BY m.name, m.uuid"
    ).fetchall()
    return [
        Peer(
            bytes(machine),
            alias,
            name,
            series,
            status,
            "" if age is None else bytes(age).decode(),
            {} if vv is None else unpacked(bytes(vv)),
            None if at is None else moment(at),
        )
        for machine, alias, name, series, status, age, vv, at in rows
    ]


def acknowledge(session: Session, manifest: Manifest) -> None:
    """Notes what the sender is known to have: what a file says of its maker only ever grows."""
    run = Cursor(session.connection())
    row = run(
        "SELECT m.alias, p.vv, p.made_at FROM sync_machine m LEFT JOIN sync_peer p ON p.alias = m.alias WHERE m.uuid = ?",
        (manifest.sender,),
    ).fetchone()
    if row is None:
        return
    alias, before, made_at = row
    vector = joined(unpacked(bytes(before)), manifest.vector) if before is not None else manifest.vector
    run(
        "INSERT INTO sync_peer(alias, vv, at, made_at) VALUES (?, ?, ?, ?) ON CONFLICT (alias) DO UPDATE SET"
        " vv = excluded.vv, at = excluded.at, made_at = excluded.made_at",
        (alias, packed(vector), micros(session.info["clock"].now()), max(made_at or 0, manifest.made_at)),
    )


def wanted_by(session: Session, machine: bytes) -> tuple[str, ...]:
    """SHA-256 of the files whose bytes a machine lacked when it made the last file that was taken from it."""
    row = Cursor(session.connection())(
        "SELECT counts FROM sync_import WHERE machine = ? ORDER BY made_at DESC LIMIT 1", (machine,)
    ).fetchone()
    return () if row is None else tuple(decode(bytes(row[0])).get("wanted", ()))
