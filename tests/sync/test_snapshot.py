"""A machine that is new begins with a snapshot: the same rows, log and search as the others, on either database."""

from __future__ import annotations

import pytest

from app.basics.errors import Refusal
from app.records import Client
from app.storage import blobs, search
from app.storage.cursor import id_from
from app.sync import snapshot
from app.sync.exporting import Giving, export
from app.sync.importing import first_import, settle_in
from app.sync.log import encode
from app.sync.parcel import SNAPSHOT
from app.sync.previewing import opened
from app.sync.refusals import Damaged
from tests.sync.pairs import add_client, alike, another, clients, give, introduce, pair, rename, sql, took


@pytest.fixture
def two(tmp_path):
    """Ana and Bo, who have edited one client concurrently; Ana has merged it, so there is a conflict."""
    with pair(tmp_path, "Ana's desk", "Bo's laptop") as (ana, bo):
        one = add_client(ana, "Weiss Lab")
        with ana.work() as session:
            gone = session.get_one(Client, add_client_in(session, "Gone"))
            session.flush()
            session.delete(gone)
            blobs.put(session, b"a paper")
        took(bo, give(ana, tmp_path / "1.relsync"))
        rename(ana, one, "Weiss Group")
        rename(bo, one, "Weiss Team")
        took(ana, give(bo, tmp_path / "2.relsync"))
        yield ana, bo


def add_client_in(session, name):
    from app.records import Institution  # noqa: PLC0415 - one fixture needs it

    house = Institution(key=name, name=name, country="DE", currency="EUR", language="de")
    session.add(house)
    session.flush()
    session.add(client := Client(key=name, name=name, institution_id=house.id))
    session.flush()
    return client.id


@pytest.fixture
def new(two, new_address):
    """Cy, who is new, on SQLite and on PostgreSQL."""
    office = another(two[0], new_address(), "C", "Cy's laptop")
    introduce(*two, office)
    yield office
    office.close()


def test_a_new_machine_begins_with_everything(two, new, tmp_path):
    ana, bo = two
    done = export(ana, tmp_path / "s.relsync", Giving(kind=SNAPSHOT, to=[new.machine]))
    taken = first_import(new, done.path)
    assert taken.changes == done.changes
    assert taken.attachments == 1
    alike(ana, new)
    assert clients(new) == clients(ana)
    for table in ("sync_conflict", "sync_op", "sync_txn", "search_entry", "search_key"):
        assert sql(new, f"SELECT count(*) FROM {table}") == sql(ana, f"SELECT count(*) FROM {table}")
    with new.look() as session:
        assert [hit.title for hit in search.find(session, "weiss")]
    # From here on it is a machine like any other: what it writes is seen to know everything.
    one = sql(new, "SELECT id FROM client WHERE NOT deleted")[0][0]
    rename(new, id_from(one), "Weiss & Partners")
    took(ana, give(new, tmp_path / "3.relsync"))
    assert clients(ana) == ["Weiss & Partners"]
    assert sql(ana, "SELECT count(*) FROM sync_conflict") == [(0,)]
    took(new, give(ana, tmp_path / "4.relsync"))
    took(bo, give(ana, tmp_path / "5.relsync"))
    alike(ana, bo, new)


def test_what_the_new_machine_has_is_known_from_its_first_file(two, new, tmp_path):
    ana, _ = two
    first_import(new, give(ana, tmp_path / "s.relsync", kind=SNAPSHOT))
    took(ana, give(new, tmp_path / "1.relsync"))
    assert export(ana, tmp_path / "2.relsync", Giving(to=[new.machine])).changes == 0


def test_only_an_empty_office_begins_with_a_snapshot(two, tmp_path):
    ana, bo = two
    file = give(ana, tmp_path / "s.relsync", kind=SNAPSHOT)
    with pytest.raises(Refusal, match="not empty"):
        first_import(bo, file)
    assert took(bo, file).changes == 1  # to whoever has the office already it is a full file
    alike(ana, bo)


def test_only_a_snapshot_begins_an_office(two, new, tmp_path):
    ana, _ = two
    with pytest.raises(Refusal, match="not a snapshot"):
        first_import(new, give(ana, tmp_path / "f.relsync", kind="full"))
    assert sql(new, "SELECT count(*) FROM sync_op") == [(0,)]


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"\x91\xa5other",
        encode(("rows", 1, [1], [(b"x" * 16, False, ["too", "many"])])),
        encode(("registers", 1, [(b"x" * 16, encode({0: [(1, 1, 10**9, 0)]}))])),
        encode(("registers", 1, [(b"short", encode({0: [(1, 1, 1, 0)]}))])),
        encode(("plain", "client", [[1]])),
        encode(("plain", "sync_violation", [["rule", "text", b"", ""]])),
        encode(("search", [["client", b"short", None, "", "", "", []]])),
    ],
)
def test_a_piece_that_is_not_what_it_says_is_refused_and_nothing_stays(two, new, tmp_path, monkeypatch, bad):
    ana, _ = two
    pieces = snapshot.pieces
    monkeypatch.setattr(snapshot, "pieces", lambda session: [*pieces(session), bad])
    file = give(ana, tmp_path / "s.relsync", kind=SNAPSHOT)
    with opened(new, file) as incoming, pytest.raises(Damaged):
        settle_in(new, incoming, file)
    assert sql(new, "SELECT count(*) FROM sync_op") == [(0,)]
    assert clients(new) == []


def test_large_pages_are_split(two, monkeypatch, new, tmp_path):
    ana, _ = two
    with ana.look() as session:
        whole = len(list(snapshot.pieces(session)))
        monkeypatch.setattr(snapshot, "_LARGEST", 200)
        assert len(list(snapshot.pieces(session))) > whole
    first_import(new, give(ana, tmp_path / "s.relsync", kind=SNAPSHOT))
    alike(ana, new)
