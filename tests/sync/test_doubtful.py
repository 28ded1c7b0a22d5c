"""Copies, restored backups and forks as the exchange of files meets them: nothing is lost, and people are told."""

from __future__ import annotations

import shutil

import pytest

from app.basics.places import config_folder
from app.office import open_office
from app.sync.importing import PARKED, TAKEN, MustConfirm
from app.sync.previewing import FORK, NEW, preview
from app.sync.status import status
from tests.sync.pairs import CLOCK, add_client, alike, clients, give, pair, rename, took


@pytest.fixture
def two(tmp_path):
    with pair(tmp_path, "Ana's desk", "Bo's laptop") as offices:
        yield offices


def reopened(office, source=None):
    """The office as it was copied earlier, under its own address, as if its machine file had been put back as well."""
    path = office.address.path
    office.close()
    if source is not None:
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        shutil.copyfile(source, path)
        for file in (config_folder() / "offices").glob(f"*{office.machine}*.json"):
            file.unlink()
    return open_office(path, clock=CLOCK, author="Ana")


def test_a_restored_backup_takes_a_new_name_and_gets_back_what_it_forgot(two, tmp_path):
    ana, bo = two
    one = add_client(ana, "Weiss Lab")
    ana.close()
    backup = tmp_path / "backup"
    shutil.copyfile(ana.address.path, backup)
    ana = open_office(ana.address.path, clock=CLOCK, author="Ana")
    rename(ana, one, "Weiss Group")
    took(bo, give(ana, tmp_path / "1"))
    old = ana.machine
    ana.close()
    shutil.copyfile(backup, ana.address.path)
    ana = open_office(ana.address.path, clock=CLOCK, author="Ana")
    add_client(ana, "Roth Lab")
    assert ana.machine != old
    # Its first file says who it is now, signed by what it was before; then the others can give to it.
    assert took(bo, give(ana, tmp_path / "2", kind="full")).changes == 2
    assert took(ana, give(bo, tmp_path / "3")).state == TAKEN
    assert clients(ana) == ["Roth Lab", "Weiss Group"]
    alike(ana, bo)
    ana.close()


def test_an_older_state_that_nobody_noticed_is_noticed_by_the_first_file(two, tmp_path):
    """The machine file is gone with the disk; the others still know what this machine wrote."""
    ana, bo = two
    one = add_client(ana, "Weiss Lab")
    ana.close()
    backup = tmp_path / "backup"
    shutil.copyfile(ana.address.path, backup)
    ana = open_office(ana.address.path, clock=CLOCK, author="Ana")
    rename(ana, one, "Weiss Group")
    took(bo, give(ana, tmp_path / "1"))
    file = give(bo, tmp_path / "2", kind="full")
    old = ana.machine
    ana = reopened(ana, backup)
    ana.doubt = None  # as if it had been noticed by nobody
    taken = took(ana, file)
    assert taken.state == TAKEN
    assert clients(ana) == ["Weiss Group"]
    rename(ana, one, "Weiss & Partners")
    assert ana.machine != old
    took(bo, give(ana, tmp_path / "3", kind="full"))
    assert clients(bo) == ["Weiss & Partners"]
    alike(ana, bo)
    ana.close()


@pytest.fixture
def forked(two, tmp_path):
    """Ana's whole computer was copied: two databases go on as one machine, and nobody has noticed."""
    ana, bo = two
    one = add_client(ana, "Weiss Lab")
    took(bo, give(ana, tmp_path / "0"))
    ana.close()
    path = tmp_path / "image" / "0.sqlite"
    path.parent.mkdir()
    shutil.copyfile(ana.address.path, path)
    ana = open_office(ana.address.path, clock=CLOCK, author="Ana")
    twin = open_office(path, clock=CLOCK, author="Ana")
    twin.doubt = None
    rename(ana, one, "Weiss of Ana")
    add_client(ana, "Roth Lab")
    rename(twin, one, "Weiss of the twin")
    add_client(twin, "Blum Lab")
    yield ana, twin, bo
    ana.close()
    twin.close()


def test_two_databases_that_wrote_as_one_machine_are_told_apart_and_nothing_is_lost(forked, tmp_path):
    ana, twin, bo = forked
    took(bo, give(ana, tmp_path / "1", kind="full"))
    theirs = give(twin, tmp_path / "2", kind="full")
    before = clients(bo)
    seen = preview(bo, theirs)
    if seen.state == FORK:
        with pytest.raises(MustConfirm, match="one is a copy"):
            took(bo, theirs)
    else:
        waits = took(bo, theirs)
        assert waits.state == PARKED
        assert "Two databases have written as Ana's desk" in waits.sentence
        with bo.look() as session:
            assert len(status(session).parked) == 1
    assert clients(bo) == before
    # One of the two gives up the name, whichever comes to read the other's file.
    for here, there in ((ana, twin), (twin, ana)):
        file = give(there, tmp_path / f"x{here.author}{id(here)}", kind="full")
        if preview(here, file).state == FORK:
            took(here, file, confirmed=True)
            back = give(here, tmp_path / f"y{id(here)}", kind="full")
            said = preview(there, back)
            assert said.state == NEW, said.sentence
            took(there, back)
            break
    else:
        raise AssertionError("neither side can give up the name")
    assert clients(ana) == clients(twin)
    assert {"Roth Lab", "Blum Lab"} <= set(clients(ana))
    alike(ana, twin)
