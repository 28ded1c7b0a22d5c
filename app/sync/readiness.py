"""May a file be merged here now? Known already, ready, waiting for what came before, or at odds with what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.orm import Session

from app.storage.cursor import Cursor
from app.sync.outgoing import Place, places
from app.sync.parcel import Incoming, Manifest, Stretch
from app.sync.vectors import Vector


@dataclass(frozen=True, slots=True)
class Standing:
    """How a file stands to what is known here.

    ``fresh`` counts the changes that are not here yet; ``waits`` names the machines, and how many of their changes must
    come first; ``forked`` is a machine whose log reads differently here and there.
    """

    fresh: int
    waits: tuple[tuple[bytes, int], ...] = ()
    forked: bytes | None = None
    ahead: bool = (
        False  # it holds writes of this very machine that are not here: this office is an older state
    )

    @property
    def ready(self) -> bool:
        """Whether it can be merged now."""
        return not self.waits and self.forked is None and not self.ahead


def waits_for(manifest: Manifest, known: Mapping[bytes, int]) -> tuple[tuple[bytes, int], ...]:
    """The machines, and how many of their changes are missing here before ``manifest`` can be merged; pure."""
    lacking: Vector = {}
    for stretch in manifest.stretches:
        lacking[stretch.machine] = stretch.first - 1 - known.get(stretch.machine, 0)
    for machine, seq in manifest.needs.items():
        lacking[machine] = max(lacking.get(machine, 0), seq - known.get(machine, 0))
    return tuple((machine, count) for machine, count in sorted(lacking.items()) if count > 0)


def fresh_changes(manifest: Manifest, known: Mapping[bytes, int]) -> int:
    """How many changes of ``manifest`` lie beyond ``known``; pure."""
    return sum(max(0, s.last - max(s.first - 1, known.get(s.machine, 0))) for s in manifest.stretches)


def standing(session: Session, incoming: Incoming) -> Standing:
    """How a proven file stands to this office as the session sees it."""
    manifest, here = incoming.manifest, places(session)
    known = {machine: place.seq for machine, place in here.items()}
    own = bytes(Cursor(session.connection())("SELECT machine FROM sync_self").fetchone()[0])
    forked = _forked(session, incoming, here)
    ahead = manifest.vector.get(own, 0) > known[own]
    return Standing(fresh_changes(manifest, known), waits_for(manifest, known), forked, ahead)


def _forked(session: Session, incoming: Incoming, here: Mapping[bytes, Place]) -> bytes | None:
    """The machine of which one number has two hashes: two databases have written under one name."""
    run = Cursor(session.connection())
    manifest = incoming.manifest
    said: list[tuple[bytes, int, bytes]] = [(m, number, tip) for m, (number, tip) in manifest.tips.items()]
    for s in manifest.stretches:
        said += [(s.machine, s.first_number - 1, s.before), (s.machine, s.last_number, s.after)]
    said += _ends_within(incoming, here)
    for machine, number, tip in sorted(said):
        known = _hash_at(run, machine, here.get(machine), number)
        if known is not None and known != tip:
            return machine
    return None


def _ends_within(incoming: Incoming, here: Mapping[bytes, Place]) -> list[tuple[bytes, int, bytes]]:
    """Of stretches that begin before what is known here ends: the hash at that end, as the file has it."""
    wanted = {
        s.machine: here[s.machine].number
        for s in incoming.manifest.stretches
        if s.machine in here and _reaches_over(s, here[s.machine].number)
    }
    if not wanted:
        return []
    return [
        (t.machine, t.number, t.hash)
        for chunk in incoming.transactions()
        for t in chunk
        if wanted.get(t.machine) == t.number
    ]


def _reaches_over(stretch: Stretch, number: int) -> bool:
    return stretch.first_number <= number < stretch.last_number


def hash_at(session: Session, machine: bytes, number: int) -> bytes | None:
    """The hash of one transaction of a machine as it is known here; None where it is not known."""
    return _hash_at(Cursor(session.connection()), machine, places(session).get(machine), number)


def _hash_at(run: Cursor, machine: bytes, place: Place | None, number: int) -> bytes | None:
    if number == 0:
        return sha256(machine).digest()
    if place is None or number > place.number:
        return None
    row = run("SELECT hash FROM sync_txn WHERE alias = ? AND tseq = ?", (place.alias, number)).fetchone()
    return None if row is None else bytes(row[0])
