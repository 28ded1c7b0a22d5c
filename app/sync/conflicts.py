"""What a person has to decide after a merge: listed by weight, with both sides, and decided once for every machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.storage.cursor import Cursor
from app.sync import deciding
from app.sync.codes import Field, TableCodes
from app.sync.log import DELETE, TOMBSTONE, decode
from app.sync.saying import UNSAID, by_code, field_words, row_title, table_words, value_words
from app.sync.showing import EDITED_WHILE_DELETED, FROZEN_EDIT, ISSUED_TWICE, VALUES

__all__ = ["EDITED_WHILE_DELETED", "FROZEN_EDIT", "ISSUED_TWICE", "VALUES"]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class SideValue(NamedTuple):
    """One field as one side has it: its key, its words, the value in words, and the value itself."""

    key: str
    name: str
    words: str
    raw: Any


@dataclass(frozen=True, slots=True)
class Side:
    """One of the writes that disagree. ``file`` is the name of the file that brought it, empty for what was done here."""

    values: tuple[SideValue, ...]
    deleted: bool
    person: str
    machine: str
    at: dt.datetime
    label: str
    file: str
    here: bool
    dot: tuple[UUID, int]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something to decide on one row. The last of ``sides`` is what is shown meanwhile (also while it is frozen)."""

    table: int
    register: int
    row: UUID
    kind: str
    weight: int
    what: str
    title: str
    fields: tuple[str, ...]
    client: UUID | None
    client_name: str
    sides: tuple[Side, ...]


class After(NamedTuple):
    """Where a page ended."""

    weight: int
    table: int
    row: bytes
    register: int


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """Some conflicts, the weightiest first; how many there are in all; where the next page begins, if there is one."""

    conflicts: tuple[Conflict, ...]
    total: int
    next: After | None


def conflicts(
    session: Session, *, client: UUID | None = None, after: After | None = None, limit: int = 100
) -> ConflictPage:
    """What is open, in the file of one client or everywhere."""
    run = Cursor(session.connection())
    where = "1 = 1" if client is None else "agg = ?"
    values: list[Any] = [] if client is None else [client.bytes]
    total = run(f"SELECT count(*) FROM sync_conflict WHERE {where}", values).fetchone()[0]
    if after is not None:
        where += " AND (weight < ? OR (weight = ? AND (tbl, pk, register) > (?, ?, ?)))"
        values = [*values, after.weight, after.weight, after.table, after.row, after.register]
    rows = run(
        "SELECT tbl, pk, register, kind, agg, weight, siblings FROM sync_conflict"
        f" WHERE {where} ORDER BY weight DESC, tbl, pk, register LIMIT ?",
        (*values, limit + 1),
    ).fetchall()
    reader = _Reader(session, run)
    found = tuple(reader.conflict(row) for row in rows[:limit])
    more = rows[limit - 1] if len(rows) > limit else None
    return ConflictPage(
        found, total, None if more is None else After(more[5], more[0], bytes(more[1]), more[2])
    )


def conflict_counts(session: Session) -> dict[UUID, int]:
    """How much is open in the file of each client that has anything open."""
    run = Cursor(session.connection())
    counts = run("SELECT agg, count(*) FROM sync_conflict GROUP BY agg").fetchall()
    found = {UUID(bytes=bytes(agg)): n for agg, n in counts}
    return {client: n for client, n in found.items() if _client_name(run, client)}


def _client_name(run: Cursor, client: UUID) -> str:
    row = run("SELECT name FROM client WHERE id = ?", (run.id(client),)).fetchone()
    return "" if row is None else str(row[0])


class _Reader:
    """Turns stored conflicts into words."""

    def __init__(self, session: Session, run: Cursor) -> None:
        self._session = session
        self._run = run
        self._own = bytes(run("SELECT machine FROM sync_self").fetchone()[0])

    def conflict(self, row: Any) -> Conflict:
        code, pk, register, kind, agg, weight, packed = row
        table = by_code().get(code)
        root = UUID(bytes=bytes(agg))
        client = _client_name(self._run, root)
        return Conflict(
            table=code,
            register=register,
            row=UUID(bytes=bytes(pk)),
            kind=kind,
            weight=weight,
            what=table_words(code),
            title=row_title(self._session, code, bytes(pk)),
            fields=tuple(field_words(f) for f in _members(table, register)),
            client=root if client else None,
            client_name=client,
            sides=tuple(
                self._side(table, register, *side, whole=kind == ISSUED_TWICE)
                for side in decode(bytes(packed))
            ),
        )

    def _side(
        self,
        table: TableCodes | None,
        register: int,
        machine: bytes,
        seq: int,
        kind: int,
        data: dict[int, Any],
        *,
        whole: bool = False,
    ) -> Side:
        name, stamp, author, label, file, written = self._run(
            "SELECT m.name, t.stamp, t.author, t.label, i.name, o.data FROM sync_machine m"
            " JOIN sync_op o ON o.alias = m.alias JOIN sync_txn t ON t.alias = o.alias AND t.tseq = o.tseq"
            " LEFT JOIN sync_import i ON i.file = t.file WHERE m.uuid = ? AND o.seq = ?",
            (machine, seq),
        ).fetchone()
        fields = _members(table, register) or (table.fields if table else ())
        if whole and table is not None:  # of two issues people tell sums and days apart, not fingerprints
            data = decode(bytes(written))
            fields = tuple(f for f in table.fields if f.key not in UNSAID)
        return Side(
            values=tuple(self._value(table, f, data) for f in fields if table and f.code in data),
            deleted=kind == DELETE,
            person=author,
            machine=name,
            at=_EPOCH + dt.timedelta(milliseconds=stamp >> 16),
            label=label,
            file=file or "",
            here=machine == self._own,
            dot=(UUID(bytes=machine), seq),
        )

    def _value(self, table: TableCodes, f: Field, data: dict[int, Any]) -> SideValue:
        value = data[f.code]
        raw = value if value is None or f.from_wire is None else f.from_wire(value)
        return SideValue(f.key, field_words(f), value_words(self._session, table, f, value, data), raw)


