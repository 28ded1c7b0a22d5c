"""Taking a file back: as if it had never come while nothing was written since, else the old values as new writes."""

from __future__ import annotations

import pytest

from app.basics.errors import Refusal
from app.records import Client
from app.records.local import Draft
from app.sync.status import files
from app.sync.undo import INVERSE, RESTORED, undo
from tests.sync.pairs import add_client, alike, clients, give, pair, rename, sql, took


@pytest.fixture
def two(tmp_path):
    with pair(tmp_path, "Ana's desk", "Bo's laptop") as offices:
        yield offices


def test_while_nothing_was_written_since_the_office_is_put_back(two, tmp_path):
    ana, bo = two
    one = add_client(ana, "Weiss Lab")
    took(bo, give(ana, tmp_path / "1.relsync"))
    rename(ana, one, "Weiss Group")
    add_client(ana, "Roth Lab")
    taken = took(bo, give(ana, tmp_path / "2.relsync"))
    heard = []
    bo.listen(heard.append)
    done = undo(bo, taken.file)
    assert done.way == RESTORED
    assert clients(bo) == ["Weiss Lab"]
    assert {t.kind for t in heard[-1].touched} == {"client", "institution"}
    with bo.look() as session:
        assert files(session)[0].undone_at is not None
    # The file can be taken again, and then everything is as everywhere.
    assert took(bo, tmp_path / "2.relsync").changes == taken.changes
    alike(ana, bo)


def test_what_is_being_typed_outlives_it(two, tmp_path, clock):
    ana, bo = two
    add_client(ana, "Weiss Lab")
    taken = took(bo, give(ana, tmp_path / "1.relsync"))
    with bo.work() as session:
        session.add(Draft(kind="note", subject_id=None, author="Bo", saved_at=clock.now(), content={"a": 1}))
    assert undo(bo, taken.file).way == RESTORED
    assert sql(bo, "SELECT kind FROM draft") == [("note",)]


@pytest.mark.parametrize("since", ["a write", "a file given", "no backup"])
def test_later_the_old_values_are_written_anew_and_travel(two, tmp_path, since):
    ana, bo = two
    one = add_client(ana, "Weiss Lab")
    two_ = add_client(ana, "Blum Lab")
    took(bo, give(ana, tmp_path / "1.relsync"))
    rename(ana, one, "Weiss Group")
    with ana.work() as session:
        session.delete(session.get_one(Client, two_))
    add_client(ana, "Roth Lab")
    taken = took(bo, give(ana, tmp_path / "2.relsync"), confirmed=True)
    assert clients(bo) == ["Roth Lab", "Weiss Group"]
    if since == "a write":
        add_client(bo, "Own Lab")
    elif since == "a file given":
        give(bo, tmp_path / "g.relsync")
    else:
        taken.backup.unlink()
    done = undo(bo, taken.file)
    assert done.way == INVERSE
    assert clients(bo) == ["Blum Lab", *(["Own Lab"] if since == "a write" else []), "Weiss Lab"]
    took(ana, give(bo, tmp_path / "3.relsync"), confirmed=True)
    assert clients(ana) == clients(bo)
    alike(ana, bo)
    assert sql(ana, "SELECT count(*) FROM sync_conflict") == [(0,)]
    with pytest.raises(Refusal, match="already"):
        undo(bo, taken.file)


def test_what_was_changed_since_stays(two, tmp_path):
    ana, bo = two
    one = add_client(ana, "Weiss Lab")
    taken = took(bo, give(ana, tmp_path / "1.relsync"))
    rename(bo, one, "Weiss Team")
    done = undo(bo, taken.file)
    assert clients(bo) == ["Weiss Team"]
    assert done.rows == 0
    assert "2 rows were changed, used or issued and stay" in done.sentence


def test_only_some_clients(two, tmp_path):
    ana, bo = two
    one, other = add_client(ana, "Weiss Lab"), add_client(ana, "Roth Lab")
    took(bo, give(ana, tmp_path / "1.relsync"))
    rename(ana, one, "Weiss Group")
    rename(ana, other, "Roth Group")
    taken = took(bo, give(ana, tmp_path / "2.relsync"))
    assert undo(bo, taken.file, clients=[other]).rows == 1
    assert clients(bo) == ["Roth Lab", "Weiss Group"]


def test_a_file_that_was_never_taken_cannot_be_taken_back(two):
    with pytest.raises(Refusal, match="never taken"):
        undo(two[0], two[0].id)
