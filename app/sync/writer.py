"""The only bulk road: many rows of one class with their log, at cursor speed; for imports, the demo and the bench."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.changes import Touched
from app.records.base import Id, Record
from app.storage import search
from app.storage.cursor import Cursor
from app.sync.capture import gathered, schema, write_gathered
from app.sync.codes import Field, TableCodes
from app.sync.log import INSERT, UPDATE, Op

_CHUNK = 5_000


class SyncWriter:
    """Writes many rows in the transaction of ``session``; what it wrote is announced like any other change."""

    def __init__(self, session: Session) -> None:
        session.flush()
        self._session = session

    def insert(self, record: type[Record], rows: Iterable[Mapping[str, Any]], *, find: bool = True) -> int:
        """Inserts ``rows`` (attribute → value; defaults are filled in) and answers how many.

        ``find=False`` leaves them out of the search index.
        """
        table = schema()[record]
        columns = [(p.key, p.columns[0]) for p in record.__mapper__.column_attrs]
        names = ", ".join(f'"{column.name}"' for _, column in columns)
        sql = f'INSERT INTO "{table.name}"({names}) VALUES ({",".join("?" * len(columns))})'
        fields = {f.key: f for f in table.fields}
        count = 0
        for chunk in _chunks(rows):
            full = [_completed(columns, row) for row in chunk]
            run = Cursor(self._session.connection())
            run.many(
                sql,
                [[_bound(run, column, fields.get(key), row[key]) for key, column in columns] for row in full],
            )
            self._capture(table, [(INSERT, row["id"], row, table.fields) for row in full])
            if find and search.can_be_found(record):
                search.index(self._session, ((record, SimpleNamespace(**row)) for row in full), fresh=True)
            count += len(full)
        return count

    def update(self, record: type[Record], changes: Mapping[UUID, Mapping[str, Any]]) -> int:
        """Changes rows by id (attribute → new value); members of one group must come together. Answers how many."""
        table = schema()[record]
        fields = {f.key: f for f in table.fields}
        count = 0
        for chunk in _chunks(changes.items()):
            run = Cursor(self._session.connection())
            ops = []
            for row_id, values in chunk:
                touched = tuple(fields[key] for key in values)
                self._check_groups(table, touched)
                sets = ", ".join(f'"{f.column}" = ?' for f in touched)
                bound = [_bound(run, record.__table__.c[f.column], f, values[f.key]) for f in touched]
                done = run(
                    f'UPDATE "{table.name}" SET {sets}, version = version + 1 WHERE id = ?',
                    (*bound, run.id(row_id)),
                )
                if done.rowcount != 1:
                    raise LookupError(f"{table.name} {row_id} is not there.")
                ops.append((UPDATE, row_id, values, touched))
            self._capture(table, ops)
            count += len(ops)
            self._session.expire_all()
            if search.can_be_found(record):
                found = self._session.scalars(
                    select(record).where(record.id.in_([row_id for row_id, _ in chunk]))
                )
                search.index(self._session, ((record, row) for row in found))
        return count

    def _check_groups(self, table: TableCodes, touched: tuple[Field, ...]) -> None:
        for f in touched:
            missing = set(table.together(f)) - set(touched)
            if missing:
                raise ValueError(
                    f"{table.name}.{f.key} changes together with {sorted(m.key for m in missing)}."
                )

    def _capture(
        self, table: TableCodes, rows: list[tuple[int, UUID, Mapping[str, Any], tuple[Field, ...]]]
    ) -> None:
        so_far = gathered(self._session)
        noted = self._session.info.setdefault("touched", set())
        for kind, row_id, values, fields in rows:
            client = row_id if table.name == "client" else values.get("client_id")
            op = Op(table.code, row_id.bytes, client.bytes if client else None, kind)
            for f in fields:
                value = values[f.key]
                op.data[f.code] = value if value is None or f.to_wire is None else f.to_wire(value)
                op.registers.add(f.register)
            so_far.ops.append(op)
            noted.add(Touched(table.name, row_id, client))
        so_far.touched += len(rows)
        write_gathered(self._session)


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(rows)
    while chunk := list(islice(source, _CHUNK)):
        yield chunk


def _completed(columns: list[tuple[str, Any]], row: Mapping[str, Any]) -> dict[str, Any]:
    full = dict(row)
    unknown = set(full) - {key for key, _ in columns}
    if unknown:
        raise TypeError(f"There is no column {min(unknown)!r}.")
    for key, column in columns:
        if key in full:
            continue
        default = column.default
        if key == "version":
            full[key] = 1
        elif default is None:
            full[key] = None
        else:
            full[key] = default.arg(None) if default.is_callable else default.arg
    return full


def _bound(run: Cursor, column: Any, field: Field | None, value: Any) -> Any:
    """A value as the driver takes it: the wire form, but ids as the database keeps them."""
    if value is None:
        return None
    if isinstance(column.type, Id):
        return run.id(value)
    return value if field is None or field.to_wire is None else field.to_wire(value)
