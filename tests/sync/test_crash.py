"""Killed while a file is given or taken: all of it or nothing, never a readable half file, and the next try converges."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from app.office import open_office
from app.storage import blobs
from app.storage.cursor import Cursor
from app.sync.exporting import Giving, export
from app.sync.folder import sweep
from app.sync.importing import take
from app.sync.status import status
from app.sync.undo import undo
from app.sync.verify import verify
from tests.sync.pairs import CLOCK, add_client, alike, clients, give, pair, took

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
_TRACES = {
    "os.rename",
    "os.link",
    "os.remove",
    "os.mkdir",
    "open",
    "sqlite3.connect",
    "sqlite3.connect/handle",
}


def killed(run, office, after):
    """Runs it in a process of its own that dies at its n-th step, without any goodbye: a statement, or a call of the
    system that leaves a trace. Answers how many steps it took, or None where it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _child(run, office, after, writing)
        finally:
            os._exit(3)
    os.close(writing)
    said = os.read(reading, 100)
    os.close(reading)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in {0, 9}
    return int(said) if code == 0 else None


def _child(run, office, after, writing):
    seen = 0

    def count():
        nonlocal seen
        seen += 1
        if seen == after:
            os._exit(9)

    def counted(method):
        def run_counted(self, *args):
            count()
            return method(self, *args)

        return run_counted

    opened = open_office(office, clock=CLOCK, author="Bo")
    sys.addaudithook(lambda event, _args: count() if event in _TRACES else None)
    Cursor.__call__, Cursor.many = counted(Cursor.__call__), counted(Cursor.many)
    run(opened)
    os.write(writing, str(seen).encode())
    os._exit(0)


@pytest.fixture
def two(tmp_path):
    with pair(tmp_path, "Ana's desk", "Bo's laptop") as (ana, bo):
        for n in range(3):
            add_client(ana, f"Lab {n}")
        with ana.work() as session:
            blobs.put(session, b"a paper")
        yield ana, bo


def copied(office, folder: Path, name: str) -> Path:
    """The office as it lies there, under the same address for the machine file: put back before each kill."""
    path = folder / name
    for part in folder.glob(f"{name}*"):
        shutil.rmtree(part) if part.is_dir() else part.unlink()
    shutil.copyfile(office, path)
    return path


def spread(total: int, count: int) -> list[int]:
    """So many places over all steps, the first and the last included."""
    return sorted({1 + round(n * (total - 1) / (count - 1)) for n in range(count)})


@pytest.mark.parametrize("kills", [14, pytest.param(500, marks=pytest.mark.long)])
def test_taking_a_file_that_is_killed_is_all_or_nothing(two, tmp_path, kills):
    ana, bo = two
    file = give(ana, tmp_path / "1.relsync")
    path = bo.address.path
    bo.close()
    pristine = tmp_path / "pristine"
    shutil.copyfile(path, pristine)
    total = killed(lambda opened: take(opened, file), copied(pristine, tmp_path, path.name), 0)
    ended = set()
    for after in spread(total, kills):
        copied(pristine, tmp_path, path.name)
        assert killed(lambda opened: take(opened, file), path, after) is None
        opened = open_office(path, clock=CLOCK, author="Bo")
        found = clients(opened)
        ended.add(len(found))
        assert found in ([], ["Lab 0", "Lab 1", "Lab 2"]), after
        with opened.look() as session:
            assert verify(session) == []
        took(opened, file)
        with opened.look() as session:
            assert status(session).missing == 0
        alike(ana, opened)
        opened.close()
    assert ended == {0, 3}


@pytest.mark.parametrize("kills", [14, pytest.param(300, marks=pytest.mark.long)])
def test_giving_a_file_that_is_killed_leaves_no_half_file(two, tmp_path, kills):
    ana, bo = two
    path = ana.address.path
    ana.close()
    file = tmp_path / "out" / "1.relsync"

    def run(opened):
        export(opened, file, Giving(kind="full", attachments_up_to=None))

    total = killed(run, path, 0)
    for after in spread(total, kills):
        shutil.rmtree(file.parent, ignore_errors=True)
        assert killed(run, path, after) is None
        if file.exists():
            assert take(bo, file).sentence
        assert [
            p
            for p in (file.parent.iterdir() if file.parent.exists() else ())
            if p.suffix == ".relsync" and p != file
        ] == []
    give_again = open_office(path, clock=CLOCK, author="Ana")
    took(bo, give(give_again, tmp_path / "2.relsync"))
    alike(give_again, bo)
    give_again.close()


@pytest.mark.parametrize("kills", [8, pytest.param(200, marks=pytest.mark.long)])
def test_a_sweep_that_is_killed_is_completed_by_the_next(two, tmp_path, kills):
    ana, bo = two
    share = tmp_path / "share"
    share.mkdir()
    add_client(bo, "Roth Lab")
    sweep(ana, share)
    path = bo.address.path
    bo.close()
    pristine, empty = tmp_path / "pristine", tmp_path / "share-before"
    shutil.copyfile(path, pristine)
    shutil.copytree(share, empty)
    total = killed(lambda opened: sweep(opened, share), copied(pristine, tmp_path, path.name), 0)
    for after in spread(total, kills):
        shutil.rmtree(share)
        shutil.copytree(empty, share)
        copied(pristine, tmp_path, path.name)
        assert killed(lambda opened: sweep(opened, share), path, after) is None
        opened = open_office(path, clock=CLOCK, author="Bo")
        for _ in range(2):
            sweep(opened, share)
            sweep(ana, share)
        assert clients(opened) == clients(ana) == ["Lab 0", "Lab 1", "Lab 2", "Roth Lab"]
        alike(ana, opened)
        opened.close()


def test_taking_a_file_back_that_is_killed_leaves_it_taken_or_taken_back(two, tmp_path):
    ana, bo = two
    taken = took(bo, give(ana, tmp_path / "1.relsync"))
    path = bo.address.path
    bo.close()
    folder = path.with_name(path.name + ".before-imports")
    kept, backups = tmp_path / "kept", tmp_path / "kept-backups"
    shutil.copyfile(path, kept)
    shutil.copytree(folder, backups)
    total = killed(lambda opened: undo(opened, taken.file), path, 0)
    for after in spread(total, 8):
        copied(kept, tmp_path, path.name)
        shutil.copytree(backups, folder)
        assert killed(lambda opened: undo(opened, taken.file), path, after) is None
        opened = open_office(path, clock=CLOCK, author="Bo")
        assert len(clients(opened)) in {0, 3}
        with opened.look() as session:
            assert verify(session) == []
        took(opened, tmp_path / "1.relsync")
        alike(ana, opened)
        opened.close()
