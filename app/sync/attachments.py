"""Files of the office on their way: which bytes a sync file takes along, which are expected here, which arrived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.basics.errors import Refusal, Trouble
from app.records.files import Blob
from app.storage import blobs
from app.storage.cursor import Cursor
from app.storage.work import Office
from app.sync.capture import schema
from app.sync.log import INSERT, decode
from app.sync.parcel import BlobEntry, Incoming, Manifest, Stretch

EXPECTED, REFUSED = "expected", "refused"
_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """The files that belong to what goes out: with their bytes (``included``) or by name alone."""

    entries: tuple[BlobEntry, ...]

    @property
    def included(self) -> tuple[BlobEntry, ...]:
        """Those whose bytes go along."""
        return tuple(entry for entry in self.entries if entry.included)

    @property
    def left_out(self) -> int:
        """How many go by name alone."""
        return len(self.entries) - len(self.included)


def choose(
    session: Session, stretches: Sequence[Stretch], wanted: Iterable[str], up_to: int | None
) -> Chosen:
    """The files that the changes of ``stretches`` name, and those that the receivers miss.

    ``up_to`` is the size in bytes up to which the bytes of one file go along: 0 for none, None for all.
    """
    named = {sha: size for stretch in stretches for sha, size in _named(session, stretch)}
    for sha in wanted:
        size = named.get(sha) or _size(session, sha)
        if size is not None:
            named[sha] = size
    return Chosen(
        tuple(
            BlobEntry(sha, size, (up_to is None or size <= up_to) and blobs.has(session, sha))
            for sha, size in sorted(named.items())
        )
    )


def bytes_of(session: Session, chosen: Chosen) -> Iterator[tuple[str, int, Iterator[bytes]]]:
    """What goes along, in pieces."""
    for entry in chosen.included:
        yield entry.sha256, entry.size, blobs.pieces(session, entry.sha256)


def missing(session: Session) -> tuple[str, ...]:
    """SHA-256 of the files whose bytes are expected from elsewhere."""
    rows = Cursor(session.connection())(
        "SELECT sha256 FROM sync_blob WHERE state = ? ORDER BY sha256", (EXPECTED,)
    ).fetchall()
    return tuple(row[0] for row in rows)


def take_in(office: Office, incoming: Incoming, needed: frozenset[str]) -> tuple[int, list[str]]:
    """Keeps the bytes of the files that are needed here; answers how many, and a sentence for each that failed.

    Before the changes that name them: bytes without a row harm nobody, and one that fails holds up nothing else.
    """
    taken, said = 0, []
    for name, pieces in incoming.blobs():
        if name not in needed:
            continue
        try:
            with office.work("attachment", origin="sync") as session:
                good = blobs.take_in(session, name, pieces)
        except (Refusal, Trouble) as problem:
            said.append(f"The attachment {name[:12]}… could not be kept: {problem.text}")
            continue
        if good:
            taken += 1
        else:
            said.append(f"The attachment {name[:12]}… is damaged and was left out; it is expected again.")
    return taken, said


def needed(session: Session, manifest: Manifest) -> frozenset[str]:
    """Those of the files inside whose bytes are not here."""
    return frozenset(
        entry.sha256 for entry in manifest.blobs if entry.included and not blobs.has(session, entry.sha256)
    )


def settle(session: Session, manifest: Manifest) -> int:
    """Notes which bytes are expected now, and forgets those that came; answers how many are expected. In a unit of work."""
    run = Cursor(session.connection())
    for entry in manifest.blobs:
        if not blobs.has(session, entry.sha256):
            run(
                "INSERT INTO sync_blob(sha256, size, state) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
                (entry.sha256, entry.size, EXPECTED),
            )
    came = [name for name in missing(session) if blobs.has(session, name)]
    run.many("DELETE FROM sync_blob WHERE sha256 = ?", [(name,) for name in came])
    return len(missing(session))


def _named(session: Session, stretch: Stretch) -> Iterator[tuple[str, int]]:
    """SHA-256 and size of every file first named in a stretch of the log."""
    table = schema()[Blob]
    sha, size = table.by_key["sha256"].code, table.by_key["size"].code
    run, last = Cursor(session.connection()), stretch.first - 1
    while rows := run(
        "SELECT o.seq, o.data FROM sync_op o JOIN sync_machine m ON m.alias = o.alias"
        " WHERE m.uuid = ? AND o.seq > ? AND o.seq <= ? AND o.tbl = ? AND o.kind = ? AND o.data IS NOT NULL"
        " ORDER BY o.seq LIMIT ?",
        (stretch.machine, last, stretch.last, table.code, INSERT, _PAGE),
    ).fetchall():
        for _, data in rows:
            values = decode(bytes(data))
            yield values[sha], values[size]
        last = rows[-1][0]


def _size(session: Session, sha: str) -> int | None:
    row = Cursor(session.connection())("SELECT size FROM blob WHERE sha256 = ?", (sha,)).fetchone()
    return None if row is None else int(row[0])
