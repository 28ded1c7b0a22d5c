"""Taking a file: proven whole, looked at, backed up before, merged in one transaction; a known one writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.storage.backup import back_up, thin
from app.storage.cursor import Cursor
from app.storage.work import Office, settle_doubt
from app.sync import attachments, container, digest, forks, identity, landing, parking, roster, snapshot
from app.sync.envelope import Peeked
from app.sync.fresh import Cancelled, Fresh, Progress
from app.sync.landing import Landed
from app.sync.log import encode
from app.sync.outgoing import places, vector_of
from app.sync.parcel import FULL, SNAPSHOT, Incoming, Manifest
from app.sync.parking import Parked, counted, name_of
from app.sync.peers import acknowledge
from app.sync.previewing import (
    COPIED_ALONG,
    KNOWN,
    OWN,
    PARKED,
    fork_in,
    is_own,
    opened,
    vanishing,
    visible,
    why_not,
)
from app.sync.readiness import Standing, standing
from app.sync.refusals import Stranger
from app.sync.undo import state_of

TAKEN = "taken"
_BACKUPS = 10
_BECAME = {"active": "belongs to this office", "retired": "is not used any more", "revoked": "is shut out"}
_COMPARE = "run on both machines: concierge sync verify."


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: taken, known (nothing was written) or parked. ``also``: parked ones that could follow."""

    state: str
    file: UUID
    machine: str
    sentence: str
    changes: int = 0
    clients: int = 0
    conflicts: int = 0
    held: int = 0
    violations: int = 0
    attachments: int = 0
    missing: int = 0
    backup: Path | None = None
    also: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """How a file is to be taken."""

    confirmed: bool = False
    backup: bool = True
    progress: Progress | None = None
    cancelled: Cancelled | None = None


class MustConfirm(Refusal):
    """So much would vanish that a person has to say yes first; the findings are the warnings."""


def take(office: Office, path: Path, *, passphrase: str | None = None, wish: Wish = Wish()) -> Taken:
    """Takes the file at ``path`` into the office, or says why it waits.

    A file that was taken before is recognised by its header and nothing is written. MustConfirm where much would vanish
    and nobody confirmed it; Stopped where the person stopped it. Either all of it is in the office afterwards, or nothing.
    """
    seen = container.peek(path)
    with office.look() as session:
        known = _known(session, seen.file.bytes, seen.sha256)
    if known is not None:
        return known
    try:
        with opened(office, path, passphrase) as incoming:
            taken = take_incoming(office, incoming, path, wish)
    except Stranger as who:
        return _kept(office, seen, who)
    if taken.state != TAKEN:
        return taken
    also = retry(office, replace(wish, backup=False))
    return replace(taken, also=also, sentence=" ".join([taken.sentence, *(one.sentence for one in also)]))


def first_import(
    office: Office, path: Path, *, passphrase: str | None = None, progress: Progress | None = None
) -> Taken:
    """Takes the snapshot that a new machine begins with; refuses where anything was written or merged already.

    The log comes whole and is proven like any other; rows and registers are taken as the sender has them.
    """
    with opened(office, path, passphrase) as incoming:
        return settle_in(office, incoming, path, progress)


def settle_in(office: Office, incoming: Incoming, path: Path, progress: Progress | None = None) -> Taken:
    """The same of a file that lies open."""
    manifest = incoming.manifest
    with office.look() as session:
        now = standing(session, incoming)
        if not snapshot.is_new(session):
            raise Refusal("This office is not empty, so it cannot begin with a snapshot. Take the file in.")
        if manifest.kind != SNAPSHOT or now.waits:
            raise Refusal(f"{path.name} is not a snapshot. Have one made for this machine.")
        needed = attachments.needed(session, manifest)
    arrived, failed = attachments.take_in(office, incoming, needed)
    with office.work(f"began with {path.name}", origin="sync") as session:
        roster.take_statements(session, incoming.statements)
        fresh = Fresh(incoming, places(session), progress)
        changes = snapshot.settle_in(session, fresh)
        missing = attachments.settle(session, manifest)
        _record(session, incoming, path, Landed(changes=changes), began=True)
        sender = name_of(parking.names(session), manifest.sender)
    sentence = f"The office is here: {counted(changes, 'change')} from {sender}."
    return Taken(
        TAKEN,
        UUID(bytes=manifest.file),
        sender,
        " ".join([sentence, *failed]),
        changes,
        attachments=arrived,
        missing=missing,
    )


