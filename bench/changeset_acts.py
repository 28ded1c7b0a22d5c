"""What SQLite's own session extension needs for the same rows; run in an environment that has ``apsw``.

``python changeset_acts.py ROWS``: one table with the columns of a contact. Captures, takes out and applies a changeset of
ROWS inserts, into an empty table; then one field of every row changed on both sides, with a conflict handler that keeps
ours (it can do no better: it knows whole rows, not who had seen what).
"""

from __future__ import annotations

import json
import os
import sys
import time
import zlib
from typing import Any

import apsw

COLUMNS = ("name", "title", "email", "phone", "language", "time_zone", "hours", "channel", "note")
MADE = f"CREATE TABLE contact(id BLOB PRIMARY KEY, {', '.join(f'{c} TEXT' for c in COLUMNS)}) WITHOUT ROWID"
INSERT = f"INSERT INTO contact VALUES ({','.join('?' * (len(COLUMNS) + 1))})"


def rows(count: int) -> list[tuple[Any, ...]]:
    return [
        (
            n.to_bytes(16),
            f"Person {n}",
            "Dr",
            f"p{n}@example.edu",
            f"+1 555 {n:07d}",
            "en",
            "UTC",
            "9 to 5",
            "phone",
            "",
        )
        for n in range(count)
    ]


def fresh() -> apsw.Connection:
    made = apsw.Connection(":memory:")
    made.execute(MADE)
    return made


def changed(connection: apsw.Connection, act: Any) -> bytes:
    session = apsw.Session(connection, "main")
    session.attach("contact")
    with connection:
        act()
    return bytes(session.changeset())


def timed(act: Any) -> tuple[float, Any]:
    start = time.perf_counter()
    found = act()
    return (time.perf_counter() - start) * 1000, found


def main() -> None:
    count = int(sys.argv[1])
    said = rows(count)
    one, two = fresh(), fresh()
    plain, _ = timed(lambda: fresh().executemany(INSERT, said))
    capture, made = timed(lambda: changed(one, lambda: one.executemany(INSERT, said)))
    applied, _ = timed(lambda: apsw.Changeset.apply(made, two))
    again, _ = timed(lambda: apsw.Changeset.apply(made, two, conflict=lambda *_: apsw.SQLITE_CHANGESET_OMIT))
    ours = changed(one, lambda: one.execute("UPDATE contact SET phone = 'one ' || hex(id)"))
    changed(two, lambda: two.execute("UPDATE contact SET phone = 'two ' || hex(id)"))
    diverged, _ = timed(
        lambda: apsw.Changeset.apply(ours, two, conflict=lambda *_: apsw.SQLITE_CHANGESET_OMIT)
    )
    print(
        json.dumps(
            {
                "plain": plain,
                "capture": capture,
                "apply": applied,
                "again": again,
                "diverged": diverged,
                "bytes": len(made),
                "packed": len(zlib.compress(made)),
                "version": apsw.sqlite_lib_version(),
                "pid": os.getpid(),
            }
        )
    )


main()
