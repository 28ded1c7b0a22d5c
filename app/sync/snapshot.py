"""The state of an office for a machine that is new: rows, registers and what is derived, beside the whole log.

Merging the log would give the same, only slower: what has been merged once is taken as it is. It comes from a machine of
the office, signed; every value is looked at all the same, and ``verify`` compares rows and log afterwards as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Boolean
from sqlalchemy.orm import Session

from app.storage.cursor import Cursor
from app.sync.capture import schema
from app.sync.codes import TableCodes
from app.sync.fits import columns
from app.sync.fresh import Fresh
from app.sync.log import encode
from app.sync.refusals import Damaged
from app.sync.settling import insert_rows, wired
from app.sync.vectors import packed

_LARGEST = 3_500_000  # bytes of one piece; a frame holds four mebibytes
_PAGE = 2_000
_MACHINES, _REGISTERS, _ROWS, _PLAIN, _SEARCH = "machines", "registers", "rows", "plain", "search"
_WHERE = "in its snapshot"

# What is derived from the log or kept beside it, and travels as it is: table → columns and the types they may hold.
_TABLES: dict[str, dict[str, type]] = {
    "sync_conflict": {
        "tbl": int,
        "pk": bytes,
        "register": int,
        "kind": str,
        "agg": bytes,
        "weight": int,
        "siblings": bytes,
    },
    "sync_violation": {"rule": str, "entity": bytes, "agg": bytes, "detail": str},
    "sync_hold": {"tbl": int, "pk": bytes, "register": int, "agg": bytes, "shown": bytes, "arrived": bytes},
}
_Machine = tuple[int, bytes, str, str, str]
_machines = msgspec.msgpack.Decoder(tuple[str, list[_Machine]]).decode
_registers = msgspec.msgpack.Decoder(tuple[str, int, list[tuple[bytes, bytes]]]).decode
_rows = msgspec.msgpack.Decoder(tuple[str, int, list[int], list[tuple[bytes, bool, list[Any]]]]).decode
_plain = msgspec.msgpack.Decoder(tuple[str, str, list[list[Any]]]).decode
_Found = tuple[str, bytes, bytes | None, str, str, str, list[str]]
_search = msgspec.msgpack.Decoder(tuple[str, list[_Found]]).decode
_regs = msgspec.msgpack.Decoder(dict[int, list[tuple[int, int, int, int]]]).decode


def pieces(session: Session) -> Iterator[bytes]:
    """The state of this office in pieces, each below the limit of a frame."""
    run = Cursor(session.connection())
    machines = run("SELECT alias, uuid, name, series, status FROM sync_machine ORDER BY alias").fetchall()
    yield encode(
        (_MACHINES, [(a, bytes(u), name, series, status) for a, u, name, series, status in machines])
    )
    codes = [row[0] for row in run("SELECT DISTINCT tbl FROM sync_row ORDER BY tbl").fetchall()]
    for code in codes:
        for page in _pages(run, "SELECT pk, regs FROM sync_row WHERE tbl = ? AND pk > ?", (code,), b""):
            yield from _split((_REGISTERS, code), [(bytes(pk), bytes(regs)) for pk, regs in page])
    for table in schema().values():
        yield from _rows_of(run, table)
    for name, types in _TABLES.items():
        found = run(f"SELECT {', '.join(types)} FROM {name}").fetchall()
        for start in range(0, len(found), _PAGE):
            part = [[wired(value) for value in row] for row in found[start : start + _PAGE]]
            yield from _split((_PLAIN, name), part)
    yield from _entries(run)


def _pages(run: Cursor, sql: str, values: tuple[Any, ...], last: Any) -> Iterator[list[Any]]:
    while page := run(f"{sql} ORDER BY pk LIMIT {_PAGE}", (*values, last)).fetchall():
        yield page
        last = page[-1][0]


def _split(head: tuple[Any, ...], rows: list[Any]) -> Iterator[bytes]:
    """One piece, or several where it would be too large."""
    piece = encode((*head, rows))
    if len(piece) <= _LARGEST or len(rows) < 2:
        yield piece
        return
    half = len(rows) // 2
    yield from _split(head, rows[:half])
    yield from _split(head, rows[half:])


def _rows_of(run: Cursor, table: TableCodes) -> Iterator[bytes]:
    names = ", ".join(f'"{f.column}"' for f in table.fields)
    codes = [f.code for f in table.fields]
    truths = [
        n for n, f in enumerate(table.fields) if isinstance(table.record.__table__.c[f.column].type, Boolean)
    ]
    sql = f'SELECT id AS pk, deleted, {names} FROM "{table.name}" WHERE id > ?'
    for page in _pages(run, sql, (), run.id(UUID(int=0))):
        rows = []
        for pk, deleted, *values in page:
            for n in truths:
                values[n] = values[n] if values[n] is None else bool(values[n])
            rows.append((wired(pk), bool(deleted), [wired(v) for v in values] if run.server else values))
        yield from _split((_ROWS, table.code, codes), rows)


def _entries(run: Cursor) -> Iterator[bytes]:
    last = 0
    while page := run(
        "SELECT id, kind, record, client, title, line, words FROM search_entry WHERE id > ? ORDER BY id LIMIT ?",
        (last, _PAGE),
    ).fetchall():
        first, last = page[0][0], page[-1][0]
        keys: dict[int, list[str]] = {}
        for key, entry in run(
            "SELECT key, entry FROM search_key WHERE entry >= ? AND entry <= ?", (first, last)
        ).fetchall():
            keys.setdefault(entry, []).append(key)
        found = [
            (kind, wired(record), wired(client), title, line, words, sorted(keys.get(number, ())))
            for number, kind, record, client, title, line, words in page
        ]
        yield from _split((_SEARCH,), found)


def is_new(session: Session) -> bool:
    """Whether nothing was ever written or merged in this database."""
    run = Cursor(session.connection())
    seq = run("SELECT seq FROM sync_self").fetchone()[0]
    return seq == 0 and run("SELECT 1 FROM sync_op LIMIT 1").fetchone() is None


def settle_in(session: Session, incoming: Fresh) -> int:
    """Puts the whole snapshot into an office where nothing was ever written; answers how many changes its log has.

    In one unit of work with ``origin="sync"``; Damaged where a piece is not what it says.
    """
    return _SettlingIn(session, incoming).done()


class _SettlingIn:
    def __init__(self, session: Session, incoming: Fresh) -> None:
        self._run = Cursor(session.connection())
        self._session = session
        self._incoming = incoming
        self._aliases: dict[bytes, int] = {}
        self._known: dict[int, int] = {}  # alias → last seq
        self._entry = 0
        self._touched = 0
        self._tables = {t.code: t for t in schema().values()}

    def done(self) -> int:
        """Machines first, since everything names them; then log, state, and where everybody stands."""
        source = self._incoming.snapshot()
        first = next(source, b"")
        try:
            if not first or _kind_of(first) != _MACHINES:
                raise Damaged(_WHERE)
            self._introduce(_machines(first)[1])
            changes = self._log()
            for piece in source:
                self._take(piece)
        except (msgspec.MsgspecError, KeyError, ValueError, TypeError) as error:
            raise Damaged(_WHERE) from error
        self._stand()
        self._session.expire_all()
        return changes

    def _introduce(self, machines: list[_Machine]) -> None:
        """The aliases of the sender are taken over, so that registers are as they were; ours moves out of the way."""
        run = self._run
        self._aliases = {machine: alias for alias, machine, *_ in machines}
        places_ = {s.machine: s.last for s in self._incoming.manifest.stretches}
        named = len(self._aliases) == len(machines) and set(places_) <= set(self._aliases)
        if not named or any(alias < 1 for alias, *_ in machines):
            raise Damaged(_WHERE)
        own, before = run("SELECT machine, alias FROM sync_self").fetchone()
        here = {bytes(row[0]) for row in run("SELECT uuid FROM sync_machine").fetchall()}
        run("UPDATE sync_machine SET alias = -alias")
        for alias, machine, name, series, status in machines:
            if machine in here:
                run("UPDATE sync_machine SET alias = ? WHERE uuid = ?", (alias, machine))
            else:
                run(
                    "INSERT INTO sync_machine(alias, uuid, name, series, status) VALUES (?, ?, ?, ?, ?)",
                    (alias, machine, name, series, status),
                )
        last = max((m[0] for m in machines), default=0)
        for alias, machine in enumerate(sorted(here - set(self._aliases)), last + 1):
            run("UPDATE sync_machine SET alias = ? WHERE uuid = ?", (alias, machine))
        alias = run("SELECT alias FROM sync_machine WHERE uuid = ?", (own,)).fetchone()[0]
        run("UPDATE sync_epoch SET alias = ? WHERE alias = ?", (alias, before))
        run("UPDATE sync_self SET alias = ?", (alias,))
        self._known = {self._aliases[machine]: seq for machine, seq in places_.items()}

    def _log(self) -> int:
        run, aliases, incoming = self._run, self._aliases, self._incoming
        for some in incoming.transactions():
            run.many(
                "INSERT INTO sync_txn(alias, tseq, stamp, epoch, author, label, schema_ver, first_seq, n, hash, file)"
                " VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                [(aliases[t[0]], *t[1:], incoming.manifest.file) for t in some],
            )
        changes = 0
        for chunk in incoming.changes():
            run.many(
                "INSERT INTO sync_op(alias, seq, tseq, tbl, pk, agg, kind, data, data_hash) VALUES (?,?,?,?,?,?,?,?,?)",
                [(aliases[c[0]], *c[1:9]) for c in chunk],
            )
            changes += len(chunk)
        run.many(
            "INSERT INTO sync_epoch(alias, epoch, vv) VALUES (?, ?, ?)",
            [(aliases[e.machine], e.epoch, packed(e.vector)) for e in incoming.epochs],
        )
        run.many(
            "INSERT INTO sync_word(tbl, field, name, unit) VALUES (?, ?, ?, ?)",
            [w for w in incoming.words if self._is_foreign(w.table, w.field)],
        )
        return changes

    def _is_foreign(self, table: int, field: int) -> bool:
        known = self._tables.get(table)
        return known is None or (field != 0 and all(f.code != field for f in known.fields))

    def _take(self, piece: bytes) -> None:
        takers = {
            _REGISTERS: self._take_registers,
            _ROWS: self._take_rows,
            _PLAIN: self._take_plain,
            _SEARCH: self._take_entries,
        }
        takers[_kind_of(piece)](piece)

    def _take_registers(self, piece: bytes) -> None:
        _, code, rows = _registers(piece)
        known = self._known
        for pk, regs in rows:
            if len(pk) != 16:
                raise Damaged(_WHERE)
            for dots in _regs(regs).values():
                for _stamp, alias, seq, _epoch in dots:
                    if seq > known[alias]:  # a write that the log does not hold
                        raise Damaged(_WHERE)
        self._run.many("INSERT INTO sync_row(tbl, pk, regs) VALUES (?, ?, ?)", [(code, *row) for row in rows])

    def _take_rows(self, piece: bytes) -> None:
        _, code, codes, rows = _rows(piece)
        table = self._tables.get(code)
        if table is None:
            return  # what only a newer version knows stays in the log
        place = {field: n for n, field in enumerate(codes)}
        order = [(place.get(f.code), f.absent) for f in table.fields]
        if [n for n, _ in order] != list(range(len(codes))):
            rows = [
                (pk, hidden, [absent if n is None else v[n] for n, absent in order]) for pk, hidden, v in rows
            ]
        checks = columns()[code]
        whole = all(len(pk) == 16 and len(values) == len(table.fields) for pk, _, values in rows)
        if not whole or not all(
            checks[f.code](column)
            for f, column in zip(table.fields, zip(*(row[2] for row in rows), strict=True), strict=True)
        ):
            raise Damaged(_WHERE)
        insert_rows(self._run, table, rows)
        self._touched += len(rows)

    def _take_plain(self, piece: bytes) -> None:
        _, name, rows = _plain(piece)
        types = _TABLES[name]
        for row in rows:
            if [type(value) for value in row] != list(types.values()):
                raise Damaged(_WHERE)
        marks = ",".join("?" * len(types))
        self._run.many(f"INSERT INTO {name}({', '.join(types)}) VALUES ({marks})", rows)

    def _take_entries(self, piece: bytes) -> None:
        run, first = self._run, self._entry + 1
        _, found = _search(piece)
        run.many(
            "INSERT INTO search_entry(id, kind, record, client, title, line, words) VALUES (?,?,?,?,?,?,?)",
            [
                (n, kind, run.id(UUID(bytes=record)), _id(run, client), title, line, words)
                for n, (kind, record, client, title, line, words, _) in enumerate(found, first)
            ],
        )
        keys = [(key, n) for n, entry in enumerate(found, first) for key in entry[6]]
        run.many("INSERT INTO search_key(key, entry) VALUES (?, ?) ON CONFLICT DO NOTHING", keys)
        self._entry += len(found)

    def _stand(self) -> None:
        """What is known of whom, this machine's first view of it, and a balanced ledger."""
        run = self._run
        vector = {}
        for s in self._incoming.manifest.stretches:
            vector[s.machine] = s.last
            run(
                "INSERT INTO sync_vv(alias, seq, tseq, hash) VALUES (?, ?, ?, ?)",
                (self._aliases[s.machine], s.last, s.last_number, s.after),
            )
        run("UPDATE sync_self SET epoch = epoch + 1, touched = touched - ? WHERE one = 1", (self._touched,))
        run(
            "INSERT INTO sync_epoch(alias, epoch, vv) SELECT alias, epoch, ? FROM sync_self",
            (packed(vector),),
        )
        if run.server and self._entry:
            run("SELECT setval(pg_get_serial_sequence('search_entry', 'id'), ?)", (self._entry,))


def _id(run: Cursor, value: bytes | None) -> Any:
    return None if value is None else run.id(UUID(bytes=value))


def _kind_of(piece: bytes) -> str:
    """The first item of the array, a short text, without reading the rest."""
    if len(piece) < 2 or not 0xA0 <= piece[1] < 0xC0:
        raise Damaged(_WHERE)
    return piece[2 : 2 + (piece[1] & 0x1F)].decode()
