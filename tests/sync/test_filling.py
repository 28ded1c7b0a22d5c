"""A machine of an older version keeps what a newer one wrote, passes it on, and shows it after its own upgrade."""

from __future__ import annotations

import sys

import pytest

from app.records import Client, Colleague, Institution, Tag
from app.storage.cursor import Cursor
from app.sync import capture
from app.sync.applying import known_tables
from app.sync.codes import TableCodes
from app.sync.filling import fill_in
from app.sync.verify import verify
from tests.sync.desks import Desk

# Fields that may be empty: the older version has no such columns, here they stay empty instead.
NEWER = {(Client, "stand_in_id"), (Colleague, "signature")}


def read_anew():
    """What is kept of the codes is forgotten."""
    for name, module in list(sys.modules.items()):
        for value in list(vars(module).values()) if name.startswith("app.sync.") else ():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


def an_older_version(monkeypatch):
    """The codes as a version had them that knew neither tags nor two of the fields."""
    real = capture.schema()

    def older():
        found = {}
        for record, table in real.items():
            if record is Tag:
                continue
            fields = tuple(f for f in table.fields if (record, f.key) not in NEWER)
            found[record] = TableCodes(
                record, table.name, table.code, fields, {f.key: f for f in fields}, table.groups
            )
        return found

    for name, module in list(sys.modules.items()):
        if (
            name.startswith("app.sync.")
            and vars(module).get("schema") is capture.schema
            and module is not capture
        ):
            monkeypatch.setattr(module, "schema", older)
    read_anew()
    known_tables.cache_clear()


@pytest.fixture(autouse=True)
def _codes_read_anew():
    yield
    read_anew()


@pytest.fixture
def told():
    """A machine with everything that the older version does not know."""
    desk = Desk("Ana")
    with desk.work("the house") as session:
        house = Institution(key="u", name="University", country="US", currency="USD")
        session.add(house)
        session.flush()
        session.add(ana := Colleague(name="Ana", initials="A", signature="ab" * 32))
        session.add(bo := Colleague(name="Bo", initials="B"))
        session.flush()
        client = Client(key="k", name="Okafor", folded="k", institution_id=house.id, stand_in_id=ana.id)
        session.add(client)
        session.flush()
        session.add(Tag(client_id=client.id, word="urgent"))
    with desk.work("change") as session:
        session.query(Client).one().stand_in_id = bo.id
    return desk


def test_what_is_unknown_is_kept_passed_on_and_shown_after_the_upgrade(told, monkeypatch):
    another, file = Desk("Ben"), told.file()
    with monkeypatch.context() as patch:
        an_older_version(patch)
        another.take(file)
        with another.look() as session:
            assert session.query(Client).one().name == "Okafor"
            assert session.query(Client).one().stand_in_id is None
            assert session.query(Tag).all() == []
            words = Cursor(session.connection())("SELECT count(*) FROM sync_word").fetchone()[0]
        assert words >= 2
        with another.work("rename") as session:
            session.query(Client).one().name = "Okafor group"
        assert fill_in(another) == 0
    read_anew()
    known_tables.cache_clear()
    passed_on = another.file()
    assert {(c.machine, c.seq): c.data for c in file.all_changes}.items() <= {
        (c.machine, c.seq): c.data for c in passed_on.all_changes
    }.items()
    assert fill_in(another) == 3
    with another.look() as session:
        client = session.query(Client).one()
        assert client.name == "Okafor group"
        people = {c.name: c for c in session.query(Colleague)}
        assert client.stand_in_id == people["Bo"].id
        assert people["Ana"].signature == "ab" * 32
        assert session.query(Tag).one().word == "urgent"
        assert verify(session) == []
    assert fill_in(another) == 0
