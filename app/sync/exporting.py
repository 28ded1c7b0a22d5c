"""Giving a file: what the others lack, sealed for them, written aside and read back before anybody is told."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

import app
from app.basics.errors import Refusal
from app.basics.identity import new_id
from app.storage.cursor import Cursor
from app.storage.revision import HEAD
from app.storage.work import Office
from app.sync import attachments, container, digest, identity, roster, snapshot
from app.sync.attachments import Chosen
from app.sync.container import Content, Written
from app.sync.fresh import Cancelled, Progress, Stopped
from app.sync.keys import Keys
from app.sync.log import encode
from app.sync.outgoing import Outgoing, common
from app.sync.parcel import FULL, INCREMENTAL, SNAPSHOT, Change, Manifest, Parcel
from app.sync.parking import counted, listed, micros
from app.sync.peers import ACTIVE, REVOKED, Peer, peers, wanted_by
from app.sync.vectors import Vector, packed

ENDING = ".relsync"
UP_TO = 10_000_000  # bytes: larger attachments go by name alone unless somebody asks for them
REMOVE = "The stick may be removed."
MOST_WANTED = 1_000
_LEFT = 3600  # seconds
_MUCH = 500_000_000
_NO_FILES = Chosen(())


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written, read back from the disk and found whole; ``sentence`` is what the person is told."""

    path: Path
    file: UUID
    sha256: str
    size: int
    changes: int
    attachments: int
    left_out: int
    machines: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Giving:
    """What is to go out. ``to``: the machines that shall be able to read it, None for all that are active.

    ``attachments_up_to``: bytes of one attachment; 0 for none, None for all. ``passphrase`` opens it on any machine too.
    """

    kind: str = INCREMENTAL
    to: Sequence[UUID] | None = None
    attachments_up_to: int | None = UP_TO
    passphrase: str | None = None
    progress: Progress | None = None
    cancelled: Cancelled | None = None


def export(office: Office, path: Path, giving: Giving = Giving()) -> Exported:
    """Writes what the receivers are not known to have to ``path``, reads it back, and only then says so.

    Incremental where every receiver has told what it has, else full; a snapshot also carries the state, for a machine
    that is new. Trouble where the disk does not play along: then there is no file. Stopped where the person stopped it.
    """
    if path.suffix != ENDING:
        path = path.with_name(path.name + ENDING)
    _clear_aside(path.parent)
    with office.work("say who this machine is") as session:
        keys = roster.enter(session)
    with office.look() as session:
        receivers = _receivers(session, giving)
        known: Vector = common(peer.vector for peer in receivers) if giving.kind == INCREMENTAL else {}
        going = Outgoing(session, known)
        kind = giving.kind if giving.kind != INCREMENTAL or known else FULL
        wanted = chain.from_iterable(wanted_by(session, peer.machine) for peer in receivers)
        chosen = attachments.choose(session, going.stretches, wanted, giving.attachments_up_to)
        manifest = manifest_of(session, going, kind, chosen)
        if digest.is_small(session):
            manifest = replace(manifest, digests=digest.digests(session))
        identity.note(office)
        written = put_down(session, path, Load(manifest, going, chosen, keys, receivers), giving)
    names = tuple(peer.name for peer in receivers)
    done = Exported(
        written.path,
        UUID(bytes=manifest.file),
        written.sha256,
        written.size,
        going.size,
        len(chosen.included),
        chosen.left_out,
        names,
        _sentence(going, chosen, names, written.path),
    )
    record(office, manifest, written, [peer.machine for peer in receivers])
    return done


def _clear_aside(folder: Path) -> None:
    """What is left of files that were being written when a machine was killed; not one that somebody writes just now."""
    with suppress(OSError):
        for left in folder.glob(f".*{ENDING}.*.tmp"):
            if time.time() - left.stat().st_mtime > _LEFT:
                left.unlink()


@dataclass(frozen=True, slots=True)
class Load:
    """What goes into one file, and who signs it and can read it."""

    manifest: Manifest
    going: Outgoing
    chosen: Chosen
    keys: Keys
    receivers: Sequence[Peer]


