"""Every office that a version given out has written opens today: upgraded, sound, nothing lost."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest
import sqlcipher3.dbapi2

from app.basics.clock import Clock
from app.office import open_office
from app.storage.revision import HEAD
from app.sync.verify import verify

KEPT = sorted(Path(__file__).parent.glob("office-*.sqlite.xz"))


def counts(path):
    connection = sqlcipher3.dbapi2.connect(str(path))
    names = [
        n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
    ]
    skipped = ("sqlite_", "search_index", "alembic_version", "work_stale")
    found = {
        n: connection.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0]
        for n in names
        if not n.startswith(skipped)
    }
    connection.close()
    return found


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name.split(".")[0])
def test_an_office_of_an_earlier_version_opens_whole(kept, tmp_path):
    path = tmp_path / "office.sqlite"
    path.write_bytes(lzma.decompress(kept.read_bytes()))
    before = counts(path)
    office = open_office(path, clock=Clock.stopped("2026-11-22"), author="Test")
    with office.work() as session:
        problems = verify(session)
    office.close()
    after = counts(path)
    assert {name: after[name] for name in before} == before
    assert not problems
    connection = sqlcipher3.dbapi2.connect(str(path))
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)
    connection.close()


def test_there_is_an_office_of_every_released_revision():
    assert [path.name for path in KEPT] == [
        "office-0001.sqlite.xz",
        "office-0003.sqlite.xz",
        "office-0004.sqlite.xz",
    ]
