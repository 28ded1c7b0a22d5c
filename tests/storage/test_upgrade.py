"""The upgrade: what is refused, and that nothing is lost when it succeeds, fails or is killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
import sqlcipher3.dbapi2

from app.basics.clock import Clock
from app.basics.errors import Refusal, Trouble
from app.office import create_office, open_office
from app.records import Colleague
from app.storage.address import parse_address
from app.storage.backup import automatic, verify_backup
from app.storage.upgrade import Recipe, ready

CLOCK = Clock.stopped("2026-11-22")


@pytest.fixture
def place(tmp_path, office_template):
    path = tmp_path / "office.sqlite"
    shutil.copyfile(office_template, path)
    with_rows(path)
    return path


def with_rows(path):
    office = open_office(path, clock=CLOCK, author="Test")
    with office.work() as session:
        session.add_all([Colleague(name=n, initials=n) for n in "abc"])
    office.close()


NO_OFFICES = {
    "empty": (b"", "is empty"),
    "fifteen bytes": (b"SQLite format 3", "not an office"),
    "text": (b"Dear all,\n" * 50, "not an office"),
    "a picture": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(500), "not an office"),
}


@pytest.mark.parametrize("what", NO_OFFICES)
def test_a_file_that_is_no_office_is_refused_and_untouched(tmp_path, what):
    content, said = NO_OFFICES[what]
    path = tmp_path / "x.sqlite"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=said):
        open_office(path, clock=CLOCK)
    assert path.read_bytes() == content
    assert [p.name for p in tmp_path.iterdir()] == ["x.sqlite"]


def test_the_database_of_another_program_is_refused_and_untouched(tmp_path):
    path = tmp_path / "x.sqlite"
    connection = sqlcipher3.dbapi2.connect(str(path))
    connection.execute("CREATE TABLE t(a)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(Refusal, match="another program"):
        open_office(path, clock=CLOCK)
    assert path.read_bytes() == before


def test_an_office_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(Refusal, match="There is no office"):
        open_office(tmp_path / "none.sqlite", clock=CLOCK)
    assert list(tmp_path.iterdir()) == []


def test_an_office_cut_short_is_refused(place):
    content = place.read_bytes()
    place.write_bytes(content[: len(content) // 2])
    with pytest.raises((Refusal, Trouble), match="damaged"):
        open_office(place, clock=CLOCK)


def test_an_office_of_a_newer_version_is_refused_and_untouched(place):
    stamp(place, "9999")
    before = sha256(place.read_bytes()).digest()
    with pytest.raises(Trouble, match="newer version"):
        open_office(place, clock=CLOCK)
    assert sha256(place.read_bytes()).digest() == before
    assert not place.with_name(place.name + ".backups").exists()


def stamp(path, revision):
    connection = sqlcipher3.dbapi2.connect(str(path))
    connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.commit()
    connection.close()


def recipe_with(tmp_path, body):
    """The shipped migrations, and one more."""
    folder = tmp_path / "migrations"
    shutil.copytree(Recipe().migrations, folder, ignore=shutil.ignore_patterns("__pycache__"))
    lines = "".join(f"    {line}\n" for line in body)
    (folder / "versions" / "9998_more.py").write_text(
        f'from alembic import op\nimport sqlalchemy as sa\nrevision = "9998"\ndown_revision = "{Recipe().head}"\n\ndef upgrade():\n{lines}'
    )
    return Recipe(folder, "9998")


def content(path):
    connection = sqlcipher3.dbapi2.connect(str(path))
    rows = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    rows += connection.execute("SELECT name FROM colleague ORDER BY name").fetchall()
    rows += connection.execute("SELECT version_num FROM alembic_version").fetchall()
    rows += connection.execute("SELECT touched FROM sync_self").fetchall()
    connection.close()
    return rows


def saving(address):
    return automatic(address, CLOCK)


def test_an_older_office_is_backed_up_and_upgraded(place, tmp_path):
    more = recipe_with(
        tmp_path,
        [
            'with op.batch_alter_table("colleague", recreate="always") as batch:',
            '    batch.add_column(sa.Column("motto", sa.Text(), server_default=""))',
            'op.execute("UPDATE colleague SET motto = name")',
        ],
    )
    said = ready(parse_address(place), saving, more)
    assert "9998" in said
    backup = Path(said.rsplit(" ", 1)[1].rstrip("."))
    assert verify_backup(backup).counts["colleague"] == 3
    connection = sqlcipher3.dbapi2.connect(str(place))
    assert connection.execute("SELECT motto FROM colleague ORDER BY 1").fetchall() == [("a",), ("b",), ("c",)]
    assert connection.execute("SELECT touched FROM sync_self").fetchone() == (0,)
    triggers = connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE type='trigger' AND tbl_name='colleague'"
    ).fetchone()
    assert triggers == (3,), "rebuilding a table drops its ledger triggers; they must be back"
    connection.close()
    assert ready(parse_address(place), saving, more) is None


BAD = {
    "raises": ['op.execute("UPDATE colleague SET name = name")', 'raise RuntimeError("boom")'],
    "is refused by the database": [
        'op.execute("CREATE TABLE extra(a)")',
        'op.execute("INSERT INTO nowhere VALUES (1)")',
    ],
    "loses a row": ["op.execute(\"DELETE FROM colleague WHERE name = 'a'\")"],
    "leaves an orphan": [
        'op.execute("INSERT INTO tag(id, deleted, version, client_id, word) VALUES (randomblob(16), 0, 1, randomblob(16), 1)")'
    ],
}


@pytest.mark.parametrize("what", [w for w in BAD if w != "raises"])
def test_a_migration_that_goes_wrong_leaves_the_office_as_it_was(place, tmp_path, what):
    before = content(place)
    with pytest.raises(Trouble, match="could not be upgraded") as caught:
        ready(parse_address(place), saving, recipe_with(tmp_path, BAD[what]))
    assert "as it was before" in caught.value.advice
    assert content(place) == before


def test_a_bug_in_a_migration_leaves_the_office_as_it_was(place, tmp_path):
    before = content(place)
    with pytest.raises(RuntimeError, match="boom"):
        ready(parse_address(place), saving, recipe_with(tmp_path, BAD["raises"]))
    assert content(place) == before


KILLED = """
import os, sys
from app.basics.clock import Clock
from app.storage.address import parse_address
from app.storage.backup import automatic
from app.storage.upgrade import Recipe, ready
from pathlib import Path
from sqlalchemy import event, Engine
left = int(sys.argv[3])
@event.listens_for(Engine, "before_cursor_execute")
def _count(*_):
    global left
    left -= 1
    if left < 0:
        os._exit(9)