def retry(office: Office, wish: Wish = Wish()) -> tuple[Taken, ...]:
    """Takes the parked files that can be merged now, in whatever order they can."""
    found: list[Taken] = []
    again = True
    while again:
        again = False
        with office.look() as session:
            waiting = parking.parked(session)
        for one in waiting:
            taken = _retried(office, one, wish)
            if taken is not None:
                found.append(taken)
                again = True
    parking.clear(office)
    return tuple(found)


def _retried(office: Office, one: Parked, wish: Wish) -> Taken | None:
    path = parking.path_of(office, one.file)
    try:
        with opened(office, path) as incoming:
            with office.look() as session:
                ready = standing(session, incoming).ready
            if not ready:
                return None
            taken = take_incoming(office, incoming, path, wish)
    except (Refusal, FileNotFoundError):
        return None  # it goes on waiting; taking it by hand says why
    return taken if taken.state == TAKEN else None


def take_incoming(office: Office, incoming: Incoming, path: Path, wish: Wish = Wish()) -> Taken:
    """Takes a proven file: parks it, or merges it in one transaction after a backup."""
    manifest = incoming.manifest
    with office.look() as session:
        now = standing(session, incoming)
        fork = fork_in(session, incoming, now) if now.forked is not None else None
        needed = attachments.needed(session, manifest)
        if now.ready and not now.fresh and not needed and is_own(session, manifest):
            sender = name_of(parking.names(session), manifest.sender)
            return Taken(KNOWN, UUID(bytes=manifest.file), sender, OWN)
    if fork is not None and not fork.ours_keeps_the_name:
        if not wish.confirmed:
            raise MustConfirm(COPIED_ALONG, [{"warning": COPIED_ALONG}])
        cured = forks.cure(office, fork)
        taken = take_incoming(office, incoming, path, wish)
        return replace(taken, sentence=f"{cured} {taken.sentence}")
    if not now.ready and not now.ahead:
        return _parked(office, incoming, path, now)
    if now.ahead:
        identity.older(office)
    backup = _backed_up(office, manifest.file) if wish.backup and now.fresh else None
    try:
        arrived, failed = attachments.take_in(office, incoming, needed)
        return _merged(office, incoming, path, wish, (backup, arrived, failed))
    except BaseException:
        if backup is not None:  # nothing came of it
            backup.unlink(missing_ok=True)
        raise


def _merged(
    office: Office,
    incoming: Incoming,
    path: Path,
    wish: Wish,
    prepared: tuple[Path | None, int, list[str]],
) -> Taken:
    """The one transaction: everything of the file that is not here yet, or nothing."""
    manifest, (backup, arrived, failed) = incoming.manifest, prepared
    with office.work(f"took {path.name}", origin="sync") as session:
        settle_doubt(session)
        if not standing(session, incoming).ready:
            raise Refusal("This office was changed while the file was being read. Take the file again.")
        fresh = Fresh(incoming, places(session), wish.progress, wish.cancelled)
        news = _news_of_machines(session, incoming)
        before = visible(session)
        landed = landing.land(session, fresh) if fresh.size else Landed()
        if not wish.confirmed and (alarm := vanishing(before, landed.hidden_rows)):
            raise MustConfirm(alarm, [{"warning": alarm}])
        missing = attachments.settle(session, manifest)
        _record(session, incoming, path, landed, backup)
        said = _compared(session, manifest) if fresh.size else []
        sender = name_of(parking.names(session), manifest.sender)
    return Taken(
        TAKEN,
        UUID(bytes=manifest.file),
        sender,
        " ".join([*_taken_sentences(landed, sender, arrived, news), *failed, *said]),
        landed.changes,
        len(landed.clients),
        landed.conflicts,
        landed.held,
        landed.violations,
        arrived,
        missing,
        backup,
    )


def _news_of_machines(session: Session, incoming: Incoming) -> list[str]:
    """Takes what the file says of machines, and says who joined, was renamed or was shut out by it."""
    before = {m.id: (m.name, m.status) for m in roster.machines(session)}
    if not roster.take_statements(session, incoming.statements):
        return []
    news = []
    for machine in roster.machines(session):
        name, status = before.get(machine.id, ("", ""))
        if status != machine.status and machine.status in _BECAME:
            news.append(f"{machine.name} {_BECAME[machine.status]}.")
        elif name and name != machine.name:
            news.append(f"{name} is now called {machine.name}.")
    return news