def _members(table: TableCodes | None, register: int) -> tuple[Field, ...]:
    if table is None or register <= 0:
        return ()
    return next((table.together(f) for f in table.fields if f.register == register), ())


# -- deciding -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Open:
    table: TableCodes
    pk: bytes
    register: int
    kind: str
    agg: bytes
    sides: list[Any]


def _open(session: Session, table: int, pk: UUID, register: int) -> _Open:
    session.flush()
    run = Cursor(session.connection())
    row = run(
        "SELECT kind, agg, siblings FROM sync_conflict WHERE tbl = ? AND pk = ? AND register = ?",
        (table, pk.bytes, register),
    ).fetchone()
    if row is None:
        raise Refusal("This has been decided already, here or on another machine.")
    return _Open(deciding.table_of(table), pk.bytes, register, row[0], bytes(row[1]), decode(bytes(row[2])))


def resolve(
    session: Session,
    table: int,
    pk: UUID,
    register: int,
    *,
    keep: int | None = None,
    values: Mapping[str, Any] | None = None,
) -> None:
    """Decides a conflict: ``keep`` is the place of the side that holds, or ``values`` (field key → value) replace both.

    An ordinary write that has seen every side: it closes the conflict on every machine. Of an issued document only what was
    issued can be kept; of a deletion that met an edit, keeping the deletion deletes the row again.
    """
    found = _open(session, table, pk, register)
    if (keep is None) == (values is None):
        raise Refusal("Choose one side, or say what is to hold instead.")
    if keep is not None and not 0 <= keep < len(found.sides):
        raise Refusal(f"There are {len(found.sides)} sides; choose one of them.")
    if found.kind == EDITED_WHILE_DELETED:
        if keep is None:
            raise Refusal("Choose whether it stays or is deleted.")
        (drop if found.sides[keep][2] == DELETE else restore)(session, table, pk)
        return
    if found.kind == FROZEN_EDIT:
        _unseen(session, found, keep)
        return
    data = _chosen(session, found, keep, values)
    if found.kind == ISSUED_TWICE and keep is not None:
        data = deciding.document_of(session, (table, pk.bytes), next(iter(data.values())))
    _write(session, found, data)


def _chosen(
    session: Session, found: _Open, keep: int | None, values: Mapping[str, Any] | None
) -> dict[int, Any]:
    members = _members(found.table, found.register)
    if keep is not None:
        data = found.sides[keep][3]
        if data.keys() < {f.code for f in members}:  # what the side did not write stays as it is
            data = {**deciding.shown_values(session, (found.table.code, found.pk)), **data}
        return {f.code: data.get(f.code, f.absent) for f in members}
    if found.kind == ISSUED_TWICE:
        raise Refusal("Choose one of the two documents that were issued; both stay on file.")
    given = dict(values or {})
    unknown = set(given) - {f.key for f in members}
    missing = {f.key for f in members} - set(given)
    if unknown or missing:
        raise Refusal(f"Say all of these together: {', '.join(field_words(f) for f in members)}.")
    return {
        f.code: given[f.key] if given[f.key] is None or f.to_wire is None else f.to_wire(given[f.key])
        for f in members
    }


def _write(session: Session, found: _Open, data: dict[int, Any]) -> None:
    key = (found.table.code, found.pk)
    deciding.write(session, key, deciding.with_derived(found.table, data), found.agg)
    deciding.conclude(session, {found.table.code: {found.pk: found.agg}})


def _unseen(session: Session, found: _Open, keep: int | None) -> None:
    """Leaves an edit of an issued document aside: what was issued stays as it is."""
    if found.register > 0 and keep != len(found.sides) - 1:
        raise Refusal(
            "What was issued cannot be changed. Keep it as it was issued, or write the edit into a new revision first."
        )
    key = (found.table.code, found.pk)
    if found.register > 0:
        _write(session, found, _chosen(session, found, keep, None))
        return
    if found.register == TOMBSTONE:
        deciding.write(session, key, deciding.one_value(session, key), found.agg)
    else:
        deciding.delete(session, key, found.agg)
    deciding.conclude(session, {found.table.code: {found.pk: found.agg}})


def restore(session: Session, table: int, pk: UUID) -> None:
    """Keeps a row, or the whole it heads, that was deleted on one machine while another one worked on it."""
    found = _open(session, table, pk, TOMBSTONE)
    key = (table, found.pk)
    deciding.write(session, key, deciding.one_value(session, key), found.agg)
    deciding.conclude(session, {table: {found.pk: found.agg}})


def drop(session: Session, table: int, pk: UUID) -> None:
    """Deletes it after all, with everything that was deleted together with it and what was added below it since."""
    found = _open(session, table, pk, TOMBSTONE)
    keys = deciding.whole_of(session, (table, found.pk))
    for key in sorted(keys):
        deciding.delete(session, key, found.agg)
    rows: dict[int, dict[bytes, bytes]] = {}
    for code, row in keys:
        rows.setdefault(code, {})[row] = found.agg
    deciding.conclude(session, rows)
