"""Copied, restored and moved offices are found before their first write."""

# ruff: noqa: PT012 - the unit of work around the statement is what is tried

from __future__ import annotations

import shutil

import pytest

from app.office import create_office, open_office
from app.records import Colleague
from app.storage.backup import back_up, restore
from app.storage.counters import take_number
from app.storage.cursor import Cursor
from app.sync.identity import COPIED, RESTORED, known_of, moved
from app.sync.roster import machines
from app.sync.verify import verify


def write(office, name="Ana Costa"):
    with office.work("note") as session:
        session.add(Colleague(name=name, initials=name[:1]))
        return str(take_number(session, "Q"))


def places(office):
    with office.look() as session:
        run = Cursor(session.connection())
        return run("SELECT seq, (SELECT count(*) FROM sync_machine) FROM sync_self").fetchone()


def sound(office):
    with office.look() as session:
        return verify(session) == []


@pytest.fixture
def written(tmp_path, clock):
    """An office with one write, closed."""
    path = tmp_path / "office.sqlite"
    office = create_office(path, clock=clock, author="Test")
    write(office)
    office.close()
    return path


def elsewhere(monkeypatch, tmp_path):
    monkeypatch.setenv("CONCIERGE_CONFIG", str(tmp_path / "another computer"))


def test_what_is_known_outside_is_private_and_follows_the_log(written, clock, config):
    office = open_office(written, clock=clock)
    known = known_of(office)
    assert (known.machine, known.seq, known.numbers) == (str(office.machine), 1, {"Q-2026": 1})
    path = config / "offices" / f"{office.id}.{office.machine}.json"
    assert path.stat().st_mode & 0o777 == 0o600
    write(office)
    office.close()
    assert known_of(office).seq == 2


def test_an_office_opened_again_is_itself(written, clock):
    office = open_office(written, clock=clock)
    assert office.doubt is None
    before = office.machine
    write(office)
    assert office.machine == before
    office.close()


def test_a_copy_on_another_computer_takes_a_new_identity_with_its_first_write(
    written, clock, monkeypatch, tmp_path
):
    elsewhere(monkeypatch, tmp_path)
    copy = open_office(written, clock=clock)
    old = copy.machine
    assert copy.doubt.how == COPIED
    assert "three letters of its own" in copy.doubt.sentence
    assert places(copy) == (1, 1)  # reading it changes nothing
    number = write(copy)
    assert copy.machine != old
    assert number == f"Q-2026-{copy.series}0002"
    assert len(copy.series) == 3
    with copy.look() as session:
        names = {m.series: m.name for m in machines(session)}
    assert names[copy.series].endswith(f"(copy {copy.series})")
    assert names[copy.series] != names["A"]
    assert copy.doubt is None
    assert places(copy) == (1, 2)
    write(copy)
    assert places(copy) == (2, 2)
    assert sound(copy)
    copy.close()
    again = open_office(written, clock=clock)
    assert again.doubt is None
    again.close()


def test_a_unit_of_work_that_fails_leaves_the_old_identity_in_doubt(written, clock, monkeypatch, tmp_path):
    elsewhere(monkeypatch, tmp_path)
    copy = open_office(written, clock=clock)
    with pytest.raises(ZeroDivisionError), copy.work("note") as session:
        session.add(Colleague(name="Ana", initials="A"))
        session.flush()
        raise ZeroDivisionError
    assert copy.doubt is not None
    assert places(copy) == (1, 1)
    write(copy)
    assert sound(copy)
    copy.close()


def test_a_copy_in_another_folder_of_the_same_computer_is_found(written, clock, tmp_path):
    other = tmp_path / "copy.sqlite"
    shutil.copyfile(written, other)
    copy = open_office(other, clock=clock)
    assert copy.doubt.how == COPIED
    first = open_office(written, clock=clock)
    assert first.doubt is None
    write(copy)
    write(first)
    assert copy.machine != first.machine
    copy.close()
    first.close()
    for path in (written, other):
        office = open_office(path, clock=clock)
        assert office.doubt is None
        office.close()


def test_an_office_that_was_moved_stays_itself(written, clock, tmp_path):
    other = tmp_path / "moved.sqlite"
    written.rename(other)
    office = open_office(other, clock=clock)
    assert office.doubt is None
    assert known_of(office).address == str(other)
    office.close()


def test_who_moved_to_another_computer_says_so_and_keeps_the_series(written, clock, monkeypatch, tmp_path):
    elsewhere(monkeypatch, tmp_path)
    office = open_office(written, clock=clock)
    before = office.machine
    assert moved(office)
    assert write(office) == "Q-2026-A0002"
    assert office.machine == before
    assert not moved(office)
    office.close()


def test_a_restored_backup_is_found_and_no_number_is_taken_twice(written, clock, tmp_path):
    office = open_office(written, clock=clock)
    back_up(office.address, tmp_path / "backup.zip", clock)
    assert write(office, "Bo") == "Q-2026-A0002"
    assert write(office, "Cy") == "Q-2026-A0003"
    old, address = office.machine, office.address.text
    office.close()
    restore(tmp_path / "backup.zip", address, clock)
    back = open_office(written, clock=clock)
    assert back.doubt.how == RESTORED
    assert write(back) == "Q-2026-A0004"
    assert back.machine != old
    assert sound(back)
    back.close()


def test_a_restored_backup_that_was_written_to_is_found_by_its_hash(written, clock, tmp_path):
    shutil.copyfile(written, tmp_path / "kept")
    office = open_office(written, clock=clock)
    write(office, "Bo")
    office.close()
    shutil.copyfile(tmp_path / "kept", written)
    office = open_office(written, clock=clock)
    office.doubt = None  # as a version that did not look would have gone on
    office.at_close = None
    write(office, "Cy")
    write(office, "Di")
    office.close()
    again = open_office(written, clock=clock)
    assert again.doubt.how == RESTORED
    again.close()


def test_an_office_nobody_wrote_to_may_be_copied_freely(office_template, clock, tmp_path):
    path = tmp_path / "fresh.sqlite"
    shutil.copyfile(office_template, path)
    office = open_office(path, clock=clock)
    assert office.doubt is None
    office.close()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"machine": 1}', b"\xff"])
def test_a_file_outside_that_cannot_be_read_knows_nothing(written, clock, config, content):
    office = open_office(written, clock=clock)
    office.close()
    (config / "offices" / f"{office.id}.{office.machine}.json").write_bytes(content)
    doubtful = open_office(written, clock=clock)
    assert doubtful.doubt.how == COPIED
    doubtful.close()


def test_a_server_is_shared_by_several_computers(address, clock, monkeypatch, tmp_path):
    office = open_office(address, clock=clock, author="Test")
    if office.address.is_file:
        office.close()
        return
    write(office)
    before = office.machine
    office.close()
    elsewhere(monkeypatch, tmp_path)
    other = open_office(address, clock=clock)
    assert other.doubt is None
    write(other)
    assert other.machine == before
    other.close()
