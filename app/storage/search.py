"""The search index: what can be found is registered by the capabilities, written by the session, read as one types."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import event, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session, UOWTransaction, sessionmaker

from app.basics.text import fold
from app.records.base import Record
from app.storage.cursor import Cursor, id_from

_R = TypeVar("_R", bound=Record)
_LONGEST_TEXT = 20_000
_MOST_WORDS = 8
_MANY = 50  # from here on entries are taken away and written anew together, instead of one by one
# Letters that do not come apart and that nobody abroad has on the keyboard.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_WORD = re.compile(r"[^\W_]+")
_LONGEST_WORD = 60
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Entry:
    """How one record is found: ``title`` and ``line`` are shown, ``text`` is searched, ``keys`` (names, numbers) come first."""

    title: str
    line: str = ""
    text: str = ""
    keys: tuple[str, ...] = ()
    client: UUID | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found."""

    kind: str
    id: UUID
    client: UUID | None
    title: str
    line: str


_REGISTRY: dict[type[Record], tuple[str, Callable[[Session, Any], Entry | None]]] = {}
_FOLLOWS: dict[type[Record], list[tuple[type[Record], str]]] = {}
_MANY = 500


def words_of(text: str) -> list[str]:
    """The folded words of a text: letters and digits only, so that no sign means anything to the index."""
    text = text.replace("·", " ")  # our own sign between two facts; without it most lines are plain letters
    folded = text.lower() if text.isascii() else fold(text).translate(_PLAIN)
    return [word[:_LONGEST_WORD] for word in _WORD.findall(folded)]


def searchable(record: type[_R], kind: str, entry: Callable[[Session, _R], Entry | None]) -> None:
    """Registers how records of one class are found; ``entry`` answers None for what should not be."""
    _REGISTRY[record] = (kind, entry)


def follows(record: type[Record], of: type[Record], attribute: str) -> None:
    """Says that what ``of`` is found by depends on the rows of ``record`` that name it in ``attribute``.

    Commands write such entries anew themselves; this is for rows that come from other machines.
    """
    _FOLLOWS.setdefault(record, []).append((of, attribute))


def following(
    session: Session, written: Mapping[type[Record], Collection[UUID]]
) -> dict[type[Record], set[UUID]]:
    """The rows whose entries depend on rows that were written, however far, by class."""
    found: dict[type[Record], set[UUID]] = {}
    left = [(record, list(ids)) for record, ids in written.items() if record in _FOLLOWS]
    while left:
        record, ids = left.pop()
        for of, attribute in _FOLLOWS.get(record, ()):
            known = found.setdefault(of, set())
            named = _named(session, record, attribute, ids) - known
            known |= named
            if named and of in _FOLLOWS:
                left.append((of, list(named)))
    return found


def _named(session: Session, record: type[Record], attribute: str, ids: Sequence[UUID]) -> set[UUID]:
    column = getattr(record, attribute)
    found: set[UUID] = set()
    for start in range(0, len(ids), _MANY):
        statement = select(column).where(record.id.in_(ids[start : start + _MANY]), column.is_not(None))
        found.update(session.scalars(statement.distinct().execution_options(include_deleted=True)))
    return found


def install(sessions: sessionmaker[Session]) -> None:
    """Makes the sessions of ``sessions`` keep the index, in the transaction of the change itself."""
    event.listen(sessions, "after_flush", _gather)
    event.listen(sessions, "before_commit", _write)
    event.listen(sessions, "after_soft_rollback", _drop)


def _gather(session: Session, context: UOWTransaction) -> None:
    for state, (_deleted, listonly) in context.states.items():
        if not listonly and state.class_ in _REGISTRY:
            record: Any = state.obj()
            session.info.setdefault("to_find", {})[record.id] = record


def _drop(session: Session, previous: Any) -> None:
    if not previous.nested:
        session.info.pop("to_find", None)


