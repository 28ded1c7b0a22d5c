"""Which rows an issued document seals: the document itself, and the rows that are parts of it.

Declared by the columns: a record with a frozen ``content_sha256`` is a document, and a record without one whose reference to
a document is frozen is a part of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from app.storage.cursor import Cursor, id_from
from app.sync.capture import schema
from app.sync.codes import Field, TableCodes
from app.sync.history import CHUNK, Key, Story
from app.sync.log import DELETE
from app.sync.merge import DotLike, standing
from app.sync.showing import Eyes, Seal

_SEAL = "content_sha256"


@dataclass(frozen=True, slots=True)
class Part:
    """A table whose rows belong to a document, and the field that names it."""

    table: TableCodes
    owner: Field


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document: its table, the field that its issue writes, its parts."""

    table: TableCodes
    seal: Field
    parts: tuple[Part, ...]


@cache
def kinds() -> dict[int, Kind]:
    """Every kind of document, by the code of its table."""
    documents = {t.name: t for t in schema().values() if _seal(t) is not None}
    parts: dict[str, list[Part]] = defaultdict(list)
    for table in schema().values():
        if table.name in documents:
            continue
        for f in table.fields:
            for key in table.record.__table__.c[f.column].foreign_keys:
                if f.policy == "frozen" and key.column.table.name in documents:
                    parts[key.column.table.name].append(Part(table, f))
    found = {}
    for name, table in documents.items():
        seal = _seal(table)
        if seal is not None:
            found[table.code] = Kind(table, seal, tuple(parts[name]))
    return found


def _seal(table: TableCodes) -> Field | None:
    return next((f for f in table.fields if f.column == _SEAL and f.policy == "frozen"), None)


@cache
def _owners() -> dict[int, tuple[Kind, Part]]:
    return {part.table.code: (kind, part) for kind in kinds().values() for part in kind.parts}


def is_sealed(table: int) -> bool:
    """Whether rows of this table can belong to an issued document."""
    return table in kinds() or table in _owners()


def documents(run: Cursor, keys: Iterable[Key]) -> set[Key]:
    """The documents to which these rows belong, as the tables say now."""
    found: set[Key] = set()
    by_table: dict[int, list[bytes]] = defaultdict(list)
    for table, pk in keys:
        if table in kinds():
            found.add((table, pk))
        elif table in _owners():
            by_table[table].append(pk)
    for table, pks in by_table.items():
        kind, part = _owners()[table]
        for start in range(0, len(pks), CHUNK):
            some = [run.id(UUID(bytes=pk)) for pk in pks[start : start + CHUNK]]
            rows = run(
                f'SELECT DISTINCT "{part.owner.column}" FROM "{part.table.name}" WHERE id IN ({_marks(some)})',
                some,
            ).fetchall()
            found.update((kind.table.code, id_from(row[0]).bytes) for row in rows if row[0] is not None)
    return found


def shared(run: Cursor, found: Iterable[Key]) -> dict[Key, list[Key]]:
    """Of these documents the issued ones on which more than one machine has worked, each with all of its rows."""
    by_table: dict[int, list[bytes]] = defaultdict(list)
    for table, pk in found:
        by_table[table].append(pk)
    answer: dict[Key, list[Key]] = {}
    for table, pks in by_table.items():
        for start in range(0, len(pks), CHUNK):
            issued = _issued(run, kinds()[table], pks[start : start + CHUNK])
            answer.update(_families(run, kinds()[table], issued))
    return answer


def _issued(run: Cursor, kind: Kind, pks: list[bytes]) -> list[UUID]:
    ids = [run.id(UUID(bytes=pk)) for pk in pks]
    rows = run(
        f'SELECT id FROM "{kind.table.name}" WHERE "{kind.seal.column}" IS NOT NULL AND id IN ({_marks(ids)})',
        ids,
    ).fetchall()
    return [id_from(row[0]) for row in rows]


def _families(run: Cursor, kind: Kind, issued: list[UUID]) -> dict[Key, list[Key]]:
    """Each document with its parts, where the ops on them come from more than one machine."""
    if not issued:
        return {}
    rows: dict[UUID, list[Key]] = {one: [(kind.table.code, one.bytes)] for one in issued}
    writers: dict[UUID, set[int]] = defaultdict(set)
    ids = [run.id(one) for one in issued]
    key = "uuid_send(t.id)" if run.server else "t.id"
    for table, owner in ((kind.table, "id"), *((p.table, p.owner.column) for p in kind.parts)):
        for document, row, least, most in run(
            f'SELECT t."{owner}", t.id, min(o.alias), max(o.alias) FROM "{table.name}" t'
            f' JOIN sync_op o ON o.tbl = ? AND o.pk = {key} WHERE t."{owner}" IN ({_marks(ids)})'
            f' GROUP BY t."{owner}", t.id',
            (table.code, *ids),
        ).fetchall():
            owner_id = id_from(document)
            writers[owner_id].update((least, most))
            if table is not kind.table:
                rows[owner_id].append((table.code, id_from(row).bytes))
    return {(kind.table.code, one.bytes): rows[one] for one in issued if len(writers[one]) > 1}


def seal_of(kind: Kind, story: Story, eyes: Eyes, value: Any = None) -> Seal | None:
    """The issue that froze a document, from its own history; None for a draft.

    Where several machines issued one draft: the one whose seal is ``value``, without it the one that is shown.
    """
    code = kind.seal.code
    issues = [s for s in story.ops.values() if s.kind != DELETE and s.data.get(code) is not None]
    first = [s for s in issues if not any(eyes.contexts.has(s.dot, other.dot) for other in issues)]
    if not first:
        return None
    shown = _shown(story, kind.seal) if value is None else value
    chosen = max(first, key=lambda s: (s.data[code] == shown, eyes.order(s.dot)))
    rivals: list[DotLike] = [s.dot for s in first if s is not chosen]
    return Seal(chosen.dot, tuple(rivals), kind.seal)


def part_of(seal: Seal) -> Seal:
    """The same seal, as the parts of the document see it."""
    return Seal(seal.issue, seal.rivals)


def _shown(story: Story, f: Field) -> object:
    siblings = standing(story.registers, f.register)
    if not siblings:
        return None
    dot = siblings[-1]
    return story.ops[dot[1], dot[2]].data.get(f.code)


def _marks(values: Iterable[object]) -> str:
    return ",".join("?" for _ in values)


def seals(families: Mapping[Key, list[Key]], stories: Mapping[Key, Story], eyes: Eyes) -> dict[Key, Seal]:
    """The seal of every row of these documents."""
    found: dict[Key, Seal] = {}
    for document, rows in families.items():
        seal = seal_of(kinds()[document[0]], stories[document], eyes)
        if seal is not None:
            found.update((row, seal if row == document else part_of(seal)) for row in rows)
    return found