def _known(session: Session, file: bytes, sha256: str) -> Taken | None:
    """The answer for a file that was taken before and has nothing left that is missing here; by its header alone."""
    row = Cursor(session.connection())(
        "SELECT machine FROM sync_import WHERE file = ? AND sha256 = ? AND undone_at IS NULL", (file, sha256)
    ).fetchone()
    if row is None or attachments.missing(session):
        return None
    sender = name_of(parking.names(session), bytes(row[0]))
    return Taken(KNOWN, UUID(bytes=file), sender, "This file was taken before; there is nothing new in it.")


def _parked(office: Office, incoming: Incoming, path: Path, now: Standing) -> Taken:
    manifest = incoming.manifest
    file = UUID(bytes=manifest.file)
    with office.look() as session:
        before = {one.file: one.reason for one in parking.parked(session)}
        sender = name_of(parking.names(session), manifest.sender)
        reason = why_not(session, manifest, now)
    if before.get(file) != reason:
        waiting = Parked(
            file, path.name, incoming.sha256, UUID(bytes=manifest.sender), office.clock.now(), reason
        )
        parking.park(office, path, waiting)
    return Taken(PARKED, file, sender, reason)


def _kept(office: Office, seen: Peeked, who: Stranger) -> Taken:
    """A file whose signer nobody here knows is kept, in case that machine is welcomed somewhere; it is never merged before."""
    with office.look() as session:
        if all(one.file != seen.file for one in parking.parked(session)):
            waiting = Parked(
                seen.file, seen.path.name, seen.sha256, seen.sender, office.clock.now(), who.text
            )
            parking.park(office, seen.path, waiting)
    return Taken(PARKED, seen.file, name_of({}, seen.sender.bytes), who.text)


def _backed_up(office: Office, file: bytes) -> Path | None:
    """The database as it was, reopened and verified; a server keeps its own and has the log."""
    path = office.address.path
    if path is None:
        return None
    folder = path.with_name(path.name + ".before-imports")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"{office.clock.now():%Y-%m-%dT%H%M%S%f}-{file.hex()[-8:]}.office"
    back_up(office.address, target, office.clock, whole=False)
    thin(folder, keep=_BACKUPS)
    return target


def _record(
    session: Session,
    incoming: Incoming,
    path: Path,
    landed: Landed,
    backup: Path | None = None,
    *,
    began: bool = False,
) -> None:
    """Who gave what and when, and what the sender is known to have now."""
    run, manifest = Cursor(session.connection()), incoming.manifest
    run("DELETE FROM sync_import WHERE file = ?", (manifest.file,))
    now = parking.micros(session.info["clock"].now())
    counts = {
        "kind": SNAPSHOT if began else FULL if manifest.kind == SNAPSHOT else manifest.kind,
        "changes": landed.changes,
        "clients": len(landed.clients),
        "conflicts": landed.conflicts,
        "wanted": list(manifest.wanted),
        "state": list(state_of(session)),
    }
    run(
        "INSERT INTO sync_import(file, sha256, machine, made_at, at, by, name, counts, backup)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            manifest.file,
            incoming.sha256,
            manifest.sender,
            manifest.made_at,
            now,
            session.info.get("author", ""),
            path.name,
            encode(counts),
            None if backup is None else str(backup),
        ),
    )
    parking.unpark(session, manifest.file)
    acknowledge(session, manifest)


def _compared(session: Session, manifest: Manifest) -> list[str]:
    """Where both know the same, the tables must say the same; a sentence where they do not. Nothing is undone for it."""
    if not manifest.digests or vector_of(session) != manifest.vector:
        return []
    differing = digest.differing(session, manifest.digests)
    if not differing:
        return []
    tables = counted(len(differing), "table")
    return [f"After merging, {tables} read differently here and there. Nothing is lost: {_COMPARE}"]


def _taken_sentences(landed: Landed, sender: str, arrived: int, news: list[str]) -> list[str]:
    if not landed.changes and not arrived and not news:
        return [f"There was nothing new in it; {sender} is known to have what it says."]
    said = []
    if landed.changes:
        about = f", about {counted(len(landed.clients), 'client')}" if landed.clients else ""
        said.append(f"Took in {counted(landed.changes, 'change')} from {sender}{about}.")
    if arrived:
        said.append(f"{counted(arrived, 'attachment')} arrived.")
    if landed.conflicts:
        said.append(f"{counted(landed.conflicts, 'conflict')} to decide.")
    if landed.held:
        said.append(f"{counted(landed.held, 'changed bank detail')} to confirm.")
    return [*said, *news]
