"""Questions that are asked all day long: compiled once for each database, then run by the driver's own cursor.

Building and compiling a statement costs more than the database needs to answer it. A ``Reading`` is built where its
module is imported, so only the answer is paid for; its rows are plain tuples with named columns. As with the session's
own questions, what waits to be written is flushed first, and what was deleted is left out.
"""

from __future__ import annotations

import collections
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Dialect, Select, bindparam
from sqlalchemy.orm import Session

from app.storage.deleted import living

_SIZES = (1, 4, 16, 64, 500)  # how many ids one statement takes; a shorter list repeats its last


@dataclass(frozen=True, slots=True)
class _Made:
    """A statement of one database: its text, what it is given in which order, and how its columns are read."""

    text: str
    order: tuple[str, ...]  # empty where the driver takes names
    given: dict[str, Any]
    bound: dict[str, Callable[[Any], Any]]
    read: tuple[tuple[int, Callable[[Any], Any]], ...]
    row: Callable[[Sequence[Any]], Any]


class Reading:
    """One question. ``by`` is the column that a list of ids is looked up in; other values are its bind parameters."""

    def __init__(self, statement: Select[*tuple[Any, ...]], by: Any = None) -> None:
        self._statement, self._by = statement, by
        self._made: dict[tuple[str, int], _Made] = {}

    def __call__(self, session: Session, **values: Any) -> list[Any]:
        """The rows for these values."""
        return self._run(session, 0, values)

    def among(self, session: Session, ids: Sequence[UUID], **values: Any) -> list[Any]:
        """The rows of these ids, in one statement for every five hundred."""
        found: list[Any] = []
        for start in range(0, len(ids), _SIZES[-1]):
            some = ids[start : start + _SIZES[-1]]
            size = next(size for size in _SIZES if size >= len(some))
            named = {f"id_{n}": some[min(n, len(some) - 1)] for n in range(size)}
            found += self._run(session, size, {**values, **named})
        return found

    def _run(self, session: Session, size: int, values: dict[str, Any]) -> list[Any]:
        if session.autoflush:
            session.flush()
        connection = session.connection()
        dialect = connection.dialect
        made = self._made.get((dialect.name, size))
        if made is None:
            made = self._made[dialect.name, size] = self._compiled(dialect, size)
        given = made.given | values
        for name, process in made.bound.items():
            given[name] = process(given[name])
        driver: Any = connection.connection.dbapi_connection
        cursor = driver.cursor()
        try:
            cursor.execute(made.text, [given[name] for name in made.order] if made.order else given)
            rows = cursor.fetchall()
        finally:
            cursor.close()
        if not made.read:
            return [made.row(row) for row in rows]
        return [made.row(_read(row, made.read)) for row in rows]

    def _compiled(self, dialect: Dialect, size: int) -> _Made:
        statement = self._statement
        if size:
            wanted = [bindparam(f"id_{n}", type_=self._by.type) for n in range(size)]
            statement = statement.where(self._by.in_(wanted))
        compiled: Any = living(statement).compile(dialect=dialect)
        columns = compiled._result_columns  # noqa: SLF001 - what a result of SQLAlchemy reads its rows by
        names = [column.name for column in columns]
        row: Any = collections.namedtuple("row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024 - named by the statement
        types = [column.type for column in columns]
        readers = [(n, t._cached_result_processor(dialect, None)) for n, t in enumerate(types)]  # noqa: SLF001 - as above
        return _Made(
            compiled.string,
            tuple(compiled.positiontup or ()),
            dict(compiled.construct_params(_check=False)),
            dict(compiled._bind_processors),  # noqa: SLF001 - as above
            tuple((n, process) for n, process in readers if process is not None),
            row._make,
        )


def _read(row: Sequence[Any], readers: tuple[tuple[int, Callable[[Any], Any]], ...]) -> list[Any]:
    read = list(row)
    for n, process in readers:
        if read[n] is not None:
            read[n] = process(read[n])
    return read
