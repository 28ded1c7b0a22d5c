"""Making a new office: a private file or an empty database, the schema, and this machine as its first writer."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, inspect, text

from app.basics.errors import Refusal, Trouble
from app.basics.identity import new_id
from app.basics.numbering import check_series
from app.storage.address import Address
from app.storage.engine import APPLICATION_ID, writing_engine
from app.storage.faults import translated
from app.storage.schema import create_schema
from app.storage.synced import NETWORK_DRIVE, synced_by


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes into a new database: of which office, as which machine. Without one both are made anew."""

    office: UUID
    machine: UUID
    name: str


def create_storage(address: Address, series: str = "A", writer: Writer | None = None) -> None:
    """Makes an office at ``address``; refuses where something is already there.

    ``writer``: the machine that joins an office which exists elsewhere.
    """
    check_series(series)
    if address.path is not None:
        _create_file(address)
    driver: Any
    with translated():
        engine = writing_engine(address)
        try:
            if address.path is not None:
                with engine.connect() as connection:
                    driver = connection.connection.dbapi_connection
                    driver.execute(f"PRAGMA application_id={APPLICATION_ID}")
            with engine.begin() as connection:
                _fill(connection, address, series, writer)
            if address.path is not None:
                with engine.connect() as connection:
                    driver = connection.connection.dbapi_connection
                    driver.execute(
                        "PRAGMA wal_checkpoint(TRUNCATE)"
                    )  # the header itself says whose file it is
        except BaseException:
            engine.dispose()
            if address.path is not None:
                for end in ("", "-wal", "-shm"):
                    address.path.with_name(address.path.name + end).unlink(missing_ok=True)
            raise
        engine.dispose()


def _create_file(address: Address) -> None:
    path = address.path
    assert path is not None  # noqa: S101 - the caller asked
    keeper = synced_by(path)
    if keeper and keeper != NETWORK_DRIVE:  # a home on a network drive is all that some have
        raise Refusal(
            f"{keeper} keeps {path.parent} in step with other computers. A database that is copied while it is open is"
            " damaged: choose a folder of this computer alone. Several machines exchange sync files instead."
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise Refusal(f"{path} is already there. Choose another name, or open it.") from None
    except OSError as error:
        raise Trouble(
            f"{path} cannot be made: {error.strerror}.", "Choose a folder where you may write."
        ) from error


def _fill(connection: Connection, address: Address, series: str, writer: Writer | None) -> None:
    if address.path is None and inspect(connection).get_table_names():
        raise Refusal(f"The database at {address.text} is not empty. Have an empty one made for the office.")
    create_schema(connection)
    introduce(connection, series, writer)


def introduce(connection: Connection, series: str, writer: Writer | None = None) -> None:
    """Writes the first row of the log: the office, and this machine as its first writer."""
    writer = writer or Writer(new_id(), new_id(), platform.node() or "this machine")
    machine = writer.machine.bytes
    connection.execute(
        text(
            "INSERT INTO sync_machine(alias, uuid, name, series, status) VALUES (1, :uuid, :name, :series, 'active')"
        ),
        {"uuid": machine, "name": writer.name, "series": series},
    )
    connection.execute(
        text("INSERT INTO sync_epoch(alias, epoch, vv) VALUES (1, 0, :vv)"),
        {"vv": msgspec.msgpack.encode({})},
    )
    connection.execute(
        text(
            "INSERT INTO sync_self(one, office, machine, alias, seq, tseq, epoch, stamp, touched, tip_hash)"
            " VALUES (1, :office, :machine, 1, 0, 0, 0, 0, 0, :tip)"
        ),
        {"office": writer.office.bytes, "machine": machine, "tip": sha256(machine).digest()},
    )
