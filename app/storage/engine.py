"""The one engine factory: a writing and a reading engine from one address, with the same habits everywhere."""

from __future__ import annotations

import os
import sys
from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.engine import URL

from app.storage.address import Address, parse_address
from app.storage.faults import without_values

# Written into the header of every office file, so that another program's database is told apart ("CDsk").
APPLICATION_ID = 0x4344736B
BUSY_SECONDS = 10

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
    "cache_size=-65536",
    "temp_store=MEMORY",
    *(("fullfsync=1",) if sys.platform == "darwin" else ()),
)


def writing_engine(address: str | os.PathLike[str] | Address, key: bytes | None = None) -> Engine:
    """The engine of the writing lane: every transaction takes the write lock at its begin, so no update is lost."""
    return _engine(parse_address(address), key, reading=False)


def reading_engine(address: str | os.PathLike[str] | Address, key: bytes | None = None) -> Engine:
    """The engine of the reading lane: it cannot write, and never waits for a writer."""
    return _engine(parse_address(address), key, reading=True)


def _engine(address: Address, key: bytes | None, *, reading: bool) -> Engine:
    if address.path is None:
        return _server_engine(address, reading=reading)
    engine = create_engine(
        URL.create("sqlite", database=str(address.path)),
        module=sqlcipher3.dbapi2,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS},
    )
    pragmas = tuple(p for p in _PRAGMAS if not (reading and p.startswith("journal_mode")))

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        prepare(connection, key, pragmas)
        if reading:
            connection.execute("PRAGMA query_only=ON")

    begin = "BEGIN" if reading else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def prepare(connection: Any, key: bytes | None = None, pragmas: tuple[str, ...] = _PRAGMAS) -> None:
    """Gives a bare SQLite connection the habits of the house; ``key`` is the hook for encryption at rest."""
    connection.isolation_level = None  # the driver must never begin or commit by itself
    if key is not None:
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")  # must be the first statement
    for pragma in pragmas:
        connection.execute("PRAGMA " + pragma)


def _server_engine(address: Address, *, reading: bool) -> Engine:
    assert address.url is not None  # noqa: S101 - the caller asked
    engine = create_engine(
        address.url,
        isolation_level="REPEATABLE READ",
        pool_pre_ping=True,
        hide_parameters=True,
        pool_size=3,
        connect_args={
            "connect_timeout": BUSY_SECONDS,
            "options": f"-c lock_timeout={BUSY_SECONDS}s -c client_encoding=utf8"
            + (" -c default_transaction_read_only=on" if reading else ""),
        },
    )

    @event.listens_for(engine, "handle_error")
    def _hide(context: ExceptionContext) -> None:
        original, shown = context.original_exception, context.sqlalchemy_exception
        before = str(original)
        without_values(original)
        if shown is not None:
            shown.args = tuple(str(a).replace(before, str(original)) for a in shown.args)

    return engine
