"""A folder that the machines of an office share: each writes only below its own directory and reads the others'.

Nothing is locked, shared or removed there, so it may lie on any network drive or in any synchronised folder, and an
empty, missing or shrunken one means nothing. What cannot be read is taken to be on its way and tried again later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import msgspec

from app.basics.errors import Refusal, Trouble
from app.storage.cursor import Cursor
from app.storage.files import write_aside
from app.storage.work import Office
from app.sync import container, parking, roster
from app.sync.importing import TAKEN, Wish, take
from app.sync.outgoing import vector_of
from app.sync.parking import micros, name_of
from app.sync.peers import ACTIVE, acknowledge, peers
from app.sync.previewing import PARKED, opened, why_not
from app.sync.publishing import CARD, Asked, publish
from app.sync.readiness import standing
from app.sync.refusals import NotRead, WrongRecipient

_OWN_NAME = re.compile(
    r"(\d{12}-\d{12}-)?[0-9a-f]{32}\.relsync"
)  # what this program writes; never a conflicted copy or a part of a file
_LONGEST = 64  # tries double the pause up to this many sweeps
_PATIENCE = 24 * 3600 * 1_000_000  # microseconds until a person hears of a file that cannot be read
_BACKUP_EVERY = 3600 * 1_000_000


@dataclass(frozen=True, slots=True)
class Swept:
    """One look into the folder: files taken and written, files that wait, and what a person should know."""

    read: int
    written: int
    waiting: int
    sentences: tuple[str, ...] = ()


class Late(msgspec.Struct):
    """A file that could not be read yet: since when, how often it was tried, and how many sweeps it rests."""

    since: int
    tries: int = 0
    rests: int = 0
    told: bool = False


class Card(msgspec.Struct):
    """The card of another machine as it was last read: its hash, how many of its own changes it has put there, what it misses."""

    sha256: str
    own: int
    wanted: list[str] = msgspec.field(default_factory=list)


class Memory(msgspec.Struct):
    """What this machine remembers of the folder between sweeps; losing it costs time and nothing else."""

    late: dict[str, Late] = msgspec.field(default_factory=dict)
    cards: dict[str, Card] = msgspec.field(default_factory=dict)
    card: str = ""
    carried: dict[str, str] = msgspec.field(default_factory=dict)
    backup_at: int = 0


@dataclass(slots=True)
class _Sweep:
    office: Office
    root: Path
    memory: Memory
    now: int
    known: frozenset[bytes]
    read: int = 0
    waiting: int = 0
    sentences: list[str] = field(default_factory=list)


def root_of(office: Office, folder: Path) -> Path:
    """Where the machines of this office meet in the folder."""
    return folder / f"relsync-{office.id}" / "machines"


def sweep(office: Office, folder: Path) -> Swept:
    """Takes what the others have put there, and puts there what they lack. Meant to be called every 10 to 60 seconds.

    Refuses a folder in which this office itself lies: a database must not be synchronised while it is open.
    """
    path = office.address.path
    if path is not None and path.parent.is_relative_to(folder.absolute()):
        raise Refusal(
            "This office lies in that folder itself. A database that is copied while it is open is damaged:"
            " move the office to another folder, or share another one."
        )
    if not folder.is_dir():
        said = f"The shared folder {folder} is not there now. Nothing was changed; it is looked for again."
        return Swept(0, 0, 0, (said,))
    with office.work("say who this machine is") as session:
        roster.enter(session)
    now = micros(office.clock.now())
    this = _Sweep(office, root_of(office, folder), _remembered(office), now, _known(office))
    others = _others(this)
    for place in others:
        for file in sorted([*_files(place / "log"), *_files(place / "blobs")]):
            _read(this, file)
        _read_card(this, place / CARD)
    names = {place.name for place in others}
    this.memory.cards = {name: card for name, card in this.memory.cards.items() if name in names}
    with office.look() as session:
        this.waiting += len(parking.parked(session))
    covered = {UUID(name).bytes: card.own for name, card in this.memory.cards.items()}
    wanted = frozenset(sha for card in this.memory.cards.values() for sha in card.wanted)
    published = publish(office, this.root, Asked(covered, wanted, this.memory.card, this.memory.carried))
    this.memory.card, this.memory.carried = published.card, published.carried
    _remember(office, this.memory)
    return Swept(this.read, published.written, this.waiting, tuple(this.sentences))


def _others(this: _Sweep) -> list[Path]:
    """The directories of the other machines that are not shut out."""
    with this.office.look() as session:
        known = {str(UUID(bytes=peer.machine)): peer.status for peer in peers(session)}
    if not this.root.is_dir():
        return []
    own = str(this.office.machine)
    found = [p for p in this.root.iterdir() if p.is_dir() and _is_id(p.name) and p.name != own]
    return sorted(p for p in found if known.get(p.name, ACTIVE) != "revoked")


def _is_id(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False


def _files(folder: Path) -> Iterator[Path]:
    """Whole files of ours; ``*.part``, ``~*``, hidden files and conflicted copies are none."""
    with suppress(OSError):
        for path in folder.iterdir():
            if _OWN_NAME.fullmatch(path.name):
                yield path


def _read_card(this: _Sweep, path: Path) -> None:
    """What a machine says it has: a file without changes, replaced again and again."""
    if not path.is_file():
        return
    try:
        seen = container.peek(path)
        known = this.memory.cards.get(path.parent.name)
        if known is not None and known.sha256 == seen.sha256:
            return
        with opened(this.office, path) as incoming, this.office.work("read a card", origin="sync") as session:
            manifest = incoming.manifest
            now = standing(session, incoming)
            if now.forked is not None:
                raise Refusal(why_not(session, manifest, now))
            roster.take_statements(session, incoming.statements)
            acknowledge(session, manifest)
        own = manifest.vector.get(manifest.sender, 0)
        this.memory.cards[path.parent.name] = Card(seen.sha256, own, list(manifest.wanted))
        this.memory.late.pop(_key(path), None)
    except (Refusal, Trouble) as problem:
        _later(this, path, problem)


def _read(this: _Sweep, path: Path) -> None:
    if UUID(path.stem[-32:]).bytes in this.known:
        return
    late = this.memory.late.get(_key(path))
    if late is not None and late.rests > 0:
        late.rests -= 1
        this.waiting += 1
        return
    try:
        backup = this.now - this.memory.backup_at >= _BACKUP_EVERY
        taken = take(this.office, path, wish=Wish(backup=backup))
    except WrongRecipient as problem:
        if not _is_covered(this, path):  # written before this machine joined, which began with a snapshot
            _later(this, path, problem)
        return
    except (Refusal, Trouble) as problem:
        _later(this, path, problem)
        return
    this.memory.late.pop(_key(path), None)
    if taken.backup is not None:
        this.memory.backup_at = this.now
    if taken.state == TAKEN:
        this.read += 1
    if taken.state == PARKED or taken.changes or taken.attachments:
        this.sentences.append(taken.sentence)


def _is_covered(this: _Sweep, path: Path) -> bool:
    """Whether a segment ends where this office already is; attachments come by themselves when they are missed."""
    _, last, *_ = (*path.stem.split("-"), "0")
    with this.office.look() as session:
        return int(last) <= vector_of(session).get(UUID(path.parts[-3]).bytes, 0)


def _known(office: Office) -> frozenset[bytes]:
    """The files that were taken or wait, also those that a person took back."""
    with office.look() as session:
        rows = Cursor(session.connection())(
            "SELECT file FROM sync_import UNION SELECT file FROM sync_parked"
        ).fetchall()
    return frozenset(bytes(row[0]) for row in rows)


def _later(this: _Sweep, path: Path, problem: Refusal | Trouble) -> None:
    """Not here yet, as far as anybody can tell: tried again, less and less often; after a day a person hears of it."""
    late = this.memory.late.setdefault(_key(path), Late(this.now))
    late.tries += 1
    late.rests = min(2**late.tries, _LONGEST) - 1
    this.waiting += 1
    overdue = this.now - late.since >= _PATIENCE
    ours = not isinstance(problem, NotRead)  # a person must decide, or the disk here does not play along
    if (overdue or ours) and not late.told:
        late.told = True
        with this.office.look() as session:
            known = parking.names(session)
        machine = next((part for part in reversed(path.parts[:-1]) if _is_id(part)), "")
        who = name_of(known, UUID(machine).bytes if machine else b"")
        this.sentences.append(f"A file of {who} in the shared folder waits: {problem.text}")


def _key(path: Path) -> str:
    return "/".join(path.parts[-3:])


def _memory_at(office: Office) -> Path:
    return parking.folder_of(office) / "folder.json"


def _remembered(office: Office) -> Memory:
    try:
        return msgspec.json.decode(_memory_at(office).read_bytes(), type=Memory)
    except (OSError, msgspec.MsgspecError, ValueError):
        return Memory()


def _remember(office: Office, memory: Memory) -> None:
    content = msgspec.json.encode(memory)
    path = _memory_at(office)
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_aside(path, content, mode=0o600)
