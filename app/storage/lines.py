"""All rows of a server's office as JSON lines, for its backup: out of the tables, and back into empty ones."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import msgspec
from sqlalchemy import Connection

from app.records.base import Base
from app.storage.cursor import Cursor

ROWS = "rows.jsonl"


def export_table(
    connection: Connection, name: str, out: IO[bytes], folder: Path, members: list[tuple[str, Path]]
) -> None:
    """Writes one table to ``out``; the bytes of files become members of their own."""
    encode = msgspec.json.Encoder().encode
    result = connection.execution_options(yield_per=500).exec_driver_sql(f'SELECT * FROM "{name}"')
    columns = list(result.keys())
    for row in result:
        if name == "blob_bytes":
            path = folder / row[0]
            path.write_bytes(bytes(row[1]))
            members.append((f"files/{row[0]}", path))
            continue
        out.write(encode([name, dict(zip(columns, row, strict=True))]) + b"\n")


def import_rows(connection: Connection, zipped: zipfile.ZipFile, members: Iterable[str]) -> None:
    """Fills empty tables from an archive; the triggers that count what is touched rest meanwhile."""
    run = Cursor(connection)
    tables = {t.name: t for t in Base.metadata.sorted_tables}
    triggers = [
        r[0] for r in run("SELECT DISTINCT event_object_table FROM information_schema.triggers").fetchall()
    ]
    for name in triggers:
        run(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
    with zipped.open(ROWS) as rows:
        for line in rows:
            name, row = msgspec.json.decode(line)
            table = tables[name]
            values = [_from_json(table.c[column], value) for column, value in row.items()]
            columns = ", ".join(f'"{table.c[column].name}"' for column in row)
            run(f'INSERT INTO "{name}"({columns}) VALUES ({",".join("?" * len(values))})', values)
    for member in members:
        if member.startswith("files/"):
            run("INSERT INTO blob_bytes(sha256, content) VALUES (?, ?)", (member[6:], zipped.read(member)))
    run("SET CONSTRAINTS ALL IMMEDIATE")
    for name in triggers:
        run(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
    run(
        "SELECT setval(pg_get_serial_sequence('search_entry', 'id'), (SELECT coalesce(max(id), 1) FROM search_entry))"
    )


def _from_json(column: Any, value: Any) -> Any:
    """The encoder writes bytes as base64 and ids as text; the driver takes the text of an id as it is."""
    if value is not None and column.type.__class__.__name__ == "LargeBinary":
        return msgspec.convert(value, bytes, strict=False)
    return value