def put_down(session: Session, path: Path, load: Load, giving: Giving) -> Written:
    """Writes one file, sealed for its receivers, and reads it back."""
    going, whole = load.going, bool(load.manifest.stretches)
    content = Content(
        load.manifest,
        going.words if whole else (),
        going.statements,
        going.epochs if whole else (),
        going.transactions() if whole else (),
        _watched(going, giving) if whole else (),
        attachments.bytes_of(session, load.chosen),
        snapshot.pieces(session) if load.manifest.kind == SNAPSHOT else (),
    )
    return container.write(
        path,
        content,
        keys=load.keys,
        recipients=[peer.age_pub for peer in load.receivers if peer.age_pub],
        passphrase=giving.passphrase,
    )


def manifest_of(session: Session, going: Outgoing, kind: str, chosen: Chosen = _NO_FILES) -> Manifest:
    """What stands first in a file of ``going``."""
    office, sender = Cursor(session.connection())("SELECT office, machine FROM sync_self").fetchone()
    return Manifest(
        office=bytes(office),
        file=new_id().bytes,
        sender=bytes(sender),
        kind=kind,
        made_at=micros(session.info["clock"].now()),
        by=session.info.get("author", ""),
        app=app.__version__,
        schema=HEAD,
        stretches=going.stretches,
        needs=going.needs,
        vector=going.vector,
        tips={m: (place.number, place.hash) for m, place in going.places.items() if place.number},
        digests={},
        counts={"changes": going.size, "transactions": _transactions(going)},
        blobs=chosen.entries,
        wanted=attachments.missing(session)[:MOST_WANTED],
    )


def _transactions(going: Outgoing) -> int:
    return sum(stretch.last_number - stretch.first_number + 1 for stretch in going.stretches)


def _receivers(session: Session, giving: Giving) -> list[Peer]:
    """The machines it is for; a passphrase alone makes a file for whoever knows it."""
    others = peers(session)
    if giving.to is None:
        active = [peer for peer in others if peer.status == ACTIVE and peer.age_pub]
        if not active and giving.passphrase is None:
            raise Refusal(
                "This office has no other machine yet. Have one join first, or seal the file with a passphrase."
            )
        return active
    found = {peer.machine: peer for peer in others}
    unknown = [machine for machine in giving.to if machine.bytes not in found]
    if unknown:
        raise Refusal(f"There is no machine {unknown[0]} in this office.")
    chosen = [found[machine.bytes] for machine in giving.to]
    for peer in chosen:
        if peer.status == REVOKED:
            raise Refusal(f"{peer.name} was shut out of this office; nothing is given to it.")
        if not peer.age_pub:
            raise Refusal(
                f"The keys of {peer.name or 'that machine'} are not known here. Have it join by a card first."
            )
    return chosen


def _watched(going: Outgoing, giving: Giving) -> Iterator[list[Change]]:
    """The changes, with a count of those that went out and a way to stop."""
    done = 0
    for chunk in going.changes():
        if giving.cancelled is not None and giving.cancelled():
            raise Stopped
        yield chunk
        done += len(chunk)
        if giving.progress is not None:
            giving.progress(done, going.size)


def _sentence(going: Outgoing, chosen: Chosen, names: Sequence[str], path: Path) -> str:
    who = f" for {listed(names)}" if names else ""
    said = [f"{counted(going.size, 'change')}{who} in {path.name}, read back and found whole."]
    if chosen.left_out:
        said.append(f"{counted(chosen.left_out, 'attachment')} went by name alone.")
    if sum(entry.size for entry in chosen.included) > _MUCH:
        said.append("The attachments are more than 500 MB.")
    return " ".join([*said, REMOVE])


def record(office: Office, manifest: Manifest, written: Written, machines: Sequence[bytes]) -> None:
    """Notes what was given out, when and for whom."""
    counts = {**manifest.counts, "attachments": sum(1 for entry in manifest.blobs if entry.included)}
    with office.work("gave a sync file") as session:
        Cursor(session.connection())(
            "INSERT INTO sync_export(file, sha256, kind, at, by, name, machines, vv, counts)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                manifest.file,
                written.sha256,
                manifest.kind,
                manifest.made_at,
                manifest.by,
                written.path.name,
                encode(list(machines)),
                packed(manifest.vector),
                encode(counts),
            ),
        )


def parcel(session: Session, known: Mapping[bytes, int] | None = None) -> Parcel:
    """Everything beyond ``known`` in memory, as a reader would see it: for tests, and for what is small."""
    going = Outgoing(session, known or {})
    return Parcel(
        manifest_of(session, going, INCREMENTAL if known else FULL),
        list(chain.from_iterable(going.transactions())),
        list(chain.from_iterable(going.changes())),
        words=going.words,
        statements=going.statements,
        epochs=going.epochs,
    )
