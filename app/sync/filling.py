"""After an upgrade: what came from newer versions and lay only in the log is shown in the tables that now exist."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.basics.errors import Trouble
from app.storage.cursor import Cursor
from app.storage.work import Office
from app.sync import guards
from app.sync.aliases import aliases, contexts
from app.sync.history import Key, by_table
from app.sync.saying import by_code
from app.sync.settling import Settling
from app.sync.showing import Eyes

_CHUNK = 5_000


def fill_in(office: Office) -> int:
    """Fills the columns and tables that were unknown when their changes came; answers how many rows that changed.

    Costs one look at an empty table where nothing waits.
    """
    with office.look() as session:
        if not _known_by_now(Cursor(session.connection())):
            return 0
    with office.work("fill in what newer versions wrote", origin="sync") as session:
        return _fill(session)


def _known_by_now(run: Cursor) -> list[tuple[int, int]]:
    """The words (table, field) that had no meaning here and now have one."""
    tables = by_code()
    return [
        (code, field)
        for code, field in run("SELECT tbl, field FROM sync_word").fetchall()
        if code in tables and (field == 0 or any(f.code == field for f in tables[code].fields))
    ]


def _fill(session: Session) -> int:
    connection = session.connection()
    run = Cursor(connection)
    words = _known_by_now(run)
    connection.info[guards.CAPTURED] = True
    before = run("SELECT touched FROM sync_self").fetchone()[0]
    settling = again(run, (key for code in sorted({code for code, _ in words}) for key in _rows(run, code)))
    run.many("DELETE FROM sync_word WHERE tbl = ? AND field = ?", words)
    left = run(
        "UPDATE sync_self SET touched = touched - ? RETURNING touched", (settling.touched,)
    ).fetchone()[0]
    if left != before:
        raise Trouble(
            f"{abs(left - before)} rows were not filled in as the log says; nothing was saved.",
            "Look at the office with: concierge office check",
        )
    connection.info.pop(guards.CAPTURED, None)
    return len(settling.changed)


def again(run: Cursor, keys: Iterable[Key]) -> Settling:
    """Shows rows anew from the log. The caller takes ``touched`` out of the ledger."""
    known = aliases(run)
    own = run("SELECT alias FROM sync_self").fetchone()[0]
    settling = Settling(run, Eyes(contexts(run, known), known.machine), frozenset({own}))
    some: list[Key] = []
    for key in keys:
        some.append(key)
        if len(some) == _CHUNK:
            settling.settle(some, by_table(some))
            some = []
    settling.settle(some, by_table(some))
    return settling


def _rows(run: Cursor, code: int) -> Iterable[Key]:
    """The rows of a table that the log knows, in pages."""
    last = b""
    while page := run(
        "SELECT pk FROM sync_row WHERE tbl = ? AND pk > ? ORDER BY pk LIMIT ?", (code, last, _CHUNK)
    ).fetchall():
        for (pk,) in page:
            yield code, bytes(pk)
        last = bytes(page[-1][0])
