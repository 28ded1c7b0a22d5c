"""A shared folder: each machine writes below its own directory; an empty or shrunken folder means nothing."""

from __future__ import annotations

import datetime as dt
import shutil
from uuid import UUID

import pytest
from sqlalchemy import text

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.storage import blobs
from app.sync import folder, publishing
from app.sync.exporting import Giving, export
from app.sync.folder import sweep
from app.sync.importing import first_import
from app.sync.parcel import SNAPSHOT
from app.sync.status import status
from app.sync.undo import undo
from tests.sync.pairs import (
    add_client,
    alike,
    alone,
    another,
    clients,
    give,
    introduce,
    pair,
    rename,
    sql,
    took,
)


@pytest.fixture
def share(tmp_path):
    place = tmp_path / "share"
    place.mkdir()
    return place


@pytest.fixture
def three(tmp_path):
    with pair(tmp_path, "Ana's desk", "Bo's laptop", "Cy's laptop") as offices:
        yield offices


def everybody(share, *offices, rounds=2):
    for _ in range(rounds):
        for office in offices:
            with alone(office):
                sweep(office, share)


def test_what_one_puts_there_the_others_find(three, share):
    ana, bo, cy = three
    one = add_client(ana, "Weiss Lab")
    add_client(bo, "Roth Lab")
    everybody(share, *three)
    assert clients(ana) == clients(bo) == clients(cy) == ["Roth Lab", "Weiss Lab"]
    rename(cy, one, "Weiss Group")
    swept = sweep(cy, share)
    assert (swept.read, swept.written) == (0, 1)
    swept = sweep(ana, share)
    assert (swept.read, swept.written, swept.waiting) == (1, 0, 0)
    assert swept.sentences == ("Took in 1 change from Cy's laptop, about 1 client.",)
    everybody(share, *three)
    alike(*three)
    with ana.look() as session:
        assert [machine.waiting for machine in status(session).machines] == [0, 0]


def test_where_nothing_is_new_nothing_is_written(three, share):
    add_client(three[0], "Weiss Lab")
    everybody(share, *three, rounds=4)
    before = {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in share.rglob("*") if p.is_file()}
    written = [sql(office, "SELECT count(*) FROM sync_export") for office in three]
    for office in three:
        swept = sweep(office, share)
        assert (swept.read, swept.written, swept.sentences) == (0, 0, ())
    assert {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in share.rglob("*") if p.is_file()} == before
    assert [sql(office, "SELECT count(*) FROM sync_export") for office in three] == written


def test_each_writes_only_below_its_own_directory(three, share):
    ana, bo, _ = three
    add_client(ana, "Weiss Lab")
    sweep(ana, share)
    theirs = {p: p.read_bytes() for p in share.rglob("*") if p.is_file()}
    sweep(bo, share)
    for path, content in theirs.items():
        assert path.read_bytes() == content
    new = {p for p in share.rglob("*") if p.is_file()} - set(theirs)
    assert all(str(bo.machine) in p.parts for p in new)


@pytest.mark.parametrize(
    "name",
    [
        "x.part",
        "~$seg.relsync",
        ".hidden.relsync",
        "a (conflicted copy).relsync",
        "{}.sync-conflict-1.relsync",
    ],
)
def test_what_synchronising_programs_leave_behind_is_not_read(three, share, name):
    ana, bo, _ = three
    add_client(ana, "Weiss Lab")
    sweep(ana, share)
    log = folder.root_of(ana, share) / str(ana.machine) / "log"
    (segment,) = log.iterdir()
    segment.rename(log / name.format(segment.stem))
    swept = sweep(bo, share)
    assert (swept.read, swept.waiting) == (0, 0)
    assert clients(bo) == []


