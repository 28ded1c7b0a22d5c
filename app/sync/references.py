"""Do the rows of a landing point to rows that are there? Asked before the commit, so that the answer is a sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from app.basics.errors import Refusal
from app.storage.cursor import Cursor
from app.sync.codes import TableCodes
from app.sync.history import CHUNK


def _references(table: TableCodes) -> tuple[tuple[int, str], ...]:
    """The places of the fields of a table that refer to a row, and the table of that row."""
    return tuple(
        (n, key.column.table.name)
        for n, f in enumerate(table.fields)
        for key in table.record.__table__.c[f.column].foreign_keys
    )


class References:
    """Gathers what rows refer to."""

    def __init__(self) -> None:
        self._wanted: dict[str, set[Any]] = defaultdict(set)
        self._places: dict[int, tuple[tuple[int, str], ...]] = {}

    def _of(self, table: TableCodes) -> tuple[tuple[int, str], ...]:
        if table.code not in self._places:
            self._places[table.code] = _references(table)
        return self._places[table.code]

    def note(self, table: TableCodes, rows: Iterable[Sequence[Any]]) -> None:
        """Notes the references of whole rows: the values of all fields in order, as they travel."""
        places = self._of(table)
        for row in rows if places else ():
            for n, target in places:
                self._wanted[target].add(row[n])

    def note_fields(self, table: TableCodes, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """The same where only some columns were written."""
        targets = {table.fields[n].column: target for n, target in self._of(table)}
        places = [(n, targets[column]) for n, column in enumerate(columns) if column in targets]
        for row in rows if places else ():
            for n, target in places:
                self._wanted[target].add(row[n])

    def check(self, run: Cursor) -> None:
        """A Refusal where a row is missing."""
        for target, ids in sorted(self._wanted.items()):
            wanted = [pk for pk in ids if pk is not None]
            for start in range(0, len(wanted), CHUNK):
                some = [run.id(UUID(bytes=pk)) for pk in wanted[start : start + CHUNK]]
                found = run(
                    f'SELECT count(*) FROM "{target}" WHERE id IN ({",".join("?" * len(some))})', some
                ).fetchone()[0]
                if found != len(some):
                    missing, name = len(some) - found, target.replace("_", " ")
                    raise Refusal(
                        f"The file refers to {missing} rows ({name}) that are neither in it nor in this office."
                        " Nothing was taken in. Ask its sender for a full file."
                    )
