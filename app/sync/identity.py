"""Who this database is as a writer; a copy and a restored backup are found before their first write.

Two databases that write under one identity give two meanings to one place in the log, and no exchange could tell them
apart. So a file beside the settings, outside the database, holds what is known of each: its machine, how far its log
had come, and where it lay. Where the two disagree, the first unit of work takes a new identity, in one transaction.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app.basics.errors import Trouble
from app.basics.identity import new_id
from app.basics.places import config_folder
from app.storage.address import Address
from app.storage.cursor import Cursor
from app.storage.engine import reading_engine
from app.storage.faults import translated
from app.storage.files import write_aside
from app.storage.work import Office
from app.sync.vectors import packed

COPIED, RESTORED = "copied", "restored"


@dataclass(frozen=True, slots=True)
class Known:
    """What the file outside says of one database: how far its log had come when it was last closed or gave a file out."""

    machine: str
    seq: int
    tip: str
    address: str
    numbers: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Self:
    """What the database says of itself."""

    office: UUID
    machine: UUID
    series: str
    seq: int
    tip: bytes


class Doubt:
    """A database that is not the writer it says it is (``said``); the first unit of work makes it a new one."""

    def __init__(self, how: str, said: _Self, known: Known | None) -> None:
        series = said.series
        self._said = said
        self._known = known
        self.how = how
        self.machine = new_id()
        self.series = series if how == RESTORED else series_of_a_copy(series, self.machine)
        self.sentence = (
            "This office is an older state of what was already written here (a restored backup). "
            "From the next change on it writes as a new machine, so that nothing is counted twice."
            if how == RESTORED
            else "This office is a copy of one that was written on another computer or in another folder. "
            "From the next change on it writes as a new machine, with three letters of its own in the numbers of documents. "
            "If the other one is gone, say so first: concierge office moved."
        )

    def settle(self, session: Session) -> None:
        """Takes the new identity in this transaction: what was written so far becomes the history of the old one."""
        now = _said(session.connection())
        if now.machine != self._said.machine:  # another process was first
            self.machine, self.series = now.machine, now.series
        else:
            self._renew(Cursor(session.connection()))
        session.info["machine"], session.info["series"] = self.machine, self.series

    def _renew(self, run: Cursor) -> None:
        old, seq, tseq, tip = run("SELECT alias, seq, tseq, tip_hash FROM sync_self").fetchone()
        alias = run("SELECT max(alias) FROM sync_machine").fetchone()[0] + 1
        name, status = run("SELECT name, status FROM sync_machine WHERE alias = ?", (old,)).fetchone()
        run(
            "INSERT INTO sync_machine(alias, uuid, name, series, status) VALUES (?, ?, ?, ?, 'active')",
            (alias, self.machine.bytes, self._name(name), self.series),
        )
        if self.how == RESTORED and status == "active":
            run("UPDATE sync_machine SET status = 'retired' WHERE alias = ?", (old,))
        run("DELETE FROM sync_vv WHERE alias = ?", (old,))
        run("INSERT INTO sync_vv(alias, seq, tseq, hash) VALUES (?, ?, ?, ?)", (old, seq, tseq, tip))
        seen = run(
            "SELECT m.uuid, v.seq FROM sync_vv v JOIN sync_machine m ON m.alias = v.alias WHERE v.seq > 0"
        ).fetchall()
        run(
            "INSERT INTO sync_epoch(alias, epoch, vv) VALUES (?, 0, ?)",
            (alias, packed({bytes(machine): known for machine, known in seen})),
        )
        run(
            "UPDATE sync_self SET machine = ?, alias = ?, seq = 0, tseq = 0, epoch = 0, tip_hash = ?",
            (self.machine.bytes, alias, sha256(self.machine.bytes).digest()),
        )
        for name, last in (self._known.numbers if self._known else {}).items():
            kind, _, year = name.rpartition("-")
            run(
                "INSERT INTO counter(kind, year, last) VALUES (?, ?, ?) ON CONFLICT (kind, year)"
                " DO UPDATE SET last = CASE WHEN counter.last < excluded.last THEN excluded.last ELSE counter.last END",
                (kind, int(year), last),
            )

    def _name(self, name: str) -> str:
        """A copy is called so that people can tell it from the one it was copied from."""
        return (
            name if self.how == RESTORED else f"{name.partition(' (copy ')[0]} (copy {self.series})".strip()
        )


def series_of_a_copy(series: str, machine: UUID) -> str:
    """Three letters, which pairing never gives out: the first of the old series, two from the new identity."""
    number = int.from_bytes(sha256(machine.bytes).digest()[:4])
    return series[0] + chr(65 + number % 26) + chr(65 + number // 26 % 26)


def recognise(office: Office) -> None:
    """Learns who this database is, and whether it is still the writer that it says it is (``office.doubt``)."""
    with translated(), office.reader.connect() as connection:
        said = _said(connection)
        office.id, office.machine, office.series = said.office, said.machine, said.series
        known = _known(said.office, said.machine)
        how = _doubtful(office.address, said, known, connection)
    if how:
        office.doubt = Doubt(how, said, known)
    elif known is None or known.address != office.address.text:
        note(office)


def note(office: Office) -> None:
    """Keeps outside how far the log has come; called when the office is closed, and before a sync file is given out."""
    if office.doubt is not None:
        return
    with translated(), office.reader.connect() as connection:
        said = _said(connection)
        run = Cursor(connection)
        numbers = {f"{kind}-{year}": last for kind, year, last in run("SELECT kind, year, last FROM counter")}
    known = Known(str(said.machine), said.seq, said.tip.hex(), office.address.text, numbers)
    path = _path(said.office, said.machine)
    write_aside(path, json.dumps(_document(known), indent=1).encode(), mode=0o600)
    _legacy(said.office).unlink(missing_ok=True)


def older(office: Office) -> None:
    """Another machine knows more of this one than it does itself: an older state goes on as a new writer."""
    if office.doubt is None:
        with translated(), office.reader.connect() as connection:
            said = _said(connection)
        office.doubt = Doubt(RESTORED, said, _known(said.office, said.machine))


def moved(office: Office) -> bool:
    """Says that the other one is gone: this database goes on as the machine it was. False where nothing was in doubt."""
    doubtful = office.doubt is not None and office.doubt.how == COPIED
    if doubtful:
        office.doubt = None
        note(office)
    return doubtful


def known_of(office: Office) -> Known | None:
    """What the file outside says of this database."""
    return _known(office.id, office.machine) if office.id and office.machine else None


def _doubtful(address: Address, said: _Self, known: Known | None, connection: Connection) -> str:
    """Why this database is not the writer that it says it is; empty where it is."""
    if said.seq == 0 and known is None:
        return ""  # nothing was ever written under this identity
    if known is None:
        return "" if address.path is None else COPIED  # several computers share one server
    if said.seq < known.seq or not _agrees(connection, said, known):
        return RESTORED
    if address.path is not None and known.address != address.text and _same(Path(known.address), said):
        return COPIED
    return ""


def _agrees(connection: Connection, said: _Self, known: Known) -> bool:
    """Whether the log holds, at the place that is known, the hash that is known."""
    if known.seq == 0 or not known.tip:
        return True
    if said.seq == known.seq:
        return said.tip.hex() == known.tip
    row = Cursor(connection)(
        "SELECT t.hash FROM sync_op o JOIN sync_txn t ON t.alias = o.alias AND t.tseq = o.tseq"
        " WHERE o.alias = (SELECT alias FROM sync_self) AND o.seq = ?",
        (known.seq,),
    ).fetchone()
    return row is None or bytes(row[0]).hex() == known.tip


def _same(path: Path, said: _Self) -> bool:
    """Whether the office that lay at ``path`` is still there and is the same writer."""
    if not path.is_file():
        return False
    engine = reading_engine(Address(path, None))
    try:
        with translated(), engine.connect() as connection:
            other = _said(connection)
    except (Trouble, ValueError):
        return False
    else:
        return (other.office, other.machine) == (said.office, said.machine)
    finally:
        engine.dispose()


def _said(connection: Connection) -> _Self:
    row = Cursor(connection)(
        "SELECT s.office, s.machine, m.series, s.seq, s.tip_hash FROM sync_self s"
        " JOIN sync_machine m ON m.alias = s.alias"
    ).fetchone()
    return _Self(UUID(bytes=bytes(row[0])), UUID(bytes=bytes(row[1])), row[2], row[3], bytes(row[4]))


def _path(office: UUID, machine: UUID) -> Path:
    return config_folder() / "offices" / f"{office}.{machine}.json"


def _legacy(office: UUID) -> Path:
    """Where versions before 0.3 kept it: one for each office, so that of a second database of it was lost."""
    return config_folder() / "offices" / f"{office}.json"


def _known(office: UUID, machine: UUID) -> Known | None:
    for path in (_path(office, machine), _legacy(office)):
        try:
            found: dict[str, Any] = json.loads(path.read_text("utf-8"))
            known = Known(
                str(found["machine"]),
                int(found["seq"]),
                str(found["tip"]),
                str(found["address"]),
                {str(k): int(v) for k, v in found.get("numbers", {}).items()},
            )
        except FileNotFoundError:
            continue
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # a file that cannot be read knows nothing
        if known.machine == str(machine):
            return known
    return None


def _document(known: Known) -> dict[str, Any]:
    return {
        "machine": known.machine,
        "seq": known.seq,
        "tip": known.tip,
        "address": known.address,
        "numbers": known.numbers,
    }
