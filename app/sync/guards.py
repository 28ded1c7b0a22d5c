"""Guards against changes that would escape the log: in the mappings, in the session, in the engine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Engine, TextClause, event
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from app.records.base import Record
from app.storage.work import Office

_WRITES = re.compile(r"\b(insert|update|delete|replace|merge|truncate|copy)\b", re.IGNORECASE)
# Set on a connection while a flush or the SyncWriter writes; what they write is counted.
CAPTURED = "captured"


def check_mappers(records: Iterable[type[Record]]) -> None:
    """Refuses mappings whose changes the session would not see: a mistake of the programmer, so a bug at start."""
    for record in records:
        mapper = record.__mapper__
        for relationship in mapper.relationships:
            if relationship.secondary is not None or relationship.passive_deletes:
                raise TypeError(
                    f"{mapper}: {relationship.key} would change rows unseen; use a record of its own."
                )
        if [c.name for c in mapper.primary_key] != ["id"]:
            raise TypeError(f"{mapper}: the key of a synced row is its id alone.")
        for column in mapper.local_table.c:
            if (
                column.server_default is not None
                or column.onupdate is not None
                or column.server_onupdate is not None
            ):
                raise TypeError(f"{column}: values made by the database escape the log.")
            if any(key.ondelete or key.onupdate for key in column.foreign_keys):
                raise TypeError(f"{column}: a cascade escapes the log; deleting is a verb.")
            if "sync" not in column.info:
                raise TypeError(
                    f"{column}: say its sync policy (register, group, log, frozen, member, confirm, local)."
                )


def install(office: Office, synced: frozenset[str]) -> None:
    """Refuses what would change a synced table past the session of this office."""
    event.listen(office.sessions, "do_orm_execute", _refuse_bulk)
    event.listen(office.sessions, "before_flush", _flush_begins)
    event.listen(office.sessions, "after_flush", _flush_ends)
    event.listen(office.writer, "begin", _forget)
    names = re.compile(r"\b(" + "|".join(sorted(synced)) + r")\b", re.IGNORECASE)
    _guard_engine(office.writer, synced, names)


def _guard_engine(engine: Engine, synced: frozenset[str], names: re.Pattern[str]) -> None:
    @event.listens_for(engine, "before_execute")
    def _before(connection: Connection, clause: Any, _multi: Any, _params: Any, _options: Any) -> None:
        if (
            getattr(clause, "is_dml", False)
            and clause.table.name in synced
            and not connection.info.get(CAPTURED)
        ):
            raise RuntimeError(f"A change of {clause.table.name} past the session would escape the log.")

    @event.listens_for(engine, "before_cursor_execute")
    def _before_cursor(
        connection: Connection, _c: Any, statement: str, _p: Any, context: Any, _m: bool
    ) -> None:
        compiled = getattr(context, "compiled", None)
        if compiled is not None and not isinstance(compiled.statement, TextClause):
            return
        if connection.info.get(CAPTURED) or not _WRITES.search(statement):
            return
        found = names.search(statement)
        if found and not statement.lstrip()[:6].lower() == "select":
            raise RuntimeError(f"A textual change of {found[1]} would escape the log.")


def _refuse_bulk(state: ORMExecuteState) -> None:
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    mapper = state.bind_mapper
    if mapper is not None and issubclass(mapper.class_, Record):
        raise RuntimeError(
            f"A bulk change of {mapper.local_table} would escape the log; use the session or SyncWriter."
        )


def _flush_begins(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    session.connection().info[CAPTURED] = True


def _flush_ends(session: Session, _context: UOWTransaction) -> None:
    session.connection().info.pop(CAPTURED, None)


def _forget(connection: Connection) -> None:
    connection.info.pop(CAPTURED, None)
