"""A backup is one archive that was read back; a restore is exact, undoable, and takes nothing that is not ours."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.basics.clock import Clock
from app.basics.errors import Refusal, Trouble
from app.office import open_office
from app.records import Colleague
from app.storage import blobs
from app.storage.backup import back_up, restore, thin, verify_backup
from app.sync.verify import verify
from tests.conftest import _database, _sql

CLOCK = Clock.stopped("2026-11-22")


@pytest.fixture
def filled(office):
    with office.work("fill") as session:
        session.add(Colleague(name="Ana", initials="A"))
        office.kept = blobs.put(session, b"%PDF order", "application/pdf")
    return office


def names(office):
    with office.look() as session:
        assert verify(session) == []
        return session.scalars(select(Colleague.name).order_by(Colleague.name)).all()


def test_a_backup_comes_back_as_it_was(filled, tmp_path, request):
    archive = tmp_path / "b.office"
    manifest = back_up(filled.address, archive, CLOCK)
    assert manifest.counts["colleague"] == 1
    assert verify_backup(archive) == manifest
    target = (
        str(tmp_path / "second.sqlite") if filled.address.is_file else request.getfixturevalue("empty_server")
    )
    restore(archive, target, CLOCK)
    second = open_office(target, clock=CLOCK, author="Test")
    assert names(second) == ["Ana"]
    with second.look() as session:
        assert blobs.get(session, filled.kept) == b"%PDF order"
    with second.work() as session:
        session.add(Colleague(name="Ben", initials="B"))
    assert names(second) == ["Ana", "Ben"]
    second.close()


@pytest.fixture
def empty_server(request):
    server = request.getfixturevalue("server")
    _sql(server, "CREATE DATABASE restored")
    yield _database(server, "restored")
    _sql(server, "DROP DATABASE restored WITH (FORCE)")


@pytest.fixture
def local(office_template, tmp_path):
    path = tmp_path / "office.sqlite"
    shutil.copyfile(office_template, path)
    office = open_office(path, clock=CLOCK, author="Test")
    with office.work("fill") as session:
        session.add(Colleague(name="Ana", initials="A"))
        office.kept = blobs.put(session, b"one")
    yield office
    office.close()


def test_a_restore_moves_what_was_there_aside_with_its_wal(local, tmp_path):
    back_up(local.address, tmp_path / "b.office", CLOCK)
    with local.work() as session:
        session.add(Colleague(name="Later", initials="L"))
    path = local.address.path
    assert path.with_name(path.name + "-wal").stat().st_size > 0
    moved = restore(tmp_path / "b.office", path, CLOCK)
    local.close()
    restored = open_office(path, clock=CLOCK)
    assert names(restored) == ["Ana"]
    restored.close()
    before = open_office(moved, clock=CLOCK)
    assert names(before) == ["Ana", "Later"], "the restore can be undone"
    before.close()


def test_a_backup_beside_a_writer_is_one_moment_of_the_office(local, tmp_path):
    with local.work() as session:
        session.add(Colleague(name="Unfinished", initials="U"))
        session.flush()
        manifest = back_up(local.address, tmp_path / "b.office", CLOCK)
    assert manifest.counts["colleague"] == 1


def damaged(archive, change):
    """A copy of the archive with one member, or the manifest, changed."""
    target = archive.with_name("damaged.office")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        members = {i.filename: old.read(i) for i in old.infolist()}
        change(members)
        for name, content in members.items():
            new.writestr(name, content)
    return target


def _bit(members):
    content = bytearray(members["office.sqlite"])
    content[5000] ^= 1
    members["office.sqlite"] = bytes(content)


def _said(**values):
    def change(members):
        manifest = json.loads(members["manifest.json"])
        manifest.update(values)
        members["manifest.json"] = json.dumps(manifest).encode()

    return change


def _hostile_path(members):
    manifest = json.loads(members["manifest.json"])
    manifest["members"]["../evil"] = "0" * 64
    manifest["sizes"]["../evil"] = 1
    members["manifest.json"] = json.dumps(manifest).encode()
    members["../evil"] = b"x"


HARM = {
    "a flipped bit": _bit,
    "a missing member": lambda m: m.pop(next(n for n in m if n.startswith("files/"))),
    "a member too many": lambda m: m.update(extra=b"x"),
    "no manifest": lambda m: m.pop("manifest.json"),
    "a manifest of nonsense": lambda m: m.update({"manifest.json": b"[1"}),
    "another format": _said(format="other/1"),
    "a wrong count": _said(counts={"colleague": 7}),
    "a table that is not there": _said(counts={'x"; DROP TABLE colleague; --': 1}),
    "a path that leaves the folder": _hostile_path,
}


@pytest.mark.parametrize("what", HARM)
def test_a_damaged_or_foreign_archive_is_refused_and_nothing_is_touched(local, tmp_path, what):
    archive = tmp_path / "b.office"
    back_up(local.address, archive, CLOCK)
    bad = damaged(archive, HARM[what])
    with pytest.raises(Refusal):
        restore(bad, local.address.path, CLOCK)
    assert names(local) == ["Ana"]
    assert not list(tmp_path.glob("*before-restore*"))
    assert not (tmp_path.parent / "evil").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"hello" * 100])
def test_a_file_that_is_no_archive_is_refused(tmp_path, content):
    path = tmp_path / "x.office"
    path.write_bytes(content)
    with pytest.raises(Refusal, match="not a backup"):
        verify_backup(path)


def test_every_truncation_of_an_archive_is_refused(local, tmp_path):
    archive = tmp_path / "b.office"
    back_up(local.address, archive, CLOCK)
    content = archive.read_bytes()
    for cut in range(0, len(content), max(1, len(content) // 40)):
        archive.write_bytes(content[:cut])
        with pytest.raises(Refusal):
            verify_backup(archive)


def test_a_bomb_is_refused_by_its_ratio(tmp_path):
    path = tmp_path / "bomb.office"
    size = 64 * 1024 * 1024
    manifest = {
        "format": "concierge-office-backup/1",
        "revision": "0004",
        "office": "",
        "made_at": "",
        "kind": "sqlite",
        "counts": {},
        "members": {"office.sqlite": "0" * 64},
        "sizes": {"office.sqlite": size},
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("office.sqlite", bytes(size))
        zipped.writestr("manifest.json", json.dumps(manifest))
    with pytest.raises(Refusal, match="not a backup"):
        verify_backup(path)


def test_a_backup_of_a_newer_version_is_refused(local, tmp_path):
    archive = tmp_path / "b.office"
    with local.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    back_up(local.address, archive, CLOCK)
    with pytest.raises(Trouble, match="newer"):
        restore(archive, tmp_path / "other.sqlite", CLOCK)
    assert not (tmp_path / "other.sqlite").exists()


def test_thinning_keeps_the_newest_and_the_first_of_each_month(tmp_path):
    day = dt.date(2026, 1, 1)
    for n in range(120):
        (tmp_path / f"{day + dt.timedelta(days=n)}T120000.office").write_bytes(b"")
    thin(tmp_path, keep=10)
    left = sorted(p.name[:10] for p in tmp_path.iterdir())
    assert left[-10:] == [str(day + dt.timedelta(days=n)) for n in range(110, 120)]
    assert {"2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"} <= set(left)
    assert len(left) == 14


def test_a_file_that_was_changed_on_the_disk_is_not_shown(local):
    place: Path = local.address.files / local.kept[:2] / local.kept[2:]
    place.write_bytes(b"two")
    with local.look() as session, pytest.raises(Trouble, match="changed outside"):
        blobs.get(session, local.kept)
    place.unlink()
    with local.look() as session, pytest.raises(Trouble, match="not here"):
        blobs.get(session, local.kept)


KILLED = """
import os, sys
left = int(sys.argv[4])
def count(event, _args):
    global left
    if event in ("os.rename", "os.link", "os.remove", "os.mkdir", "sqlite3.connect", "open"):
        left -= 1
        if left == 0:
            os._exit(9)
