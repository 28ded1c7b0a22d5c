"""What a person decides about merged data: ordinary writes of this machine whose context holds everything known here.

They travel like any edit and close the matter everywhere, also where the value chosen is the one already shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.changes import Touched
from app.basics.errors import Refusal
from app.basics.text import fold
from app.storage import search
from app.storage.cursor import Cursor
from app.storage.deleted import WITH_DELETED
from app.sync import seals, wholes
from app.sync.aliases import aliases, contexts
from app.sync.applying import update_rows
from app.sync.capture import gathered, write_gathered
from app.sync.codes import TableCodes
from app.sync.history import Key, stories
from app.sync.log import DELETE, UPDATE, Op
from app.sync.looking import look
from app.sync.merge import POLICIES
from app.sync.saying import by_code
from app.sync.settling import Settling
from app.sync.showing import Eyes, showing


def eyes_of(run: Cursor) -> Eyes:
    """How to look at rows of this office."""
    known = aliases(run)
    return Eyes(contexts(run, known), known.machine)


def table_of(code: int) -> TableCodes:
    """A table by its code; a Refusal for what only a newer version knows."""
    table = by_code().get(code)
    if table is None:
        raise Refusal("Only a newer version of the program knows what this is. Update it, then decide.")
    return table


def write(session: Session, key: Key, data: Mapping[int, Any], agg: bytes) -> None:
    """Writes values (field code → value as it travels) to a row, also where they are what it shows already."""
    table = table_of(key[0])
    session.flush()
    fields = [f for f in table.fields if f.code in data]
    run = Cursor(session.connection())
    update_rows(run, table, fields, [(key[1], [data[f.code] for f in fields])])
    op = Op(
        table.code, key[1], agg, UPDATE, {f.code: data[f.code] for f in fields}, {f.register for f in fields}
    )
    _gather(session, table, op)


def delete(session: Session, key: Key, agg: bytes) -> None:
    """Deletes a row, also one that is not shown."""
    table = table_of(key[0])
    session.flush()
    run = Cursor(session.connection())
    run(
        f'UPDATE "{table.name}" SET deleted = ?, version = version + 1 WHERE id = ?',
        (True, run.id(UUID(bytes=key[1]))),
    )
    _gather(session, table, Op(table.code, key[1], agg, DELETE))


def _gather(session: Session, table: TableCodes, op: Op) -> None:
    so_far = gathered(session)
    so_far.add(op)
    so_far.touched += 1
    client = (
        UUID(bytes=op.agg) if op.agg is not None and (op.agg != op.pk or table.name == "client") else None
    )
    session.info.setdefault("touched", set()).add(Touched(table.name, UUID(bytes=op.pk), client))


def one_value(session: Session, key: Key) -> dict[int, Any]:
    """What one register of the row shows, and nothing that is open: writing it again only says that the row stays."""
    table = table_of(key[0])
    run = Cursor(session.connection())
    shown = look(run, eyes_of(run), [key], held=True)[key]
    taken = {one.register for one in shown.open} | {
        f.register for f in table.fields if POLICIES[f.policy].waits
    }
    free = [f.register for f in table.fields if f.register not in taken] or [table.fields[0].register]
    return {f.code: shown.values[f.code] for f in table.fields if f.register == free[0]}


def shown_values(session: Session, key: Key) -> dict[int, Any]:
    """What the row shows now, by field code."""
    run = Cursor(session.connection())
    return look(run, eyes_of(run), [key], held=True)[key].values


def document_of(session: Session, key: Key, value: Any) -> dict[int, Any]:
    """Every field of a document that was issued twice, as the issue wrote it whose seal has this ``value``."""
    run = Cursor(session.connection())
    eyes, kind = eyes_of(run), seals.kinds()[key[0]]
    story = stories(run, [key])[key]
    seal = seals.seal_of(kind, story, eyes, value)
    shown = None if seal is None else showing(kind.table, story, eyes, seal)
    if shown is None:
        raise LookupError(f"{kind.table.name} {key[1].hex()} was never issued.")
    return shown.values


def with_derived(table: TableCodes, data: dict[int, Any]) -> dict[int, Any]:
    """The same values with those that the program makes from them: the name for searching from the name."""
    name, folded = table.by_key.get("name"), table.by_key.get("folded")
    if name is None or folded is None or name.code not in data:
        return data
    return {**data, folded.code: fold(data[name.code])}


def whole_of(session: Session, key: Key) -> set[Key]:
    """The row with everything that goes with it."""
    run = Cursor(session.connection())
    return wholes.taken_with(run, key, stories(run, [key])[key])


def conclude(session: Session, keys: Mapping[int, Mapping[bytes, bytes]]) -> None:
    """Writes the log now and shows these rows (table → row → its root) anew, as every other machine will."""
    write_gathered(session)
    run = Cursor(session.connection())
    own = run("SELECT alias FROM sync_self").fetchone()[0]
    settling = Settling(run, eyes_of(run), frozenset({own}))
    settling.settle(((table, pk) for table, rows in keys.items() for pk in rows), keys)
    run("UPDATE sync_self SET touched = touched - ? WHERE one = 1", (settling.touched,))
    session.expire_all()
    for table, rows in keys.items():
        _find(session, table_of(table), rows)


def _find(session: Session, table: TableCodes, rows: Mapping[bytes, bytes]) -> None:
    if search.can_be_found(table.record):
        for pk in rows:
            found = session.get(table.record, UUID(bytes=pk), execution_options=WITH_DELETED)
            if found is not None:
                search.index_later(session, found)
