"""What the exchange screen and the command line read: machines, files, previews, what waits to be decided."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from app.clients.queries import client_head
from app.clients.queries import client_id as client_of
from app.exchange import answers
from app.exchange.remembered import shared_folder
from app.exchange.rows import (
    CardRow,
    ChangeRow,
    ChangesPage,
    ClientBadge,
    ClientChanges,
    DecidePage,
    DoubtRow,
    ExchangePage,
    FileRow,
    MachineRow,
    ParkedRow,
    PreviewPage,
)
from app.exchange.rules import listed
from app.storage.cursor import Cursor
from app.storage.work import Office
from app.sync import audit, conflicts, digest, pairing, previewing, roster
from app.sync import status as states
from app.sync.log import decode
from app.sync.outgoing import vector_of
from app.sync.peers import peers
from app.sync.status import MachineStatus
from app.sync.vectors import Vector, joined, unpacked
from app.sync.verify import verify
from app.sync.words import six_words

_MANY, _PAGE = 400, 60


def _now(session: Session) -> dt.datetime:
    now: dt.datetime = session.info["clock"].now()
    return now


def _person(session: Session) -> str:
    return str(session.info.get("author") or "")


def exchange_page(session: Session) -> ExchangePage:
    """The page: this machine, the others, what waits."""
    found = states.status(session)
    office: Office = session.info["office"]
    names = {one.id: one.name for one in found.machines}
    counts, unsent = _counts(session), _unsent(session)
    return ExchangePage(
        now=_now(session),
        me=_machine(found.me, own_words(session)),
        person=_person(session),
        machines=tuple(_machine(one, unsent=unsent.get(one.id, 0)) for one in found.machines),
        parked=tuple(
            ParkedRow(p.file, p.name, names.get(p.machine, "a machine without a name"), p.at, p.reason)
            for p in found.parked
        ),
        folder=shared_folder(office),
        conflicts=counts.conflicts,
        held=counts.held,
        missing=found.missing,
    )


def _machine(one: MachineStatus, words: str = "", unsent: int = 0) -> MachineRow:
    return MachineRow(
        one.id,
        one.name,
        one.series,
        one.status,
        words,
        one.taken_at,
        one.given_at,
        one.waiting,
        one.wants,
        unsent,
    )


def _unsent(session: Session) -> dict[UUID, int]:
    """For each machine, how many changes are neither known to be there nor in a file that was made for it."""
    given: dict[bytes, Vector] = {}
    rows = Cursor(session.connection())("SELECT machines, vv FROM sync_export ORDER BY at DESC LIMIT 200")
    for machines_, vector in rows.fetchall():
        for machine in decode(bytes(machines_)):
            given[bytes(machine)] = joined(given.get(bytes(machine), {}), unpacked(bytes(vector)))
    here = vector_of(session)
    found = {}
    for peer in peers(session):
        there = joined(peer.vector, given.get(peer.machine, {}))
        found[UUID(bytes=peer.machine)] = sum(max(0, seq - there.get(m, 0)) for m, seq in here.items())
    return found


def own_words(session: Session) -> str:
    """The six words of this machine; empty until it has made its keys, with the first file or card."""
    me = next(machine for machine in roster.machines(session) if machine.me)
    return six_words(me.sign_pub + me.age_pub.encode()) if me.sign_pub else ""


def machines(session: Session, *, own: bool = False) -> tuple[MachineRow, ...]:
    """The machines of the office; with ``own`` this one too."""
    page = exchange_page(session)
    return (page.me, *page.machines) if own else page.machines


def to_decide(session: Session) -> int:
    """What waits for a person: conflicts, bank details, parked files."""
    return sum(_counts(session))


class _Counts(NamedTuple):
    conflicts: int
    held: int
    parked: int


def _counts(session: Session) -> _Counts:
    run = Cursor(session.connection())
    sources = ("sync_conflict", "(SELECT DISTINCT tbl, pk FROM sync_hold) AS held", "sync_parked")
    return _Counts(*(int(run(f"SELECT count(*) FROM {source}").fetchone()[0]) for source in sources))


def files_given_and_taken(session: Session) -> tuple[FileRow, ...]:
    """Every file that was given or taken here, the newest first."""
    return tuple(
        FileRow(
            f.file,
            f.given,
            f.name,
            listed(f.machines),
            f.at,
            f.by,
            f.kind,
            f.changes,
            f.clients,
            f.may_undo,
            f.undone_at,
        )
        for f in states.files(session)
    )


def preview(office: Office, path: str, passphrase: str = "") -> PreviewPage:
    """What taking a file would do. Nothing is kept; a Refusal where it cannot be read."""
    found = previewing.preview(office, Path(path), passphrase=passphrase or None)
    return PreviewPage(
        path=path,
        name=found.path.name,
        machine=found.machine,
        by=found.by,
        made_at=found.made_at,
        kind=found.kind,
        size=found.size,
        state=found.state,
        sentence=found.sentence,
        changes=found.changes,
        clients=tuple(
            ClientChanges(c.client, c.name, c.new, c.changed, c.hidden, c.conflicts) for c in found.clients
        ),
        conflicts=found.conflicts + found.held,
        warnings=found.warnings,
        must_confirm=found.must_confirm,
    )


# -- what must be decided -----------------------------------------------------------------------------------------


def client_id(session: Session, key: str) -> UUID:
    """The client of that key."""
    return client_of(session, key)


def decide_page(session: Session, only: str = "") -> DecidePage:
    """The inbox: the weightiest first; ``only`` is the key of a client."""
    client = client_id(session, only) if only else None
    found = conflicts.conflicts(session, client=client, limit=_MANY)
    return DecidePage(
        now=_now(session),
        person=_person(session),
        held=answers.held(session, client),
        conflicts=answers.by_importance([answers.conflict(session, one) for one in found.conflicts]),
        total=found.total,
        odd=answers.odd(session, client),
    )


def client_badge(session: Session, key: str) -> ClientBadge:
    """What waits for a decision in the file of the client of that key."""
    client = client_head(session, key).id
    count = conflicts.conflict_counts(session).get(client, 0)
    held = len(answers.held(session, client))
    first = ""
    if count:
        one = answers.conflict(session, conflicts.conflicts(session, client=client, limit=1).conflicts[0])
        first = f"{one.title}: {one.what}" if one.what else one.title
    return ClientBadge(count, held, first)


# -- machines -----------------------------------------------------------------------------------------------------


def read_card(session: Session, path: str) -> CardRow:
    """A card of somebody who wants to join, with its six words."""
    found = pairing.read_card(Path(path))
    known = next(
        (m.name for m in roster.machines(session) if m.id == found.machine and m.status == "active"), ""
    )
    said = f"This office knows the machine already, as {known}." if known else ""
    return CardRow(path, found.name, found.colleague, found.words, found.series, said)


def doubt(session: Session) -> DoubtRow:
    """Whether this database may be a copy or a restored backup."""
    found = session.info["office"].doubt
    return DoubtRow() if found is None else DoubtRow(found.sentence, found.how == "copied")


def proof(session: Session) -> dict[str, Any]:
    """The tables proven from the log; six words that are equal where the data is, and the tip of each machine's log."""
    faults = [f"The log and the table {fault.table} differ: {fault.what}." for fault in verify(session)]
    names = {machine.id: machine.name for machine in roster.machines(session)}
    tips = [
        {"machine": names.get(machine, ""), "transactions": number, "tip": tip.hex()[:16]}
        for machine, (number, tip) in sorted(digest.tips(session).items())
    ]
    return {
        "sound": not faults,
        "faults": faults,
        "words": six_words(digest.fingerprint(session)),
        "machines": tips,
    }


# -- who changed what ---------------------------------------------------------------------------------------------


def changes(session: Session, key: str, after: tuple[int, int, int] | None = None) -> ChangesPage:
    """What was changed in the file of the client of that key, by whom, where, through which file; the newest first."""
    page = audit.history(session, client_id(session, key), after=after, limit=_PAGE)
    found = tuple(
        ChangeRow((e.machine, e.seq), e.at, e.person, e.machine, e.sentence(), e.file) for e in page.entries
    )
    return ChangesPage(_now(session), found, page.next)


def changes_as_csv(session: Session, key: str = "") -> bytes:
    """All of it as CSV, for one client or for everything."""
    return "".join(audit.as_csv(audit.everything(session, client_id(session, key) if key else None))).encode()