from app.basics.clock import Clock
from app.storage.backup import back_up, restore
from pathlib import Path
clock = Clock.stopped("2026-11-22")
sys.addaudithook(count)
if sys.argv[1] == "restore":
    restore(Path(sys.argv[2]), sys.argv[3], clock)
else:
    back_up(sys.argv[3], Path(sys.argv[2]), clock)
"""


def killed(what, archive, office, after):
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", KILLED, what, str(archive), str(office), str(after)]
    return subprocess.run(
        command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False
    ).returncode


@pytest.mark.parametrize("after", range(4, 52, 4))
def test_a_restore_that_is_killed_leaves_the_old_or_the_restored_office(local, tmp_path, after):
    """P6."""
    archive = tmp_path / "b.office"
    back_up(local.address, archive, CLOCK)
    with local.work() as session:
        session.add(Colleague(name="Later", initials="L"))
    path = local.address.path
    local.close()
    killed("restore", archive, path, after)
    opened = open_office(path, clock=CLOCK)
    assert names(opened) in (["Ana"], ["Ana", "Later"])
    with opened.look() as session:
        assert blobs.get(session, local.kept) == b"one"
    opened.close()
    restore(archive, path, CLOCK)
    opened = open_office(path, clock=CLOCK)
    assert names(opened) == ["Ana"]
    opened.close()


@pytest.mark.parametrize("after", range(2, 26, 4))
def test_a_backup_that_is_killed_leaves_no_half_file_with_its_name(local, tmp_path, after):
    """P5."""
    archive = tmp_path / "b.office"
    killed("backup", archive, local.address.path, after)
    assert not archive.exists() or verify_backup(archive).counts["colleague"] == 1