def test_a_file_on_its_way_is_not_here_yet(three, share):
    ana, bo, _ = three
    add_client(ana, "Weiss Lab")
    sweep(ana, share)
    (segment,) = (folder.root_of(ana, share) / str(ana.machine) / "log").iterdir()
    whole = segment.read_bytes()
    segment.write_bytes(whole[: len(whole) // 2])
    swept = sweep(bo, share)
    assert (swept.read, swept.waiting, swept.sentences) == (0, 1, ())
    segment.write_bytes(whole)
    assert sweep(bo, share).waiting == 1  # it rests one sweep
    assert sweep(bo, share).read == 1
    assert clients(bo) == ["Weiss Lab"]


def test_a_file_that_stays_unreadable_for_a_day_is_told_once(three, share):
    ana, bo, _ = three
    add_client(ana, "Weiss Lab")
    sweep(ana, share)
    (segment,) = (folder.root_of(ana, share) / str(ana.machine) / "log").iterdir()
    segment.write_bytes(segment.read_bytes()[:100])
    assert sweep(bo, share).sentences == ()
    bo.clock = Clock(lambda: dt.datetime(2026, 11, 23, 13, tzinfo=dt.UTC))
    sweep(bo, share)
    said = sweep(bo, share).sentences
    assert len(said) == 1
    assert said[0].startswith("A file of Ana's desk in the shared folder waits:")
    for _ in range(8):
        assert sweep(bo, share).sentences == ()


@pytest.mark.parametrize(
    "gone", ["everything", "the directory of another", "the own directory", "one own segment"]
)
def test_an_empty_or_shrunken_folder_means_nothing(three, share, gone):
    ana, bo, cy = three
    one = add_client(ana, "Weiss Lab")
    everybody(share, ana, bo)
    rename(ana, one, "Weiss Group")
    everybody(share, ana, bo)
    root = folder.root_of(ana, share)
    if gone == "everything":
        shutil.rmtree(root.parent)
    elif gone == "the directory of another":
        shutil.rmtree(root / str(bo.machine))
    elif gone == "the own directory":
        shutil.rmtree(root / str(ana.machine))
    else:
        min((root / str(ana.machine) / "log").iterdir()).unlink()
    everybody(share, *three)
    assert clients(ana) == clients(bo) == clients(cy) == ["Weiss Group"]
    alike(*three)


def test_a_folder_that_is_not_there_is_a_sentence(three, share):
    share.rmdir()
    swept = sweep(three[0], share)
    assert (swept.read, swept.written) == (0, 0)
    assert "is not there now" in swept.sentences[0]
    assert not share.exists()


def test_the_office_itself_does_not_lie_in_the_shared_folder(three, tmp_path):
    with pytest.raises(Refusal, match="lies in that folder"):
        sweep(three[0], tmp_path)


def test_changes_that_came_by_stick_go_on_through_the_folder(three, share, tmp_path):
    """Ana does not use the folder; Bo carries her changes into it."""
    ana, bo, cy = three
    add_client(ana, "Weiss Lab")
    took(bo, give(ana, tmp_path / "1.relsync"))
    everybody(share, bo, cy)
    assert clients(cy) == ["Weiss Lab"]
    alike(ana, bo, cy)


def test_large_attachments_come_after_the_changes_in_files_of_their_own(three, share, monkeypatch):
    monkeypatch.setattr(publishing, "_SMALL", 10)
    ana, bo, _ = three
    with ana.work() as session:
        small, large = blobs.put(session, b"small"), blobs.put(session, b"large" * 100)
    assert sweep(ana, share).written == 2
    (carried,) = (folder.root_of(ana, share) / str(ana.machine) / "blobs").iterdir()
    assert large not in carried.name
    sweep(bo, share)
    with bo.look() as session:
        assert blobs.get(session, small) == b"small"
        assert blobs.get(session, large) == b"large" * 100
        assert status(session).missing == 0


def test_a_machine_that_joins_finds_what_was_written_before_others_knew_of_it(three, share, tmp_path):
    ana, bo, cy = three
    one = add_client(ana, "Weiss Lab")
    everybody(share, ana, bo, cy)
    new = another(ana, tmp_path / "new.sqlite", "D", "Di's laptop")
    introduce(ana, new)
    done = export(ana, tmp_path / "s.relsync", Giving(kind=SNAPSHOT, to=[new.machine]))
    rename(bo, one, "Weiss Group")  # sealed for those Bo knows, and he has not heard of Di
    sweep(bo, share)
    first_import(new, done.path)
    everybody(share, new, ana, bo, cy, rounds=4)
    assert clients(new) == ["Weiss Group"]
    alike(ana, bo, cy, new)
    new.close()


def test_segments_that_everybody_has_had_for_a_month_are_removed_by_their_owner(three, share):
    ana, *_ = three
    one = add_client(ana, "Weiss Lab")
    everybody(share, *three, rounds=3)
    for office in three:
        office.clock = Clock(lambda: dt.datetime(2027, 1, 15, 12, tzinfo=dt.UTC))
    rename(ana, one, "Weiss Group")
    log = folder.root_of(ana, share) / str(ana.machine) / "log"
    before = list(log.iterdir())
    sweep(ana, share)
    assert not set(before) & set(log.iterdir())
    assert len(list(log.iterdir())) == 1
    everybody(share, *three, rounds=3)
    alike(*three)
    assert sweep(ana, share).written == 0


def test_a_file_taken_back_is_not_fetched_again(three, share):
    ana, bo, _ = three
    add_client(ana, "Weiss Lab")
    everybody(share, ana, bo, rounds=1)
    with bo.look() as session:
        file = session.connection().exec_driver_sql("SELECT file FROM sync_import").scalar_one()
    undo(bo, UUID(bytes=file))
    everybody(share, ana, bo)
    assert clients(bo) == []


def test_attachments_that_somebody_misses_are_put_there_once(three, share):
    ana, bo, cy = three
    with ana.work() as session:
        name = blobs.put(session, b"a paper")
    everybody(share, *three)
    for office in (bo, cy):
        (office.address.files / name[:2] / name[2:]).unlink()
        with office.work() as session:
            session.execute(
                text("INSERT INTO sync_blob(sha256, size, state) VALUES (:n, 7, 'expected')"), {"n": name}
            )
    everybody(share, bo, cy)
    assert list(share.glob("*/*/*/blobs/*")) == []
    everybody(share, *three, rounds=3)
    carried = sorted(share.glob("*/*/*/blobs/*"))
    assert len({path.parent for path in carried}) == len(carried) > 0  # at most once by each that has it
    for office in (bo, cy):
        with office.look() as session:
            assert blobs.get(session, name) == b"a paper"
            assert status(session).missing == 0
    assert [sweep(office, share).written for office in three] == [0, 0, 0]
    assert sorted(share.glob("*/*/*/blobs/*")) == carried
