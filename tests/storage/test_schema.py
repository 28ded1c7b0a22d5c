"""The schema of the records, the schema of the migrations and the constant that stands for it are one."""

from __future__ import annotations

from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from app.storage import upgrade
from app.storage.address import parse_address
from app.storage.engine import writing_engine
from app.storage.revision import HEAD
from app.storage.schema import create_schema

RECIPE = upgrade.Recipe()


def test_the_constant_is_the_newest_revision():
    directory = ScriptDirectory.from_config(upgrade._config(RECIPE))
    assert directory.get_heads() == [HEAD]


def test_migrations_import_nothing_from_the_program():
    for script in (RECIPE.migrations / "versions").glob("*.py"):
        assert "app." not in script.read_text("utf-8"), script.name


def _migrated(connection):
    config = upgrade._config(RECIPE, connection=connection)
    upgrade.import_module("alembic.command").upgrade(config, "head")


def _made(address, make):
    engine = writing_engine(parse_address(address))
    with engine.begin() as connection:
        make(connection)
        found = _described(connection)
    engine.dispose()
    return found


def _parts(sql):
    """The parts of a definition in any order: constraints come as they please."""
    plain = " ".join(sql.replace('"', "").split()).removesuffix(")").removesuffix(" ")
    return sorted(part.strip() for part in plain.replace(" )", ")").replace("( ", "(").split(", "))


def _described(connection):
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").fetchall()
        return {(kind, name): _parts(sql or "") for kind, name, sql in rows}
    inspector = inspect(connection)
    found = {}
    for table in inspector.get_table_names():
        found["table", table] = (
            {
                c["name"]: (
                    str(c["type"]),
                    c["nullable"],
                    str(c["default"]),
                    c["type"].__dict__.get("collation"),
                )
                for c in inspector.get_columns(table)
            },
            inspector.get_pk_constraint(table)["constrained_columns"],
            sorted((f["name"], str(f["options"])) for f in inspector.get_foreign_keys(table)),
            sorted(c["name"] for c in inspector.get_check_constraints(table)),
        )
    for name, definition in connection.execute(
        text("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
    ):
        found["index", name] = definition
    triggers = "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    for name, definition in connection.execute(text(triggers)):
        found["trigger", name] = definition
    return found


def test_the_tables_of_the_migrations_are_the_tables_of_the_records(new_address):
    by_records = _made(new_address(), create_schema)
    by_migrations = _made(new_address(), _migrated)
    assert set(by_migrations) == set(by_records), "run python -m migrations.make"
    for key, definition in by_records.items():
        assert by_migrations[key] == definition, f"{key}: run python -m migrations.make"
