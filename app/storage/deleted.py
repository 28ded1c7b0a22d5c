"""Deleting marks a row; reading leaves marked rows out. A reference from a row that stays still finds its target."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, event
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, sessionmaker, with_loader_criteria

from app.records.base import Record

# Give a statement ``execution_options(**WITH_DELETED)`` to see marked rows too.
WITH_DELETED = {"include_deleted": True}

_CRITERIA = with_loader_criteria(
    Record, lambda cls: cls.deleted.is_(False), include_aliases=True, propagate_to_loaders=False
)


def living(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The same statement, leaving marked rows out as the sessions do: for what is compiled outside of them."""
    return statement.options(_CRITERIA)


def install(sessions: sessionmaker[Session]) -> None:
    """Makes the sessions of ``sessions`` mark instead of delete, and read only what is not marked."""
    event.listen(sessions, "do_orm_execute", _leave_out)
    event.listen(sessions, "before_flush", _mark)
    event.listen(sessions, "after_flush_postexec", _forget)


def _leave_out(state: ORMExecuteState) -> None:
    if not state.is_select or state.is_column_load or state.execution_options.get("include_deleted"):
        return
    if state.is_relationship_load and not _loads_a_collection(state):
        return
    state.statement = state.statement.options(_CRITERIA)


def _loads_a_collection(state: ORMExecuteState) -> bool:
    path = state.loader_strategy_path
    prop = path[-2] if path is not None and len(path) > 1 else None
    return bool(getattr(prop, "uselist", False))


def _mark(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    for record in [r for r in session.deleted if isinstance(r, Record)]:
        session.add(record)  # takes the deletion back: the row stays, marked
        record.deleted = True
        session.info.setdefault("marked", []).append(record)


def _forget(session: Session, _context: UOWTransaction) -> None:
    for record in session.info.pop("marked", ()):
        if record in session:
            session.expunge(record)
