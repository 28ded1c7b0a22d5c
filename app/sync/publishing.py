"""What this machine puts into the shared folder: segments of the log, attachments, and a card that says what it has."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from sqlalchemy.orm import Session

from app.storage.cursor import Cursor
from app.storage.work import Office
from app.sync import attachments, identity, roster
from app.sync.attachments import Chosen
from app.sync.exporting import Giving, Load, manifest_of, put_down, record
from app.sync.keys import Keys
from app.sync.log import decode, encode
from app.sync.outgoing import Outgoing, common, vector_of
from app.sync.parcel import FULL, INCREMENTAL, BlobEntry
from app.sync.parking import micros
from app.sync.peers import ACTIVE, Peer, peers
from app.sync.vectors import Vector, covers, joined, packed, unpacked

CARD = "card.relsync"
# How files in the folder are called in the list of what was given; a first segment begins with the first change.
FIRST, SEGMENT, GONE = "first segment", "segment", "removed segment"
_SMALL = 256_000  # bytes: attachments up to here go inside the segment
_MONTH = 30 * 86_400 * 1_000_000  # microseconds that a segment stays after everybody has it


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of the folder before writing.

    ``covered``: what the others have put there themselves; ``wanted``: the attachments they miss; ``card``: what the card
    said last; ``carried``: the attachments that were asked for and lie there already (SHA-256 → file).
    """

    covered: Vector
    wanted: frozenset[str]
    card: str
    carried: dict[str, str]


@dataclass(frozen=True, slots=True)
class Published:
    """What was put there: files written, what the card says now, and the attachments that were asked for."""

    written: int
    card: str
    carried: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Desk:
    """One look at the office, and where its files go."""

    office: Office
    session: Session
    place: Path
    keys: Keys
    receivers: list[Peer]


@dataclass(frozen=True, slots=True)
class _Given:
    """What lies in the own directory (``more``: the next segment only adds to it), and for whom the last one was sealed."""

    vector: Vector
    more: bool
    machines: frozenset[bytes]


def publish(office: Office, root: Path, asked: Asked) -> Published:
    """Writes what nobody finds in the folder yet, then the card; nothing where all of it is there."""
    with office.work("say who this machine is") as session:
        keys = roster.enter(session)
    place = root / str(keys.machine)
    for part in ("log", "blobs"):
        (place / part).mkdir(parents=True, exist_ok=True)
    for left in (*place.glob(".*.tmp"), *place.glob("*/.*.tmp")):  # of a machine that was killed
        with suppress(OSError):
            left.unlink()
    with office.look() as session:
        receivers = [peer for peer in peers(session) if peer.status == ACTIVE and peer.age_pub]
        desk = _Desk(office, session, place, keys, receivers)
        written = _publish_segment(desk, asked.covered)
        carried = _carry_wanted(desk, asked)
        now = _card_says(session, receivers)
        if now != asked.card or not (place / CARD).is_file():
            _publish_card(desk)
    _tidy(office, place, receivers)
    return Published(written + len(set(carried) - set(asked.carried)), now, carried)


def _publish_segment(desk: _Desk, covered: Vector) -> int:
    """What is in the log and in nobody's directory; its larger attachments first, each in a file of its own."""
    session, here = desk.session, {path.name for path in (desk.place / "log").iterdir()}
    given = _given(session, here)
    desk = replace(desk, receivers=_readers(desk.receivers, given))
    behind = [peer.vector for peer in desk.receivers if peer.machine not in given.machines]
    known = common([given.vector, *behind]) if given.more else {}
    going = Outgoing(session, joined(known, covered))
    if not going.size:
        return 0
    identity.note(desk.office)
    chosen = attachments.choose(session, going.stretches, (), None)
    large = [entry for entry in chosen.included if entry.size > _SMALL]
    for entry in large:
        _carry(desk, going, entry)
    inside = Chosen(
        tuple(entry._replace(included=entry.included and entry not in large) for entry in chosen.entries)
    )
    manifest = manifest_of(session, going, INCREMENTAL if given.more else FULL, inside)
    own = next((s for s in going.stretches if s.machine == desk.keys.machine.bytes), None)
    first, last = (own.first, own.last) if own is not None else (0, 0)
    name = f"{first:012d}-{last:012d}-{manifest.file.hex()}.relsync"
    load = Load(manifest, going, inside, desk.keys, desk.receivers)
    written = put_down(session, desk.place / "log" / name, load, Giving())
    noted = replace(manifest, kind=SEGMENT if given.more else FIRST)
    record(desk.office, noted, written, [peer.machine for peer in desk.receivers])
    return 1 + len(large)


