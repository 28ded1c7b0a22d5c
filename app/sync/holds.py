"""Bank details that came from elsewhere: what waits here, and the named person who confirms or refuses it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.storage.cursor import Cursor
from app.sync import deciding
from app.sync.codes import TableCodes
from app.sync.history import Key
from app.sync.log import decode
from app.sync.merge import POLICIES
from app.sync.saying import by_code, field_words, row_title, table_words, value_words

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class HeldValue(NamedTuple):
    """One field: its key and its words, what is shown, and what would be; in words and as values."""

    key: str
    name: str
    shown: str
    arrived: str
    raw_shown: Any
    raw_arrived: Any


@dataclass(frozen=True, slots=True)
class Held:
    """Changed details of one row that wait for a named person here: who wrote them, where and when, and the file."""

    table: int
    row: UUID
    what: str
    title: str
    agg: UUID
    values: tuple[HeldValue, ...]
    person: str
    machine: str
    at: dt.datetime
    file: str


def held(session: Session) -> list[Held]:
    """Everything that waits, by row: the fields of one row are confirmed or refused together."""
    return [_told(session, key, rows) for key, rows in _waiting(Cursor(session.connection())).items()]


def _waiting(run: Cursor) -> dict[Key, list[Any]]:
    found: dict[Key, list[Any]] = defaultdict(list)
    for table, pk, register, agg, shown, arrived in run(
        "SELECT tbl, pk, register, agg, shown, arrived FROM sync_hold ORDER BY tbl, pk, register"
    ).fetchall():
        found[table, bytes(pk)].append((register, bytes(agg), decode(bytes(shown)), decode(bytes(arrived))))
    return found


def _told(session: Session, key: Key, rows: list[Any]) -> Held:
    run = Cursor(session.connection())
    table = by_code()[key[0]]
    arrived = _arrived(run, rows)
    values = []
    for register, _agg, shown, dot in rows:
        for f in (f for f in table.fields if f.register == register):
            old, new = shown.get(f.code), arrived[dot[1], dot[2]].get(f.code, f.absent)
            shows, would = value_words(session, table, f, old), value_words(session, table, f, new)
            values.append(HeldValue(f.key, field_words(f), shows, would, old, new))
    last = max(rows, key=lambda row: row[3][0])[3]
    person, machine, file = run(
        "SELECT t.author, m.name, i.name FROM sync_op o JOIN sync_machine m ON m.alias = o.alias"
        " JOIN sync_txn t ON t.alias = o.alias AND t.tseq = o.tseq LEFT JOIN sync_import i ON i.file = t.file"
        " WHERE o.alias = ? AND o.seq = ?",
        (last[1], last[2]),
    ).fetchone()
    return Held(
        table=key[0],
        row=UUID(bytes=key[1]),
        what=table_words(key[0]),
        title=row_title(session, *key),
        agg=UUID(bytes=rows[0][1]),
        values=tuple(values),
        person=person,
        machine=machine,
        at=_EPOCH + dt.timedelta(milliseconds=last[0] >> 16),
        file=file or "",
    )


def _arrived(run: Cursor, rows: list[Any]) -> dict[tuple[int, int], dict[int, Any]]:
    found = {}
    for _register, _agg, _shown, dot in rows:
        data = run("SELECT data FROM sync_op WHERE alias = ? AND seq = ?", (dot[1], dot[2])).fetchone()[0]
        found[dot[1], dot[2]] = {} if data is None else decode(bytes(data))
    return found


def confirm_held(session: Session, table: int, pk: UUID, *, by: str) -> None:
    """Takes what waits on a row, in the name of the person ``by``: an ordinary write, which other machines take over.

    There it is shown at once where another person had written the same; two people have then said it.
    """
    _decide(session, (table, pk.bytes), by, new=True)


def refuse_held(session: Session, table: int, pk: UUID, *, by: str) -> None:
    """Stays with what is shown, in the name of the person ``by``: an ordinary write, so other machines hear of it too."""
    _decide(session, (table, pk.bytes), by, new=False)


def _decide(session: Session, key: Key, by: str, *, new: bool) -> None:
    if not by.strip():
        raise Refusal("Bank details are confirmed by a person with a name. Say who you are first.")
    session.flush()
    run = Cursor(session.connection())
    rows = _waiting(run).get(key)
    if rows is None:
        raise Refusal("Nothing waits here any more: it has been decided already.")
    session.info["author"] = by.strip()
    table = deciding.table_of(key[0])
    data = _shown(run, table, key)
    if new:
        arrived = _arrived(run, rows)
        for register, _agg, _shown_here, dot in rows:
            said = arrived[dot[1], dot[2]]
            data.update({f.code: said.get(f.code, f.absent) for f in table.fields if f.register == register})
    deciding.write(session, key, data, rows[0][1])
    deciding.conclude(session, {key[0]: {key[1]: rows[0][1]}})


def _shown(run: Cursor, table: TableCodes, key: Key) -> dict[int, Any]:
    """All details of the row that wait for a person, as they are shown: they are written together."""
    fields = [f for f in table.fields if POLICIES[f.policy].waits]
    columns = ", ".join(f'"{f.column}"' for f in fields)
    row = run(f'SELECT {columns} FROM "{table.name}" WHERE id = ?', (run.id(UUID(bytes=key[1])),)).fetchone()
    return {f.code: value for f, value in zip(fields, row, strict=True)}
