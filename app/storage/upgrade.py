"""Is this an office of ours, and current? An older one is backed up, upgraded and checked; anything else is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlcipher3.dbapi2
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from app.basics.errors import Refusal, Trouble
from app.basics.places import MIGRATIONS
from app.storage.address import Address
from app.storage.engine import APPLICATION_ID, BUSY_SECONDS, prepare, writing_engine
from app.storage.faults import translated
from app.storage.revision import HEAD
from app.storage.schema import beyond_the_tables, synced_tables

_MAGIC = b"SQLite format 3\0"
_RESTORE = "Restore a backup with: concierge office restore."


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where the migrations are and which one is the newest; another one only in the tests of the recipe."""

    migrations: Path = MIGRATIONS
    head: str = HEAD


def ready(
    address: Address,
    backup: Callable[[Address], Path],
    recipe: Recipe = Recipe(),
) -> str | None:
    """Checks the office at ``address``; where it is older, upgrades it after ``backup`` and says so in a sentence.

    One that is current is not touched and Alembic is not imported.
    """
    with translated():
        found = revision_of(address)
    if found == recipe.head:
        return None
    known = _known_revisions(recipe)
    if found not in known:
        raise Trouble(
            f"{address.text} was made by a newer version of this program (schema {found}; this one knows {recipe.head}).",
            "Install the newer version. The office was not touched.",
        )
    saved = backup(address)
    _upgrade(address, recipe, saved)
    return f"The office was brought from schema {found} to {recipe.head}. The backup before it is {saved}."


def revision_of(address: Address) -> str:
    """The schema revision of an office; refuses what is none of ours, without touching it."""
    return _revision_of_server(address) if address.path is None else _revision_of_file(address.path)


def check_header(path: Path) -> None:
    """Refuses a file that is not there, empty, another program's, or cut short; reads its first hundred bytes only."""
    if path.is_dir():
        raise Refusal(f"{path} is a folder, not an office.")
    if not path.exists():
        raise Refusal(f"There is no office at {path}. Make one with: concierge office init --office {path}")
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(100)
    if size == 0:
        raise Refusal(f"{path} is empty; it is no office. Choose another file, or restore a backup.")
    if head[:16] != _MAGIC or len(head) < 100:
        raise Refusal(f"{path} is not an office of this program, or it is damaged. {_RESTORE}")
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise Refusal(f"{path} is the database of another program, not an office.")
    page = int.from_bytes(head[16:18], "big")
    page = 65536 if page == 1 else page
    if size < page * int.from_bytes(head[28:32], "big") and not _has_wal(path):
        raise Trouble(f"{path} is damaged: its end is missing.", _RESTORE)


