"""A file before it is taken: proven whole, who gave it, what it would do to each client, what a person should know."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.storage.cursor import Cursor
from app.storage.revision import HEAD
from app.storage.work import Office
from app.sync import attachments, container, landing, parking, roster
from app.sync.capture import schema
from app.sync.forks import Fork, fork_of
from app.sync.fresh import Fresh
from app.sync.keys import keys_of
from app.sync.outgoing import places
from app.sync.parcel import Incoming, Manifest
from app.sync.parking import counted, name_of
from app.sync.readiness import Standing, hash_at, standing

NEW, KNOWN, PARKED, FORK = "new", "known", "parked", "fork"
COPIED_ALONG = (
    "Two computers have written as one machine: one is a copy of the other. If you take the file, what was written here"
    " since then gets a machine of its own; nothing is lost."
)
OWN = "This machine made the file itself: take it to another one."
_KNOWN = "Everything in this file is here already."
_SHARE, _MANY = 5, 50  # a fifth, or fifty: so many clients or quotes vanish only when a person agreed
_COUNTED = ("client", "quote")
_AHEAD = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Preview:
    """A file before it is taken. ``state``: new, known, parked (``sentence`` says what it waits for)."""

    path: Path
    file: UUID
    machine: str
    by: str
    made_at: dt.datetime
    kind: str
    size: int
    state: str
    sentence: str
    changes: int
    clients: tuple[landing.ClientPlan, ...] = ()
    conflicts: int = 0
    held: int = 0
    violations: int = 0
    missing: int = 0
    warnings: tuple[str, ...] = ()
    must_confirm: bool = False


@contextmanager
def opened(office: Office, path: Path, passphrase: str | None = None) -> Iterator[Incoming]:
    """A file proven whole, from a machine of this office and for it."""
    with ExitStack() as stack:
        with office.look() as session:
            incoming = stack.enter_context(
                container.open_file(
                    path, keys=keys_of(office), trusted=roster.signer_of(session), passphrase=passphrase
                )
            )
        yield incoming


def preview(office: Office, path: Path, *, passphrase: str | None = None) -> Preview:
    """What taking the file would do: it is merged, looked at, and all of it rolled back. Nothing is kept."""
    with opened(office, path, passphrase) as incoming:
        return previewed(office, incoming, path)


def previewed(office: Office, incoming: Incoming, path: Path) -> Preview:
    """The same of a file that lies open."""
    manifest = incoming.manifest
    with office.look() as session:
        now = standing(session, incoming)
        known = parking.names(session)
        found = Preview(
            path,
            UUID(bytes=manifest.file),
            name_of(known, manifest.sender),
            manifest.by,
            parking.moment(manifest.made_at),
            manifest.kind,
            path.stat().st_size,
            NEW,
            "",
            now.fresh,
            missing=sum(1 for entry in manifest.blobs if not entry.included),
        )
        fork = fork_in(session, incoming, now)
        if fork is not None and not fork.ours_keeps_the_name:
            return replace(found, state=FORK, sentence=COPIED_ALONG, must_confirm=True)
        if not now.ready and not now.ahead:
            return replace(found, state=PARKED, sentence=why_not(session, manifest, now))
        if not now.fresh:
            said = _besides_changes(session, incoming, found.machine)
            nothing = OWN if is_own(session, manifest) else _KNOWN
            return replace(found, state=NEW if said else KNOWN, sentence=said or nothing)
    return _planned(office, incoming, found)


def is_own(session: Session, manifest: Manifest) -> bool:
    """Whether this machine made the file itself."""
    return (
        bytes(Cursor(session.connection())("SELECT machine FROM sync_self").fetchone()[0]) == manifest.sender
    )


def _besides_changes(session: Session, incoming: Incoming, sender: str) -> str:
    """What a file brings that holds no change: attachments, news of machines, what its sender has; empty where nothing."""
    run, manifest = Cursor(session.connection()), incoming.manifest
    if is_own(session, manifest):
        return ""
    files = len(attachments.needed(session, manifest))
    here = {bytes(row[0]) for row in run("SELECT hash FROM sync_roster").fetchall()}
    said = sum(1 for statement in incoming.statements if statement.hash not in here)
    if files:
        return f"{counted(files, 'attachment')} of {sender}."
    if said:
        return f"No changes, and news of the machines of the office: who joined, has another name, or is shut out ({said})."
    if run("SELECT 1 FROM sync_import WHERE file = ?", (manifest.file,)).fetchone() is None:
        return f"No changes; it tells this machine what {sender} has."
    return ""


def _planned(office: Office, incoming: Incoming, found: Preview) -> Preview:
    with suppress(_RolledBack), office.work(origin="sync") as session:
        roster.take_statements(session, incoming.statements)
        before = visible(session)
        plan = landing.plan(session, Fresh(incoming, places(session)))
        alarm = vanishing(before, plan.hidden_rows)
        said = warnings(session, incoming.manifest, plan)
        found = replace(
            found,
            machine=name_of(parking.names(session), incoming.manifest.sender),
            clients=plan.clients,
            conflicts=plan.conflicts,
            held=plan.held,
            violations=plan.violations,
            warnings=(alarm, *said) if alarm else said,
            must_confirm=bool(alarm),
        )
        raise _RolledBack
    return replace(found, sentence=f"{counted(found.changes, 'change')} of {found.machine}.")


class _RolledBack(Exception):
    """Nothing of a plan is kept."""


def visible(session: Session) -> dict[str, int]:
    """How many clients and quotes there are to see, before a file is merged."""
    run = Cursor(session.connection())
    return {name: run(f"SELECT count(*) FROM {name} WHERE NOT deleted").fetchone()[0] for name in _COUNTED}


def vanishing(before: Mapping[str, int], hidden: Iterable[tuple[int, bytes]]) -> str:
    """A sentence where so many clients or quotes vanish that a person must agree first; empty where that is not so."""
    names = {table.code: table.name for table in schema().values()}
    gone = Counter(names.get(table) for table, _pk in hidden)
    alarming = any(gone[name] > _MANY or gone[name] * _SHARE > before[name] for name in _COUNTED)
    said = [f"{counted(gone[name], name)} of {before[name]:,}" for name in _COUNTED if gone[name]]
    return f"With this file {parking.listed(said)} would disappear here." if alarming else ""


def warnings(session: Session, manifest: Manifest, plan: landing.Plan) -> tuple[str, ...]:
    """What a person should know before saying yes, the weightiest first."""
    said = []
    if parking.moment(manifest.made_at) > session.info["clock"].now() + _AHEAD:
        said.append(
            f"The clock of {name_of(parking.names(session), manifest.sender)} seems wrong: it says"
            f" {parking.moment(manifest.made_at):%Y-%m-%d %H:%M} UTC. The changes are merged all the same."
        )
    if manifest.schema > HEAD:
        said.append(
            f"It was made by a newer version ({manifest.app}). What this one does not know is kept, passed on, and shown"
            " after an update."
        )
    if plan.held:
        said.append(f"{counted(plan.held, 'changed bank detail')} will wait for a person to confirm.")
    if plan.violations:
        said.append(
            f"{counted(plan.violations, 'document')} will need a look: a rule does not hold after merging."
        )
    missing = sum(1 for entry in manifest.blobs if not entry.included)
    if missing:
        said.append(
            f"{counted(missing, 'attachment')} named in it not inside; ask for them if you need them."
        )
    return tuple(said)


def fork_in(session: Session, incoming: Incoming, now: Standing) -> Fork | None:
    """Where the log of a machine parts from the one here, if the file goes back far enough to tell."""
    machine = now.forked
    stretch = next((s for s in incoming.manifest.stretches if s.machine == machine), None)
    if machine is None or stretch is None:
        return None
    known = hash_at(session, machine, stretch.first_number - 1)
    if known != stretch.before:
        return None
    theirs = (t for chunk in incoming.transactions() for t in chunk if t.machine == machine)
    return fork_of(session, UUID(bytes=machine), theirs)


def why_not(session: Session, manifest: Manifest, now: Standing) -> str:
    """Why a sound file cannot be merged now."""
    known = parking.names(session)
    if now.forked is not None:
        own, me = Cursor(session.connection())(
            "SELECT m.name, s.machine FROM sync_self s JOIN sync_machine m ON m.alias = s.alias"
        ).fetchone()
        here = "this one" if bytes(me) == now.forked else f"one that {own} knows"
        there = "the one that made the file"
        if manifest.sender != now.forked:
            there = f"one that {name_of(known, manifest.sender)} knows"
        return (
            f"Two databases have written as {name_of(known, now.forked)}: {here} and {there}. Nothing was taken in and the"
            " file is kept. Look at these two machines: one of them is a copy or was restored, and must take a new name."
        )
    return parking.waits_sentence(now.waits, known)
