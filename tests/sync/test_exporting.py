"""Giving files: for whom, from where on, read back before anybody hears that the stick may be removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.basics.errors import Refusal, Trouble
from app.sync import container, identity, roster
from app.sync.exporting import Giving, export
from app.sync.fresh import Stopped
from app.sync.importing import first_import
from app.sync.parcel import FULL, INCREMENTAL
from app.sync.previewing import opened
from app.sync.refusals import NeedsPassphrase, WrongRecipient
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
def three(tmp_path):
    with pair(tmp_path, "Ana's desk", "Bo's laptop", "Cy's laptop") as offices:
        yield offices


def test_the_person_hears_who_can_read_it_and_that_the_stick_may_be_removed(three, tmp_path):
    add_client(three[0], "Weiss Lab")
    done = export(three[0], tmp_path / "out")
    assert done.path == tmp_path / "out.relsync"
    assert done.size == done.path.stat().st_size
    assert done.sentence == (
        "2 changes for Bo's laptop and Cy's laptop in out.relsync, read back and found whole. The stick may be removed."
    )


def test_a_disk_that_does_not_keep_what_is_written_is_told_and_no_file_stays(three, tmp_path, monkeypatch):
    add_client(three[0], "Weiss Lab")
    path = tmp_path / "stick" / "out.relsync"

    def forgetful(temporary: Path) -> None:
        temporary.write_bytes(temporary.read_bytes()[:-1] + b"\0")

    monkeypatch.setattr(container, "settle", forgetful)
    with pytest.raises((Trouble, Refusal)):
        export(three[0], path)
    assert list(path.parent.iterdir()) == []
    assert sql(three[0], "SELECT count(*) FROM sync_export") == [(0,)]


def test_a_stick_that_is_gone_is_a_sentence(three, tmp_path):
    add_client(three[0], "Weiss Lab")
    (tmp_path / "stick").write_bytes(b"no folder")
    with pytest.raises(Trouble, match="cannot be written"):
        export(three[0], tmp_path / "stick" / "out.relsync")


def test_what_each_receiver_lacks_decides_where_it_begins(three, tmp_path):
    ana, bo, cy = three
    one = add_client(ana, "Weiss Lab")
    took(bo, give(ana, tmp_path / "1"))
    took(ana, give(bo, tmp_path / "2"))
    rename(ana, one, "Weiss Group")
    for_bo = export(ana, tmp_path / "3", Giving(to=[bo.machine]))
    for_all = export(ana, tmp_path / "4")
    assert (for_bo.changes, for_all.changes) == (1, 3)
    with opened(bo, for_bo.path) as incoming:
        assert incoming.manifest.kind == INCREMENTAL
    with opened(bo, for_all.path) as incoming:
        assert incoming.manifest.kind == FULL
    with alone(cy), pytest.raises(WrongRecipient), opened(cy, for_bo.path):
        pass


def test_nothing_is_given_to_a_machine_that_was_shut_out(three, tmp_path):
    ana, bo, _ = three
    add_client(ana, "Weiss Lab")
    with ana.work() as session:
        roster.revoke(session, bo.machine, "lost")
    assert export(ana, tmp_path / "1").machines == ("Cy's laptop",)
    with alone(bo), pytest.raises(WrongRecipient), opened(bo, tmp_path / "1.relsync"):
        pass
    with pytest.raises(Refusal, match="shut out"):
        export(ana, tmp_path / "2", Giving(to=[bo.machine]))


def test_an_office_of_one_machine_has_nobody_to_give_to(tmp_path):
    with pair(tmp_path, "Ana's desk") as (ana,):
        add_client(ana, "Weiss Lab")
        with pytest.raises(Refusal, match="no other machine yet"):
            export(ana, tmp_path / "1")
        assert export(ana, tmp_path / "1", Giving(passphrase="correct horse battery staple")).changes == 2


def test_a_passphrase_opens_it_too(three, tmp_path):
    ana, bo, cy = three
    add_client(ana, "Weiss Lab")
    phrase = "correct horse battery staple"
    path = give(ana, tmp_path / "1", to=[bo.machine], passphrase=phrase)
    with alone(cy), pytest.raises(NeedsPassphrase), opened(cy, path):
        pass
    with opened(cy, path, phrase) as incoming:
        assert incoming.manifest.counts["changes"] == 2


def test_the_machine_file_knows_what_was_given_out_before_the_file_is_there(three, tmp_path, monkeypatch):
    """A backup restored afterwards is then found to be older than what others may have."""
    ana, *_ = three
    add_client(ana, "Weiss Lab")
    known = []
    write = container.write

    def noting(*args, **kwargs):
        known.append(identity.known_of(ana).seq)
        return write(*args, **kwargs)

    monkeypatch.setattr(container, "write", noting)
    export(ana, tmp_path / "1")
    assert known == [2]


def test_stopping_leaves_no_file(three, tmp_path):
    add_client(three[0], "Weiss Lab")
    with pytest.raises(Stopped):
        export(three[0], tmp_path / "out" / "1", Giving(cancelled=lambda: True))
    assert list((tmp_path / "out").iterdir()) == []
    heard = []
    export(three[0], tmp_path / "out" / "1", Giving(progress=lambda done, of: heard.append((done, of))))
    assert heard == [(2, 2)]


def test_files_between_sqlite_and_postgres(three, new_address, tmp_path):
    """An office on a server is one machine like any other: both directions, with concurrent edits, and the same digest."""
    ana, bo, _ = three
    one = add_client(ana, "Weiss Lab")
    server = another(ana, new_address(), "S", "The server")
    introduce(*three, server)
    took(server, give(ana, tmp_path / "1"))
    other = add_client(server, "Roth Lab")
    rename(server, one, "Weiss Group")
    rename(ana, one, "Weiss Team")
    rename(bo, add_client(bo, "Blum"), "Blum Lab")
    took(ana, give(server, tmp_path / "2"))
    took(ana, give(bo, tmp_path / "3"))
    rename(ana, other, "Roth & Co")
    took(server, give(ana, tmp_path / "4"))
    took(bo, give(server, tmp_path / "5"))
    alike(ana, bo, server)
    assert clients(server) == clients(ana) == ["Blum Lab", "Roth & Co", clients(ana)[2]]
    assert sql(server, "SELECT count(*) FROM sync_conflict") == [(1,)]
    fresh = another(ana, tmp_path / "fresh.sqlite", "F", "New")
    introduce(server, fresh)
    first_import(fresh, give(server, tmp_path / "6", kind="snapshot"))
    alike(server, fresh)
    fresh.close()
    server.close()
