"""Document numbers are taken here: one counter for each kind and year of this machine's series."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.basics.numbering import Number
from app.storage.cursor import Cursor
from app.storage.work import settle_doubt


def take_number(session: Session, kind: str, year: int | None = None) -> Number:
    """The next number of ``kind`` (``Q``, ``I`` …) in ``year``, this year where none is given.

    Taken in the unit of work: a number that was rolled back is taken again, so there is no gap and no duplicate.
    """
    settle_doubt(session)
    year = session.info["clock"].today().year if year is None else year
    run = Cursor(session.connection())
    row = run(
        "INSERT INTO counter(kind, year, last) VALUES (?, ?, 1)"
        " ON CONFLICT (kind, year) DO UPDATE SET last = counter.last + 1 RETURNING last",
        (kind, year),
    ).fetchone()
    return Number(kind, year, session.info["series"], row[0])