def _has_wal(path: Path) -> bool:
    wal = path.with_name(path.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0


def _revision_of_file(path: Path) -> str:
    check_header(path)
    connection: Any = sqlcipher3.dbapi2.connect(
        f"file:{quote(str(path))}?mode=ro", uri=True, timeout=BUSY_SECONDS
    )
    try:
        rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlcipher3.dbapi2.OperationalError as error:
        if "no such table" in str(error):
            raise Refusal(f"{path} is not an office of this program. {_RESTORE}") from error
        raise
    finally:
        connection.close()
    return _single(rows, str(path))


def _revision_of_server(address: Address) -> str:
    engine = writing_engine(address)
    try:
        with engine.connect() as connection:
            there = connection.exec_driver_sql(
                "SELECT to_regclass('alembic_version'), to_regclass('sync_self')"
            ).one()
            if None in there:
                raise Refusal(
                    f"The database at {address.text} holds no office. Make one with: concierge office init --office ADDRESS"
                )
            rows = connection.exec_driver_sql("SELECT version_num FROM alembic_version").fetchall()
    finally:
        engine.dispose()
    return _single([tuple(row) for row in rows], address.text)


def _single(rows: list[tuple[str]], where: str) -> str:
    if len(rows) != 1:
        raise Trouble(f"{where} does not say which schema it has.", _RESTORE)
    return rows[0][0]


def _config(recipe: Recipe, **attributes: Any) -> Any:
    config = import_module("alembic.config").Config(attributes=attributes)
    config.set_main_option("script_location", str(recipe.migrations).replace("%", "%%"))
    return config


def _known_revisions(recipe: Recipe) -> set[str]:
    directory = import_module("alembic.script").ScriptDirectory.from_config(_config(recipe))
    return {script.revision for script in directory.walk_revisions()}


def _upgrade(address: Address, recipe: Recipe, saved: Path) -> None:
    engine = _upgrading_engine(address)
    try:
        with translated(), engine.begin() as connection:
            migrate(connection, recipe)
    except (Trouble, Refusal, SQLAlchemyError) as error:
        raise Trouble(
            f"{address.text} could not be upgraded: {_first_line(error)}",
            f"It is as it was before. A backup lies at {saved}.",
        ) from error
    finally:
        engine.dispose()


def _first_line(error: Exception) -> str:
    if isinstance(error, SQLAlchemyError):
        return f"the database refused it ({type(error).__name__})."
    return str(error).splitlines()[0]


def _upgrading_engine(address: Address) -> Engine:
    """Foreign keys are off: with them on, rebuilding a table by dropping it fails or deletes its children."""
    if address.path is None:
        return writing_engine(address)
    engine = create_engine(
        URL.create("sqlite", database=str(address.path)),
        module=sqlcipher3.dbapi2,
        hide_parameters=True,
        connect_args={"timeout": 60},
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        prepare(connection)
        connection.execute("PRAGMA foreign_keys=OFF")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def migrate(connection: Connection, recipe: Recipe) -> None:
    """Runs the migrations in the open transaction and checks that no row and no reference was lost."""
    server = connection.dialect.name == "postgresql"
    if server:
        connection.exec_driver_sql("LOCK TABLE sync_self IN EXCLUSIVE MODE")
    if connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == recipe.head:
        return  # another process was faster
    before = row_counts(connection)
    touched = connection.exec_driver_sql("SELECT touched FROM sync_self").scalar()
    import_module("alembic.command").upgrade(_config(recipe, connection=connection), "head")
    _restore_triggers(connection)
    # A migration's own data changes run alike on every machine, so they are not logged; the ledger forgets them.
    connection.exec_driver_sql(f"UPDATE sync_self SET touched = {int(touched or 0)}")
    if not server:
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise Trouble(f"{len(orphans)} rows of {orphans[0][0]} would point nowhere.")
    after = row_counts(connection)
    lost = [name for name, count in before.items() if name in after and after[name] != count]
    if lost:
        raise Trouble(f"{lost[0]} would have {after[lost[0]]} rows instead of {before[lost[0]]}.")


def row_counts(connection: Connection) -> dict[str, int]:
    """The number of rows of every table of the office."""
    if connection.dialect.name == "postgresql":
        listing = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    else:
        listing = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    names = sorted(
        row[0]
        for row in connection.exec_driver_sql(listing)
        if not row[0].startswith(("search_index", "alembic_version", "_alembic"))
    )
    return {
        name: int(connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar() or 0)
        for name in names
    }


def _restore_triggers(connection: Connection) -> None:
    """Rebuilding a table drops its ledger triggers; whatever is missing at the end is made again."""
    if connection.dialect.name == "postgresql":
        return
    rows = connection.exec_driver_sql("SELECT type, name FROM sqlite_master").fetchall()
    tables = {name for kind, name in rows if kind == "table"}
    triggers = {name for kind, name in rows if kind == "trigger"}
    for statement in beyond_the_tables("sqlite", (t.name for t in synced_tables() if t.name in tables)):
        name = statement.split()[2]
        if statement.startswith("CREATE TRIGGER") and name not in triggers:
            connection.exec_driver_sql(statement)
