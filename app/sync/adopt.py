"""Taking over what another program did to the tables: its changes become ours in the log, its deletions are undone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.changes import Touched
from app.storage.cursor import Cursor
from app.sync.capture import schema
from app.sync.codes import TableCodes
from app.sync.log import DELETE, INSERT, UPDATE, Op, write
from app.sync.verify import Logged, logged, unlogged


def adopt(session: Session) -> int:
    """Logs every row that differs from the log as it stands now, puts back rows that vanished; answers how many.

    The way on after "rows of this office were changed without being written to its change log".
    """
    run = Cursor(session.connection())
    ops: list[Op] = []
    restored = 0
    for table in schema().values():
        for found in logged(run, table):
            if found.row is None:
                _put_back(run, table, found)
                restored += 1
            else:
                ops += _changes(table, found)
        ops += [_insert(run, table, row_id) for row_id in unlogged(run, table)]
    touched = run("SELECT touched FROM sync_self").fetchone()[0]
    if not ops and not touched:
        return 0
    info = session.info
    write(session.connection(), ops, touched, info["clock"], info["author"], "adopted from another program")
    names = {table.code: table.name for table in schema().values()}
    noted = info.setdefault("touched", set())
    noted.update(Touched(names[op.table], UUID(bytes=op.pk)) for op in ops)
    return len(ops) + restored


def _changes(table: TableCodes, found: Logged) -> list[Op]:
    ops: list[Op] = []
    fields = {m.code: m for f in found.differing(table) for m in table.together(f)}
    taken_back = found.disagrees_on_deletion and not found.row[1]
    if taken_back:
        fields = {f.code: f for f in table.fields}
    if fields:
        values = dict(zip((f.code for f in table.fields), found.row[2:], strict=True))
        data = {code: _wire(values[code]) for code in fields}
        ops.append(Op(table.code, found.pk, None, UPDATE, data, {f.register for f in fields.values()}))
    if found.row[1] and (found.disagrees_on_deletion or fields):
        ops.append(Op(table.code, found.pk, None, DELETE))
    return ops


def _insert(run: Cursor, table: TableCodes, row_id: UUID) -> Op:
    columns = ", ".join(f'"{f.column}"' for f in table.fields)
    row = run(f'SELECT {columns} FROM "{table.name}" WHERE id = ?', (run.id(row_id),)).fetchone()
    data = {f.code: _wire(value) for f, value in zip(table.fields, row, strict=True)}
    return Op(table.code, row_id.bytes, None, INSERT, data)


def _put_back(run: Cursor, table: TableCodes, found: Logged) -> None:
    columns = ["id", "deleted", "version", *(f.column for f in table.fields)]
    values: list[Any] = [run.id(UUID(bytes=found.pk)), False, 1]
    for f in table.fields:
        value = found.value(f)
        is_id = isinstance(value, bytes) and f.to_wire is not None
        values.append(run.id(UUID(bytes=value)) if is_id else value)
    names = ", ".join(f'"{name}"' for name in columns)
    run(f'INSERT INTO "{table.name}"({names}) VALUES ({",".join("?" * len(values))})', values)


def _wire(value: Any) -> Any:
    return value.bytes if isinstance(value, UUID) else value
