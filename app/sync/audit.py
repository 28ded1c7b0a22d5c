"""Who changed what, when, where, and through which file it came: the log read as sentences, and as CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.storage.cursor import Cursor
from app.sync.codes import TableCodes
from app.sync.deciding import eyes_of
from app.sync.log import DELETE, INSERT, decode
from app.sync.saying import PART_OF, UNSAID, by_code, field_words, row_title, table_words, value_words
from app.sync.vectors import Dot

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, in words; ``before`` is empty where the row was new."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that one transaction changed. ``machine`` and ``seq`` name it in every office; ``file`` brought it."""

    at: dt.datetime
    person: str
    machine: str
    series: str
    seq: int
    label: str
    table: str
    row: str
    row_id: UUID
    what: str  # made, changed, deleted
    fields: tuple[FieldChange, ...]
    file: str
    brought: dt.datetime | None

    def sentence(self) -> str:
        """For people: ``Ana Costa changed Okafor group: department from nothing to Chemistry``."""
        who = self.person or self.machine
        begun = f"{who} {self.what} {self.row}"
        if self.what == "deleted" or not self.fields:
            return begun + "."
        said = "; ".join(
            f"{f.field} {f.after}" if self.what == "made" else f"{f.field} from {f.before} to {f.after}"
            for f in self.fields
        )
        return f"{begun}: {said}".rstrip(".") + "."


@dataclass(frozen=True, slots=True)
class History:
    """A page of entries, newest first; ``next`` is handed in as ``after`` for the next page."""

    entries: tuple[Entry, ...]
    next: tuple[int, int, int] | None


def history(
    session: Session,
    client: UUID | None = None,
    *,
    row: UUID | None = None,
    after: tuple[int, int, int] | None = None,
    limit: int = 100,
) -> History:
    """What happened in the file of ``client``, or to one ``row``, or anywhere; newest first, by the stamps of the writers."""
    run = Cursor(session.connection())
    where: list[str] = ["1 = 1"]
    values: list[Any] = []
    if client is not None:
        where.append("o.agg = ?")
        values.append(client.bytes)
    if row is not None:
        where.append("o.pk = ?")
        values.append(row.bytes)
    if after is not None:
        where.append("(t.stamp, o.seq, o.alias) < (?, ?, ?)")
        values += after
    found = run(
        "SELECT t.stamp, o.seq, o.alias, o.tbl, o.pk, o.kind, o.data, t.author, t.label, m.name, m.series, i.name, i.at,"
        " t.epoch FROM sync_op o JOIN sync_txn t ON t.alias = o.alias AND t.tseq = o.tseq"
        " JOIN sync_machine m ON m.alias = o.alias LEFT JOIN sync_import i ON i.file = t.file"
        f" WHERE {' AND '.join(where)} ORDER BY t.stamp DESC, o.seq DESC, o.alias DESC LIMIT ?",
        (*values, limit + 1),
    ).fetchall()
    reader = _Reader(session, run)
    entries = tuple(reader.entry(line) for line in found[:limit])
    last = found[limit - 1] if len(found) > limit else None
    return History(entries, (last[0], last[1], last[2]) if last else None)


def everything(session: Session, client: UUID | None = None) -> Iterator[Entry]:
    """Every entry, newest first, read in pages."""
    after = None
    while True:
        page = history(session, client, after=after)
        yield from page.entries
        after = page.next
        if after is None:
            return


