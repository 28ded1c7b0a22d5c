"""What a unit of work wrote, gathered at each flush, for the one announcement after commit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction, sessionmaker
from sqlalchemy.orm.util import identity_key

from app.basics.changes import Touched
from app.records.base import Record
from app.records.client import Client

_REFERENCES: dict[type[Record], tuple[tuple[str, type[Record]], ...]] = {}
_BY_TABLE: dict[str, type[Record]] = {}
_DEPTH = 4


def install(sessions: sessionmaker[Session]) -> None:
    """Notes what the sessions of ``sessions`` write."""
    event.listen(sessions, "after_flush", _note)
    event.listen(sessions, "after_soft_rollback", _drop)


def client_of(session: Session, record: Record, depth: int = _DEPTH) -> UUID | None:
    """The client whose file a row belongs to, as far as the rows at hand say; never asks the database."""
    if isinstance(record, Client):
        return record.id
    direct = record.__dict__.get("client_id")
    if direct is not None or depth == 0:
        return direct if isinstance(direct, UUID) else None
    for attribute, target in _references(type(record)):
        parent = record.__dict__.get(attribute)
        if parent is None:
            continue
        found = session.identity_map.get(identity_key(target, parent))
        client = client_of(session, found, depth - 1) if isinstance(found, Record) else None
        if client is not None:
            return client
    return None


def _references(kind: type[Record]) -> tuple[tuple[str, type[Record]], ...]:
    """The references through which a row belongs to something: to records that lead to a client."""
    if kind not in _REFERENCES:
        if not _BY_TABLE:
            _BY_TABLE.update(
                {
                    m.class_.__tablename__: m.class_
                    for m in Record.registry.mappers
                    if issubclass(m.class_, Record)
                }
            )
        _REFERENCES[kind] = tuple(
            (prop.key, _BY_TABLE[fk.column.table.name])
            for prop in kind.__mapper__.column_attrs
            for fk in prop.columns[0].foreign_keys
            if fk.column.table.name
            in {"engagement", "quote", "revision", "purchase_order", "invoice", "promise", "interaction"}
        )
    return _REFERENCES[kind]


def _note(session: Session, context: UOWTransaction) -> None:
    noted: set[Touched] = session.info.setdefault("touched", set())
    for state, (_deleted, listonly) in context.states.items():
        record: Any = state.obj()
        if listonly or record is None:
            continue
        if isinstance(record, Record):
            noted.add(Touched(record.__tablename__, record.id, client_of(session, record)))


def _drop(session: Session, previous: SessionTransaction) -> None:
    if not previous.nested:
        session.info.pop("touched", None)
