"""A sync file that has been proven whole becomes part of the office: log, registers, rows, conflicts, in one transaction.

Called inside one unit of work with ``origin="sync"``, so that nothing is echoed into our own log. What is known already is
passed over; order and repetition of files make no difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.changes import Touched
from app.basics.errors import Refusal, Trouble
from app.records.base import Record, id_of
from app.storage import search
from app.storage.cursor import Cursor, id_from
from app.storage.deleted import WITH_DELETED
from app.sync.aliases import aliases, contexts, introduced
from app.sync.applying import Applying, Transactions, known_tables
from app.sync.capture import schema
from app.sync.parcel import Change, Incoming, Stretch, Transaction, Word
from app.sync.settling import Settling
from app.sync.showing import Eyes
from app.sync.validators import validate
from app.sync.vectors import packed

_CHUNK = 500
Progress = Callable[[int], None]


@dataclass(slots=True)
class Landed:
    """What a file did: changes merged, rows new, changed and hidden, clients touched, what is newly open or waits."""

    changes: int = 0
    new: int = 0
    changed: int = 0
    hidden: int = 0
    conflicts: int = 0
    held: int = 0
    violations: int = 0
    clients: frozenset[UUID] = frozenset()
    # Of every root (a client, or a row that belongs to none): rows new, changed, hidden.
    by_root: dict[bytes, list[int]] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    hidden_rows: list[tuple[int, bytes]] = field(default_factory=list)
    open_by_root: Counter[bytes] = field(default_factory=Counter)


class ClientPlan(NamedTuple):
    """What a file would do in the file of one client (None: what belongs to no client): rows, and what would be open."""

    client: UUID | None
    name: str
    new: int
    changed: int
    hidden: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What landing a file would do, by client, the busiest first."""

    clients: tuple[ClientPlan, ...]
    changes: int
    new: int
    changed: int
    hidden: int
    conflicts: int
    held: int
    violations: int
    hidden_rows: list[tuple[int, bytes]]


def plan(session: Session, incoming: Incoming) -> Plan:
    """What ``land`` would do, found by doing it: the caller must roll this unit of work back."""
    landed = land(session, incoming, find=False)
    return Plan(
        _by_client(Cursor(session.connection()), landed),
        landed.changes,
        landed.new,
        landed.changed,
        landed.hidden,
        landed.conflicts,
        landed.held,
        landed.violations,
        landed.hidden_rows,
    )


def _by_client(run: Cursor, landed: Landed) -> tuple[ClientPlan, ...]:
    names = {id_from(row[0]).bytes: str(row[1]) for row in run("SELECT id, name FROM client").fetchall()}
    totals: dict[bytes | None, list[int]] = {}
    for root, counts in landed.by_root.items():
        known = totals.setdefault(root if root in names else None, [0, 0, 0, 0])
        for n, count in enumerate(counts):
            known[n] += count
    for root, count in landed.open_by_root.items():
        totals.setdefault(root if root in names else None, [0, 0, 0, 0])[3] += count
    found = [
        ClientPlan(None if root is None else id_of(root), names.get(root or b"", ""), *counts)
        for root, counts in totals.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.client is None, -sum(one[2:]), one.name)))


def land(
    session: Session, incoming: Incoming, *, progress: Progress | None = None, find: bool = True
) -> Landed:
    """Merges ``incoming``; the caller has proven it and knows that nothing it needs is missing.

    ``progress`` hears how many changes are done, and may raise to stop (the unit of work rolls back). ``find=False`` leaves
    the search index alone, for a plan that is rolled back.
    """
    session.flush()
    landing = _Landing(session, incoming)
    for done in landing.merge():
        if progress is not None:
            progress(done)
    return landing.finish(find=find)