def as_csv(entries: Iterable[Entry]) -> Iterator[str]:
    """The entries as lines of CSV (RFC 4180, one line for each field), safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)

    def taken() -> str:
        text = out.getvalue()
        out.seek(0)
        out.truncate()
        return text

    writer.writerow(
        (
            "at",
            "person",
            "machine",
            "change",
            "done",
            "kind",
            "row",
            "what",
            "field",
            "before",
            "after",
            "file",
        )
    )
    yield taken()
    for entry in entries:
        begun = (
            entry.at.isoformat(),
            entry.person,
            entry.machine,
            f"{entry.series}{entry.seq}",
            entry.label,
            entry.table,
            entry.row,
            entry.what,
        )
        for f in entry.fields or (FieldChange("", "", ""),):
            writer.writerow([_plain(cell) for cell in (*begun, f.field, f.before, f.after, entry.file)])
        yield taken()


def _plain(cell: str) -> str:
    """A cell that begins like a formula is text."""
    return "'" + cell if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


class _Reader:
    """Makes entries of ops; what each machine had seen is read once."""

    def __init__(self, session: Session, run: Cursor) -> None:
        self._session, self._run = session, run
        self._eyes = eyes_of(run)

    def entry(self, line: Any) -> Entry:
        """One op in words."""
        stamp, seq, alias, code, pk, kind, data, author, label, machine, series, file, brought, epoch = line
        table = by_code().get(code)
        pk = bytes(pk)
        values: dict[int, Any] = decode(bytes(data)) if data is not None else {}
        fields: tuple[FieldChange, ...] = ()
        if table is not None and kind != DELETE:
            dot = Dot(stamp, alias, seq, epoch)
            earlier = {} if kind == INSERT else self._before(table, pk, dot, set(values))
            fields = tuple(_changes(self._session, table, values, earlier, new=kind == INSERT))
        return Entry(
            _EPOCH + dt.timedelta(milliseconds=stamp >> 16),
            author,
            machine,
            series,
            seq,
            label,
            table_words(code),
            row_title(self._session, code, pk),
            UUID(bytes=pk),
            {INSERT: "made", DELETE: "deleted"}.get(kind, "changed"),
            fields,
            file or "",
            None if brought is None else _EPOCH + dt.timedelta(microseconds=brought),
        )

    def _before(self, table: TableCodes, pk: bytes, change: Dot, wanted: set[int]) -> dict[int, Any]:
        """What each field was for the one who wrote ``change``: of what they had seen, not of what others did meanwhile."""
        writers: dict[int, list[tuple[Dot, Any]]] = {code: [] for code in wanted}
        for kind, data, *place in self._run(
            "SELECT o.kind, o.data, t.stamp, o.alias, o.seq, t.epoch"
            " FROM sync_op o JOIN sync_txn t ON t.alias = o.alias AND t.tseq = o.tseq"
            " WHERE o.tbl = ? AND o.pk = ? AND o.kind <> 3",
            (table.code, pk),
        ).fetchall():
            dot = Dot(*place)
            if dot == change or not self._eyes.contexts.has(change, dot):
                continue
            values = decode(bytes(data)) if data is not None else {}
            for code in wanted if kind == INSERT else wanted & set(values):
                writers[code].append((dot, values.get(code, _ABSENT)))
        found = {code: self._last(said) for code, said in writers.items() if said}
        return {code: value for code, value in found.items() if value is not _ABSENT}

    def _last(self, said: list[tuple[Dot, Any]]) -> Any:
        """Of several writes the one that stood: seen by no later one, then as it would be shown."""
        has = self._eyes.contexts.has
        newest = sorted(said, key=lambda one: self._eyes.order(one[0]), reverse=True)
        return next(value for dot, value in newest if not any(has(other, dot) for other, _ in said))


def _changes(
    session: Session, table: TableCodes, values: dict[int, Any], earlier: dict[int, Any], *, new: bool
) -> Iterator[FieldChange]:
    for f in table.fields:
        if f.code not in values or f.key in UNSAID:
            continue
        value = values[f.code]
        if new and (value in (None, "", "{}", "[]") or value == f.absent or f.key in PART_OF):
            continue
        before = earlier.get(f.code, f.absent)
        if not new and before == value:
            continue  # came along with its group
        yield FieldChange(
            field_words(f),
            "" if new else value_words(session, table, f, before, values),
            value_words(session, table, f, value, values),
        )