def _write(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    changed = session.info.pop("to_find", None)
    if changed:
        index(session, ((type(r), r) for r in changed.values()))


def index(session: Session, records: Iterable[tuple[type[Record], Any]], *, fresh: bool = False) -> None:
    """Writes the entries of ``records`` (anything with their attributes); removes those that should not be found.

    ``fresh`` says that none of them has an entry yet, which is much faster for many.
    """
    gone: list[UUID] = []
    found: list[tuple[str, UUID, Entry]] = []
    for record_class, record in records:
        kind, extract = _REGISTRY[record_class]
        entry = None if record.deleted else _entry(session, extract, record)
        if entry is None:
            gone.append(record.id)
        else:
            found.append((kind, record.id, entry))
    run = Cursor(session.connection())
    if fresh or len(found) > _MANY:
        if not fresh:
            _remove(run, [*gone, *(record_id for _, record_id, _ in found)])
        _put_many(run, found)
        return
    _remove(run, gone)
    for kind, record_id, entry in found:
        _put(run, kind, record_id, entry)


def _entry(session: Session, extract: Callable[[Session, Any], Entry | None], record: Any) -> Entry | None:
    """What is found of a record; nothing where it belongs to something that was deleted on another machine."""
    try:
        return extract(session, record)
    except NoResultFound:
        return None


def index_later(session: Session, record: Record) -> None:
    """Writes the entry of a record anew at the end of this transaction, though the record itself did not change."""
    session.info.setdefault("to_find", {})[record.id] = record


def can_be_found(record: type[Record]) -> bool:
    """Whether records of this class are registered."""
    return record in _REGISTRY


def _remove(run: Cursor, ids: Sequence[UUID]) -> None:
    rows = [(run.id(record),) for record in ids]
    run.many("DELETE FROM search_key WHERE entry IN (SELECT id FROM search_entry WHERE record = ?)", rows)
    run.many("DELETE FROM search_entry WHERE record = ?", rows)


def _put(run: Cursor, kind: str, record: UUID, entry: Entry) -> None:
    words = _words(entry)
    row = run(
        "INSERT INTO search_entry(kind, record, client, title, line, words) VALUES (?,?,?,?,?,?)"
        " ON CONFLICT (record) DO UPDATE SET client = excluded.client, title = excluded.title, line = excluded.line,"
        " words = excluded.words RETURNING id",
        (kind, run.id(record), run.id(entry.client), entry.title, entry.line, words),
    ).fetchone()
    run("DELETE FROM search_key WHERE entry = ?", row)
    run.many(
        "INSERT INTO search_key(key, entry) VALUES (?,?) ON CONFLICT DO NOTHING",
        [(key, row[0]) for key in _keys(entry.keys)],
    )


def _put_many(run: Cursor, found: Sequence[tuple[str, UUID, Entry]]) -> None:
    first = 1 + run("SELECT coalesce(max(id), 0) FROM search_entry").fetchone()[0]
    run.many(
        "INSERT INTO search_entry(id, kind, record, client, title, line, words) VALUES (?,?,?,?,?,?,?)",
        [
            (n, kind, run.id(record), run.id(entry.client), entry.title, entry.line, _words(entry))
            for n, (kind, record, entry) in enumerate(found, first)
        ],
    )
    run.many(
        "INSERT INTO search_key(key, entry) VALUES (?,?)",
        [(key, n) for n, (_, _, entry) in enumerate(found, first) for key in _keys(entry.keys)],
    )
    if run.server and found:
        run("SELECT setval(pg_get_serial_sequence('search_entry', 'id'), ?)", (first + len(found) - 1,))


def _words(entry: Entry) -> str:
    """Every different word once, in order: enough to find by, and the index stays small."""
    text = " ".join((entry.title, entry.line, *entry.keys, entry.text[:_LONGEST_TEXT]))
    return " ".join(dict.fromkeys(words_of(text)))


def _keys(names: Iterable[str]) -> set[str]:
    """A name is found from the beginning of each of its words: ``jane smith`` and ``smith``."""
    keys: set[str] = set()
    for name in names:
        words = words_of(name)[:_MOST_WORDS]
        keys.update(" ".join(words[start:]) for start in range(len(words)))
    return keys


def find(session: Session, text: str, limit: int = 50) -> list[Hit]:
    """What matches every word typed, each as a beginning: names and numbers first, then texts, the newest first."""
    words = words_of(text[:200])[:_MOST_WORDS]
    if not words:
        return []
    run = Cursor(session.connection())
    hits = {row[1]: row for row in _by_key(run, " ".join(words), limit)}
    if len(hits) < limit:
        for row in _by_text(run, words, limit):
            hits.setdefault(row[1], row)
    return [
        Hit(kind, id_from(record), None if client is None else id_from(client), title, line)
        for kind, record, client, title, line in list(hits.values())[:limit]
    ]


def _by_key(run: Cursor, start: str, limit: int) -> list[Any]:
    return list(
        run(
            "SELECT e.kind, e.record, e.client, e.title, e.line FROM search_key k JOIN search_entry e ON e.id = k.entry"
            " WHERE k.key >= ? AND k.key < ? ORDER BY k.key, k.entry LIMIT ?",
            (start, start + _LAST, limit),
        ).fetchall()
    )


def _by_text(run: Cursor, words: Sequence[str], limit: int) -> list[Any]:
    if run.server:
        query = " & ".join(f"'{word}':*" for word in words)  # words are letters and digits only
        return list(
            run(
                "SELECT kind, record, client, title, line FROM search_entry"
                " WHERE array_to_tsvector(string_to_array(words, ' ')) @@ CAST(? AS tsquery) ORDER BY id DESC LIMIT ?",
                (query, limit),
            ).fetchall()
        )
    query = " AND ".join(f'"{word}"*' for word in words)
    return list(
        run(
            "SELECT e.kind, e.record, e.client, e.title, e.line FROM"
            " (SELECT rowid AS n FROM search_index WHERE search_index MATCH ? ORDER BY rowid DESC LIMIT ?) f"
            " JOIN search_entry e ON e.id = f.n ORDER BY f.n DESC",
            (query, limit),
        ).fetchall()
    )