class _Landing:
    def __init__(self, session: Session, incoming: Incoming) -> None:
        self._session = session
        self._incoming = incoming
        self._run = run = Cursor(session.connection())
        self._self = run("SELECT machine, alias, seq, touched FROM sync_self WHERE one = 1").fetchone()
        self._known = aliases(run)
        self._seen = self._places()
        if any(self._is_beyond(stretch) for stretch in incoming.manifest.stretches):
            self._known = introduced(run, _machines(incoming))
            self._keep_epochs()
        self._eyes = Eyes(contexts(run, self._known), self._known.machine)
        self._applying = Applying(run, self._eyes, self._known.alias, self._keep_words())
        self._settling = Settling(run, self._eyes, frozenset({self._self[1]}))

    def _places(self) -> dict[bytes, tuple[int, int]]:
        rows = self._run("SELECT alias, seq, tseq FROM sync_vv").fetchall()
        seen = {self._known.machine[alias]: (seq, number) for alias, seq, number in rows}
        own = self._run("SELECT seq, tseq FROM sync_self").fetchone()
        return {**seen, bytes(self._self[0]): (own[0], own[1])}

    def _keep_epochs(self) -> None:
        self._run.many(
            "INSERT INTO sync_epoch(alias, epoch, vv) VALUES (?,?,?) ON CONFLICT DO NOTHING",
            [(self._known.alias[e.machine], e.epoch, packed(e.vector)) for e in self._incoming.epochs],
        )

    def _keep_words(self) -> dict[tuple[int, int], int]:
        """Keeps the names of what only a newer version knows; answers the register of each such field."""
        new = [tuple(w) for w in self._incoming.words if not _is_known(w)]
        self._run.many(
            "INSERT INTO sync_word(tbl, field, name, unit) VALUES (?,?,?,?) ON CONFLICT DO NOTHING", new
        )
        rows = self._run("SELECT tbl, field, unit FROM sync_word").fetchall()
        return {(table, code): unit for table, code, unit in rows}

    def _is_beyond(self, stretch: Stretch) -> bool:
        """Whether it holds anything that is not known here."""
        seq, number = self._seen.get(stretch.machine, (0, 0))
        return stretch.last > seq or stretch.last_number > number

    def merge(self) -> Iterator[int]:
        """Merges chunk after chunk; yields how many changes are done."""
        transactions = Transactions(
            self._run, self._new_transactions(), self._known.alias, self._incoming.manifest.file
        )
        overlap = any(
            s.first <= self._seen.get(s.machine, (0, 0))[0] for s in self._incoming.manifest.stretches
        )
        for some in self._incoming.changes():
            self._applying.chunk([c for c in some if self._is_new(c)] if overlap else some, transactions)
            yield self._applying.changes
        transactions.rest()

    def _is_new(self, change: Change) -> bool:
        return change.seq > self._seen.get(change.machine, (0, 0))[0]

    def _new_transactions(self) -> Iterator[list[Transaction]]:
        for some in self._incoming.transactions():
            new = [t for t in some if t.number > self._seen.get(t.machine, (0, 0))[1]]
            if any(t.machine == bytes(self._self[0]) for t in new):
                raise Refusal("The file holds changes of this very machine that this office has never made.")
            yield new

    def finish(self, *, find: bool) -> Landed:
        """Shows anew what needs it, notes where every machine stands now, and balances the ledger."""
        applying, settling = self._applying, self._settling
        settling.settle(applying.pending, applying.rows)
        self._check_references()
        self._advance()
        self._balance(applying.touched + settling.touched)
        self._session.expire_all()
        landed = self._told()
        checks = getattr(self._session.info.get("office"), "checks", ())
        landed.violations = validate(self._session, checks, dict(self._written()))
        if find:
            self._note()
            self._find()
        return landed

    def _check_references(self) -> None:
        references = self._applying.references
        tables = known_tables()
        for (code, _pk), shown in self._settling.changed.items():
            table = tables[code].table
            references.note(table, [[shown.values[f.code] for f in table.fields]])
        references.check(self._run)

    def _balance(self, touched: int) -> None:
        """Takes what was written here out of the ledger: exactly as many rows as the triggers have counted."""
        left = self._run(
            "UPDATE sync_self SET touched = touched - ? WHERE one = 1 RETURNING touched", (touched,)
        ).fetchone()[0]
        if left != self._self[3]:
            raise Trouble(
                f"{abs(left - self._self[3])} rows were not written as the file says; nothing was saved.",
                "Keep the file, and look at the office with: concierge office check",
            )

    def _advance(self) -> None:
        moved = [
            (self._known.alias[s.machine], s.last, s.last_number, s.after)
            for s in self._incoming.manifest.stretches
            if self._is_beyond(s)
        ]
        if not moved:
            return
        self._run.many(
            "INSERT INTO sync_vv(alias, seq, tseq, hash) VALUES (?,?,?,?)"
            " ON CONFLICT (alias) DO UPDATE SET seq = excluded.seq, tseq = excluded.tseq, hash = excluded.hash",
            moved,
        )
        self._run("UPDATE sync_self SET epoch = epoch + 1 WHERE one = 1")
        rows = self._run("SELECT alias, seq FROM sync_vv WHERE seq > 0").fetchall()
        self._run(
            "INSERT INTO sync_epoch(alias, epoch, vv) SELECT alias, epoch, ? FROM sync_self",
            (packed({self._known.machine[alias]: seq for alias, seq in rows if alias != self._self[1]}),),
        )

    def _told(self) -> Landed:
        settling = self._settling
        kinds = settling.opened()
        landed = Landed(
            changes=self._applying.changes,
            conflicts=kinds.total(),
            held=settling.held,
            kinds=kinds,
            open_by_root=settling.opened_by_root(),
        )
        client = next(t.code for t in schema().values() if t.name == "client")
        clients: set[bytes] = set()
        totals = [0, 0, 0]
        for table, rows in self._applying.rows.items():
            fresh = self._applying.fresh[table]
            for pk, root in rows.items():
                if table == client or root != pk:
                    clients.add(root)
                shown = settling.changed.get((table, pk))
                hidden = shown is not None and shown.hidden
                if hidden and pk in fresh:
                    continue
                place = 2 if hidden else 0 if pk in fresh else 1
                landed.by_root.setdefault(root, [0, 0, 0])[place] += 1
                totals[place] += 1
                if hidden:
                    landed.hidden_rows.append((table, pk))
        landed.new, landed.changed, landed.hidden = totals
        landed.clients = frozenset(id_of(one) for one in clients)
        return landed

    def _note(self) -> None:
        """Announces what was written, like any other change."""
        names = {t.code: t.name for t in schema().values()}
        noted: set[Touched] = self._session.info.setdefault("touched", set())
        for table, rows in self._written():
            name = names.get(table)
            if name is not None:
                noted.update(
                    Touched(name, id_of(pk), None if root == pk and name != "client" else id_of(root))
                    for pk, root in rows.items()
                )

    def _written(self) -> Iterable[tuple[int, dict[bytes, bytes]]]:
        rows = self._applying.rows
        for table, pk in self._settling.changed:
            rows[table].setdefault(pk, pk)
        return rows.items()

    def _find(self) -> None:
        """Writes the entries of the search index anew: of what was written, and of what is found by it."""
        written = {
            record: [id_of(pk) for pk in self._applying.rows[table.code]]
            for record, table in schema().items()
            if table.code in self._applying.rows
        }
        further = search.following(self._session, written)
        for record, table in schema().items():
            if not search.can_be_found(record):
                continue
            ids = {*written.get(record, ()), *further.get(record, ())}
            fresh = {id_of(pk) for pk in self._applying.fresh.get(table.code, ())}
            self._index(record, sorted(ids & fresh), fresh=True)
            self._index(record, sorted(ids - fresh), fresh=False)

    def _index(self, record: type[Record], rows: list[UUID], *, fresh: bool) -> None:
        for start in range(0, len(rows), _CHUNK):
            ids = rows[start : start + _CHUNK]
            found = self._session.scalars(
                select(record).where(record.id.in_(ids)).execution_options(**WITH_DELETED)
            ).all()
            search.index(self._session, ((record, row) for row in found), fresh=fresh)
            for row in found:
                self._session.expunge(row)


def _is_known(word: Word) -> bool:
    """Whether this version has the table or field itself."""
    table = known_tables().get(word.table)
    return table is not None and (word.field == 0 or word.field in table.fields)


def _machines(incoming: Incoming) -> set[bytes]:
    """Every machine that a file names."""
    manifest = incoming.manifest
    found = {s.machine for s in manifest.stretches} | {manifest.sender} | set(manifest.vector)
    for epoch in incoming.epochs:
        found.add(epoch.machine)
        found.update(epoch.vector)
    return found
