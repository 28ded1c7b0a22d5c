"""The whole schema of an office on one connection: tables, ledger triggers, the search index."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Table

from app.records.base import Base, Record
from app.storage.revision import HEAD

_FTS = """CREATE VIRTUAL TABLE search_index USING fts5(
words, content='search_entry', content_rowid='id', detail=none, prefix='1 2 3', tokenize='ascii')"""
_FTS_TRIGGERS = (
    """CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
INSERT INTO search_index(rowid, words) VALUES (new.id, new.words); END""",
    """CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.id, old.words); END""",
    """CREATE TRIGGER search_entry_changed AFTER UPDATE OF words ON search_entry BEGIN
INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.id, old.words);
INSERT INTO search_index(rowid, words) VALUES (new.id, new.words); END""",
)
_GIN = "CREATE INDEX search_index ON search_entry USING gin (array_to_tsvector(string_to_array(words, ' ')))"
_EVENTS = ("insert", "update", "delete")
_LEDGER_FUNCTION = """CREATE FUNCTION count_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN UPDATE sync_self SET touched = touched + (SELECT count(*) FROM moved); RETURN NULL; END $$"""


def synced_tables() -> list[Table]:
    """The tables whose every change is in the log, by name."""
    found = {m.local_table for m in Base.registry.mappers if issubclass(m.class_, Record)}
    return sorted((t for t in found if isinstance(t, Table)), key=lambda t: t.name)


def create_schema(connection: Connection) -> None:
    """Makes every table, trigger and index of an office at revision HEAD; the tests hold it equal to the migrations."""
    Base.metadata.create_all(connection)
    for statement in beyond_the_tables(connection.dialect.name, (t.name for t in synced_tables())):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{HEAD}')")


def beyond_the_tables(dialect: str, synced: Iterable[str]) -> list[str]:
    """The statements that no table description holds: ledger triggers and the search index."""
    if dialect == "sqlite":
        return [*(_sqlite_ledger(t, e) for t in synced for e in _EVENTS), _FTS, *_FTS_TRIGGERS]
    return [_LEDGER_FUNCTION, *(_postgres_ledger(t, e) for t in synced for e in _EVENTS), _GIN]


def _sqlite_ledger(table: str, what: str) -> str:
    return (
        f"CREATE TRIGGER ledger_{table}_{what} AFTER {what.upper()} ON {table} BEGIN "
        "UPDATE sync_self SET touched = touched + 1; END"
    )


def _postgres_ledger(table: str, what: str) -> str:
    moved = "OLD" if what == "delete" else "NEW"
    return (
        f"CREATE TRIGGER ledger_{table}_{what} AFTER {what.upper()} ON {table} "
        f"REFERENCING {moved} TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION count_touched()"
    )