ready(parse_address(sys.argv[1]), lambda a: automatic(a, Clock.stopped("2026-11-22")), Recipe(Path(sys.argv[2]), "9998"))
"""


@pytest.mark.parametrize("after", [60, 130, 200, 260])
def test_an_upgrade_that_is_killed_is_completed_by_the_next_start(place, tmp_path, after):
    more = recipe_with(
        tmp_path,
        [
            *(f'op.execute("CREATE TABLE extra{n}(a)")' for n in range(40)),
            'op.execute("UPDATE colleague SET initials = name")',
        ],
    )
    before = content(place)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(place), str(more.migrations), str(after)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "."},
        check=False,
        capture_output=True,
    )
    if done.returncode == 9:
        assert content(place) == before
    ready(parse_address(place), saving, more)
    assert content(place)[-2:] == [("9998",), (0,)]


def test_a_current_office_opens_without_alembic(place, tmp_path):
    code = (
        "import sys; from app.office import open_office; open_office(sys.argv[1]).close();"
        "assert 'alembic' not in sys.modules, 'imported for nothing'"
    )
    subprocess.run([sys.executable, "-c", code, str(place)], cwd=Path(__file__).parents[2], check=True)


@pytest.mark.parametrize("name", ["with spaces", "a#b?c%d", "Büro Ärger", "office 🏢", 'it\'s "quoted"'])
def test_any_name_opens_backs_up_and_stays_private(tmp_path, name):
    path = tmp_path / name / f"{name}.sqlite"
    old = os.umask(0)
    try:
        office = create_office(path, clock=CLOCK, author="Test")
    finally:
        os.umask(old)
    with office.work() as session:
        session.add(Colleague(name="Ana", initials="A"))
        assert {p.stat().st_mode & 0o777 for p in path.parent.iterdir()} == {0o600}
    office.close()
    assert automatic(parse_address(path), CLOCK).exists()
    with pytest.raises(Refusal, match="already there"):
        create_office(path, clock=CLOCK)
