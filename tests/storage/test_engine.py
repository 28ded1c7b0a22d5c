"""The habits of every connection."""

from __future__ import annotations

import pytest
import sqlcipher3.dbapi2

from app.storage.address import parse_address
from app.storage.engine import APPLICATION_ID, prepare, writing_engine

WANTED = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "temp_store": 2,
    "busy_timeout": 10_000,
    "application_id": APPLICATION_ID,
}


@pytest.mark.parametrize("which", ["writer", "reader"])
def test_every_connection_to_a_file_has_the_habits_of_the_house(office, which):
    if not office.address.is_file:
        pytest.skip("pragmas are SQLite's")
    with getattr(office, which).connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in WANTED}
        assert found == WANTED
        assert connection.exec_driver_sql("PRAGMA query_only").scalar() == (1 if which == "reader" else 0)


def test_a_server_connection_is_repeatable_and_waits_ten_seconds(office):
    if office.address.is_file:
        pytest.skip("isolation levels are the server's")
    with office.writer.connect() as connection:
        assert connection.exec_driver_sql("SHOW transaction_isolation").scalar() == "repeatable read"
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "10s"
    with office.reader.connect() as connection:
        assert connection.exec_driver_sql("SHOW default_transaction_read_only").scalar() == "on"


def test_the_sqlite_is_new_enough():
    """Y4: 3.51.3 mended a corruption of the write-ahead log."""
    assert tuple(map(int, sqlcipher3.dbapi2.sqlite_version.split("."))) >= (3, 51, 3)


def test_the_hook_for_the_key_locks_the_file(tmp_path):
    path = tmp_path / "locked.sqlite"
    engine = writing_engine(parse_address(path), key=bytes(range(32)))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE secret(a)")
    engine.dispose()
    assert not path.read_bytes().startswith(b"SQLite format 3")
    plain = sqlcipher3.dbapi2.connect(str(path))
    with pytest.raises(sqlcipher3.dbapi2.DatabaseError):
        prepare(plain)
    plain.close()
