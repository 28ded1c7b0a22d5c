"""The rows of today that plain SQL reads before the database toolkit is imported; see ``app.storage.first``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from uuid import UUID

from app.basics.clock import Clock
from app.storage.first import first_look
from app.today.rows import OwnerCount, TodayEntry, TodayList

_UNIX = dt.date(1970, 1, 1).toordinal()


def first_rows(address: str) -> TodayList | None:
    """The rows of the first paint; None where there is nothing that plain SQL may read."""
    look = first_look(Path(address)) if "://" not in address else None
    if look is None:
        return None
    entries = tuple(_entry(row) for row in look.entries)
    owners = tuple(OwnerCount(UUID(bytes=r[0]) if r[0] else None, r[1] or "", r[2]) for r in look.owners)
    return TodayList(Clock.system().today(), entries, sum(o.entries for o in owners), owners)


def _entry(row: tuple[Any, ...]) -> TodayEntry:
    key, client, institution, what, why, badge, person = (text or "" for text in row[4:11])
    since, due = (dt.date.fromordinal(d + _UNIX) if d is not None else None for d in (row[11], row[12]))
    return TodayEntry(
        id=UUID(bytes=row[0]),
        group=row[1],
        kind=row[2],
        signal={3: "red", 2: "amber"}.get(row[3], "fine"),
        client_key=key,
        client=client,
        institution=institution,
        what=what,
        why=why,
        badge=badge,
        person=person,
        since=since,
        due=due,
        action=row[13],
        owner=row[14] or "",
        engagement_id=UUID(bytes=row[15]) if row[15] else None,
        subject_kind=row[16],
        subject_id=UUID(bytes=row[17]),
    )