def _readers(receivers: list[Peer], given: _Given) -> list[Peer]:
    """Who a segment is sealed for: a machine that joined since waits until its card says with what it began."""
    if not given.more:
        return receivers
    return [peer for peer in receivers if peer.machine in given.machines or peer.vector]


def _carry_wanted(desk: _Desk, asked: Asked) -> dict[str, str]:
    """The attachments that others miss and that are here, once each; those nobody misses any more are forgotten."""
    here = {path.name for path in (desk.place / "blobs").iterdir()}
    carried = {sha: name for sha, name in asked.carried.items() if sha in asked.wanted and name in here}
    missed = attachments.choose(desk.session, (), asked.wanted - set(carried), None).included
    going = Outgoing(desk.session, vector_of(desk.session)) if missed else None
    for entry in missed:
        if going is not None:
            carried[entry.sha256] = _carry(desk, going, entry)
    return carried


def _carry(desk: _Desk, going: Outgoing, entry: BlobEntry) -> str:
    """One attachment in a file without changes; its name, which is answered, says nothing of what is inside."""
    chosen = Chosen((entry,))
    manifest = replace(
        manifest_of(desk.session, going, INCREMENTAL, chosen), stretches=(), needs={}, counts={}
    )
    path = desk.place / "blobs" / f"{manifest.file.hex()}.relsync"
    put_down(desk.session, path, Load(manifest, going, chosen, desk.keys, desk.receivers), Giving())
    return path.name


def _publish_card(desk: _Desk) -> None:
    """What this machine has and lacks: a file without changes, put in the place of the one before."""
    going = Outgoing(desk.session, vector_of(desk.session))
    manifest = manifest_of(desk.session, going, INCREMENTAL)
    put_down(
        desk.session,
        desk.place / CARD,
        Load(manifest, going, Chosen(()), desk.keys, desk.receivers),
        Giving(),
    )


def _card_says(session: Session, receivers: list[Peer]) -> str:
    """What a card written now would say, in short."""
    run = Cursor(session.connection())
    said = [bytes(row[0]) for row in run("SELECT hash FROM sync_roster ORDER BY hash").fetchall()]
    wanted = attachments.missing(session)
    parts = [packed(vector_of(session)), said, wanted, sorted(peer.age_pub for peer in receivers)]
    return sha256(encode(parts)).hexdigest()


def _given(session: Session, here: set[str]) -> _Given:
    """What lies in this machine's own directory, as far as every segment since the first one is still there."""
    rows = Cursor(session.connection())(
        "SELECT kind, name, vv, machines FROM sync_export WHERE kind IN (?, ?, ?) ORDER BY at, file",
        (FIRST, SEGMENT, GONE),
    ).fetchall()
    found = sorted(
        ((unpacked(bytes(vv)), kind, name, machines) for kind, name, vv, machines in rows),
        key=lambda row: sum(row[0].values()),
    )
    starts = [n for n, row in enumerate(found) if row[1] in {FIRST, GONE}]
    since = [name for _, kind, name, _ in found[starts[-1] :] if kind != GONE] if starts else []
    if not starts or not here.issuperset(since):
        return _Given({}, False, frozenset())
    vector, _, _, machines = found[-1]
    return _Given(vector, True, frozenset(decode(bytes(machines))))


def _tidy(office: Office, place: Path, receivers: list[Peer]) -> None:
    """Removes own segments that every active machine has had for a month; a new machine begins with a snapshot."""
    with office.look() as session:
        rows = Cursor(session.connection())(
            "SELECT file, kind, name, vv, at FROM sync_export WHERE kind IN (?, ?)", (FIRST, SEGMENT)
        ).fetchall()
    now = micros(office.clock.now())
    old = [
        (bytes(file), kind, name)
        for file, kind, name, vv, at in rows
        if receivers
        and now - at > _MONTH
        and all(covers(peer.vector, unpacked(bytes(vv))) for peer in receivers)
    ]
    if not old:
        return
    with office.work("tidied the shared folder") as session:
        run = Cursor(session.connection())
        run.many("UPDATE sync_export SET kind = ? WHERE file = ?", [(GONE, file) for file, *_ in old])
    for _, _, name in old:
        with suppress(OSError):
            (place / "log" / name).unlink(missing_ok=True)
