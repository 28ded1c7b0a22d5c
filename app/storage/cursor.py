"""The driver's own cursor where speed counts, with one placeholder (?) for both databases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection


class Cursor:
    """Runs constant SQL on the transaction of ``connection``; statements hold no question mark but placeholders."""

    def __init__(self, connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        self._cursor = driver.cursor()
        self.server = connection.dialect.name == "postgresql"

    def __call__(self, sql: str, values: Sequence[Any] = ()) -> Any:
        return self._cursor.execute(sql.replace("?", "%s") if self.server else sql, values)

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Runs ``sql`` once for each row."""
        if len(rows) == 1:
            self(sql, rows[0])
        elif rows:
            self._cursor.executemany(sql.replace("?", "%s") if self.server else sql, rows)

    def id(self, value: UUID | None) -> Any:
        """An id as this database keeps it."""
        return value if value is None or self.server else value.bytes


def id_from(value: Any) -> UUID:
    """An id as it came from either database."""
    return value if isinstance(value, UUID) else UUID(bytes=bytes(value))
