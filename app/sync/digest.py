"""One number for each table that two offices can compare: equal where both have merged the same changes alike."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.storage.cursor import Cursor
from app.sync.log import decode, encode

_CHUNK = 10_000
# Beyond so many rows a file goes out without digests: reading every register would take longer than the export.
MOST_ROWS = 200_000


def digests(session: Session) -> dict[int, bytes]:
    """Table code → SHA-256 over the registers of its rows, in the order of their keys.

    Machines are named by their uuid and values by the writes that made them, whose content the chain of each machine
    proves; so a digest is equal on every machine and database that has merged the same changes. What waits for a person
    here (held bank details) does not count. Tables of a newer version count like others.
    """
    run = Cursor(session.connection())
    uuids = {alias: bytes(uuid) for alias, uuid in run("SELECT alias, uuid FROM sync_machine").fetchall()}
    found = {}
    for table, rows in groupby(_rows(run), key=lambda row: row[0]):
        total = sha256()
        for _table, pk, regs in rows:
            total.update(row_hash(pk, decode(regs), uuids))
        found[table] = total.digest()
    return found


def is_small(session: Session) -> bool:
    """Whether digests are taken along with every file."""
    count: int = Cursor(session.connection())("SELECT count(*) FROM sync_row").fetchone()[0]
    return count <= MOST_ROWS


def row_hash(pk: bytes, registers: dict[int, Any], uuids: dict[int, bytes]) -> bytes:
    """What one row says: its key, and for each register the writes that stand in it."""
    said = [
        (code, sorted((uuids[alias], seq) for _stamp, alias, seq, _epoch in dots))
        for code, dots in sorted(registers.items())
        if dots
    ]
    return sha256(encode((pk, said))).digest()


def differing(session: Session, theirs: dict[int, bytes]) -> list[int]:
    """The codes of the tables whose digest is another one here; tables without rows may be absent."""
    ours = digests(session)
    return sorted(code for code in {*ours, *theirs} if ours.get(code) != theirs.get(code))


def tips(session: Session) -> dict[UUID, tuple[int, bytes]]:
    """Of every machine known here: its last transaction's number, and the hash of its chain there."""
    run = Cursor(session.connection())
    rows = run(
        "SELECT m.uuid, v.tseq, v.hash FROM sync_vv v JOIN sync_machine m ON m.alias = v.alias"
        " UNION ALL SELECT machine, tseq, tip_hash FROM sync_self"
    ).fetchall()
    return {UUID(bytes=bytes(uuid)): (number, bytes(tip)) for uuid, number, tip in rows}


def fingerprint(session: Session) -> bytes:
    """One hash of everything merged here: for two people who compare by telephone."""
    total = sha256()
    for code, digest in sorted(digests(session).items()):
        total.update(encode((code, digest)))
    return total.digest()


def _rows(run: Cursor) -> Iterator[tuple[int, bytes, bytes]]:
    table, last = -(2**31), b""
    while page := run(
        "SELECT tbl, pk, regs FROM sync_row WHERE (tbl, pk) > (?, ?) ORDER BY tbl, pk LIMIT ?",
        (table, last, _CHUNK),
    ).fetchall():
        for code, pk, regs in page:
            yield code, bytes(pk), bytes(regs)
        table, last = page[-1][0], bytes(page[-1][1])
