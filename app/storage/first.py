"""The first screen by plain SQL: today's list as it was last computed, read before SQLAlchemy is imported.

Importing the database toolkit costs more than starting Qt; the window is painted with these rows first. Only the driver
is used here, read only, and anything unexpected simply answers None: then the ordinary road opens the office and says
what is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlcipher3.dbapi2 as driver

from app.storage.revision import HEAD

_LIST = """
SELECT w.id, w.grp, w.kind, w.severity, c.key, c.name, i.name, w.what, w.why, w.badge, w.person, w.since, w.due,
       w.action, o.name, w.engagement_id, w.subject_kind, w.subject_id
FROM work_item w LEFT JOIN client c ON c.id = w.client_id
     LEFT JOIN institution i ON i.id = CASE w.subject_kind WHEN 'institution' THEN w.subject_id ELSE c.institution_id END
     LEFT JOIN colleague o ON o.id = w.owner_id
ORDER BY CASE w.grp WHEN 'stuck' THEN 0 WHEN 'promised' THEN 1 WHEN 'to-check' THEN 2 ELSE 3 END,
         w.severity DESC, w.due, w.since, w.id
LIMIT ?
"""
_OWNERS = """
SELECT w.owner_id, o.name, count(*) FROM work_item w LEFT JOIN colleague o ON o.id = w.owner_id
GROUP BY w.owner_id, o.name ORDER BY 3 DESC, o.name
"""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """Rows as the database holds them: ids are 16 bytes, days count from 1970-01-01."""

    entries: tuple[tuple[Any, ...], ...]
    owners: tuple[tuple[Any, ...], ...]


def first_look(path: Path, limit: int = 300) -> FirstLook | None:
    """What today's list held when it was last computed; None where the office is not a current one on this disk."""
    try:
        if not path.is_file() or path.stat().st_size < 512:
            return None
        connection = driver.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=1)
        try:
            connection.execute("PRAGMA query_only=ON")
            if connection.execute("SELECT version_num FROM alembic_version").fetchone() != (HEAD,):
                return None
            entries = connection.execute(_LIST, (limit,)).fetchall()
            return FirstLook(tuple(entries), tuple(connection.execute(_OWNERS).fetchall()))
        finally:
            connection.close()
    except (driver.Error, OSError):
        return None
