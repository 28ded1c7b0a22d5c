"""Taking a file back: the office as it was while nothing was written since, else the old values as new writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.changes import Touched
from app.basics.errors import Refusal
from app.records.base import Record
from app.storage.cursor import Cursor
from app.storage.deleted import WITH_DELETED
from app.storage.rewind import rewind
from app.storage.work import Office
from app.sync import seals
from app.sync.aliases import aliases, contexts
from app.sync.capture import schema
from app.sync.codes import TableCodes
from app.sync.history import Key, Story, stories
from app.sync.log import ALL_FIELDS, DELETE, INSERT, decode
from app.sync.merge import Registers, delete, write
from app.sync.parking import counted, micros
from app.sync.showing import Eyes, showing

RESTORED, INVERSE = "restored", "inverse"
_CHUNK = 500
_STAYS = "was changed, used or issued and stays as it is."
_STAY = "were changed, used or issued and stay as they are."
# What belongs to this machine alone and may have been written since; it outlives the rewind.
_KEPT = ("draft", "sync_parked")


@dataclass(frozen=True, slots=True)
class Undone:
    """How a file was taken back: ``restored`` (nothing of it is left) or ``inverse`` (the old values were written anew)."""

    way: str
    rows: int
    sentence: str


@dataclass(frozen=True, slots=True)
class _Import:
    file: bytes
    at: int
    state: list[int]
    backup: Path | None
    kind: str


def undo(office: Office, file: UUID, *, clients: Sequence[UUID] | None = None) -> Undone:
    """Takes back what ``file`` brought, for these clients or for all.

    While nothing was written or given out since, the backup made before it is put in place again and the file can be taken
    anew. Otherwise the values from before are written as changes of this machine; what was changed since stays as it is.
    """
    with office.look() as session:
        taken = _find(session, file.bytes)
        restorable = clients is None and office.address.is_file and _untouched(session, taken)
    if restorable and taken.backup is not None and taken.backup.is_file():
        return _restored(office, taken, taken.backup)
    with office.work("take a sync file back") as session:
        rows, left = _inverse(session, taken.file, clients)
        if clients is None:
            Cursor(session.connection())(
                "UPDATE sync_import SET undone_at = ? WHERE file = ?",
                (micros(office.clock.now()), taken.file),
            )
    said = f"{counted(rows, 'row')} {'is' if rows == 1 else 'are'} as before the file."
    if left:
        said += f" {counted(left, 'row')} {_STAYS if left == 1 else _STAY}"
    return Undone(INVERSE, rows, said)


def _find(session: Session, file: bytes) -> _Import:
    row = Cursor(session.connection())(
        "SELECT at, counts, backup, undone_at FROM sync_import WHERE file = ?", (file,)
    ).fetchone()
    if row is None:
        raise Refusal("This file was never taken here, so there is nothing to take back.")
    at, counts, backup, undone = row
    if undone is not None:
        raise Refusal("This file was taken back already.")
    said = decode(bytes(counts))
    if said.get("kind") == "snapshot":
        raise Refusal("This office began with this file; it cannot be taken back.")
    return _Import(file, at, said.get("state", []), Path(backup) if backup else None, said.get("kind", ""))


def state_of(session: Session) -> tuple[int, int, int, int]:
    """What moves with every write, file taken, file given and statement about a machine; never by a clock."""
    run = Cursor(session.connection())
    seq, taken, given, said = run(
        "SELECT seq, (SELECT count(*) FROM sync_import), (SELECT count(*) FROM sync_export),"
        " (SELECT count(*) FROM sync_roster) FROM sync_self"
    ).fetchone()
    return int(seq), int(taken), int(given), int(said)


def _untouched(session: Session, taken: _Import) -> bool:
    """Whether nothing was written here, taken or given out since: then nobody else can know what would vanish."""
    seq, imports, given, said = state_of(session)
    return [seq, imports - 1, given, said] == taken.state


def _restored(office: Office, taken: _Import, backup: Path) -> Undone:
    with office.look() as session:
        touched = list(_touched(session, taken.file))
        kept = {name: _all_of(session, name) for name in _KEPT}
        row = _all_of(session, "sync_import", taken.file)
    rewind(office.address, backup)
    with office.work("took a sync file back", origin="sync") as session:
        for name, (columns, rows) in kept.items():
            _put_back(session, name, columns, rows)
        _put_back(session, "sync_import", *row, keep=True)
        run = Cursor(session.connection())
        run("UPDATE sync_import SET undone_at = ? WHERE file = ?", (micros(office.clock.now()), taken.file))
        session.info["touched"] = set(touched)
    return Undone(RESTORED, len(touched), "The office is as it was before the file; it can be taken again.")


def _touched(session: Session, file: bytes) -> Iterator[Touched]:
    names = {t.code: t.name for t in schema().values()}
    for (table, pk), agg in _rows(session, file).items():
        if table in names:
            client = UUID(bytes=agg) if agg != pk or names[table] == "client" else None
            yield Touched(names[table], UUID(bytes=pk), client)


def _rows(session: Session, file: bytes) -> dict[Key, bytes]:
    """Every row that a file wrote, and the root it belongs to."""
    found = Cursor(session.connection())(
        "SELECT DISTINCT o.tbl, o.pk, o.agg FROM sync_txn t JOIN sync_op o ON o.alias = t.alias AND o.tseq = t.tseq"
        " AND o.seq >= t.first_seq AND o.seq < t.first_seq + t.n WHERE t.file = ?",
        (file,),
    ).fetchall()
    return {(table, bytes(pk)): bytes(agg) for table, pk, agg in found}


def _all_of(session: Session, table: str, file: bytes | None = None) -> tuple[list[str], list[Any]]:
    run = Cursor(session.connection())
    result = run(f"SELECT * FROM {table}" + (" WHERE file = ?" if file else ""), (file,) if file else ())
    return [column[0] for column in result.description], result.fetchall()


def _put_back(
    session: Session, table: str, columns: list[str], rows: list[Any], *, keep: bool = False
) -> None:
    run = Cursor(session.connection())
    if not keep:
        run(f"DELETE FROM {table}")
    names, marks = ", ".join(f'"{name}"' for name in columns), ",".join("?" * len(columns))
    run.many(f"INSERT INTO {table}({names}) VALUES ({marks})", rows)


def _inverse(session: Session, file: bytes, clients: Sequence[UUID] | None) -> tuple[int, int]:
    """Writes the values from before; answers how many rows changed and how many were left alone."""
    run = Cursor(session.connection())
    known = aliases(run)
    eyes = Eyes(contexts(run, known), known.machine)
    wanted = None if clients is None else {client.bytes for client in clients}
    keys = iter(sorted(key for key, agg in _rows(session, file).items() if wanted is None or agg in wanted))
    tables = {t.code: t for t in schema().values()}
    done = left = 0
    while some := list(islice(keys, _CHUNK)):
        of_file = _dots(run, file, set(some))
        issued = _issued(run, some, eyes)
        for key, story in stories(run, some).items():
            if key in issued:
                left += 1
            elif key[0] in tables:
                changed = _taken_back(session, tables[key[0]], key, story, of_file, eyes)
                done += changed is True
                left += changed is False
        session.flush()
    return done, left


def _issued(run: Cursor, keys: Sequence[Key], eyes: Eyes) -> set[Key]:
    """The rows that are part of an issued document: what went out is never unmade."""
    families = seals.shared(run, seals.documents(run, {key for key in keys if seals.is_sealed(key[0])}))
    return set(seals.seals(families, stories(run, families), eyes))


def _dots(run: Cursor, file: bytes, keys: set[Key]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for table, pk in keys:
        found.update(
            (alias, seq)
            for alias, seq in run(
                "SELECT o.alias, o.seq FROM sync_op o JOIN sync_txn t ON t.alias = o.alias AND t.tseq = o.tseq"
                " WHERE o.tbl = ? AND o.pk = ? AND t.file = ?",
                (table, pk, file),
            ).fetchall()
        )
    return found


def _taken_back(
    session: Session,
    table: TableCodes,
    key: Key,
    story: Story,
    of_file: set[tuple[int, int]],
    eyes: Eyes,
) -> bool | None:
    """True where the row was put back, False where it was changed since and stays, None where nothing is to do."""
    now = showing(table, story, eyes)
    record = session.get(table.record, UUID(bytes=key[1]), execution_options=WITH_DELETED)
    if now is None or record is None:
        return None
    before = showing(table, _without(table, story, of_file, eyes), eyes)
    others = [said for dot, said in story.ops.items() if dot not in of_file]
    if before is None:  # the file made it
        if record.deleted:
            return None
        if others or _is_used(session, table, record):
            return False
        session.delete(record)
        session.flush()
        return True
    return _write_back(record, table, before.values, _theirs(now.dots, of_file), hidden=before.hidden)


def _is_used(session: Session, table: TableCodes, record: Record) -> bool:
    """Whether a row that can be seen refers to this one."""
    run = Cursor(session.connection())
    return any(
        run(
            f'SELECT 1 FROM "{other}" WHERE "{column}" = ? AND NOT deleted LIMIT 1', (run.id(record.id),)
        ).fetchone()
        for other, column in _references()[table.name]
    )


@cache
def _references() -> dict[str, list[tuple[str, str]]]:
    """Of every synced table: the columns of synced tables that refer to it."""
    found: dict[str, list[tuple[str, str]]] = {t.name: [] for t in schema().values()}
    for table in schema().values():
        for column in table.record.__table__.columns:
            for key in column.foreign_keys:
                found[key.column.table.name].append((table.name, column.name))
    return found


def _theirs(dots: dict[int, Any], of_file: set[tuple[int, int]]) -> set[int]:
    """The registers that show what the file brought."""
    return {register for register, dot in dots.items() if (dot[1], dot[2]) in of_file}


def _write_back(
    record: Record, table: TableCodes, values: dict[int, Any], registers: set[int], *, hidden: bool
) -> bool | None:
    wrote = record.deleted and not hidden
    if wrote:
        record.deleted = False
    for f in table.fields:
        if f.register not in registers:
            continue
        value = values[f.code]
        value = value if value is None or f.from_wire is None else f.from_wire(value)
        if getattr(record, f.key) != value:
            setattr(record, f.key, value)
            wrote = True
    return True if wrote else None


def _without(table: TableCodes, story: Story, of_file: set[tuple[int, int]], eyes: Eyes) -> Story:
    """The row as if the file had never come: its other ops, and the registers that they alone make."""
    units = {f.code: f.register for f in table.fields}
    ops = {dot: said for dot, said in story.ops.items() if dot not in of_file}
    registers: Registers = {}
    for said in sorted(ops.values(), key=lambda one: eyes.order(one.dot)):
        if said.kind == DELETE:
            delete(registers, said.dot, eyes.contexts, eyes.machines)
        else:
            wrote = {ALL_FIELDS} if said.kind == INSERT else {units.get(code, code) for code in said.data}
            write(registers, wrote, said.dot, eyes.contexts, eyes.machines)
    return Story(registers, ops)
